"""What was read: the files, what each text told, and what was made of it."""

from __future__ import annotations

import array
import zlib
from collections.abc import Iterable, Iterator, Set
from typing import Any, NamedTuple

from archive_gen.ledger.database import Database, damaged

_COMPRESSION = 1
"""The quickest: a record shrinks to two fifths, and writing less costs less than packing it."""


class Stamp(NamedTuple):
    """A file as it was when it was last looked at."""

    size: int
    mtime_ns: int
    seen_ns: int
    """When it was looked at. A file changed later than two seconds before that may be changed again
    without its time of change telling."""
    sha256: bytes


class Text(NamedTuple):
    """A text that was read. `state` changes with its file and with all that is stated about it."""

    id: int
    state: bytes


class CardRow(NamedTuple):
    """An article as lists show it; `digest` changes with anything of the article."""

    id: int
    digest: bytes
    card: bytes


class Texts:
    """The files and texts of an archive. Records are bytes: what is in them is not known here.

    Readings and articles come `packed`, so that worker processes do that, and go unpacked.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    # -- files ---------------------------------------------------------------------------------

    def stamps(self) -> dict[str, Stamp]:
        """Every file that was looked at, by its path."""
        rows = self._database.rows("SELECT path, size, mtime_ns, seen_ns, sha256 FROM stamps")
        return {str(row[0]): Stamp(*row[1:]) for row in rows}

    def stamp(self, stamps: Iterable[tuple[str, Stamp]]) -> None:
        """Remember files as they are now."""
        rows = ((path, *stamp) for path, stamp in stamps)
        self._database.run("INSERT OR REPLACE INTO stamps VALUES (?, ?, ?, ?, ?)", rows)

    def drop_stamps(self, paths: Iterable[str]) -> None:
        """Forget files."""
        self._database.run("DELETE FROM stamps WHERE path = ?", ((path,) for path in paths))

    # -- texts ---------------------------------------------------------------------------------

    def known(self) -> dict[str, Text]:
        """Every text, by its path."""
        rows = self._database.rows("SELECT path, id, state FROM texts")
        return {str(row[0]): Text(*row[1:]) for row in rows}

    def known_of(self, paths: Iterable[str]) -> dict[str, Text]:
        """These texts, by path, as far as they are known."""
        rows = self._database.rows_of("SELECT path, id, state FROM texts WHERE path IN ({keys})", paths)
        return {str(row[0]): Text(*row[1:]) for row in rows}

    def put(self, texts: Iterable[tuple[Text, str, bytes | None, bytes, bytes]]) -> None:
        """Keep texts: (text, path, diagnostics, packed reading, keys asked for). They are to be judged."""
        kept = list(texts)
        run = self._database.run
        run(
            "INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)",
            ((text.id, path, text.state, diagnostics) for text, path, diagnostics, _, _ in kept),
        )
        run("INSERT OR REPLACE INTO readings VALUES (?, ?)", ((row[0].id, row[3]) for row in kept))
        run("INSERT OR REPLACE INTO asked VALUES (?, ?)", ((row[0].id, row[4]) for row in kept))
        self.judge_again(row[0].id for row in kept)

    def remove(self, ids: Iterable[int]) -> None:
        """Forget texts."""
        gone = [(each,) for each in ids]
        for table in ("texts", "readings", "asked", "cards", "articles"):
            self._database.run(f"DELETE FROM {table} WHERE id = ?", gone)  # noqa: S608 - our own names

    def readings(self, ids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The readings of texts, in no order."""
        for row in self._database.rows_of("SELECT id, reading FROM readings WHERE id IN ({keys})", ids):
            yield row[0], self._unpacked(row[1])

    def diagnostics(self) -> Iterator[tuple[str, bytes]]:
        """What is wrong with texts: path, packed diagnostics; by path."""
        query = "SELECT path, diagnostics FROM texts WHERE diagnostics IS NOT NULL ORDER BY path"
        for path, packed in self._database.rows(query):
            yield str(path), packed

    def last_id(self) -> int:
        """The greatest id that a text has; 0 without any."""
        ((number,),) = self._database.rows("SELECT COALESCE(MAX(id), 0) FROM texts")
        return int(number)

    # -- articles ------------------------------------------------------------------------------

    def asking(self, keys: Set[int]) -> list[int]:
        """The texts whose judgement asks for one of `keys`."""
        found = []
        for id_, packed in self._database.rows("SELECT id, keys FROM asked"):
            mine = array.array("q")
            mine.frombytes(packed)
            if not keys.isdisjoint(mine):
                found.append(id_)
        return found

    def judge_again(self, ids: Iterable[int]) -> None:
        """Let texts be judged again."""
        self._database.run("UPDATE cards SET digest = NULL WHERE id = ?", ((each,) for each in ids))

    def judge_all_again(self) -> None:
        """Let every text be judged again."""
        self._database.run("UPDATE cards SET digest = NULL WHERE digest IS NOT ?", [(None,)])

    def unjudged(self) -> list[int]:
        """The texts that are to be judged, in the order of their ids."""
        query = (
            "SELECT texts.id FROM texts LEFT JOIN cards ON cards.id = texts.id "
            "WHERE cards.digest IS NULL ORDER BY texts.id"
        )
        return [row[0] for row in self._database.rows(query)]

    def judged(self, rows: Iterable[tuple[int, bytes, int, bytes, bytes]]) -> None:
        """Keep judgements: (id, digest, number of what needs a person, card, packed article)."""
        kept = list(rows)
        self._database.run("INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?)", (row[:4] for row in kept))
        self._database.run(
            "INSERT OR REPLACE INTO articles VALUES (?, ?)", ((row[0], row[4]) for row in kept)
        )

    def cards(self) -> Iterator[CardRow]:
        """Every article as lists show it, in no order."""
        return map(CardRow._make, self._database.rows("SELECT id, digest, card FROM cards"))

    def shas(self) -> dict[int, bytes]:
        """The SHA-256 of the raw file of each text."""
        query = "SELECT texts.id, sha256 FROM texts JOIN stamps ON stamps.path = texts.path"
        return dict(self._database.rows(query))

    def cards_of(self, ids: Iterable[int]) -> dict[int, bytes]:
        """The cards of these texts, as they were last judged."""
        return dict(self._database.rows_of("SELECT id, card FROM cards WHERE id IN ({keys})", ids))

    def digests(self, ids: Iterable[int]) -> dict[int, bytes]:
        """What changes with anything of these articles."""
        return dict(self._database.rows_of("SELECT id, digest FROM cards WHERE id IN ({keys})", ids))

    def needs(self) -> Iterator[tuple[Any, ...]]:
        """What needs a person, as a number, and how many articles need it."""
        return self._database.rows("SELECT needs, COUNT(*) FROM cards GROUP BY needs")

    def needing(self) -> Iterator[tuple[Any, ...]]:
        """The articles that need a person, by path, and what they need, as a number."""
        query = (
            "SELECT path, needs FROM texts JOIN cards ON cards.id = texts.id WHERE needs != 0 ORDER BY path"
        )
        return self._database.rows(query)

    def articles(self, ids: Iterable[int]) -> Iterator[tuple[int, bytes]]:
        """The articles of texts, in no order."""
        for row in self._database.rows_of("SELECT id, article FROM articles WHERE id IN ({keys})", ids):
            yield row[0], self._unpacked(row[1])

    def _unpacked(self, data: bytes) -> bytes:
        try:
            return zlib.decompress(data)
        except (zlib.error, TypeError) as problem:
            raise damaged(problem, self._database.path) from problem


def packed(data: bytes) -> bytes:
    """A record as it is kept."""
    return zlib.compress(data, _COMPRESSION)
