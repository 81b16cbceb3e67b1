"""What a build says while it runs and at its end; core code never prints.

A `Reporter` is told of stages, problems and the outcome. `TerminalReporter` writes to standard
error, `CollectingReporter` keeps everything for a test or another program.
"""

from __future__ import annotations

import collections
import os
import sys
import time
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

import msgspec

from archive_gen.config import shown_path
from archive_gen.errors import ArchiveError
from archive_gen.records import Diagnostic, Published

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

FOLD_AFTER = 20
"""So many diagnostics of one kind are printed; further ones are counted."""


class BuildReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a build did.

    `added`, `changed` and `gone` count texts since the last build. `pages` counts every file of the
    site; `rendered` says how many of them had to be made anew, and `reasons` why; `written`,
    `unchanged` and `removed` what became of them. `needs` counts the articles that need a person, by
    the names of `archive_gen.review`.
    `home` is the file to open. `seconds` is the time by stage, in the order they ran.

    Where the caller has asked for details: `explained` is the reason for each file that was made,
    `addresses` leads from each article's path to the address of its page, and `review` from the path
    of each article that needs a person to the names of its needs.
    """

    articles: int
    added: int = 0
    changed: int = 0
    gone: int = 0
    pages: int
    rendered: int = 0
    reasons: Mapping[str, int] = {}
    explained: tuple[tuple[str, str], ...] = ()
    written: int
    unchanged: int
    removed: int
    home: str
    diagnostics: tuple[Diagnostic, ...]
    needs: Mapping[str, int]
    seconds: Mapping[str, float]
    addresses: Mapping[str, str] = {}
    review: Mapping[str, tuple[str, ...]] = {}
    published: tuple[Published, ...] = ()
    """Where each article stands, for `permalinks.remember_permalinks`."""

    @property
    def errors(self) -> int:
        """How many problems of the content made it incomplete."""
        return sum(each.severity == "error" for each in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many things were found that a person should look at."""
        return sum(each.severity == "warning" for each in self.diagnostics)


def located(diagnostics: Iterable[Diagnostic], folder: Path) -> list[Diagnostic]:
    """With paths, which are relative to `folder`, as a user types them."""
    return [msgspec.structs.replace(each, path=shown_path(folder / each.path)) for each in diagnostics]


class Reporter(Protocol):
    """What `build` tells about itself, in this order; every call may come from the parent process only."""

    def stage(self, name: str, total: int | None = None) -> None:
        """A stage begins ("reading"), with so many steps if they can be counted; it ends the one before."""

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        """A problem of the content, as soon as it is known."""

    def notice(self, text: str) -> None:
        """Something worth saying that is no problem of the content."""

    def finish(self, report: BuildReport | None) -> None:
        """The build has ended; `None` if it failed."""


class Log:
    """Passes everything on to the reporter, and keeps what the report at the end needs."""

    def __init__(self, reporter: Reporter) -> None:
        self.reporter = reporter
        self.diagnostics: list[Diagnostic] = []
        self.seconds: dict[str, float] = {}
        self._stage: tuple[str, float] | None = None
        self._told: set[Diagnostic] = set()

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage, and end the one before."""
        self.end_stage()
        self._stage = (name, time.perf_counter())
        self.reporter.stage(name, total)

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""
        self.reporter.advance(steps)

    def end_stage(self) -> None:
        """End the stage, and remember how long it took."""
        if self._stage is not None:
            name, begun = self._stage
            self.seconds[name] = time.perf_counter() - begun
            self._stage = None

    def add(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Tell `diagnostics`, each once."""
        for shown in diagnostics:
            if shown in self._told:  # a mistake in _folder.yaml is met again with every article below it
                continue
            self._told.add(shown)
            self.diagnostics.append(shown)
            self.reporter.diagnostic(shown)


class CollectingReporter:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.stages: list[str] = []
        self.diagnostics: list[Diagnostic] = []
        self.notices: list[str] = []
        self.report: BuildReport | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """Keep the stage's name."""
        self.stages.append(name)

    def advance(self, steps: int) -> None:
        """Steps are not kept."""

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        """Keep the diagnostic."""
        self.diagnostics.append(diagnostic)

    def notice(self, text: str) -> None:
        """Keep the text."""
        self.notices.append(text)

    def finish(self, report: BuildReport | None) -> None:
        """Keep the report."""
        self.report = report


class TerminalReporter:
    """Writes to `stream` (standard error): a moving bar on a terminal, a line a stage elsewhere.

    `quiet` leaves out progress and notices, never diagnostics. `all_diagnostics` is the command
    that shows those which were folded. Colours only on a terminal, and not where `NO_COLOR` is
    set (no-color.org).
    """

    def __init__(
        self, *, stream: IO[str] | None = None, quiet: bool = False, all_diagnostics: str | None = None
    ) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._quiet = quiet
        self._all_diagnostics = all_diagnostics
        self._live = is_terminal(self._stream)
        self._colour = self._live and not os.environ.get("NO_COLOR")
        self._kinds: collections.Counter[tuple[str, str]] = collections.Counter()
        self._stage: tuple[str, int | None, float] | None = None
        self._done = 0
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._refreshed = 0.0

    def stage(self, name: str, total: int | None = None) -> None:
        """End the stage before, and begin this one."""
        self._end_stage()
        self._stage, self._done = (name, total, time.monotonic()), 0
        if self._live and not self._quiet and total is not None:
            if self._progress is None:
                self._progress = self._make_progress()
            self._task = self._progress.add_task(name, total=total)
            self._progress.refresh()

    def advance(self, steps: int) -> None:
        """Move the bar, ten times a second at most."""
        self._done += steps
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, steps)
            if time.monotonic() - self._refreshed > 0.1:
                self._refreshed = time.monotonic()
                self._progress.refresh()

    def diagnostic(self, diagnostic: Diagnostic) -> None:
        """Print it, unless enough of its kind have been printed."""
        kind = (diagnostic.severity, _kind(diagnostic))
        self._kinds[kind] += 1
        if self._all_diagnostics is None or self._kinds[kind] <= FOLD_AFTER:
            self._print(
                problem_lines(
                    diagnostic.severity,
                    diagnostic.message,
                    path=diagnostic.path,
                    line=diagnostic.line,
                    hint=diagnostic.hint,
                    colour=self._colour,
                )
            )

    def notice(self, text: str) -> None:
        """Print it, unless quiet."""
        if not self._quiet:
            self._print(["note: " + printable(text)])

    def finish(self, report: BuildReport | None) -> None:
        """End the bar, and say what was folded."""
        self._end_stage()
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        for (severity, message), count in self._kinds.items():
            if self._all_diagnostics is not None and count > FOLD_AFTER:
                more = f"… and {count - FOLD_AFTER:,} more {severity}s such as: {printable(message)}"
                self._print([more, f"  hint: `{self._all_diagnostics}` shows them all."])
        self._kinds.clear()

    def _make_progress(self) -> Progress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        console = Console(file=self._stream, no_color=not self._colour, markup=False, highlight=False)
        # Refreshed by hand: a refreshing thread and forked worker processes do not go together.
        progress = Progress(*columns, console=console, auto_refresh=False, transient=True)
        progress.start()
        return progress

    def _end_stage(self) -> None:
        if self._stage is None or self._quiet:
            return
        name, total, begun = self._stage
        self._stage = None
        if self._progress is not None and self._task is not None:
            self._progress.remove_task(self._task)
            self._task = None
            self._progress.refresh()
        count = f" {self._done:,} of {total:,}" if total is not None else ""
        self._print([f"{name}{count} ({time.monotonic() - begun:.1f} s)"])

    def _print(self, lines: list[str]) -> None:
        # Rich keeps the bar below what its console prints; plain text, so no markup is read.
        if self._progress is not None:
            from rich.text import Text

            for line in lines:
                self._progress.console.print(Text.from_ansi(line), soft_wrap=True)
        else:
            self._stream.write("".join(line + "\n" for line in lines))
            self._stream.flush()


def problem_lines(
    severity: str,
    message: str,
    *,
    path: str | None = None,
    line: int | None = None,
    hint: str | None = None,
    colour: bool = False,
) -> list[str]:
    """`path:line: error: message` and, below it, `  hint: …`; safe to print on a terminal."""
    where = "" if path is None else printable(path) + (f":{line}" if line is not None else "") + ": "
    shade = "31" if severity == "error" else "33"
    word = f"\x1b[1;{shade}m{severity}:\x1b[0m" if colour else f"{severity}:"
    first, *more = message.split("\n")
    lines = [f"{where}{word} {printable(first)}", *("  " + printable(each) for each in more)]
    if hint is not None:
        lines.append("  hint: " + printable(hint))
    return lines


def error_lines(problem: ArchiveError, *, colour: bool = False) -> list[str]:
    """An error, and those found with it, as `problem_lines`."""
    lines: list[str] = []
    for each in (problem, *getattr(problem, "also", ())):
        lines += problem_lines(
            "error", each.message, path=each.path, line=each.line, hint=each.hint, colour=colour
        )
    return lines


def is_terminal(stream: IO[str]) -> bool:
    """Whether a person is watching, on a terminal that can do more than print lines."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def printable(text: str) -> str:
    r"""`text` with everything escaped that could drive a terminal or hide what is there.

    Control characters (Unicode categories Cc and Cf, so also those that turn the direction of
    writing), line and paragraph separators and lone surrogates become `\n`, `\x1b`, `\u202e`.
    The joiners that Persian and Indic scripts are spelled with stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char if char in _JOINERS or unicodedata.category(char) not in _UNSAFE else _escape(char)
        for char in text
    )


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")


def _escape(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def _kind(diagnostic: Diagnostic) -> str:
    """The message without what differs from file to file: quoted words and numbers."""
    words = []
    for index, part in enumerate(diagnostic.message.replace('"', "'").split("'")):
        words.append("".join(char for char in part if not char.isdigit()) if index % 2 == 0 else "…")
    return "'".join(words)
