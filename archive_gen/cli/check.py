"""`archive-gen check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_gen.cli.options import EPILOG, EXIT_CONTENT, config_option, jobs_option, site_option
from archive_gen.cli.printing import write

if TYPE_CHECKING:
    from archive_gen.hosts import HostName


def _known_host(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The name of a host as it is, if there is one of that name."""
    import difflib

    from archive_gen.hosts import HOST_NAMES

    if value is None or value in HOST_NAMES:
        return value
    near = difflib.get_close_matches(value, HOST_NAMES, n=1)
    hint = f"Did you mean `{near[0]}`?" if near else f"Hosts are: {', '.join(HOST_NAMES)}."
    raise click.BadParameter(f"{value!r} is no host that archive-gen knows. {hint}")


@click.command(epilog=EPILOG)
@site_option
@click.option(
    "--host",
    callback=_known_host,
    metavar="NAME",
    help="Also what this web host wants and limits (see above). Default: the setting `host`.",
)
@click.option("--external", is_flag=True, help="Also try links to other sites, politely.")
@click.option(
    "--external-limit",
    type=click.IntRange(1, 100_000),
    default=500,
    show_default=True,
    metavar="N",
    help="Try at most so many addresses of other sites.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every finding, as one JSON object.")
@config_option
@jobs_option
def check(  # noqa: PLR0913 - one for each option
    site: Path | None,
    host: HostName | None,
    external: bool,
    external_limit: int,
    as_json: bool,
    config_file: Path | None,
    jobs: int | None,
) -> int:
    """Look for everything that is wrong with the finished site.

    Links and the places they name, images and styles, feeds, the sitemap, names that clash on other
    systems, pages that no link reaches, titles and descriptions, and files that are not as the build
    wrote them. Nothing is changed. Exits with 1 if anything is found; docs/checking.md lists all kinds.

    With a web host its limits count too: files, sizes, rules for earlier addresses, the files that it
    looks for. Hosts: github-pages, cloudflare-pages, netlify, gitlab-pages, vercel, firebase, s3, neocities.

    Other sites are asked only with --external: one question at a time to each, with a pause. Answers
    are kept for a month in .archive_gen/.

    \b
    Examples:
      archive-gen check
      archive-gen check --host cloudflare-pages
      archive-gen check --json | jq '.findings[] | select(.kind == "broken-link")'
      archive-gen check --external
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.checking import check_site
    from archive_gen.checking.wording import report_json, report_lines
    from archive_gen.config import load_config
    from archive_gen.hosts import host_named
    from archive_gen.terminal import TerminalReporter
    from archive_gen.workers import process_pool, processors

    config = load_config(config_file, output=site)
    name = host or config.settings.host
    reporter = TerminalReporter(quiet=not sys.stderr.isatty())
    with process_pool(jobs or processors()) as executor:
        report = check_site(
            config, host=host_named(name) if name else None, executor=executor, reporter=reporter
        )
    if external:
        from archive_gen.checking.external import with_external

        report = with_external(report, config.cache, limit=external_limit, reporter=reporter)
    reporter.finish(None)
    if as_json:
        write([report_json(report)])
    else:
        write(f"{line}\n".encode("utf-8", "replace") for line in report_lines(report))
    return EXIT_CONTENT if report.faults else 0
