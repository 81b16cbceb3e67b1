"""Judging texts: with what the archive knows, a `Reading` becomes an `Article`."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.config import Settings
from archive_gen.inference.knowledge import Knowledge, asked
from archive_gen.inference.profiles import Profiles
from archive_gen.inference.resolve import resolve
from archive_gen.ingest.learning import knowledge_for, profiles_of
from archive_gen.ledger import Ledger, packed, reading_along
from archive_gen.pages.entries import entry_of
from archive_gen.records import Article, Reading, fingerprint, pack
from archive_gen.reporting import Log
from archive_gen.review import NEEDS, needs
from archive_gen.workers import run_batches

JUDGE_BATCH = 100
"""Articles judged at a time; that takes a tenth of the time of reading one."""

KEPT_AT_ONCE = 5_000
"""So many articles are kept in one transaction."""

_READING = msgspec.msgpack.Decoder(Reading)


class _Judged(NamedTuple):
    """An article on its way from a worker process."""

    id: int
    digest: bytes
    needs: int
    entry: bytes
    article: bytes


def judge_texts(
    ids: Sequence[int], settings: Settings, ledger: Ledger, executor: Executor | None, log: Log
) -> bool:
    """Judge these texts; whether the card of any of them is another one than it was."""
    work = functools.partial(_judge_batch, ledger.path, ledger.session, settings)
    listed = False
    waiting: list[_Judged] = []
    for count, judged in run_batches(executor, work, ids, batch=JUDGE_BATCH):
        waiting += judged
        log.advance(count)
        if len(waiting) >= KEPT_AT_ONCE:
            listed |= _keep_judged(waiting, ledger)
            waiting = []
    return _keep_judged(waiting, ledger) or listed


def _keep_judged(judged: Sequence[_Judged], ledger: Ledger) -> bool:
    before = ledger.texts.cards_of(each.id for each in judged)
    with ledger.changing():
        ledger.texts.judged(judged)
        ledger.next_revision()
    return any(before.get(each.id) != each.entry for each in judged)


def _judge_batch(path: Path, session: str, settings: Settings, ids: Sequence[int]) -> list[_Judged]:
    with reading_along(path, session) as ledger:
        readings = [(id_, _READING.decode(reading)) for id_, reading in ledger.texts.readings(ids)]
        knowledge = knowledge_for(asked(reading for _, reading in readings), ledger.facts)
    judged = []
    profiles = profiles_of(settings)
    for id_, reading in readings:
        article = judge(reading, knowledge, settings, profiles)
        data = pack(article)
        flags = sum(1 << bit for bit, name in enumerate(NEEDS) if name in needs(article))
        judged.append(_Judged(id_, fingerprint(data), flags, pack(entry_of(article)), packed(data)))
    return judged


def judge(reading: Reading, knowledge: Knowledge, settings: Settings, profiles: Profiles) -> Article:
    """What the archive says of a text, after what it knows and what the settings want; `profiles` are the
    `profiles_of` the settings.
    """
    return resolve(
        reading,
        knowledge,
        date_order=settings.date_order,
        never_tags=settings.tags.never,
        tag_aliases=settings.tags.aliases,
        profiles=profiles,
    )
