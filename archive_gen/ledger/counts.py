"""What the texts of an archive tell together, and the facts that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive_gen.ledger.database import Database

Row = Any
"""A tuple of topic, group, key and value; what they mean is the business of whoever counts."""

Fact = tuple[str, str, Any]
"""Topic, group and key of a fact."""


class Counts:
    """In how many articles each row stands. Has the methods of `inference.counts.Counted`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def change(self, rows: Mapping[Row, int]) -> None:
        """Add so many articles to the count of each row (fewer, where the number is negative)."""
        self._database.run(
            "INSERT INTO counts VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET articles = articles + excluded.articles",
            ((*row, number) for row, number in sorted(rows.items(), key=_place) if number),
        )
        self._database.run(
            "DELETE FROM counts WHERE topic = ? AND grp = ? AND key = ? AND value = ? AND articles = 0",
            (row for row, number in rows.items() if number < 0),
        )

    def articles(self) -> int:
        """How many texts there are."""
        ((number,),) = self._database.rows("SELECT COUNT(*) FROM texts")
        return int(number)

    def values(self, topic: str, keys: Iterable[Any], group: str = "") -> dict[Any, dict[Any, int]]:
        """By key: value → articles, for those of `keys` that are counted."""
        found: dict[Any, dict[Any, int]] = {}
        query = "SELECT key, value, articles FROM counts WHERE topic = ? AND grp = ? AND key IN ({keys})"
        for key, value, articles in self._database.rows_of(query, keys, topic, group):
            found.setdefault(key, {})[value] = int(articles)
        return found

    def keys(self, topic: str, groups: Iterable[str]) -> dict[str, set[Any]]:
        """The keys of each group."""
        found: dict[str, set[Any]] = {}
        query = "SELECT DISTINCT grp, key FROM counts WHERE topic = ? AND grp IN ({keys})"
        for group, key in self._database.rows_of(query, groups, topic):
            found.setdefault(str(group), set()).add(key)
        return found

    def number_of_keys(self, topic: str, group: str) -> int:
        """How many keys a group has."""
        query = "SELECT COUNT(DISTINCT key) FROM counts WHERE topic = ? AND grp = ?"
        ((number,),) = self._database.rows(query, topic, group)
        return int(number)

    def repeated(self, topic: str, group: str, least: int) -> set[Any]:
        """The keys of a group that have at least so many different values."""
        query = "SELECT key FROM counts WHERE topic = ? AND grp = ? GROUP BY key HAVING COUNT(*) >= ?"
        return {key for (key,) in self._database.rows(query, topic, group, least)}

    def groups(self, topic: str) -> list[str]:
        """Every group of a topic."""
        query = "SELECT DISTINCT grp FROM counts WHERE topic = ?"
        return [str(group) for (group,) in self._database.rows(query, topic)]

    def keys_of(self, topic: str) -> list[Any]:
        """Every key of a topic whose rows have no group."""
        query = "SELECT DISTINCT key FROM counts WHERE topic = ? AND grp = ''"
        return [key for (key,) in self._database.rows(query, topic)]


class Facts:
    """Facts as bytes, by topic, group and key; what is not there is nothing worth saying."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, topic: str, keys: Iterable[Any], group: str = "") -> dict[Any, bytes]:
        """By key, for those of `keys` about which there is one."""
        query = "SELECT key, fact FROM facts WHERE topic = ? AND grp = ? AND key IN ({keys})"
        rows = self._database.rows_of(query, keys, topic, group)
        return dict(rows)

    def keys(self, topic: str, group: str = "", *, above: int = -1) -> set[Any]:
        """The keys of all facts of a group whose number is greater than `above`."""
        query = "SELECT key FROM facts WHERE topic = ? AND grp = ? AND number > ?"
        return {key for (key,) in self._database.rows(query, topic, group, above)}

    def put(self, facts: Iterable[tuple[Fact, int, bytes]]) -> None:
        """Say, or say anew: fact, its number, its bytes."""
        self._database.run(
            "INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?, ?)",
            ((*fact, number, data) for fact, number, data in facts),
        )

    def drop(self, facts: Iterable[Fact]) -> None:
        """Say no more."""
        self._database.run("DELETE FROM facts WHERE topic = ? AND grp = ? AND key = ?", facts)


def _place(item: tuple[Row, int]) -> tuple[str, str, str, str]:
    # In about the order of the index: neighbours are written together.
    topic, group, key, value = item[0]
    return topic, group, str(key), str(value)
