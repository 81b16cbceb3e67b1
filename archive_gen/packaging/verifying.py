"""Is a bag whole? Every digest, every file missing, every file too many. RFC 8493, section 3.

What is verified may have been made by anybody: its names and sizes are judged in `contents`, and what is
read of a manifest is bounded here.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, NamedTuple

from archive_gen.errors import PublishError
from archive_gen.packaging.contents import DAMAGED, Contents, Problems, opened
from archive_gen.readiness import is_inside
from archive_gen.reporting import Reporter

ALGORITHMS = frozenset(("md5", "sha1", "sha224", "sha256", "sha384", "sha512"))
"""Digests that are checked; a manifest of another one is told."""

LONGEST_LINE = 70_000
"""Bytes of a line in a manifest: twice the longest path of any system, percent-encoded, and a digest."""
MOST_LINES = 5_000_000

_CHUNK = 1 << 20
_MANIFEST = re.compile(r"^(tag)?manifest-([a-z0-9]+)\.txt$")
_LINE = re.compile(r"^([0-9A-Fa-f]+)[ \t]+\*?(\S.*)$")
_VERSION = re.compile(
    r"^BagIt-Version: (0\.9[3-7]|1\.0)\r?\nTag-File-Character-Encoding: (UTF-8)\r?\n?$", re.I
)


class Verdict(NamedTuple):
    """What was found wrong, a line each, empty for a whole bag; how much that is, also what has no line of
    its own; and how many payload files there are.
    """

    problems: tuple[str, ...]
    number: int
    files: int


def verify(bag: Path, *, reporter: Reporter) -> Verdict:
    """Check the bag at `bag`, a zip file or a folder, reading each file once.

    Everything wrong with it is in the verdict; `PublishError` is raised only where `bag` itself
    cannot be read.
    """
    problems = Problems()
    try:
        reporter.stage("reading the bag")
        with opened(bag, problems) as contents:
            files = _check(contents, problems, reporter) if contents is not None else 0
    except OSError as problem:
        raise PublishError(f"this cannot be read: {problem.strerror or problem}", path=str(bag)) from problem
    finally:
        reporter.finish(None)
    return Verdict(problems.all(), len(problems.lines) + problems.more, files)


def only_a_bag(place: Path) -> bool:
    """Whether a folder or zip file holds a bag, and no file that the bag does not name; not where one of its
    manifests cannot be opened.
    """
    problems = Problems()
    named: set[str] = set()
    try:
        with opened(place, problems) as contents:
            if contents is None:
                return False
            names = contents.sizes.keys()
            for path in names:
                if _MANIFEST.match(path):
                    named.add(path)
                    with contents.open(path) as stream, contextlib.suppress(_UnreadableError):
                        named |= {name for _, name in _lines(stream)}
    except DAMAGED:
        return False
    return not problems.lines and {"bagit.txt", "manifest-sha256.txt"} <= names <= named


class _UnreadableError(Exception):
    """A manifest that cannot be read: why."""


def _check(contents: Contents, problems: Problems, reporter: Reporter) -> int:
    payload = {path for path in contents.sizes if path.startswith("data/")}
    _check_declaration(contents, problems)
    wanted: dict[str, dict[str, str]] = {}
    manifests = sorted(path for path in contents.sizes if _MANIFEST.match(path))
    read = [path for path in manifests if _read_manifest(contents, path, wanted, problems)]
    payload_manifests = [path for path in read if path.startswith("manifest-")]
    if not payload_manifests:
        problems.add("manifest-sha256.txt", "there is no manifest that can be checked")
    for path in sorted(payload):
        for manifest in payload_manifests:
            if manifest not in wanted.get(path, {}):
                problems.add(path, f"is not named in {manifest}")
    for path in sorted(wanted.keys() - contents.sizes.keys()):
        problems.add(path, "is missing")
    if "fetch.txt" in contents.sizes:
        problems.add(
            "fetch.txt", "the bag names files that are to be fetched from elsewhere: it is not whole"
        )
    to_read = sorted(wanted.keys() & contents.sizes.keys())
    reporter.stage("checking", len(to_read))
    for path in to_read:
        _check_file(contents, path, wanted[path], problems)
        reporter.advance(1)
    _check_oxum(contents, payload, problems)
    return len(payload)


def _check_declaration(contents: Contents, problems: Problems) -> None:
    text = _small(contents, "bagit.txt", problems)
    if text is not None and not _VERSION.match(text):
        problems.add("bagit.txt", "is not as BagIt 1.0 wants it (RFC 8493, section 2.1.1)")


def _check_oxum(contents: Contents, payload: set[str], problems: Problems) -> None:
    """Payload-Oxum, bytes and files of the payload (RFC 8493, section 2.2.2)."""
    if "bag-info.txt" not in contents.sizes:
        return
    text = _small(contents, "bag-info.txt", problems) or ""
    stated = re.search(r"^Payload-Oxum:\s*(\S+)", text, re.MULTILINE | re.IGNORECASE)
    found = f"{sum(contents.sizes[path] for path in payload)}.{len(payload)}"
    if stated and stated[1] != found:
        problems.add("bag-info.txt", f"Payload-Oxum is {stated[1]}, but the payload has {found}")


def _check_file(contents: Contents, path: str, wanted: Mapping[str, str], problems: Problems) -> None:
    """Compare the digests of one file with those in all manifests that name it."""
    digests = {}
    for manifest in wanted:
        algorithm = _algorithm(manifest)
        digests[algorithm] = hashlib.new(algorithm, usedforsecurity=False)
    try:
        with contents.open(path) as stream:
            while chunk := stream.read(_CHUNK):
                for digest in digests.values():
                    digest.update(chunk)
    except DAMAGED as problem:
        problems.add(path, f"cannot be read: {problem}")
        return
    for manifest, stated in wanted.items():
        if digests[_algorithm(manifest)].hexdigest() != stated:
            problems.add(path, f"is not what {manifest} says: it was altered")


def _read_manifest(
    contents: Contents, manifest: str, wanted: dict[str, dict[str, str]], problems: Problems
) -> bool:
    """Add what a manifest says to `wanted`: path → manifest → digest. Whether it can be checked."""
    algorithm = _algorithm(manifest)
    if algorithm not in ALGORITHMS:
        problems.add(manifest, f"digests of the kind {algorithm} are not known here")
        return False
    of_payload = manifest.startswith("manifest-")
    length = hashlib.new(algorithm, usedforsecurity=False).digest_size * 2
    try:
        with contents.open(manifest) as stream:
            for digest, path in _lines(stream):
                if not is_inside(path) or path.startswith("data/") != of_payload or len(digest) != length:
                    problems.add(manifest, f"has a line that no bag may have, on {path!r}")
                elif wanted.setdefault(path, {}).setdefault(manifest, digest) != digest:
                    problems.add(path, f"stands twice in {manifest}, with two digests")
    except (_UnreadableError, *DAMAGED) as problem:
        problems.add(manifest, f"cannot be read: {problem}")
        return False
    return True


def _lines(stream: IO[bytes]) -> Iterator[tuple[str, str]]:
    """(digest in lower case, path) of each line. Raises `_UnreadableError`."""
    for number in range(1, MOST_LINES + 1):
        raw = stream.readline(LONGEST_LINE)
        if not raw:
            return
        try:
            line = raw.decode("utf-8").rstrip("\r\n")
        except UnicodeDecodeError:
            raise _UnreadableError(f"line {number} is not UTF-8") from None
        match = _LINE.match(line)
        if not match or len(raw) == LONGEST_LINE:
            raise _UnreadableError(f"line {number} is no `digest  path`")
        path = re.sub("%(0[Aa]|0[Dd]|25)", lambda code: chr(int(code[1], 16)), match[2])
        yield match[1].lower(), path.removeprefix("./")
    raise _UnreadableError(f"it has more than {MOST_LINES:,} lines")


def _small(contents: Contents, path: str, problems: Problems) -> str | None:
    if path not in contents.sizes:
        problems.add(path, "is missing")
        return None
    try:
        with contents.open(path) as stream:
            return stream.read(_CHUNK).decode("utf-8-sig")
    except (UnicodeDecodeError, *DAMAGED) as problem:
        problems.add(path, f"cannot be read: {problem}")
        return None


def _algorithm(manifest: str) -> str:
    match = _MANIFEST.match(manifest)
    return match[2] if match else ""
