"""`archive-gen inspect`."""

from __future__ import annotations

from pathlib import Path

import click

from archive_gen.cli.options import EPILOG, config_option
from archive_gen.cli.printing import console, tell, write_json


@click.command(epilog=EPILOG)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
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

    articles, diagnostics = read_files(load_config(config_file), files)
    if as_json:
        write_json(articles)
    else:
        from archive_gen.inspection import print_inspection

        terminal = console()
        for article in articles:
            print_inspection(article, terminal, whole=whole)
    return tell(diagnostics)
