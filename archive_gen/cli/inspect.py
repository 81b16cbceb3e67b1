"""`archive-gen inspect`."""

from __future__ import annotations

import difflib
import functools
import os
import shlex
import stat
from pathlib import Path

import click

from archive_gen.cli.options import EPILOG, FILE, config_option
from archive_gen.cli.printing import shown, tell, write_json, write_tables


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print the whole record, one a line.")
@click.option("--all", "whole", is_flag=True, help="Show every candidate, block and removed line.")
@config_option
def inspect(files: tuple[Path, ...], as_json: bool, whole: bool, config_file: Path | None) -> int:
    """Show what was found in each FILE, and why.

    Every field with its value, where it comes from (line:columns), its score from 0 to 1, the rule
    that found it, and the candidates that lost; then how the body begins and ends, and the lines
    that are not shown, many of them by their reason. What is stated in front matter, in NAME.yaml
    beside the file and in _folder.yaml counts.

    What an archive knows only as a whole (which names recur, which days an outlet's dates prove)
    comes from the files given here alone, so name several to see them judged together.

    \b
    Examples:
      archive-gen inspect content/ferry.txt
      archive-gen inspect content/*.txt --json | jq .title
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.archive import read_files
    from archive_gen.config import load_config

    config = load_config(config_file)
    for file in files:
        _refuse_no_file(file, config.content)
    articles, diagnostics = read_files(config, files)
    if as_json:
        write_json(articles)
    else:
        from archive_gen.inspection import print_inspection

        for article in articles:
            write_tables(functools.partial(print_inspection, article, whole=whole))
    return tell(diagnostics)


def _refuse_no_file(file: Path, content: Path) -> None:
    """Raises `click.UsageError`, with what was probably meant, where `file` is none."""
    try:
        is_folder = stat.S_ISDIR(file.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        from archive_gen.reporting import printable

        meant = _meant(file, content)
        hint = f" Did you mean `{printable(shlex.quote(shown(meant)))}`?" if meant else ""
        raise click.UsageError(f"{str(file)!r} does not exist.{hint}") from None
    except OSError as problem:
        raise click.UsageError(f"{str(file)!r} cannot be read: {problem.strerror}.") from problem
    if is_folder:
        raise click.UsageError(f"{str(file)!r} is a directory. Name files in it, such as `{file / '*.txt'}`.")


def _meant(file: Path, content: Path) -> Path | None:
    """The file of the archive that was probably meant: by its path in the content folder, by its name
    in any folder of it, or nearly so named in the folder that was given.
    """
    if not file.is_absolute() and (content / file).is_file():
        return content / file
    same_name = (Path(root, file.name) for root, _, names in os.walk(content) if file.name in names)
    if found := next(same_name, None):
        return found
    _, folders, names = next(os.walk(file.parent), ("", [], []))
    near = difflib.get_close_matches(file.name, [*folders, *names], n=1)
    return file.with_name(near[0]) if near else None
