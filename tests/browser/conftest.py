"""One build and one browser for all tests in this folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.demonstration import BASE, BuiltSite, Hosted, build_demonstration, host
from browser.search_site import build_search_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARGUMENTS = [
    "--no-sandbox",  # a container's root user has no other way
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration archive without a base URL, as `make site` builds it."""
    folder = tmp_path_factory.mktemp("demonstration")
    return build_demonstration(folder, folder / "host" / BASE)


@pytest.fixture(scope="package")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The same, built for the address at which it is served."""
    folder = tmp_path_factory.mktemp("published")
    output = folder / "host" / BASE
    output.mkdir(parents=True)
    with host(folder / "host") as address:
        yield Hosted(build_demonstration(folder, output, settings=f"base_url: {address}\n"), address)


@pytest.fixture(scope="package", params=["from a disk", "served from a subfolder"])
def hosted(request: pytest.FixtureRequest, site: BuiltSite) -> Iterator[Hosted]:
    """The site as a browser finds it: by `file:`, and by `http:` below a folder of the host."""
    if request.param == "from a disk":
        yield Hosted(site, site.folder.as_uri() + "/")
    else:
        with host(site.folder.parents[1]) as address:
            yield Hosted(site, address)


@pytest.fixture(scope="package")
def on_disk(site: BuiltSite) -> Hosted:
    """The site by `file:` alone, for what does not depend on where it stands."""
    return Hosted(site, site.folder.as_uri() + "/")


@pytest.fixture(scope="package")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    """The site with a citation of the archive's own on every article, served."""
    folder = tmp_path_factory.mktemp("citing")
    (folder / "ours").mkdir()
    citation = '<div class="citation" data-copy>Cited: {{ it.card | bracketed }}</div>'
    (folder / "ours/cite.html").write_text(citation, encoding="utf-8")
    output = folder / "host" / BASE
    site = build_demonstration(folder, output, settings="templates: ours\n")
    with host(folder / "host") as address:
        yield Hosted(site, address)


@pytest.fixture(scope="package")
def search_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small archive in many languages, on a disk, for the search. No test changes it."""
    return build_search_site(tmp_path_factory.mktemp("search"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine; without it, or without playwright, the test is skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt install chromium)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
