"""The articles of a volume by number: 1, 2, 3 … in the order of their row ids.

The lists of words hold these numbers, not row ids: they lie side by side, and take half as much space.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set

from archive_gen.search import leb128

BLOCK = 1000
"""So many articles are told of in a row of the table `numbers`."""

QUERY = "SELECT first, data FROM {}.numbers ORDER BY first"
"""All rows of the table `numbers` of a database, which is to be named."""


def blocks(row_ids: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The rows of the table `numbers` for these row ids, the least one first."""
    for first in range(0, len(row_ids), BLOCK):
        yield first + 1, _encoded(row_ids[first : first + BLOCK])


def row_ids_of(data: Iterable[bytes]) -> list[int]:
    """The row id of each number, from all blocks in their order. Numbers of articles that are gone have
    that of the one before them, or -1.
    """
    return [row_id for block in data for row_id in _decoded(block)]


def numbers_of(data: Iterable[bytes]) -> dict[int, int]:
    """The number of each row id, from all blocks in their order."""
    found: dict[int, int] = {}
    for number, row_id in enumerate(row_ids_of(data), 1):
        found.setdefault(row_id, number)
    return found


def without(data: bytes, gone: Set[int]) -> bytes:
    """A block without some row ids: their numbers stay, and say nothing any more."""
    return _encoded([None if row_id in gone else row_id for row_id in _decoded(data)])


def bounds(row_ids: Sequence[int], span: tuple[int, int]) -> tuple[int, int]:
    """The first and the last number of what lies in a range of row ids, both included."""
    first, last = span
    return bisect_left(row_ids, first) + 1, bisect_right(row_ids, last)


def _encoded(row_ids: Iterable[int | None]) -> bytes:
    return leb128.encode(_steps(row_ids))


def _steps(row_ids: Iterable[int | None]) -> Iterator[int]:
    before = -1
    for row_id in row_ids:
        if row_id is None or row_id == before:
            yield 0
        else:
            yield row_id - before
            before = row_id


def _decoded(block: bytes) -> Iterator[int]:
    row_id = -1
    for step in leb128.decode(block):
        row_id += step
        yield row_id
