"""The site beside what the ledger says was written: tampering, half-copied and missing files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive_gen.checking.findings import Finding
from archive_gen.checking.listing import MARKER


def compare_written(
    digests: Mapping[str, str], written: Mapping[str, frozenset[str]] | None
) -> Iterator[Finding]:
    """`digests` are the SHA-256 of all files that are there, `written` what builds wrote, by path.

    Files that no build wrote are told for information. Nothing can be said where the ledger is
    unknown, or knows nothing of this folder.
    """
    if not written:
        yield Finding("not-compared", "", "the ledger knows nothing of this folder")
        return
    for path, expected in written.items():
        if path not in digests:
            yield Finding("missing-file", path, "was written by a build, and is gone")
        elif digests[path] not in expected:
            yield Finding("altered-file", path, "is not as a build wrote it")
    for path in digests:
        if path not in written and path != MARKER:
            yield Finding("foreign-file", path, "was not written by archive-gen")
