"""What every target can do, whatever it is: the interface between comparing and sending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from archive_gen.errors import PublishError
from archive_gen.readiness import SiteFile

FORMS = (
    "a folder, git:REMOTE#BRANCH, rsync:USER@HOST:PATH, or an address such as s3://bucket/prefix or "
    "sftp://user@host/path"
)
"""What a person may type as a target."""

INCOMING = ".archive-gen-incoming"
"""Where a folder or SFTP server holds files until they are whole; gone after a publish."""


class Digest(NamedTuple):
    """A digest of a file at a target. `kind` is "sha256", "md5", or "git": git's name of the content."""

    kind: str
    value: str


def no_digest() -> Digest | None:
    """For targets that tell no digest."""
    return None


class Standing(NamedTuple):
    """What stands at a path of the target. `size` is in bytes, or `None` where asking would be
    costly. `digest` is asked only where it decides something; `None` where the target tells none.
    `blocked`: no regular file, or no folder above it.
    """

    size: int | None = None
    digest: Callable[[], Digest | None] = no_digest
    blocked: bool = False


class Target(Protocol):
    """A place to publish to. Paths are relative to it, with `/`. Methods raise `PublishError`."""

    address: str
    """As people know it; holds no secret."""
    at_once: bool
    """Everything appears with `finish`, or nothing does: nothing can be half sent."""
    quick_to_look: bool
    """Whether `look` costs little enough to ask for every file each time."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of at most `manifest.LARGEST`; `None` if there is none."""

    def look(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """What stands at those of `paths` where something does."""

    def send(self, folder: Path, files: Sequence[SiteFile]) -> Iterator[tuple[SiteFile, bool]]:
        """Put `files` of the site in `folder` in place, and yield each when it is there, with whether
        its bytes had to be sent. The bytes are those that `SiteFile` says, or it raises.
        """

    def write(self, path: str, data: bytes) -> None:
        """Put a file of these bytes in place."""

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Remove files, and the folders that this empties; yield each. One already gone is no error."""

    def finish(self) -> None:
        """All is said: clear away, make it appear."""

    def close(self) -> None:
        """Let go of connections; called in any case."""


def read_file(folder: Path, file: SiteFile) -> bytes:
    """The bytes of a file of the site. Raises `PublishError` if they are no longer those that were
    looked at.
    """
    try:
        data = (folder / file.path).read_bytes()
    except OSError as problem:
        raise PublishError(f"this cannot be read: {problem.strerror}", path=file.path) from problem
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise changed_meanwhile(file)
    return data


def changed_meanwhile(file: SiteFile) -> PublishError:
    """What to raise where a file of the site is no longer what was compared."""
    return PublishError(
        f"{file.path} was changed while the site was being published",
        hint="publish again when the site is built: what was sent is not sent twice",
    )
