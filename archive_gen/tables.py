"""Records as a table for spreadsheets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from archive_gen.public_records import public_record
from archive_gen.records import Article

COLUMNS = (
    "id",
    "path",
    "title",
    "subtitle",
    "date",
    "date_certainty",
    "date_estimate",
    "updated",
    "authors",
    "source",
    "place",
    "agency",
    "agencies",
    "language",
    "tags",
    "summary",
    "word_count",
    "url",
    "rights",
    "extra",
    "body",
    "removed",
    "sha256",
    "encoding",
    "replaced_bytes",
)

_TO_BE_QUOTED = re.compile('[",\r\n]')

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(articles: Iterable[Article]) -> Iterator[str]:
    """The articles as CSV (RFC 4180, lines end with CR LF), a header first."""
    yield csv_header()
    yield from map(csv_row, articles)


def csv_header() -> str:
    """The names of the columns."""
    return _line(COLUMNS)


def csv_row(article: Article) -> str:
    """One article.

    Lists are joined by `; `; `body` is the text of its blocks, one a line, and `removed` that of
    the lines not shown. A cell that a spreadsheet would run as a formula gets a `'` before it
    (OWASP, "CSV Injection"). Evidence is left out: it is no table.
    """
    record = public_record(article, evidence=False)
    dateline = record["dateline"] or {}
    record |= {
        "place": dateline.get("place"),
        "agency": dateline.get("agency"),
        "extra": [f"{key}: {value}" for key, value in record["extra"].items()],
        "body": "\n".join(block["text"] for block in record["body"]),
        "removed": "\n".join(gone["text"] for gone in record["removed"]),
    }
    return _line(_cell(record[column]) for column in COLUMNS)


def _line(cells: Iterable[str]) -> str:
    """As RFC 4180, section 2, has it: what `csv.writer` writes too, one letter after the other, so that it
    takes forty times as long for the body of an article.
    """
    return ",".join(_quoted(cell) if _TO_BE_QUOTED.search(cell) else cell for cell in cells) + "\r\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _cell(value: Any) -> str:
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    # NUL ends the cell, or the file, for many readers of CSV.
    text = text.replace("\0", "\ufffd")
    return "'" + text if text.startswith(_FORMULA) else text
