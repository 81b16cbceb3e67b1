"""What the search index costs: to write, to keep up to date, to ask; Pagefind beside it on the same pages.

    search.py --articles 20000 [--updates 300] [--browser] [--pagefind COMMAND]

Times are of the processor, not of the clock. What a question loads is counted at the files that the engine
asks for, as a browser with an empty cache would.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from search_articles import article, invented
from search_latency import Questions, measure_latency
from search_pagefind import measure_index, write_pages
from search_pagefind import measure_questions as measure_questions_to_pagefind

from archive_gen.records import PartialDate
from archive_gen.search.asking import Asking
from archive_gen.search.entry import Prepared, prepare
from archive_gen.search.publication import published
from archive_gen.search.reading import open_index
from archive_gen.search.records import Filters, Searchable
from archive_gen.search.state import State, open_state
from archive_gen.search.updating import Articles, bring_up_to_date

_SHOWN = 20


class Archive:
    """Invented articles, made when they are asked for; some of them edited."""

    def __init__(self, number: int) -> None:
        self.words, articles = invented(number)
        self.place = {each.url: at for at, each in enumerate(articles)}
        self.dates = {url: article(self.words, at).date for url, at in self.place.items()}
        self.edited: dict[str, Searchable] = {}
        self.version = dict.fromkeys(self.place, b"0")
        self.making = 0.0

    def one(self, url: str) -> Searchable:
        """The article as it is now."""
        return self.edited.get(url) or article(self.words, self.place[url])

    def put(self, changed: Searchable) -> None:
        """An article is new, or another one."""
        self.edited[changed.url] = changed
        self.dates[changed.url] = changed.date
        self.version[changed.url] = str(len(self.edited)).encode() + self.version.get(changed.url, b"")

    def drop(self, url: str) -> None:
        """An article is gone."""
        del self.version[url], self.dates[url]

    def fetch(self, urls: Sequence[str]) -> Iterator[Prepared]:
        """As the index asks for them; the time of inventing them does not count."""
        for url in urls:
            start = time.process_time()
            one = self.one(url)
            self.making += time.process_time() - start
            yield prepare(one)

    def update(self, state: State) -> float:
        """Bring the index up to date; seconds of the processor."""
        start, making = time.process_time(), self.making
        bring_up_to_date(
            state, Articles(self.version, lambda urls: {u: self.dates[u] for u in urls}, self.fetch)
        )
        return time.process_time() - start - (self.making - making)


class Site:
    """The files of the index, as a server has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sizes: dict[str, int] = {}
        self.loaded: list[int] = []

    def publish(self, state: State) -> tuple[float, int, int]:
        """Put new files in place and remove others: seconds, files and bytes that are uploaded."""
        start = time.process_time()
        files = published(state).files
        new = {
            url: content() for url, content in files.items() if url not in self.sizes or url.endswith(".js")
        }
        spent = time.process_time() - start
        for url in self.sizes.keys() - files.keys():
            (self.folder / url).unlink()
            del self.sizes[url]
        for url, data in new.items():
            path = self.folder / url
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            self.sizes[url] = len(data)
        return spent, len(new), sum(map(len, new.values()))

    def load(self, url: str) -> bytes:
        """A file, counted."""
        data = (self.folder / url).read_bytes()
        self.loaded.append(len(data))
        return data


def measure_writing(archive: Archive, state: State, site: Site) -> None:
    """The whole index."""
    indexed = archive.update(state)
    spent, files, size = site.publish(state)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"whole index | {indexed + spent:.1f} s | peak {peak:.0f} MB | {files:,} files | {size / 1e6:.1f} MB"
    )


def measure_updates(archive: Archive, state: State, site: Site, number: int) -> None:
    """One article at a time: new, edited in one word, taken away."""
    chance = random.Random(2)
    kinds: dict[str, list[tuple[float, int, int]]] = {"new": [], "edited": [], "gone": []}
    for at in range(number):
        url = chance.choice(sorted(archive.version))
        kind = ("new", "edited", "edited", "new", "edited", "edited", "new", "edited", "edited", "gone")[
            at % 10
        ]
        before = archive.one(url)
        if kind == "new":
            fresh = article(archive.words, 10_000_000 + at)
            archive.put(msgspec.structs.replace(fresh, date=PartialDate(2015, 1, 1 + at % 28)))
        elif kind == "edited":
            words = before.text.split(" ")
            words[chance.randrange(len(words))] = chance.choice(archive.words[:5000])
            archive.put(msgspec.structs.replace(before, text=" ".join(words)))
        else:
            archive.drop(url)
        indexed = archive.update(state)
        spent, files, size = site.publish(state)
        kinds[kind].append((indexed + spent, files, size))
    for kind, rows in kinds.items():
        if rows:
            seconds = [row[0] for row in rows]
            counts = [row[1] for row in rows]
            sizes = [row[2] / 1e3 for row in rows]
            print(
                f"one {kind} (of {len(rows)}) | median {statistics.median(seconds):.2f} s, "
                f"{statistics.median(counts):.0f} files, {statistics.median(sizes):.0f} kB | "
                f"worst {max(seconds):.2f} s, {max(counts):,} files ({max(counts) / len(site.sizes):.0%}), "
                f"{max(sizes):.0f} kB"
            )


def questions_to(archive: Archive) -> Questions:
    """Questions of every kind, by name."""
    words = archive.words
    common, less, rare = words[25], words[300], words[60_000]
    years = Filters(first=PartialDate(1990), last=PartialDate(1991))
    outlet = f"The {words[70].capitalize()} Herald"
    return {
        "rare word": (rare, Filters(), "newest"),
        "common word, newest first": (common, Filters(), "newest"),
        "common word, best first": (common, Filters(), "best"),
        "the commonest word": ("the", Filters(), "newest"),
        "two words": (f"{common} {less}", Filters(), "newest"),
        "two words, best first": (f"{common} {less}", Filters(), "best"),
        "phrase of common words": (f'"{words[22]} {words[23]}"', Filters(), "newest"),
        'phrase with "the"': (f'"the {common}"', Filters(), "newest"),
        "title:": (f"title:{less}", Filters(), "newest"),
        "word, outlet, two years": (less, msgspec.structs.replace(years, outlets=(outlet,)), "newest"),
        "this day of any year": ("", Filters(day="04-13"), "newest"),
        "ten words": (" ".join(words[30:300:27]), Filters(), "newest"),
        "ten words, best first": (" ".join(words[30:300:27]), Filters(), "best"),
        "two misspelt words": (f"{words[3000]}qq {words[5000][:3]}x{words[5000][3:]}", Filters(), "best"),
        "three letters typed": (common[:3], Filters(), "newest"),
        "four letters typed": (common[:4], Filters(), "newest"),
    }


def measure_questions(site: Site, questions: Questions) -> None:
    """What questions load, cold: requests and bytes, without the engine."""
    for name, (text, filters, order) in questions.items():
        site.loaded.clear()
        with open_index(site.load) as index:
            opened = len(site.loaded)
            start = time.process_time()
            asking = Asking(index, text, filters, typing="typed" in name)
            row_ids = asking.row_ids()
            shown = asking.in_order(row_ids, order)[:_SHOWN]
            asking.hits(shown)
            asking.misspelt(len(row_ids))
            spent = time.process_time() - start
            before = len(site.loaded)
            asking.counts("outlet", row_ids)
        loaded, facets = site.loaded[opened:before], site.loaded[before:]
        print(
            f"{name} | {len(row_ids):,} found | {len(loaded)} requests, {sum(loaded) / 1e3:.0f} kB | "
            f"{spent * 1e3:.0f} ms | outlets counted: {len(facets)} more, {sum(facets) / 1e3:.0f} kB"
        )
    site.loaded.clear()
    with open_index(site.load) as index:
        Asking(index, "zzz", Filters()).row_ids()
    print(f"to open the index | {len(site.loaded)} requests, {sum(site.loaded) / 1e3:.0f} kB")


def main() -> None:
    """Measure, and print a line for each thing."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--updates", type=int, default=300)
    parser.add_argument("--browser", action="store_true", help="also how long a reader waits, in Chromium")
    parser.add_argument("--pagefind", metavar="COMMAND", help="how Pagefind is started: python -m pagefind")
    options = parser.parse_args()
    archive = Archive(options.articles)
    with tempfile.TemporaryDirectory() as scratch, open_state(Path(scratch) / "state") as state:
        site = Site(Path(scratch) / "site")
        measure_writing(archive, state, site)
        measure_questions(site, questions_to(archive))
        if options.browser:
            measure_latency(site.folder, questions_to(archive))
        measure_updates(archive, state, site, options.updates)
        if options.pagefind:
            pages = Path(scratch) / "pages"
            write_pages(map(archive.one, archive.version), pages)
            measure_index(pages, options.pagefind)
            if options.browser:
                measure_questions_to_pagefind(pages, questions_to(archive))


if __name__ == "__main__":
    main()
