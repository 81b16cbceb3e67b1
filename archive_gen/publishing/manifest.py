"""What is published: two small JSON files at the target, which say what of it is ours.

    archive-gen-manifest.json     after a publish: every file of ours, with SHA-256 and size
    archive-gen-unfinished.json   during one: what is being sent and deleted

The second is written before the first file is sent and removed at the very end, so that a publish
that was ended half-way is finished by the next one, from whatever computer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from archive_gen.errors import PublishError
from archive_gen.readiness import is_inside

MANIFEST = "archive-gen-manifest.json"
UNFINISHED = "archive-gen-unfinished.json"
OWN_FILES = frozenset({MANIFEST, UNFINISHED})
"""Plain names: some hosts drop files whose names begin with a dot."""

VERSION = 1

LARGEST = 256_000_000
"""Bytes of a manifest; one of a million files has about 140 million."""


class Entry(NamedTuple):
    """A published file: the SHA-256 of its bytes, and how many they are."""

    sha256: str
    size: int


class Manifest(msgspec.Struct, frozen=True):
    """Files of ours, by path. `files` are those that the site is made of; `left` are no longer part
    of it but still stand at the target (in the manifest), or are being deleted (in the unfinished).
    """

    files: Mapping[str, Entry] = {}
    left: Mapping[str, Entry] = {}

    def all(self) -> dict[str, Entry]:
        """Both together."""
        return {**self.left, **self.files}


def encode(manifest: Manifest) -> bytes:
    """The manifest as JSON, a line for each file, sorted: the same bytes for the same files."""

    def lines(entries: Mapping[str, Entry]) -> str:
        rows = (f"  {json.dumps(path)}: {json.dumps(list(entry))}" for path, entry in sorted(entries.items()))
        return ",\n".join(rows)

    head = f'{{"archive-gen manifest": {VERSION},\n"files": {{\n'
    text = f'{head}{lines(manifest.files)}\n}},\n"left": {{\n{lines(manifest.left)}\n}}}}\n'
    return text.encode("ascii")


def decode(data: bytes, where: str) -> Manifest:
    """Read what `encode` has written; `where` names the file in errors.

    What stands at a target may be anybody's: raises `PublishError` for anything that is not a
    manifest, and for paths that lead out of the target.
    """
    hint = "if that file is not yours, move it away; then everything at the target is compared anew"
    try:
        value = json.loads(data)
        version = value["archive-gen manifest"]
        if version != VERSION:
            message = f"this manifest is of another version of archive-gen ({version!r})"
            raise PublishError(
                message, path=where, hint="publish with the version that wrote it, or a newer one"
            )
        return Manifest(_entries(value["files"]), _entries(value["left"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise PublishError("this is no manifest of archive-gen", path=where, hint=hint) from problem


def _entries(value: Any) -> dict[str, Entry]:
    entries = {}
    for path, (sha256, size) in value.items():
        if not is_inside(path) or path in OWN_FILES:
            raise ValueError(path)
        if not (isinstance(sha256, str) and isinstance(size, int) and size >= 0):
            raise TypeError(path)
        entries[path] = Entry(sha256, size)
    return entries
