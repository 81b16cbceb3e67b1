"""Lists of names: people, agencies and an outlet, with roles, days and handles between them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from archive_gen.inference.captions import names_agency
from archive_gen.inference.data import word_table, words_of
from archive_gen.inference.dates import find_dates
from archive_gen.inference.lines import fold, holds_any
from archive_gen.inference.people import (
    is_glued,
    is_pen_name,
    looks_like_person,
    looks_like_person_without_case,
)


class Name(msgspec.Struct, frozen=True):
    """A name in a line, with its slice bounds there."""

    text: str
    start: int
    end: int


class Byline(msgspec.Struct, frozen=True):
    """A line read as a byline: its people, its agencies, and what else it may tell.

    `outlet` is what followed a name and looks like an outlet ("Jane Roe, Harbour Courier").
    `rule` is "byline" behind a word that says so, "weak byline" behind one that may mean something
    else ("From Jane Roe"), "reporter word", or "name line". `beside` tells what else the line
    holds: "role", "date", "reading time", "handle", "picture", "outlet", "agency", and "phrase" where
    the names stand behind more than one word ("Written by").
    """

    people: tuple[Name, ...]
    agencies: tuple[Name, ...]
    outlet: Name | None
    rule: str
    beside: frozenset[str] = frozenset()


_SEPARATOR = re.compile(
    r"\s*(?:,|;|\||/|•|·|&|\+|、|，|\s[-–—]\s|"
    r"\b(?:[Aa]nd|AND|[Uu]nd|UND|y|et|og|OG|och|OCH|e|en|i|и|та|ve|[Ww]ith|mit|met|con|ja|ir|és|și)\b)\s*"
)
"""What stands between names. "E" and "Y" are initials."""
_BRACKETS = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_HANDLE = re.compile(r"\s*(?:@\w+|[\w.+-]+@[\w-]+\.[\w.-]+)\s*")
_GLUED_WORD = re.compile(r"[a-zà-ÿ][a-zà-ÿ](?=[A-ZÀ-Þ][a-zà-ÿ]+(?:\s+[A-Z][a-z]+){0,2}$)")
_DEGREE = re.compile(
    r"(?:,?\s+(?:ph\.?\s?d\.?|m\.?d\.?|esq\.?|mba|ma|msc|bsc|cpa|rn|rd|dds))+$", re.IGNORECASE
)
_READ_TIME_TAIL = re.compile(
    r"\s*(?:[|·•,-]\s*)?\d{1,2}\s*(?:min(?:ute)?s?|minuten|minuti|minutos)\.?(?:\s+(?:read|lesezeit))?\s*$",
    re.IGNORECASE,
)
_STAMP_WORD = re.compile(
    r"(?:\bupdated|published|\bposted|aktualisiert|veröffentlicht|publié|actualizado|publicado|pubblicato|"
    r"\bstand:|lästid|lesedauer)",
    re.IGNORECASE,
)
_STAMP_PARTS = ("updat", "publi", "post", "aktual", "veröff", "actual", "pubbl", "stand", "stid", "daue")
_AGE = re.compile(
    r"\b(?:(?:vor|il y a|hace|for)\s+)?\d{1,3}\s*(?:min(?:ute)?[ns]?|hours?|hrs?|days?|weeks?|months?|years?|"
    r"stunden?|tage?n?|wochen?|monate?n?|jahre?n?|heures?|jours?|horas?|días?|timer|dage)\b(?:\s+(?:ago|siden))?",
    re.IGNORECASE,
)
_AGE_SIGN = re.compile(r"\b(?:ago|vor|il y a|hace|siden)\b", re.IGNORECASE)
_DATE_LINK = re.compile(r"(?:[\s,|·•\-–—:(]|\s(?:on|am|le|el|il)(?=$))+$", re.IGNORECASE)
_FROM_PLACE = re.compile(r"\s+(?:aus|in|from|à|en|desde|da)\s+[^\W\d_][\w.\- ]{1,30}$")
_WORDS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_DEGREES = frozenset("phd d md esq mba ma msc bsc cpa rn rd dds".split())
"""The last words of what `_DEGREE` reads, without their full stops."""
_PREPOSITIONS_OF_PLACE = frozenset("aus in from à en desde da".split())


@functools.cache
def _agency_names() -> frozenset[str]:
    return frozenset(name.casefold() for name in word_table("credits")["agency"]["any"])


@functools.cache
def _roles() -> frozenset[str]:
    return words_of("credits", "role")


@functools.cache
def _titles() -> re.Pattern[str]:
    """Titles before a name, and words for its picture."""
    titles = sorted(words_of("credits", "title"), key=lambda word: (-len(word), word))
    return re.compile(r"(?:(?:" + "|".join(map(re.escape, titles)) + r")\.?\s+)+", re.IGNORECASE)


@functools.cache
def _ends_of(table: str) -> tuple[frozenset[str], frozenset[str]]:
    """The first words and the last words of a table's phrases."""
    phrases = [phrase.split() for phrase in words_of("credits", table)]
    return frozenset(words[0] for words in phrases), frozenset(words[-1] for words in phrases)


@functools.cache
def _picture() -> re.Pattern[str]:
    """Words for somebody's picture, before or behind the name."""
    words = "|".join(
        re.escape(word)
        for word in sorted(words_of("credits", "portrait"), key=lambda word: (-len(word), word))
    )
    return re.compile(rf"^(?:{words})\s+|\s+(?:{words})$", re.IGNORECASE)


def has_outlet_word(name: str) -> bool:
    """Whether the name holds a word that newspapers and stations are called by."""
    return not words_of("credits", "outlet").isdisjoint(fold(name).split())


def is_agency(text: str) -> bool:
    """Whether the text is the name of a news agency, and nothing else."""
    return text.strip(" .()[]").casefold() in _agency_names()


def read_name_list(text: str, start: int, rule: str) -> Byline | None:
    """Read what follows `start` as names, roles, a day and nothing else, or `None`; `rule` is that of
    the `Byline`. Behind a word that says "by", more is let pass.
    """
    end, beside = _without_tail(text, start)
    people: list[Name] = []
    agencies: list[Name] = []
    outlet: Name | None = None
    stated = rule in ("byline", "weak byline")
    for piece in split_names(text[start:end]):
        at = start + piece.start
        bare, kind = _bare_name(piece.text)
        beside |= kind
        if not bare:
            continue
        span = (at, at + len(piece.text))
        if is_agency(bare):
            agencies.append(Name(bare, *span))
            beside.add("agency")
        elif people and bare.isupper() and not people[0].text.isupper():
            outlet = outlet or Name(bare, *span)
            beside.add("outlet")
        elif (looks_like_person(bare) and not is_glued(bare) and not names_agency(bare)) or (
            stated and looks_like_person_without_case(bare)
        ):
            people.append(Name(bare, *span))
        elif (person := _person_before_role(bare)) is not None:
            people.append(Name(person, *span))
            beside.add("role")
        elif _is_role(bare):
            beside.add("role")
        elif outlet is None and (people or has_outlet_word(bare)) and _is_outlet_like(bare):
            outlet = Name(bare, *span)
            beside.add("outlet")
        elif rule == "byline" and not people and not agencies and is_pen_name(bare):
            people.append(Name(bare, *span))
        elif len(people) + len(agencies) == 0 or rule == "name line":
            return None
    if not people and not agencies:
        return None
    return Byline(tuple(people), tuple(agencies), outlet, rule, frozenset(beside))


def _without_tail(text: str, start: int) -> tuple[int, set[str]]:
    """Where the names end: before a date, a word for one, a reading time; and which it was."""
    end = len(text)
    beside: set[str] = set()
    digits = _DIGIT.search(text) is not None
    mention = next((found for found in find_dates(text) if found.start >= start), None) if digits else None
    if mention is not None:
        end = mention.start
        beside.add("date")
    age = _AGE.search(text, start, end) if digits and _AGE_SIGN.search(text, start) else None
    if age is not None:
        end = age.start()
        beside.add("date")
    cut = _STAMP_WORD.search(text, start, end) if _may_hold_stamp(text) else None
    if cut is not None:
        end = cut.start()
        beside.add("date")
    link = _DATE_LINK.search(text, start, end) if end < len(text) else None
    if link is not None:
        end = link.start()
    read_time = _READ_TIME_TAIL.search(text, start, end) if digits else None
    if read_time is not None:
        end = read_time.start()
        beside.add("reading time")
    return end, beside


def _may_hold_stamp(text: str) -> bool:
    """Whether a word for publishing could be in the text, told by parts that these words share."""
    return holds_any(text.casefold(), _STAMP_PARTS)


def _bare_name(text: str) -> tuple[str, set[str]]:
    """A name without brackets, handles, titles before it and degrees behind it; and what was there."""
    beside: set[str] = set()
    glued = _GLUED_WORD.search(text) if " " in text and not text.isupper() else None
    if glued is not None and text[glued.end() :].rsplit(maxsplit=1)[-1].casefold() in _roles():
        text = text[: glued.end()] + " " + text[glued.end() :]
    bare = _HANDLE.sub(" ", text) if "@" in text else text
    if bare != text:
        beside.add("handle")
    stripped = bare.strip()
    pictured = _picture().sub("", stripped) if _may_name_picture(stripped) else stripped
    if pictured != stripped:
        beside.add("picture")
    bare = (_BRACKETS.sub(" ", pictured) if "(" in pictured or "[" in pictured else pictured).strip(
        " .:()（）"
    )
    bare = _without_place_and_degree(bare)
    title = _titles().match(bare) if _may_begin_with_title(bare) else None
    bare = (bare[title.end() :] if title else bare).strip(" .:,")
    return _said_once(bare), beside


def _may_name_picture(text: str) -> bool:
    """Whether the first word or the last is one of those that speak of somebody's picture."""
    first, last = _ends_of("portrait")
    words = text.casefold().split()
    return len(words) > 1 and (words[0] in first or words[-1] in last)


def _may_begin_with_title(text: str) -> bool:
    first, _ = _ends_of("title")
    return not first.isdisjoint(word.rstrip(".") for word in text.casefold().split(maxsplit=1)[:1])


def _without_place_and_degree(text: str) -> str:
    """The name without "from Tarnbeck" and "PhD" behind it."""
    if not _PREPOSITIONS_OF_PLACE.isdisjoint(text.split()[1:]):
        text = _FROM_PLACE.sub("", text)
    if not _DEGREES.isdisjoint(word.replace(".", "").casefold() for word in text.split()[-1:]):
        text = _DEGREE.sub("", text)
    return text


def _said_once(text: str) -> str:
    """The name of a link and its picture, run together ("Jane RoeJane Roe"), once."""
    half = len(text) // 2
    if len(text) >= 8 and text[:half].rstrip() == text[-half:].lstrip() and text[half : half + 1] != "":
        return text[:half].rstrip()
    return text


def _person_before_role(text: str) -> str | None:
    """The name in front of what somebody is: "Jane Roe Wellness Writer" → "Jane Roe"."""
    words = text.split()
    if len(words) < 3 or words[-1].casefold().strip(".") not in _roles():
        return None
    for size in (2, 3):
        person = " ".join(words[:size])
        if len(words) > size and looks_like_person(person) and not _is_role(person):
            return person
    return None


def split_names(text: str) -> Iterator[Name]:
    """The parts of a list of names ("Jane Roe, John Doe and AP"), with their bounds in it."""
    at = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() != match.end():
            yield from _part(text, at, match.start())
            at = match.end()
    yield from _part(text, at, len(text))


def _part(text: str, start: int, end: int) -> Iterator[Name]:
    chunk = text[start:end]
    bare = chunk.strip()
    if bare:
        left = start + len(chunk) - len(chunk.lstrip())
        yield Name(bare, left, left + len(bare))


def _is_role(text: str) -> bool:
    words = _WORDS.findall(text.casefold())
    roles = _roles()
    if roles.isdisjoint(words):
        return False
    return len(words) <= 5 or words[-1] in roles or words[0] in roles


def _is_outlet_like(text: str) -> bool:
    words = text.split()
    return (
        1 <= len(words) <= 6 and text[0].isupper() and not text.endswith((".", "?", "!")) and len(text) >= 3
    )
