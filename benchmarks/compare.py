"""archive-gen beside Hugo, Pelican and Eleventy at the same job: `make bench N=10000`.

    python benchmarks/compare.py 10000
    python benchmarks/compare.py 100000 --generators archive-gen hugo --times 1 --full-once
    python benchmarks/compare.py 30 --generators archive-gen --no-install

Each generator gets the same articles (benchmarks/corpus.py) and a set-up for the same job
(benchmarks/peers/), and its output is checked (benchmarks/checks.py) after the first build and after the
last one. They take turns at each case, and each time begins with folders of its own: on ext4, files that
are written after many were deleted take many times longer. Printed are medians: wall clock, processor
time of all processes, the greatest memory of all processes together (PSS, looked at up to fifty times a
second), files written; and each of the first three as a ratio to Hugo.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from cases import CASES, Archive, Case, first_archive
from checks import Counts, count, problems
from corpus import Corpus
from generators import GENERATORS, Generator, install, processors
from measuring import MIB, Cost, measure

YARDSTICK = "hugo"

Costs = dict[tuple[str, str], list[Cost]]
"""For each (generator, case) what it took each time."""


def run(
    names: Sequence[str], articles: int, times: int, folder: Path, *, full_once: bool = False
) -> tuple[Costs, dict[str, Counts]]:
    """Measure. What there was in the output after the first build is returned as well. With `full_once`,
    what makes everything anew is measured at the first build alone.
    """
    corpus = Corpus()
    costs: Costs = {}
    counts: dict[str, Counts] = {}
    for turn in range(times):
        archives = {
            name: first_archive(corpus, GENERATORS[name], folder / f"{turn}-{name}", articles)
            for name in names
        }
        for case in CASES:
            for name, archive in archives.items():
                for_all = case is CASES[0] if full_once else case.for_all
                if not (for_all or archive.generator.incremental):
                    continue
                case.change(archive)
                cost = _build(archive, folder / f"{turn}-{name}.log")
                costs.setdefault((name, case.name), []).append(cost)
                _tell(turn, name, case, cost)
                if case is CASES[0] and turn == 0:
                    counts[name] = count(archive.site.output, archive.generator.layout, archive.job)
                    _check(archive)
        if turn == 0:
            for archive in archives.values():
                _check(archive, lists=False)
            _floor(next(iter(archives.values())), costs, folder)
    return costs, counts


def _build(archive: Archive, log: Path) -> Cost:
    site, generator = archive.site, archive.generator
    return measure(
        generator.command(site),
        folder=site.folder,
        environment=generator.environment,
        log=log,
        output=site.output,
    )


def _check(archive: Archive, *, lists: bool = True) -> None:
    """Raises `SystemExit` where the job was not done. After changes, `lists` are those of before."""
    layout = archive.generator.layout
    if not lists:
        layout = layout._replace(page_length=None)
    wrong = problems(archive.site.output, layout, archive.job, stated=archive.generator.form == "markdown")
    if wrong:
        sys.exit(f"{archive.generator.name} has not done the job:\n" + "\n".join(wrong))


def _floor(archive: Archive, costs: Costs, folder: Path) -> None:
    """What no generator can go below: reading and hashing the articles, and writing the same files."""
    command = [sys.executable, str(Path(__file__).with_name("floor.py"))]
    for name, arguments in {
        "read and hash the articles": ["read", str(archive.site.content)],
        "copy the output": ["copy", str(archive.site.output), str(folder / "floor")],
    }.items():
        cost = measure(
            [*command, *arguments], folder=folder, environment={}, log=folder / "floor.log", output=None
        )
        costs["floor", name] = [cost]


def _tell(turn: int, name: str, case: Case, cost: Cost) -> None:
    print(
        f"{turn + 1} {name:16} {case.name:22} wall {cost.wall:8.2f} s  cpu {cost.cpu:8.2f} s  "
        f"peak {cost.peak / MIB:7.0f} MiB  {cost.written:>7,} written {cost.removed:>5,} removed",
        file=sys.stderr,
        flush=True,
    )


def table(costs: Costs) -> str:
    """The medians and ratios as a table in Markdown."""
    lines = [
        "| generator | case | wall, s | CPU, s | peak, MiB | written | removed | wall | CPU | peak |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (name, case), each in costs.items():
        wall, cpu, peak = _medians(each)
        row = [name, case, f"{wall:.2f}", f"{cpu:.2f}", f"{peak / MIB:.0f}"]
        row += [f"{each[-1].written:,}", f"{each[-1].removed:,}"] if name != "floor" else ["", ""]
        # A case that the yardstick was not measured at costs it what any other change does.
        known = (costs.get((YARDSTICK, each)) for each in (case, "one body edited", CASES[0].name))
        beside = next(filter(None, known), None)
        if beside and name not in (YARDSTICK, "floor"):
            row += [
                f"{_ratio(mine, its)} ×"
                for mine, its in zip((wall, cpu, peak), _medians(beside), strict=True)
            ]
        else:
            row += ["", "", ""]
        lines.append("| " + " | ".join(row) + " |")
    return "\n".join(lines)


def _medians(costs: Sequence[Cost]) -> tuple[float, float, float]:
    return (
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.peak for cost in costs),
    )


def _ratio(mine: float, its: float) -> str:
    return f"{mine / its:.2f}" if mine > 0.1 * its else f"{mine / its:.4f}"


def outputs(counts: Mapping[str, Counts]) -> str:
    """What there was in each output after the first build, as a table in Markdown."""
    lines = [
        "| generator | articles | outlets | subjects | pages of their lists | files | MB |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {name} | {each.articles:,} | {each.outlets:,} | {each.subjects:,} | {each.lists:,} "
        f"| {each.files:,} | {each.megabytes:.0f} |"
        for name, each in counts.items()
    ]
    return "\n".join(lines)


def versions(generators: Sequence[Generator]) -> str:
    """What was compared, and on what."""
    names = dict.fromkeys(each.version() for each in generators)
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    return f"{', '.join(names)}; {machine}, {processors()} processors"


def main() -> None:
    """Compare as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=int)
    parser.add_argument("--generators", nargs="+", choices=list(GENERATORS), default=list(GENERATORS))
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument(
        "--full-once",
        action="store_true",
        help="measure what makes everything anew at the first build alone, which stands for all cases",
    )
    parser.add_argument("--no-install", action="store_true", help="take the peers as they are")
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary folder")
    parser.add_argument("--json", type=Path, help="a file for every single measurement")
    given = parser.parse_args()
    names = [name for name in GENERATORS if name in given.generators]
    if not given.no_install:
        install(names)
    folder = Path(tempfile.mkdtemp(prefix="archive-gen-bench-", dir=given.folder)).resolve()
    try:
        costs, counts = run(names, given.articles, given.times, folder, full_once=given.full_once)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(
        f"{given.articles:,} articles, {given.times} times, {time.strftime('%Y-%m-%d', time.gmtime())}: ",
        end="",
    )
    print(versions([GENERATORS[name] for name in names]))
    print(f"\n{table(costs)}\n\n{outputs(counts)}")
    if given.json:
        found = [
            {"generator": name, "case": case, **cost._asdict()}
            for (name, case), each in costs.items()
            for cost in each
        ]
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
