"""Which files have changed since the last time: by size and time of change, and where these may
deceive by SHA-256.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path

from archive_gen.ledger import Ledger, Stamp
from archive_gen.loader import Found, stated_paths
from archive_gen.loader.stated import SIDECAR_SUFFIXES
from archive_gen.workers import run_batches

HASH_BATCH = 500

UNSETTLED_NS = 2_000_000_000
"""A file changed so shortly before it was looked at may change again within one tick of the clock of
its file system: two seconds on FAT, the coarsest in use."""


def moved(found: Found, stamps: Mapping[str, Stamp]) -> set[str]:
    """The files that are new, gone, or may have changed since their `stamps`."""
    looked_at = found.stamps
    other = (path for path, stamp in stamps.items() if not _is_as_it_was(stamp, looked_at.get(path)))
    return {*(looked_at.keys() - stamps.keys()), *other}


def fixity(
    content: Path, found: Found, paths: Sequence[str], ledger: Ledger, executor: Executor | None
) -> dict[str, bytes]:
    """The SHA-256 of these files, which the ledger remembers. One that cannot be read has none."""
    shas: dict[str, bytes] = {}
    fresh: list[tuple[str, Stamp]] = []
    work = functools.partial(_hash_batch, content)
    seen_ns = time.time_ns()
    for _, batch in run_batches(executor, work, paths, batch=HASH_BATCH):
        for path, sha256 in batch:
            shas[path] = sha256
            fresh.append((path, Stamp(*found.stamps[path], seen_ns, sha256)))
    with ledger.changing():
        ledger.texts.stamp(fresh)
    return shas


def _is_as_it_was(stamp: Stamp, state: tuple[int, int] | None) -> bool:
    mtime_ns = stamp.mtime_ns
    return (stamp.size, mtime_ns) == state and mtime_ns + UNSETTLED_NS < stamp.seen_ns


def states(texts: Iterable[str], shas: Mapping[str, bytes]) -> dict[str, bytes]:
    """What changes with a text and all that is stated about it, for each of these texts of known SHA-256."""
    stated = stating(shas)
    folders: dict[str, bytes] = {}
    found_states = {}
    for path in texts:
        if path in shas:
            found_states[path] = state_of(path, shas[path], shas, stated, folders)
    return found_states


def stating(paths: Iterable[str]) -> set[str]:
    """Of the files that were found those that state something about texts."""
    return {path for path in paths if path.endswith(SIDECAR_SUFFIXES)}


def state_of(
    path: str, sha256: bytes, shas: Mapping[str, bytes], stated: set[str], folders: dict[str, bytes]
) -> bytes:
    """The state of one text, of this SHA-256. `stated` are the files `stating` something, `folders` remembers
    what folders state, for many texts.
    """
    own, inherited = stated_paths(path, stated)
    folder = path.rpartition("/")[0]
    if folder not in folders:
        folders[folder] = _digest(inherited, shas)
    return hashlib.blake2b(sha256 + _digest(own, shas) + folders[folder], digest_size=16).digest()


def _digest(paths: Sequence[str], shas: Mapping[str, bytes]) -> bytes:
    if not paths:
        return b""
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0" + shas[path])
    return digest.digest()


def _hash_batch(content: Path, paths: Sequence[str]) -> list[tuple[str, bytes]]:
    hashed = []
    for path in paths:
        try:
            with (content / path).open("rb") as stream:
                hashed.append((path, hashlib.file_digest(stream, "sha256").digest()))
        except OSError:
            continue  # told, with its reason, where the file is read
    return hashed
