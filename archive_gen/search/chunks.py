"""Databases as chunk files, and back. `docs/search.md`, "Files"."""

from __future__ import annotations

import functools
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

FOLDER = "search"
MANIFEST = f"{FOLDER}/manifest.js"
FORMAT = 4

_CALL = b"archiveSearchChunk("
_NAME_LENGTH = 8  # bytes
# Level 6 takes a third more time, for 0.3% less.
_LEVEL = 4
# What a script may not hold as it is; `=` first, since the others bring it in.
_ESCAPES = tuple((bytes([byte]), b"=" + bytes([(byte + 64) % 256])) for byte in b'=\0\n\r"\\')


class Paged(msgspec.Struct, frozen=True):
    """One database in chunks. `chunks` are the names of the chunks, as bytes, one after the other; `hot`
    names a file that repeats some pages, as runs of first page (from 1) and number of pages.
    """

    page_size: int
    pages: int
    pages_per_chunk: int
    chunks: bytes
    hot: Hot


class Hot(msgspec.Struct, frozen=True):
    """The pages that most questions need, in one file."""

    file: str
    pages: tuple[tuple[int, int], ...]


class VolumeFiles(msgspec.Struct, frozen=True):
    """A volume as the manifest tells of it."""

    index: Paged
    cards: Paged
    superseded: tuple[int, ...] = ()


class Manifest(msgspec.Struct, frozen=True):
    """What there is to be searched: see `docs/search.md`."""

    format: int
    articles: int
    slots: int
    languages: tuple[str, ...]
    volumes: tuple[VolumeFiles, ...]


class Sizes(NamedTuple):
    """How a database is cut: so many pages to a chunk, twice as many above `most` chunks, and so on."""

    pages_per_chunk: int
    most: int


CARDS_PAGE = 16384
"""A page of `cards`: a dozen articles as hits show them."""


def index_page(articles: int) -> int:
    """A page of `index`, in bytes, for so many articles.

    A question reads at least a page for each word, and a map with a line for each page: the larger the
    archive, the more is saved by large pages.
    """
    return 16384 if articles <= _FEW_ARTICLES else 32768


_FEW_ARTICLES = 30_000


def address(name: str) -> str:
    """Where in the site a chunk stands."""
    return f"{FOLDER}/{name}.bin"


def wrap(data: bytes) -> bytes:
    """`data` as a file that is fetched, or run as a script from a disk."""
    packed = zlib.compress(data, _LEVEL)
    for raw, escaped in _ESCAPES:
        packed = packed.replace(raw, escaped)
    return _CALL + b'"' + packed + b'")\n'


def is_wrapped(content: bytes) -> bool:
    """Whether a file begins and ends as those that `wrap` makes."""
    return content.startswith(_CALL + b'"') and content.endswith(b'")\n')


def unwrap(content: bytes) -> bytes:
    """What `wrap` was given. Raises `ValueError` for anything else."""
    if not is_wrapped(content):
        raise ValueError("it does not begin and end as a chunk does")
    packed = content[len(_CALL) + 1 : -3]
    for raw, escaped in reversed(_ESCAPES):
        packed = packed.replace(escaped, raw)
    try:
        return zlib.decompress(packed)
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem


def wrap_manifest(manifest: Manifest) -> bytes:
    """The manifest's file."""
    return _CALL + msgspec.json.encode(manifest) + b")\n"


def unwrap_manifest(content: bytes) -> Manifest:
    """Read the manifest's file. Raises `ValueError` (as `msgspec.DecodeError`) where it is none."""
    if not (content.startswith(_CALL) and content.endswith(b")\n")):
        raise ValueError("it does not begin and end as a manifest does")
    return msgspec.json.decode(content[len(_CALL) : -2], type=Manifest)


def names(paged: Paged) -> list[str]:
    """The names of all files of a database, the hot one last."""
    return [*split_names(paged.chunks), paged.hot.file]


def split_names(chunks: bytes) -> list[str]:
    """The names that are written one after the other, as files have them."""
    return [chunks[at : at + _NAME_LENGTH].hex() for at in range(0, len(chunks), _NAME_LENGTH)]


def page_size(path: Path) -> int:
    """The size of the pages of a database: https://www.sqlite.org/fileformat2.html#page_size."""
    with path.open("rb") as file:
        file.seek(16)
        return int.from_bytes(file.read(2), "big")


def paged(path: Path, sizes: Sizes, hot: Sequence[int]) -> Paged:
    """The database at `path` in chunks; `hot` are pages (from 1) that are repeated in one file."""
    size = page_size(path)
    pages = path.stat().st_size // size
    per_chunk = sizes.pages_per_chunk
    while pages > sizes.most * per_chunk:
        per_chunk *= 2
    with path.open("rb") as file:
        chunks = [_digest(data) for data in iter(lambda: file.read(per_chunk * size), b"")]
    runs = tuple(_runs(sorted(set(hot))))
    heat = _digest(_read(path, [_place(size, run) for run in runs])).hex()
    return Paged(size, pages, per_chunk, b"".join(chunks), Hot(heat, runs))


def contents(path: Path, paged: Paged) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The name of each file of the database at `path`, and what makes its bytes when they are needed."""
    chunks = split_names(paged.chunks)
    for number, name in enumerate(chunks):
        place = _place(paged.page_size, (number * paged.pages_per_chunk + 1, paged.pages_per_chunk))
        yield name, functools.partial(_wrapped, path, [place])
    hot = [_place(paged.page_size, run) for run in paged.hot.pages]
    yield paged.hot.file, functools.partial(_wrapped, path, hot)


def _place(page_size: int, run: tuple[int, int]) -> tuple[int, int]:
    first, count = run
    return (first - 1) * page_size, count * page_size


def _wrapped(path: Path, places: Sequence[tuple[int, int]]) -> bytes:
    return wrap(_read(path, places))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_NAME_LENGTH]


def _read(path: Path, places: Sequence[tuple[int, int]]) -> bytes:
    pieces: list[bytes] = []
    with path.open("rb") as file:
        for offset, length in places:
            file.seek(offset)
            pieces.append(file.read(length))
    return b"".join(pieces)


def _runs(pages: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = count = 0
    for page in pages:
        if count and page == start + count:
            count += 1
            continue
        if count:
            yield start, count
        start, count = page, 1
    if count:
        yield start, count
