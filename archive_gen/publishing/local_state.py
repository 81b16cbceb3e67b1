"""What this computer remembers of a target: `.archive_gen/publishing/NAME/`. Disposable.

lock            held by a publish: one at a time
manifest.json   a copy of the last manifest, in case that of the target gets lost
sent.jsonl      during a publish: what has arrived, a line each; gone at its end
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import Manifest, decode, encode

FOLDER = "publishing"


class LocalState:
    """What is remembered of one target. Holds no secret: the target's address has none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._journal: IO[str] | None = None

    @property
    def kept(self) -> Manifest | None:
        """The manifest of the last publish from here; `None` where there was none, or it is damaged."""
        try:
            data = (self._folder / "manifest.json").read_bytes()
            return decode(data, str(self._folder))
        except (OSError, PublishError):
            return None

    @property
    def sent(self) -> dict[str, str]:
        """What an unfinished publish from here has sent: path → SHA-256."""
        sent: dict[str, str] = {}
        try:
            lines = (self._folder / "sent.jsonl").read_text(encoding="ascii").splitlines()
        except (OSError, UnicodeDecodeError):
            return {}
        for line in lines:
            with contextlib.suppress(ValueError, TypeError):  # the last line may be half of one
                path, sha256 = json.loads(line)
                sent[path] = sha256
        return sent

    def has_sent(self, path: str, sha256: str) -> None:
        """Note that a file has arrived; survives a kill of this process."""
        with _noting(self._folder):
            if self._journal is None:
                self._journal = (self._folder / "sent.jsonl").open("a", encoding="ascii")
                self._journal.write("\n")  # ends what a killed process may have left unended
            self._journal.write(json.dumps([path, sha256]) + "\n")
            self._journal.flush()

    def has_finished(self, manifest: Manifest) -> None:
        """Keep a copy of what is published now, and forget the single steps."""
        with _noting(self._folder):
            new = self._folder / "manifest.json.new"
            new.write_bytes(encode(manifest))
            new.replace(self._folder / "manifest.json")
            self.close()
            (self._folder / "sent.jsonl").unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the journal."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


def folder_for(cache: Path, address: str) -> Path:
    """Where what is known of a target lies: a name that people recognise, and that is its own."""
    words = re.sub(r"[^a-z0-9]+", "-", address.lower()).strip("-")[-40:]
    return cache / FOLDER / f"{words}-{hashlib.sha256(os.fsencode(address)).hexdigest()[:12]}"


@contextlib.contextmanager
def local_state(cache: Path, address: str) -> Iterator[LocalState]:
    """What is remembered of the target at `address`, held for one publish.

    Raises `PublishError` if another publish to the same target is running on this computer, or the
    folder cannot be written.
    """
    folder = folder_for(cache, address)
    state = LocalState(folder)
    lock = FileLock(folder / "lock")
    with _noting(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise PublishError(
                "another publish to this target is running", path=address, hint="wait until it has ended"
            ) from None
    try:
        yield state
    finally:
        with contextlib.suppress(OSError):  # no room for the last line: told when it was written
            state.close()
        lock.release()


@contextlib.contextmanager
def _noting(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        message = f"what is sent cannot be noted here: {problem.strerror}"
        hint = "make room on the disk, and let this folder be written"
        raise PublishError(message, path=str(folder), hint=hint) from problem
