"""What each article adds to the counts of its archive, and counting it in memory.

The ledger counts the same rows on disk (`ledger.counts`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

import msgspec

from archive_gen.inference.known_outlets import WEAKEST_WITNESS, witnesses_of
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import counted_lines, line_key
from archive_gen.inference.shared_furniture import Carrier
from archive_gen.inference.single_reading import (
    furniture_lines,
    headline_key,
    headline_of,
    language_of,
    outlet_candidates,
    outlet_of,
    source_of,
)
from archive_gen.inference.tag_counts import first_mentions, last_word
from archive_gen.records import Reading

Value = str | int | bytes
Values = dict[str | int, dict[Value, int]]


class Row(NamedTuple):
    """One thing that an article tells: it counts under `topic`, `group`, `key` and `value`.

    | topic | group | key | value |
    |---|---|---|---|
    | name | | name | spelling |
    | kind | | name | kind |
    | person | surname | name | |
    | acronym | | acronym | name |
    | expansion | | name | acronym |
    | outlet | | outlet | a packed `Witness` |
    | order | | outlet | 1: the day comes first, 0: the month |
    | headline | outlet | headline | |
    | line | outlet | line | headline |
    | furniture | | line or author | a packed `Carrier` |
    """

    topic: str
    group: str
    key: str | int
    value: Value


class Counted(Protocol):
    """The counts of an archive: in how many articles each row stands; none stands in none."""

    def articles(self) -> int:
        """How many articles there are."""

    def values(self, topic: str, keys: Iterable[str | int], group: str = "") -> Values:
        """By key: value → articles, for those of `keys` that are counted."""

    def keys(self, topic: str, groups: Iterable[str]) -> dict[str, set[str | int]]:
        """The keys of each group."""

    def number_of_keys(self, topic: str, group: str) -> int:
        """How many keys a group has."""

    def repeated(self, topic: str, group: str, least: int) -> set[str | int]:
        """The keys of a group that have at least so many different values."""


class Touched(msgspec.Struct):
    """What a change of the counts may have changed: keys of names, outlets and furniture, lines by outlet."""

    names: set[str] = msgspec.field(default_factory=set)
    outlets: set[str] = msgspec.field(default_factory=set)
    lines: dict[str, set[int]] = msgspec.field(default_factory=dict)
    furniture: set[int] = msgspec.field(default_factory=set)

    def add(self, rows: Iterable[Row]) -> None:
        """Take in what `rows` touch, added or taken away."""
        for topic, group, key, _ in rows:
            if topic == "line":
                self.lines.setdefault(group, set()).add(int(key))
            elif topic == "headline":
                self.lines.setdefault(group, set())
            elif topic == "furniture":
                self.furniture.add(int(key))
            elif topic in ("outlet", "order"):
                self.outlets.add(str(key))
            else:
                self.names.add(str(key))


def told(reading: Reading) -> list[Row]:
    """What an article adds to the counts, each row once."""
    rows = []
    for key, mention, acronyms in first_mentions(reading.names):
        rows += [Row("name", "", key, mention.name), Row("kind", "", key, mention.kind)]
        if mention.kind == "person" and " " in key:
            rows.append(Row("person", last_word(key), key, ""))
        for short in dict.fromkeys(acronyms):
            rows += [Row("acronym", "", short, key), Row("expansion", "", key, short)]
    own = outlet_candidates(reading)
    headline = headline_key(reading)
    for key, witness in witnesses_of(headline, language_of(reading), own):
        rows.append(Row("outlet", "", key, msgspec.msgpack.encode(witness)))
    if own and own[0].score >= WEAKEST_WITNESS:
        carrier = msgspec.msgpack.encode(Carrier(headline, letters_of(own[0].value), round(own[0].score, 1)))
        rows += (Row("furniture", "", key, carrier) for key in furniture_lines(reading))
    source = source_of(reading)
    if source is not None and reading.day_first is not None:
        rows.append(Row("order", "", letters_of(source), int(reading.day_first)))
    outlet = outlet_of(reading)
    title = line_key(outlet, headline_of(reading))
    rows.append(Row("headline", outlet, title, ""))
    rows += (Row("line", outlet, key, title) for key in counted_lines(outlet, reading.blocks))
    return rows


class CountsInMemory:
    """`Counted` for the articles of one command."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._counts: dict[tuple[str, str], Values] = {}
        self._articles = 0
        for reading in readings:
            self._articles += 1
            for topic, group, key, value in told(reading):
                values = self._counts.setdefault((topic, group), {}).setdefault(key, {})
                values[value] = values.get(value, 0) + 1

    def articles(self) -> int:
        """As in `Counted`."""
        return self._articles

    def values(self, topic: str, keys: Iterable[str | int], group: str = "") -> Values:
        """As in `Counted`."""
        table = self._counts.get((topic, group), {})
        return {key: table[key] for key in keys if key in table}

    def keys(self, topic: str, groups: Iterable[str]) -> dict[str, set[str | int]]:
        """As in `Counted`."""
        return {group: set(self._counts.get((topic, group), ())) for group in groups}

    def number_of_keys(self, topic: str, group: str) -> int:
        """As in `Counted`."""
        return len(self._counts.get((topic, group), ()))

    def repeated(self, topic: str, group: str, least: int) -> set[str | int]:
        """As in `Counted`."""
        return {key for key, values in self._counts.get((topic, group), {}).items() if len(values) >= least}

    def groups(self, topic: str) -> list[str]:
        """Every group of a topic."""
        return [group for found, group in self._counts if found == topic]
