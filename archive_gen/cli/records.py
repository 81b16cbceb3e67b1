"""`archive-gen records`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_gen.cli.options import EPILOG, FOLDER, config_option, jobs_option
from archive_gen.cli.printing import passed_over, say, shown, tell, write, write_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive_gen.config import Config
    from archive_gen.records import Article


@click.command(epilog=EPILOG)
@click.argument("content", required=False, type=FOLDER)
@click.option("--jsonl", "form", flag_value="jsonl", default="jsonl", help="One record a line (default).")
@click.option("--csv", "form", flag_value="csv", help="A table: lists joined by `; `, without evidence.")
@click.option("--paths", "form", flag_value="paths", help="Only the files' paths, one a line.")
@click.option(
    "--needs",
    type=click.Choice(("title", "date", "ambiguous", "source", "bytes")),
    multiple=True,
    help="Only records that lack it: no title, no date, an ambiguous date, no source, undecodable bytes.",
)
@config_option
@jobs_option
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
      archive-gen records --needs source --paths | tr '\\n' '\\0' | xargs -0 archive-gen inspect
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.archive import open_archive
    from archive_gen.config import load_config
    from archive_gen.reporting import CollectingReporter
    from archive_gen.review import needs as needs_of
    from archive_gen.workers import process_pool, processors

    config = load_config(config_file, content=content)
    say(*passed_over(config))
    collected = CollectingReporter()
    with (
        process_pool(jobs or processors()) as executor,
        open_archive(config, executor=executor, reporter=collected) as articles,
    ):
        wanted = (article for article in articles if not needs or set(needs) & set(needs_of(article)))
        _write_records(wanted, form, config)
    return tell(collected.diagnostics)


def _write_records(articles: Iterable[Article], form: str, config: Config) -> None:
    if form == "jsonl":
        write_json(articles)
    elif form == "csv":
        from archive_gen.tables import csv_lines

        write(line.encode("utf-8", "replace") for line in csv_lines(articles))
    else:
        paths = (shown(config.content / article.path) for article in articles)
        write(f"{path}\n".encode("utf-8", "surrogateescape") for path in paths)
