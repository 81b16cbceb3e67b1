"""A small invented archive for the tests of builder and command line, and ways to run both."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

import pytest

from archive_gen.builder import build
from archive_gen.config import load_config
from archive_gen.reporting import BuildReport, CollectingReporter

PACKAGE = str(Path(__file__).parents[1])
"""Where the package under test lies, for processes that start elsewhere."""

NEWS = {
    "mill.txt": (
        "Old mill of Tarnbeck turns again\n\nBy Odile Fennimore\n\n12 May 2023\n\n"
        "The water mill of Tarnbeck ground its first flour in sixty years on Friday, to the cheers of two "
        "hundred people on the bridge.\n\nThe miller Rasmus Quill said that the wheel had been repaired "
        "with oak from the wood behind the church of Tarnbeck.\n"
    ),
    "bridge.txt": (
        "Bridge at Tarnbeck closed to lorries\n\nBy Odile Fennimore\n\n2 June 2023\n\n"
        "The stone bridge at Tarnbeck is closed to lorries from Monday, the county said, since the piers "
        "have moved by two centimetres.\n\nRasmus Quill, whose mill stands beside it, spoke of a hard "
        "summer for Tarnbeck.\n"
    ),
    "storm.txt": (
        "Night of the storm\n\nTrees lay across every road to Tarnbeck in the morning, and the school "
        "stayed closed for the whole week that followed.\n"
    ),
}


def make_archive(root: Path, texts: Mapping[str, str] = NEWS) -> Path:
    """Write the articles to `content/` in `root`."""
    for name, text in texts.items():
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def build_in(
    root: Path,
    *,
    executor: Executor | None = None,
    reporter: CollectingReporter | None = None,
    **options: Path,
) -> BuildReport:
    """Build the archive in `root`, whatever the current folder."""
    options = {"content": root / "content", "output": root / "site"} | options
    settings = root / "archive.yaml"
    if not settings.exists():
        settings.write_text("{}\n", encoding="utf-8")
    config = load_config(settings, **options)
    return build(config, executor=executor, reporter=reporter or CollectingReporter(), detailed=True)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def identities_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below `folder`, with its inode and time of writing."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def command(*arguments: str | Path) -> list[str]:
    """The command line of a process of its own."""
    return [sys.executable, "-m", "archive_gen", *map(str, arguments)]


def run(
    *arguments: str | Path,
    cwd: Path,
    prefix: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, without terminal; `prefix` is a command before it."""
    return subprocess.run(
        [*prefix, *command(*arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": PACKAGE, "NO_COLOR": "1", **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def ended_with_us() -> list[str]:
    """A command that starts another one which the system ends (SIGTERM) when this process ends, however it ends:
    no fixture is torn down in a process that is killed. Nothing where no system does that (prctl(2),
    PR_SET_PDEATHSIG).
    """
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM", "--"] if program else []


def bound_by_permissions() -> list[str]:
    """A command that makes root heed permissions as everybody does; nothing for everybody.

    Skips the test where root cannot be bound.
    """
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions are another matter on this system")
    if os.geteuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root is not bound by permissions")
    return ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--"]


def staging_left(site: Path) -> Iterator[Path]:
    """What builds have left behind in the output folder."""
    return site.glob(".archive-gen-staging*")
