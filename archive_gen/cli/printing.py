"""What is printed: data to standard output, everything else to standard error."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive_gen.cli.options import EXIT_CONTENT
from archive_gen.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.console import Console

    from archive_gen.config import Config
    from archive_gen.records import Article, Diagnostic


def write_json(articles: Iterable[Article]) -> None:
    """Print whole records, one a line."""
    from archive_gen.exports import record_line

    write(record_line(article) for article in articles)


def write(data: Iterable[bytes]) -> None:
    """Print data, until nobody reads it any more."""
    for each in data:
        with _printing():
            sys.stdout.buffer.write(each)
    with _printing():
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def _printing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _leave_standard_output()  # whoever reads our output has enough of it
        raise click.exceptions.Exit(0) from None
    except OSError as problem:
        _leave_standard_output()
        raise OutputError(
            f"what is printed cannot be written: {problem.strerror}",
            hint="make room where standard output goes, or name another file",
        ) from problem


def _leave_standard_output() -> None:
    """Nothing more is written there: Python would try, and complain, once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(*lines: str) -> None:
    """Print lines for a person."""
    for line in lines:
        click.echo(line, err=True)


def counted(number: int, noun: str) -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shown(path: Path) -> str:
    """A path as a user types it."""
    from archive_gen.config import shown_path

    try:
        return shown_path(Path(os.path.abspath(path)))
    except FileNotFoundError:  # the current folder has been deleted
        return str(path)


def given(command: str, argument: Path | None = None, **options: Path | None) -> list[str]:
    """The command line that means the same archive again."""
    words = ["archive-gen", command, *([str(argument)] if argument is not None else [])]
    for name, value in options.items():
        words += [f"--{name}", str(value)] if value is not None else []
    return words


def tell(problems: Iterable[Diagnostic]) -> int:
    """Print problems of the content; the exit code that they mean."""
    from archive_gen.terminal import TerminalReporter

    reporter = TerminalReporter(quiet=True)
    code = 0
    for each in problems:
        reporter.diagnostic(each)
        code = EXIT_CONTENT if each.severity == "error" else code
    return code


def write_tables(draw: Callable[[Console], None]) -> None:
    """Print what `draw` puts on a console; by `write`, as all data: that knows of full disks, and of readers
    that have enough.
    """
    from rich.console import Console

    terminal = sys.stdout.isatty() or None  # `None`: as `FORCE_COLOR` and its like say
    # A pipe has no width: wide enough there that little is broken over lines.
    width = None if terminal or os.environ.get("COLUMNS") else 160
    text = io.StringIO()
    draw(Console(file=text, force_terminal=terminal, width=width, markup=False, highlight=False, emoji=False))
    write([text.getvalue().encode("utf-8", "replace")])


def colour(stream: Any) -> bool:
    """Whether text on `stream` may be coloured."""
    from archive_gen.terminal import is_terminal

    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def passed_over(config: Config) -> list[str]:
    """That the settings at hand are of another archive, where they are."""
    if config.passed_over is None:
        return []
    name = config.passed_over.name
    return [f"note: {name} here is of another archive and was not used; `--config {name}` uses it"]


def in_english(config: Config) -> list[str]:
    """That the site's own words are English in an archive whose language is another."""
    from archive_gen.renderer import default_templates
    from archive_gen.renderer.catalogues import speaks

    language = config.settings.language
    if speaks([folder for folder in (config.templates, default_templates()) if folder], language):
        return []
    lack = f"note: the site’s own words are English: there is no catalogue for {language!r} yet"
    return [f"{lack}; `locale/{language}.po` in a templates folder brings one"]
