"""docs/templates.md is true: its tables are what the code says, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import describe_templates
from jinja2.filters import FILTERS
from small_archive import build_in, make_archive

from archive_gen.pages.contexts import HostFile, Site
from archive_gen.renderer import TemplateSpec, default_templates
from archive_gen.renderer.environment import Theme

DOCUMENT = describe_templates.DOCUMENT.read_text("utf-8")


def example(language: str, holding: str) -> str:
    """The code block of a language in which something stands."""
    found = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)
    (text,) = (each for each in found if holding in each)
    return str(text)


def test_the_reference_is_what_the_code_says() -> None:
    """If this fails, run `make docs`."""
    assert describe_templates.document() == DOCUMENT


def test_every_template_and_every_record_is_there() -> None:
    """Also those without a page of their own; each link leads to a heading of the document."""
    for file in default_templates().iterdir():
        assert file.is_dir() or f"| `{file.name}` |" in DOCUMENT
    headings = set(re.findall(r"^### (\w+)$", DOCUMENT, re.MULTILINE))
    assert {"Page", "Site", "ArticlePage", "Card", "PartialDate", "Origin"} <= headings
    assert set(re.findall(r"\(#(\w+)\)", DOCUMENT)) <= {name.lower() for name in headings}
    every = "".join(file.read_text("utf-8") for file in default_templates().glob("*.html"))
    for name in re.findall(r"^\| `([^`]+)` \| [^|]* \|  \|", DOCUMENT, re.MULTILINE):
        named = f'"{name}"' in every or f"`{name}`" in (HostFile.__doc__ or "")
        assert named, f"no template builds on {name}, and no record names it"


def test_every_filter_of_ours_is_there_and_no_other() -> None:
    """What a template can use is what it is told of."""
    site = Site(title="", description="", language="en", base_url=None, rights="", nav=(), feed_url=None)
    ours = set(Theme(TemplateSpec(site))._environment.filters) - set(FILTERS)
    assert {name for name, _ in describe_templates.filters()} == ours


def test_a_block_is_overridden_in_three_lines(tmp_path: Path) -> None:
    """The example at the head of the document, as it stands there."""
    source = example("jinja", "block closing")
    assert len(source.splitlines()) == 3
    page = built(tmp_path, {"article.html": source})
    assert "Do you remember this day?" in page
    assert "About this record" in page


def test_a_logo_and_colours_reach_every_page(tmp_path: Path) -> None:
    """By the one file that the document shows: also pages that put something into their own heads."""
    built(
        tmp_path,
        {"base.html": example("jinja", "nameplate"), "assets/own.css": "", "assets/logo.svg": "<svg/>"},
    )
    pages = list((tmp_path / "site").rglob("*.html"))
    assert {"index.html", "search.html", "made.html", "the-tarnbeck-mercury.html"} <= {
        page.name for page in pages
    }
    for page in pages:
        html = page.read_text("utf-8")
        assert html.count("assets/own.css") == html.count("assets/logo.svg") == 1, page


def test_a_frame_of_ones_own_needs_no_nameplate(tmp_path: Path) -> None:
    """The front page then shows the archive's name, as it does without one."""
    frame = "<header>{% block masthead %}{% endblock %}</header><main>{% block main %}{% endblock %}</main>"
    built(tmp_path, {"base.html": frame})
    home = (tmp_path / "site/index.html").read_text("utf-8")
    assert re.search(r"<header>\s*<h1 [^>]*>[^<]+</h1>", home)


def test_words_are_given_another_turn(tmp_path: Path) -> None:
    """By the catalogue that the document shows."""
    page = built(tmp_path, {"locale/en.po": example("po", "Newspapers")})
    assert ">Newspapers</a>" in page
    assert ">Outlets</a>" not in page


def built(root: Path, templates: dict[str, str]) -> str:
    """An article's page of a small archive with templates of its own."""
    make_archive(root, {"mill.txt": "Mill turns\n\nThe Tarnbeck Mercury\n\nThe mill turned again.\n"})
    for name, source in templates.items():
        file = root / "templates" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    build_in(root, templates=root / "templates")
    (page,) = (root / "site/articles").rglob("*.html")
    return page.read_text("utf-8")
