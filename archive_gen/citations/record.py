"""What a citation is made of, cleaned once for all forms."""

from __future__ import annotations

import hashlib
import re

import msgspec

from archive_gen.records import DateCertainty, PartialDate
from archive_gen.urls import web_address

_NOT_SHOWN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates (UAX #9, section 2): one that is not closed would turn the rest
of a citation around."""


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """What is known for certain of an article, each text on one line (see `one_line`).

    `key` is unique in the archive and ASCII. `title` stands in square brackets where the archive
    has supplied it, and is never empty. `date` is as precise as what is certain. `url` is an
    absolute address: that of the page in the archive, or the original one where the archive has no
    address of its own; `original_url` is set only beside the former.
    """

    key: str
    title: str
    supplied: bool
    authors: tuple[str, ...]
    outlet: str | None
    date: PartialDate | None
    language: str | None
    tags: tuple[str, ...]
    archive: str
    url: str | None
    original_url: str | None


def citation(  # noqa: PLR0913 - one for each field that needs cleaning
    *,
    page: str,
    title: str,
    supplied: bool,
    authors: tuple[str, ...],
    outlet: str | None,
    date: PartialDate | None,
    language: str | None,
    tags: tuple[str, ...],
    archive: str,
    permalink: str | None,
    original_url: str | None,
) -> Citation:
    """Clean the texts, and choose the address; an original one that is none of the web is left out.

    `page` is the address of the article's page in the site, `permalink` the same on the web where
    that is known.
    """
    original = one_line(web_address(original_url) or "") or None
    shown = one_line(title)
    return Citation(
        key=citation_key(page),
        title=f"[{shown or 'Untitled'}]" if supplied or not shown else shown,
        supplied=supplied,
        authors=tuple(name for author in authors if (name := one_line(author))),
        outlet=one_line(outlet or "") or None,
        date=date,
        language=language,
        tags=tuple(name for tag in tags if (name := one_line(tag))),
        archive=one_line(archive),
        url=permalink or original,
        original_url=original if permalink else None,
    )


def certain_date(date: PartialDate | None, certainty: DateCertainty) -> PartialDate | None:
    """As much of a date as is certain.

    All of what was stated or read. Of a date that leaves open whether day or month comes first, the
    year; of an estimate nothing.
    """
    if date is None or certainty in ("estimated", "unknown"):
        return None
    return PartialDate(date.year) if certainty == "ambiguous" else date


def citation_key(page: str) -> str:
    """The key of an article by the address of its page: "2024/10/a-headline".

    Addresses are unique, so keys are. Where an address is not ASCII, its last part is the beginning
    of its SHA-256: BibTeX reads bytes.
    """
    stem = page.removeprefix("articles/").removesuffix(".html")
    folder, _, name = stem.rpartition("/")
    if not re.fullmatch(r"[a-z0-9-]+", name):
        name = hashlib.sha256(page.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{folder}/{name}" if folder else name


def one_line(text: str) -> str:
    """The text on one line: line ends, tabs and control characters become one space, lone surrogates
    U+FFFD, and signs that turn the direction of what follows go.
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    return _BREAKS.sub(" ", _TURNS.sub("", _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", text))).strip()
