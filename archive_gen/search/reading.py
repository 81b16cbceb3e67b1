"""Chunk files as databases: SQLite reads the published index page by page, as the search page does."""

from __future__ import annotations

import contextlib
import functools
import secrets
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import apsw

from archive_gen.errors import ContentError
from archive_gen.search import numbers
from archive_gen.search.chunks import (
    FORMAT,
    MANIFEST,
    Manifest,
    Paged,
    address,
    split_names,
    unwrap,
    unwrap_manifest,
)

Load = Callable[[str], bytes]
"""The content of a file of the site, by its address. Raises `FileNotFoundError` where there is none."""


class Index(NamedTuple):
    """An open index. Its volumes are attached as `index_0`, `cards_0`, `index_1` and so on; `row_ids` are
    those of the articles 1, 2, 3 … of each.
    """

    manifest: Manifest
    connection: apsw.Connection
    row_ids: tuple[list[int], ...]


@contextlib.contextmanager
def open_index(load: Load) -> Iterator[Index]:
    """The index of a site. Raises `FileNotFoundError` where the site has none, and `ContentError` where a
    file of it is missing or holds something else.
    """
    try:
        manifest = unwrap_manifest(load(MANIFEST))
    except ValueError as problem:
        raise _damaged(MANIFEST, str(problem)) from problem
    if manifest.format != FORMAT:
        raise _damaged(MANIFEST, f"it is of format {manifest.format}, and this program reads {FORMAT}")
    name = f"archive-gen-{secrets.token_hex(8)}"
    databases: dict[str, Paged] = {}
    for number, volume in enumerate(manifest.volumes):
        databases |= {f"index_{number}": volume.index, f"cards_{number}": volume.cards}
    vfs = _ChunkVFS(name, {schema: _Pages(paged, load) for schema, paged in databases.items()})
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(":memory:", flags=flags)
    try:
        for schema in databases:
            # The name stands in the manifest's order and is ours: nothing of it comes from a file.
            connection.execute(f"ATTACH 'file:{schema}?vfs={name}&mode=ro&immutable=1' AS {schema}")
        blocks = (
            connection.execute(numbers.QUERY.format(f"index_{number}"))
            for number in range(len(manifest.volumes))
        )
        row_ids = tuple(numbers.row_ids_of(data for _, data in each) for each in blocks)
        yield Index(manifest, connection, row_ids)
    except (apsw.CorruptError, apsw.NotADBError) as problem:
        raise _damaged(MANIFEST, f"its parts do not fit together ({problem})") from problem
    finally:
        connection.close()
        vfs.unregister()


def _damaged(file: str, why: str) -> ContentError:
    return ContentError(f"the search index cannot be read: {why}", path=file, hint="build again")


class _Pages:
    """A database, read from its chunks; each is loaded once."""

    def __init__(self, paged: Paged, load: Load) -> None:
        self.paged = paged
        self.size = paged.pages * paged.page_size
        self._load = load
        self._names = split_names(paged.chunks)
        self._chunk = functools.lru_cache(maxsize=256)(self._unpacked)

    @functools.cached_property
    def _hot(self) -> dict[int, bytes]:
        data, size = self._unpacked(self.paged.hot.file), self.paged.page_size
        numbers = [page for first, count in self.paged.hot.pages for page in range(first, first + count)]
        return {number: data[at * size : (at + 1) * size] for at, number in enumerate(numbers)}

    def _unpacked(self, name: str) -> bytes:
        try:
            return unwrap(self._load(address(name)))
        except FileNotFoundError as problem:
            raise _damaged(address(name), "it is missing") from problem
        except ValueError as problem:
            raise _damaged(address(name), str(problem)) from problem

    def read(self, amount: int, offset: int) -> bytes:
        """Bytes of the database; SQLite asks for pages, and for pieces of the first one."""
        size = self.paged.page_size
        number, within = divmod(offset, size)
        if (page := self._hot.get(number + 1)) is None:
            chunk, place = divmod(number, self.paged.pages_per_chunk)
            page = self._chunk(self._names[chunk])[place * size : (place + 1) * size]
        return page[within : within + amount]


class _ChunkVFS(apsw.VFS):
    """SQLite's view of the chunks: files that can be read, and nothing else."""

    def __init__(self, name: str, files: dict[str, _Pages]) -> None:
        super().__init__(name, base="")
        self._files = files

    def xOpen(self, name: Any, flags: list[int]) -> _ChunkFile:  # noqa: N802 - apsw's name
        """Open the database that the URI names."""
        return _ChunkFile(self._files[name.filename().rsplit("/", 1)[-1]], flags)

    def xFullPathname(self, name: str) -> str:  # noqa: N802 - apsw's name
        """Names are no paths."""
        return name

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: ARG002, N802 - apsw's name
        """There are no journals."""
        return False


class _ChunkFile(apsw.VFSFile):
    """A database that is read from chunks; it never changes, so nothing is locked."""

    def __init__(self, pages: _Pages, flags: list[int]) -> None:
        flags[1] = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_MAIN_DB
        self._pages = pages

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802 - apsw's name
        return self._pages.read(amount, offset)

    def xFileSize(self) -> int:  # noqa: N802 - apsw's name
        return self._pages.size

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: ARG002, N802 - apsw's name
        return False

    def xDeviceCharacteristics(self) -> int:  # noqa: N802 - apsw's name
        return apsw.SQLITE_IOCAP_IMMUTABLE

    def xSectorSize(self) -> int:  # noqa: N802 - apsw's name
        return 4096

    def xLock(self, level: int) -> None:  # noqa: N802 - apsw's name
        """Nothing to be held."""

    def xUnlock(self, level: int) -> None:  # noqa: N802 - apsw's name
        """Nothing to be given back."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802 - apsw's name
        return False

    def xClose(self) -> None:  # noqa: N802 - apsw's name
        """Nothing to be closed."""
