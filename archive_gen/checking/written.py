"""The site beside what the ledger says was written: tampering, half-copied and missing files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

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


_OF_OUR_PAGES = frozenset(
    {
        "not-a-page",
        "cut-off-page",
        "missing-title",
        "missing-description",
        "missing-language",
        "duplicate-id",
        "wrong-canonical",
        "not-in-sitemap",
    }
)
"""What every page of ours should be. One that the archive's owner has put there need not: the page of a
few words, say, by which a search engine knows whose site it is."""


def beside_written(
    findings: Iterable[Finding], paths: Collection[str], written: Collection[str]
) -> list[Finding]:
    """The findings, told in the light of what builds wrote: a link to a file that is gone is as it
    should be, and only pages of ours are judged as such. `paths` are the files that are there.
    """
    if not written:
        return list(findings)
    hint = "nothing is wrong with these: their target is among the files that are gone; build again"
    return [
        msgspec.structs.replace(each, hint=hint)
        if each.target in written and each.target not in paths
        else each
        for each in findings
        if each.file in written or each.kind not in _OF_OUR_PAGES
    ]
