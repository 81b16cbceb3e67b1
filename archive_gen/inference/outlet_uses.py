"""What the words and marks around a name make of it: "Follow X on" is a prompt, "© X" a copyright line.

Every use is a plain word; how much it says for a name being the outlet is decided elsewhere.
"""

from __future__ import annotations

import functools
import re

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import words as lexicon_words
from archive_gen.inference.outlet_issues import IN_PAPERS, page_follows, stood_in
from archive_gen.inference.outlet_name_words import ARTICLES
from archive_gen.inference.outlet_names import Name, Word
from archive_gen.inference.outlet_rights import rights_of
from archive_gen.inference.outlet_signatures import signs
from archive_gen.inference.people import looks_like_person

BEFORE = (
    "views",
    "newsroom",
    "belongings_of",
    "first_published",
    "published",
    "writes",
    "works",
    "asked_by",
    "shown",
    "told",
    "prompt",
    "invitation",
)
BEHIND = (
    "elsewhere",
    "policies",
    "standing",
    "answers",
    "contacts",
    "logo",
    "belongings",
    "deeds",
    "reported",
    "possessions",
    "notices",
)

_DASHES = ("-", "–", "—")
_FIRST_OF_A_TRAIL = re.compile(r"\s*1\.\s+")
_LIST_LINK = re.compile(r"(?:,|,? and|,? und|,? et|,? y| &) (?:the |The )?$")
_INTERFACE_BEHIND = re.compile(r"\s*(?:skip|jump|menu|search|subscribe|log ?in|sign ?in)\b", re.IGNORECASE)
_BAR_BEFORE = re.compile(r"[|｜]\s*$")
_DASH_BEFORE = re.compile(r"\s[-–—]{1,2}\s+$")
_BAR_BEHIND = re.compile(r"\s*[|｜•·/]|\s+[-–—]\s")
_SLASH_BEHIND = re.compile(r"\s*[/|]")
_PERSON_AND_SLASH = re.compile(r"(?:[^\W\d_][\w.'’-]{0,20} ){1,3}[^\W\d_][\w.'’-]{1,20}\s?/\s?$")
_EMPLOYED = frozenset("for at with of to bei beim pour chez de för the on from".split())
_EMPLOYS = frozenset(("employer", "writes", "its reporter"))
_YOUR = frozenset(
    "your ihr ihre ihrem ihren dein deine deinem deinen votre tu su tuo tua seu sua je jouw din ditt".split()
)
_OWNED_BY_READERS = frozenset({"belongings", "possessions"})
_AT_ITS_PLACE = frozenset("at on from bei auf sur chez su no na op bij på hos fra från".split())
"""What stands in front of the name in "Explainers at Courier"."""
_LONGEST_POINTER = 8
_SIGNED_CREDIT = re.compile(
    r"\b(?:by|von|par|por|di|av|af|door)\s+((?:[^\W\d_][\w.'’-]{0,20} ){1,3}[^\W\d_][\w.'’-]{1,20}),\s?$"
)
TO_WHOM = frozenset(("Dem", "Til", "Till", "Aan"))
"""How sentences open that say first to whom somebody spoke."""
_LIES_BEFORE = frozenset(("liegt", "liegen"))
_WRITTEN_FOR = re.compile(
    r"\W*(?:by|von|par|por|di|av|af|door)\s+((?:[^\W\d_][\w.'’-]{0,20} ){1,3}[^\W\d_][\w.'’-]{1,20}),? "
    r"(?:for|für|pour|para|per|voor|för) (?:the |die |den |das )?$",
    re.IGNORECASE,
)
_FOR = ("for ", "für ", "pour ", "para ", "per ", "voor ", "för ", "the ", "die ", "den ", "das ")
_LONGEST_BYLINE = 90
_PLEASE = frozenset(("please", "bitte"))
_WEAK_ROLES = frozenset(
    (
        "in for at of with political sports business foreign local national digital video crime education "
        "health science environment technology data opinion chief senior lead head staff report reports"
    ).split()
)

RANKS = frozenset(
    (
        "chief senior lead head staff deputy assistant associate managing executive contributing special "
        "junior acting guest"
    ).split()
)
"""Words that stand before a role without being an employer: "Deputy Editor"."""


@functools.cache
def phrases(*tables: str) -> dict[str, str]:
    """Every phrase of the tables → the name of its table; the first table wins."""
    found: dict[str, str] = {}
    for table in tables:
        for phrase in words_of("outlets", table):
            found.setdefault(phrase, table)
    return found


@functools.cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase.split()[-1] for phrase in phrases(*BEFORE, "speech_to"))


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in phrases(*BEHIND))


@functools.cache
def roles() -> frozenset[str]:
    """Words for what somebody who writes is, without those that say it only beside others."""
    return words_of("credits", "role") - _WEAK_ROLES


def is_tail(text: str, name: Name) -> bool:
    """Whether nothing but a bar or a dash and the name ends the line. In a line set in capitals whatever
    stands there looks like a name: wires told so who had said it.
    """
    if text[name.end :].strip(" .|") or text.isupper():
        return False
    lead = text[max(0, name.start - 8) : name.start]
    return bool(_BAR_BEFORE.search(lead) or _DASH_BEFORE.search(lead))


def uses_of(text: str, words: list[Word], name: Name) -> list[str]:
    """The uses of a name in a line that is no picture credit."""
    before, after = text[: name.start], text[name.end :]
    uses = _marks(before, after)
    article = name.first
    while article > 0 and words[article - 1].folded in ARTICLES:
        article -= 1
    uses += _in_front(words, name.first, article, name.behind)
    ahead = words[name.first - 1].folded if name.first else ""
    if ahead in IN_PAPERS and stood_in(_folded(words, article - 10, article)):
        uses.append("published")
    if page_follows(after):
        uses.append("page of an issue")
    uses += _behind_a_person(before)
    if (
        (name.first and words[name.first - 1].folded in _EMPLOYED) or before.rstrip().endswith((",", "|"))
    ) and not roles().isdisjoint(_folded(words, article - 5, article)):
        uses.append("employer")
    if _SLASH_BEHIND.match(after) is None:  # "Harbour Wire / Contributor" made a picture
        uses += _at_the_back(words, name.behind)
        if _is_name_and_role(before, words, name):
            uses.append("name and role")
    if _EMPLOYS.intersection(uses) and _is_past(words, name.first):
        uses.append("formerly")
    if not _OWNED_BY_READERS.isdisjoint(uses) and name.first and words[name.first - 1].folded in _YOUR:
        uses.append("the reader's own")
    if _points_there(text, words, name):
        uses.append("pointed at")
    if name.possessive:
        uses.append("possessive")
    if signs(text, words, name):
        uses.append("signed by it")
    if (
        uses
        and uses[-1:] != ["alone"]
        and {"prompt", "invitation"} & set(uses)
        and _starts(before, article, words)
    ):
        uses.append("asked at the start of the line")
    if "elsewhere" in uses and ("prompt" in uses or "invitation" in uses):
        uses.append("to be followed")
    return uses


def _behind_a_person(before: str) -> list[str]:
    """The uses of a name in front of which, behind a comma or a slash, a person is named."""
    uses = []
    if before.rstrip().endswith((",", "|", "·", "•")):
        lead = re.sub(r"^\W*(?:by|von|par|por|di|av|af|door)\s+", "", before, flags=re.IGNORECASE)
        signed = _SIGNED_CREDIT.search(before[-90:])
        if looks_like_person(re.split(r"[,|·•]", lead)[0].strip()) or (
            signed is not None and looks_like_person(signed[1])
        ):
            uses.append("behind a person and a comma")
    if before.endswith(_FOR) and len(before) < _LONGEST_BYLINE:
        written = _WRITTEN_FOR.match(before)
        if written is not None and looks_like_person(written[1]):
            uses.append("behind a person and a comma")
    if before.endswith(("/", "/ ")) and (person := _PERSON_AND_SLASH.search(before[-70:])):
        uses.append("person and slash")
        if not lexicon_words().given.isdisjoint(person[0].split()):
            uses.append("given name and slash")
    return uses


def is_listed_behind(text: str, end: int, name: Name) -> bool:
    """Whether the name is the next of a list whose last one ends at `end`."""
    return end < name.start <= end + 12 and _LIST_LINK.fullmatch(text[end : name.start]) is not None


def _points_there(text: str, words: list[Word], name: Name) -> bool:
    """Whether a short line that is no sentence ends with "at X", as those that lead elsewhere do."""
    return (
        name.behind == len(words)
        and 2 <= name.first < _LONGEST_POINTER
        and text[-1:].isalnum()
        and words[name.first - 1].folded in _AT_ITS_PLACE
    )


def _is_past(words: list[Word], first: int) -> bool:
    return not words_of("outlets", "formerly").isdisjoint(_folded(words, first - 12, first))


def _is_name_and_role(before: str, words: list[Word], name: Name) -> bool:
    """Whether the line, or what stands behind a comma or a bar in it, is the name and a role: "Courier
    Staff Writer".
    """
    rest = words[name.behind :]
    if not 0 < len(rest) <= 4 or words[name.behind - 1].folded in RANKS or rest[-1].folded not in roles():
        return False
    lead = before.rstrip()
    if lead.endswith(",") and looks_like_person(lead[:-1]):
        return all(word.text.islower() for word in rest[:-1]) or all(map(_is_of_a_role, rest))
    return (not lead or lead.endswith((",", "|", "•", "·", ")"))) and all(map(_is_of_a_role, rest))


def _is_of_a_role(word: Word) -> bool:
    return word.folded in roles() or word.folded in _WEAK_ROLES


def _starts(before: str, article: int, words: list[Word]) -> bool:
    """Whether the words in front of the name are the first of the line, and few."""
    return 0 < article <= 5 and words[0].start <= 2 and not before.rstrip().endswith((".", ":"))


def _marks(before: str, after: str) -> list[str]:
    uses = []
    lead = before[-60:]
    bare = lead.rstrip()
    if not bare and not after.strip(" .:|"):
        uses.append("alone")
    uses += rights_of(before, after)
    if 0 < len(before) <= 9 and _FIRST_OF_A_TRAIL.fullmatch(before) and not after.strip():
        uses.append("first of a trail")
    ends = not after.strip(" .|") or _INTERFACE_BEHIND.match(after) is not None
    if bare.endswith(("|", "｜")):
        uses.append("behind a bar" if ends else "between bars")
    elif bare.endswith(_DASHES) and _DASH_BEFORE.search(lead[-8:]):
        uses.append("behind a dash" if ends else "between dashes")
    elif not bare and _BAR_BEHIND.match(after):
        uses.append("before a bar")
    return uses


def _folded(words: list[Word], start: int, end: int) -> list[str]:
    return [word.folded.replace("’", "'") for word in words[max(0, start) : max(0, end)]]


def _is_said_to(words: list[Word], behind: int) -> bool:
    """Whether a verb of speech follows, as in "Dem Kurier sagte Roe" and "Til Kurér sier Roe", or "liegt"."""
    if behind >= len(words):
        return False
    return words[behind].folded in words_of("outlets", "speech") or words[behind].folded in _LIES_BEFORE


def _in_front(words: list[Word], first: int, article: int, behind: int) -> list[str]:
    known = phrases(*BEFORE)
    for at in dict.fromkeys((article, first)):
        if at and words[at - 1].folded in _last_words():
            lead = _folded(words, at - 5, at)
            for start in range(len(lead)):
                phrase = " ".join(lead[start:])
                if phrase in known:
                    use = known[phrase]
                    if use == "belongings_of":
                        return ["belongings"]
                    if use in ("prompt", "invitation") and not _is_asked(words, at - len(lead) + start):
                        return [use, "amid a sentence"]
                    return [use]
    if first and words[first - 1].text in TO_WHOM and _is_said_to(words, behind):
        return ["told"]
    for at in dict.fromkeys((article, first)):
        if at and words[at - 1].folded in words_of("outlets", "speech_to"):
            verbs = _folded(words, at - 5, at - 1)
            return [] if words_of("outlets", "speech").isdisjoint(verbs) else ["told"]
    return []


def _is_asked(words: list[Word], first: int) -> bool:
    """Whether the words from `first` on open a sentence, as what a page asks of its reader does."""
    return words[first].text[:1].isupper() or (first > 0 and words[first - 1].folded in _PLEASE)


def _at_the_back(words: list[Word], behind: int) -> list[str]:
    if behind >= len(words):
        return []
    rear = _folded(words, behind, behind + 5)
    if rear[0] in _first_words():
        known = phrases(*BEHIND)
        for end in range(len(rear), 0, -1):
            phrase = " ".join(rear[:end])
            if phrase in known:
                return [known[phrase]]
    if words[behind - 1].folded in RANKS:
        return []
    if rear[0] in roles():
        return ["its reporter"]
    return [] if roles().isdisjoint(rear[1:]) else ["near a reporter"]
