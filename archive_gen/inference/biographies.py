"""Lines that present an author or tell how to reach one, and names in brackets that sign a text."""

from __future__ import annotations

import functools
import re

from archive_gen.inference.captions import names_agency
from archive_gen.inference.data import words_of
from archive_gen.inference.dates import find_dates
from archive_gen.inference.lines import Line, fold, holds_any
from archive_gen.inference.name_lists import Name, read_name_list
from archive_gen.inference.people import looks_like_person

LONGEST_BIOGRAPHY = 1200
_HEAD = 160
"""A biography names its person within this many characters."""
_WORD = r"[^\W\d_](?:[\w.\-]|['’](?!s\b))*"
_NAME = rf"{_WORD}(?:\s+{_WORD}){{1,3}}"

_DOES = (
    r",?\s+(?:\([^)]{1,40}\)\s+|@\w+\s+)?(?:is|was|are|has been|has covered|has worked|has written|"
    r"has reported (?:on|for|from)|"
    r"covers|covered|writes|reports|joined|works|worked|currently|serves|lives|contributes|oversees|leads|"
    r"specializes|specialises|edits|hosts|teaches|began|started|spent|grew|makes|enjoys|loves|"
    r"ist|arbeitet|schreibt|war|berichtet|leitet|est|es|è|är|er)\b"
)
_BIOGRAPHY = re.compile(
    r"^(?:(?P<by>[Bb]y\s+)|(?P<prefix>[^\W\d_][\w'’ .\-]{2,50}:\s+))?"
    r"(?P<lead>(?:[^\W\d_][\w'’.\-]*\s+){0,5}?)"
    rf"(?P<who>{_NAME})(?:{_DOES}"
    r"|(?(by),\s+(?:an?|the|one of the)\s|(?!))"
    r"|['’]s?\s+(?:[\w'’\-]+\s+){0,4}?(?:book|novel|memoir|column|work|writing|reporting|articles|essays|"
    r"journalism)\b)"
)
_CAPITAL_AND_VERB = re.compile(
    r"[^\W\d_a-zß-öø-ÿ][\w.\-]*+(?:['’](?!s?\s)[\w.\-]*+)*+"
    rf"(?:{_DOES}|,\s+(?:an?|the|one)\s|['’]s?\s)"
)
"""A word that may end a name, and what `_BIOGRAPHY` asks for behind a name: few lines have both."""
_TWO_CAPITALS = re.compile(r"[A-ZÀ-Þ](?<!\w.)[^\s,;:]*\s+(?:[a-z]{1,3}\s+){0,2}[A-ZÀ-Þ]")
_CONTACT_NAME = r"[^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){1,3}?"
_REACH = re.compile(
    r"(?:^|[.!?…—–\-]\s*|\b(?:or|and|to)\s+)(?:contact|email|e-mail|reach|follow|write to)\s+"
    r"(?:(?:\w+\s+){0,2}?(?:reporter|writer|columnist|editor)\s+|the author,?\s+)?"
    rf"(?P<who>{_CONTACT_NAME})(?=\s+(?:at|on|via|by|or)\b|\s*[:@(]|$)"
    r"|\b(?:is|was)\s+(?:written|reported|compiled|prepared)\s+by\s+"
    r"(?P<by>[^\W\d_][\w'’.\-]*(?:\s+(?-i:[A-ZÀ-Þ])[\w'’.\-]*){1,3})",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\s+(?:can|may)\s+(?:also\s+)?be\s+(?:reached|contacted|found|followed|emailed)\b", re.IGNORECASE
)
_LAST_WORDS = re.compile(r"[^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){1,3},?$")
_NAME_AND_ADDRESS = re.compile(
    rf"(?P<who>{_CONTACT_NAME})\s*[:,|(–—-]?\s*(?=[\w.+-]{{2,40}}@[\w-]{{1,40}}\.)"
)
_CONTACT_SIGNS = ("@", "contact", "email", "e-mail", "reach", "follow", "write to", "ed by", "ten by")
"""One of these is in every line that tells how to reach somebody."""
_BRACKETED_END = re.compile(r"[(\[（【]([^()\[\]（）【】]{2,160})[)\]）】]\s*\.?$")
_EAST_PLACE = re.compile(r"^[\u30a0-\u30ff・]+(?=[\u4e00-\u9fff]{3,5}$)")
_EAST_PERSON = re.compile(r"[\u4e00-\u9fff]{3,5}")


@functools.cache
def _words(*tables: str) -> re.Pattern[str]:
    words = {word for table in tables for word in words_of("credits", table)}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b", re.IGNORECASE)


def names_press(text: str) -> bool:
    """Whether the text speaks of what people of the press are or do ("Deputy Editor", "covers ports")."""
    return _speaks_of(text, "press", "press_role")


def names_press_role(text: str) -> bool:
    """Whether the text says what somebody of the press is ("Deputy Editor")."""
    return _speaks_of(text, "press_role")


def _speaks_of(text: str, *tables: str) -> bool:
    """Whether words of the tables stand in the text; their first words are asked for before."""
    if _opening_words(*tables).isdisjoint(fold(text).split()):
        return False
    return _words(*tables).search(text) is not None


@functools.cache
def _opening_words(*tables: str) -> frozenset[str]:
    return frozenset(fold(word).split()[0] for table in tables for word in words_of("credits", table))


@functools.cache
def _more_by() -> re.Pattern[str]:
    words = sorted(words_of("credits", "more_by"), key=lambda word: (-len(word), word))
    return re.compile(
        r"(?:" + "|".join(re.escape(word) for word in words) + r")(?:\s*(?:\.\.\.|…|:))?\s+", re.IGNORECASE
    )


def read_biography(line: Line) -> Name | None:
    """The person whom a line presents ("Jane Roe is a reporter who covers ports"), or `None`."""
    text = line.text
    if len(text) > LONGEST_BIOGRAPHY:
        return None
    head = text[:_HEAD]
    may_present = _TWO_CAPITALS.search(text[:90]) and _CAPITAL_AND_VERB.search(head)
    match = _BIOGRAPHY.match(head) if may_present else None
    if match is not None and match["prefix"] and not names_press_role(match["prefix"]):
        return None
    if match is None or not _speaks_of(text[:600], "biography", "press", "press_role"):
        return None
    who = match["who"]
    words = who.split()
    for size in (4, 3, 2):
        if len(words) >= size and looks_like_person(" ".join(words[-size:])):
            start = match.end("who") - len(" ".join(words[-size:]))
            name = text[start : match.end("who")]
            if looks_like_person(name):
                return Name(name, start, match.end("who"))
    return None


def read_contact(line: Line) -> tuple[Name, ...]:
    """The people whom a line says how to reach, or of whom it offers more: its authors.

    "Jane Roe can be reached at …", "Jane Roe: jroe@…", "More by Jane Roe".
    """
    text = line.text
    if len(text) > 500:
        return ()
    more = _more_by().match(text) if len(text) <= 90 and _may_offer_more(text) else None
    if more is not None:
        rest = text[more.end() :].rstrip(" .:»>›→")
        return (Name(rest, more.end(), more.end() + len(rest)),) if looks_like_person(rest) else ()
    folded = text.casefold()
    if not holds_any(folded, _CONTACT_SIGNS):
        return ()
    found = [
        _trimmed(text, match.start("who" if match["who"] else "by"), match.end())
        for match in _REACH.finditer(text)
    ]
    for match in _REACHED.finditer(text):
        start = max(0, match.start() - 60)
        before = _LAST_WORDS.search(text, start, match.start())
        if before is not None:
            found.append(_trimmed(text, before.start(), before.end()))
    addressed = _NAME_AND_ADDRESS.match(text) if "@" in text else None
    if addressed is not None:
        found.append(_trimmed(text, 0, addressed.end("who")))
    return tuple(name for name in found if name is not None)


def _trimmed(text: str, start: int, end: int) -> Name | None:
    """The person at the end of `text[start:end]`: the words before a name may look like part of it."""
    name = text[start:end].rstrip("., ")
    while name and not looks_like_person(name):
        _, _, name = name.partition(" ")
    if not name:
        return None
    end = start + len(text[start:end].rstrip("., "))
    return Name(name, end - len(name), end)


def _may_offer_more(text: str) -> bool:
    return not _first_words().isdisjoint(text.casefold().split(maxsplit=1)[:1])


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in words_of("credits", "more_by"))


def read_signature(line: Line) -> tuple[Name, ...]:
    """The people whose names in brackets end a paragraph ("… on Monday. (Jane Roe, 12.5.2024)")."""
    text = line.text
    if text.removesuffix(".").rstrip()[-1:] not in ")]）】":
        return ()
    match = _BRACKETED_END.search(text, max(0, len(text) - 170))
    if match is None or (
        match.start() > 0 and text[: match.start()].rstrip()[-1:] not in '.!?…。！？"”“’»」』'
    ):
        return ()
    inner = match[1]
    if text[match.start()] == "【":
        return tuple(_east_signature(inner, match.start(1)))
    byline = read_name_list(text[: match.end(1)], match.start(1), "byline")
    if (
        byline is None
        or names_agency(inner)
        or not (find_dates(inner) or all(looks_like_person(name.text) for name in byline.people))
    ):
        return ()
    return byline.people


def _east_signature(inner: str, offset: int) -> list[Name]:
    """The people of "【エルサレム山田花子、…】": a place in katakana, then a name in Han signs."""
    found = []
    at = 0
    for part in re.split(r"([、，,・])", inner):
        place = _EAST_PLACE.match(part)
        start = place.end() if place else 0
        if _EAST_PERSON.fullmatch(part[start:]):
            found.append(Name(part[start:], offset + at + start, offset + at + len(part)))
        at += len(part)
    return found
