"""The command line: arguments, exit codes, and the only place that prints.

Data goes to standard output, everything else to standard error. Heavy imports stand inside the
commands that need them.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive_gen import __version__
from archive_gen.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_gen.config import Config
    from archive_gen.records import Article
    from archive_gen.reporting import BuildReport

EXIT_CONTENT, EXIT_INTERNAL, EXIT_INTERRUPTED = 1, 70, 130

_EPILOG = """\b
Exit codes:
  0    all is well
  1    problems in the content, or warnings under --strict; all else was done
  2    wrong usage, settings or templates, or the output cannot be written
  70   a fault of archive-gen itself; the message names a file with the details
  130  interrupted
"""


class _Commands(click.Group):
    """Says which command was probably meant."""

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a hint in the error."""
        import difflib

        if arguments and not arguments[0].startswith("-") and self.get_command(context, arguments[0]) is None:
            near = difflib.get_close_matches(arguments[0], self.list_commands(context), n=1)
            hint = f"Did you mean `{near[0]}`?" if near else "See `archive-gen --help`."
            raise click.UsageError(f"There is no command {arguments[0]!r}. {hint}", context)
        return super().resolve_command(context, arguments)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = commands.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="archive-gen",
            standalone_mode=False,
        )
    except click.ClickException as problem:
        problem.show()
        code = 2
    except ArchiveError as problem:
        from archive_gen.reporting import error_lines, printable

        if problem.path is not None:
            problem.path = _shown(Path(problem.path))
        notes = [printable(note) for note in getattr(problem, "__notes__", ())]
        _say(*error_lines(problem, colour=_colour(sys.stderr)), *notes)
        code = problem.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        cause = stop.__cause__ or stop
        _say("interrupted", *getattr(cause, "__notes__", ()))
        code = EXIT_INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - nothing is hidden: it is saved, and the exit code tells
        code = _internal_error(fault)
    sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archive-gen")
def commands() -> None:
    """Turn a folder of raw news texts into a static archive to browse and to cite.

    \b
    Start here:
      archive-gen new my-archive      a new archive with a sample article
      cd my-archive
      archive-gen build               makes site/; open site/index.html

    \b
    With texts that you have:
      archive-gen build --content ~/texts --output ~/site
      archive-gen inspect ~/texts/some-article.txt

    Texts need no preparation: headline, date, authors, outlet and tags are found in them, and every
    guess is shown with its reason. The texts are never changed. Settings are optional and stand in
    `archive.yaml`.
    """  # noqa: D301 - click's mark for lines to keep


_FOLDER = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path)
_EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_config_option = click.option(
    "--config", "config_file", type=_FILE, metavar="FILE", help="Settings. Default: archive.yaml, if there."
)
_jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Processes at work. Default: one for each processor.",
)


@commands.command(epilog=_EPILOG)
@click.option("--content", type=_FOLDER, metavar="DIR", help="Folder of articles. Default: content.")
@click.option("--output", type=_FOLDER, metavar="DIR", help="Folder for the site. Default: site.")
@_config_option
@click.option("--templates", type=_FOLDER, metavar="DIR", help="Your templates, used before ours.")
@_jobs_option
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
@click.option("--verbose", "-v", is_flag=True, help="Print every problem, also many of one kind.")
def build(  # noqa: PLR0913 - one for each option
    content: Path | None,
    output: Path | None,
    config_file: Path | None,
    templates: Path | None,
    jobs: int | None,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build the site.

    Only files that differ are written, and only files that archive-gen wrote are ever removed.
    Nothing changes before all is rendered: after a mistake in a template, on a full disk or after
    Ctrl-C the site stands as it was.

    \b
    Examples:
      archive-gen build
      archive-gen build --content ~/texts --output ~/site
      archive-gen build --strict --quiet          in a script
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import build as build_site
    from archive_gen.config import load_config
    from archive_gen.reporting import TerminalReporter
    from archive_gen.workers import process_pool

    config = load_config(config_file, content=content, output=output, templates=templates)
    if not quiet:
        _say(*_passed_over(config))
    again = shlex.join([*_given("build", content=content, output=output, config=config_file), "--verbose"])
    reporter = TerminalReporter(quiet=quiet, all_diagnostics=None if verbose else again)
    try:
        with process_pool(jobs or _processors()) as executor:
            report = build_site(config, executor=executor, reporter=reporter)
    except KeyboardInterrupt as stop:
        if not getattr(stop, "__notes__", ()):
            stop.add_note("The site stands as it was.")
        raise
    if not quiet:
        _say(*_summary(report, _given("records", content, config=config_file)))
    return EXIT_CONTENT if report.errors or (strict and report.warnings) else 0


@commands.command(epilog=_EPILOG)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole record, one a line.")
@_config_option
def inspect(files: tuple[Path, ...], as_json: bool, config_file: Path | None) -> int:
    """Show what was found in each FILE, and why.

    Every field with its value, where it comes from (line:columns), its score from 0 to 1, the rule
    that found it, and the candidates that lost; then the body in short, and the lines that are not
    shown. What is stated in front matter, in NAME.yaml beside the file and in _folder.yaml counts.

    What an archive knows only as a whole (which names recur, which days an outlet's dates prove)
    comes from the files given here alone, so name several to see them judged together.

    \b
    Examples:
      archive-gen inspect content/ferry.txt
      archive-gen inspect content/*.txt --json | jq .title
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import read_files
    from archive_gen.config import load_config

    articles, diagnostics = read_files(load_config(config_file), files)
    if as_json:
        _write_json(articles)
    else:
        from archive_gen.inspection import print_inspection

        console = _console()
        for article in articles:
            print_inspection(article, console)
    reporter = _quiet_reporter()
    for each in diagnostics:
        reporter.diagnostic(each)
    return EXIT_CONTENT if any(each.severity == "error" for each in diagnostics) else 0


@commands.command(epilog=_EPILOG)
@click.argument("content", required=False, type=_FOLDER)
@click.option("--jsonl", "form", flag_value="jsonl", default="jsonl", help="One record a line (default).")
@click.option("--csv", "form", flag_value="csv", help="A table: lists joined by `; `, without evidence.")
@click.option("--paths", "form", flag_value="paths", help="Only the files' paths, one a line.")
@click.option(
    "--needs",
    type=click.Choice(("title", "date", "ambiguous", "source", "bytes")),
    multiple=True,
    help="Only records that lack it: no title, no date, an ambiguous date, no source, undecodable bytes.",
)
@_config_option
@_jobs_option
def records(
    content: Path | None,
    form: str,
    needs: tuple[str, ...],
    config_file: Path | None,
    jobs: int | None,
) -> int:
    """Print every record of CONTENT as data.

    Records are in the order of their paths. In a table, a cell that a spreadsheet would take for a
    formula gets a `'` before it; the other forms hold everything as it is.

    \b
    Examples:
      archive-gen records > records.jsonl
      archive-gen records --csv > records.csv
      archive-gen records --needs date --paths            what has no date
      archive-gen records --needs source --paths | xargs archive-gen inspect
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import read_archive
    from archive_gen.config import load_config
    from archive_gen.reporting import CollectingReporter
    from archive_gen.review import needs as needs_of
    from archive_gen.workers import process_pool

    config = load_config(config_file, content=content)
    _say(*_passed_over(config))
    collected = CollectingReporter()
    with process_pool(jobs or _processors()) as executor:
        articles = read_archive(config, executor=executor, reporter=collected)
    if needs:
        articles = [article for article in articles if set(needs) & set(needs_of(article))]
    _write_records(articles, form, config)
    reporter = _quiet_reporter()
    for each in collected.diagnostics:
        reporter.diagnostic(each)
    return EXIT_CONTENT if any(each.severity == "error" for each in collected.diagnostics) else 0


@commands.command(epilog=_EPILOG)
@click.argument("folder", metavar="DIR", type=_FOLDER)
def new(folder: Path) -> int:
    """Begin a new archive in DIR, which must not exist or be empty.

    It gets archive.yaml with every setting explained, content/ with a sample article, and a
    .gitignore.
    """
    from archive_gen.scaffold import create

    for file in create(folder):
        _say(f"made {_shown(file)}")
    _say("Next:", f"  cd {shlex.quote(str(folder))}", "  archive-gen build")
    return 0


def _write_records(articles: Sequence[Article], form: str, config: Config) -> None:
    if form == "jsonl":
        _write_json(articles)
    elif form == "csv":
        from archive_gen.tables import csv_table

        _write(csv_table(articles).encode("utf-8", "replace"))
    else:
        paths = [_shown(config.content / article.path) for article in articles]
        _write("".join(path + "\n" for path in paths).encode("utf-8", "surrogateescape"))


def _write_json(articles: Sequence[Article]) -> None:
    from archive_gen.renderer import json_lines

    _write(*(json_lines([article]) for article in articles))


def _write(*data: bytes) -> None:
    try:
        for each in data:
            sys.stdout.buffer.write(each)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Whoever reads our output has enough of it. Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise click.exceptions.Exit(0) from None


def _summary(report: BuildReport, records_command: list[str]) -> list[str]:
    from archive_gen.config import shown_path
    from archive_gen.review import NEEDS

    articles, pages = _count(report.articles, "article"), _count(report.pages, "page")
    files = f"{report.written:,} files written, {report.unchanged:,} unchanged, {report.removed:,} removed"
    lines = [f"{articles}, {pages} in {sum(report.seconds.values()):.1f} s: {files}"]
    if report.errors or report.warnings:
        lines.append(f"{_count(report.errors, 'error')}, {_count(report.warnings, 'warning')}")
    if report.needs:
        lines.append("Needs a person:")
        counts = {NEEDS[name]: f"{count:,}" for name, count in report.needs.items()}
        left = max(len(text) + len(count) for text, count in counts.items())
        for (text, count), name in zip(counts.items(), report.needs, strict=True):
            command = shlex.join([*records_command, "--needs", name, "--paths"])
            lines.append(f"  {text}: {count}{' ' * (left - len(text) - len(count))}   {command}")
    lines.append(f"Look at {shown_path(Path(report.home))}")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _given(command: str, argument: Path | None = None, **options: Path | None) -> list[str]:
    """The command line that means the same archive again."""
    words = ["archive-gen", command, *([str(argument)] if argument is not None else [])]
    for name, value in options.items():
        words += [f"--{name}", str(value)] if value is not None else []
    return words


def _processors() -> int:
    # Fewer than `cpu_count` where a container or `taskset` grants less; not on every system.
    granted: Any = getattr(os, "sched_getaffinity", None)
    return len(granted(0)) if granted is not None else os.cpu_count() or 1


def _quiet_reporter() -> Any:
    from archive_gen.reporting import TerminalReporter

    return TerminalReporter(quiet=True)


def _console() -> Any:
    from rich.console import Console

    # A pipe has no width: wide enough there that little is broken over lines.
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else 160
    return Console(width=width, markup=False, highlight=False, emoji=False)


def _colour(stream: Any) -> bool:
    from archive_gen.reporting import is_terminal

    return is_terminal(stream) and not os.environ.get("NO_COLOR")


def _shown(path: Path) -> str:
    from archive_gen.config import shown_path

    return shown_path(Path(os.path.abspath(path)))


def _passed_over(config: Config) -> list[str]:
    """That the settings at hand are of another archive, where they are."""
    if config.passed_over is None:
        return []
    name = config.passed_over.name
    return [f"note: {name} here is of another archive and was not used; `--config {name}` uses it"]


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)


def _internal_error(fault: Exception) -> int:
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(fault))
    _say(f"internal error: {type(fault).__name__}")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="archive-gen-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
        ) as file:
            file.write(f"archive-gen {__version__}, Python {sys.version}\n{shlex.join(sys.argv)}\n\n{text}")
    except OSError:
        _say(text)
    else:
        _say(f"  This is a fault of archive-gen. What happened is written in {file.name}: please report it.")
    return EXIT_INTERNAL
