"""The pages of the preview itself: what the last build found, and what stands where no site is yet."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from archive_gen.records import Diagnostic
from archive_gen.review import NEEDS
from archive_gen.server.board import State
from archive_gen.server.builds import Outcome, Place

if TYPE_CHECKING:
    import jinja2

BROWSER = Path(__file__).parent / "browser"
"""What goes to the browser: the script, the sheet, and the templates of this file."""

FILES = ("reload.js", "preview.css")

_EXPLAINED = {
    "title": "The text holds no headline; the page shows its opening words in square brackets.",
    "date": "No day was found. Undated articles stand on a page of their own.",
    "ambiguous": "The day can be read in two ways, such as 03.04.2025.",
    "source": "No outlet was found in the text or its folder.",
    "bytes": "Some bytes are no characters in the file's encoding; they show as \N{REPLACEMENT CHARACTER}.",
}


class Row(NamedTuple):
    """A problem with the address of the page it shows on, if there is one."""

    problem: Diagnostic
    page: str | None


class Need(NamedTuple):
    """Articles that need a person for one reason; `number` may be more than are named."""

    name: str
    title: str
    explained: str
    number: int
    places: tuple[Place, ...]


def report_page(state: State) -> bytes:
    """What the last build found. Does not tell whether one is at work: the page would reload twice."""
    made = state.made or Outcome()
    title = made.config.settings.title if made.config is not None else ""
    errors, warnings = made.counts.get("error", 0), made.counts.get("warning", 0)
    return _render(
        "report.html",
        archive=title,
        records=state.records,
        made=state.made,
        failure=state.outcome.failure,
        errors=[*_rows(made, "error")],
        warnings=[*_rows(made, "warning")],
        counts={"error": errors, "warning": warnings},
        needs=[
            Need(name, NEEDS[name], _EXPLAINED[name], made.need_counts[name], places)
            for name, places in made.needs.items()
        ],
    )


def waiting_page(state: State, *, has_site: bool) -> bytes:
    """What stands where there is no page: there is no site yet, or it has no 404.html."""
    return _render("waiting.html", has_site=has_site, failed=bool(state.outcome.failure))


def _rows(outcome: Outcome, severity: str) -> Iterator[Row]:
    for each in outcome.problems:
        if each.severity == severity:
            yield Row(each, outcome.pages.get(each.path))


def _render(name: str, **context: object) -> bytes:
    return _environment().get_template(name).render(context).encode("utf-8", "replace")


def _to_type(text: str) -> Markup:
    """What stands between backticks is to be typed."""
    parts = (Markup.escape(each) for each in text.split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else part for number, part in enumerate(parts)
    )


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(BROWSER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["to_type"] = _to_type
    environment.filters["address"] = lambda url: "/" + quote(url)
    environment.filters["number"] = lambda value: f"{value:,}"
    return environment
