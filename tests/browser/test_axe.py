"""Every kind of page can be used by everyone, as far as a program can tell: axe-core finds nothing.

What it looks for is WCAG 2.2, levels A and AA, in the light and in the dark scheme.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

import pytest

from browser.demonstration import BuiltSite, Hosted
from browser.search_site import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]

RUN = """async (levels) => {
    document.querySelectorAll('details').forEach(each => each.open = true);
    const found = await axe.run(document, {runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']});
    return {looked: found.passes.length, violations: found.violations};
}"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The script, out of the package that carries it."""
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        pytest.skip("axe-playwright-python, which carries axe-core, is not installed")
    return Path(package.origin).with_name("axe.min.js").read_text("utf-8")


@pytest.fixture(params=["light, on a desk", "dark, in the hand"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page in each scheme, wide and narrow."""
    scheme: Literal["light", "dark"] = "light" if request.param.startswith("light") else "dark"
    width = 1280 if scheme == "light" else 390
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def kinds(site: BuiltSite) -> dict[tuple[str, ...], str]:
    """The longest page of each kind, by its class, its folder, its depth and the language of its text."""
    longest: dict[tuple[str, ...], str] = {}
    for url in sorted(site.pages, key=lambda url: (site.folder / url).stat().st_size):
        elements = site.pages[url]
        kind = next(attributes.get("class") or "" for tag, attributes in elements if tag == "body")
        story = next((attributes for tag, attributes in elements if tag == "article"), {})
        language = story.get("lang") or "" if url in site.articles else ""
        longest[kind, url.partition("/")[0], str(url.count("/")), language] = url
    return longest


def violations(page: Page, axe: str) -> list[str]:
    """What is wrong with the page at hand, each with the first element that it is wrong with."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(RUN, LEVELS)
    assert found["looked"] > 0
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0]['failureSummary']}"
        for each in found["violations"]
    ]


def test_axe_finds_nothing_on_any_kind_of_page(page: Page, on_disk: Hosted, axe: str) -> None:
    """With everything unfolded that a page folds away."""
    wrong = {}
    chosen = kinds(on_disk.site)
    assert len(chosen) >= 10
    for url in chosen.values():
        page.goto(on_disk.address + quote(url))
        if found := violations(page, axe):
            wrong[url] = found
    assert wrong == {}


def test_axe_finds_nothing_in_any_state_of_the_search(page: Page, axe: str, search_folder: Path) -> None:
    """Before a question, with hits and every filter unfolded, with filters chosen, with nothing found, and where
    the index is missing.
    """
    wrong = {}
    with serve(search_folder) as host:
        for query in (
            "",
            "?q=grain+OR+harbour",
            "?q=grain&source=The+Tarn+Post&from=1987&to=1990&order=best",
            "?q=nothingofthekind",
        ):
            page.goto(f"{host.address}search.html{query}")
            if query:
                page.locator("main:not([aria-busy]) #search-count:not(:empty)").wait_for(timeout=30_000)
                page.evaluate(
                    "document.querySelector('#search-narrow').setAttribute('aria-expanded', 'true')"
                )
                page.evaluate(
                    "document.querySelectorAll('main details').forEach(each => { each.open = true; })"
                )
                page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
            if found := violations(page, axe):
                wrong[query] = found
        host.denied.add("search/manifest.js")
        page.goto(f"{host.address}search.html?q=grain")
        page.locator("#search-problem:not([hidden])").wait_for(timeout=30_000)
        if found := violations(page, axe):
            wrong["missing"] = found
    assert wrong == {}


def test_axe_would_find_something(page: Page, axe: str) -> None:
    """An image without an alternative, and grey on grey."""
    page.set_content(
        "<html><title>x</title><body><img src='data:,'><p style='color:#888;background:#999'>Grey</p>"
    )
    found = [each.partition(":")[0] for each in violations(page, axe)]
    assert {"html-has-lang", "image-alt", "color-contrast"} <= set(found)
