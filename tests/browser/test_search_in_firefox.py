"""The search in Firefox: served and from a disk, as in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from browser.firefox import Firefox, program, started
from browser.search_site import HostKind, serve

ANSWERED = "document.querySelector('main:not([aria-busy]) #search-count:not(:empty)')?.textContent"
HEADLINES = "[...document.querySelectorAll('.hits h2')].map(each => each.textContent)"


@pytest.fixture(scope="module")
def firefox() -> Iterator[Firefox]:
    """The Firefox of this machine; without it the test is skipped."""
    if program() is None:
        pytest.skip("there is no Firefox on this machine (Debian: apt install firefox-esr)")
    with started() as firefox:
        yield firefox


@pytest.fixture(scope="module", params=["served", "by a strict host that gzips", "from a disk"])
def address(request: pytest.FixtureRequest, search_folder: Path) -> Iterator[str]:
    """The site as a browser finds it."""
    if request.param == "from a disk":
        yield search_folder.as_uri() + "/"
    else:
        strict = "strict" in request.param
        with serve(search_folder, HostKind(gzips=strict, strict=strict)) as host:
            yield host.address


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("export", ["Wheat is late again", "Grain ships leave Varrick"]),
        ('"exports of wheat"', ["Grain ships leave Varrick"]),
        ("c++", ["C++ turns forty"]),
        ("STRASSE", ["Die Donaudampfschifffahrt ruht"]),
        ("черный", ["Ёлка на площади"]),
        ("الكتاب", ["الكِتَابُ في المَدينة"]),
        ("東京", ["東京都の港"]),
    ],
)
def test_words_are_found(firefox: Firefox, address: str, words: str, found: list[str]) -> None:
    """The answers of Chromium."""
    firefox.open(address + "search.html?" + urlencode({"q": words}))
    firefox.wait_for(ANSWERED)
    assert firefox.evaluate(HEADLINES) == found
    assert firefox.evaluate("document.querySelector('#search-problem').hidden")


def test_typing_finds_and_back_undoes(firefox: Firefox, address: str) -> None:
    """From the second letter on; the words are marked, and the list can be narrowed down."""
    firefox.open(address + "search.html")
    firefox.write("#search-words", "harb")
    assert firefox.wait_for(ANSWERED) == "45 articles found"
    assert firefox.wait_for("document.querySelector('.hit mark')?.textContent") == "Harbour"
    firefox.evaluate("document.querySelector('[data-facet=source] summary').click()")
    firefox.wait_for("document.querySelector('[data-facet=source] li')")
    firefox.evaluate("document.querySelector('#search-chart .column').dispatchEvent(new MouseEvent('click'))")
    firefox.wait_for("document.querySelector('#search-count').textContent === '12 articles found'")
    firefox.evaluate("history.back()")
    firefox.wait_for("document.querySelector('#search-count').textContent === '45 articles found'")
