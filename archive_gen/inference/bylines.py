"""Who wrote it: bylines, bare name lines, biographies, contributors.

People only: agencies and newsrooms go to fields of their own.
"""

from __future__ import annotations

import functools
import re

import msgspec

from archive_gen.inference.captions import names_agency
from archive_gen.inference.data import word_table, words_of
from archive_gen.inference.dates import find_dates
from archive_gen.inference.lines import LONGEST_SHORT_LINE, Line, fold
from archive_gen.inference.people import looks_like_person, looks_like_person_without_case

LONGEST_BYLINE = 220


class Name(msgspec.Struct, frozen=True):
    """A name in a line, with its slice bounds there."""

    text: str
    start: int
    end: int


class Byline(msgspec.Struct, frozen=True):
    """A line read as a byline: its people, its agencies, and what else it may tell.

    `outlet` is what followed a name and looks like an outlet ("Jane Roe, Harbour Courier").
    """

    people: tuple[Name, ...]
    agencies: tuple[Name, ...]
    outlet: Name | None
    rule: str


_SEPARATOR = re.compile(
    r"\s*(?:,|;|\||/|•|·|&|\+|\s[-–—]\s|\b(?:and|und|y|et|og|och|e|en|i|и|та|ve|with|mit|met|con)\b)\s*",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"^(?P<who>.{3,200}?)\s+(?:also\s+)?(?:contributed(?:\s+(?:to|reporting|research|from))?|"
    r"assisted with)\b.{0,120}$",
    re.IGNORECASE,
)
_CONTRIBUTING = re.compile(
    r"^\W*(?:additional reporting(?:\s+(?:and|from)\s[^:]{2,30})?(?:\s+by)?|reporting(?:\s+"
    r"and\s+writing)?\s+by|editing by|writing by|with files from"
    r"|with (?:reporting|additional reporting)(?:\s+(?:by|from))?|contributing(?:\s+by)?|"
    r"mit material von|mit informationen von|mit agenturmaterial|avec|con información de|"
    r"source|sources"
    r"|quelle|quellen|con agencias)\b\s*[:：]?\s*(?P<who>.{2,160})$",
    re.IGNORECASE,
)
_AGENCY_TAIL = re.compile(
    r"^\W{0,2}(?:(?:quelle|source|sources|fuente|fonte|"
    r"bron)\s*:\s*)?(?P<who>[A-Za-zČ][\w .\-]{1,30}(?:\s*[/,+"
    r"&]\s*[A-Za-z][\w .\-]{1,30}){0,4})\W{0,2}$",
    re.IGNORECASE,
)
_BIO = re.compile(
    r"^(?P<lead>(?:[^\W\d_][\w'’.\-]*\s+){0,5}?)(?P<who>[^\W\d_][\w'’.\-]*(?:\s+"
    r"[^\W\d_][\w'’.\-]*){1,3}),?\s+"
    r"(?:\([^)]{1,40}\)\s+)?(?:is|was|are|has been|has covered|has worked|has written|"
    r"has reported|covers|writes|reports|joined|works|worked|currently|serves|ist|arbeitet|"
    r"schreibt|war|berichtet|est|es|è|är|er)\b",
)
_BIO_WORDS = re.compile(
    r"\b(?:reporter|journalist|correspondent|editor|writer|writes|columnist|covers|covering|"
    r"covered|author of|written for|worked for|freelance|contributor|producer|professor|"
    r"fellow|critic|bureau"
    r"|redakteur|redakteurin|korrespondent|korrespondentin|journalistin|autor|autorin|"
    r"volont[aä]r|periodista|giornalista|journaliste)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_HANDLE = re.compile(r"\s*(?:@\w+|[\w.+-]+@[\w-]+\.[\w.-]+)\s*")
_CONTACT = re.compile(
    r"(?:^|[.!?…—–\-]\s*)(?:contact|email|e-mail|reach|follow|more from(?:\s*\.\.\.)?|"
    r"write to)\s+(?:reporter\s+|staff writer\s+|columnist\s+|the author,?\s+"
    r")?(?P<after>[^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){1,3}?)(?=\s+(?:at|on|via|by|"
    r"or)\b|\s*[:@(]|$)"
    r"|(?P<before>[^\W\d_][\w'’.\-]*(?:\s+[^\W\d_][\w'’.\-]*){1,3}?)\s+(?:can|may)\s+be\s+"
    r"(?:reached|contacted|found|followed)\b",
    re.IGNORECASE,
)
_GLUED_LEAD = re.compile(r"(?:By|BY)(?=[A-ZÀ-Þ][a-zà-ÿ])")
_LATER_LEAD = re.compile(r"(?:[|·•]\s*|\bposted on\s+)(?:by|von|par|por)\s+(?=[A-ZÀ-ÞА-Я])", re.IGNORECASE)
_GLUED_ROLE = re.compile(r"(?<=[a-zà-ÿ]{2})(?=[A-Z][a-z]+(?:\s+[A-Z][a-z]+){0,2}$)")
_HONORIFIC = re.compile(
    r"^(?:(?:dr|prof|professor|sir|dame|rev|hon|mag|dipl|ing|frau|herr|mr|mrs|ms)\.?\s+)+", re.IGNORECASE
)
_DEGREE = re.compile(
    r"(?:,?\s+(?:ph\.?\s?d\.?|m\.?d\.?|esq\.?|jr\.?|sr\.?|mba|ma|msc|bsc|cpa|rn))+$", re.IGNORECASE
)
_PROFILE = re.compile(
    r"(?:profilbild von|autorenprofilbild von|profile picture of|photo of|picture of|"
    r"headshot of|bild von)\s+|\s+(?:headshot|profile picture|photo|avatar|logo)$",
    re.IGNORECASE,
)
_CJK_REPORTER = re.compile(
    r"(?P<who>[\u4e00-\u9fff\uac00-\ud7af]{2,4})\s*(?:기자|특파원|선임기자|記者|特派員|记者)"
)
_READ_TIME_TAIL = re.compile(
    r"\s*(?:[|·•,-]\s*)?\d{1,2}\s*(?:min(?:ute)?s?|minuten)\.?(?:\s+read)?\s*$", re.IGNORECASE
)


@functools.cache
def _lead() -> re.Pattern[str]:
    words = sorted(words_of("credits", "byline"), key=lambda word: (-len(word), word))
    return re.compile(
        r"(?:[-–—•*]\s*)?(?:" + "|".join(re.escape(word) for word in words) + r")(?:\s*[:：]\s*|\s+)",
        re.IGNORECASE,
    )


@functools.cache
def _strong_leads() -> frozenset[str]:
    """Leads that mean a byline whatever their case; "from" or "di" alone need more."""
    weak = {
        "from",
        "di",
        "av",
        "af",
        "e",
        "text",
        "interview",
        "source",
        "por",
        "par",
        "door",
        "von",
        "by",
        "journalist",
        "reporter",
        "haber",
    }
    return words_of("credits", "byline") - weak


@functools.cache
def _agency_names() -> frozenset[str]:
    return frozenset(name.casefold() for name in word_table("credits")["agency"]["any"])


@functools.cache
def _roles() -> frozenset[str]:
    return words_of("credits", "role")


def has_outlet_word(name: str) -> bool:
    """Whether the name holds a word that newspapers and stations are called by."""
    return not words_of("credits", "outlet").isdisjoint(fold(name).split())


def is_agency(text: str) -> bool:
    """Whether the text is the name of a news agency, and nothing else."""
    return text.strip(" .()[]").casefold() in _agency_names()


def read_byline(line: Line) -> Byline | None:
    """Read a line that begins as bylines do ("By …", "Von …", "Written by …"), or `None`."""
    text = line.text
    if len(text) > LONGEST_BYLINE:
        return None
    match = _lead().match(text) or _GLUED_LEAD.match(text) or _LATER_LEAD.search(text[:120])
    if match is None:
        reporter = _CJK_REPORTER.search(text) if len(text) <= 60 else None
        if reporter is not None:
            return Byline(
                (Name(reporter["who"], reporter.start("who"), reporter.end("who")),),
                (),
                None,
                "reporter word",
            )
        return None
    return _read_names(text, match.end(), "byline")


def read_names(line: Line) -> Byline | None:
    """Read a line that is nothing but names, roles, a date ("Jane Roe | John Doe"), or `None`."""
    if len(line.text) > 140:
        return None
    return _read_names(line.text, 0, "name line")


def _read_names(text: str, start: int, rule: str) -> Byline | None:
    end = len(text)
    mentions = find_dates(text)
    if mentions:
        end = min(end, mentions[0].start)
        while end > start and (
            text[end - 1] in " ,|·•-–—:(" or text[start:end].casefold().endswith((" on", " am"))
        ):
            end -= 3 if text[start:end].casefold().endswith((" on", " am")) else 1
    body = text[start:end]
    cut = re.search(
        r"(?:updated|published|posted|aktualisiert|veröffentlicht|publié|actualizado|stand:)",
        body,
        re.IGNORECASE,
    )
    if cut is not None:
        body = body[: cut.start()]
    body = _READ_TIME_TAIL.sub("", body)
    people: list[Name] = []
    agencies: list[Name] = []
    outlet: Name | None = None
    for piece in _pieces(body):
        at = start + piece.start
        bare = _bare_name(piece.text)
        if not bare:
            continue
        if is_agency(bare):
            agencies.append(Name(bare, at, at + len(piece.text)))
        elif (looks_like_person(bare) and not names_agency(bare)) or (
            rule == "byline" and looks_like_person_without_case(bare)
        ):
            people.append(Name(bare, at, at + len(piece.text)))
        elif (person := _person_before_role(bare)) is not None:
            people.append(Name(person, at, at + len(piece.text)))
        elif _is_role(bare):
            continue
        elif outlet is None and (people or has_outlet_word(bare)) and _is_outlet_like(bare):
            outlet = Name(bare, at, at + len(piece.text))
        elif len(people) + len(agencies) == 0 or rule == "name line":
            return None
    if not people and not agencies:
        return None
    return Byline(tuple(people), tuple(agencies), outlet, rule)


def _bare_name(text: str) -> str:
    """A name without brackets, handles, titles before it and degrees behind it."""
    if text.rsplit(maxsplit=1)[-1].casefold() in _roles():
        text = _GLUED_ROLE.sub(" ", text)
    bare = _HANDLE.sub(" ", _BRACKETS.sub(" ", text)).strip(" .:")
    return _DEGREE.sub("", _HONORIFIC.sub("", _PROFILE.sub("", bare))).strip(" .:,")


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


def _pieces(text: str) -> list[Name]:
    pieces = []
    at = 0
    for match in _SEPARATOR.finditer(text):
        if match.start() == match.end():
            continue
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, len(text)))
    found = []
    for start, end in pieces:
        chunk = text[start:end]
        left = len(chunk) - len(chunk.lstrip())
        if chunk.strip():
            found.append(Name(chunk.strip(), start + left, start + left + len(chunk.strip())))
    return found


def _is_role(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return bool(words) and (
        words[-1] in _roles()
        or words[0] in _roles()
        or (any(w in _roles() for w in words) and len(words) <= 5)
    )


def _is_outlet_like(text: str) -> bool:
    words = text.split()
    return (
        1 <= len(words) <= 6 and text[0].isupper() and not text.endswith((".", "?", "!")) and len(text) >= 3
    )


def read_biography(line: Line) -> Name | None:
    """The person whom a line presents ("Jane Roe is a reporter who covers ports"), or `None`."""
    text = line.text
    if len(text) > 1200:
        return None
    head = text[:160]
    match = _BIO.match(head)
    if match is None or not _BIO_WORDS.search(text[:600]):
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
    """The people whom a line says how to reach ("Jane Roe can be reached at …"): its authors."""
    if len(line.text) > 500:
        return ()
    found = []
    for match in _CONTACT.finditer(line.text):
        group = "after" if match["after"] else "before"
        if looks_like_person(match[group]):
            found.append(Name(match[group], match.start(group), match.end(group)))
    return tuple(found)


def read_contribution(line: Line) -> tuple[Name, ...] | None:
    """The agencies and people a closing line thanks ("Reuters contributed to this report").

    An empty tuple means: such a line, but with no agency in it. `None`: another kind of line.
    """
    text = line.text
    if len(text) > LONGEST_SHORT_LINE:
        return None
    match = _CONTRIBUTED.match(text) or _CONTRIBUTING.match(text)
    if match is None:
        match = _AGENCY_TAIL.match(text) if len(text) <= 60 else None
        if match is None:
            return None
        names = tuple(
            Name(piece.text, match.start("who") + piece.start, match.start("who") + piece.end)
            for piece in _pieces(match["who"])
        )
        return names if names and all(is_agency(name.text) for name in names) else None
    offset = match.start("who")
    names = tuple(
        Name(piece.text, offset + piece.start, offset + piece.end)
        for piece in _pieces(match["who"].rstrip("."))
        if is_agency(piece.text)
    )
    if match.re is _CONTRIBUTED or names:
        return names
    return (
        names if any(looks_like_person(piece.text.rstrip(".")) for piece in _pieces(match["who"])) else None
    )
