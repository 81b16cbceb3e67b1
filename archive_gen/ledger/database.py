"""The ledger's SQLite file: its tables, and what to do with one that cannot serve."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from archive_gen.errors import LedgerError

LEDGER_FILE = "ledger.sqlite"

SCHEMA_VERSION = 4
"""Kept in SQLite's `user_version`. Any other version is set aside, never migrated: all that the
ledger holds can be had anew."""

_SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- What was read: the files, as they were when they were last looked at, and what each text told.
CREATE TABLE stamps (
    path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, seen_ns INTEGER, sha256 BLOB
) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, path TEXT UNIQUE, state BLOB, diagnostics BLOB);
CREATE TABLE readings (id INTEGER PRIMARY KEY, reading BLOB);
CREATE TABLE asked (id INTEGER PRIMARY KEY, keys BLOB);

-- What the texts tell together.
CREATE TABLE counts (
    topic TEXT, grp TEXT, key, value, articles INTEGER, PRIMARY KEY (topic, grp, key, value)
) WITHOUT ROWID;
CREATE TABLE facts (topic TEXT, grp TEXT, key, number INTEGER, fact BLOB, PRIMARY KEY (topic, grp, key))
    WITHOUT ROWID;

-- What follows for each article: as lists show it, and whole. A text without a card is to be judged.
CREATE TABLE cards (id INTEGER PRIMARY KEY, digest BLOB, needs INTEGER, card BLOB);
CREATE TABLE articles (id INTEGER PRIMARY KEY, article BLOB);

-- What stands in the output folders, and what a build is about to put there.
CREATE TABLE pages (
    output TEXT, url TEXT, sha256 TEXT, size INTEGER, mtime_ns INTEGER,
    collection TEXT, template TEXT, context TEXT, PRIMARY KEY (output, url)
) WITHOUT ROWID;
CREATE TABLE frames (
    output TEXT, id INTEGER, url TEXT, digest BLOB, frame BLOB, PRIMARY KEY (output, id)
) WITHOUT ROWID;
CREATE INDEX frames_by_url ON frames (output, url);
CREATE TABLE promised (output TEXT, url TEXT, sha256 TEXT, PRIMARY KEY (output, url, sha256)) WITHOUT ROWID;
CREATE TABLE collections (
    output TEXT, name TEXT, digest TEXT, members BLOB, PRIMARY KEY (output, name)
) WITHOUT ROWID;
"""

_TUNING = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA secure_delete = OFF;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32000;
"""

IN_ONE_QUERY = 500
"""So many values at most in one `IN (…)`: older SQLite allows 999."""


class DamagedLedgerError(LedgerError):
    """What the ledger's file holds makes no sense: it has to be begun anew."""


def damaged(problem: Exception, path: Path) -> DamagedLedgerError:
    """The error for a ledger in which `problem` was met."""
    return DamagedLedgerError(
        f"the ledger is damaged: {problem}", path=str(path), hint="delete the file, and build again"
    )


class Database:
    """A connection to the ledger's file, with its errors in words."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows of a query."""
        with self._failing():
            yield from self._connection.execute(query, values)

    def row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        """The first row of a query, if there is any.

        `rows` is for all of them: a generator that is left half-way is closed whenever Python likes, and a
        Ctrl-C at that moment would be lost.
        """
        with self._failing():
            found: tuple[Any, ...] | None = self._connection.execute(query, values).fetchone()
            return found

    def rows_of(self, query: str, keys: Iterable[object], *values: object) -> Iterator[tuple[Any, ...]]:
        """The rows for many keys: `query` has `{keys}` where they go, after `values`."""
        wanted = list(keys)
        for start in range(0, len(wanted), IN_ONE_QUERY):
            some = wanted[start : start + IN_ONE_QUERY]
            # Only question marks are put into the text of the query.
            yield from self.rows(query.format(keys=",".join("?" * len(some))), *values, *some)

    def run(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        """The statement once for each row."""
        with self._failing():
            self._connection.executemany(statement, rows)

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """All changes inside are made, or none."""
        with self._failing():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as problem:
            raise LedgerError(
                f"the ledger cannot be used: {problem}",
                path=str(self.path),
                hint="make room on the disk, or delete the file: the next build makes it anew",
            ) from problem
        except sqlite3.DatabaseError as problem:
            raise damaged(problem, self.path) from problem


def open_database(path: Path) -> Database:
    """The ledger at `path`, which must exist and fit; for any number of processes that only read."""
    return Database(path, _connect(path))


def open_or_make(path: Path) -> tuple[Database, str]:
    """The ledger at `path`, made if missing, and a warning if what stood there had to be set aside."""
    warning = ""
    if path.exists():
        reason = unfit(path)
        if reason is None:
            return open_database(path), ""
        warning = set_aside(path, reason)
    try:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA page_size = 8192")
        connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
        connection.close()
        return open_database(path), warning
    except sqlite3.Error as problem:
        path.unlink(missing_ok=True)
        hint = "make room on the disk, or let this folder be written"
        raise LedgerError(f"the ledger cannot be made: {problem}", path=str(path), hint=hint) from problem


def set_aside(path: Path, reason: str) -> str:
    """Move the ledger at `path` out of the way, and say so. Raises `LedgerError` where that fails."""
    aside = path.with_name(path.name + ".set-aside")
    try:
        path.replace(aside)
        for suffix in ("-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as problem:
        message = f"the ledger is {reason}, and cannot be set aside: {problem.strerror}"
        raise LedgerError(message, path=str(path), hint="remove it") from problem
    return f"{path} is {reason}: set aside as {aside.name}, and begun anew"


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit: `changing` says where transactions begin. A reader waits for the writer's commit.
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.executescript(_TUNING)
    return connection


def unfit(path: Path) -> str | None:
    """Why the file at `path` cannot serve as a ledger; `None` if it can.

    The whole file is not read: damage further in is found when it is met.
    """
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != SCHEMA_VERSION:
                return f"a ledger of another version ({version} instead of {SCHEMA_VERSION})"
            connection.execute("SELECT name FROM meta LIMIT 1").fetchall()
            for table in ("stamps", "texts", "readings", "asked", "counts", "facts", "cards", "articles"):
                connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608 - our own names
            for table in ("pages", "frames", "promised", "collections"):
                connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608 - our own names
    except sqlite3.Error as problem:
        return f"not readable ({problem})"
    return None
