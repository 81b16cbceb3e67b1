"""The command line: arguments, exit codes, and the only place that prints. A file for each command.

Data goes to standard output, everything else to standard error. Heavy imports stand inside the
commands that need them.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from archive_gen import __version__
from archive_gen.cli import build, check, inspect, new, package, publish, records, search, serve, sources
from archive_gen.cli.options import EPILOG, EXIT_INTERNAL, EXIT_INTERRUPTED, SAME_FOLDER
from archive_gen.cli.printing import colour, say, shown
from archive_gen.errors import ArchiveError, PublishError

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    _open_what_is_closed()
    try:
        code = commands.main(
            args=list(arguments) if arguments is not None else None,
            prog_name="archive-gen",
            standalone_mode=False,
        )
    except click.ClickException as problem:
        _with_the_name_meant(problem).show()
        code = 2
    except ArchiveError as problem:
        from archive_gen.reporting import printable
        from archive_gen.terminal import error_lines

        if problem.path is not None and not isinstance(problem, PublishError):  # that may be an address
            problem.path = shown(Path(problem.path))
        notes = [printable(note) for note in getattr(problem, "__notes__", ())]
        say(*error_lines(problem, colour=colour(sys.stderr)), *notes)
        code = problem.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        cause = stop.__cause__ or stop
        say("interrupted", *getattr(cause, "__notes__", ()))
        code = EXIT_INTERRUPTED
    except Exception as fault:  # noqa: BLE001 - nothing is hidden: it is saved, and the exit code tells
        code = _internal_error(fault)
    sys.exit(code if isinstance(code, int) else 0)


def _with_the_name_meant(problem: click.ClickException) -> click.ClickException:
    """The problem; where the site's folder was named as other commands name it, with the right name."""
    if not isinstance(problem, click.NoSuchOption) or problem.option_name not in SAME_FOLDER:
        return problem
    name = problem.option_name
    return click.UsageError(f"No such option: {name}. Did you mean {SAME_FOLDER[name]}?", problem.ctx)


def _open_what_is_closed() -> None:
    """Who closes a standard stream (`2>&-`, a scheduler) wants nothing said there: Python has none then."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the program ends
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - until the program ends


def _internal_error(fault: Exception) -> int:
    import tempfile
    import traceback

    text = "".join(traceback.format_exception(fault))
    say(f"internal error: {type(fault).__name__}")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="archive-gen-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
        ) as file:
            file.write(f"archive-gen {__version__}, Python {sys.version}\n{shlex.join(sys.argv)}\n\n{text}")
    except OSError:
        say(text)
    else:
        say(f"  This is a fault of archive-gen. What happened is written in {file.name}: please report it.")
    return EXIT_INTERNAL


@click.group(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="archive-gen")
def commands() -> None:
    """Turn a folder of raw news texts into a static archive to browse and to cite.

    \b
    Start here:
      archive-gen new my-archive      a new archive with a sample article
      cd my-archive
      archive-gen build               makes site/; open site/index.html
      archive-gen serve --open        the same in a browser, while you work on it

    \b
    With texts that you have:
      archive-gen build --content ~/texts --output ~/site
      archive-gen inspect ~/texts/some-article.txt

    Texts need no preparation: headline, date, authors, outlet and tags are found in them, and every
    guess is shown with its reason. The texts are never changed. Settings are optional and stand in
    `archive.yaml`.
    """  # noqa: D301 - click's mark for lines to keep


for _command in (
    *(new.new, build.build, serve.serve, inspect.inspect, records.records, sources.sources),
    *(search.search, check.check, publish.publish, package.package),
):
    commands.add_command(_command)
