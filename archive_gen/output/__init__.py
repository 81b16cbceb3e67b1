"""The output folder: comparing, staging, putting in place, pruning. Nobody else writes there.

A build renders into a staging folder inside the output folder, so on the same disk. Only when all
is rendered are the files renamed into place; whatever fails before that leaves the site as it was.
What stands there already, and may not be lost, is judged in `ownership.py`.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from filelock import FileLock, Timeout

from archive_gen.errors import OutputError
from archive_gen.output.ownership import (
    MARKER,
    Staged,
    clashing,
    folders_of,
    is_marked,
    is_ours,
    output_error,
    refuse_foreign,
    refuse_unwritable,
)

__all__ = [
    "MARKER",
    "Pruned",
    "Staged",
    "changed_outside",
    "clashing",
    "left_as",
    "place",
    "prune",
    "refuse_foreign",
    "refuse_unwritable",
    "stage",
    "staging_folder",
]

_MARKER_TEXT = b"archive-gen writes this folder: files at the addresses of its pages are replaced.\n"

_STAGING = ".archive-gen-staging-"


class Pruned(NamedTuple):
    """The addresses of files that were removed, and of those kept because somebody altered them."""

    removed: tuple[str, ...]
    kept: tuple[str, ...]


@contextlib.contextmanager
def staging_folder(output: Path) -> Iterator[Path]:
    """A new folder inside `output` (made if missing), gone at the end whatever happens.

    What a killed build left there is removed first. Raises `OutputError` if `output` cannot be
    written, or if a build that is still running is writing to it.
    """
    made = not output.exists()
    try:
        output.mkdir(parents=True, exist_ok=True)
        _remove_stale(output)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=output))
    except OSError as problem:
        raise output_error(problem, output) from problem
    lock = FileLock(staging / "lock")
    try:
        with _writing(staging):
            lock.acquire(timeout=0)
        yield staging
    finally:
        lock.release()
        _remove_staging(staging)
        if made:
            with contextlib.suppress(OSError):
                output.rmdir()


def stage(output: Path, staging: Path, number: int, url: str, data: bytes) -> Staged:
    """Compare `data` with the file at `url`; where it differs, write it to the staging folder.

    Symbolic links are not followed: one that stands at `url` is "blocked", and so is a folder.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    # Texts, not paths, here and wherever each file of a site is looked at: to make a `Path` takes as long.
    place = f"{output}/{url}"
    state = _compare(place, data)
    if state != "same":
        try:
            with open(f"{staging}/{number}", "wb") as stream:
                stream.write(data)
        except OSError as problem:
            raise output_error(problem, place) from problem
    return Staged(url, sha256, state, number)


def changed_outside(output: Path, left: Mapping[str, tuple[int, int]]) -> frozenset[str]:
    """Of the files that a build left in `output` (URL → size, time of change in nanoseconds), those
    that are gone or other than it left them.
    """
    missing = dict(left)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(f"{output}/{folder}") as entries:
                for entry in entries:
                    name = folder + entry.name
                    if name in left:
                        status = entry.stat(follow_symlinks=False)
                        if (status.st_size, status.st_mtime_ns) == left[name]:
                            del missing[name]
                    elif entry.is_dir(follow_symlinks=False):
                        folders.append(f"{name}/")
        except OSError:
            continue  # what cannot be looked at is as good as gone, and told where it is written
    return frozenset(missing)


def left_as(output: Path, url: str) -> tuple[int, int]:
    """Size and time of change, in nanoseconds, of a file that was put in place. Raises `OutputError`."""
    try:
        status = os.lstat(f"{output}/{url}")
    except OSError as problem:
        raise output_error(problem, output / url) from problem
    return status.st_size, status.st_mtime_ns


def place(output: Path, staging: Path, staged: Iterable[Staged]) -> int:
    """Rename the staged files into place, and say how many; `refuse_foreign` has been asked.

    All folders are made before the first file moves. Raises `OutputError`.
    """
    moving = [each for each in staged if each.state != "same"]
    with _writing(output):
        if not is_marked(output):
            (output / MARKER).write_bytes(_MARKER_TEXT)
        for folder in sorted({os.path.dirname(each.url) for each in moving}):
            os.makedirs(output / folder, exist_ok=True)
    for each in moving:
        try:
            os.replace(f"{staging}/{each.number}", f"{output}/{each.url}")
        except OSError as problem:
            raise output_error(problem, output / each.url) from problem
    return len(moving)


def prune(output: Path, stale: Iterable[str], known: Mapping[str, frozenset[str]]) -> Pruned:
    """Remove the files at `stale` whose bytes are still those that a build of ours wrote, and the
    folders that this leaves empty. Raises `OutputError`.
    """
    removed, kept = [], []
    for url in sorted(stale):
        if not os.path.lexists(output / url):
            continue
        if not is_ours(output, url, known):
            kept.append(url)
            continue
        with _writing(output / url):
            os.unlink(output / url)
        removed.append(url)
    _remove_empty(output, removed)
    return Pruned(tuple(removed), tuple(kept))


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise output_error(problem, path) from problem


def _remove_stale(output: Path) -> None:
    with os.scandir(output) as entries:
        stale = [
            Path(entry.path)
            for entry in entries
            if entry.name.startswith(_STAGING) and entry.is_dir(follow_symlinks=False)
        ]
    for staging in stale:
        lock = FileLock(staging / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise OutputError(
                "another build is writing to this folder at the moment",
                path=str(output),
                hint="wait until it has ended, or choose another folder with `--output DIR`",
            ) from None
        lock.release()
        shutil.rmtree(staging)


def _remove_staging(staging: Path) -> None:
    # Renamed first: a worker that is still at work then finds no place to write to.
    gone = staging.with_name(staging.name + "-gone")
    with contextlib.suppress(OSError):
        os.rename(staging, gone)
    shutil.rmtree(gone, ignore_errors=True)
    shutil.rmtree(staging, ignore_errors=True)


def _compare(place: str, data: bytes) -> Literal["same", "new", "differs", "blocked"]:
    try:
        status = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return "new"
    except OSError as problem:
        raise output_error(problem, place) from problem
    if not stat.S_ISREG(status.st_mode):
        return "blocked"
    if status.st_size != len(data):
        return "differs"
    try:
        with open(place, "rb") as stream:
            return "same" if stream.read() == data else "differs"
    except OSError:
        return "differs"


def _remove_empty(output: Path, removed: Iterable[str]) -> None:
    folders = {folder for url in removed for folder in folders_of(url)}
    for folder in sorted(folders, key=lambda each: each.count("/"), reverse=True):
        with contextlib.suppress(OSError):
            os.rmdir(output / folder)
