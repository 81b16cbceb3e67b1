"""`archive-gen publish`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_gen.cli.options import EPILOG, config_option, quiet_option, site_option
from archive_gen.cli.printing import counted, say, shown, write
from archive_gen.errors import PublishError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive_gen.config import Config


@click.command(epilog=EPILOG)
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Change nothing: print what would be sent and deleted.")
@click.option("--delete", is_flag=True, help="Delete files of ours that are no longer part of the site.")
@click.option(
    "--max-delete",
    type=click.IntRange(0),
    metavar="N",
    help="Stop if more than N would be deleted. Default: 256, and 10% of what is published, but at least 10.",
)
@click.option("--yes", "-y", is_flag=True, help="Delete without asking.")
@click.option(
    "--force",
    is_flag=True,
    help="Publish a site that is not as built or has faults; overwrite files of others.",
)
@click.option(
    "--single-commit", is_flag=True, help="git: keep no history, one commit takes the last's place."
)
@site_option
@config_option
@quiet_option
def publish(  # noqa: PLR0913 - one for each option
    target: str,
    dry_run: bool,
    delete: bool,
    max_delete: int | None,
    yes: bool,
    force: bool,
    single_commit: bool,
    site: Path | None,
    config_file: Path | None,
    quiet: bool,
) -> int:
    """Bring the site to TARGET: only what differs, and nothing that is not ours is touched.

    \b
    TARGET is
      a folder                      /var/www/archive, /media/stick/archive
      a branch of a git repository  git:origin#gh-pages, git:https://…/me/news.git#pages
      what rsync reaches            rsync:me@example.org:/var/www/archive
      a server with SFTP            sftp://me@example.org/var/www/archive
      what fsspec reaches           s3://bucket/prefix, gs://…, az://…: each needs an extra, such as
                                    pip install 'archive-gen[s3]'

    Sent first are assets, then articles, then the lists and feeds that lead to them; deletions come
    last. A file archive-gen-manifest.json at the target names what is ours: only that is ever
    overwritten or deleted. If a publish is interrupted, the next one goes on where it stopped.

    Refused where the site is not as the last build wrote it, where `archive-gen check` finds a fault,
    and where more would be deleted than --max-delete allows. Credentials come from ssh, git or the
    environment, never from TARGET.

    \b
    Examples:
      archive-gen publish rsync:me@example.org:/var/www/archive --dry-run
      archive-gen publish s3://my-bucket --delete
      archive-gen publish git:origin#gh-pages --delete --yes    in a script
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.config import load_config
    from archive_gen.publishing import PublishOptions, differences, summary
    from archive_gen.publishing import publish as publish_site
    from archive_gen.terminal import TerminalReporter

    config = load_config(config_file, output=site)
    if not quiet:
        tell_unbuilt(config)
    outcome = publish_site(
        config,
        target,
        PublishOptions(dry_run, delete, max_delete, force, single_commit),
        approve=lambda: None if force else _refuse_faulty(config, quiet=quiet),
        confirm=lambda paths, address: yes or _confirmed(paths, address),
        reporter=TerminalReporter(quiet=quiet),
    )
    if dry_run:
        write(f"{line}\n".encode("utf-8", "replace") for line in differences(outcome.plan))
    if not quiet:
        say(*summary(outcome, dry_run=dry_run))
    if not dry_run:
        remember(config, quiet=quiet)
    return 0


def _refuse_faulty(config: Config, *, quiet: bool) -> None:
    """Publish nothing that is wrong: what `archive-gen check` finds is easier to mend before."""
    from archive_gen.checking import check_site
    from archive_gen.hosts import host_named
    from archive_gen.terminal import TerminalReporter
    from archive_gen.workers import process_pool, processors

    host = host_named(config.settings.host) if config.settings.host else None
    reporter = TerminalReporter(quiet=quiet or not sys.stderr.isatty())
    with process_pool(processors()) as executor:
        report = check_site(config, host=host, executor=executor, reporter=reporter)
    reporter.finish(None)
    if report.faults:
        raise PublishError(
            f"nothing was sent: the site has {counted(len(report.faults), 'fault')}",
            path=shown(config.output),
            hint="`archive-gen check` lists them; `--force` publishes the site as it is",
        )


def _confirmed(paths: Sequence[str], address: str) -> bool:
    """Ask a person whether files may be deleted; where nobody can answer, say how to go on."""
    from archive_gen.readiness import listed
    from archive_gen.reporting import printable

    if not sys.stdin.isatty():
        raise PublishError(
            f"nothing was sent: {counted(len(paths), 'file')} would go, and nobody is here to be asked",
            path=address,
            hint="look at `--dry-run`, then say `--yes`",
        )
    say(*(printable(line) for line in listed(paths).splitlines()))
    return click.confirm(f"Delete {counted(len(paths), 'file')} at {address}?", err=True)


def tell_unbuilt(config: Config) -> None:
    """Say so where texts have changed since the last build: what is given away is what was built."""
    from archive_gen.archive import unbuilt_files
    from archive_gen.reporting import printable

    if unbuilt := unbuilt_files(config):
        some = ", ".join(printable(path) for path in unbuilt[:3]) + (", …" if len(unbuilt) > 3 else "")
        files = f"{counted(len(unbuilt), 'file')} in {shown(config.content)}"
        other = (
            "is not as the last build read it" if len(unbuilt) == 1 else "are not as the last build read them"
        )
        say(f"note: {files} {other} ({some}): `archive-gen build` takes in what is new")


def remember(config: Config, *, quiet: bool) -> None:
    """Once a site is given away, its addresses are kept working: `_permalinks.yaml` says which they are."""
    from archive_gen.archive import published_articles
    from archive_gen.permalinks import PERMALINKS_FILE, remember_permalinks

    published = published_articles(config)
    if published and (new := remember_permalinks(config.content, published)):
        file = shown(config.content / PERMALINKS_FILE)
        if not quiet:
            say(f"{counted(new, 'new permalink')} in {file}: keep it with the articles")
