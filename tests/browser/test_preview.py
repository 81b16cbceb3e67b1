"""`archive-gen serve` with a browser beside it: what a keeper of an archive sees while at work."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from preview_process import LONG, Running, preview, put, wait_until
from small_archive import NEWS, make_archive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
WAIT = LONG * 1000
MILL, BRIDGE = "a[href*='old-mill-of-tarnbeck']", "a[href*='bridge-at-tarnbeck']"


class Keeper:
    """A person at work: an archive, its preview, and a browser."""

    def __init__(self, archive: Path, running: Running, page: Page) -> None:
        self.archive = archive
        self.running = running
        self.page = page

    def save(self, name: str, text: str) -> None:
        """Save a file of the archive."""
        put(self.archive / name, text)

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace words in a file of the archive."""
        text = (self.archive / name).read_text("utf-8")
        assert old in text
        self.save(name, text.replace(old, new, 1))

    def open(self, link: str | None = None) -> None:
        """Go to the home page, and through a link of it."""
        self.page.goto(self.running.address)
        if link is not None:
            self.page.locator(link).first.click()
            self.page.wait_for_load_state()

    def mark(self, page: Page | None = None) -> None:
        """Leave a mark on the page that a reload would take away."""
        (page or self.page).evaluate("window.isMarked = true")

    def is_marked(self, page: Page | None = None) -> bool:
        """Whether the mark is still there: the page has not been loaded anew."""
        return bool((page or self.page).evaluate("window.isMarked === true"))

    def sees_that(self, expression: str, page: Page | None = None) -> None:
        """Wait until JavaScript says yes. Playwright's own way to wait is what a strict page forbids."""
        from playwright.sync_api import Error

        def holds() -> bool:
            try:
                return bool((page or self.page).evaluate(expression))
            except Error as problem:
                assert "navigation" in problem.message or "context" in problem.message, problem  # noqa: PT017
                return False

        wait_until(holds)

    def sees(self, text: str, page: Page | None = None) -> None:
        """Wait until the text is on the page."""
        (page or self.page).locator("body", has_text=text).wait_for(timeout=WAIT)

    def sees_mistake(self, *texts: str) -> None:
        """Wait until the overlay says so."""
        for text in texts:
            self.page.locator("dialog.overlay[open]", has_text=text).wait_for(timeout=WAIT)

    def sees_no_mistake(self) -> None:
        """Wait until the overlay has gone."""
        self.page.locator("dialog.overlay[open]").wait_for(state="hidden", timeout=WAIT)


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Running]]:
    """One preview for all tests: a small archive with the default theme as its own."""
    archive = make_archive(tmp_path_factory.mktemp("archive"))
    shutil.copytree(ROOT / "templates", archive / "theme")
    (archive / "archive.yaml").write_text("title: Tarnbeck papers\ntemplates: theme\n")
    with preview(archive) as running:
        running.wait_for_builds(1)
        yield archive, running


@pytest.fixture
def said(browser: Browser) -> list[str]:
    """What the browser has complained of."""
    return []


@pytest.fixture
def keeper(browser: Browser, served: tuple[Path, Running], said: list[str]) -> Iterator[Keeper]:
    """At the end, the archive is as it was, and the browser has had nothing to complain of."""
    archive, running = served
    # What the test before has left behind is built when this is.
    word = f"Word {running.builds}"
    put(archive / "content/_about.md", word)
    wait_until(lambda: word.encode() in running.get("/about.html").body)
    context = browser.new_context(viewport={"width": 900, "height": 500})
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    before = {path: path.read_text("utf-8") for path in files_of(archive)}
    yield Keeper(archive, running, page)
    for path in files_of(archive):
        if path not in before:
            path.unlink()
    for path, text in before.items():
        if not path.exists() or path.read_text("utf-8") != text:
            put(path, text)
    context.close()
    assert [text for text in said if "404 (Not Found)" not in text] == []


def files_of(archive: Path) -> list[Path]:
    """All that a person may edit: the search engine is a program."""
    folders = (archive / "content", archive / "theme")
    found = [each for top in folders for each in top.rglob("*") if each.is_file()]
    return [archive / "archive.yaml", *(each for each in found if each.parent.name != "engine")]


def test_a_sidecar_is_seen_where_the_reader_was(keeper: Keeper) -> None:
    """The page reloads, scrolled and unfolded as it was."""
    keeper.open(MILL)
    page = keeper.page
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'; scrollTo(0, 400)")
    keeper.sees_that("scrollY === 400")
    keeper.mark()
    keeper.save("content/mill.yaml", "subtitle: The wheel is of oak\n")
    keeper.sees("The wheel is of oak")
    assert not keeper.is_marked()
    keeper.sees_that(
        "scrollY >= 400"
    )  # a line has come in above: the browser may keep what is below it in view
    assert page.evaluate("[...document.querySelectorAll('details')].every(each => each.open)")


def test_only_pages_that_changed_reload(keeper: Keeper) -> None:
    """A second page stays as it is, and is told of the next build all the same."""
    keeper.open(MILL)
    other = keeper.page.context.new_page()
    other.goto(keeper.running.address)
    other.locator(BRIDGE).first.click()
    other.wait_for_load_state()
    keeper.mark(other)
    keeper.save("content/mill.yaml", "rights: Odile Fennimore keeps them\n")
    keeper.sees("Odile Fennimore keeps them")
    keeper.edit("theme/assets/style.css", ":root {", ":root { --seen: yes;")
    keeper.sees_that("getComputedStyle(document.documentElement).getPropertyValue('--seen') === 'yes'", other)
    assert keeper.is_marked(other)


def test_a_style_sheet_is_swapped_without_a_reload(keeper: Keeper) -> None:
    """Twice, and one sheet is left each time."""
    keeper.open()
    keeper.mark()
    for colour, shade in (("#123456", "rgb(18, 52, 86)"), ("#654321", "rgb(101, 67, 33)")):
        text = (keeper.archive / "theme/assets/style.css").read_text("utf-8")
        keeper.save("theme/assets/style.css", f"{text}\nhtml {{ background: {colour} !important }}\n")
        keeper.sees_that(f"getComputedStyle(document.documentElement).backgroundColor === '{shade}'")
        keeper.sees_that("document.querySelectorAll('link[href*=\"style.css\"]').length === 1")
    assert keeper.is_marked()


def test_an_asset_that_the_page_uses_reloads_it(keeper: Keeper) -> None:
    """A picture that the sheet names, say; one that no page uses does not."""
    dot = "<svg xmlns='http://www.w3.org/2000/svg' width='{}' height='9'/>"
    keeper.save("theme/assets/dot.svg", dot.format(1))
    keeper.save("theme/assets/unused.svg", dot.format(1))
    keeper.edit("theme/assets/style.css", ":root {", "body { background: url(dot.svg) }\n:root {")
    wait_until(lambda: b"dot.svg" in keeper.running.get("/assets/style.css").body)
    keeper.open()
    keeper.sees_that("performance.getEntriesByType('resource').some(each => each.name.includes('dot.svg'))")
    keeper.mark()
    keeper.save("theme/assets/unused.svg", dot.format(2))
    keeper.edit("theme/assets/style.css", ":root {", ":root { --seen: yes;")
    keeper.sees_that("getComputedStyle(document.documentElement).getPropertyValue('--seen') === 'yes'")
    assert keeper.is_marked()
    keeper.save("theme/assets/dot.svg", dot.format(3))
    keeper.sees_that("window.isMarked !== true")


def test_a_template_and_a_setting_are_seen(keeper: Keeper) -> None:
    """On every page that they shape."""
    keeper.open()
    keeper.edit("theme/base.html", "</body>", "<p>Printed on recycled bits</p></body>")
    keeper.sees("Printed on recycled bits")
    keeper.edit("archive.yaml", "Tarnbeck papers", "Papers of the beck")
    keeper.sees("Papers of the beck")
    assert "Printed on recycled bits" in keeper.page.inner_text("body")


def test_a_corrected_headline_is_followed_to_its_new_address(keeper: Keeper) -> None:
    """The page of the old address is gone; whoever looked at it looks at the new one."""
    keeper.open(MILL)
    keeper.save("content/mill.yaml", "title: The wheel turns\n")
    keeper.page.wait_for_url(re.compile("the-wheel-turns"), timeout=WAIT)
    keeper.sees("The wheel turns")
    passing = urlsplit(keeper.page.url).path
    (keeper.archive / "content/mill.yaml").unlink()
    keeper.page.wait_for_url(re.compile("old-mill-of-tarnbeck"), timeout=WAIT)
    assert keeper.running.get(passing).status == 404


def test_an_address_that_comes_to_be_is_shown(keeper: Keeper, said: list[str]) -> None:
    """Whoever waits at a missing page sees it come."""
    keeper.page.goto(keeper.running.address + "articles/2023/07/fair-at-tarnbeck.html")
    keeper.mark()
    keeper.save(
        "content/fair.txt", "Fair at Tarnbeck\n\n1 July 2023\n\nThere were nine goats and a brass band.\n"
    )
    keeper.sees("nine goats")
    assert not keeper.is_marked()
    said.clear()  # without a base URL, no link of a missing page leads anywhere: so it is on any host


def test_a_broken_template_is_shown_over_the_last_good_site(keeper: Keeper) -> None:
    """File, line, what is wrong, the lines around it, the way out; gone when it is mended."""
    keeper.open()
    keeper.mark()
    keeper.edit("theme/home.html", "{% block main %}", "{% block main %}\n{{ it.moon }}")
    text = (keeper.archive / "theme/home.html").read_text("utf-8")
    line = text[: text.index("{{ it.moon }}")].count("\n") + 1
    keeper.sees_mistake("The site could not be built", f"theme/home.html:{line}", "'moon'", "What to do:")
    assert keeper.page.locator(".overlay .marked").inner_text() == "{{ it.moon }}"
    assert keeper.page.locator(".overlay .marked").get_attribute("data-number") == str(line)
    keeper.edit("theme/home.html", "\n{{ it.moon }}", "")
    keeper.sees_no_mistake()
    assert keeper.is_marked()


def test_broken_settings_are_shown_all_at_once(keeper: Keeper) -> None:
    """Each mistake with its line, over a page that stays as it is."""
    keeper.open()
    keeper.mark()
    keeper.save("archive.yaml", "titel: Tarnbeck papers\ntemplates: theme\nlanguage: of the beck\n")
    keeper.sees_mistake("archive.yaml:1", "there is no setting 'titel'", "did you mean title?")
    keeper.sees_mistake("archive.yaml:3", "is not a language tag")
    keeper.save("archive.yaml", "title: Tarnbeck papers\ntemplates: theme\n")
    keeper.sees_no_mistake()
    assert keeper.is_marked()


def test_a_broken_sidecar_is_shown_and_the_site_goes_on(keeper: Keeper) -> None:
    """The site is built without it; mending it is enough."""
    keeper.open(MILL)
    keeper.save("content/mill.yaml", "subtitle: The wheel\nauthors: [Odile\n")
    keeper.sees_mistake("There is a mistake in the content", "content/mill.yaml:", "authors: [Odile")
    assert b"Old mill of Tarnbeck" in keeper.running.get(urlsplit(keeper.page.url).path).body
    keeper.save("content/mill.yaml", "subtitle: The wheel is of oak\n")
    keeper.sees("The wheel is of oak")
    keeper.sees_no_mistake()


def test_what_a_person_has_closed_stays_closed(keeper: Keeper) -> None:
    """A note stays in the corner, and opens it again; another mistake opens it by itself."""
    keeper.open()
    keeper.save("content/mill.yaml", "authors: [Odile\n")
    keeper.sees_mistake("content/mill.yaml")
    keeper.page.keyboard.press("Escape")
    keeper.sees_no_mistake()
    keeper.page.reload()
    note = keeper.page.locator("button.note", has_text="1 mistake")
    note.wait_for(timeout=WAIT)
    assert not keeper.page.locator("dialog.overlay[open]").is_visible()
    note.click()
    keeper.sees_mistake("content/mill.yaml")
    keeper.page.get_by_role("button", name="Close").click()
    keeper.save("content/storm.yaml", "authors: [Odile\n")
    keeper.sees_mistake("There are mistakes in the content", "content/mill.yaml", "content/storm.yaml")


def test_what_stands_in_a_file_is_text_in_the_overlay(keeper: Keeper) -> None:
    """Names and lines of files are anybody's, and run nowhere."""
    keeper.open()
    name = "<img src=x onerror=document.title='taken'>"
    keeper.save(f"content/{name}.txt", "A fine day\n\nIt was a fine day over all of Tarnbeck.\n")
    keeper.save(f"content/{name}.yaml", "a: <img src=x onerror=document.title='taken'>\nb: [\n")
    keeper.sees_mistake(name, "a: <img")
    assert keeper.page.locator(".overlay img").count() == 0
    assert "taken" not in keeper.page.title()


def test_what_needs_a_person_is_listed_and_kept_up_to_date(keeper: Keeper) -> None:
    """Each with the name of its file and a link to its page."""
    keeper.page.goto(keeper.running.address + "_archive/")
    rows = keeper.page.locator("section", has_text="No date").locator("li", has_text="content/storm.txt")
    rows.get_by_role("link", name="its page").click()
    assert keeper.page.locator("h1").inner_text() == NEWS["storm.txt"].split("\n")[0]
    keeper.page.go_back()
    keeper.save("content/storm.yaml", "date: 2022-11-04\n")
    rows.wait_for(state="hidden", timeout=WAIT)


def test_the_list_of_what_was_found_is_not_hidden_by_the_overlay(keeper: Keeper) -> None:
    """It names the mistakes itself; the note in the corner opens the overlay all the same."""
    keeper.page.goto(keeper.running.address + "_archive/")
    keeper.save("content/mill.yaml", "authors: [Odile\n")
    keeper.sees("content/mill.yaml")
    note = keeper.page.locator("button.note", has_text="1 mistake")
    note.wait_for(timeout=WAIT)
    assert keeper.page.locator("dialog.overlay[open]").count() == 0
    note.click()
    keeper.sees_mistake("content/mill.yaml:")


def test_a_strict_page_is_no_less_strict_and_reloads(keeper: Keeper, said: list[str]) -> None:
    """One that forbids everything but its own sheet; what it may not run, it may not run here."""
    policy = "default-src 'none'; style-src 'self'; img-src data:"
    text = (keeper.archive / "theme/base.html").read_text("utf-8")
    text = re.sub('(Security-Policy" content=")[^"]*', rf"\1{policy}", text)
    keeper.save("theme/assets/own.js", "document.title = 'taken'")
    keeper.save(
        "theme/base.html", text.replace("</body>", '<script src="assets/own.js"></script>Strict</body>')
    )
    keeper.open()
    keeper.sees("Strict")
    assert keeper.page.title() != "taken"
    keeper.edit("theme/base.html", "Strict</body>", "Stricter</body>")
    keeper.sees("Stricter")
    keeper.save("content/mill.yaml", "authors: [Odile\n")
    keeper.sees_mistake("content/mill.yaml")
    assert keeper.page.locator(".overlay").evaluate("each => getComputedStyle(each).borderTopWidth") == "6px"
    assert said
    assert all("own.js" in text or "box.js" in text for text in said), "the script of its own and the theme's"
    said.clear()


def test_a_hidden_page_waits_and_is_up_to_date_when_it_is_shown(keeper: Keeper) -> None:
    """It holds no connection meanwhile: browsers allow six, over all pages."""
    keeper.open()
    keeper.mark()
    hide = "value => { Object.defineProperty(document, 'hidden', {get: () => value, configurable: true});"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    keeper.page.evaluate(hide, True)
    builds = keeper.running.builds
    keeper.edit("archive.yaml", "Tarnbeck papers", "Papers of the beck")
    keeper.running.wait_for_builds(builds + 1)
    assert keeper.is_marked()
    keeper.page.evaluate(hide, False)
    keeper.sees("Papers of the beck")


def test_the_end_of_the_preview_is_told(browser: Browser, tmp_path: Path) -> None:
    """And when it is started again at the same address, the page is up to date without a hand."""
    archive = make_archive(tmp_path)
    (archive / "archive.yaml").write_text("title: Tarnbeck papers\n")
    context = browser.new_context()
    page = context.new_page()
    with preview(archive) as running:
        running.wait_for_builds(1)
        page.goto(running.address)
        page.locator("archive-preview div:not([hidden])").wait_for(state="attached", timeout=WAIT)
        port = running.address.rstrip("/").rsplit(":", 1)[1]
        assert running.interrupt() == 0
    page.locator("button.note", has_text="archive-gen serve has ended").wait_for(timeout=WAIT)
    (archive / "archive.yaml").write_text("title: Papers of the beck\n")
    with preview(archive, "--port", port):
        page.locator("body", has_text="Papers of the beck").wait_for(timeout=WAIT)
    context.close()


def test_the_first_build_is_waited_for(browser: Browser, tmp_path: Path) -> None:
    """Where there is no site yet, its page comes as soon as there is one."""
    archive = make_archive(tmp_path)
    text = "A long story\n\n1 May 2021\n\n" + "The rain fell on and on over Tarnbeck. " * 3000
    for number in range(40):
        (archive / f"content/{number}.txt").write_text(f"{number} {text}")
    context = browser.new_context()
    page = context.new_page()
    with preview(archive) as running:
        answer = page.goto(running.address)
        assert answer is not None
        assert answer.status == 503
        assert page.locator("h1").inner_text() == "The first build is under way"
        page.locator("h1", has_text="News archive").wait_for(timeout=WAIT)
    context.close()


def test_what_the_preview_shows_fits_every_screen(keeper: Keeper) -> None:
    """The overlay and the list, from a small telephone to a desk, light or dark: nothing runs over the edge."""
    page = keeper.page
    long_name = "content/" + "a-very-long-name-" * 8 + ".yaml"
    keeper.save(long_name.replace(".yaml", ".txt"), "A fine day\n\nIt was a fine day over all of Tarnbeck.\n")
    keeper.save(long_name, "subtitle: " + "very " * 60 + "long\nauthors: [Odile\n")
    keeper.open()
    keeper.sees_mistake("a-very-long-name")
    overlay = page.locator(".overlay")
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        box = overlay.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 700
        assert overlay.evaluate("each => each.scrollWidth <= each.clientWidth")
        for part in ("header", "section", "footer"):
            room = overlay.locator(part).first.evaluate(
                "each => parseFloat(getComputedStyle(each).paddingLeft)"
            )
            assert room >= 16, part
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        shade = overlay.evaluate("each => getComputedStyle(each).backgroundColor.match(/\\d+/)[0]")
        assert (int(shade) > 128) == (scheme == "light")
    page.goto(keeper.running.address + "_archive/")
    page.keyboard.press("Escape")
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
