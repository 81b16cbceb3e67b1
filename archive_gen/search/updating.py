"""Bringing the index up to date: which volume takes what, and what is cut out of the others.

    main      everything, as of the last time that the index was written whole
    middle    what has come or changed since, some dozens at a time
    latest    the last few dozens: written whole with each build

So an article that changes costs a small volume and the pages of the large ones that hold words which it
no longer has. Small archives are written whole each time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from archive_gen.records import PartialDate
from archive_gen.search.entry import Entry, Tokens, entry_of, main_language
from archive_gen.search.records import Searchable
from archive_gen.search.rowids import Room, place_of, room_of, row_ids, slots_for
from archive_gen.search.state import LATEST, MAIN, MIDDLE, Kept, Remains, State
from archive_gen.search.volume import Removal, cut_from_volume, cut_labels, write_volume

SMALL_ARCHIVE = 300
"""An archive of so many articles is written whole: that costs less than half a second."""
MOST_LATEST = 50
MOST_MIDDLE = 200
MIDDLE_PART = 20
"""The middle volume holds up to a twentieth of the archive, or `MOST_MIDDLE`."""

Fetch = Callable[[Sequence[str]], Iterator[Searchable]]
"""The articles at these addresses, in the order asked for."""


class Stamp(NamedTuple):
    """What tells whether an article has changed for search, and its date."""

    digest: bytes
    date: PartialDate | None


class Changes(NamedTuple):
    """Articles that may have changed, and addresses that are gone. `every`: `stamps` are all there are."""

    stamps: Mapping[str, Stamp]
    gone: Collection[str] = ()
    every: bool = False


def bring_up_to_date(state: State, changes: Changes, fetch: Fetch) -> int:
    """Take changes into the index; how many articles had changed for search.

    After that it answers as an index that was written anew. Raises `LookupError` if the index has to be
    written whole and `changes` does not tell every article.
    """
    if not state.whole:
        return _write_whole(state, changes, fetch)
    known = state.digests() if changes.every else _digests(state, (*changes.stamps, *changes.gone))
    changed = {url: stamp for url, stamp in changes.stamps.items() if known.get(url) != stamp.digest}
    gone = known.keys() - changes.stamps.keys() if changes.every else known.keys() & set(changes.gone)
    if not changed and not gone:
        return 0
    work = _planned(state, changed, gone)
    if work is None:
        return _write_whole(state, changes, fetch)
    try:
        _update(state, work, fetch)
    except _SignpostError:
        return _write_whole(state, changes, fetch)
    return len(changed) + len(gone)


def needs_every_article(state: State) -> bool:
    """Whether the index has to be written whole, whatever has changed."""
    return not state.whole or state.number_of_articles() <= SMALL_ARCHIVE


def _digests(state: State, urls: Collection[str]) -> dict[str, bytes]:
    articles = (state.article(url) for url in urls)
    return {kept.url: kept.digest for kept in articles if kept}


class _SignpostError(Exception):
    """A word that has to go cannot be cut out of a volume."""


class _Work(NamedTuple):
    """What an update does: the new row ids and rooms of articles that go into the latest volume (those
    that make room for them too), and the articles that are gone.
    """

    placed: dict[str, tuple[int, Room, Stamp]]
    gone: list[Kept]


def _planned(state: State, changed: Mapping[str, Stamp], gone: Collection[str]) -> _Work | None:
    """The work, or `None` if the index had better be written whole."""
    total = state.number_of_articles()
    if total <= SMALL_ARCHIVE:
        return None
    before = {url: kept for url in (*changed, *gone) if (kept := state.article(url))}
    rooms = {room_of(stamp.date) for stamp in changed.values()} | {kept.room for kept in before.values()}
    placed: dict[str, tuple[int, Room, Stamp]] = {}
    for room in sorted(rooms):
        stay = {kept.url: kept for kept in state.in_room(room) if kept.url not in before}
        places = [kept.place for kept in stay.values()]
        places += [place_of(stamp.date, url) for url, stamp in changed.items() if room_of(stamp.date) == room]
        numbers = row_ids(room, places, state.slots())
        if numbers is None:
            return None
        for url, row_id in numbers.items():
            if url in changed:
                placed[url] = (row_id, room, changed[url])
            elif stay[url].row_id != row_id:
                placed[url] = (row_id, room, Stamp(stay[url].digest, None))
    recent = state.number_of_articles((MIDDLE, LATEST)) + len(placed)
    if recent > max(MOST_MIDDLE, total // MIDDLE_PART):
        return None
    return _Work(placed, [before[url] for url in gone])


def _write_whole(state: State, changes: Changes, fetch: Fetch) -> int:
    if not changes.every:
        raise LookupError("the index has to be written whole: every article is needed")
    stamps = changes.stamps
    by_room: dict[Room, list[str]] = {}
    for url, stamp in stamps.items():
        by_room.setdefault(room_of(stamp.date), []).append(url)
    slots = slots_for((room, len(urls)) for room, urls in by_room.items())
    numbers: dict[str, int] = {}
    for room, urls in by_room.items():
        numbers |= row_ids(room, [place_of(stamps[url].date, url) for url in urls], slots) or {}
    ordered = sorted(numbers, key=numbers.__getitem__)

    def entries() -> Iterator[Entry]:
        for article in fetch(ordered):
            entry = entry_of(article, numbers[article.url], state.label_ids(article.labels))
            _keep(state, entry, MAIN, stamps[article.url], room_of(article.date))
            yield entry

    with state.changing():
        state.forget()
        state.note("slots", slots)
        write_volume(state.volume(MAIN), entries(), slots)
    return len(stamps)


def _keep(state: State, entry: Entry, volume: int, stamp: Stamp, room: Room) -> None:
    article = entry.article
    place = place_of(article.date, article.url)
    language = main_language(article)
    kept = Kept(0, article.url, stamp.digest, volume, entry.row_id, room, place, language, entry.labels)
    state.keep(kept, entry.tokens)


def _update(state: State, work: _Work, fetch: Fetch) -> None:
    merges = state.number_of_articles((LATEST,)) + len(work.placed) > MOST_LATEST
    into = MIDDLE if merges else LATEST
    rewritten = {MIDDLE, LATEST} if merges else {LATEST}
    removals: dict[int, list[Removal]] = {}
    with state.changing():
        for kept in work.gone:
            _take_out(state, kept, None, removals)
            state.release_labels(kept.labels)
            state.drop(kept.url)
        for article in fetch(sorted(work.placed)):
            row_id, room, stamp = work.placed[article.url]
            before = state.article(article.url)
            entry = entry_of(article, row_id, state.label_ids(article.labels))
            if before:
                _take_out(state, before, entry, removals)
                state.release_labels(before.labels)
            _keep(state, entry, LATEST, stamp, room)
        unused = state.drop_unused_labels()
        for volume in state.volumes():
            if volume in rewritten:
                continue
            if removals.get(volume) and not cut_from_volume(
                state.volume(volume), removals[volume], state.slots()
            ):
                raise _SignpostError
            if unused:
                cut_labels(state.volume(volume), unused)
            if removals.get(volume) or unused:
                state.forget_paged(volume)
        if merges:
            state.move(LATEST, MIDDLE)
        for volume in rewritten:
            state.clear_remains(volume=volume)
            state.forget_paged(volume)
            state.volume(volume).remove()
        _write_recent(state, into, fetch)


def _take_out(state: State, before: Kept, after: Entry | None, removals: dict[int, list[Removal]]) -> None:
    """Say what has to be cut of an article as it was; `after` is what it is now, if it is."""
    nothing = Tokens()
    same_language = after is not None and main_language(after.article) == before.language
    stays = after.tokens if after is not None and same_language else nothing
    left = [(before.volume, before.row_id, state.tokens(before), True)]
    left += [(*each, False) for each in state.remains(before.url)]
    state.clear_remains(url=before.url)
    for volume, row_id, tokens, whole in left:
        gone = tokens.less(stays)
        if whole or gone != nothing:
            removals.setdefault(volume, []).append(Removal(row_id, gone, whole))
        if stays != nothing:
            state.leave(before.url, Remains(volume, row_id, tokens.less(gone)))


def _write_recent(state: State, volume: int, fetch: Fetch) -> None:
    articles = state.in_volume(volume)
    if not articles:
        return

    def entries() -> Iterator[Entry]:
        for kept, article in zip(articles, fetch([kept.url for kept in articles]), strict=True):
            yield entry_of(article, kept.row_id, kept.labels)

    write_volume(state.volume(volume), entries(), state.slots())


def articles_by_volume(state: State) -> Counter[int]:
    """How many articles each volume holds."""
    return Counter({volume: state.number_of_articles((volume,)) for volume in state.volumes()})
