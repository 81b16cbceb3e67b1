"""Builds in a process of their own, one after the other.

The process stays, so that a rebuild finds everything imported. It can be ended at once and at any
time, it cannot slow down the serving of pages, and whatever becomes of it, the preview goes on.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import shlex
import signal
import threading
import traceback
from collections.abc import Iterable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from archive_gen.config import Config, load_config, shown_path
from archive_gen.errors import ArchiveError, LedgerError
from archive_gen.records import Diagnostic, Severity
from archive_gen.reporting import BuildReport, CollectingReporter, Reporter
from archive_gen.review import NEEDS
from archive_gen.terminal import TerminalReporter
from archive_gen.workers import process_pool

SHOWN = 200
"""So many problems of a severity, and articles of a need, are named one by one; the rest is counted."""

_GRACE = 0.5
"""Seconds in which a build that is to end may clear up after itself."""


class Order(NamedTuple):
    """What `archive-gen serve` was told on the command line about building."""

    config_file: Path | None
    content: Path | None
    output: Path | None
    templates: Path | None
    jobs: int

    def config(self) -> Config:
        """The settings as they stand in the file now. Raises `SettingsError`."""
        return load_config(
            self.config_file, content=self.content, output=self.output, templates=self.templates
        )

    def records(self) -> str:
        """The command that prints the records of the same archive."""
        words = ["archive-gen", "records", *([str(self.content)] if self.content else [])]
        return shlex.join([*words, *(["--config", str(self.config_file)] if self.config_file else [])])


class Place(msgspec.Struct, frozen=True):
    """A file that a person should look at, as typed in a terminal, and the address of its page."""

    file: str
    url: str | None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a build.

    `failure` holds why there is no new site, and is empty where there is one. `config` is `None`
    if the settings could not be read. `pages` leads from the file of a problem to the address of
    the article's page. `needs` lists up to `SHOWN` articles for each name of `review.NEEDS`.
    `moved` are pages that stand at another address than after the build before: old to new.
    """

    config: Config | None = None
    failure: tuple[Diagnostic, ...] = ()
    busy: bool = False
    """The failure is that another build is at work: worth another try."""
    articles: int = 0
    written: int = 0
    removed: int = 0
    seconds: float = 0.0
    counts: Mapping[Severity, int] = {}
    problems: tuple[Diagnostic, ...] = ()
    pages: Mapping[str, str] = {}
    needs: Mapping[str, tuple[Place, ...]] = {}
    need_counts: Mapping[str, int] = {}
    moved: Mapping[str, str] = {}


class BuildProcess:
    """Starts the process that builds, gives it orders, and ends it."""

    def __init__(self) -> None:
        self._process: Any = None
        self._connection: Connection | None = None

    def build(self, order: Order) -> Outcome:
        """Build, and wait for the outcome. Never raises for what goes wrong in the other process."""
        connection = self._connection
        if connection is None or not self._process.is_alive():
            connection = self.start()
        try:
            connection.send(order)
            outcome: Outcome = connection.recv()
        except (EOFError, OSError):
            self._process.join(_GRACE)
            how = f"exit code {self._process.exitcode}"
            self.stop()
            hint = "if memory is short, start with `--jobs 1`; the next change builds again"
            told = Diagnostic("error", f"the build was ended from outside ({how})", "", hint=hint)
            return Outcome(failure=(told,))
        return outcome

    def start(self) -> Connection:
        """Start the process; it can load its libraries while others are at work."""
        # Not forked: this process has threads. Ctrl-C reaches the other one too, and is answered here.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), name="archive-gen build")
        with _ignoring_interrupts():
            self._process.start()
        theirs.close()
        self._connection = ours
        return ours

    def stop(self) -> None:
        """End the process, in the middle of a build too; the site is left whole."""
        if self._connection is None:
            return
        self._process.terminate()
        self._process.join(_GRACE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(_GRACE)
        self._connection.close()
        self._connection = None


@contextlib.contextmanager
def _ignoring_interrupts() -> Any:
    """A program started meanwhile ignores Ctrl-C from its first moment on (POSIX `exec` keeps that)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _work(connection: Connection) -> None:
    """What the process does: an outcome for each order, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    addresses: dict[str, str] = {}
    first = True
    try:
        import archive_gen.builder  # noqa: F401 - loaded before the first order comes

        while True:
            order = connection.recv()
            reporter = TerminalReporter() if first else CollectingReporter()
            outcome, addresses = attempt(order, addresses, reporter)
            first = False
            connection.send(outcome)
    except (EOFError, OSError):  # the preview is gone, killed perhaps
        return
    except KeyboardInterrupt:  # from `_end`
        return


def _end(*_: object) -> None:
    # As Ctrl-C ends `archive-gen build`: staging folders and pools are cleared up on the way out.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def attempt(order: Order, before: Mapping[str, str], reporter: Reporter) -> tuple[Outcome, dict[str, str]]:
    """Build as ordered; also the addresses of all articles by path, for the next time.

    `before` are those of the last time. Whatever is raised becomes the outcome's failure.
    """
    from archive_gen.builder import build

    config = None
    try:
        config = order.config()
        with process_pool(order.jobs) as executor:
            report = build(config, executor=executor, reporter=reporter, detailed=True)
    except ArchiveError as problem:
        busy = isinstance(problem, LedgerError)
        return Outcome(config=config, failure=failure_of(problem), busy=busy), dict(before)
    except Exception as fault:  # noqa: BLE001 - nothing is hidden: it is told in full, and the preview goes on
        traceback.print_exc()
        hint = "this is a fault of archive-gen, please report it: the terminal shows where it happened"
        told = Diagnostic("error", f"internal error: {type(fault).__name__}: {fault}", "", hint=hint)
        return Outcome(config=config, failure=(told,)), dict(before)
    return outcome_of(report, config, before), dict(report.addresses)


def failure_of(problem: ArchiveError) -> tuple[Diagnostic, ...]:
    """An error, and those found with it, as diagnostics; `path` is empty where it is of no file."""
    return tuple(
        Diagnostic("error", each.message, _typed(each.path), each.line, each.hint)
        for each in (problem, *getattr(problem, "also", ()))
    )


def _typed(path: str | None) -> str:
    return shown_path(Path(os.path.abspath(path))) if path is not None else ""


def outcome_of(report: BuildReport, config: Config, before: Mapping[str, str]) -> Outcome:
    """The report, cut to what the preview shows."""
    problems = [
        each
        for severity in ("error", "warning")
        for each in [found for found in report.diagnostics if found.severity == severity][:SHOWN]
    ]
    named = {name: [path for path, needs in report.review.items() if name in needs] for name in NEEDS}
    return Outcome(
        config=config,
        articles=report.articles,
        written=report.written,
        removed=report.removed,
        seconds=sum(report.seconds.values()),
        counts={"error": report.errors, "warning": report.warnings},
        problems=tuple(problems),
        pages=_pages_of((each.path for each in problems), config.content, report.addresses),
        needs={
            name: tuple(_place(path, config.content, report.addresses) for path in paths[:SHOWN])
            for name, paths in named.items()
            if paths
        },
        need_counts={name: len(paths) for name, paths in named.items() if paths},
        moved={
            url: report.addresses[path]
            for path, url in before.items()
            if report.addresses.get(path, url) != url
        },
    )


def _place(path: str, content: Path, addresses: Mapping[str, str]) -> Place:
    return Place(shown_path(content / path), addresses.get(path))


def _pages_of(files: Iterable[str], content: Path, addresses: Mapping[str, str]) -> dict[str, str]:
    """File → address, for articles and for sidecars that stand beside one."""
    of_stem = None
    found: dict[str, str] = {}
    for file in files:
        place = Path(os.path.abspath(file))
        if not file or not place.is_relative_to(content):
            continue
        path = place.relative_to(content).as_posix()
        if path not in addresses and of_stem is None:
            of_stem = {each.rpartition(".")[0]: url for each, url in addresses.items()}
        url = addresses.get(path) or (of_stem or {}).get(path.rpartition(".")[0])
        if url is not None:
            found[file] = url
    return found
