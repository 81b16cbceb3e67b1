"""How long from saving a file until the browser shows it: `make bench-reload`.

Starts `archive-gen serve`, opens an article in Chromium, and writes its sidecar again and again.
Measured is the time from just before the write until the page's `load` event has ended, by the
same clock (the browser's `performance.timeOrigin` counts from the epoch, as `time.time` does).
The middle of several is told, with the part of it that the build took.

    python benchmarks/reload.py                      the demonstration archive
    python benchmarks/reload.py --articles 10000     as many invented articles
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from corpus import Corpus, path_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]

LOADED = """() => {
    const [load] = performance.getEntriesByType('navigation');
    return load.loadEventEnd > 0 ? performance.timeOrigin + load.loadEventEnd : 0;
}"""


def make_archive(folder: Path, articles: int) -> Path:
    """The archive to measure in `folder`; the file of the article to edit."""
    if not articles:
        shutil.copytree(ROOT / "content", folder / "content")
        shutil.copy(ROOT / "archive.yaml", folder)
        return folder / "content/kingsmoor-standard/vasey-keeps-port-merrow.txt"
    corpus = Corpus()
    corpus.write(folder / "content", map(corpus.article, range(articles)), "raw")
    (folder / "archive.yaml").write_text("title: Papers of the Sound\n", encoding="utf-8")
    return folder / "content" / path_of(corpus.article(articles // 2), "raw")


def said(stream: IO[str], wanted: str) -> Iterator[str]:
    """The lines that the preview says, up to and with the first one that has `wanted` in it."""
    for line in stream:
        yield line
        if re.search(wanted, line):
            return
    sys.exit("the preview has ended")


def measure(folder: Path, edited: Path, times: int) -> None:
    """Print what was measured."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("there is no Chromium on this machine (Debian: apt install chromium)")
    command = [sys.executable, "-m", "archive_gen", "serve", "--port", "0"]
    preview = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)  # noqa: S603 - ours
    try:
        assert preview.stderr is not None  # noqa: S101 - for the type checker
        lines = list(said(preview.stderr, r"\d built in"))
        print(f"first build: {lines[-1].split('built in')[1].strip()}")
        address = next(line.split()[1] for line in lines if line.startswith("Preview: "))
        with sync_playwright() as driver:
            page = driver.chromium.launch(executable_path=program, args=["--no-sandbox"]).new_page()
            page.goto(address + page_of(edited, folder))
            totals, builds = [], []
            for number in range(times + 1):
                totals.append(edit(edited, number, page))
                line = list(said(preview.stderr, r"\d built in"))[-1]
                builds.append(float(re.findall(r"built in ([\d.]+) s", line)[0]) * 1000)
    finally:
        preview.terminate()
        preview.wait()
    del totals[0], builds[0]  # the first edit finds nothing warm
    middle = statistics.median(totals)
    print(f"save to load: {middle:.0f} ms in the middle of {times} ({min(totals):.0f} to {max(totals):.0f})")
    print(f"of which the build: {statistics.median(builds):.0f} ms")


def edit(edited: Path, number: int, page: Page) -> float:
    """Write the sidecar of the article that is open; milliseconds until the page has loaded with it."""
    page.wait_for_timeout(700)
    before = loaded(page)
    begun = time.time() * 1000
    edited.with_suffix(".yaml").write_text(f"subtitle: Edition {number}\n", encoding="utf-8")
    while (now := loaded(page)) in (0, before):
        time.sleep(0.002)
    if not page.get_by_text(f"Edition {number}").count():
        sys.exit("the page has been loaded without the change")
    return now - begun


def loaded(page: Page) -> float:
    """When the page had loaded, in milliseconds since the epoch; 0 while it has not."""
    from playwright.sync_api import Error

    try:
        return float(page.evaluate(LOADED))
    except Error:  # asked while one page makes way for the next
        return 0


def page_of(edited: Path, folder: Path) -> str:
    """The address of the page of an article: the one that names its file."""
    name = edited.relative_to(folder / "content").as_posix()
    for page in sorted((folder / "site/articles").rglob("*.html")):
        if f">{name}<" in page.read_text("utf-8"):
            return page.relative_to(folder / "site").as_posix()
    sys.exit(f"no page names {name}")


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=0, help="0 is the demonstration archive")
    parser.add_argument("--times", type=int, default=9, help="how many edits")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-gen-bench-") as folder:
        root = Path(folder)
        edited = make_archive(root, given.articles)
        print(f"articles: {given.articles or 'the demonstration archive'}")
        measure(root, edited, given.times)


if __name__ == "__main__":
    main()
