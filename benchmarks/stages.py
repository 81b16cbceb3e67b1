"""Where the time of a build goes, stage by stage: `make bench-build N=1000`.

    python benchmarks/stages.py 1000               Markdown with front matter
    python benchmarks/stages.py 1000 --form raw    the same articles as raw text

Builds an invented archive (benchmarks/corpus.py) in one process with a stopwatch around each stage: the first
time, with nothing changed, with one body edited, and with one article added. Seconds are process time, which
other programs on the machine disturb least. Stages that stand further in are parts of the one above them.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cases import CASES, Archive, first_archive
from corpus import Corpus
from generators import GENERATORS

from archive_gen.builder import build
from archive_gen.config import load_config
from archive_gen.reporting import CollectingReporter

STAGES = (
    ("finding the files", "archive_gen.builder", "discover"),
    ("reading, learning, judging", "archive_gen.builder", "ingest"),
    ("    reading", "archive_gen.ingest.reading", "read_batch"),
    ("    learning", "archive_gen.ingest.learning", "catch_up"),
    ("    judging", "archive_gen.ingest.judging", "judge_texts"),
    ("comparing the site with the ledger", "archive_gen.updating", "changed_outside"),
    ("planning", "archive_gen.updating", "plan_site"),
    ("indexing for the search", "archive_gen.tasks", "index_files"),
    ("making", "archive_gen.making", "_make_batch"),
    ("    files of data", "archive_gen.renderer.Renderer", "data"),
    ("    pages", "archive_gen.renderer.Renderer", "render"),
    ("    staging files", "archive_gen.making", "stage"),
    ("putting in place", "archive_gen.updating", "_put_in_place"),
)
"""Each stage with the module, or class, and the name that begins it."""

Spent = dict[str, tuple[float, int]]


def measure(run: Callable[[], object]) -> Spent:
    """Seconds of process time and calls for each stage, and for pages by their templates."""
    seconds: defaultdict[str, float] = defaultdict(float)
    calls: Counter[str] = Counter()

    def around(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*arguments: Any, **options: Any) -> Any:
            begun = time.process_time()
            try:
                return function(*arguments, **options)
            finally:
                spent = time.process_time() - begun
                for name in (stage, *_template(stage, arguments)):
                    seconds[name] += spent
                    calls[name] += 1

        return measured

    places = [(stage, _owner(owner), name) for stage, owner, name in STAGES]
    originals = [getattr(owner, name) for _, owner, name in places]
    for (stage, owner, name), original in zip(places, originals, strict=True):
        setattr(owner, name, around(stage, original))
    begun = time.process_time()
    try:
        run()
    finally:
        whole = time.process_time() - begun
        for (_, owner, name), original in zip(places, originals, strict=True):
            setattr(owner, name, original)
    return {"whole": (whole, 1)} | {stage: (seconds[stage], calls[stage]) for stage in seconds}


def _owner(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        return getattr(importlib.import_module(module), attribute)


def _template(stage: str, arguments: tuple[Any, ...]) -> list[str]:
    return [f"        {arguments[1].template}"] if stage.strip() == "pages" else []


def table(spent: Spent) -> str:
    """The stages in the order of the pipeline, and below the pages their templates, the longest first."""
    templates = sorted((name for name in spent if name.startswith(" " * 8)), key=lambda name: -spent[name][0])
    lines = [_line("whole", spent)]
    for stage, _, _ in STAGES:
        lines += [_line(stage, spent)] if stage in spent else []
        if stage.strip() == "pages":
            lines += [_line(name, spent) for name in templates[:5]]
    return "\n".join(lines)


def _line(stage: str, spent: Spent) -> str:
    seconds, calls = spent[stage]
    return f"{stage:36}{seconds:9.2f} s{calls:9,}{1000 * seconds / calls:11.3f} ms"


def main() -> None:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=int)
    parser.add_argument("--form", choices=["markdown", "raw"], default="markdown")
    given = parser.parse_args()
    name = "archive-gen" if given.form == "markdown" else "archive-gen-raw"
    with tempfile.TemporaryDirectory(prefix="archive-gen-bench-") as folder:
        archive = first_archive(Corpus(), GENERATORS[name], Path(folder) / "archive", given.articles)
        for case in CASES[:4]:
            case.change(archive)
            print(f"{case.name}, {given.articles:,} articles ({given.form})")
            print(table(measure(lambda: _build(archive))), end="\n\n")


def _build(archive: Archive) -> None:
    config = load_config(archive.site.folder / "archive.yaml")
    build(config, executor=None, reporter=CollectingReporter())


if __name__ == "__main__":
    main()
