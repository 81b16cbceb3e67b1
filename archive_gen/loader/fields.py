"""What a header's keys mean: their synonyms, the form of each value, and what is wrong with it."""

from __future__ import annotations

import functools
import re
from urllib.parse import urlsplit

from archive_gen.errors import ContentError
from archive_gen.loader.yaml_reading import Mapping, Node, Scalar, Sequence, flatten
from archive_gen.records import PartialDate
from archive_gen.urls import site_address

SYNONYMS: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "subtitle": ("subtitle", "standfirst", "deck"),
    "date": (
        "date",
        "published",
        "date_published",
        "publish_date",
        "publishdate",
        "publication_date",
        "pubdate",
    ),
    "updated": ("updated", "modified", "lastmod", "last_modified"),
    "authors": ("authors", "author", "byline", "bylines"),
    "source": ("source", "outlet", "publication", "newspaper"),
    "dateline": ("dateline",),
    "agencies": ("agencies", "agency"),
    "language": ("language", "lang"),
    "tags": ("tags", "keywords"),
    "summary": ("summary", "description"),
    "url": ("url", "original_url", "source_url"),
    "rights": ("rights", "license", "licence", "copyright"),
    "slug": ("slug",),
    "aliases": ("aliases", "alias", "redirect_from"),
}
"""Field → the keys that state it, the strongest first, should one header have two of them. Keys are
compared in small letters, with `_` for space and hyphen. The synonyms are those of newsrooms and
of the front matter of Hugo, Jekyll and Pelican."""

FIELD_OF_KEY = {key: field for field, keys in SYNONYMS.items() for key in keys}

NOT_FOR_FOLDERS = frozenset({"title", "subtitle", "summary", "url", "slug", "aliases"})
"""Fields that only one article can have: `_folder.yaml` cannot set them for all."""

LISTS = frozenset({"authors", "agencies", "tags"})
DATES = frozenset({"date", "updated"})

_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?", re.ASCII)
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:[.,]\d{1,9})?)? ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,5}", re.ASCII)
_NAME_BREAK = re.compile(r" ?, ?(?:(?:and|und|et|и|&) )?| (?:and|und|et|и|&) ")


@functools.lru_cache(maxsize=1024)
def canonical(key: str) -> str:
    """The key as `FIELD_OF_KEY` spells it: "Source URL" → "source_url"."""
    return "_".join(key.lower().replace("-", " ").split())


def read_date(text: str) -> PartialDate:
    """Read a stated date: ISO 8601, its basic form, `2024-10-01 08:00:00 +02:00`, `2024/10/1`.

    Only the year-first order is read, because it has one meaning. The time is kept to the minute
    as written, the zone is not. Raises `ValueError`, with the reason in words.
    """
    text = " ".join(text.split())
    day, _, time = text.partition("T" if "T" in text[:11] else " ")
    compact = _COMPACT_DATE.fullmatch(day)
    match = compact or _DATE.fullmatch(day)
    if match is None:
        raise ValueError(f"{text[:60]!r} is not a date")
    parts = match.groups() if compact else (match[1], match[3], match[4])
    iso = "-".join(part.zfill(2) for part in parts if part)
    if time:
        clock = _TIME.fullmatch(time)
        if clock is None or not parts[2]:
            raise ValueError(f"{text[:60]!r} is not a date with a time")
        iso += f"T{clock[1].zfill(2)}:{clock[2]}"
    return PartialDate.parse(iso)


def read_value(field: str, node: Node) -> str | tuple[str, ...] | None:
    """The value of a field: text, a date as ISO 8601, a tuple for those in `LISTS` and for aliases.

    `None` means stated as none. Not for `dateline`, see `read_dateline`. Raises `ContentError`
    with line and hint where the value has not the form that the field wants.
    """
    if field in LISTS:
        return _read_list(field, node)
    if field == "aliases":
        return _read_aliases(node)
    text = _text(field, node)
    if text is None:
        return None
    if field in DATES:
        try:
            date = read_date(text)
        except ValueError as error:
            raise ContentError(
                f"{field}: {error}", line=node.line, hint="write it as 2024-10-01, 2024-10 or 2024"
            ) from error
        return f"{date.iso}T{date.time}" if date.time else date.iso
    if field == "language":
        return _read_language(text, node.line)
    if field == "slug" and ("/" in text or "\\" in text or ".." in text):
        raise ContentError(
            f"slug: {text[:60]!r} holds a path, and a slug is one name; the title makes the address instead",
            line=node.line,
            hint="write it without /, \\ and .., such as `harbour-bridge-opens`",
        )
    if field == "url" and not is_web_address(text):
        raise ContentError(
            f"{field}: {text[:60]!r} is not an address that begins with http:// or https://", line=node.line
        )
    return text


def read_dateline(node: Node) -> tuple[tuple[str, str | None], ...]:
    """`dateline_place` and `dateline_agency`, from "PLACE (AGENCY)" or `{place: …, agency: …}`.

    As text, the dateline is stated whole: with no agency in it, there is none. As a mapping, a
    key that is left out is left to be found in the text.
    """
    if isinstance(node, Mapping):
        found: dict[str, str | None] = {}
        for key, value in node.entries:
            name = canonical(key.text)
            if name not in ("place", "agency") or f"dateline_{name}" in found:
                raise ContentError(
                    f"dateline: {key.text[:60]!r} is unknown here, or stands here twice",
                    line=key.line,
                    hint="a dateline has a place and an agency",
                )
            found[f"dateline_{name}"] = _text(f"dateline {name}", value)
        return tuple(found.items())
    text = _text("dateline", node) or ""
    place, bracket, rest = text.rstrip("-–— ").partition("(")
    agency = rest.rpartition(")")[0] if ")" in rest else rest
    return (
        ("dateline_place", place.strip(" ,") or None),
        ("dateline_agency", (agency.strip() or None) if bracket else None),
    )


def is_web_address(text: str) -> bool:
    """Whether `text` is an http or https address with a host, and without blanks."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    clean = not any(char.isspace() or char in '<>"' for char in text)
    return clean and parts.scheme in ("http", "https") and bool(parts.hostname)


def _text(field: str, node: Node) -> str | None:
    if not isinstance(node, Scalar):
        kind = "a mapping" if isinstance(node, Mapping) else "a list"
        raise ContentError(f"{field} is {kind}, and should be text", line=node.line)
    return None if node.none else (" ".join(node.text.split()) or None)


def _read_language(text: str, line: int) -> str:
    tag = text.replace("_", "-")
    if _LANGUAGE.fullmatch(tag) is None:
        raise ContentError(
            f"language: {text[:60]!r} is not a language tag", line=line, hint="write en, de or pt-BR (BCP 47)"
        )
    primary, *rest = tag.split("-")
    return "-".join([primary.lower(), *(part.upper() if len(part) == 2 else part for part in rest)])


def _read_aliases(node: Node) -> tuple[str, ...] | None:
    """One address, or a list of them, each as `urls.site_address` makes it."""
    hint = "write where the article once stood in this site, such as `news/1998/ferry.html`"
    addresses = []
    for item in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(item, Scalar):
            message = (
                f"aliases holds {flatten(item)[:60]!r}, which is no address; none of the aliases is used"
            )
            raise ContentError(message, line=item.line, hint=hint)
        if item.none or not item.text.strip():
            continue
        try:
            addresses.append(site_address(item.text))
        except ValueError as error:
            message = f"aliases: {item.text[:80]!r} {error}; none of the aliases is used"
            raise ContentError(message, line=item.line, hint=hint) from error
    return tuple(dict.fromkeys(addresses)) or None


def _read_list(field: str, node: Node) -> tuple[str, ...] | None:
    if isinstance(node, Mapping):
        raise ContentError(f"{field} is a mapping, and should be text or a list of texts", line=node.line)
    if isinstance(node, Scalar):
        if node.none:
            return None
        text = " ".join(node.text.split())
        if field == "authors" and text[:3].lower() == "by ":
            text = text[3:]
        if ";" in text:
            parts = text.split(";")
        else:
            # A tag may hold "and" ("Trinidad and Tobago"); a person's name does not.
            parts = text.split(",") if field == "tags" else _NAME_BREAK.split(text)
    else:
        parts = []
        for item in node.items:
            if not isinstance(item, Scalar):
                raise ContentError(f"{field} holds {flatten(item)[:60]!r}, which is not text", line=item.line)
            parts.append("" if item.none else " ".join(item.text.split()))
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip())) or None
