"""What is known of earlier builds: `.archive_gen/ledger.sqlite`. The only room that speaks SQL.

    database.py   the file, its tables, its errors
    texts.py      what was read, and what was made of it
    counts.py     what the texts tell together
    site.py       what stands in an output folder

The ledger is disposable: without it the next build is a full one with the same bytes, and only
the removal of pages that are no longer wanted waits until they are known again.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from archive_gen.errors import LedgerError
from archive_gen.ledger.counts import Counts, Facts
from archive_gen.ledger.database import (
    LEDGER_FILE,
    SCHEMA_VERSION,
    DamagedLedgerError,
    Database,
    damaged,
    open_database,
    open_or_make,
    set_aside,
    unfit,
)
from archive_gen.ledger.site import Frame, SiteFiles, Whole, Written
from archive_gen.ledger.texts import CardRow, Stamp, Text, Texts, packed

__all__ = [
    "LEDGER_FILE",
    "SCHEMA_VERSION",
    "CardRow",
    "Counts",
    "DamagedLedgerError",
    "Facts",
    "Frame",
    "Ledger",
    "SiteFiles",
    "Stamp",
    "Text",
    "Texts",
    "Whole",
    "Written",
    "open_ledger",
    "packed",
    "read_written",
    "reading_along",
    "temporary_ledger",
]


class Ledger:
    """An open ledger. `in_memory` says that nothing of it outlives the build."""

    def __init__(self, database: Database, *, in_memory: bool = False) -> None:
        self._database = database
        self.path = database.path
        self.in_memory = in_memory
        self.session = secrets.token_hex(8)
        """Names this opening of the ledger, for processes that read it along."""
        self.texts = Texts(database)
        self.counts = Counts(database)
        self.facts = Facts(database)
        self.changing = database.changing

    def site(self, output: str) -> SiteFiles:
        """The files of one output folder."""
        return SiteFiles(self._database, output)

    def note(self, name: str) -> object:
        """What was noted under a name; `None` if nothing was."""
        row = self._database.row("SELECT value FROM meta WHERE name = ?", name)
        return row[0] if row is not None else None

    def make_note(self, name: str, value: str | int | bytes | None) -> None:
        """Note something under a name, in place of what was."""
        self._database.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", [(name, value)])

    def revision(self) -> int:
        """Grows with every change of an article."""
        number = self.note("revision")
        return number if isinstance(number, int) else 0

    def next_revision(self) -> None:
        """Say that articles change, inside the transaction that changes them."""
        self.make_note("revision", self.revision() + 1)

    def forget_texts(self) -> None:
        """Let every text be read anew."""
        for table in ("stamps", "texts", "readings", "asked", "counts", "facts", "cards", "articles", "meta"):
            self._database.run(f"DELETE FROM {table} WHERE ?", [(1,)])  # noqa: S608 - our own names

    def close(self) -> None:
        """Give the file back."""
        self._database.close()


@contextlib.contextmanager
def reading_along(path: Path, session: str) -> Iterator[Ledger]:
    """The ledger that another process holds open as `session`, for one that only reads it.

    Raises `DamagedLedgerError` also where a record in it cannot be decoded.
    """
    try:
        yield _opened(path, session, threading.get_ident())
    except msgspec.DecodeError as problem:
        raise damaged(problem, path) from problem


@functools.lru_cache(maxsize=16)
def _opened(path: Path, _session: str, _thread: int) -> Ledger:
    return Ledger(open_database(path))


@contextlib.contextmanager
def open_ledger(folder: Path) -> Iterator[tuple[Ledger, list[str]]]:
    """Hold the ledger in `folder` (made if missing) for one build; also its warnings, in words.

    A file that is no ledger, or one of another version of archive-gen, is set aside beside it and
    a new one begun; so is one that turns out to be damaged (`DamagedLedgerError` comes out, and
    the next call begins anew). Where `folder` cannot be written, the ledger lives as long as the
    build: that works but has no memory of files that earlier ones wrote. Raises `LedgerError` if
    another build holds it, with that one's process number.
    """
    warnings: list[str] = []
    try:
        _make_folder(folder)
        lock = _acquire(folder)
    except OSError as problem:
        warnings.append(
            f"{folder} cannot be written ({problem.strerror or problem}): everything is read anew, "
            "pages of deleted articles stay where they are, and two builds at once are not held apart"
        )
        with temporary_ledger() as ledger:
            yield ledger, warnings
        return
    try:
        database, aside = open_or_make(folder / LEDGER_FILE)
        if aside:
            warnings.append(aside)
        with contextlib.closing(database):
            yield Ledger(database), warnings
    except (DamagedLedgerError, msgspec.DecodeError) as problem:
        set_aside(folder / LEDGER_FILE, "damaged")
        if isinstance(problem, DamagedLedgerError):
            raise
        raise damaged(problem, folder / LEDGER_FILE) from problem
    finally:
        lock.release()


def read_written(folder: Path, output: str) -> dict[str, frozenset[str]] | None:
    """What builds wrote to `output`, as `SiteFiles.written`, without holding, making or changing the ledger
    in `folder`; `None` where there is none that can be read. Raises `LedgerError` if it fails on the way.
    """
    path = folder / LEDGER_FILE
    if not path.is_file() or unfit(path) is not None:
        return None
    with contextlib.closing(open_database(path)) as database:
        return SiteFiles(database, output).written()


@contextlib.contextmanager
def temporary_ledger() -> Iterator[Ledger]:
    """A ledger that knows nothing, and of which nothing is kept."""
    with tempfile.TemporaryDirectory(prefix="archive-gen-") as folder:
        database, _ = open_or_make(Path(folder) / LEDGER_FILE)
        with contextlib.closing(database):
            yield Ledger(database, in_memory=True)


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
