"""What is known of the index between builds: `search/state.sqlite` beside the ledger. As disposable as that.

The databases of the volumes lie beside it; the chunks of the site are cut from them.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import apsw
import msgspec

from archive_gen.errors import LedgerError
from archive_gen.search.chunks import Paged
from archive_gen.search.entry import Tokens, pack_tokens, unpack_tokens
from archive_gen.search.records import Kind
from archive_gen.search.rowids import Place, Room
from archive_gen.search.volume import VolumePaths, set_pragmas

SCHEMA_VERSION = 1
VOLUMES = 3
MAIN, MIDDLE, LATEST = range(VOLUMES)

_SCHEMA = f"""
CREATE TABLE notes (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    id INTEGER PRIMARY KEY, url TEXT UNIQUE, digest BLOB, content BLOB, volume INTEGER, row_id INTEGER,
    room INTEGER, keys INTEGER, share REAL, language TEXT, labels BLOB
);
CREATE INDEX articles_by_room ON articles (room);
CREATE INDEX articles_by_volume ON articles (volume) WHERE volume > {MAIN};
CREATE TABLE tokens (id INTEGER PRIMARY KEY, tokens BLOB);
CREATE TABLE remains (volume INTEGER, row_id INTEGER, url TEXT, tokens BLOB, PRIMARY KEY (volume, row_id));
CREATE INDEX remains_by_url ON remains (url);
CREATE TABLE labels (id INTEGER PRIMARY KEY, kind TEXT, label TEXT, articles INTEGER, UNIQUE (kind, label));
CREATE TABLE paged (volume INTEGER, name TEXT, paged BLOB, PRIMARY KEY (volume, name));
PRAGMA user_version = {SCHEMA_VERSION};
"""


_NO_ROOM = (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.BusyError)


class Kept(NamedTuple):
    """What is known of an article that is in the index. `content` is a digest of what search shows and
    finds of it, `digest` that of the archive.
    """

    id: int
    url: str
    digest: bytes
    content: bytes
    volume: int
    row_id: int
    room: Room
    place: Place
    language: str
    labels: tuple[int, ...]


class Remains(NamedTuple):
    """What an earlier version of an article has left in a volume."""

    volume: int
    row_id: int
    tokens: Tokens


class State:
    """The state of an index, open for one build."""

    def __init__(self, folder: Path, connection: apsw.Connection) -> None:
        self.folder = folder
        self._connection = connection

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    def volume(self, number: int) -> VolumePaths:
        """Where the databases of a volume are, or would be."""
        return VolumePaths(self.folder / f"volume-{number}.index", self.folder / f"volume-{number}.cards")

    def volumes(self) -> list[int]:
        """The numbers of the volumes that there are."""
        return [number for number in range(VOLUMES) if self.volume(number).cards_file.exists()]

    @contextlib.contextmanager
    def changing(self) -> Iterator[None]:
        """Change the index. What fails or is ended inside is noticed by the next build, which begins anew."""
        self.note("changing", 1)
        with self._connection:
            yield
            self.note("changing", 0)

    @property
    def whole(self) -> bool:
        """Whether there is an index, and nothing was ended while it changed."""
        return self.noted("changing") == 0

    def forget(self) -> None:
        """Let the index begin anew."""
        for table in ("articles", "tokens", "remains", "labels", "paged"):
            self._connection.execute(f"DELETE FROM {table}")
        for number in range(VOLUMES):
            self.volume(number).remove()

    def noted(self, name: str) -> object:
        """What was noted under a name; `None` if nothing was."""
        return self._connection.execute("SELECT value FROM notes WHERE name = ?", (name,)).get

    def note(self, name: str, value: str | int | bytes) -> None:
        """Note something, in place of what was."""
        self._connection.execute("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    def slots(self) -> int:
        """The slots of a day key."""
        slots = self.noted("slots")
        return slots if isinstance(slots, int) else 0

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, values).fetchall()

    # Articles

    def digests(self) -> dict[str, bytes]:
        """The digest of each article, by its address."""
        return dict(self._connection.execute("SELECT url, digest FROM articles"))

    def number_of_articles(self, volumes: Iterable[int] = range(VOLUMES)) -> int:
        """How many articles these volumes hold."""
        query = "SELECT count(*) FROM articles WHERE volume = ?"
        return sum(self._connection.execute(query, (volume,)).get for volume in volumes)

    def article(self, url: str) -> Kept | None:
        """The article at an address."""
        return next(self._articles("url = ?", url), None)

    def in_room(self, room: Room) -> list[Kept]:
        """The articles of one room."""
        return list(self._articles("room = ? AND keys = ?", room.key, room.keys))

    def in_volume(self, volume: int) -> list[Kept]:
        """The articles of one volume, in the order of their row ids."""
        return sorted(self._articles("volume = ?", volume), key=lambda kept: kept.row_id)

    def _articles(self, condition: str, *values: str | int) -> Iterator[Kept]:
        columns = "id, url, digest, content, volume, row_id, room, keys, share, language, labels"
        query = f"SELECT {columns} FROM articles WHERE {condition}"
        for row in self._rows(query, *values):
            id_, url, digest, content, volume, row_id, room, keys, share, language, labels = row
            ids = msgspec.msgpack.decode(labels, type=tuple[int, ...])
            at = Room(room, keys), Place(share, url)
            yield Kept(id_, url, digest, content, volume, row_id, *at, language, ids)

    def keep(self, articles: Iterable[tuple[Kept, bytes]]) -> None:
        """Remember articles of which nothing is known (each `id` is given anew), with their packed tokens."""
        first = 1 + (self._connection.execute("SELECT max(id) FROM articles").get or 0)
        rows = [
            (
                id_,
                kept.url,
                kept.digest,
                kept.content,
                kept.volume,
                kept.row_id,
                *kept.room,
                kept.place.share,
                kept.language,
                msgspec.msgpack.encode(kept.labels),
                packed,
            )
            for id_, (kept, packed) in enumerate(articles, start=first)
        ]
        query = "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._connection.executemany(query, [row[:-1] for row in rows])
        self._connection.executemany("INSERT INTO tokens VALUES (?, ?)", [(row[0], row[-1]) for row in rows])

    def seen(self, url: str, digest: bytes) -> None:
        """The article has another digest, and is the same for search."""
        self._connection.execute("UPDATE articles SET digest = ? WHERE url = ?", (digest, url))

    def drop(self, url: str) -> None:
        """Forget an article."""
        id_ = self._connection.execute("SELECT id FROM articles WHERE url = ?", (url,)).get
        if id_ is not None:
            self._connection.execute("DELETE FROM tokens WHERE id = ?", (id_,))
            self._connection.execute("DELETE FROM articles WHERE id = ?", (id_,))

    def tokens(self, kept: Kept) -> Tokens:
        """What a volume holds of an article."""
        packed = self._connection.execute("SELECT tokens FROM tokens WHERE id = ?", (kept.id,)).get
        return unpack_tokens(packed, kept.labels)

    def move(self, volume: int, to: int) -> None:
        """Say that all articles of a volume are in another one now."""
        self._connection.execute("UPDATE articles SET volume = ? WHERE volume = ?", (to, volume))

    # Remains

    def remains(self, url: str) -> list[Remains]:
        """What earlier versions of an article have left."""
        query = "SELECT volume, row_id, tokens FROM remains WHERE url = ?"
        rows = self._rows(query, url)
        return [Remains(volume, row_id, unpack_tokens(tokens)) for volume, row_id, tokens in rows]

    def leave(self, url: str, remains: Remains) -> None:
        """Remember what is left of an earlier version."""
        self._connection.execute(
            "INSERT OR REPLACE INTO remains VALUES (?, ?, ?, ?)",
            (remains.volume, remains.row_id, url, pack_tokens(remains.tokens)),
        )

    def clear_remains(self, *, url: str | None = None, volume: int | None = None) -> None:
        """Nothing is left of an address, or in a volume."""
        self._connection.execute("DELETE FROM remains WHERE url = ? OR volume = ?", (url, volume))

    def superseded(self, volume: int) -> tuple[int, ...]:
        """The row ids of a volume that do not count."""
        query = "SELECT row_id FROM remains WHERE volume = ? ORDER BY row_id"
        return tuple(row_id for (row_id,) in self._connection.execute(query, (volume,)))

    # Labels

    def label_ids(self, labels: Iterable[tuple[Kind, str]]) -> tuple[int, ...]:
        """The ids of the labels of one more article; new labels get the next ids."""
        query = (
            "INSERT INTO labels VALUES (NULL, ?, ?, 1) "
            "ON CONFLICT (kind, label) DO UPDATE SET articles = articles + 1 RETURNING id"
        )
        return tuple(self._connection.execute(query, each).get for each in labels)

    def keep_labels(self, labels: Iterable[tuple[int, Kind, str, int]]) -> None:
        """Remember all labels there are: id, kind, label, and how many articles have it."""
        self._connection.executemany("INSERT INTO labels VALUES (?, ?, ?, ?)", labels)

    def release_labels(self, ids: Iterable[int]) -> None:
        """One article has these labels no more."""
        query = "UPDATE labels SET articles = articles - 1 WHERE id = ?"
        self._connection.executemany(query, [(id_,) for id_ in ids])

    def drop_unused_labels(self) -> list[int]:
        """Forget the labels that no article has, and name them."""
        unused = [id_ for (id_,) in self._connection.execute("SELECT id FROM labels WHERE articles <= 0")]
        self._connection.execute("DELETE FROM labels WHERE articles <= 0")
        return unused

    def languages(self) -> tuple[str, ...]:
        """The main subtags of the languages of articles."""
        rows = self._connection.execute("SELECT label FROM labels WHERE kind = 'language'")
        return tuple(sorted({label.split("-")[0].lower() for (label,) in rows}))

    # Chunks

    def paged(self, volume: int, name: str) -> Paged | None:
        """How a database was cut, if it has not changed since."""
        query = "SELECT paged FROM paged WHERE volume = ? AND name = ?"
        row = self._connection.execute(query, (volume, name)).get
        return None if row is None else msgspec.msgpack.decode(row, type=Paged)

    def remember_paged(self, volume: int, name: str, paged: Paged) -> None:
        """Remember how a database was cut."""
        self._connection.execute(
            "INSERT OR REPLACE INTO paged VALUES (?, ?, ?)", (volume, name, msgspec.msgpack.encode(paged))
        )

    def forget_paged(self, volume: int) -> None:
        """The databases of a volume have changed."""
        self._connection.execute("DELETE FROM paged WHERE volume = ?", (volume,))


def forget_state(folder: Path) -> None:
    """Let the index in `folder` be written anew, whatever was there."""
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def open_state(folder: Path) -> Iterator[State]:
    """The state in `folder`, made if missing, and begun anew if it is of another version or damaged.

    Raises `LedgerError` where that is impossible.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(_opened(folder)) as state:
            yield state
    except (*_NO_ROOM, OSError) as problem:
        hint = "make room on the disk, or delete the folder: the next build makes it anew"
        raise LedgerError(
            f"the search index cannot be kept: {problem}", path=str(folder), hint=hint
        ) from problem


def _opened(folder: Path) -> State:
    path = folder / "state.sqlite"
    if path.exists():
        try:
            connection = _connect(path)
            if connection.pragma("user_version") == SCHEMA_VERSION:
                return State(folder, connection)
            connection.close()
        except (apsw.NotADBError, apsw.CorruptError):
            pass  # begun anew below, as one of another version is
        shutil.rmtree(folder)
        folder.mkdir()
    connection = _connect(path)
    with connection:
        connection.execute(_SCHEMA)
    return State(folder, connection)


def _connect(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    set_pragmas(connection, journal_mode="WAL", synchronous="NORMAL", secure_delete="OFF", cache_size=-16000)
    return connection
