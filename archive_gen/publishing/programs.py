"""Running the machine's own programs (git, rsync, sftp), which bring their own credentials."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from archive_gen.errors import PublishError

_SAID = 8
"""So many of the last lines of what a program said are told."""


class Completed(NamedTuple):
    """What a program that has ended has said: its exit code, its output, and its messages."""

    code: int
    out: bytes
    err: str


def find_program(name: str, install: str) -> str:
    """The program's place. Raises `PublishError` with `install` as the way out."""
    place = shutil.which(name)
    if place is None:
        raise PublishError(f"the program {name} is not installed on this computer", hint=install)
    return place


def run_program(
    words: Sequence[str | Path],
    *,
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> Completed:
    """Run a program to its end with `given` as standard input; it says everything in English."""
    done = subprocess.run(  # noqa: S603 - a list of words, no shell; addresses never begin with a hyphen
        words,
        input=given,
        capture_output=True,
        env={**os.environ, "LC_ALL": "C", **(environment or {})},
        cwd=folder,
        check=False,
    )
    return Completed(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def failed(what: str, outcome: Completed, address: str, hint: str | None = None) -> PublishError:
    """What to raise where a program has not done its work: what it said last."""
    lines = [line for line in outcome.err.splitlines() if line.strip()][-_SAID:]
    return PublishError("\n".join([f"{what} (exit code {outcome.code})", *lines]), path=address, hint=hint)
