"""A volume: two SQLite databases with the words, and with the cards, of some articles.

They are written once, from the articles in the order of their row ids. Later an article may be taken
out: its postings are cut from the pages where they stand (FTS5's `secure-delete`), so that nothing of
it is left and few pages change.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import apsw

from archive_gen.search import numbers
from archive_gen.search.chunks import CARDS_PAGE
from archive_gen.search.entry import LANGUAGE, TITLE, Entry, Tokens, label_marks, main_language
from archive_gen.search.facets import Facets, without
from archive_gen.search.records import KINDS
from archive_gen.search.rowids import year_of
from archive_gen.search.spelling import backwards, spelling_rows
from archive_gen.search.stems import family_rows

_TOKENIZER = "tokenize=\"ascii tokenchars '+#'\""
_FTS = f"content='', columnsize=0, {_TOKENIZER}"
_INDEX = f"""
CREATE VIRTUAL TABLE words USING fts5(tokens, detail=none, {_FTS});
CREATE VIRTUAL TABLE phrases USING fts5(text, title, detail=full, {_FTS});
CREATE TABLE numbers (first INTEGER PRIMARY KEY, data BLOB);
CREATE TABLE facets (kind TEXT, year INTEGER, data BLOB, PRIMARY KEY (kind, year)) WITHOUT ROWID;
"""
_CARDS = """
CREATE TABLE cards (
    id INTEGER PRIMARY KEY, url TEXT, title TEXT, outlet TEXT, day TEXT, authors TEXT, language TEXT,
    summary TEXT
);
CREATE TABLE stems (key TEXT, value TEXT, PRIMARY KEY (key, value)) WITHOUT ROWID;
CREATE TABLE spellings (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE labels (id INTEGER PRIMARY KEY, kind TEXT, label TEXT);
CREATE INDEX labels_by_label ON labels (kind, label);
"""
# A leaf of the term index fills one page (`pgsz`), but for what SQLite puts around it. While articles come
# in, nothing is merged: one merge at the end gives one segment, which lies in one piece and never depends on
# how much was held in memory.
_AROUND_LEAF = 68
_FTS_OPTIONS = (
    ("automerge", 0),
    ("crisismerge", 1900),
    ("hashsize", 24 << 20),
    ("secure-delete", 1),
)
_AT_ONCE = 100


class VolumePaths(NamedTuple):
    """Where the two databases of a volume are."""

    index_file: Path
    cards_file: Path

    def remove(self) -> None:
        """Remove both, where they are."""
        for path in self:
            path.unlink(missing_ok=True)


class Removal(NamedTuple):
    """What is to be cut out of a volume: of one row id, what it has of `tokens` and not of `stay`; also its
    card (`card`) and its facets (`facets`).
    """

    row_id: int
    tokens: Tokens
    stay: Tokens
    card: bool
    facets: bool

    @property
    def words(self) -> frozenset[str]:
        """The words that go."""
        return self.tokens.words - self.stay.words


def write_volume(paths: VolumePaths, entries: Iterable[Entry], slots: int, index_page: int) -> None:
    """Write a volume from articles in the order of their row ids. The same articles give the same bytes.

    `index_page` is the size of a page of its index, in bytes.
    """
    drafts = VolumePaths(*(path.with_name(path.name + ".draft") for path in paths))
    drafts.remove()
    vocabulary: dict[str, set[str]] = defaultdict(set)
    facets = Facets(slots)
    labels: dict[int, tuple[str, str]] = {}
    row_ids: list[int] = []
    with (
        contextlib.closing(_create(drafts.index_file, index_page, _INDEX)) as index,
        contextlib.closing(_create(drafts.cards_file, CARDS_PAGE, _CARDS)) as cards,
    ):
        for table in ("words", "phrases"):
            _configure(index, table, index_page - _AROUND_LEAF)
        with index, cards:
            for some in some_at_once(entries):
                _add(index, cards, some, len(row_ids) + 1)
                row_ids += [entry.row_id for entry in some]
                for entry in some:
                    facets.add(entry)
                    labels.update(zip(entry.labels, entry.article.labels, strict=True))
                    vocabulary[main_language(entry.article)].update(entry.prepared.words.split(" "))
            index.executemany("INSERT INTO numbers VALUES (?, ?)", numbers.blocks(row_ids))
            index.executemany("INSERT INTO facets VALUES (?, ?, ?)", facets.rows())
            cards.executemany("INSERT INTO stems VALUES (?, ?)", family_rows(vocabulary))
            cards.executemany("INSERT OR IGNORE INTO spellings VALUES (?)", spelling_rows(vocabulary))
            rows = ((id_, *kind_and_label) for id_, kind_and_label in sorted(labels.items()))
            cards.executemany("INSERT INTO labels VALUES (?, ?, ?)", rows)
        vocabulary.clear()
        for table in ("words", "phrases"):
            index.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        # Written anew: without the holes that the merge has left, and all pages of a table together.
        paths.remove()
        index.execute("VACUUM INTO ?", (str(paths.index_file),))
        cards.execute("VACUUM INTO ?", (str(paths.cards_file),))
    drafts.remove()


def _create(path: Path, page_size: int, schema: str) -> apsw.Connection:
    connection = apsw.Connection(str(path))
    connection.execute(f"PRAGMA page_size = {page_size}; PRAGMA auto_vacuum = 0; PRAGMA encoding = 'UTF-8'")
    # The copy that VACUUM makes inherits `secure_delete`: no page of it keeps what stood there for a moment.
    set_pragmas(connection, journal_mode="OFF", synchronous="OFF", secure_delete="ON", cache_size=-16000)
    connection.execute(schema)
    return connection


def set_pragmas(connection: apsw.Connection, **values: str | int) -> None:
    """Set what SQLite can be told. One at a time: some answer, and what follows an answer is not run."""
    for name, value in values.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()


def _configure(index: apsw.Connection, table: str, leaf: int) -> None:
    for name, value in (("pgsz", leaf), *_FTS_OPTIONS):
        index.execute(f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (name, value))


def some_at_once(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries in lists: so many go in with one statement."""
    rest = iter(entries)
    while some := list(itertools.islice(rest, _AT_ONCE)):
        yield some


def _add(index: apsw.Connection, cards: apsw.Connection, entries: Sequence[Entry], first: int) -> None:
    """Put articles in; the first of them has the number `first`."""
    index.executemany(
        "INSERT INTO words(rowid, tokens) VALUES (?, ?)",
        (
            (number, " ".join((entry.prepared.tokens, *label_marks(entry.labels))))
            for number, entry in enumerate(entries, first)
        ),
    )
    index.executemany(
        "INSERT INTO phrases(rowid, text, title) VALUES (?, ?, ?)",
        ((number, entry.prepared.text, entry.prepared.title) for number, entry in enumerate(entries, first)),
    )
    cards.executemany("INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_card, entries))


def _card(entry: Entry) -> tuple[int | str, ...]:
    article = entry.article
    return (
        entry.row_id,
        article.url,
        article.title,
        article.outlet or "",
        article.date.iso if article.date else "",
        "\n".join(article.authors),
        article.language or "",
        article.summary,
    )


def cut_from_volume(paths: VolumePaths, removals: Iterable[Removal], slots: int) -> bool:
    """Take words, cards and facets out of a volume, so that no page holds them any more.

    `False` where a word would stay as the signpost of a page: the volume then has to be written anew.
    """
    wanted = list(removals)
    with (
        _open_to_cut(paths.index_file) as index,
        _open_to_cut(paths.cards_file) as cards,
        index,
        cards,
    ):
        blocks: list[tuple[Any, ...]] = index.execute(numbers.QUERY.format("main")).fetchall()
        number_of = numbers.numbers_of(data for _, data in blocks)
        for removal in wanted:
            _cut(index, removal, number_of[removal.row_id])
        _cut_numbers(index, blocks, {each.row_id for each in wanted if each.stay == Tokens()})
        cards.executemany("DELETE FROM cards WHERE id = ?", [(each.row_id,) for each in wanted if each.card])
        _cut_facets(index, [each.row_id for each in wanted if each.facets], slots)
        words = {word for removal in wanted for word in removal.words}
        gone = sorted(word for word in words if not _stands(index, f'"{word}"'))
        _cut_stems(index, cards, sorted(words))
        cards.executemany(
            "DELETE FROM spellings WHERE key = ?",
            [(key,) for word in gone for key in (word, backwards(word))],
        )
        clean = not has_signposts(index, gone)
    return clean  # noqa: RET504 - apsw types say that a transaction may swallow errors


@contextlib.contextmanager
def _open_to_cut(path: Path) -> Iterator[apsw.Connection]:
    counters = _read_counters(path)
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    # What is half cut when the power fails is made anew: the state says that the index was being changed.
    set_pragmas(connection, journal_mode="OFF", secure_delete="ON")
    with contextlib.closing(connection):
        yield connection
    # Who reads a published file does not ask whether it has changed; its first page stays as it was.
    with path.open("r+b") as file:
        for place, counter in counters.items():
            file.seek(place)
            file.write(counter)


def _read_counters(path: Path) -> dict[int, bytes]:
    """The counter of changes, and the copy that says that the header is valid, by their places.

    https://www.sqlite.org/fileformat2.html, 1.3.7 and 1.3.17.
    """
    with path.open("rb") as file:
        header = file.read(96)
    return {place: header[place : place + 4] for place in (24, 92)}


def _cut_numbers(index: apsw.Connection, blocks: Iterable[tuple[Any, ...]], gone: Set[int]) -> None:
    for first, data in blocks:
        if (kept := numbers.without(data, gone)) != data:
            index.execute("UPDATE numbers SET data = ? WHERE first = ?", (kept, first))


def _cut(index: apsw.Connection, removal: Removal, number: int) -> None:
    if some := set(removal.tokens.all()).difference(removal.stay.all()):
        delete = "INSERT INTO words(words, rowid, tokens) VALUES ('delete', ?, ?)"
        index.execute(delete, (number, " ".join(sorted(some))))
    if removal.words:
        # A word goes from both columns, whichever it is named in.
        delete = "INSERT INTO phrases(phrases, rowid, text, title) VALUES ('delete', ?, ?, '')"
        index.execute(delete, (number, " ".join(sorted(removal.words))))


def _cut_facets(index: apsw.Connection, row_ids: Iterable[int], slots: int) -> None:
    by_year: dict[int, set[int]] = defaultdict(set)
    for row_id in row_ids:
        by_year[year_of(row_id, slots)].add(row_id)
    for year, gone in sorted(by_year.items()):
        for kind in KINDS:
            row = index.execute("SELECT data FROM facets WHERE kind = ? AND year = ?", (kind, year)).get
            if row is not None and (kept := without(row, gone)) != row:
                index.execute("UPDATE facets SET data = ? WHERE kind = ? AND year = ?", (kept, kind, year))


def _stands(index: apsw.Connection, match: str) -> bool:
    return index.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (match,)).get is not None


def _cut_stems(index: apsw.Connection, cards: apsw.Connection, words: Iterable[str]) -> None:
    for word in words:
        rows: list[tuple[Any, ...]] = cards.execute(
            "SELECT value FROM stems WHERE key = ?", (word,)
        ).fetchall()
        for (name,) in rows:
            language = str(name).rsplit(":", 1)[1]
            if not _stands(index, f'"{word}" AND "{LANGUAGE}{language}"'):
                both = ((name, word), (word, name))
                cards.executemany("DELETE FROM stems WHERE key = ? AND value = ?", both)


def has_signposts(index: apsw.Connection, gone: Iterable[str]) -> bool:
    """Whether one of these words still stands whole in the maps from terms to pages, marked or not."""
    words = {word.encode() for word in gone}
    # FTS5 puts the number of the index, "0" for the terms themselves, before each term, and cuts it where it
    # begins to differ from the one before: also within a mark, whose first byte is that of all marks.
    mark = TITLE.encode()
    return any(
        term[1:].removeprefix(mark).split(mark[:1])[0] in words
        for table in ("words", "phrases")
        for (term,) in index.execute(f"SELECT term FROM {table}_idx")
    )


def cut_labels(paths: VolumePaths, ids: Iterable[int]) -> None:
    """Take labels out that no article has any more."""
    with _open_to_cut(paths.cards_file) as cards, cards:
        cards.executemany("DELETE FROM labels WHERE id = ?", [(id_,) for id_ in ids])
