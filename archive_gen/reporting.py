"""What a build says while it runs and at its end; core code never prints.

A `Reporter` is told of stages, problems and the outcome. `archive_gen.terminal` has the one that writes
to standard error; `CollectingReporter` keeps everything for a test or another program.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import msgspec

from archive_gen.config import shown_path
from archive_gen.records import Diagnostic, Published


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
