"""Reading texts: what they tell goes into the ledger, and with it into the counts of the archive."""

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

from archive_gen.config import Config
from archive_gen.inference.counts import Row, Touched, told
from archive_gen.inference.knowledge import asked
from archive_gen.ingest.scan import state_of, stating
from archive_gen.ledger import Ledger, Stamp, Text, packed
from archive_gen.loader import Found, read_batch
from archive_gen.records import Diagnostic, Reading, pack
from archive_gen.reporting import Log
from archive_gen.workers import run_batches

READ_BATCH = 25
"""Files read at a time: so few that the slowest batch does not hold up the end."""

KEPT_AT_ONCE = 5_000
"""So many texts are kept in one transaction."""

_READING = msgspec.msgpack.Decoder(Reading)


class _Read(NamedTuple):
    """A text that was read, on its way from a worker process."""

    path: str
    stamp: Stamp
    diagnostics: bytes | None
    reading: bytes
    asked: bytes


class Reader:
    """Reads texts and keeps what they tell, as many at a time as go into one transaction."""

    def __init__(
        self,
        config: Config,
        found: Found,
        ledger: Ledger,
        known: Mapping[str, Text],
        shas: Mapping[str, bytes],
    ) -> None:
        self._config = config
        self._found = found
        self._ledger = ledger
        self._known = known
        self._shas = shas
        self.touched = Touched()
        """What facts of the archive may be others now."""
        self._stated = stating(shas)
        self._last_id = ledger.texts.last_id()
        self._folders: dict[str, bytes] = {}

    def read(
        self, changed: Sequence[str], gone: Sequence[str], executor: Executor | None, log: Log
    ) -> list[Diagnostic]:
        """Read what has changed, forget what is gone, and return what cannot be read."""
        unreadable: list[Diagnostic] = []
        kept: list[_Read] = []
        counts: Counter[Row] = Counter()
        work = functools.partial(_read_batch, self._config.content, self._config.settings.max_bytes)
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
        self.touched.add(counts)
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
