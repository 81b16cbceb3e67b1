"""Write a search index of invented articles into a folder, as a site holds it.

search_index.py FOLDER --articles 2000
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from search_articles import article, invented

from archive_gen.search.entry import Prepared, prepare
from archive_gen.search.publication import published
from archive_gen.search.state import open_state
from archive_gen.search.updating import Articles, bring_up_to_date


def write_index(folder: Path, state_folder: Path, number: int) -> dict[str, float]:
    """Index so many invented articles; what it took, by step, in seconds of processor time."""
    words, articles = invented(number)
    # What an archive knows anyway: the addresses and the dates.
    place = {each.url: (at, each.date) for at, each in enumerate(articles)}
    digests = {url: str(at).encode() for url, (at, _) in place.items()}
    making = 0.0

    def fetch(urls: Sequence[str]) -> Iterator[Prepared]:
        nonlocal making
        for url in urls:
            start = time.process_time()
            one = article(words, place[url][0])
            making += time.process_time() - start
            yield prepare(one)

    with open_state(state_folder) as state:
        start = time.process_time()
        bring_up_to_date(state, Articles(digests, lambda urls: {url: place[url][1] for url in urls}, fetch))
        indexed = time.process_time()
        files = published(state).files
        for address, content in files.items():
            path = folder / address
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content())
        return {
            "index": indexed - start - making,
            "publish": time.process_time() - indexed,
            "files": len(files),
            "bytes": sum((folder / address).stat().st_size for address in files),
        }


def main() -> None:
    """Write one, and say what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as state:
        for what, value in write_index(options.folder, Path(state), options.articles).items():
            print(f"{what}: {value:,.2f}")


if __name__ == "__main__":
    main()
