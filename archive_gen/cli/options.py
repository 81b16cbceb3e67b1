"""What several commands have in common: options, and what exit codes mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

EXIT_CONTENT, EXIT_INTERNAL, EXIT_INTERRUPTED = 1, 70, 130

EPILOG = """\b
Exit codes:
  0    all is well
  1    problems in the content or the site, or warnings under --strict; all else was done
  2    wrong usage, settings or templates, or the output cannot be written
  3    publishing or packaging was refused, or failed on the way
  70   a fault of archive-gen itself; the message names a file with the details
  130  interrupted
"""


class _Named(click.Path):
    """A path that is not empty: that is a variable which a script has not set, and would be this folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """As click does, but for the empty name."""
        if value == "":
            self.fail("The name is empty. For the current folder write `.`", param, ctx)
        return super().convert(value, param, ctx)


FOLDER = _Named(path_type=Path)
FILE = _Named(path_type=Path)

config_option = click.option(
    "--config", "config_file", type=FILE, metavar="FILE", help="Settings. Default: archive.yaml, if there."
)
content_option = click.option(
    "--content", type=FOLDER, metavar="DIR", help="Folder of articles. Default: content."
)
output_option = click.option(
    "--output", type=FOLDER, metavar="DIR", help="Folder for the site. Default: site."
)
templates_option = click.option(
    "--templates", type=FOLDER, metavar="DIR", help="Your templates, used before ours."
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    metavar="N",
    help="Processes at work. Default: one for each processor.",
)
site_option = click.option("--site", type=FOLDER, metavar="DIR", help="Folder of the site. Default: site.")
SAME_FOLDER = {"--output": "--site", "--site": "--output"}
"""What writes the site calls its folder the output, as the setting does; what reads it, the site."""

quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
