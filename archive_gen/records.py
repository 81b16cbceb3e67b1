"""The records that flow through the pipeline: frozen, typed, plain.

    file ──▶ Reading (what one file tells) ──▶ Article (what the archive says of it)

A `Reading` holds every candidate for every field; an `Article` holds plain values, and behind
each value the `Evidence` for it: the candidate that won, and those that lost.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import re
from typing import Literal

import msgspec

Origin = Literal["sidecar", "front matter", "folder", "text", "archive", "path", "default"]
"""Where a value comes from, strongest first. `archive` is what the other files of the archive tell."""

DateCertainty = Literal["stated", "inferred", "ambiguous", "estimated", "unknown"]
"""How well a day is known: stated by a person, read from the text, read but open to a second
reading (03/04/2025), only estimated from days spoken of, or not known at all."""

BlockKind = Literal["paragraph", "heading", "quote", "list_item", "caption", "related", "note", "bio"]
"""What a stretch of the body is. `note` is what the newsroom says about the text (corrections,
contributors); `bio` presents an author; `related` is the headline of another story."""

NameKind = Literal["person", "place", "organisation", "name"]
"""What a name looks like; "name" where nothing says more."""

Severity = Literal["error", "warning"]

TextFormat = Literal["text", "markdown"]


class Span(msgspec.Struct, frozen=True):
    """A stretch of one line of the raw file.

    `line` counts from 1; `start` and `end` are Python slice bounds, in characters, into that
    line as decoded (before any trimming).
    """

    line: int
    start: int
    end: int


class PartialDate(msgspec.Struct, frozen=True, order=True):
    """A date that is as precise as what is known: a year, a month, a day, or a minute.

    Never filled up: a year alone stays a year, it is not its 1 January. `time` is `HH:MM`, local
    to the text, and present only with a day. Ordered by what is known, unknown parts first.
    """

    year: int
    month: int = 0
    day: int = 0
    time: str = ""

    @property
    def precision(self) -> Literal["year", "month", "day", "minute"]:
        """The finest part that is known."""
        if self.time:
            return "minute"
        if self.day:
            return "day"
        return "month" if self.month else "year"

    @property
    def iso(self) -> str:
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` (ISO 8601 reduced precision), without the time."""
        if self.day:
            return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM…`.

        Raises `ValueError`, with the reason in words, for anything else and for days that no
        calendar has.
        """
        match = _ISO.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
        year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
        if year < 1:
            raise ValueError("there is no year 0")
        if match[2] and not 1 <= month <= 12:
            raise ValueError(f"there is no month {match[2]}")
        if match[3] and not 1 <= day <= calendar.monthrange(year, month)[1]:
            raise ValueError(f"{calendar.month_name[month]} {year} has no day {match[3]}")
        time = match[4] or ""
        if time and not (int(time[:2]) < 24 and int(time[3:]) < 60):
            raise ValueError(f"there is no time {time}")
        return cls(year, month, day, time)

    def as_date(self) -> datetime.date | None:
        """The day as a `datetime.date`, or `None` where the day is not known."""
        return datetime.date(self.year, self.month, self.day) if self.day else None


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})\S*)?)?)?", re.ASCII)


class Candidate(msgspec.Struct, frozen=True):
    """One possible value of a field, and why.

    `value` is text in every case: dates as `PartialDate.iso`, one candidate for each author or
    agency. `score` runs from 0 (no reason) to 1 (certain). `rule` names the rule that found it;
    `note` says in words what spoke for or against it. `span` is where in the raw file it stands,
    `None` for values that stand nowhere in it.
    """

    value: str
    origin: Origin
    rule: str
    score: float
    span: Span | None = None
    note: str = ""


class Evidence(msgspec.Struct, frozen=True):
    """How a field got its value: who won, and who lost. Both empty: nothing was found."""

    field: str
    chosen: tuple[Candidate, ...] = ()
    rejected: tuple[Candidate, ...] = ()


class Block(msgspec.Struct, frozen=True):
    """A stretch of the body: its kind, its text, and the raw lines it comes from.

    `line` and `end_line` are the first and last raw line, counted from 1. `credit` is for
    captions: who made the picture. `html` is the rendered block of a Markdown file, already safe
    to print; `None` for raw text, whose `text` is escaped when printed.
    """

    kind: BlockKind
    text: str
    line: int
    end_line: int
    credit: str | None = None
    html: str | None = None


class RemovedLine(msgspec.Struct, frozen=True):
    """A line of the raw file that is not shown, and why."""

    line: int
    text: str
    reason: str


class Stated(msgspec.Struct, frozen=True):
    """A value that a person has stated for a field; `None` means "none, and do not guess"."""

    field: str
    value: str | tuple[str, ...] | None
    origin: Origin
    path: str
    line: int


class NameMention(msgspec.Struct, frozen=True):
    """A name found in one article, a possible tag.

    `kind` is what the name looks like; `count` how often it stands there, in any form; `forms`
    the other spellings that were folded into `name` (surname alone, acronym, possessive); `line`
    where it stands first; `listed` that it is a place which our lists know.
    """

    name: str
    kind: NameKind
    count: int
    line: int
    forms: tuple[str, ...] = ()
    listed: bool = False


class Dateline(msgspec.Struct, frozen=True):
    """Where a story was filed, and by which agency: "TARNBECK (AFP) -"."""

    place: str | None = None
    agency: str | None = None


class Diagnostic(msgspec.Struct, frozen=True):
    """Something that a person should know about a file. Printed as `path:line: severity: …`."""

    severity: Severity
    message: str
    path: str
    line: int | None = None
    hint: str | None = None


class Alias(msgspec.Struct, frozen=True):
    """A further address under which an article is to be found: `url` as in `archive_gen.urls`, and
    the file and line that say so.
    """

    url: str
    path: str
    line: int | None = None


class Permalink(msgspec.Struct, frozen=True):
    """The addresses under which the article at `path`, whose raw file had this SHA-256, has been
    published; `line` is where `_permalinks.yaml` says so.
    """

    path: str
    sha256: str
    addresses: tuple[str, ...]
    line: int | None = None


class Published(msgspec.Struct, frozen=True):
    """An article of a finished site: its raw file, that file's SHA-256, its address."""

    path: str
    sha256: str
    url: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What one file alone tells: everything stated, every candidate, every line accounted for.

    `path` is relative to the content folder, with `/`. `day_first` is what the numeric dates of
    the file prove: `True` by a 26.06.2024, `False` by a 06/26/2024, `None` if neither.
    """

    path: str
    format: TextFormat
    sha256: str
    encoding: str
    replaced_bytes: int = 0
    stated: tuple[Stated, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    blocks: tuple[Block, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
    candidates: dict[str, tuple[Candidate, ...]] = {}
    names: tuple[NameMention, ...] = ()
    day_first: bool | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article of the archive, as its pages show it.

    `path` identifies it: relative to the content folder, with `/`. `title` is `None` where the
    text holds none (pages then supply one in square brackets). `date` is `None` where no day is
    known; `date_estimate` may then say around when. `language` is a BCP 47 tag. `extra` keeps
    front-matter keys that archive-gen does not know. `summary` is one or two sentences, plain
    text. `stated_tags` are those a person has set: they get a page even when only one article
    has them.
    """

    path: str
    format: TextFormat = "text"
    title: str | None = None
    subtitle: str | None = None
    date: PartialDate | None = None
    date_certainty: DateCertainty = "unknown"
    date_estimate: PartialDate | None = None
    updated: PartialDate | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    dateline: Dateline | None = None
    agencies: tuple[str, ...] = ()
    language: str | None = None
    tags: tuple[str, ...] = ()
    stated_tags: tuple[str, ...] = ()
    summary: str = ""
    word_count: int = 0
    url: str | None = None
    rights: str | None = None
    slug: str | None = None
    aliases: tuple[Alias, ...] = ()
    """Earlier addresses that a person has stated."""
    extra: tuple[tuple[str, str], ...] = ()
    body: tuple[Block, ...] = ()
    removed: tuple[RemovedLine, ...] = ()
    sha256: str = ""
    encoding: str = "utf-8"
    replaced_bytes: int = 0
    evidence: tuple[Evidence, ...] = ()
    stated_none: tuple[str, ...] = ()
    """Fields of which a person has stated that they have no value (`source: null`)."""

    @property
    def id(self) -> str:
        """The file's name without its suffix. Not unique: two folders may hold the same name."""
        name = self.path.rsplit("/", 1)[-1]
        return name.rsplit(".", 1)[0] or name


def pack(value: object) -> bytes:
    """Records as MessagePack: equal ones give equal bytes.

    A lone surrogate, which no UTF-8 can hold, becomes U+FFFD. What is a `str` of another class is
    packed as its text.
    """
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(encodable(msgspec.to_builtins(value, enc_hook=str, builtin_types=(bytes,))))


_encode = msgspec.msgpack.Encoder(enc_hook=str).encode


def fingerprint(*parts: str | bytes) -> bytes:
    """Sixteen bytes that are others as soon as one of `parts` is another, or they are cut in other places."""
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8) + data)
    return digest.digest()


def encodable(value: object) -> object:
    """Plain data in which each lone surrogate is U+FFFD."""
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {encodable(key): encodable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [encodable(each) for each in value]
    return value


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
