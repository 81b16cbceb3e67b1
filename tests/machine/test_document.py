"""docs/machine-readable.md: its examples are what is made, and it names every file and every name."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from machine_samples import BASE, LAMP, UNDATED, page_of, rendered, site

DOCUMENT = (Path(__file__).parents[2] / "docs/machine-readable.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The examples in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)


def test_the_head_of_an_article_is_as_shown() -> None:
    """Every line of it, in order."""
    page = page_of(LAMP)
    head = page[page.index('<link rel="schema.DC"') : page.index('<script type="application/ld+json">')]
    assert blocks("html")[0] == head


def test_the_json_ld_is_as_shown() -> None:
    """Laid out for reading."""
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page_of(LAMP))
    assert script
    assert json.loads(blocks("json")[0]) == json.loads(script[1])


def test_coins_are_as_shown() -> None:
    """One span."""
    page = rendered(LAMP)["index.html"].decode()
    span = re.search(r'<span class="Z3988".*?</span>', page)
    assert span
    assert blocks("html")[1] == html.unescape(span[0]).replace("&rft", "\n&rft") + "\n"


def test_citations_are_as_shown() -> None:
    """Each form, of the same article."""
    page = page_of(LAMP)
    apa = re.search(r'<p class="citation"[^>]*>(.*?)</p>', page)
    assert apa
    shown = [html.unescape(text) for text in re.findall(r"<pre data-copy[^>]*>(.*?)</pre>", page, re.DOTALL)]
    expected = [html.unescape(apa[1]), *shown]
    # Markdown files end no line in white space.
    assert [block.strip() for block in blocks("(?:text|bibtex|ris|csl)")] == [
        text.strip() for text in expected
    ]


def test_every_name_in_the_head_is_explained() -> None:
    """Nothing is told to machines that the document does not list."""
    names = {
        name
        for page in (page_of(LAMP), page_of(UNDATED))
        for name in re.findall(r'<meta (?:name|property)="([A-Za-z]+[.:][^"]+)"', page)
    }
    assert {name for name in names if f"`{name}`" not in DOCUMENT} == set()


def test_every_file_for_machines_is_listed() -> None:
    """Those at their own addresses, and those of lists by their form."""
    for url in site():
        if not url.endswith(".html"):
            shown = re.sub(r"^(sources|tags)/[^/]+/", r"\1/NAME/", url)
            assert f"`{shown}`" in DOCUMENT, url


def test_the_examples_are_of_an_invented_archive() -> None:
    """At an address that nobody can have."""
    assert set(re.findall(r"https://example\.org/\w+/", DOCUMENT)) == {BASE}
