"""From files to judged articles in the ledger: only what has changed is read, counted and judged.

    found files ──compare──▶ changed ones ──read──▶ readings, counts ──▶ facts ──judge──▶ articles

Each step is kept when it is done, so that a build that was stopped goes on where it was.
"""

from __future__ import annotations

import array
import functools
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.config import Config, Settings
from archive_gen.inference.knowledge import Row, Touched, asked, told
from archive_gen.ingest.judging import KEPT_AT_ONCE, judge_texts
from archive_gen.ingest.learning import (
    learn,
    marks_of_change,
    settings_of_judgement,
)
from archive_gen.ingest.scan import fixity, state_of, states
from archive_gen.ledger import Ledger, Stamp, Text, packed
from archive_gen.loader import Found, read_batch
from archive_gen.program import program_digest
from archive_gen.records import Diagnostic, Reading, pack
from archive_gen.reporting import Log
from archive_gen.review import NEEDS
from archive_gen.workers import run_batches

READ_BATCH = 25
"""Files read at a time: so few that the slowest batch does not hold up the end."""

_READING = msgspec.msgpack.Decoder(Reading)
_DIAGNOSTICS = msgspec.msgpack.Decoder(tuple[Diagnostic, ...])


class Ingested(msgspec.Struct, frozen=True):
    """What has changed since the last time: numbers of articles, and the ids of those judged anew.

    `listed` says whether anything changed that lists show: an article came or went, or its card is
    another. `unreadable` are the files that cannot be read, with the reason.
    """

    revision_before: int
    added: int
    changed: int
    removed: int
    judged: frozenset[int]
    listed: bool
    unreadable: tuple[Diagnostic, ...]


class _Read(NamedTuple):
    """A text that was read, on its way from a worker process."""

    path: str
    stamp: Stamp
    diagnostics: bytes | None
    reading: bytes
    asked: bytes


def ingest(config: Config, found: Found, ledger: Ledger, executor: Executor | None, log: Log) -> Ingested:
    """Bring the ledger up to date with the files that were found."""
    texts = ledger.texts
    earlier = texts.known() if ledger.note("content") == config.relative(config.content) else {}
    _forget_if_rules_changed(config, ledger)
    known, revision = texts.known(), ledger.revision()
    shas = fixity(config.content, found, known, ledger, executor)
    now = states(found, shas)
    changed = [path for path in found.files if path not in known or known[path].state != now.get(path)]
    wanted = set(found.files)
    gone = [path for path in known if path not in wanted]

    unreadable: list[Diagnostic] = []
    before = len(known)
    complete = ledger.note("unlearnt") is None
    touched = Touched()
    if changed or gone:
        log.stage("reading", len(changed))
        reader = _Reader(config, found, ledger, known, shas, touched)
        unreadable = reader.read(changed, gone, executor, log)
    judgement = settings_of_judgement(config.settings)
    if changed or gone or not complete or ledger.note("judgement") != judgement:
        log.stage("comparing")
        _learn(ledger, touched if complete and before else None, before, judgement)
    unjudged = texts.unjudged()
    failed = {each.path for each in unreadable}
    listed = bool(gone) or any(path not in known or path in failed for path in changed)
    if unjudged:
        log.stage("judging", len(unjudged))
        listed |= judge_texts(unjudged, config.settings, ledger, executor, log)
    log.end_stage()
    return Ingested(
        revision_before=revision,
        added=sum(path not in earlier and path not in failed for path in changed),
        changed=len(_changed(earlier, texts.known(), changed)),
        removed=sum(path not in wanted or path in failed for path in earlier),
        judged=frozenset(unjudged),
        listed=listed,
        unreadable=tuple(unreadable),
    )


def _changed(earlier: Mapping[str, Text], now: Mapping[str, Text], read: Sequence[str]) -> list[str]:
    """Of the texts that were read those that are others now; after a change of the rules all are read."""
    return [
        path for path in read if path in earlier and path in now and earlier[path].state != now[path].state
    ]


def problems_of(news: Ingested, ledger: Ledger) -> list[Diagnostic]:
    """What is wrong with the texts, by path: those that cannot be read, and those that could."""
    found = [each for _, packed in ledger.texts.diagnostics() for each in _DIAGNOSTICS.decode(packed)]
    return sorted((*news.unreadable, *found), key=lambda each: each.path)


def needs_of(ledger: Ledger) -> dict[str, int]:
    """How many articles each name in `NEEDS` holds for; those of none are left out."""
    counts = dict.fromkeys(NEEDS, 0)
    for flags, number in ledger.texts.needs():
        for bit, name in enumerate(NEEDS):
            if flags >> bit & 1:
                counts[name] += number
    return {name: count for name, count in counts.items() if count}


def review_of(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """For the path of each article that needs a person the names in `NEEDS` that hold for it."""
    return {
        path: tuple(name for bit, name in enumerate(NEEDS) if flags >> bit & 1)
        for path, flags in ledger.texts.needing()
    }


def _forget_if_rules_changed(config: Config, ledger: Ledger) -> None:
    """Readings hold for one content folder, one set of rules and one limit of size."""
    rules = "\n".join(
        (
            program_digest("inference", "loader", "records.py", libraries=("babel", "charset-normalizer")),
            config.relative(config.content),
            str(config.settings.max_file_mb),
        )
    )
    if ledger.note("rules") != rules:
        with ledger.changing():
            ledger.forget_texts()
            ledger.make_note("rules", rules)
            ledger.make_note("content", config.relative(config.content))


class _Reader:
    """Reads texts and keeps what they tell, as many at a time as go into one transaction."""

    def __init__(
        self,
        config: Config,
        found: Found,
        ledger: Ledger,
        known: Mapping[str, Text],
        shas: Mapping[str, bytes],
        touched: Touched,
    ) -> None:
        self._config = config
        self._found = found
        self._ledger = ledger
        self._known = known
        self._shas = shas
        self._touched = touched
        self._stated = {path for path in shas if path.endswith((".yaml", ".yml"))}
        self._last_id = ledger.texts.last_id()
        self._folders: dict[str, bytes] = {}

    def read(
        self, changed: Sequence[str], gone: Sequence[str], executor: Executor | None, log: Log
    ) -> list[Diagnostic]:
        """Read what has changed, forget what is gone, and return what cannot be read."""
        unreadable: list[Diagnostic] = []
        kept: list[_Read] = []
        counts: Counter[Row] = Counter()
        work = functools.partial(_read_batch, self._config.content, max_bytes(self._config.settings))
        stamped = [(path, self._found.stamps.get(path, (0, 0))) for path in changed]
        for count, (read, failed, told_rows) in run_batches(executor, work, stamped, batch=READ_BATCH):
            kept += read
            unreadable += failed
            counts.update(told_rows)
            log.advance(count)
            if len(kept) >= KEPT_AT_ONCE:
                self._keep(kept, [], counts)
                kept, counts = [], Counter()
        lost = [each.path for each in unreadable if each.path in self._known]
        self._keep(kept, [*gone, *lost], counts)
        return unreadable

    def _keep(self, read: Sequence[_Read], gone: Sequence[str], counts: Counter[Row]) -> None:
        replaced = [*gone, *(each.path for each in read if each.path in self._known)]
        texts = self._ledger.texts
        for _, reading in texts.readings(self._known[path].id for path in replaced):
            counts.subtract(told(_READING.decode(reading)))
        self._touched.add(counts)
        with self._ledger.changing():
            texts.put(
                (self._text(each), each.path, each.diagnostics, each.reading, each.asked) for each in read
            )
            texts.stamp((each.path, each.stamp) for each in read)
            texts.remove(self._known[path].id for path in gone)
            self._ledger.counts.change(counts)
            self._ledger.make_note("unlearnt", 1)
            if gone:
                self._ledger.next_revision()

    def _text(self, read: _Read) -> Text:
        known = self._known.get(read.path)
        if known is None:
            self._last_id += 1
        state = state_of(read.path, read.stamp.sha256, self._shas, self._stated, self._folders)
        return Text(known.id if known is not None else self._last_id, state)


def max_bytes(settings: Settings) -> int:
    """The size of the largest file that is read."""
    return settings.max_file_mb * 1_000_000


def _read_batch(
    content: Path, limit: int, files: Sequence[tuple[str, tuple[int, int]]]
) -> tuple[list[_Read], list[Diagnostic], dict[Row, int]]:
    seen_ns = time.time_ns()
    read: list[_Read] = []
    failed: list[Diagnostic] = []
    rows: Counter[Row] = Counter()
    results = read_batch(content, [path for path, _ in files], limit)
    for (path, stamp), each in zip(files, results, strict=True):
        if isinstance(each, Diagnostic):
            failed.append(msgspec.structs.replace(each, path=path) if each.path != path else each)
            continue
        rows.update(told(each))
        read.append(
            _Read(
                path,
                Stamp(*stamp, seen_ns, bytes.fromhex(each.sha256)),
                pack(each.diagnostics) if each.diagnostics else None,
                packed(pack(each)),
                array.array("q", sorted(asked([each]).marks())).tobytes(),
            )
        )
    return read, failed, dict(rows)


def _learn(ledger: Ledger, touched: Touched | None, before: int, judgement: bytes) -> None:
    """Bring the facts up to date, and say who has to be judged again."""
    with ledger.changing():
        marks = learn(ledger, touched, before)
        known = ledger.note("judgement")
        if known != judgement:
            concerned = marks_of_change(ledger, known, judgement) if isinstance(known, bytes) else None
            if concerned is None:
                ledger.texts.judge_all_again()
            else:
                marks |= concerned
        if marks and before:
            ledger.texts.judge_again(ledger.texts.asking(marks))
        ledger.make_note("judgement", judgement)
        ledger.make_note("unlearnt", None)
