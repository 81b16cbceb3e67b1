"""What a command costs: time, processor, memory of all its processes together, files that it wrote."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

MIB = 2**20
SHARE_OF_SAMPLING = 20
"""After each look at the memory the sampler rests this many times as long as the look took: to read how a
process of gigabytes is mapped holds it up."""
LEAST_REST = 0.02
"""Seconds between two looks at the memory, at least."""


class Cost(NamedTuple):
    """`wall` and `cpu` in seconds, the latter of all child processes too; `peak` in bytes; `written` files
    that are new or written anew, `written_search` those of them in the folder `search/`, `removed` files
    that have gone, `files` that there are at the end.
    """

    wall: float
    cpu: float
    peak: int
    written: int = 0
    written_search: int = 0
    removed: int = 0
    files: int = 0


class CommandFailedError(RuntimeError):
    """A command that was to be measured has ended with another code than 0; the text is its end."""


def measure(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], log: Path, output: Path | None
) -> Cost:
    """Run `command` in `folder`, what it says going to `log`, and compare `output` before and after.

    Raises `CommandFailedError`.
    """
    before = _files(output)
    with log.open("wb") as said:
        begun = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - ours
            command, cwd=folder, env={**os.environ, **environment}, stdout=said, stderr=subprocess.STDOUT
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)  # of a child and of all that it has waited for
        except BaseException:
            process.kill()  # else it would go on when the measuring is stopped
            raise
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.ended.set()
        sampler.join()
    if process.returncode:
        end = log.read_text("utf-8", "replace")[-2_000:]
        raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}\n{end}")
    after = _files(output)
    written = [name for name, stamp in after.items() if before.get(name) != stamp]
    return Cost(
        wall,
        usage.ru_utime + usage.ru_stime,
        sampler.peak,
        len(written),
        sum(name.startswith(f"{output}/search/") for name in written),
        sum(name not in after for name in before),
        len(after),
    )


class _Sampler(threading.Thread):
    """Looks at the memory of a process and of all below it, again and again.

    The kernel's own figure, `ru_maxrss`, is that of the largest process alone, and for a short command that
    of ours, from which it was forked. The proportional set size (PSS) counts a page that several processes
    share once, in parts, so that the sum is what the machine has to have.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.ended = threading.Event()
        self.peak = 0

    def run(self) -> None:
        rest = 0.0
        while not self.ended.wait(rest):
            begun = time.perf_counter()
            self.peak = max(self.peak, _memory(self._pid))
            rest = max(LEAST_REST, SHARE_OF_SAMPLING * (time.perf_counter() - begun))


def _memory(pid: int) -> int:
    try:
        root = psutil.Process(pid)
        processes = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0
    total = 0
    for each in processes:
        try:
            found = each.memory_full_info()
        except psutil.Error:  # it has ended in the meantime
            continue
        total += getattr(found, "pss", found.uss)  # other systems than Linux have no PSS
    return total


def _files(folder: Path | None) -> dict[str, tuple[int, int, int]]:
    """Every file below `folder`, with what changes when it is written: size, time in ns, inode."""
    found: dict[str, tuple[int, int, int]] = {}
    waiting = [str(folder)] if folder is not None and folder.is_dir() else []
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    stat = entry.stat(follow_symlinks=False)
                    found[entry.path] = (stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found
