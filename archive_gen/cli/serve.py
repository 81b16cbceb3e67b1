"""`archive-gen serve`."""

from __future__ import annotations

from pathlib import Path

import click

from archive_gen.cli.options import (
    EPILOG,
    config_option,
    content_option,
    jobs_option,
    output_option,
    templates_option,
)
from archive_gen.cli.printing import in_english, passed_over, say


@click.command(epilog=EPILOG)
@click.option(
    "--host", default="127.0.0.1", metavar="NAME", help="Where to serve. Default: to this machine alone."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="N", help="Default: 8000.")
@click.option("--open", "open_browser", is_flag=True, help="Open the preview in a browser.")
@click.option("--no-reload", is_flag=True, help="Leave the pages as they are: they do not reload.")
@content_option
@output_option
@config_option
@templates_option
@jobs_option
def serve(  # noqa: PLR0913 - one for each option
    host: str,
    port: int,
    open_browser: bool,
    no_reload: bool,
    content: Path | None,
    output: Path | None,
    config_file: Path | None,
    templates: Path | None,
    jobs: int | None,
) -> None:
    """Preview the site while you work on it, until Ctrl-C.

    Builds, serves the site, and builds again when a text, a sidecar, a template or a setting
    changes; a page that is open reloads when it has changed, and stays where it was scrolled to.
    A mistake is shown over the page, with its file and line, and the last good site stays.
    What needs a person is listed at the address /_archive/.

    If the port is in use, the next free one is taken.

    \b
    Examples:
      archive-gen serve --open
      archive-gen serve --content ~/texts --output ~/site
      archive-gen serve --host 0.0.0.0            for other machines too
    """  # noqa: D301 - click's mark for lines to keep
    from archive_gen.server import Address, Order
    from archive_gen.server import serve as serve_site
    from archive_gen.workers import processors

    order = Order(config_file, content, output, templates, jobs or processors())
    config = order.config()
    say(*passed_over(config), *in_english(config))
    try:
        serve_site(order, Address(host, port), say=say, reload=not no_reload, open_browser=open_browser)
    except KeyboardInterrupt:
        say("", "The preview has ended. The site stays as it is.")
