"""Names in a line that an outlet may go by: rows of capitalised words, and addresses.

Only the shape is looked at here: "The Harbour Courier", "harbourNews", "9Harbour", "harbour.example".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from archive_gen.inference.data import words_of
from archive_gen.inference.lines import fold
from archive_gen.inference.outlet_addresses import addresses
from archive_gen.inference.outlet_name_words import (
    ARTICLES,
    cut_words,
    hyphened,
    lead_ends,
    leads,
    openers,
    things,
)
from archive_gen.inference.people import looks_like_person

LONGEST_NAME = 6
"""Words in the longest name of an outlet."""

_TOKEN = re.compile(r"[^\W_](?:\w|[&'’.+\-](?=[^\W_]))*\+?")
_CASELESS = re.compile(r"[\u0590-\u07ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u2e80-\u9fff\uac00-\ud7af]")
_JOINED_WRITING = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_LEADING_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|el|il|o) (?=.)")
_NEVER_ENDS = (
    "-based",
    "-born",
    "-led",
    "-style",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".webp",
    ".svg",
    ".avif",
    ".pdf",
    ".mp4",
    ".html",
    ".php",
)
_GLUED_ARTICLE = re.compile(r"^the(?=\w{4})")
_GLUED_THE = re.compile(r"[a-z]{2,}(?=The$)")
"""A button before the article of a name: "homeThe Courier"."""
_YOUR = frozenset(("your", "our", "unser", "unsere", "notre", "nos"))
_NOUN_ARTICLES = frozenset(("der", "die", "das"))
_INSIDE_CAPITALS = frozenset(("Free",))
"""Interface words that carry a row on, though they never open one: "The Harbour Free Press"."""
_LINKS = frozenset("of and de du des la le del della der die das dem für the do da di y et e i van".split())
_GLUED = re.compile(r"(?P<name>.*[^\W_])(?P<word>[A-ZÀ-Þ][a-zà-ÿ]+)")
_HYPHENED = re.compile(r"(?P<name>\w[\w.]+)-(?P<word>\w+)$")


class Word(msgspec.Struct, frozen=True):
    """A word of a line, as it stands and casefolded, with its bounds."""

    text: str
    folded: str
    start: int
    end: int


class Name(msgspec.Struct, frozen=True):
    """Words of a line that may be a name: from the one numbered `first` up to that numbered `behind`.

    `shape` tells how it was cut out of a longer row, empty for the whole row.
    """

    start: int
    end: int
    first: int
    behind: int
    possessive: bool = False
    shape: str = ""


@functools.lru_cache(maxsize=16384)
def outlet_key(name: str) -> str:
    """The key under which two spellings of an outlet are one: no case, no marks, no article."""
    return _LEADING_ARTICLE.sub("", fold(name))


@functools.lru_cache(maxsize=16384)
def letters_of(name: str) -> str:
    """The letters of a name without article, spaces, and the end of an address: what "The Harbour
    News", "HarbourNews" and "harbournews.example.com" have in common.
    """
    if "." in name and " " not in name:
        found = next(addresses(0, name), None)
        if found is not None:
            return _GLUED_ARTICLE.sub("", found.name)
    return outlet_key(name).replace(" ", "")


def words_in(text: str, start: int = 0) -> list[Word]:
    """The words of a text from `start` on."""
    return [
        Word(token, token.casefold(), match.start(), match.end())
        for match in _TOKEN.finditer(text, start)
        for token in (match[0],)
    ]


def names_in(text: str, words: list[Word], only: int | None = None) -> Iterator[Name]:
    """Rows of capitalised words, joined by the small words that stand inside names, longest first
    in the order of the line; each followed by the shorter names that may be meant.

    Interface words end a row. In writing without capitals each word of a short line is a row. With `only`,
    rows that no name in them can begin or end at this position are passed over.
    """
    caseless = len(text) <= 160 and not text.isascii() and _CASELESS.search(text) is not None
    position = 0
    while position < len(words):
        token = words[position].text
        plain = token.islower() and token.isascii() and not token[0].isdigit() and token[-1] != "e"
        if plain or not _may_open(words[position], caseless):
            position += 1
            continue
        last = position
        while True:
            following = _next_in_row(text, words, last, caseless)
            if following is None:
                break
            last = following
        if only is None or words[position].start <= only <= words[min(last + 1, len(words) - 1)].end:
            yield from _readings(text, words, position, last)
        position = last + 1


def _next_in_row(text: str, words: list[Word], last: int, caseless: bool) -> int | None:
    """The number of the word that carries the row on, `None` if it ends with `last`."""
    following = last + 1
    if following >= len(words) or _is_possessive(words[last].text) or _JOINED_WRITING.match(words[last].text):
        return None
    word = words[following]
    gap = text[words[last].end : word.start]
    if gap not in (" ", " & ", "\u00a0"):
        return None
    if not word.text[0].isdigit() and _may_follow(word, caseless):
        return following
    after = following
    while after < len(words) and words[after].folded in _LINKS and after < following + 2:
        after += 1
    if after == following and word.text.isdigit() and not _YEAR.fullmatch(word.text):
        after += 1
    if after == following or after >= len(words) or words[after].folded == "the":
        return None
    if words[after].start - words[after - 1].end == 1 and _may_follow(words[after], caseless):
        return after
    return None


def _is_possessive(token: str) -> bool:
    return token.endswith(("'s", "’s"))


def _may_open(word: Word, caseless: bool) -> bool:
    token = word.text
    if token[0].isdigit():
        if _YEAR.match(token):
            return False
        figures = token.replace(".", "").replace(":", "")
        return not figures.isdigit() or (len(token) <= 3 and figures == token)
    return (len(token) > 1 or caseless) and token not in _INSIDE_CAPITALS and _may_follow(word, caseless)


def _may_follow(word: Word, caseless: bool) -> bool:
    return _carries_a_row(word.text, caseless)


@functools.lru_cache(maxsize=8192)
def _carries_a_row(token: str, caseless: bool) -> bool:
    """Whether the word may be part of a name: a capital, and no word of the interface."""
    if token in _INSIDE_CAPITALS:
        return True
    if token.islower() or token.lower().endswith(_NEVER_ENDS):
        return token.endswith("-online")
    if not token[0].isupper() and token.lower() == token:
        return caseless and _CASELESS.match(token) is not None
    if token in openers():
        return False
    return token.casefold().replace("’", "'") not in cut_words() and _INITIALS.fullmatch(token) is None


def _readings(text: str, words: list[Word], first: int, last: int) -> Iterator[Name]:
    """The row from `first` to `last`, and the names that may be part of it."""
    possessive = _is_possessive(words[last].text)
    start, end, behind = words[first].start, words[last].end - 2 * possessive, last + 1
    if first == last and words[first].folded in ARTICLES:
        return
    if _is_titled_so(text, words, first, behind):
        end, behind = words[behind].end, behind + 1
    glued = _GLUED.fullmatch(text[words[last].start : end])
    if glued and glued["word"].casefold() in words_of("outlets", "glued"):
        end = words[last].start + glued.end("name")
    if first < last and words[first].text.endswith("The") and _GLUED_THE.match(words[first].text):
        start = words[first].end - len("The")
    row = Name(start, end, first, behind, possessive)
    if (words[first].folded not in _NOUN_ARTICLES or text[:start].strip(" \"„“»'")) and (
        words[first].folded not in _YOUR
    ):
        yield row
    if words[first].folded in ARTICLES and first < last and words[first].folded != "the":
        yield Name(words[first + 1].start, end, first + 1, behind, possessive)
    compound = _HYPHENED.match(words[last].text) if last - first <= 2 else None
    if compound and compound["word"].casefold() in hyphened():
        article = first < last and words[first].folded in _NOUN_ARTICLES  # "Der Kurier-Newsletter": its own
        yield Name(
            words[first + article].start,
            words[last].start + compound.end("name"),
            first + article,
            behind,
            False,
            "before a hyphen",
        )
    if (
        possessive
        and behind < len(words)
        and text[words[last].end : words[behind].start] == " "
        and words[behind].text[0].isupper()
        and words[behind].folded not in cut_words()
    ):
        yield Name(start, words[behind].end, first, behind + 1, False, "lengthened")
    if first < last:
        yield from _parts(text, words, last, row)


def _parts(text: str, words: list[Word], last: int, row: Name) -> Iterator[Name]:
    """The names that may be part of a row of several words."""
    first, behind = row.first, row.behind
    for middle in range(first + 1, last):
        joint = words[middle].folded
        if joint in ("and", "y", "et"):
            yield Name(row.start, words[middle - 1].end, first, middle, False, "half")
            yield Name(words[middle + 1].start, row.end, middle + 1, behind, row.possessive, "half")
        elif joint == "the" and words[middle - 1].text[:1].isupper():
            yield Name(row.start, words[middle - 1].end, first, middle, False, "half")
        elif joint == "dem":
            yield Name(words[middle + 1].start, row.end, middle + 1, behind, row.possessive, "half")
    for size in range(1, min(3, last - first) + 1):
        ending = " ".join(word.folded for word in words[behind - size : behind])
        if ending in things() and words[behind - size - 1].folded not in _LINKS:
            yield Name(row.start, words[last - size].end, first, behind - size, False, "shortened")
    asked = _behind_a_lead(words, first, last)
    if asked:
        yield Name(words[asked].start, row.end, asked, behind, row.possessive)
    turn = _turn_to_capitals(words, first, last)
    if turn and turn != asked:
        yield Name(words[turn].start, row.end, turn, behind, row.possessive, "behind other letters")
    house = last
    while house > first and words[house].folded.strip(".") in words_of("outlets", "company"):
        house -= 1
    if first < house + 1 <= last:
        yield Name(row.start, words[house].end, first, house + 1, False, "without its company")
    for size in range(2, min(3, last - first) + 1):
        if looks_like_person(text[row.start : words[first + size - 1].end]):
            yield Name(
                words[first + size].start, row.end, first + size, behind, row.possessive, "behind a person"
            )


def _behind_a_lead(words: list[Word], first: int, last: int) -> int:
    """The number of the word behind words of a page that open the row ("Trust" in "Why You Can Trust Courier"
    is no name); 0 if none does.
    """
    known, ends = leads(), lead_ends()
    for at in range(last, first, -1):
        if words[at - 1].folded not in ends:
            continue
        for start in range(max(0, at - 5), at):
            if " ".join(word.folded for word in words[start:at]) in known:
                return at
    return 0


def _turn_to_capitals(words: list[Word], first: int, last: int) -> int:
    """Where words in capitals follow others: "Recommended HARBOUR COURIER"; 0 if they do not."""
    at = last + 1
    while at > first and words[at - 1].text.isupper():
        at -= 1
    return at if first < at <= last and len(words[last].text) > 2 else 0


def _is_titled_so(text: str, words: list[Word], first: int, behind: int) -> bool:
    """Whether a word like "Reporter" belongs to the name, as in "The Harbour Reporter"."""
    return (
        behind < len(words)
        and words[first].text == "The"
        and behind - first == 2
        and words[behind].text in ("Reporter", "Correspondent", "Editor")
        and text[words[behind - 1].end : words[behind].start] == " "
    )
