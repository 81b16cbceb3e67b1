"""Which files of a site must be made: all that a plan wants, or the pages of some articles alone."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.config import Config, shown_path
from archive_gen.errors import ContentError
from archive_gen.indexing import SEARCH, index_files
from archive_gen.ledger import Frame, Ledger, SiteFiles
from archive_gen.making import ARTICLES, ASSETS, Making, Members, Task, Theme
from archive_gen.pages import Plan, earlier_addresses, plan, refuse_duplicates, sitemap
from archive_gen.pages.articles import pack_place
from archive_gen.pages.contexts import TextPage
from archive_gen.pages.data_files import RECORDS, DataFile, Row
from archive_gen.pages.entries import Entry
from archive_gen.pages.filing import Filed
from archive_gen.records import Diagnostic, Permalink
from archive_gen.renderer import TemplateSpec, assets
from archive_gen.workers import collecting_none

FRAMES_AT_ONCE = 10_000
"""So many places of articles are kept in one transaction."""

_ENTRY = msgspec.msgpack.Decoder(Entry)


class SiteAtHand(NamedTuple):
    """What is built, where, what is known of it, and who does the work (`None`: this process)."""

    config: Config
    output: Path
    ledger: Ledger
    files: SiteFiles
    executor: Executor | None


def plan_site(here: SiteAtHand, about: TextPage | None) -> Plan:
    """The plan of the whole site. Raises `ContentError` where addresses clash."""
    with collecting_none(), paths_as_typed(here.config):
        rows = here.ledger.texts.cards()
        filed = [Filed(_ENTRY.decode(card), digest, id_) for id_, digest, card in rows]
        return plan(filed, here.config.settings, about=about)


@contextlib.contextmanager
def paths_as_typed(config: Config) -> Iterator[None]:
    """Lets the path of an error, which is relative to the content folder, be as a user types it."""
    try:
        yield
    except ContentError as problem:
        problem.path = shown_path(config.content / problem.path) if problem.path else None
        raise


def tasks_of_articles(
    digests: Mapping[int, bytes], made_with: Theme, again: frozenset[str], here: SiteAtHand
) -> tuple[Making, Iterator[Task]]:
    """The pages of articles that stand where they stood, in lists that stay as they are, and the files
    of data that hold their texts: what is cited of them is as it was.
    """
    site = here.files
    frames = site.frames(digests)
    wholes = {url: whole for url, whole in site.collections().items() if whole.members is not None}
    members = {
        url: msgspec.msgpack.decode(whole.members or b"", type=Members) for url, whole in wholes.items()
    }
    concerned = {
        url: found
        for url, found in members.items()
        if found.export in RECORDS and not digests.keys().isdisjoint(found.ids)
    }
    stand = site.keys({ARTICLES, SEARCH, *concerned})
    ours = {frame.url for frame in frames} | concerned.keys()
    keys = {url: key for url, key in stand.items() if url in ours or key[0] == SEARCH}
    making = Making(made_with, keys, wholes, again)

    def tasks() -> Iterator[Task]:
        keys = making.articles((frame.url, digests[frame.id], frame.digest) for frame in frames)
        for frame, key in zip(frames, keys, strict=True):
            if key is not None:
                yield making.article_page(key, frame)
        for url, found in concerned.items():
            known, addresses = here.ledger.texts.digests(found.ids), site.addresses(found.ids)
            rows = [Row(id_, known[id_], b"", "", None, addresses[id_]) for id_ in found.ids]
            yield from making.data(DataFile(url, found.export, rows))
        if here.config.settings.search:
            contexts = {
                url: context for url, (collection, _, context) in stand.items() if collection == ARTICLES
            }
            yield from _tasks_of_search(making, here, contexts | making.contexts)

    return making, tasks()


def all_tasks(
    planned: Plan,
    permalinks: Sequence[Permalink],
    making: Making,
    spec: TemplateSpec,
    here: SiteAtHand,
    late: list[Diagnostic],
) -> Iterator[Task]:
    """Every file that must be made, in the order in which they go into place. What is found wrong on
    the way is added to `late`.
    """
    doubt = f"frames of {here.files.output} in doubt"
    doubtful = here.ledger.note(doubt) is not None
    kept: list[Frame] = []

    def keep(*, least: int = 1) -> None:
        if len(kept) >= least:
            with here.ledger.changing():
                here.ledger.make_note(doubt, 1)
                here.files.put_frames(kept)
            kept.clear()

    known = here.files.addresses()
    archive = planned.archive
    with here.ledger.changing():
        here.files.drop_frames(known.keys() - set(archive.ids))
    for url, data in assets(spec).items():
        yield from making.file(url, data, ASSETS)
    keys = making.articles(zip(archive.urls, archive.digests, planned.places, strict=True))
    for position, (id_, key) in enumerate(zip(archive.ids, keys, strict=True)):
        if key is None and id_ in known and not doubtful:
            continue
        place = pack_place(planned.place(position))
        frame = Frame(id_, archive.urls[position], planned.places[position], place)
        kept.append(frame)
        keep(least=FRAMES_AT_ONCE)
        if key is not None:
            yield making.article_page(key, frame)
    keep()
    for collection in planned.collections:
        yield from making.collection(collection)
    for file in planned.files:
        yield from making.data(file)
    shas = here.ledger.texts.shas() if permalinks else {}
    earlier, wrong = earlier_addresses(planned, here.config.settings, permalinks, shas, making.urls)
    late += wrong
    pages = list(making.urls)
    yield from making.collection(earlier)
    refuse_duplicates(making.urls)
    if planned.site.base_url:
        yield from making.collection(sitemap(pages, planned.site.base_url))
    if here.config.settings.search:
        yield from _tasks_of_search(making, here, making.contexts)


def _tasks_of_search(making: Making, here: SiteAtHand, contexts: Mapping[str, str]) -> Iterator[Task]:
    """The files of the search index, which hold every article as its page shows it."""
    for file in index_files(here.ledger, here.files, contexts, here.executor):
        yield from making.index_file(file)
