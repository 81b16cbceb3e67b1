"""`datapackage.json`: what the files of `data/` are, field by field.

Frictionless Data, "Data Package" and "Table Schema", version 1. There are neither `bytes` nor `hash`:
with them every edit of an article would write this file again, and each file would have to be
complete before it. The fixity of each article is the `sha256` in its record.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from archive_gen.pages.contexts import Site
from archive_gen.tables import COLUMNS
from archive_gen.urls import slug

_NAME = re.compile(r"[^a-z0-9._-]+")
"""What the name of a package may not hold ("Data Package", name)."""

_PARTIAL_DATE = {"pattern": r"\d{4}(-\d{2}(-\d{2})?)?"}
_CERTAINTIES = {"enum": ["stated", "inferred", "ambiguous", "estimated", "unknown"]}

_FIELDS: dict[str, tuple[str, str]] = {  # the type in JSON, and what the field means
    "id": ("string", "The name of the raw file, without its suffix. Not unique: see `path`."),
    "path": ("string", "The raw file, below the folder of articles. Identifies the article."),
    "title": ("string", "The headline; empty where the text holds none."),
    "subtitle": ("string", "The standfirst."),
    "date": (
        "string",
        (
            "The day of publication as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD. "
            "Read `date_certainty` with it."
        ),
    ),
    "date_certainty": (
        "string",
        (
            "How the date is known: stated by a person, inferred from the text, ambiguous (day or month may "
            "come first), estimated (then `date` is empty), unknown."
        ),
    ),
    "date_estimate": ("string", "Around when, judged by days that the text speaks of. A guess."),
    "updated": ("string", "The day of the last update that the text tells."),
    "authors": ("array", "The people in the byline, as printed."),
    "source": ("string", "The outlet that published the article."),
    "dateline": ("object", "Where the story was filed (`place`), and by which `agency`."),
    "place": ("string", "Where the story was filed, by its dateline."),
    "agency": ("string", "The news agency of the dateline."),
    "agencies": ("array", "News agencies that contributed."),
    "language": ("string", "The language of the text, a BCP 47 tag."),
    "tags": ("array", "Names that the article speaks of, and tags that a person has set."),
    "summary": ("string", "One or two sentences of the text."),
    "word_count": ("integer", "Words of the body."),
    "url": ("string", "The original address."),
    "rights": ("string", "Who holds which rights, as stated."),
    "extra": ("object", "What was stated beside the fields that archive-gen knows."),
    "body": ("array", "The text, block by block: its kind, its text, the raw line."),
    "removed": ("array", "The lines of the raw file that are not shown, each with its reason."),
    "sha256": ("string", "SHA-256 of the raw file, hexadecimal: its fixity."),
    "encoding": ("string", "The encoding that the raw file was read in."),
    "replaced_bytes": ("integer", "Bytes of the raw file that no character of that encoding is made of."),
    "evidence": (
        "object",
        "For each field the candidates that were chosen and rejected, with origin, rule, score and place.",
    ),
}
_IN_TABLE = {
    "body": "The text, one block a line.",
    "removed": "The lines of the raw file that are not shown, one a line.",
    "extra": "What was stated beside the fields that archive-gen knows, as `name: value`, joined by `; `.",
}
_CONSTRAINTS: dict[str, dict[str, Any]] = {
    "path": {"required": True},
    "date": _PARTIAL_DATE,
    "date_certainty": _CERTAINTIES,
    "date_estimate": _PARTIAL_DATE,
    "updated": _PARTIAL_DATE,
    "sha256": {"pattern": "([0-9a-f]{64})?"},
}


def datapackage(site: Site, files: Sequence[tuple[str, Sequence[str]]]) -> bytes:
    """The descriptor of all files; `files` are their addresses by form, as in `DataPackagePage`.

    It changes only when a file comes or goes, or with the settings.
    """
    descriptor = {
        "profile": "data-package",
        "name": _NAME.sub("-", slug(site.title)).strip("-") or "news-archive",
        "title": site.title,
        "description": site.description,
        "homepage": site.base_url,
        "resources": [_resource(form, urls) for form, urls in files],
    }
    known = {key: value for key, value in descriptor.items() if value}
    text = json.dumps(known, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "replace")


def _resource(form: str, urls: Sequence[str]) -> dict[str, Any]:
    paths = [url.rpartition("/")[2] for url in urls]
    name, suffix = form.split(".")
    return {
        "name": f"{name}-{suffix}",
        "path": paths[0] if len(paths) == 1 else paths,
        "encoding": "utf-8",
        **_FORMS[form],
    }


def _schema(names: Iterable[str], *, table: bool) -> dict[str, Any]:
    return {
        "fields": [
            {
                "name": name,
                "type": _FIELDS[name][0] if not table or _FIELDS[name][0] == "integer" else "string",
                "description": _description(name, table=table),
                **({"constraints": _CONSTRAINTS[name]} if name in _CONSTRAINTS else {}),
            }
            for name in names
        ],
        "primaryKey": "path",
    }


def _description(name: str, *, table: bool) -> str:
    kind, description = _FIELDS[name]
    if not table:
        return description
    return _IN_TABLE.get(name, f"{description} Joined by `; `." if kind == "array" else description)


_RECORD = [name for name in _FIELDS if name not in ("place", "agency")]
_FORMS: dict[str, dict[str, Any]] = {
    "articles.jsonl": {
        "title": "Articles, whole",
        "description": "One record a line (jsonlines.org), in the order of paths, with the evidence for "
        "every value that was inferred.",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "schema": _schema(_RECORD, table=False),
    },
    "articles.csv": {
        "title": "Articles as a table",
        "description": "RFC 4180, each file with a header. A cell that begins with = + - @, a tab or a "
        "carriage return has an apostrophe before it, lest a spreadsheet run it as a formula; "
        "articles.jsonl has every text as it is.",
        "format": "csv",
        "mediatype": "text/csv",
        "profile": "tabular-data-resource",
        "schema": _schema(COLUMNS, table=True),
    },
    "citations.bib": {
        "title": "Citations in BibTeX",
        "description": "One entry for each article. What is not certain is left out.",
        "format": "bib",
        "mediatype": "application/x-bibtex",
    },
    "citations.ris": {
        "title": "Citations in RIS",
        "description": "One reference for each article, of type NEWS. What is not certain is left out.",
        "format": "ris",
        "mediatype": "application/x-research-info-systems",
    },
}
