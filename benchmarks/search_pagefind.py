"""Pagefind (`pip install 'pagefind[bin]'`) on the same articles, as bare pages, asked the same questions."""

from __future__ import annotations

import html
import resource
import shlex
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from late_server import chromium, served
from search_latency import Questions

from archive_gen.search.records import Filters, Order, Searchable

TIMES = 3
SHOWN = 20

_ASK = """async ({words, outlets, order, most}) => {
    const pagefind = await import(new URL('pagefind/pagefind.js', location).href);
    const asked = {};
    if (order === 'newest') asked.sort = {date: 'desc'};
    if (outlets.length) asked.filters = {outlet: outlets[0]};
    const begin = performance.now();
    const {results} = await pagefind.search(words, asked);
    await Promise.all(results.slice(0, most).map((each) => each.data()));
    return {found: results.length, took: performance.now() - begin};
}"""
_START = """async () => {
    const pagefind = await import(new URL('pagefind/pagefind.js', location).href);
    await pagefind.init();
}"""


class _Asked(NamedTuple):
    """How much was found, after how many milliseconds, and the sizes of the files that were loaded, to
    start and for the question.
    """

    found: int
    took: float
    started: tuple[int, ...]
    loaded: tuple[int, ...]


def write_pages(articles: Iterable[Searchable], folder: Path) -> None:
    """A page for each article, with what Pagefind is to know of it."""
    for each in articles:
        path = folder / each.url
        path.parent.mkdir(parents=True, exist_ok=True)
        body = "".join(f"<p>{html.escape(line)}</p>" for line in each.text.split("\n"))
        date = each.date.iso if each.date else ""
        page = (
            f'<!doctype html><html lang="en"><title>{each.title}</title><main data-pagefind-body>'
            f'<h1>{each.title}</h1><p data-pagefind-filter="outlet">{each.outlet}</p>'
            f'<p data-pagefind-sort="date">{date}</p>{body}</main>'
        )
        path.write_text(page, encoding="utf-8")


def measure_index(folder: Path, start: str) -> None:
    """What it takes to index the pages in `folder`; `start` is the command that starts Pagefind."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [*shlex.split(start), "--site", str(folder)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own arguments
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    files = [path for path in (folder / "pagefind").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    peak = f"{after.ru_maxrss / 1024:.0f} MB"
    print(f"Pagefind | {seconds:.1f} s | peak {peak} | {len(files):,} files | {size / 1e6:.1f} MB")


def measure_questions(folder: Path, questions: Questions) -> None:
    """What questions load after the start, and how long they take in Chromium, the best of some times.
    Left out is what Pagefind does not know: ranges of dates, days of any year, words of the headline alone.
    """
    from playwright.sync_api import sync_playwright

    (folder / "empty.html").write_text("<!doctype html><title>Empty</title>", encoding="utf-8")
    with sync_playwright() as playwright, served(folder) as server:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def ask(text: str, filters: Filters, order: Order) -> _Asked:
            page = browser.new_page()
            page.goto(f"{server.address}empty.html")
            server.sent.clear()
            page.evaluate(_START)
            started = tuple(server.sent)
            server.sent.clear()
            asked = {"words": text, "outlets": filters.outlets, "order": order, "most": SHOWN}
            answer = page.evaluate(_ASK, asked)
            page.close()
            return _Asked(answer["found"], answer["took"], started, tuple(server.sent))

        for name, (text, filters, order) in questions.items():
            if filters == Filters(outlets=filters.outlets) and not text.startswith("title:"):
                answers = [ask(text, filters, order) for _ in range(TIMES)]
                found, _, _, loaded = answers[0]
                took = min(each.took for each in answers)
                print(f"Pagefind: {name} | {found:,} found | {_files(loaded)} | cold {took:.0f} ms")
        print(f"Pagefind: to start | {_files(ask('zzz', Filters(), 'best').started)}")
        browser.close()


def _files(sizes: Sequence[int]) -> str:
    return f"{len(sizes)} files, {sum(sizes) / 1e3:.0f} kB"
