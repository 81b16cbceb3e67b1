"""A second theme, of nothing but what the contexts hold: `examples/plain-theme`."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from archive_gen.renderer import default_templates
from browser.demonstration import ROOT, BuiltSite, build_demonstration, follow_links

PLAIN = ROOT / "examples/plain-theme"

BUILDS_ON = re.compile(r"""{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)""")


def pages_of(theme: Path) -> set[str]:
    """The templates of a theme that make pages: those that no other builds on."""
    sources = {file.name: file.read_text("utf-8") for file in theme.glob("*.html")}
    return sources.keys() - {name for source in sources.values() for name in BUILDS_ON.findall(source)}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration archive in the plain theme."""
    folder = tmp_path_factory.mktemp("plain")
    return build_demonstration(folder, folder / "site", templates=PLAIN)


def text_of(site: BuiltSite, url: str) -> str:
    """What stands on a page, white space made single."""
    return " ".join(unescape(re.sub("<[^>]*>", " ", (site.folder / url).read_text("utf-8"))).split())


def test_it_uses_nothing_of_the_default_theme() -> None:
    """Else it would not prove that the contexts are enough."""
    for file in sorted(PLAIN.glob("*.html")):
        wanted = BUILDS_ON.findall(file.read_text("utf-8"))
        assert all((PLAIN / name).is_file() for name in wanted), file.name


def test_it_makes_every_kind_of_page(plain: BuiltSite, site: BuiltSite) -> None:
    """All pages of the default theme are there, each from a template of its own."""
    assert plain.files == site.files
    assert pages_of(default_templates()) - {"alias.html"} == pages_of(PLAIN), "an alias has no look"
    for page, elements in plain.pages.items():
        assert [attributes.get("href") for tag, attributes in elements if tag == "link"] != [], page
        assert sum(tag == "h1" for tag, _ in elements) == 1, page


def test_every_link_of_it_leads_somewhere(plain: BuiltSite) -> None:
    """As in the default theme."""
    broken, followed = follow_links(plain)
    assert broken == []
    assert followed > 1000


def test_its_search_page_says_all_that_the_scripts_say(plain: BuiltSite, site: BuiltSite) -> None:
    """A sentence that is missing would end the search where it is wanted."""
    speech = re.compile(r'<script type="application/json" id="search-speech">(.*?)</script>', re.DOTALL)
    said, wanted = (
        json.loads(speech.findall((each.folder / "search.html").read_text("utf-8"))[0])
        for each in (plain, site)
    )
    assert said.keys() == wanted.keys()


def test_its_articles_say_what_is_known(plain: BuiltSite, site: BuiltSite) -> None:
    """Headline, text and fixity stand there as in the default theme."""
    for url in sorted(site.articles):
        words = text_of(plain, url)
        default = (site.folder / url).read_text("utf-8")
        (headline,) = re.findall(r"<h1[^>]*>(.*?)</h1>", default, re.DOTALL)
        (fixity,) = set(re.findall(r"[0-9a-f]{64}", default))
        assert " ".join(unescape(re.sub("<[^>]*>", " ", headline)).split()) in words, url
        assert fixity in words, url
        assert "About this record" in words, url
