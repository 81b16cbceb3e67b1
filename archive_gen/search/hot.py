"""Which pages of a database most questions need: the ways through its trees, and the maps of its terms.

SQLite's file format: https://www.sqlite.org/fileformat2.html ("B-tree Pages").
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw

from archive_gen.search.chunks import page_size

_INTERIOR_INDEX, _INTERIOR_TABLE = 2, 5
_INTERIOR = (_INTERIOR_INDEX, _INTERIOR_TABLE)
_FILE_HEADER = 100
_PAGE_HEADER = 12
# Read whole by every question: which article has which number, the map from terms to pages, the settings of
# the term index.
_WHOLE = ("numbers", "words_idx", "words_config", "phrases_idx", "phrases_config")
# The record of the segments is the first of its table.
_FIRST_LEAF = ("words_data", "phrases_data")
_SMALL = 6
"""A database of so few pages is hot from one end to the other."""


def hot_pages(path: Path) -> list[int]:
    """The numbers (from 1) of the pages of the database at `path` that are worth a file of their own."""
    size = page_size(path)
    pages = path.stat().st_size // size
    if pages <= _SMALL:
        return list(range(1, pages + 1))
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        roots = list(connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0"))
    finally:
        connection.close()
    with path.open("rb") as file:

        def page(number: int) -> bytes:
            file.seek((number - 1) * size)
            return file.read(size)

        found = {1}
        for name, root in [("", 1), *roots]:
            for number, leaf, first in _walk(page, root):
                if not leaf or name == "" or name in _WHOLE or (first and name in _FIRST_LEAF):
                    found.add(number)
    return sorted(found)


def _walk(page: Callable[[int], bytes], root: int) -> Iterator[tuple[int, bool, bool]]:
    """Every page of a tree whose parents are known: its number, whether it is a leaf, and the first one."""
    level, first = [root], root
    while level:
        below: list[int] = []
        for number in level:
            data = page(number)
            children = _children(data, _FILE_HEADER if number == 1 else 0)
            yield number, not children, number == first
            below += children
        # All leaves are on the same level: it is not read, only named.
        if below and not _children(page(below[0]), 0):
            for number in below:
                yield number, True, number == below[0]
            return
        level, first = below, below[0] if below else 0


def _children(data: bytes, start: int) -> list[int]:
    if data[start] not in _INTERIOR:
        return []
    (cells,) = struct.unpack_from(">H", data, start + 3)
    (rightmost,) = struct.unpack_from(">I", data, start + 8)
    places = struct.unpack_from(f">{cells}H", data, start + _PAGE_HEADER)
    return [*(struct.unpack_from(">I", data, place)[0] for place in places), rightmost]
