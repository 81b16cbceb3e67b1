"""From files to judged articles in the ledger: only what has changed is read, counted and judged.

    found files ──compare──▶ changed ones ──read──▶ readings, counts ──▶ facts ──judge──▶ articles

Each step is kept when it is done, so that a build that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

import msgspec

from archive_gen.config import Config
from archive_gen.ingest.scan import fixity, moved, states, stating
from archive_gen.ledger import Ledger, Text
from archive_gen.loader import Found
from archive_gen.program import program_digest
from archive_gen.records import Diagnostic, fingerprint, pack
from archive_gen.reporting import Log
from archive_gen.review import NEEDS

_JUDGING = ("pages", "review.py", "urls.py")
"""What of the program has a part in judging, besides that by which texts are read. All settings are taken
to have one, too: which of them do is known where judging is."""

_ALL_READ = "all read"
"""The note of a digest of the paths of all texts, when each has been read as it is."""

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


def ingest(config: Config, found: Found, ledger: Ledger, executor: Executor | None, log: Log) -> Ingested:
    """Bring the ledger up to date with the files that were found.

    Where nothing has changed nothing is inferred, and what infers is not even imported: that would take
    longer than all else.
    """
    earlier, known, changed, gone, shas = _compared(config, found, ledger, executor)
    texts, revision, before = ledger.texts, ledger.revision(), ledger.counts.articles()
    unreadable: list[Diagnostic] = []
    complete = ledger.note("unlearnt") is None
    touched = None
    if changed or gone:
        from archive_gen.ingest.reading import Reader

        log.stage("reading", len(changed))
        reader = Reader(config, found, ledger, known, shas)
        unreadable = reader.read(changed, gone, executor, log)
        touched = reader.touched
    if not unreadable and ledger.note(_ALL_READ) is None:
        ledger.make_note(_ALL_READ, _names(found))
    program = program_digest(*_JUDGING)
    judged_with = fingerprint(program, pack(config.settings))
    if changed or gone or not complete or ledger.note("judged with") != judged_with:
        from archive_gen.ingest.learning import catch_up

        log.stage("comparing")
        everything = not (complete and before)
        catch_up(ledger, touched, config.settings, program, before=before, everything=everything)
        ledger.make_note("judged with", judged_with)
    unjudged = texts.unjudged()
    failed = {each.path for each in unreadable}
    wanted = set(found.files)
    listed = bool(gone) or any(path not in known or path in failed for path in changed)
    if unjudged:
        from archive_gen.ingest.judging import judge_texts

        log.stage("judging", len(unjudged))
        listed |= judge_texts(unjudged, config.settings, ledger, executor, log)
    log.end_stage()
    return Ingested(
        revision_before=revision,
        added=sum(path not in earlier and path not in failed for path in changed),
        changed=_number_changed(earlier, texts.known_of(path for path in changed if path in earlier)),
        removed=sum(path not in wanted or path in failed for path in earlier),
        judged=frozenset(unjudged),
        listed=listed,
        unreadable=tuple(unreadable),
    )


def _number_changed(earlier: Mapping[str, Text], read: Mapping[str, Text]) -> int:
    """How many texts that were read are others now; after a change of the rules all are read."""
    return sum(earlier[path].state != text.state for path, text in read.items())


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


class _Compared(NamedTuple):
    """The texts that were known before, and those of them whose readings still hold; the paths of those to be
    read and to be forgotten; the SHA-256 of every file that is known.
    """

    earlier: Mapping[str, Text]
    known: Mapping[str, Text]
    changed: Sequence[str]
    gone: Sequence[str]
    shas: Mapping[str, bytes]


def _compared(config: Config, found: Found, ledger: Ledger, executor: Executor | None) -> _Compared:
    """What was found, beside what the ledger knows of it; nothing at all where all is as it was."""
    texts, content = ledger.texts, config.relative(config.content)
    rules = _rules(config)
    rules_hold = ledger.note("rules") == rules
    stamps = texts.stamps() if rules_hold else {}
    other = moved(found, stamps)
    all_read = ledger.note(_ALL_READ) if rules_hold else None
    if all_read == _names(found) and not other:
        return _Compared({}, {}, (), (), {})
    known = earlier = texts.known() if ledger.note("content") == content else {}
    with ledger.changing():
        if not rules_hold:
            known = {}
            ledger.forget_texts()
            ledger.make_note("rules", rules)
            ledger.make_note("content", content)
        # Until all is read: if this ends before, what was looked at has not been read.
        ledger.make_note(_ALL_READ, None)
        texts.drop_stamps(stamps.keys() - found.stamps.keys())
    wanted = set(found.files)
    new = wanted - known.keys() - stamps.keys()  # these are read anyway
    hashed = [path for path in found.stamps if path in other and path not in new]
    shas = {path: stamp.sha256 for path, stamp in stamps.items() if path not in other}
    shas |= fixity(config.content, found, hashed, ledger, executor)
    doubtful: Sequence[str] = found.files
    if all_read is not None and not stating(other):
        doubtful = [path for path in found.files if path in other or path not in known]
    now = states(doubtful, shas)
    changed = [path for path in doubtful if path not in known or known[path].state != now.get(path)]
    gone = list(known.keys() - wanted)
    return _Compared(earlier, known, changed, gone, shas)


def _rules(config: Config) -> str:
    """Readings hold for one content folder, one set of rules and one limit of size."""
    return "\n".join(
        (
            program_digest("inference", "loader", "records.py", libraries=("babel", "charset-normalizer")),
            config.relative(config.content),
            str(config.settings.max_file_mb),
        )
    )


def _names(found: Found) -> bytes:
    return fingerprint("\0".join(found.files))
