"""What lies in a bag, a zip file or a folder, without unpacking it: names, sizes, a way to read each file.

What is opened may have been made by anybody: no link is followed, names that lead out are told, and
what a zip file claims to unpack to is bounded.
"""

from __future__ import annotations

import contextlib
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from archive_gen.readiness import is_inside, walk

MOST_PROBLEMS = 1000
"""So many are told one by one."""

UNPACKS_TO = 1 << 30
"""A zip file that says it unpacks to more than this many bytes …"""
TIMES = 100
"""… and to more than this many times its own size is not read: texts shrink to a tenth, hardly ever to
a fiftieth."""

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
"""What reading a damaged or odd file of a zip ends in: bad checksums, cut data, unknown compression,
encryption (RuntimeError)."""


class Contents(NamedTuple):
    """The files of a bag by path, with their sizes, and how to open one."""

    sizes: Mapping[str, int]
    open: Callable[[str], contextlib.AbstractContextManager[IO[bytes]]]


class Problems:
    """Collects what is wrong, up to a bound."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.more = 0

    def add(self, path: str, what: str) -> None:
        """Note what is wrong with a file."""
        if len(self.lines) < MOST_PROBLEMS:
            self.lines.append(f"{path}: {what}")
        else:
            self.more += 1

    def all(self) -> tuple[str, ...]:
        """A line for each, and one that counts those beyond the bound."""
        return (*self.lines, *([f"… and {self.more:,} more problems"] if self.more else []))


@contextlib.contextmanager
def opened(bag: Path, problems: Problems) -> Iterator[Contents | None]:
    """The contents of a bag, readable meanwhile; `None` where it is no zip file, or one made to do harm.

    What is wrong with names goes to `problems`. Raises `OSError` where `bag` itself cannot be read.
    """
    if bag.is_dir():
        yield _folder_contents(bag, problems)
        return
    try:
        archive = zipfile.ZipFile(bag)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as problem:
        problems.add(bag.name, f"is no zip file, or is cut off: {problem}")
        yield None
        return
    with archive:
        yield _zip_contents(archive, bag.stat().st_size, problems)


def _folder_contents(folder: Path, problems: Problems) -> Contents:
    sizes: dict[str, int] = {}
    for path, entry in walk(folder):
        if entry.is_file(follow_symlinks=False):
            sizes[path] = entry.stat(follow_symlinks=False).st_size
        else:
            problems.add(path, "is no regular file: a link is not followed")
    return Contents(sizes, lambda path: (folder / path).open("rb"))


def _zip_contents(archive: zipfile.ZipFile, size: int, problems: Problems) -> Contents | None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if sum(entry.compress_size for entry in entries) > size:
        problems.add(archive.filename or "", "its files overlap: it is made to do harm, and was not read")
        return None
    if unpacked > UNPACKS_TO and unpacked > size * TIMES:
        what = f"unpacks to {unpacked:,} bytes, {unpacked // size:,} times its size: it was not read"
        problems.add(archive.filename or "", what)
        return None
    base = min(
        (entry.filename for entry in entries if entry.filename.rpartition("/")[2] == "bagit.txt"),
        key=lambda name: (name.count("/"), name),
        default="",
    ).removesuffix("bagit.txt")
    found: dict[str, zipfile.ZipInfo] = {}
    counted = Counter(unicodedata.normalize("NFC", entry.filename) for entry in entries)
    for entry in entries:
        name = entry.filename
        # What `zipfile` reads up to a NUL, others may read further.
        if not is_inside(name.removesuffix("/")) or entry.orig_filename != name:
            problems.add(entry.orig_filename, "this name leads out of the bag, or is none")
        elif counted[unicodedata.normalize("NFC", name)] > 1:
            problems.add(name, "stands twice in the zip file")
        elif stat.S_ISLNK(entry.external_attr >> 16):
            problems.add(name, "is a link, which a bag has none of")
        elif not name.startswith(base):
            problems.add(name, "lies outside of the bag")
        elif not entry.is_dir():
            found[name.removeprefix(base)] = entry
    sizes = {path: entry.file_size for path, entry in found.items()}
    return Contents(sizes, lambda path: archive.open(found[path]))
