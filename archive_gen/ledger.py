"""What is known of earlier builds: `.archive_gen/ledger.sqlite`. The only file that speaks SQL.

The ledger is disposable: without it the next build is a full one with the same bytes, and only
the removal of pages that are no longer wanted waits until they are known again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from archive_gen.errors import LedgerError

LEDGER_FILE = "ledger.sqlite"

SCHEMA_VERSION = 1
"""Kept in SQLite's `user_version`. Any other version is set aside, never migrated: all that the
ledger holds can be had anew."""

_SCHEMA = """
CREATE TABLE written (
    output TEXT NOT NULL,
    url TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (output, url, sha256)
) WITHOUT ROWID
"""


class Ledger:
    """An open ledger. `in_memory` says that nothing of it outlives the build."""

    def __init__(self, connection: sqlite3.Connection, path: str, *, in_memory: bool) -> None:
        self._connection = connection
        self._path = path
        self.in_memory = in_memory

    def written(self, output: str) -> dict[str, frozenset[str]]:
        """The files that builds wrote to the folder `output`: URL → SHA-256 of what was written.

        More than one digest stands behind a URL when a build was killed between promising to
        write and having written: the file on disk may be the old or the new one.
        """
        found: dict[str, set[str]] = {}
        with self._failing():
            rows = self._connection.execute("SELECT url, sha256 FROM written WHERE output = ?", (output,))
            for url, sha256 in rows:
                found.setdefault(str(url), set()).add(str(sha256))
        return {url: frozenset(digests) for url, digests in found.items()}

    def will_write(self, output: str, files: Mapping[str, str]) -> None:
        """Promise `files` (URL → SHA-256), before the first of them is put in place."""
        with self._failing(), self._connection:
            self._connection.executemany(
                "INSERT OR IGNORE INTO written VALUES (?, ?, ?)",
                [(output, url, sha256) for url, sha256 in sorted(files.items())],
            )

    def has_written(self, output: str, files: Mapping[str, str]) -> None:
        """Say that `files` (URL → SHA-256) are all that now stands in `output`."""
        wanted = {(url, sha256) for url, sha256 in files.items()}
        known = {(url, sha256) for url, shas in self.written(output).items() for sha256 in shas}
        with self._failing(), self._connection:
            self._connection.executemany(
                "DELETE FROM written WHERE output = ? AND url = ? AND sha256 = ?",
                [(output, *row) for row in sorted(known - wanted)],
            )
            self._connection.executemany(
                "INSERT INTO written VALUES (?, ?, ?)",
                [(output, *row) for row in sorted(wanted - known)],
            )

    @contextlib.contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as problem:
            raise LedgerError(
                f"the ledger cannot be used: {problem}",
                path=self._path,
                hint="make room on the disk, or delete the file: the next build makes it anew",
            ) from problem


@contextlib.contextmanager
def open_ledger(folder: Path) -> Iterator[tuple[Ledger, list[str]]]:
    """Hold the ledger in `folder` (made if missing) for one build; also its warnings, in words.

    A file that is no ledger, or one of another version of archive-gen, is set aside beside it and
    a new one begun. Where `folder` cannot be written, the ledger lives in memory: the build works
    but has no memory of files that earlier ones wrote. Raises `LedgerError` if another build
    holds it, with that one's process number.
    """
    warnings: list[str] = []
    try:
        _make_folder(folder)
        lock = _acquire(folder)
    except OSError as problem:
        warnings.append(
            f"{folder} cannot be written ({problem.strerror or problem}): "
            "pages of deleted articles stay where they are, and two builds at once are not held apart"
        )
        connection = sqlite3.connect(":memory:")
        connection.execute(_SCHEMA)
        with contextlib.closing(connection):
            yield Ledger(connection, str(folder), in_memory=True), warnings
        return
    try:
        connection, aside = _connect(folder / LEDGER_FILE)
        if aside:
            warnings.append(aside)
        with contextlib.closing(connection):
            yield Ledger(connection, str(folder / LEDGER_FILE), in_memory=False), warnings
    finally:
        lock.release()


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="ascii")


def _acquire(folder: Path) -> FileLock:
    """The lock goes with the process: a build that was killed leaves none behind."""
    lock, holder = FileLock(folder / "lock"), folder / "lock-holder"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        try:
            who = f"process {holder.read_text(encoding='ascii').strip()}"
        except (OSError, UnicodeDecodeError):
            who = "another process"
        raise LedgerError(
            f"{who} is building this archive at the moment",
            path=str(folder),
            hint="wait until it has ended, or end it",
        ) from None
    try:
        holder.write_text(f"{os.getpid()}\n", encoding="ascii")
    except OSError:
        lock.release()
        raise
    return lock


def _connect(path: Path) -> tuple[sqlite3.Connection, str]:
    """The ledger at `path`, and a warning if what stood there had to be set aside."""
    warning = ""
    if path.exists():
        reason = _unfit(path)
        if reason is None:
            return sqlite3.connect(path), ""
        aside = path.with_name(path.name + ".set-aside")
        try:
            path.replace(aside)
            path.with_name(path.name + "-journal").unlink(missing_ok=True)
        except OSError as problem:
            message = f"the ledger is {reason}, and cannot be set aside: {problem.strerror}"
            raise LedgerError(message, path=str(path), hint="remove it") from problem
        warning = f"{path} is {reason}: set aside as {aside.name}, and begun anew"
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(_SCHEMA)
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    except sqlite3.Error as problem:
        connection.close()
        path.unlink(missing_ok=True)
        hint = "make room on the disk, or let this folder be written"
        raise LedgerError(f"the ledger cannot be made: {problem}", path=str(path), hint=hint) from problem
    return connection, warning


def _unfit(path: Path) -> str | None:
    """Why the file at `path` cannot serve as a ledger; `None` if it can."""
    try:
        connection = sqlite3.connect(path)
        with contextlib.closing(connection):
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != SCHEMA_VERSION:
                return f"a ledger of another version ({version} instead of {SCHEMA_VERSION})"
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                return "damaged"
            connection.execute("SELECT output, url, sha256 FROM written LIMIT 1").fetchall()
    except sqlite3.Error as problem:
        return f"not readable ({problem})"
    return None
