"""`archive-gen new`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from archive_gen.cli.options import EPILOG, FOLDER
from archive_gen.cli.printing import say, shown


@click.command(epilog=EPILOG)
@click.argument("folder", metavar="DIR", type=FOLDER)
def new(folder: Path) -> int:
    """Begin a new archive in DIR, which must not exist or be empty.

    It gets archive.yaml with every setting explained, content/ with a sample article, and a
    .gitignore.
    """
    from archive_gen.scaffold import create

    for file in create(folder):
        say(f"made {shown(file)}")
    elsewhere = folder.resolve() != Path.cwd().resolve()
    say("Next:", *([f"  cd {shlex.quote(str(folder))}"] if elsewhere else []), "  archive-gen build")
    return 0
