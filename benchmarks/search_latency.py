"""How long a reader waits: questions put to a published index by the scripts of the search page, in Chromium.

Each answer of the server comes 40 ms late, by HTTP/1.1 (six at a time). Cold is the first question to an
engine that has just started; warm is the same one again after another. Rounds say how often the engine had
to wait for files: they depend on the index alone, the times on the machine as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from late_server import chromium, served

from archive_gen.renderer import default_templates
from archive_gen.search.records import Filters, Order

TIMES = 3
ENGINE_SCRIPTS = ("sqlite.js", "chunks.js", "norm.js", "query.js", "spelling.js", "searcher.js")

Questions = Mapping[str, tuple[str, Filters, Order]]
"""By name: what is typed, filters, and what comes first."""

_ASK = """async ({wish, typing}) => {
    const {Searcher} = archiveSearch;
    const at = (folder) => new URL(folder, location).href;
    const place = {scripts: at('assets/search/'), index: at('search/')};
    const begin = performance.now();
    const searcher = await Searcher.start(place, () => {});
    const started = performance.now() - begin;
    let rounds = 0, files = 0;
    const load = searcher.store.load.bind(searcher.store);
    searcher.store.load = (names) => {
        const missing = [...names].filter((name) => !searcher.store.kept.has(name)).length;
        rounds += missing > 0;
        files += missing;
        return load(names);
    };
    const before = searcher.store.loaded.bytes;
    const ask = async (wish) => {
        const begin = performance.now();
        await searcher.answer({wish, first: 0, most: 20, typing}, () => false);
        return performance.now() - begin;
    };
    const cold = await ask(wish);
    const told = {started, cold, rounds, files, bytes: searcher.store.loaded.bytes - before};
    await ask({...wish, words: 'zzz'});
    return {...told, warm: await ask(wish)};
}"""


def measure_latency(folder: Path, questions: Questions) -> None:
    """A line for each question to the index in `folder`, the best of some times."""
    from playwright.sync_api import sync_playwright

    (folder / "assets").mkdir()
    (folder / "assets/search").symlink_to(default_templates() / "assets" / "search")
    (folder / "empty.html").write_text("<!doctype html><title>Empty</title>", encoding="utf-8")
    with sync_playwright() as playwright, served(folder) as server:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{server.address}empty.html")
        for name in ENGINE_SCRIPTS:
            page.add_script_tag(url=f"assets/search/{name}")
        started = []
        for name, (text, filters, order) in questions.items():
            asked = {"wish": wish_of(text, filters, order), "typing": "typed" in name}
            answers: list[dict[str, Any]] = [page.evaluate(_ASK, asked) for _ in range(TIMES)]
            started += [each["started"] for each in answers]
            cold, warm = (min(each[what] for each in answers) for what in ("cold", "warm"))
            rounds, files = answers[0]["rounds"], answers[0]["files"]
            size = answers[0]["bytes"] / 1e3
            loaded = f"{rounds} rounds, {files} files, {size:.0f} kB"
            print(f"{name} | {loaded} | cold {cold:.0f} ms | warm {warm:.0f} ms")
        print(f"to start the engine and open the index | {min(started):.0f} ms")
        browser.close()


def wish_of(text: str, filters: Filters, order: Order | None) -> dict[str, Any]:
    """The question as the search page puts it: `templates/assets/search/wish.js`."""
    return {
        "words": text,
        "from": filters.first.iso if filters.first else "",
        "to": filters.last.iso if filters.last else "",
        "source": filters.outlets,
        "author": filters.authors,
        "tag": filters.tags,
        "language": filters.languages,
        "day": filters.day or "",
        "order": order or "",
    }
