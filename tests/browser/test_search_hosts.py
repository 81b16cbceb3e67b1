"""The search on hosts of every kind, while they publish, and where something is missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.search_site import TEXTS, HostKind, build_search_site, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

GRAIN = ["C++ turns forty", "Wheat is late again", "Grain ships leave Varrick", "A page without a day"]
KINDS = {
    "plain": HostKind(),
    "gzips everything": HostKind(gzips=True),
    "strict": HostKind(strict=True, gzips=True),
    "slow": HostKind(wait=0.15),
}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser with an empty cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh page."""
    return context.new_page()


def ask(page: Page, words: str) -> list[str]:
    """Type words and press Enter; the headlines that are found."""
    page.locator("#search-words").fill(words)
    page.keyboard.press("Enter")
    page.locator("main:not([aria-busy])").wait_for(timeout=30_000)
    page.locator("#search-count:not(:empty), #search-problem:not([hidden])").first.wait_for(timeout=30_000)
    return page.locator(".hits h2").all_inner_texts() if page.locator("#search-problem").is_hidden() else []


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_of_host_will_do(page: Page, search_folder: Path, kind: HostKind) -> None:
    """Nothing is asked of it but files as they are; where it sends our own policy along, nothing breaks it."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with serve(search_folder, kind) as host:
        page.goto(host.address + "search.html")
        assert ask(page, "grain") == GRAIN
        assert len(ask(page, "harbour")) == 20
        page.locator(".hit mark").first.wait_for(timeout=30_000)
    assert said == []


def test_from_a_disk_it_works_too(page: Page, search_folder: Path) -> None:
    """By `file:`, where browsers read neither data nor workers: the index comes as scripts."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(search_folder.as_uri() + "/search.html")
    assert ask(page, "grain") == GRAIN
    assert ask(page, "東京") == ["東京都の港"]
    page.locator("details[data-facet=source] summary").click()
    page.get_by_label("港新聞").wait_for(timeout=30_000)
    page.locator(".hit a").first.click()
    page.wait_for_url("**/articles/**")
    page.go_back()
    page.locator(".hits h2").first.wait_for()
    assert page.locator(".hits h2").all_inner_texts() == ["東京都の港"]
    assert said == []


def test_nothing_is_loaded_from_elsewhere_and_little_of_it(page: Page, search_folder: Path) -> None:
    """Only files of the site; from the first visit to an answer less than 750 KB, not counting the pages shown."""
    loaded: dict[str, int] = {}
    page.on("response", lambda answer: loaded.update({answer.url: len(answer.body())}))
    with serve(search_folder) as host:
        page.goto(host.address + "search.html")
        assert ask(page, "grain") == GRAIN
        page.wait_for_load_state("networkidle")
        assert all(url.startswith(host.address) for url in loaded)
        engine = sum(
            size
            for url, size in loaded.items()
            if url.removeprefix(host.address).startswith(("assets/search/", "search/"))
        )
        assert 400_000 < engine < 750_000


def test_a_missing_part_is_told_in_words_and_tried_again(page: Page, search_folder: Path) -> None:
    """404 for the chunks, then for the manifest: the page says so, leads to the ways to browse, and recovers."""
    with serve(search_folder) as host:
        page.goto(host.address + "search.html")
        assert ask(page, "grain") == GRAIN
        chunks = {f"search/{each.name}" for each in (search_folder / "search").glob("*.bin")}
        host.denied |= chunks - set(host.asked)
        page.goto(host.address + "search.html")
        host.denied |= {"search/manifest.js"}
        assert ask(page, "grain") == []
        assert (
            page.locator("#search-problem")
            .inner_text()
            .startswith("A part of the search index could not be loaded")
        )
        assert page.locator(".search-ways a").first.is_visible()
        host.denied.clear()
        assert ask(page, "wheat") == ["Wheat is late again", "Grain ships leave Varrick"]


def test_a_missing_engine_is_told_in_words(page: Page, search_folder: Path) -> None:
    """And without an error on the page."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with serve(search_folder) as host:
        host.denied |= {"assets/search/worker.js"}
        page.goto(host.address + "search.html")
        assert ask(page, "grain") == []
        assert page.locator("#search-problem").inner_text().startswith("The search could not be started")
    assert errors == []


def test_a_publish_in_the_middle_of_a_visit(
    browser: Browser, context: BrowserContext, search_folder: Path, tmp_path: Path
) -> None:
    """Two tabs of one reader and one of another are open when the archive changes and the old chunks go. The first
    reader has all that it takes, and goes on; the other meets a chunk that has gone, and finds what is new.
    """
    texts = {name: content for name, content in TEXTS.items() if not name.startswith("note")}
    texts["fresh.md"] = "---\ntitle: Fresh grain\ndate: 2024-05-05\n---\n\nIt came today.\n"
    other = build_search_site(tmp_path / "new", texts)
    site = tmp_path / "site"
    shutil.copytree(search_folder, site)
    with serve(site) as host:
        first, second, other_reader = context.new_page(), context.new_page(), browser.new_page()
        for page in (first, second, other_reader):
            page.goto(host.address + "search.html")
        assert ask(first, "grain") == ask(second, "grain") == GRAIN
        assert ask(other_reader, "nothingofthekind") == []
        shutil.rmtree(site)
        shutil.copytree(other, site)
        assert ask(other_reader, "grain") == ["Fresh grain", *GRAIN]
        assert ask(first, "grain ships") == ask(second, "grain ships") == ["Grain ships leave Varrick"]
        first.reload()
        assert ask(first, "grain") == ["Fresh grain", *GRAIN]
        other_reader.close()


def test_only_the_last_of_many_questions_is_shown(page: Page, search_folder: Path) -> None:
    """On a slow host, typed on before any answer came."""
    with serve(search_folder, HostKind(wait=0.2)) as host:
        page.goto(host.address + "search.html")
        for words in ("harbour", "wheat", "grain", "elysee"):
            page.locator("#search-words").fill(words)
            page.keyboard.press("Enter")
        page.get_by_text("1 article found").wait_for(timeout=30_000)
        page.wait_for_timeout(1000)
        assert page.locator(".hits h2").all_inner_texts() == ["L’été à l’Élysée"]
