"""Invented articles for what machines read, and the pages of a small archive of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import whole_plan
from whole_plan import Plan, plan

from archive_gen.config import Settings
from archive_gen.pages.contexts import Site
from archive_gen.records import Article, Dateline
from archive_gen.renderer import Renderer, TemplateSpec

BASE = "https://example.org/sound/"
SCHEMAS = Path(__file__).parents[1] / "data/schemas"

LAMP, UNDATED, AMBIGUOUS, MONTH, ARABIC = msgspec.yaml.decode(
    Path(__file__).with_name("samples.yaml").read_bytes(), type=dict[str, Article]
).values()
SAMPLES = (LAMP, UNDATED, AMBIGUOUS, MONTH, ARABIC)

NASTY = (
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "quotes \" and ' and “these”",
    "braces } { {{7*7}} {% raw %} \\",
    "@article{pwned, title={x}}",
    "line one\nline two\r\nER  - \r\nTY  - BOOK",
    "TY  - BOOK",
    "lone \ud800 surrogate",
    "\u202eright to left, never closed",
    "#$%&_^~ and \\textbf{bold}",
    "=HYPERLINK(1)",
    "nul \0 bell \x07 separator \u2028 end",
    "a, b; c and d & e",
    "\ufffe\ufdd0",
)


def hostile(text: str) -> Article:
    """An article with one text wherever a text may stand."""
    return msgspec.structs.replace(
        LAMP,
        path="hostile.txt",
        title=text,
        subtitle=text,
        authors=(text, text),
        source=text,
        dateline=Dateline(text, text),
        agencies=(text,),
        tags=(text, "b"),
        stated_tags=(text,),
        summary=text,
        url=text,
        rights=text,
        extra=((text, text),),
    )


def planned(*articles: Article, **changes: Any) -> Plan:
    """The plan of an archive of these articles, or of the samples."""
    values = {"title": "The Sound of Merrow", "description": "A small coast.", "base_url": BASE}
    return plan(articles or SAMPLES, Settings(**(values | changes)))


@cache
def _renderer(site: Site) -> Renderer:
    return Renderer(TemplateSpec(site))


def rendered(*articles: Article, **changes: Any) -> dict[str, bytes]:
    """Every file of such an archive by its address."""
    made = planned(*articles, **changes)
    return {page.url: whole_plan.rendered(_renderer(made.site), page) for page in made.pages}


@cache
def site() -> dict[str, bytes]:
    """Every file of the archive of the samples."""
    return rendered()


def page_of(article: Article, **changes: Any) -> str:
    """The page of an article that is alone in its archive."""
    made = planned(article, **changes)
    page = next(page for page in made.pages if page.template == "article.html")
    return _renderer(made.site).render(page).decode("utf-8")


def schema(name: str) -> Any:
    """A schema of `tests/data/schemas`."""
    return json.loads((SCHEMAS / name).read_text("utf-8"))
