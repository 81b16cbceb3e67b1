"""The files of `data/`: which there are, and which articles stand in each.

Short archives have one file of each form. Longer ones are cut by calendar, so that one edit writes
one small file again and no file grows beyond what hosts take:

    articles.jsonl ──▶ articles-1996.jsonl ──▶ articles-1996-03.jsonl ──▶ articles-1996-03-17.jsonl
                  └──▶ articles-undated.jsonl ──▶ articles-undated-0.jsonl … -f.jsonl
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from archive_gen.pages.addresses import DATA, DATA_PACKAGE, digest
from archive_gen.pages.contexts import DataPackagePage, Page
from archive_gen.records import PartialDate

RECORDS = ("articles.jsonl", "articles.csv")
CITATIONS = ("citations.bib", "citations.ris")
FORMS = (*RECORDS, *CITATIONS)

LONGEST = 1000
"""Articles in one file at most. A whole record takes 7 to 20 kB, so a file stays below 25 MiB, the
least that a common host allows (Cloudflare Pages, "Limits"); and an edit makes so many entries of
each form again."""


class Row(NamedTuple):
    """An article that goes into files: its number in the ledger, what changes with anything of it, and
    with anything that is cited of it; its raw file and date, and the address of its page.
    """

    id: int
    digest: bytes
    cited: bytes
    path: str
    date: PartialDate | None
    url: str


class DataFile(NamedTuple):
    """A file of `data/`: its address, its form ("articles.jsonl" …), and the articles in it."""

    url: str
    export: str
    rows: Sequence[Row]

    @property
    def digests(self) -> Iterator[bytes]:
        """What of each article the file changes with."""
        return (row.cited if self.export in CITATIONS else row.digest for row in self.rows)


Cut = Callable[[Row], str]
"""Which part an article belongs to."""


def cut_into_files(rows: Sequence[Row]) -> Iterator[DataFile]:
    """Every article in every form, in the order of paths; the forms of the same articles come together."""
    ordered = sorted(rows, key=lambda row: row.path)
    for part, kept in _cut("", ordered, (_year, _month, _day)):
        for export in FORMS:
            name, suffix = export.split(".")
            yield DataFile(f"{DATA}/{name}{part}.{suffix}", export, kept)


def data_package_page(files: Iterable[DataFile]) -> Page:
    """What describes them all."""
    urls: dict[str, list[str]] = {export: [] for export in FORMS}
    for file in files:
        urls[file.export].append(file.url)
    context = DataPackagePage(files=tuple((export, tuple(found)) for export, found in urls.items()))
    return Page(url=DATA_PACKAGE, template="", title="Data", context=context)


def _cut(name: str, rows: Sequence[Row], cuts: tuple[Cut, ...]) -> Iterator[tuple[str, Sequence[Row]]]:
    """The parts by name, each at most `LONGEST`."""
    if len(rows) <= LONGEST:
        yield name, rows
        return
    if not cuts:
        yield from _by_digest(name, rows)
        return
    for label, part in sorted(_divided(rows, cuts[0]).items()):
        # What has no year has no month, and what has no month no day.
        yield from _cut(f"{name}-{label}", part, cuts[1:] if label.isdigit() else ())


def _by_digest(name: str, rows: Sequence[Row]) -> Iterator[tuple[str, Sequence[Row]]]:
    """By the first digits of the SHA-256 of the path: an article stays in its part when others come."""
    for digits in count(1):
        parts = _divided(rows, functools.partial(_first_digits, digits))
        if all(len(part) <= LONGEST for part in parts.values()):
            yield from ((f"{name}-{label}", part) for label, part in sorted(parts.items()))
            return


def _divided(rows: Sequence[Row], cut: Cut) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(cut(row), []).append(row)
    return parts


def _year(row: Row) -> str:
    date = row.date
    return f"{date.year:04d}" if date else "undated"


def _month(row: Row) -> str:
    date = row.date
    return f"{date.month:02d}" if date and date.month else "month-unknown"


def _day(row: Row) -> str:
    date = row.date
    return f"{date.day:02d}" if date and date.day else "day-unknown"


def _first_digits(digits: int, row: Row) -> str:
    return digest(row.path)[:digits]
