"""`archive-gen package`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_gen.cli.options import (
    EPILOG,
    EXIT_CONTENT,
    FILE,
    FOLDER,
    config_option,
    quiet_option,
    site_option,
)
from archive_gen.cli.printing import counted, say, shown, write
from archive_gen.cli.publish import remember, tell_unbuilt

if TYPE_CHECKING:
    from archive_gen.terminal import TerminalReporter


@click.command(epilog=EPILOG)
@click.option("--output", type=FILE, metavar="FILE", help="A .zip file or a folder. Default: NAME-bag.zip.")
@click.option("--verify", type=click.Path(exists=True, path_type=Path), metavar="FILE", help="Check a bag.")
@click.option("--force", is_flag=True, help="Replace a bag of ours; pack a site that is not as built.")
@click.option("--content", type=FOLDER, metavar="DIR", help="Folder of articles. Default: content.")
@site_option
@config_option
@quiet_option
def package(  # noqa: PLR0913 - one for each option
    output: Path | None,
    verify: Path | None,
    force: bool,
    content: Path | None,
    site: Path | None,
    config_file: Path | None,
    quiet: bool,
) -> int:
    """Put the whole archive into one verifiable package: a BagIt bag (RFC 8493).

    It holds the site with its data, the raw texts with all that was stated about them, the settings
    and templates, and the SHA-256 of every file: what to hand to a library or to put on a memory
    stick. FILE is a .zip file or, without that ending, a folder. The same archive gives the same
    bytes.

    --verify checks a bag, also one that another program made: every digest, missing files, files
    that do not belong to it. It ends with 1 if anything is wrong.

    \b
    Examples:
      archive-gen package
      archive-gen package --output /media/stick/my-archive
      archive-gen package --verify my-archive-bag.zip
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.config import load_config
    from archive_gen.terminal import TerminalReporter

    reporter = TerminalReporter(quiet=quiet)
    if verify is not None:
        return _verify(verify, reporter, quiet=quiet)
    from archive_gen.packaging import package as package_archive

    config = load_config(config_file, content=content, output=site)
    if not quiet:
        tell_unbuilt(config)
    bag = package_archive(
        config,
        output,
        force=force,
        prepare=lambda: remember(config, quiet=quiet),  # so that the package holds the addresses
        reporter=reporter,
    )
    if not quiet:
        size = f"{counted(bag.files, 'file')}, {bag.size:,} bytes"
        say(f"Packed {size} into {shown(bag.place)}")
        if bag.left_out:
            from archive_gen.readiness import listed

            say("Left out, being hidden or links that lead out:", *listed(bag.left_out).splitlines())
        check = shlex.join(["archive-gen", "package", "--verify", shown(bag.place)])
        say(f"Check it anywhere with `{check}`")
    return 0


def _verify(bag: Path, reporter: TerminalReporter, *, quiet: bool) -> int:
    from archive_gen.packaging import verify
    from archive_gen.reporting import printable

    verdict = verify(bag, reporter=reporter)
    write(f"{printable(problem)}\n".encode("utf-8", "replace") for problem in verdict.problems)
    if verdict.problems:
        say(f"{shown(bag)} is damaged or incomplete: {counted(verdict.number, 'problem')}")
        return EXIT_CONTENT
    if not quiet:
        say(f"{shown(bag)} is whole: {counted(verdict.files, 'file')}, every digest agrees")
    return 0
