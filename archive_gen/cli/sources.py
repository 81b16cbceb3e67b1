"""`archive-gen sources`."""

from __future__ import annotations

from pathlib import Path

import click

from archive_gen.cli.options import EPILOG, FOLDER, config_option, jobs_option
from archive_gen.cli.printing import passed_over, say, tell, write


@click.command(epilog=EPILOG)
@click.argument("content", required=False, type=FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print everything, one outlet a line.")
@config_option
@jobs_option
def sources(content: Path | None, as_json: bool, config_file: Path | None, jobs: int | None) -> int:
    """Show what the files of each outlet in CONTENT tell together.

    How many files there are; whether its dates put the day or the month first, and how that is
    known; how its articles name their authors and places; which lines recur under many headlines
    and were taken out. What is wrong can be stated in archive.yaml, under `outlets`
    (docs/settings.md), and wins.

    Outlets of most files come first. What builds know is used: nothing that they have read is read
    again.

    \b
    Examples:
      archive-gen sources
      archive-gen sources --json | jq 'select(.date_order.known == "contradictory").source'
    """  # noqa: D301 - click's mark for lines to keep
    import msgspec

    from archive_gen.archive import open_knowledge
    from archive_gen.config import load_config
    from archive_gen.reporting import CollectingReporter
    from archive_gen.source_profiles import profile_lines, source_profiles
    from archive_gen.workers import process_pool, processors

    config = load_config(config_file, content=content)
    say(*passed_over(config))
    collected = CollectingReporter()
    with (
        process_pool(jobs or processors()) as executor,
        open_knowledge(config, executor=executor, reporter=collected) as ledger,
    ):
        profiles = source_profiles(ledger, config.settings)
    if as_json:
        write(msgspec.json.encode(profile) + b"\n" for profile in profiles)
    else:
        texts = ("\n".join(profile_lines(profile)) + "\n" for profile in profiles)
        write("\n".join(texts).encode("utf-8", "replace").splitlines(keepends=True))
    return tell(collected.diagnostics)
