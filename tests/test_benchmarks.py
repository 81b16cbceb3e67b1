"""The benchmarks run and measure what they say; how long it takes is nobody's promise."""

import subprocess
import sys
from pathlib import Path

READ = Path(__file__).parents[1] / "benchmarks" / "read.py"
STORY = "Ferry {number} sails\n\nBy Ann Oakes\n\n1 October 2024\n\n" + "The ferry sails again on Monday. " * 9


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(READ), *arguments], capture_output=True, text=True, check=False
    )


def test_reading_is_measured_stage_by_stage(tmp_path: Path) -> None:
    """Every article is read in every run, and each stage that reads a whole text once for each of them."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(STORY.format(number=number))
    done = bench(str(tmp_path), "--runs", "1")
    assert done.returncode == 0, done.stderr
    first, second, _, *rows = done.stdout.splitlines()
    assert first == "3 files, 0.3 kB in the middle, 1 runs"
    assert "files a second" in second
    calls = {row[:22].strip(): int(row[22:30]) for row in rows}
    assert {name for name, count in calls.items() if count == 3} >= {
        "bytes to text", "lines", "sheet", "labels", "headlines", "authors", "blocks", "days", "outlets", "names",
    }  # fmt: skip
    assert calls["furniture"] >= 3


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    """Nothing is divided by no files."""
    done = bench(str(tmp_path))
    assert done.returncode == 2
    assert "no article in" in done.stderr
