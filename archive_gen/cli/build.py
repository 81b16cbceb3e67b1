"""`archive-gen build`, and what it says of its work."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_gen.cli.options import (
    EPILOG,
    EXIT_CONTENT,
    FOLDER,
    config_option,
    content_option,
    jobs_option,
    output_option,
    quiet_option,
    templates_option,
)
from archive_gen.cli.printing import counted, given, in_english, passed_over, say

if TYPE_CHECKING:
    from archive_gen.reporting import BuildReport


@click.command(epilog=EPILOG)
@content_option
@output_option
@config_option
@templates_option
@jobs_option
@click.option(
    "--cache", type=FOLDER, metavar="DIR", help="What is known of earlier builds. Default: .archive_gen."
)
@click.option("--fresh", is_flag=True, help="Take nothing from earlier builds: read and render everything.")
@click.option("--explain", is_flag=True, help="Say of each file that was made why that was.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@quiet_option
@click.option("--verbose", "-v", is_flag=True, help="Print every problem, also many of one kind.")
def build(  # noqa: PLR0913 - one for each option
    content: Path | None,
    output: Path | None,
    config_file: Path | None,
    templates: Path | None,
    jobs: int | None,
    cache: Path | None,
    fresh: bool,
    explain: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Build the site.

    Only what has changed since the last build is read and rendered, only files that differ are
    written, and only files that archive-gen wrote are ever removed. Nothing changes before all is
    rendered: after a mistake in a template, on a full disk or after Ctrl-C the site stands as it was.

    \b
    Examples:
      archive-gen build
      archive-gen build --content ~/texts --output ~/site
      archive-gen build --strict --quiet          in a script
      archive-gen build --explain                 which files were made, and why
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.builder import build as build_site
    from archive_gen.config import load_config
    from archive_gen.terminal import TerminalReporter
    from archive_gen.workers import process_pool, processors

    config = load_config(config_file, content=content, output=output, templates=templates, cache=cache)
    if not quiet:
        say(*passed_over(config), *in_english(config))
    again = shlex.join([*given("build", content=content, output=output, config=config_file), "--verbose"])
    reporter = TerminalReporter(quiet=quiet, all_diagnostics=None if verbose else again)
    try:
        with process_pool(jobs or processors()) as executor:
            report = build_site(config, executor=executor, reporter=reporter, fresh=fresh, detailed=explain)
    except KeyboardInterrupt as stop:
        if not getattr(stop, "__notes__", ()):
            stop.add_note("The site stands as it was.")
        raise
    if explain:
        say(*(f"{url}: {reason}" for url, reason in report.explained))
    if not quiet:
        say(*_summary(report, given("records", content, config=config_file)))
    return EXIT_CONTENT if report.errors or (strict and report.warnings) else 0


def _summary(report: BuildReport, records_command: list[str]) -> list[str]:
    from archive_gen.config import shown_path
    from archive_gen.review import NEEDS

    articles, pages = counted(report.articles, "article"), counted(report.pages, "page")
    lines = [f"{articles}, {pages} in {sum(report.seconds.values()):.1f} s", _what_was_done(report)]
    if report.errors or report.warnings:
        lines.append(f"{counted(report.errors, 'error')}, {counted(report.warnings, 'warning')}")
    if report.needs:
        lines.append("Needs a person:")
        counts = {NEEDS[name]: f"{count:,}" for name, count in report.needs.items()}
        left = max(len(text) + len(count) for text, count in counts.items())
        for (text, count), name in zip(counts.items(), report.needs, strict=True):
            command = shlex.join([*records_command, "--needs", name, "--paths"])
            lines.append(f"  {text}: {count}{' ' * (left - len(text) - len(count))}   {command}")
    lines.append(f"Look at {shown_path(Path(report.home))}")
    return lines


def _what_was_done(report: BuildReport) -> str:
    """`+1 ~1 -0 articles → 7 of 14,176 pages rendered, 5 written`, and the reasons where there are few."""
    changes = f"+{report.added:,} ~{report.changed:,} -{report.gone:,} articles"
    if not report.rendered and not report.removed:
        return f"{changes} → nothing to do"
    done = f"{report.rendered:,} of {report.pages:,} pages rendered, {report.written:,} written"
    done += f", {report.removed:,} removed" if report.removed else ""
    reasons = sorted(report.reasons.items(), key=lambda each: (-each[1], each[0]))
    named = ", ".join(f"{number:,} {reason}" for reason, number in reasons[:4])
    return f"{changes} → {done}" + (f" ({named})" if len(reasons) > 1 or "new" not in report.reasons else "")
