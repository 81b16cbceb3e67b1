"""What stands in an output folder, and what it was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from archive_gen.ledger.database import Database


class Written(NamedTuple):
    """A file of the site: its bytes, the file as it was left, and what it was made of.

    `collection` names the part of the plan that it belongs to. `template` and `context` are
    digests of what it was rendered with.
    """

    sha256: str
    size: int
    mtime_ns: int
    collection: str
    template: str
    context: str


class Frame(NamedTuple):
    """Where an article has its page, and, packed, what that shows besides the article; `digest` changes
    with that.
    """

    id: int
    url: str
    digest: bytes
    frame: bytes


class Whole(NamedTuple):
    """A collection all of whose files stand as planned: a digest of what it was planned from.

    `members` are, packed, the articles in it where a change of their text alone changes its files.
    """

    digest: str
    members: bytes | None = None


class SiteFiles:
    """The files of one output folder."""

    def __init__(self, database: Database, output: str) -> None:
        self._database = database
        self.output = output

    def written(self, urls: Iterable[str] | None = None) -> dict[str, frozenset[str]]:
        """The files that builds wrote, all or those at `urls`: URL → SHA-256 of what was written.

        More than one digest stands behind a URL when a build was killed between promising to
        write and having written: the file on disk may be the old or the new one.
        """
        found: dict[str, set[str]] = {}
        wanted = None if urls is None else list(urls)
        for table in ("pages", "promised"):
            query = f"SELECT url, sha256 FROM {table} WHERE output = ?"  # noqa: S608 - our own names
            if wanted is None:
                rows = self._database.rows(query, self.output)
            else:
                rows = self._database.rows_of(query + " AND url IN ({keys})", wanted, self.output)
            for url, sha256 in rows:
                found.setdefault(str(url), set()).add(str(sha256))
        return {url: frozenset(digests) for url, digests in found.items()}

    def will_write(self, files: Mapping[str, str]) -> None:
        """Promise `files` (URL → SHA-256), before the first of them is put in place."""
        with self._database.changing():
            self._database.run(
                "INSERT OR IGNORE INTO promised VALUES (?, ?, ?)",
                ((self.output, url, sha256) for url, sha256 in sorted(files.items())),
            )

    def has_written(self, pages: Iterable[tuple[str, Written]], gone: Iterable[str]) -> None:
        """Say what was written anew and what is gone. Promises are kept by this."""
        self._database.run(
            "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((self.output, url, *page) for url, page in pages),
        )
        self._database.run(
            "DELETE FROM pages WHERE output = ? AND url = ?", ((self.output, url) for url in gone)
        )
        self._database.run("DELETE FROM promised WHERE output = ?", [(self.output,)])

    def put_frames(self, frames: Iterable[Frame]) -> None:
        """Keep frames, each in place of what was."""
        rows = ((self.output, *frame) for frame in frames)
        self._database.run("INSERT OR REPLACE INTO frames VALUES (?, ?, ?, ?, ?)", rows)

    def drop_frames(self, ids: Iterable[int]) -> None:
        """Forget frames."""
        rows = ((self.output, id_) for id_ in ids)
        self._database.run("DELETE FROM frames WHERE output = ? AND id = ?", rows)

    def frames(self, ids: Iterable[int]) -> list[Frame]:
        """The frames of these articles."""
        query = "SELECT id, url, digest, frame FROM frames WHERE output = ? AND id IN ({keys})"
        return [Frame(*row) for row in self._database.rows_of(query, ids, self.output)]

    def frames_at(self, urls: Iterable[str]) -> list[Frame]:
        """The frames of the articles whose pages have these addresses."""
        # By itself SQLite goes through all frames of the output.
        query = (
            "SELECT id, url, digest, frame FROM frames INDEXED BY frames_by_url "
            "WHERE output = ? AND url IN ({keys})"
        )
        return [Frame(*row) for row in self._database.rows_of(query, urls, self.output)]

    def addresses(self, ids: Iterable[int] | None = None) -> dict[int, str]:
        """Where each article has its page, or each of these."""
        query = "SELECT id, url FROM frames WHERE output = ?"
        if ids is None:
            return dict(self._database.rows(query, self.output))
        return dict(self._database.rows_of(query + " AND id IN ({keys})", ids, self.output))

    def put_collections(self, collections: Mapping[str, Whole | None]) -> None:
        """Say which collections are whole now; one of `None` is gone."""
        self._database.run(
            "INSERT OR REPLACE INTO collections VALUES (?, ?, ?, ?)",
            ((self.output, name, *whole) for name, whole in collections.items() if whole is not None),
        )
        self._database.run(
            "DELETE FROM collections WHERE output = ? AND name = ?",
            ((self.output, name) for name, whole in collections.items() if whole is None),
        )

    def is_known(self) -> bool:
        """Whether any build has written to this folder, or promised to."""
        for table in ("pages", "promised"):
            query = f"SELECT 1 FROM {table} WHERE output = ? LIMIT 1"  # noqa: S608 - our own names
            if self._database.row(query, self.output) is not None:
                return True
        return False

    def promised(self) -> set[str]:
        """What a build has promised that ended before it had written all; some of it may stand there."""
        rows = self._database.rows("SELECT url FROM promised WHERE output = ?", self.output)
        return {str(url) for (url,) in rows}

    def stats(self) -> dict[str, tuple[int, int]]:
        """URL → size and time of change, of every file as a build left it."""
        query = "SELECT url, size, mtime_ns FROM pages WHERE output = ?"
        rows = self._database.rows(query, self.output)
        return {str(url): (size, mtime_ns) for url, size, mtime_ns in rows}

    def keys(self, collections: Iterable[str] | None = None) -> dict[str, tuple[str, str, str]]:
        """URL → collection, template, context: what each file was made of, or each of these collections."""
        query = "SELECT url, collection, template, context FROM pages WHERE output = ?"
        if collections is None:
            rows = self._database.rows(query, self.output)
        else:
            rows = self._database.rows_of(query + " AND collection IN ({keys})", collections, self.output)
        same: dict[str, str] = {}  # as many pages as there are share few collections and templates
        return {
            url: (same.setdefault(collection, collection), same.setdefault(template, template), context)
            for url, collection, template, context in rows
        }

    def pages(self, urls: Iterable[str]) -> dict[str, Written]:
        """What is known of single files."""
        query = (
            "SELECT url, sha256, size, mtime_ns, collection, template, context FROM pages "
            "WHERE output = ? AND url IN ({keys})"
        )
        rows = self._database.rows_of(query, urls, self.output)
        return {str(row[0]): Written(*row[1:]) for row in rows}

    def number_of_files(self, but: str = "") -> int:
        """How many files there are, without those of one collection."""
        query = "SELECT COUNT(*) FROM pages WHERE output = ? AND collection != ?"
        ((number,),) = self._database.rows(query, self.output, but)
        return int(number)

    def collections(self) -> dict[str, Whole]:
        """Every collection that was whole when the last build ended."""
        query = "SELECT name, digest, members FROM collections WHERE output = ?"
        return {name: Whole(*whole) for name, *whole in self._database.rows(query, self.output)}

    def forget(self) -> None:
        """Let everything be made anew. What stands there is still known to be ours."""
        self._database.run(
            "UPDATE pages SET collection = '', template = '', context = '' WHERE output = ?",
            [(self.output,)],
        )
        for table in ("frames", "collections"):
            self._database.run(f"DELETE FROM {table} WHERE output = ?", [(self.output,)])  # noqa: S608
