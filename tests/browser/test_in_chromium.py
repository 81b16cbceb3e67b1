"""The built site in a browser: quiet, complete, readable at any width, usable without a mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest

from browser.demonstration import BASE, BuiltSite, Hosted, host

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (320, 390, 768, 1280, 2560)

KINDS = {
    "home": "index.html",
    "outlets": "sources/index.html",
    "outlets by size": "sources/by-size.html",
    "tags": "tags/index.html",
    "authors": "authors/index.html",
    "dates": "dates/index.html",
    "year": "dates/2024.html",
    "month": "dates/2024/05.html",
    "day": "dates/2024/05/10.html",
    "undated": "dates/undated.html",
    "made": "made.html",
    "search": "search.html",
    "about": "about.html",
    "missing": "404.html",
}
"""One page of each kind; articles and lists are found by what is in them."""

COLOUR = """(each, name) => (name === 'ink'
    ? getComputedStyle(each).color
    : getComputedStyle(document.documentElement).backgroundColor).match(/\\d+/g)"""

TOO_WIDE = """async ([address, widths]) => {
    const frame = document.createElement('iframe');
    frame.height = 900;
    document.body.append(frame);
    await new Promise(done => { frame.onload = done; frame.src = address; });
    const page = frame.contentDocument, found = [];
    page.querySelectorAll('details').forEach(each => each.open = true);
    for (const width of widths) {
        frame.width = width;
        if (page.documentElement.scrollWidth > page.documentElement.clientWidth) {
            const wide = [...page.querySelectorAll('body *')].filter(each =>
                each.getBoundingClientRect().right > width + 0.5 && !each.closest('.skip, .unseen, pre'));
            found.push([width,
                ...wide.map(each => `${each.tagName} ${each.className}: ${each.textContent.trim().slice(0, 40)}`).slice(0, 3)]);
        }
    }
    frame.remove();
    return found;
}"""
"""The widths at which a page is wider than a frame of them, with the first elements that make it so. A frame takes
a fifth of the time of a window, which is painted anew at each width.
"""

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
    ours = {url for url in taken if url.startswith("assets/search/")}
    assert taken - ours == {*hosted.site.pages, "assets/style.css", "assets/copy.js"}
    assert {"assets/search/box.js", "assets/search/page.js"} <= ours
    assert not any(url.endswith(".bin") for url in ours), "nothing is searched before a reader wants to"


def test_no_page_scrolls_sideways(page: Page, site: BuiltSite) -> None:
    """With the record and the tables open, from a small telephone to a wide desk."""
    wide = {}
    with host(site.folder.parents[1]) as address:
        page.goto(address + "assets/style.css")  # shown as text, in which nothing forbids a frame
        for url in site.pages:
            if found := page.evaluate(TOO_WIDE, [address + quote(url), WIDTHS]):
                wide[url] = found
    assert wide == {}


def test_a_page_that_scrolls_sideways_would_be_found(page: Page, tmp_path: Path) -> None:
    """In a layout for narrow windows alone; each width is that of the window which the page sees."""
    (tmp_path / BASE).mkdir(parents=True)
    (tmp_path / BASE / "style.css").write_text("")
    (tmp_path / BASE / "wide.html").write_text(
        "<!doctype html><title>x</title><style>@media (max-width: 600px) { p { width: 700px } }</style><p class=a>Wide"
    )
    with host(tmp_path) as address:
        page.goto(address + "style.css")
        found = page.evaluate(TOO_WIDE, [address + "wide.html", WIDTHS])
    assert found == [[320, "P a: Wide"], [390, "P a: Wide"]]


def one_of_each_kind(site: BuiltSite) -> dict[str, str]:
    """The addresses of `KINDS`, an article, and the longest list of each index."""
    lists = {
        folder: max(
            (url for url in site.pages if url.startswith(f"{folder}/") and url.count("/") == 1),
            key=lambda url: (len(site.pages[url]), url),
        )
        for folder in ("sources", "tags", "authors")
    }
    return KINDS | lists | {"article": min(site.articles), "in Arabic": site.story_in("ar")[0]}


def article_with(site: BuiltSite, wanted: str) -> str:
    """The first article that has an element of a class."""
    return next(
        url
        for url in sorted(site.articles)
        if any(attributes.get("class") == wanted for _, attributes in site.pages[url])
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_kind_of_page_can_be_read(page: Page, on_disk: Hosted, width: int, scheme: str) -> None:
    """Its heading is seen at once, whole, and stands out from its ground; nothing is said on the console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for kind, url in one_of_each_kind(on_disk.site).items():
        page.goto(on_disk.address + quote(url))
        box = page.locator("h1").bounding_box()
        assert box, kind
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width, kind
        assert box["y"] + box["height"] <= 900, kind
        ink, paper = (
            sum(map(int, page.locator("h1").evaluate(COLOUR, name)[:3])) for name in ("ink", "paper")
        )
        assert (ink < 200 and paper > 700) if scheme == "light" else (ink > 600 and paper < 100), kind
        assert not page.evaluate(SCROLLS), kind
    assert said == []


def test_an_article_prints_as_a_clean_page(page: Page, on_disk: Hosted) -> None:
    """Headline, particulars and text; no navigation, no box to search in, no folded record."""
    page.goto(on_disk.address + quote(article_with(on_disk.site, "neighbours")))
    page.emulate_media(media="print")
    assert page.locator(".neighbours").count() == 1
    assert page.locator("h1").is_visible()
    assert page.locator(".story-day").is_visible()
    assert page.locator(".prose p").first.is_visible()
    assert page.locator(".search-box").count() == 1
    for hidden in (".site-nav", ".search-box", ".trail", ".record", ".neighbours", ".anchor", ".skip"):
        assert not any(each.is_visible() for each in page.locator(hidden).all()), hidden


def test_without_colours_of_ours_days_are_still_told_apart(page: Page, on_disk: Hosted) -> None:
    """Where a reader has forced their own colours, days with articles have a border, bars are drawn."""
    page.emulate_media(forced_colors="active")
    page.goto(on_disk.address + "dates/2024.html")
    border = "(each) => getComputedStyle(each).borderTopColor"
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert page.locator("td[class^=shade]").first.evaluate(border) != ground
    page.goto(on_disk.address + "index.html")
    assert page.locator(".chart rect").first.evaluate("(each) => getComputedStyle(each).fill") != ground


def test_the_bars_of_the_chart_are_seen(page: Page, on_disk: Hosted) -> None:
    """As many as months with articles, none of them higher than the chart, and the table on a key."""
    page.goto(on_disk.address + "index.html")
    heights = page.locator(".chart rect:not(.break)").evaluate_all(
        "all => all.map(each => each.getBoundingClientRect().height)"
    )
    whole = page.locator(".chart svg").bounding_box()
    assert whole
    assert len(heights) > 10
    assert min(heights) >= 1
    assert max(heights) <= whole["height"]
    page.locator(".chart summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".chart tbody tr").count() >= len(heights)
    assert page.locator(".chart tbody a").first.is_visible()


@pytest.mark.parametrize("clipboard", [True, False])
def test_what_is_meant_to_be_copied_has_a_button(browser: Browser, citing: Hosted, clipboard: bool) -> None:
    """By the page's own clipboard, or by the old way where there is none; and it says so."""
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    if not clipboard:
        page.add_init_script(
            "const real = navigator.clipboard; window.pasted = () => real.readText();"
            "Object.defineProperty(navigator, 'clipboard', {value: undefined});"
        )
    else:
        page.add_init_script("window.pasted = () => navigator.clipboard.readText();")
    page.goto(citing.address + quote(min(citing.site.articles)))
    headline = page.locator("h1").inner_text()
    button = page.get_by_role("button", name="Copy")
    assert button.count() == 1
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Copied").wait_for(timeout=5000)
    assert page.evaluate("pasted()") == f"Cited: {headline}"
    context.close()


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
