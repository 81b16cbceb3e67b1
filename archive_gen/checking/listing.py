"""Every file of the site, and what is wrong with the names alone."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import msgspec

from archive_gen.checking.findings import Finding
from archive_gen.urls import forbidden_in_name, url_key

MARKER = ".archive-gen"
"""Says whose folder the site is; `archive_gen.output` writes it."""

_STAGING = (".archive-gen-staging-", ".archive-gen-incoming")
"""Folders of builds and of publishing to a folder; `archive_gen.output` and `.publishing` make them."""

_OTHERS = frozenset({".git", ".hg", ".svn"})
"""Folders of version control: hosts do not publish them, and their files are no pages."""

_LEFTOVER = re.compile(
    r".*~|.*\.(?:tmp|temp|part|partial|crdownload|download|swp|swo|bak|orig|rej)"
    r"|\.#.*|#.*#|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini|\.goutputstream-.*|\.~lock\..*#|~\$.*"
    r"|\..+\.[A-Za-z0-9]{6}",
    re.IGNORECASE,
)
"""Names that editors, browsers, file managers and rsync (`.NAME.XXXXXX`) give to what they mean to
remove."""


class Listing(msgspec.Struct, frozen=True):
    """The files of a site by their paths, sorted, with their sizes in bytes, and the number of its
    folders. What was left behind is not among them.
    """

    sizes: dict[str, int]
    folders: int
    findings: tuple[Finding, ...]


def list_site(site: Path) -> Listing:
    """Walk the folder `site`; links of the file system are told and not followed.

    Raises `OSError` where a folder cannot be listed.
    """
    sizes: dict[str, int] = {}
    findings: list[Finding] = []
    folders = 0
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        with os.scandir(site / folder if folder else site) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                directory = entry.is_dir(follow_symlinks=False)
                if directory and entry.name in _OTHERS:
                    continue
                if entry.name.startswith(_STAGING) or (not directory and _LEFTOVER.fullmatch(entry.name)):
                    killed = "what a build or a publish that was killed left behind"
                    what = killed if directory else "a temporary file"
                    findings.append(Finding("leftover-file", path, what))
                    continue
                problem = forbidden_in_name(entry.name)
                if problem:
                    findings.append(Finding("forbidden-name", path, f"{entry.name!r} {problem}"))
                if entry.is_symlink():
                    findings.append(Finding("symbolic-link", path, "is a link of the file system"))
                elif directory:
                    folders += 1
                    waiting.append(path)
                elif entry.is_file(follow_symlinks=False):
                    sizes[path] = entry.stat(follow_symlinks=False).st_size
                else:  # to read a pipe is to wait for somebody who writes into it
                    findings.append(Finding("special-file", path, "is a pipe, a socket or a device"))
    ordered = dict(sorted(sizes.items()))
    findings += _clashes(ordered)
    return Listing(ordered, folders, tuple(findings))


def _clashes(paths: dict[str, int]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(url_key(path), path)
        if other is path:
            continue
        same = unicodedata.normalize("NFC", other) == unicodedata.normalize("NFC", path)
        kind = "unicode-clash" if same else "case-clash"
        yield Finding(kind, path, f"clashes with {other}")
