"""Labels of articles in the order of their row ids: what hits are counted by."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import pairwise

from archive_gen.search import leb128
from archive_gen.search.entry import Entry
from archive_gen.search.records import KINDS, Kind
from archive_gen.search.rowids import year_of


class Facets:
    """The facets of a volume while its articles come in, by row id."""

    def __init__(self, slots: int) -> None:
        self._slots = slots
        self._articles: dict[tuple[Kind, int], list[tuple[int, tuple[int, ...]]]] = {}

    def add(self, entry: Entry) -> None:
        """Take in one article."""
        year = year_of(entry.row_id, self._slots)
        kinds = [kind for kind, _ in entry.article.labels]
        for kind in KINDS:
            ids = tuple(id_ for id_, each in zip(entry.labels, kinds, strict=True) if each == kind)
            if ids:
                self._articles.setdefault((kind, year), []).append((entry.row_id, ids))

    def rows(self) -> Iterator[tuple[Kind, int, bytes]]:
        """The rows of the table `facets`."""
        for (kind, year), articles in sorted(self._articles.items()):
            yield kind, year, _encode(articles)


def read(data: bytes) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Row ids and the ids of their labels."""
    numbers = leb128.decode(data)
    row_id = 0
    for step in numbers:
        row_id += step
        yield row_id, tuple(next(numbers) for _ in range(next(numbers)))


def without(data: bytes, gone: Set[int]) -> bytes:
    """The facets of a year without some row ids."""
    return _encode([each for each in read(data) if each[0] not in gone])


def _encode(articles: list[tuple[int, tuple[int, ...]]]) -> bytes:
    before = [0, *(row_id for row_id, _ in articles)]
    return leb128.encode(
        number
        for (first, second), (_, ids) in zip(pairwise(before), articles, strict=True)
        for number in (second - first, len(ids), *ids)
    )
