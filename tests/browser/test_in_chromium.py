"""The built site in a browser: quiet, complete, readable at any width, usable without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest

from browser.demonstration import Hosted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (320, 390, 768, 1280)

OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 0.5 && !each.closest('.skip, .unseen, pre'))
    .map(each => `${each.tagName} ${each.className}: ${each.textContent.trim().slice(0, 40)}`).slice(0, 3)"""

SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    return {text: at.textContent.trim(), href: at.href || '', outline: style.outlineStyle,
            seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight};
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page, 1280 pixels wide."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_no_page_complains_or_asks_for_anything_from_elsewhere(page: Page, hosted: Hosted) -> None:
    """No console message, no error, no failed request; only files of the site are asked for."""
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("requestfailed", lambda request: said.append(f"{page.url}: {request.url} failed"))
    page.on(
        "response",
        lambda answer: said.append(f"{answer.url}: {answer.status}") if answer.status >= 400 else None,
    )
    page.on("request", lambda request: asked.add(request.url))
    for url in hosted.site.pages:
        page.goto(hosted.address + quote(url))
    assert said == []
    elsewhere = {url for url in asked if not url.startswith((hosted.address, "data:"))}
    assert elsewhere == set()
    taken = {unquote(url.removeprefix(hosted.address)) for url in asked if url.startswith(hosted.address)}
    assert taken == {*hosted.site.pages, "assets/style.css"}


def test_no_page_scrolls_sideways(page: Page, on_disk: Hosted) -> None:
    """With the record open, from a small telephone to a desk."""
    wide = {}
    for url in on_disk.site.pages:
        page.goto(on_disk.address + quote(url), wait_until="domcontentloaded")
        page.evaluate(OPEN_ALL)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate(SCROLLS):
                wide[url, width] = page.evaluate(TOO_WIDE)
    assert wide == {}


def test_the_page_is_as_light_or_dark_as_the_reader_wants(page: Page, on_disk: Hosted) -> None:
    """The ground changes with the setting of the system, and so does the text on it."""
    page.goto(on_disk.address + "index.html")
    style = (
        "(name) => getComputedStyle(document.documentElement)[name].match(/\\d+/g).slice(0, 3).map(Number)"
    )
    for scheme, ground, text in (("light", 240, 64), ("dark", 64, 200)):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        shades = min(page.evaluate(style, "backgroundColor")), min(page.evaluate(style, "color"))
        assert (shades[0] > ground, shades[1] > text) == ((scheme == "light"), (scheme == "dark"))


def tab_to(page: Page, wanted: str, *, at_most: int = 80) -> None:
    """Press Tab until a link whose address ends with `wanted` has the focus; each stop can be seen."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], focus
        assert focus["outline"] != "none", focus
        if unquote(focus["href"]).endswith(wanted):
            return
    pytest.fail(f"{at_most} times Tab, and no link to {wanted}")


def test_a_reader_comes_by_keyboard_from_home_to_an_article_and_back(page: Page, hosted: Hosted) -> None:
    """Tab and Enter are enough, and what has the focus shows it."""
    page.goto(hosted.address + "index.html")
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUS)
    assert first["text"] == "Skip to the text"
    assert first["seen"]
    page.keyboard.press("Enter")
    story = page.locator(".lead-story h2 a")
    headline = story.inner_text()
    address = unquote(str(story.get_attribute("href")))
    tab_to(page, address, at_most=5)
    page.keyboard.press("Enter")
    page.wait_for_url(hosted.address + quote(address))
    assert page.locator("h1").inner_text() == headline
    tab_to(page, "index.html", at_most=3)
    page.keyboard.press("Enter")
    page.wait_for_url(hosted.address + "index.html")
    assert page.locator("h1").inner_text() == "The Sound of Merrow"


def test_the_words_for_a_day_open_the_record(page: Page, on_disk: Hosted) -> None:
    """Behind "read from the text" stand the line and the reason, folded away until a reader asks."""
    url = next(url for url in sorted(on_disk.site.articles) if "how-date" in on_disk.site.identifiers(url))
    page.goto(on_disk.address + quote(url))
    assert not page.locator("#how-date").is_visible()
    page.locator(".story-day .certainty a").click()
    page.locator("#how-date").wait_for(state="visible", timeout=5000)
    assert page.url.endswith("#how-date")


@pytest.mark.parametrize(("language", "direction", "side"), [("ar", "rtl", "right"), ("de", "ltr", "left")])
def test_an_article_runs_in_the_direction_of_its_language(
    page: Page, on_disk: Hosted, language: str, direction: str, side: str
) -> None:
    """Its text does; the navigation of the archive stays where it is on every page."""
    for url in on_disk.site.story_in(language):
        page.goto(on_disk.address + quote(url))
        style = "each => [getComputedStyle(each).direction, each.closest('[lang]').lang]"
        assert page.locator("h1").evaluate(style) == [direction, language]
        assert page.locator(".prose p[id]").first.evaluate(style) == [direction, language]
        assert page.locator(".site-nav").evaluate(style) == ["ltr", "en"]
        assert page.locator(".story-day").evaluate(style) == ["ltr", "en"]
        edges = page.locator("h1").evaluate(
            """each => { const range = document.createRange(); range.selectNodeContents(each);
                const text = range.getBoundingClientRect(), all = each.parentElement.getBoundingClientRect();
                return {left: text.left - all.left, right: all.right - text.right}; }"""
        )
        assert edges[side] < 2


def test_the_page_for_missing_addresses_works_at_any_depth(page: Page, published: Hosted) -> None:
    """A host shows it in the place of what is missing: styled, and with ways back."""
    for missing in ("nothing.html", "articles/1999/12/nothing.html", "tags/"):
        answer = page.goto(published.address + missing)
        assert answer is not None
        assert answer.status == 404
        assert page.locator("h1").inner_text() == "Nothing stands at this address"
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 50
    page.locator("main a", has_text="Home").click()
    page.wait_for_url(published.address + "index.html")
