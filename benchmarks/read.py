"""How long it takes to read articles: loader and inference together, in one process.

    python benchmarks/read.py [FOLDER] [--runs N]

Reads every article of FOLDER (without one, the demonstration archive), N times, and prints the files a
second, raw texts and Markdown apart, and the milliseconds a file of each stage: medians over the runs, in
process time, which other programs disturb less than they do the clock. Nothing is judged: machines differ.
`labels` holds the stages that are set in. Take a folder of some hundred articles: lines that come again
soon are remembered, so a few files, read again and again, flatter.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from archive_gen.loader import discover, read_batch

DEMONSTRATION = Path(__file__).parents[1] / "content"
MAX_BYTES = 50_000_000
STAGES = {
    "bytes to text": ("archive_gen.loader", "_read_text"),
    "what is stated": ("archive_gen.loader", "read_stated"),
    "Markdown": ("archive_gen.loader.markdown", "markdown_blocks"),
    "lines": ("archive_gen.inference.reader", "split_lines"),
    "wrapped paragraphs": ("archive_gen.inference.reader", "join_wrapped"),
    "language": ("archive_gen.inference.reader", "detect_language"),
    "sheet": ("archive_gen.inference.reader", "Sheet"),
    "labels": ("archive_gen.inference.reader", "label_lines"),
    "  captions": ("archive_gen.inference.caption_rules", "read_caption"),
    "  furniture": ("archive_gen.inference.word_rules", "furniture_reason"),
    "  headlines": ("archive_gen.inference.labelling", "rank_headlines"),
    "  authors": ("archive_gen.inference.labelling", "rank_authors"),
    "  strays": ("archive_gen.inference.labelling", "find_strays"),
    "blocks": ("archive_gen.inference.reader", "build_blocks"),
    "days": ("archive_gen.inference.reader", "read_publication"),
    "outlets": ("archive_gen.inference.reader", "source_candidates"),
    "names": ("archive_gen.inference.reader", "find_names"),
}
"""What is measured: the module that calls a function, and the name by which it does."""


class Stopwatch:
    """Nanoseconds of process time and calls of each stage."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()

    def around(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, measured."""

        def measured(*arguments: Any, **options: Any) -> Any:
            begun = time.process_time_ns()
            try:
                return function(*arguments, **options)
            finally:
                self.spent[stage] += time.process_time_ns() - begun
                self.calls[stage] += 1

        return measured


def measure_stages(read: Callable[[], object]) -> Stopwatch:
    """Read once, with a stopwatch around each stage."""
    watch = Stopwatch()
    places = [(stage, importlib.import_module(module), name) for stage, (module, name) in STAGES.items()]
    originals = [getattr(module, name) for _, module, name in places]
    for (stage, module, name), original in zip(places, originals, strict=True):
        setattr(module, name, watch.around(stage, original))
    try:
        read()
    finally:
        for (_, module, name), original in zip(places, originals, strict=True):
            setattr(module, name, original)
    return watch


def process_time(read: Callable[[], object]) -> float:
    """Seconds of process time that reading takes."""
    begun = time.process_time()
    read()
    return time.process_time() - begun


def by_form(paths: Sequence[str]) -> dict[str, list[str]]:
    """The raw texts and the Markdown among `paths`, with the library that reads it."""
    library = "comrak" if importlib.util.find_spec("comrak") else "markdown-it"
    forms: dict[str, list[str]] = {}
    for path in paths:
        form = f"Markdown by {library}" if path.lower().endswith(".md") else "raw text"
        forms.setdefault(form, []).append(path)
    return forms


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="How long it takes to read articles.")
    parser.add_argument("folder", nargs="?", type=Path, default=DEMONSTRATION)
    parser.add_argument("--runs", type=int, default=3, help="how often everything is read")
    options = parser.parse_args()
    paths = discover(options.folder).files
    if not paths:
        parser.error(f"no article in {options.folder}")
    sizes = sorted((options.folder / path).stat().st_size for path in paths)

    def read(some: Sequence[str] = paths) -> object:
        return read_batch(options.folder, some, MAX_BYTES)

    read()  # word lists and caches are filled as they are in a long build
    print(f"{len(paths)} files, {statistics.median(sizes) / 1000:.1f} kB in the middle, {options.runs} runs")
    for form, some in by_form(paths).items():
        seconds = statistics.median(process_time(functools.partial(read, some)) for _ in range(options.runs))
        print(f"{form}: {len(some) / seconds:.0f} files a second, {1000 * seconds / len(some):.2f} ms a file")
    watches = [measure_stages(read) for _ in range(options.runs)]
    print(f"{'stage':22}{'calls':>8}{'ms a file':>12}")
    for stage in STAGES:
        spent = statistics.median(watch.spent[stage] for watch in watches) / 1e6 / len(paths)
        print(f"{stage:22}{watches[0].calls[stage]:8}{spent:12.3f}")


if __name__ == "__main__":
    main()
