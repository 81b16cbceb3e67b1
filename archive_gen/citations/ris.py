"""RIS, the tagged format that reference managers import.

"RIS Format Specifications" (Reference Manager, 2011): six characters of tag, one field a line, lines
end with CR LF, dates `YYYY/MM/DD/`, type NEWS for newspapers.
"""

from __future__ import annotations

from collections.abc import Iterator

from archive_gen.citations.names import divided
from archive_gen.citations.record import Citation
from archive_gen.records import PartialDate


def ris(cited: Citation) -> str:
    """One reference, an empty line after it. A name without a comma is one whose parts are not known."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _fields(cited)) + "\r\n"


def _fields(cited: Citation) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS"
    yield "ID", cited.key
    yield "TI", cited.title
    for name in cited.authors:
        yield "AU", ", ".join(divided(name, cited.language) or (name,))
    if cited.outlet:
        yield "T2", cited.outlet
    if cited.date:
        yield "PY", f"{cited.date.year:04d}"
        yield "DA", _date(cited.date)
    if cited.url:
        yield "UR", cited.url
    if cited.language:
        yield "LA", cited.language
    for tag in cited.tags:
        yield "KW", tag
    if cited.archive:
        yield "DB", cited.archive
    if cited.original_url:
        yield "N1", f"Original address: {cited.original_url}"
    yield "ER", ""


def _date(date: PartialDate) -> str:
    month = f"{date.month:02d}" if date.month else ""
    day = f"{date.day:02d}" if date.day else ""
    return f"{date.year:04d}/{month}/{day}/"
