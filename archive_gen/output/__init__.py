"""The output folder: comparing, staging, putting in place, pruning. Nobody else writes there.

A build renders into a staging folder inside the output folder, so on the same disk. Only when all
is rendered are the files renamed into place; whatever fails before that leaves the site as it was.
"""

from __future__ import annotations

import contextlib
import errno
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
from archive_gen.reporting import printable

MARKER = ".archive-gen"
"""The file that says whose folder this is."""

_MARKER_TEXT = b"archive-gen writes this folder: files at the addresses of its pages are replaced.\n"

_STAGING = ".archive-gen-staging-"

_LISTED = 10


class Staged(NamedTuple):
    """A file of the site, rendered. `state` compares it with what stands at its address; unless
    that is the same, the bytes wait in the staging folder as `number`.
    """

    url: str
    sha256: str
    state: Literal["same", "new", "differs", "blocked"]
    number: int


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


def is_marked(output: Path) -> bool:
    """Whether an earlier build has said that this folder is ours."""
    try:
        return stat.S_ISREG(os.lstat(output / MARKER).st_mode)
    except OSError:
        return False


def refuse_foreign(
    output: Path,
    staged: Iterable[Staged],
    known: Mapping[str, frozenset[str]],
    leaving: Iterable[str],
    *,
    first: bool,
) -> None:
    """Raise `OutputError`, naming up to ten files, if putting `staged` in place would lose one
    that no build of ours wrote, or would write through a symbolic link.

    `known` is what the ledger says was written at these addresses, `leaving` the files in it that
    will make way. `first` says that the ledger knows nothing of the folder: if it is marked, it is
    all ours, and the ledger was deleted.
    """
    marked = first and is_marked(output)
    removable = {url for url in leaving if _is_ours(output, url, known)}
    folders: dict[str, bool] = {"": True}
    in_the_way: list[str] = []
    for each in staged:
        blocker = _blocked_folder(output, each.url, folders, removable)
        if blocker is not None:
            in_the_way.append(blocker)
        elif (each.state == "differs" and not marked and each.url not in known) or (
            each.state == "blocked" and not _only_holds(output, each.url, removable)
        ):
            in_the_way.append(each.url)
    if in_the_way:
        names = sorted(set(in_the_way))
        listed = [printable(name) for name in names[:_LISTED]]
        if len(names) > _LISTED:
            listed.append(f"… and {len(names) - _LISTED:,} more")
        raise OutputError(
            "files that archive-gen did not write stand where pages must go:\n" + "\n".join(listed),
            path=str(output),
            hint="nothing was written. Move them away, or choose another folder with `--output DIR`",
        )


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


def refuse_unwritable(output: Path, urls: Iterable[str]) -> None:
    """Raise `OutputError` if the folder of one of `urls` may not be written, before any file moves.

    Folders that do not exist yet are judged by the one in which they will be made.
    """
    for wanted in sorted({os.path.dirname(url) for url in urls}):
        above = (output / each for each in (wanted, *_folders_of(wanted)))
        folder = next((each for each in above if os.path.lexists(each)), output)
        if os.path.isdir(folder) and not os.access(folder, os.W_OK):
            raise output_error(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), folder)


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
        if not _is_ours(output, url, known):
            kept.append(url)
            continue
        with _writing(output / url):
            os.unlink(output / url)
        removed.append(url)
    _remove_empty(output, removed)
    return Pruned(tuple(removed), tuple(kept))


def clashing(stale: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The `stale` files that stand where a wanted file needs a folder, or inside a folder where
    one needs a file: they go before anything is put in place.
    """
    files = set(wanted)
    lowest = {url.rpartition("/")[0] for url in files}
    folders = {folder for each in lowest for folder in (each, *_folders_of(each))}
    return [url for url in stale if url in folders or any(each in files for each in _folders_of(url))]


def output_error(problem: OSError, path: Path | str) -> OutputError:
    """What went wrong while writing `path`, in words, with a way out."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError("the disk is full", path=str(path), hint="make room, and build again")
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return OutputError(
            f"this cannot be written: {problem.strerror}",
            path=str(path),
            hint="change the folder's permissions, or choose another one with `--output DIR`",
        )
    if problem.errno == errno.ENAMETOOLONG:
        return OutputError(
            "the name is too long for this disk", path=str(path), hint="give the article a `slug`"
        )
    return OutputError(f"this cannot be written: {problem.strerror or problem}", path=str(path))


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


def _folders_of(url: str) -> Iterator[str]:
    """The folders above `url`, nearest first, without the root."""
    while "/" in url:
        url = url.rsplit("/", 1)[0]
        yield url


def _is_ours(output: Path, url: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a regular file stands at `url`, reached through no link, with bytes that we wrote."""
    if url.startswith("/") or ".." in url.split("/") or not known.get(url):
        return False
    try:
        if any(os.path.islink(output / folder) for folder in _folders_of(url)):
            return False
        if not stat.S_ISREG(os.lstat(output / url).st_mode):
            return False
        return hashlib.sha256((output / url).read_bytes()).hexdigest() in known[url]
    except OSError:
        return False


def _blocked_folder(output: Path, url: str, folders: dict[str, bool], removable: set[str]) -> str | None:
    """The first folder above `url` that cannot be one; `folders` remembers those already seen."""
    for folder in reversed(list(_folders_of(url))):
        if folder not in folders:
            try:
                mode = os.lstat(f"{output}/{folder}").st_mode
                folders[folder] = stat.S_ISDIR(mode) or folder in removable
            except (FileNotFoundError, NotADirectoryError):
                folders[folder] = True
        if not folders[folder]:
            return folder
    return None


def _only_holds(output: Path, url: str, removable: set[str]) -> bool:
    """Whether `url` is a folder that the removal of files will leave with nothing in it."""
    folder = output / url
    if folder.is_symlink() or not folder.is_dir():
        return False
    return all(
        any(path.iterdir())
        if path.is_dir() and not path.is_symlink()
        else path.relative_to(output).as_posix() in removable
        for path in (folder, *folder.rglob("*"))
    )


def _remove_empty(output: Path, removed: Iterable[str]) -> None:
    folders = {folder for url in removed for folder in _folders_of(url)}
    for folder in sorted(folders, key=lambda each: each.count("/"), reverse=True):
        with contextlib.suppress(OSError):
            os.rmdir(output / folder)
