"""Updates: what they cost, that nothing is left of what was taken down, that an ended build is repaired."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from pathlib import Path

import apsw
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented_articles import archive, edited
from search_index_of import files_of, fresh, update

from archive_gen.records import PartialDate
from archive_gen.search import numbers, updating
from archive_gen.search.chunks import MANIFEST, unwrap, unwrap_manifest, wrap
from archive_gen.search.records import Searchable
from archive_gen.search.rowids import Place, Room, day_key, row_ids
from archive_gen.search.state import open_state
from archive_gen.search.volume import has_signposts

ARTICLES = 400
SECRET = Searchable(
    url="articles/secret.html",
    title="Zanzibarish umbrage of Quillfeather",
    text="Quillfeatherton confessed xylographic malfeasance to the harbour. Xylographic xylographic. 秘密事件",
    summary="Summarial indiscretion.",
    date=PartialDate(1962, 4, 13),
    outlet="Vanishing Gazette",
    authors=("Perpetua Nobody",),
    tags=("Unmentionable Affair",),
    language="en",
)
WORDS_OF_SECRET = (
    "zanzibarish umbrage quillfeather quillfeatherton confessed xylographic malfeasance 秘密 密事 事件 "
    "Zanzibarish Quillfeather Summarial indiscretion Vanishing Perpetua Unmentionable articles/secret xylograph"
).split()


@pytest.fixture
def articles() -> dict[str, Searchable]:
    return archive(ARTICLES, seed=7)


@contextlib.contextmanager
def databases(files: dict[str, bytes], folder: Path) -> Iterator[list[apsw.Connection]]:
    """The databases of these files, put together again."""
    manifest = unwrap_manifest(files[MANIFEST])
    connections: list[apsw.Connection] = []
    for volume in manifest.volumes:
        for paged in (volume.index, volume.cards):
            names = [paged.chunks[at : at + 8].hex() for at in range(0, len(paged.chunks), 8)]
            path = folder / f"{len(connections)}.sqlite"
            path.write_bytes(b"".join(unwrap(files[f"search/{name}.bin"]) for name in names))
            connections.append(apsw.Connection(str(path)))
    yield connections
    for connection in connections:
        connection.close()


def told(files: dict[str, bytes], folder: Path) -> str:
    """All that can be read out of these files: every byte of them, and every term and cell of the databases."""
    folder.mkdir(exist_ok=True)
    parts = [content.decode("latin-1") for content in files.values()]
    raw = [unwrap(content) for address, content in files.items() if address != MANIFEST]
    parts += [each.decode("utf-8", "replace") for each in raw]
    with databases(files, folder) as connections:
        for connection in connections:
            tables = [
                name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            ]
            for table in tables:
                if table in ("words", "phrases"):
                    connection.execute(
                        f"CREATE VIRTUAL TABLE temp.terms_{table} USING fts5vocab(main, {table}, row)"
                    )
                    parts += [term for (term,) in connection.execute(f"SELECT term FROM temp.terms_{table}")]
                elif not table.endswith("_config"):
                    parts += [
                        value if isinstance(value, str) else bytes(value).decode("utf-8", "replace")
                        for row in connection.execute(f"SELECT * FROM {table}")
                        for value in row
                        if isinstance(value, str | bytes)
                    ]
    return "\n".join(parts)


def test_nothing_is_left_of_what_is_taken_down(articles: dict[str, Searchable], tmp_path: Path) -> None:
    """No word of a removed article stands in any chunk, not as a term and not as bytes; few files change."""
    with open_state(tmp_path / "state") as state:
        articles[SECRET.url] = SECRET
        update(state, articles)
        before = files_of(state)
        there = told(before, tmp_path / "before")
        assert all(word in there for word in WORDS_OF_SECRET[:5])
        del articles[SECRET.url]
        update(state, articles)
        after = files_of(state)
    left = told(after, tmp_path / "after")
    assert [word for word in WORDS_OF_SECRET if word in left] == []
    assert "quillfeather"[::-1] in there
    assert [word for word in WORDS_OF_SECRET if word[::-1] in left] == []
    assert set(before) & set(after) - {MANIFEST}
    assert not unwrap_manifest(after[MANIFEST]).volumes[0].superseded


def numbers_in(path: Path) -> list[int]:
    """The row id of each number of a volume."""
    with contextlib.closing(apsw.Connection(str(path))) as index:
        return numbers.row_ids_of(
            data for (data,) in index.execute("SELECT data FROM numbers ORDER BY first")
        )


def test_no_posting_is_left_of_what_is_taken_down(articles: dict[str, Searchable], tmp_path: Path) -> None:
    """The row of a removed article is found by no word, frequent ones included: its text cannot be put together."""
    with open_state(tmp_path / "state") as state:
        articles[SECRET.url] = SECRET
        update(state, articles)
        del articles[SECRET.url]
        kept = state.article(SECRET.url)
        assert kept is not None
        other = state.in_volume(0)[5].row_id
        before = numbers_in(state.volume(0).index_file)
        update(state, articles)
        after = numbers_in(state.volume(0).index_file)
        assert kept.row_id not in after
        assert len(after) == len(before)
        index = apsw.Connection(str(state.volume(0).index_file))
        for table in ("words", "phrases"):
            index.execute(
                f"CREATE VIRTUAL TABLE temp.places_{table} USING fts5vocab(main, {table}, instance)"
            )
            query = f"SELECT count(*) FROM temp.places_{table} WHERE doc = ?"
            assert index.execute(query, (before.index(kept.row_id) + 1,)).get == 0
            assert index.execute(query, (after.index(other) + 1,)).get > 0
            index.execute(f"INSERT INTO {table}({table}) VALUES ('integrity-check')")
        index.close()


def test_nothing_is_left_of_what_is_redacted(articles: dict[str, Searchable], tmp_path: Path) -> None:
    """Words that an edit takes out of an article go, again and again, wherever earlier versions have left them."""
    versions = [
        SECRET,
        msgspec.structs.replace(SECRET, text=SECRET.text.replace("malfeasance", "[redacted]")),
        msgspec.structs.replace(SECRET, text="Quillfeatherton confessed.", authors=(), tags=()),
        msgspec.structs.replace(
            SECRET, text="Nothing.", title="Nothing", summary="", authors=(), tags=(), outlet=None
        ),
    ]
    gone = [
        ["malfeasance"],
        ["xylographic", "秘密", "Perpetua", "Unmentionable"],
        ["quillfeather", "Zanzibarish", "Vanishing", "indiscretion"],
    ]
    with open_state(tmp_path / "state") as state:
        articles[SECRET.url] = versions[0]
        update(state, articles)
        for number, (version, words) in enumerate(zip(versions[1:], gone, strict=True)):
            articles[SECRET.url] = version
            update(state, articles)
            left = told(files_of(state), tmp_path / f"told-{number}")
            assert [word for word in words if word in left] == []


@pytest.mark.parametrize(
    "term", ["umbrage", "\ue000umbrage", "umbrage\ue007", "umbrage\ue001", "\ue000umbrage\ue007"]
)
def test_a_word_that_stays_as_a_signpost_is_noticed(term: str) -> None:
    """Whatever mark it has, and wherever the map has cut that; a longer word is another one."""
    index = apsw.Connection(":memory:")
    index.execute("CREATE TABLE words_idx (term); CREATE TABLE phrases_idx (term)")
    longer = [b"", b"0umbragex", b"0umbra", "0\ue000umbrages\ue001".encode()]
    index.executemany("INSERT INTO words_idx VALUES (?)", [(each,) for each in longer])
    assert not has_signposts(index, ["umbrage"])
    whole = f"0{term}".encode()
    for end in range(len(b"0umbrage") + 3 * term.startswith("\ue000"), len(whole) + 1):
        index.execute("DELETE FROM phrases_idx")
        index.execute("INSERT INTO phrases_idx VALUES (?)", (whole[:end],))
        assert has_signposts(index, ["umbrage", "quay"])


def test_an_edit_changes_few_files(articles: dict[str, Searchable], tmp_path: Path) -> None:
    """One word in the place of another in one article: most files stay as they are, the first pages among them."""
    chance = random.Random(4)
    for url, each in articles.items():
        many = " ".join(f"w{chance.randrange(100000)}" for _ in range(1000))
        articles[url] = msgspec.structs.replace(each, text=many)
    with open_state(tmp_path / "state") as state:
        update(state, articles)
        before = files_of(state)
        url = sorted(articles)[10]
        articles[url] = msgspec.structs.replace(
            articles[url], text=articles[url].text.replace("w1", "harbour", 1)
        )
        assert update(state, articles) == 1
        after = files_of(state)
    assert len(before) > 80
    assert len(after.keys() - before.keys()) <= 25
    then, now = (unwrap_manifest(each[MANIFEST]).volumes[0] for each in (before, after))
    assert (then.index.chunks[:8], then.cards.chunks[:8]) == (now.index.chunks[:8], now.cards.chunks[:8])


def test_what_changes_nothing_for_search_does_nothing(
    articles: dict[str, Searchable], tmp_path: Path
) -> None:
    """The same articles again: nothing is written."""
    with open_state(tmp_path / "state") as state:
        assert update(state, articles) == ARTICLES
        before = [(path.stat().st_mtime_ns, path.read_bytes()) for path in state.volume(0)]
        assert update(state, articles) == 0
        assert before == [(path.stat().st_mtime_ns, path.read_bytes()) for path in state.volume(0)]


def test_the_same_articles_give_the_same_bytes(articles: dict[str, Searchable], tmp_path: Path) -> None:
    """An index that is written whole depends on its articles alone: not on their order, not on what was before."""
    turned = dict(reversed(articles.items()))
    once = fresh(tmp_path / "once", articles)
    assert fresh(tmp_path / "turned", turned) == once
    with open_state(tmp_path / "often") as state:
        chance = random.Random(1)
        update(state, articles)
        other = {url: edited(each, chance) for url, each in articles.items()}
        update(state, other)
        assert files_of(state) != once
        state.note("changing", 1)
        update(state, articles)
        assert files_of(state) == once


def test_small_archives_are_always_as_new(tmp_path: Path) -> None:
    """An archive that is written whole each time has the bytes of a fresh one after every update."""
    articles = archive(40, seed=3)
    chance = random.Random(2)
    with open_state(tmp_path / "often") as state:
        for number in range(5):
            url = chance.choice(sorted(articles))
            articles[url] = edited(articles[url], chance)
            update(state, articles)
            assert files_of(state) == fresh(tmp_path / f"fresh-{number}", articles)


@pytest.mark.parametrize("at", ["write_volume", "cut_from_volume", "cut_labels"])
def test_an_ended_update_is_repaired(
    at: str, articles: dict[str, Searchable], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever an update was doing when it ended, the next one gives the bytes of a fresh index."""
    articles[SECRET.url] = SECRET
    with open_state(tmp_path / "state") as state:
        update(state, articles)

        def ended(*arguments: object, **named: object) -> None:
            raise KeyboardInterrupt

        del articles[SECRET.url]
        url = sorted(articles)[0]
        articles[url] = msgspec.structs.replace(articles[url], title="Another headline")
        with monkeypatch.context() as patch:
            patch.setattr(updating, at, ended)
            with pytest.raises(KeyboardInterrupt):
                update(state, articles)
    with open_state(tmp_path / "state") as state:
        update(state, articles)
        assert files_of(state) == fresh(tmp_path / "fresh", articles)


def test_a_state_that_cannot_be_read_is_begun_anew(articles: dict[str, Searchable], tmp_path: Path) -> None:
    """The state is disposable: something else in its place costs time, and nothing else."""
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "state.sqlite").write_bytes(b"no database" * 100)
    with open_state(tmp_path / "state") as state:
        update(state, articles)
        assert files_of(state) == fresh(tmp_path / "fresh", articles)


@given(st.binary(max_size=2000))
def test_chunks_are_unwrapped_to_what_was_wrapped(data: bytes) -> None:
    """Every byte comes back, and a chunk is one statement of a script, on one line."""
    wrapped = wrap(data)
    assert unwrap(wrapped) == data
    inside = wrapped[len(b'archiveSearchChunk("') : -len(b'")\n')]
    assert not set(inside) & set(b'\0\n\r"\\')


@settings(max_examples=50)
@given(st.sets(st.integers(0, 10**6), max_size=64), st.integers(0, 10**6))
def test_row_ids_depend_on_the_articles_of_a_day_alone(numbers: set[int], more: int) -> None:
    """They keep the order of the places and stay in the room; one article more moves few others."""
    room = Room(day_key(PartialDate(1962, 4, 13)), 1)
    places = [Place(number / (10**6 + 1), str(number)) for number in numbers]
    ids = row_ids(room, places, 64)
    assert ids is not None
    assert [int(url) for url in sorted(ids, key=ids.__getitem__)] == sorted(numbers)
    assert all(room.key * 64 <= each < (room.key + 1) * 64 for each in ids.values())
    assert len(set(ids.values())) == len(ids)
    assert row_ids(room, list(reversed(places)), 64) == ids
    too_many = [*places, *(Place(0.5, f"more {each}") for each in range(65))]
    assert row_ids(room, too_many, 64) is None


@given(
    st.sets(st.integers(0, 2**53 - 1), max_size=30).map(sorted),
    st.sets(st.integers(0, 29)),
    st.integers(0, 2**53 - 1),
    st.integers(0, 2**53 - 1),
)
def test_numbers_stand_for_row_ids(row_ids: list[int], places: set[int], one: int, other: int) -> None:
    """Each number for one; those that go are told no more, and all others keep their numbers."""
    gone = {row_ids[place] for place in places if place < len(row_ids)}
    data = [block for _, block in numbers.blocks(row_ids)]
    assert numbers.row_ids_of(data) == row_ids
    assert numbers.numbers_of(data) == {row_id: number for number, row_id in enumerate(row_ids, 1)}
    left = numbers.row_ids_of(numbers.without(each, gone) for each in data)
    assert not gone & set(left)
    assert [left.index(each) for each in row_ids if each not in gone] == [
        place for place, each in enumerate(row_ids) if each not in gone
    ]
    first, last = numbers.bounds(left, (one, other))
    within = {left[number - 1] for number in range(first, last + 1)} & set(row_ids)
    assert within == {each for each in row_ids if each not in gone and one <= each <= other}
