"""Bringing the index up to date: which volume takes what, and what is cut out of the others.

    main      everything, as of the last time that the index was written whole
    middle    what has come or changed since, some dozens at a time
    latest    the last few dozens: written whole with each build

So an article that changes costs a small volume and the pages of the large ones that hold words which it
no longer has. Small archives are written whole each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import apsw

from archive_gen.records import PartialDate
from archive_gen.search.chunks import index_page
from archive_gen.search.entry import Entry, Prepared, Tokens, main_language
from archive_gen.search.records import Kind, Searchable
from archive_gen.search.rowids import Place, Room, place_of, room_of, row_ids, slots_for
from archive_gen.search.state import LATEST, MAIN, MIDDLE, Kept, Remains, State
from archive_gen.search.volume import Removal, cut_from_volume, cut_labels, some_at_once, write_volume

SMALL_ARCHIVE = 300
"""An archive of so many articles is written whole: that costs less than half a second."""
MOST_LATEST = 50
MOST_MIDDLE = 200
MIDDLE_PART = 20
"""The middle volume holds up to a twentieth of the archive, or `MOST_MIDDLE`."""


class Articles(NamedTuple):
    """All articles of the archive, by their addresses.

    `digests` change whenever an article may have changed for search. `dates` and `fetch` are asked for
    those that have: `fetch` gives them in the order asked for, made ready by `prepare`.
    """

    digests: Mapping[str, bytes]
    dates: Callable[[Iterable[str]], Mapping[str, PartialDate | None]]
    fetch: Callable[[Sequence[str]], Iterator[Prepared]]


def bring_up_to_date(state: State, articles: Articles, program: str = "") -> int:
    """Take what has changed into the index, and say how many articles that were.

    After that it answers as an index that was written anew. An index that another `program` has made,
    or one that is damaged, is written anew.
    """
    if not state.whole or state.noted("program") != program:
        return _write_whole(state, articles, program)
    known = state.digests()
    maybe = [url for url, digest in articles.digests.items() if known.get(url) != digest]
    gone = known.keys() - articles.digests.keys()
    if not maybe and not gone:
        return 0
    if _too_many(state, len(known), len(maybe)):
        return _write_whole(state, articles, program)
    changed = _changed(state, articles, maybe)
    if not changed and not gone:
        return 0
    try:
        if len(known) > SMALL_ARCHIVE and (work := _planned(state, changed, gone)) is not None:
            _update(state, work, articles)
            return len(changed) + len(gone)
    except (_SignpostError, apsw.CorruptError, apsw.NotADBError):
        pass  # nothing of it counts: the index says of itself that it is not whole
    _write_whole(state, articles, program)
    return len(changed) + len(gone)


def _changed(state: State, articles: Articles, urls: Iterable[str]) -> dict[str, Prepared]:
    """Those of the articles that search shows or finds otherwise than before."""
    changed: dict[str, Prepared] = {}
    for prepared in articles.fetch(sorted(urls)):
        url = prepared.article.url
        kept = state.article(url)
        if kept is None or kept.content != prepared.content:
            changed[url] = prepared
        else:
            state.seen(url, articles.digests[url])
    return changed


def _too_many(state: State, total: int, more: int) -> bool:
    recent = state.number_of_articles((MIDDLE, LATEST)) + more
    return recent > max(MOST_MIDDLE, total // MIDDLE_PART)


class _SignpostError(Exception):
    """A word that has to go cannot be cut out of a volume."""


class _Work(NamedTuple):
    """What an update does: the row ids and rooms of articles that go into the latest volume (changed
    ones, and those that make room for them), those that have changed, and those that are gone.
    """

    placed: dict[str, tuple[int, Room]]
    changed: dict[str, Prepared]
    gone: list[Kept]


def _planned(state: State, changed: dict[str, Prepared], gone: Collection[str]) -> _Work | None:
    """The work, or `None` if the index had better be written whole."""
    before = {url: kept for url in (*changed, *gone) if (kept := state.article(url))}
    comers: dict[Room, list[Place]] = {kept.room: [] for kept in before.values()}
    for url, each in changed.items():
        date = each.article.date
        comers.setdefault(room_of(date), []).append(place_of(date, url))
    placed: dict[str, tuple[int, Room]] = {}
    for room, places in sorted(comers.items()):
        stay = {kept.url: kept for kept in state.in_room(room) if kept.url not in before}
        places += [kept.place for kept in stay.values()]
        numbers = row_ids(room, places, state.slots())
        if numbers is None:
            return None
        for url, row_id in numbers.items():
            if url in changed or stay[url].row_id != row_id:
                placed[url] = (row_id, room)
    if _too_many(state, state.number_of_articles(), len(placed)):
        return None
    return _Work(placed, changed, [before[url] for url in gone])


def _write_whole(state: State, articles: Articles, program: str) -> int:
    dates = articles.dates(articles.digests)
    by_room: dict[Room, list[str]] = {}
    for url, date in dates.items():
        by_room.setdefault(room_of(date), []).append(url)
    slots = slots_for((room, len(urls)) for room, urls in by_room.items())
    numbers: dict[str, int] = {}
    for room, urls in by_room.items():
        numbers |= row_ids(room, [place_of(dates[url], url) for url in urls], slots) or {}
    ordered = sorted(numbers, key=numbers.__getitem__)

    with state.changing():
        state.forget()
        state.note("slots", slots)
        state.note("program", program)
        labels = _Labels()
        entries = (
            Entry(numbers[prepared.article.url], labels.ids(prepared.article), prepared)
            for prepared in articles.fetch(ordered)
        )
        write_volume(
            state.volume(MAIN), _keeping(state, entries, MAIN, articles), slots, index_page(len(ordered))
        )
        state.keep_labels(labels.rows())
    return len(ordered)


class _Labels:
    """Labels while an index is written whole: ids in the order in which they come, and their articles."""

    def __init__(self) -> None:
        self._articles: dict[tuple[Kind, str], int] = {}
        self._ids: dict[tuple[Kind, str], int] = {}

    def ids(self, article: Searchable) -> tuple[int, ...]:
        """The ids of the labels of one more article."""
        for label in article.labels:
            self._articles[label] = self._articles.get(label, 0) + 1
        return tuple(self._ids.setdefault(label, len(self._ids) + 1) for label in article.labels)

    def rows(self) -> Iterator[tuple[int, Kind, str, int]]:
        """Id, kind, label, and how many articles have it."""
        return ((id_, *label, self._articles[label]) for label, id_ in self._ids.items())


def _keeping(state: State, entries: Iterable[Entry], volume: int, articles: Articles) -> Iterator[Entry]:
    """The entries, and all that the state has to know of them."""
    for some in some_at_once(entries):
        state.keep((_kept(entry, volume, articles), entry.prepared.packed) for entry in some)
        yield from some


def _kept(entry: Entry, volume: int, articles: Articles) -> Kept:
    article = entry.article
    return Kept(
        id=0,
        url=article.url,
        digest=articles.digests[article.url],
        content=entry.prepared.content,
        volume=volume,
        row_id=entry.row_id,
        room=room_of(article.date),
        place=place_of(article.date, article.url),
        language=main_language(article),
        labels=entry.labels,
    )


def _update(state: State, work: _Work, articles: Articles) -> None:
    merges = state.number_of_articles((LATEST,)) + len(work.placed) > MOST_LATEST
    into = MIDDLE if merges else LATEST
    rewritten = {MIDDLE, LATEST} if merges else {LATEST}
    removals: dict[int, list[Removal]] = {}
    with state.changing():
        for kept in work.gone:
            _take_out(state, kept, None, removals)
            state.release_labels(kept.labels)
            state.drop(kept.url)
        moved = articles.fetch(sorted(work.placed.keys() - work.changed.keys()))
        for prepared in (*work.changed.values(), *moved):
            article = prepared.article
            row_id, _ = work.placed[article.url]
            before = state.article(article.url)
            entry = Entry(row_id, state.label_ids(article.labels), prepared)
            if before:
                _take_out(state, before, entry, removals)
                state.release_labels(before.labels)
                state.drop(article.url)
            state.keep([(_kept(entry, LATEST, articles), prepared.packed)])
        unused = state.drop_unused_labels()
        for volume in set(state.volumes()) - rewritten:
            _cut(state, volume, removals.get(volume, []), unused)
        if merges:
            state.move(LATEST, MIDDLE)
        for volume in rewritten:
            state.clear_remains(volume=volume)
            state.forget_paged(volume)
            state.volume(volume).remove()
        _write_recent(state, into, articles)


def _cut(state: State, volume: int, removals: Sequence[Removal], unused: Sequence[int]) -> None:
    if not removals and not unused:
        return
    state.forget_paged(volume)
    if removals and not cut_from_volume(state.volume(volume), removals, state.slots()):
        raise _SignpostError
    if unused:
        cut_labels(state.volume(volume), unused)


def _take_out(state: State, before: Kept, after: Entry | None, removals: dict[int, list[Removal]]) -> None:
    """Say what has to be cut of an article as it was; `after` is what it is now, if it is."""
    nothing = Tokens()
    same_language = after is not None and main_language(after.article) == before.language
    stay = after.tokens if after is not None and same_language else nothing
    left = [Remains(before.volume, before.row_id, state.tokens(before)), *state.remains(before.url)]
    state.clear_remains(url=before.url)
    for number, (volume, row_id, tokens) in enumerate(left):
        gone = tokens.less(stay)
        first = number == 0
        if first or gone != nothing:
            # Facets that stay do no harm: their row does not count. Labels that went must not be told.
            removal = Removal(row_id, tokens, stay, card=first, facets=bool(gone.marks))
            removals.setdefault(volume, []).append(removal)
        if stay != nothing:
            state.leave(before.url, Remains(volume, row_id, tokens.less(gone)))


def _write_recent(state: State, volume: int, articles: Articles) -> None:
    kept = state.in_volume(volume)
    if not kept:
        return

    def entries() -> Iterator[Entry]:
        for each, prepared in zip(kept, articles.fetch([each.url for each in kept]), strict=True):
            yield Entry(each.row_id, each.labels, prepared)

    write_volume(state.volume(volume), entries(), state.slots(), index_page(len(kept)))
