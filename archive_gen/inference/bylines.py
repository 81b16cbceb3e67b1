"""Who wrote it, said on a line of its own: bylines, bare names, lists of names.

People only: agencies and newsrooms go to fields of their own.
"""

from __future__ import annotations

import functools
import re

import msgspec

from archive_gen.inference.data import phrases_of, words_of
from archive_gen.inference.datelines import read_dateline
from archive_gen.inference.dates import find_dates
from archive_gen.inference.lines import KEPT_LINES, Line
from archive_gen.inference.name_lists import Byline, Name, read_name_list
from archive_gen.inference.people import PARTICLES, given_names, looks_like_person_without_case

LONGEST_BYLINE = 220
LONGEST_NAME_LINE = 140

_GLUED_LEAD = re.compile(r"(?:By|BY)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_LATER_LEAD = re.compile(
    r"(?P<mark>[|·•]\s*|\bposted on\s+|(?<=[\d,.)])\s+|\buhr\s+)?\b(?:by|von|par|por|av|af|door|di)\s+"
    r"(?=[A-ZÀ-ÞА-Я])",
    re.IGNORECASE,
)
_AFTER_FIRST = frozenset({"of", "von", "de", "van", "picture", "photo", "image", "med"})
_LATER_WORDS = frozenset({"by", "von", "par", "por", "av", "af", "door", "di"})
_EAST_REPORTER = re.compile(
    r"(?P<who>[\u4e00-\u9fff\uac00-\ud7af]{2,4})\s*(?:기자|특파원|선임기자|記者|特派員|记者)"
)
_WORDS = re.compile(r"[^\W\d_]+")


@functools.cache
def _lead() -> re.Pattern[str]:
    words = sorted(
        words_of("credits", "byline") | words_of("credits", "weak_byline"),
        key=lambda word: (-len(word), word),
    )
    return re.compile(
        r"(?:[-–—•*(（\[]\s*)?(?P<word>" + "|".join(re.escape(word) for word in words) + r")"
        r"(?:\s*[:：]\s*|\s+[-–—]\s+|\s+)",
        re.IGNORECASE,
    )


@functools.cache
def _first_words() -> frozenset[str]:
    """The first words of all leads: few lines begin with one, and only those are looked at closer."""
    leads = words_of("credits", "byline") | words_of("credits", "weak_byline")
    return frozenset(lead.split()[0] for lead in leads)


def is_byline_word(text: str) -> bool:
    """Whether the line is a byline that lost its name, or keeps it on the next line ("By —")."""
    bare = text.strip(" :：-–—•*").casefold()
    return len(text) <= 40 and (bare in words_of("credits", "byline") or bare in words_of("credits", "about"))


def read_byline(line: Line) -> Byline | None:
    """Read a line that begins as bylines do ("By …", "Von …", "Written by …"), or `None`."""
    return _read_byline(line.text, _is_sentence(line)) if len(line.text) <= LONGEST_BYLINE else None


@functools.lru_cache(maxsize=KEPT_LINES)
def _read_byline(text: str, is_sentence: bool) -> Byline | None:
    """Kept because several rules ask about the same line."""
    match = _lead().match(text) if _may_begin_with_lead(text) else None
    if match is not None:
        word = match["word"].casefold()
        weak = word in words_of("credits", "weak_byline")
        found = read_name_list(text, match.end(), "weak byline" if weak else "byline")
        if found is not None and not (_is_noun(word) and is_sentence):
            phrase = {"phrase"} if " " in word else set()
            return msgspec.structs.replace(found, beside=found.beside | phrase)
    match = _GLUED_LEAD.match(text) if text[0] in "Bb" else None
    match = match or _later_lead(text)
    if match is not None:
        return read_name_list(text, match.end(), "byline")
    reporter = _EAST_REPORTER.search(text) if len(text) <= 60 and not text.isascii() else None
    if reporter is not None and looks_like_person_without_case(reporter["who"]):
        return Byline(
            (Name(reporter["who"], reporter.start("who"), reporter.end("who")),),
            (),
            None,
            "reporter word",
        )
    return None


def _is_noun(lead: str) -> bool:
    """Whether a lead is what somebody is ("Author"), which begins sentences as well."""
    return lead in words_of("credits", "role") or lead in words_of("credits", "weak_byline")


def _is_sentence(line: Line) -> bool:
    return line.ends_sentence and line.words > 6 and ":" not in line.text[:30]


def _may_begin_with_lead(text: str) -> bool:
    first = text[:40].lstrip("-–—•*(（[ ").casefold()
    if not first[:1].isascii():
        return True
    return not _first_words().isdisjoint(first.replace(":", " ").split(maxsplit=1)[:1])


def _later_lead(text: str) -> re.Match[str] | None:
    """A word such as "by" inside the line, behind a bar or behind nothing but a date."""
    if _LATER_WORDS.isdisjoint(text[:120].casefold().split()[1:]):
        return None
    for match in _LATER_LEAD.finditer(text[:120]):
        before = text[: match.start()]
        if match["mark"] and match["mark"].strip():
            return match
        if before and find_dates(before) and not _left_of_stamp(before):
            return match
    return None


def _left_of_stamp(text: str) -> list[str]:
    """The longer words of a text without its dates and the words that stand around dates."""
    left = []
    at = 0
    for mention in find_dates(text):
        left.append(text[at : mention.start])
        at = mention.end
    left.append(text[at:])
    words = _WORDS.findall(phrases_of("stamps", "published", "updated", "beside").sub(" ", " ".join(left)))
    return [word for word in words if len(word) > 3]


def read_names(line: Line) -> Byline | None:
    """Read a line that is nothing but names, roles, a date ("Jane Roe | John Doe"), or `None`."""
    if len(line.text) > LONGEST_NAME_LINE or not _may_be_names(line.text) or _opens_a_story(line.text):
        return None
    return _read_names(line.text)


@functools.lru_cache(maxsize=KEPT_LINES)
def _read_names(text: str) -> Byline | None:
    """Kept as `_read_byline` keeps its lines."""
    return read_name_list(text, 0, "name line")


def is_heading_in_capitals(byline: Byline) -> bool:
    """Whether what was read as bare names is set in capitals and holds no given name that is known: as the
    first line of a text that is its headline rather ("HARBOUR FREIGHT RATES").
    """
    return (
        byline.rule == "name line"
        and bool(byline.people)
        and all(
            name.text.isupper() and given_names().isdisjoint(name.text.casefold().split())
            for name in byline.people
        )
    )


def _opens_a_story(text: str) -> bool:
    """Whether it is a dateline with its day, and the story goes on behind it: "PORT TARN, May 12 - The …"."""
    dateline = read_dateline(text) if text[:3].isupper() else None
    return dateline is not None and dateline.day_end > 0


def _may_be_names(text: str) -> bool:
    """Whether the first two words could be those of a name, or of a portrait's words and a name."""
    first, _, rest = text.lstrip("-–—•*+([ ").partition(" ")
    second = rest[:24].partition(" ")[0]
    if second[:1].islower() and second not in PARTICLES and second not in _AFTER_FIRST:
        return False
    return not first[:1].islower() or second in _AFTER_FIRST
