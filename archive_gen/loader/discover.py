"""Which files of the content folder are articles.

Articles are `.txt` and `.md` files, in any case, in any subfolder. Hidden files and folders,
files whose name begins with `_`, and sidecars are not. Links are followed as long as they stay
inside, and no file is read twice.
"""

from __future__ import annotations

import errno
import os
import stat
import unicodedata
from collections import Counter
from pathlib import Path

import msgspec

from archive_gen.errors import SettingsError
from archive_gen.loader.stated import FOLDER_STEM, SIDECAR_SUFFIXES
from archive_gen.records import Diagnostic

ARTICLE_SUFFIXES = frozenset({".txt", ".md"})
ABOUT = "_about.md"
SETTINGS_FILE = "archive.yaml"
_LOOKED_AT = (*ARTICLE_SUFFIXES, *SIDECAR_SUFFIXES)
_FOLDER_FILES = frozenset(FOLDER_STEM + suffix for suffix in SIDECAR_SUFFIXES)
PERMALINKS = "_permalinks.yaml"
"""The addresses under which articles have been published; `archive_gen.permalinks` reads it."""
_LINK_HINT = "remove the link, or put the file itself in its place"


class Found(msgspec.Struct, frozen=True):
    """What the content folder holds.

    `files` are the articles and `about` the page about the archive, as paths relative to the
    content folder, with `/`; `files` are sorted by code point. `ignored` counts the files that are
    no article by their suffix (`.html`; empty for none; `_*.txt` for what was set aside by its name).
    `stamps` holds the size in bytes and the time of change in nanoseconds of every article, every
    sidecar, every `_folder.yaml` and `about`, by path; no other file set aside by its name has one.
    """

    files: tuple[str, ...] = ()
    about: str | None = None
    ignored: tuple[tuple[str, int], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    stamps: dict[str, tuple[int, int]] = {}


class _Search:
    """The state of one search, private to `discover`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[str] = []
        self.links: list[str] = []
        # Strings: a `Path` for each of a hundred thousand files costs more than looking at it.
        self.folders: list[tuple[str, str]] = [("", str(root))]
        self.seen: set[str] = {str(root)}
        self.ignored: Counter[str] = Counter()
        self.stamps: dict[str, tuple[int, int]] = {}
        self.diagnostics: list[Diagnostic] = []

    def stamp(self, path: str, entry: os.DirEntry[str]) -> None:
        """Look at a file, through links; one that is gone, leads nowhere or is no file has no stamp."""
        try:
            status = entry.stat()
        except OSError:
            return
        if not stat.S_ISREG(status.st_mode):
            return  # to open a pipe would wait for ever
        self.stamps[path] = (status.st_size, status.st_mtime_ns)

    def warn(self, message: str, path: str, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic("warning", message, path, hint=hint))

    def error(self, message: str, path: str, hint: str | None = None) -> None:
        self.diagnostics.append(Diagnostic("error", message, path, hint=hint))


def discover(content: Path) -> Found:
    """Find the articles under `content`.

    What cannot be listed or followed becomes a diagnostic, and the search goes on. Raises
    `SettingsError` if `content` is not a folder that can be listed.
    """
    search = _Search(_root(content))
    while search.folders or search.links:
        if search.folders:
            _list_folder(search, *search.folders.pop())
        else:
            # After all folders: a file that is there under its own name is known by that name.
            search.links.sort(reverse=True)
            _follow(search, search.links.pop())
    about = ABOUT if (search.root / ABOUT).is_file() and _is_inside(search.root, ABOUT) else None
    return Found(
        tuple(sorted(search.files)),
        about,
        tuple(sorted(search.ignored.items())),
        tuple(sorted(search.diagnostics, key=lambda problem: (problem.path, problem.message))),
        search.stamps,
    )


def _root(content: Path) -> Path:
    hint = "name an existing folder with --content, or make one with `archive-gen new`"
    try:
        root = content.resolve(strict=True)
        if not root.is_dir():
            raise SettingsError("the content folder is not a folder", path=str(content), hint=hint)
        with os.scandir(root):
            return root
    except FileNotFoundError as error:
        raise SettingsError("there is no content folder", path=str(content), hint=hint) from error
    except (OSError, RuntimeError) as error:
        reason = _reason(error)
        hint = "let this user read it, or name another folder with `--content DIR`"
        message = f"the content folder cannot be read: {reason}"
        raise SettingsError(message, path=str(content), hint=hint) from error


def _list_folder(search: _Search, folder: str, real: str) -> None:
    try:
        with os.scandir(real) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        hint = "let this user read it, or move it out of the content folder"
        search.error(f"this folder cannot be read: {_reason(error)}", folder, hint)
        return
    names: list[str] = []
    sidecars: list[str] = []
    for entry in listed:
        if entry.name.startswith("."):
            continue
        path = f"{folder}/{entry.name}" if folder else entry.name
        printable = _is_printable(entry.name)
        if not printable:
            _report_name(search, path)
        elif entry.is_symlink():
            search.links.append(path)
        elif entry.is_dir(follow_symlinks=False):
            if entry.path not in search.seen:
                search.seen.add(entry.path)
                search.folders.append((path, entry.path))
            continue
        else:
            _take_file(search, path, entry.path, regular=entry.is_file(follow_symlinks=False))
        if printable and _is_looked_at(path, entry.name):
            search.stamp(path, entry)
        (sidecars if entry.name.endswith(SIDECAR_SUFFIXES) else names).append(entry.name)
    if sidecars:
        _check_sidecars(search, folder, names, sidecars)


def _is_looked_at(path: str, name: str) -> bool:
    if name.startswith("_"):
        return path == ABOUT or name in _FOLDER_FILES
    return name.lower().endswith(_LOOKED_AT)


def _take_file(search: _Search, path: str, real: str, *, regular: bool) -> None:
    """Sort one file: an article, or something to be counted."""
    name = path.rpartition("/")[2]
    stem, _, after = name.rpartition(".")
    ending = f".{after}" if stem and after else ""
    suffix = ending.lower()
    if name.startswith("_"):
        if suffix in ARTICLE_SUFFIXES and path != ABOUT:
            search.ignored[f"_*{suffix}"] += 1
    elif suffix not in ARTICLE_SUFFIXES:
        if not name.endswith(SIDECAR_SUFFIXES):
            search.ignored[ending] += 1
    elif not regular:
        search.warn("this is not a regular file, and is not read", path)
    elif real not in search.seen:
        search.seen.add(real)
        search.files.append(path)


def _follow(search: _Search, path: str) -> None:
    try:
        target = (search.root / path).resolve(strict=True)
    except (OSError, RuntimeError) as error:
        search.error(f"this link cannot be followed: {_link_problem(error)}", path, _LINK_HINT)
        return
    if not target.is_relative_to(search.root):
        if path.endswith(SIDECAR_SUFFIXES):
            return  # told where it is read
        hint = "copy the files into the content folder to have them read"
        search.warn(f"this link leads out of the content folder, to {target}, and is not read", path, hint)
    elif not target.is_dir():
        _take_file(search, path, str(target), regular=target.is_file())
    elif str(target) not in search.seen:
        search.seen.add(str(target))
        search.folders.append((path, str(target)))


def _check_sidecars(search: _Search, folder: str, names: list[str], sidecars: list[str]) -> None:
    """Sidecars without an article, with two, and two for one article."""
    articles: dict[str, list[str]] = {}
    for name in names:
        stem, _, suffix = name.rpartition(".")
        if f".{suffix.lower()}" in ARTICLE_SUFFIXES:
            articles.setdefault(stem, []).append(name)
    seen: dict[str, str] = {}
    for name in sidecars:
        path = f"{folder}/{name}" if folder else name
        stem = name.rpartition(".")[0]
        if stem in seen:
            search.error(f"{seen[stem]} says the same, and only {seen[stem]} is read", path, "join the two")
            continue
        seen[stem] = name
        owners = articles.get(stem, [])
        if stem == FOLDER_STEM or path in (SETTINGS_FILE, PERMALINKS):
            continue
        if name.startswith("_"):
            search.warn(f"not read: the only such file is {FOLDER_STEM}.yaml", path)
        elif not owners:
            bare = stem.rpartition(".")[0]
            hint = (
                f"name it {bare}.yaml" if stem in names else f"its article would be {stem}.txt or {stem}.md"
            )
            search.warn("this sidecar has no article beside it", path, hint)
        elif len(owners) > 1:
            both = " and ".join(owners)
            search.error(f"this sidecar is beside {both}, and is read for each", path, "rename one of them")


def _report_name(search: _Search, path: str) -> None:
    shown = "".join(
        char if _is_printable(char) else char.encode("utf-8", "surrogateescape").hex("-") for char in path
    )
    search.error(
        "this name has characters that are no text, and is not read (they are shown in hexadecimal)",
        shown,
        "rename it: names are UTF-8, without control characters",
    )


def _is_printable(name: str) -> bool:
    if name.isascii():
        return name.isprintable()
    return not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in name)


def _is_inside(root: Path, path: str) -> bool:
    return (root / path).resolve().is_relative_to(root)


def _link_problem(error: Exception) -> str:
    # Until Python 3.13 a link that leads to itself is a RuntimeError.
    if isinstance(error, RuntimeError) or getattr(error, "errno", None) == errno.ELOOP:
        return "it leads back to itself"
    if isinstance(error, FileNotFoundError):
        return "what it leads to is not there"
    return _reason(error)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
