"""Progress and problems on a terminal, or as plain lines where nobody watches."""

from __future__ import annotations

import collections
import os
import sys
import time
from typing import IO, TYPE_CHECKING

from archive_gen.errors import ArchiveError
from archive_gen.records import Diagnostic
from archive_gen.reporting import BuildReport, printable

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

FOLD_AFTER = 20
"""So many diagnostics of one kind are printed; further ones are counted."""


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
            self._print(diagnostic_lines(diagnostic, colour=self._colour))

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


def diagnostic_lines(found: Diagnostic, *, colour: bool = False) -> list[str]:
    """A diagnostic as `problem_lines`; an empty path is none."""
    return problem_lines(
        found.severity,
        found.message,
        path=found.path or None,
        line=found.line,
        hint=found.hint,
        colour=colour,
    )


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


def _kind(diagnostic: Diagnostic) -> str:
    """The message without what differs from file to file: quoted words and numbers."""
    words = []
    for index, part in enumerate(diagnostic.message.replace('"', "'").split("'")):
        words.append("".join(char for char in part if not char.isdigit()) if index % 2 == 0 else "…")
    return "'".join(words)
