"""What of the output folder is ours, and what stands in the way: asked before anything there is touched."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from archive_gen.errors import OutputError
from archive_gen.reporting import printable

MARKER = ".archive-gen"
"""The file that says whose folder this is."""

_LISTED = 10


class Staged(NamedTuple):
    """A file of the site, rendered. `state` compares it with what stands at its address; unless
    that is the same, the bytes wait in the staging folder as `number`.
    """

    url: str
    sha256: str
    state: Literal["same", "new", "differs", "blocked"]
    number: int


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
    removable = {url for url in leaving if is_ours(output, url, known)}
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


def refuse_unwritable(output: Path, urls: Iterable[str]) -> None:
    """Raise `OutputError` if the folder of one of `urls` may not be written, before any file moves.

    Folders that do not exist yet are judged by the one in which they will be made.
    """
    for wanted in sorted({os.path.dirname(url) for url in urls}):
        above = (output / each for each in (wanted, *folders_of(wanted)))
        folder = next((each for each in above if os.path.lexists(each)), output)
        if os.path.isdir(folder) and not os.access(folder, os.W_OK):
            raise output_error(PermissionError(errno.EACCES, os.strerror(errno.EACCES)), folder)


def clashing(stale: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The `stale` files that stand where a wanted file needs a folder, or inside a folder where
    one needs a file: they go before anything is put in place.
    """
    files = set(wanted)
    lowest = {url.rpartition("/")[0] for url in files}
    folders = {folder for each in lowest for folder in (each, *folders_of(each))}
    return [url for url in stale if url in folders or any(each in files for each in folders_of(url))]


def is_ours(output: Path, url: str, known: Mapping[str, frozenset[str]]) -> bool:
    """Whether a regular file stands at `url`, reached through no link, with bytes that we wrote."""
    if url.startswith("/") or ".." in url.split("/") or not known.get(url):
        return False
    try:
        if any(os.path.islink(output / folder) for folder in folders_of(url)):
            return False
        if not stat.S_ISREG(os.lstat(output / url).st_mode):
            return False
        return hashlib.sha256((output / url).read_bytes()).hexdigest() in known[url]
    except OSError:
        return False


def folders_of(url: str) -> Iterator[str]:
    """The folders above `url`, nearest first, without the root."""
    while "/" in url:
        url = url.rsplit("/", 1)[0]
        yield url


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


def _blocked_folder(output: Path, url: str, folders: dict[str, bool], removable: set[str]) -> str | None:
    """The first folder above `url` that cannot be one; `folders` remembers those already seen."""
    for folder in reversed(list(folders_of(url))):
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
