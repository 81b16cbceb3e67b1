"""A first build of very many short articles, and one with nothing changed: `make bench-large N=1000000`.

    python benchmarks/large.py 1000000

Made for what does not fit into a comparison: how long a build takes, how much memory all its processes have
together at most (PSS), how much comes out. The articles are those of benchmarks/corpus.py, of the length
that naming their subjects takes, in Markdown with front matter. A million of them and their archive take
some 70 GB of disk below `--folder` (half of that on one that compresses), which are given back at the end.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import tempfile
import time
from pathlib import Path

from corpus import SHORTEST, Corpus
from generators import GENERATORS, processors
from measuring import MIB, Cost, measure

CASES = ("first build", "nothing changed")


def run(articles: int, folder: Path) -> dict[str, Cost]:
    """What each of `CASES` took, of so many short articles in a new archive below `folder`, which there is.

    Raises `CommandFailedError`.
    """
    generator = GENERATORS["archive-gen"]
    site = generator.prepare(folder / "archive")
    corpus = Corpus(SHORTEST)
    corpus.write(site.content, map(corpus.article, range(articles)), generator.form)
    costs = {}
    for case in CASES:
        costs[case] = measure(
            generator.command(site),
            folder=site.folder,
            environment=generator.environment,
            log=folder / "build.log",
            output=site.output,
        )
        cost = costs[case]
        print(
            f"{case:16} wall {cost.wall:9.1f} s  cpu {cost.cpu:9.1f} s  peak {cost.peak / MIB:7,.0f} MiB  "
            f"{cost.written:>9,} written  {cost.files:>9,} files",
            flush=True,
        )
    return costs


def main() -> None:
    """Build as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=int)
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="archive-gen-large-", dir=given.folder)).resolve()
    day = time.strftime("%Y-%m-%d", time.gmtime())
    print(
        f"{given.articles:,} short articles, {day}: {GENERATORS['archive-gen'].version()}; "
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{processors()} processors",
        flush=True,
    )
    try:
        run(given.articles, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
