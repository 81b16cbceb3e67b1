"""The benchmark of search runs and says what it measures; how long it takes is nobody's promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_writing_asking_and_updating_are_measured() -> None:
    """A line for the whole index, one for each question, one for each kind of change."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks/search.py"), "--articles", "320", "--updates", "10"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = [line.split(" | ")[0] for line in done.stdout.splitlines()]
    assert told[0] == "whole index"
    assert {"rare word", "ten words", "to open the index", "one new (of 3)", "one gone (of 1)"} <= set(told)
