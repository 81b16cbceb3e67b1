"""Addresses under which articles have been published: `content/_permalinks.yaml`.

An address that was public once is kept working. The file belongs to the archive, like the articles:
it is made for git (sorted, one address a line) and to be read by people, and is written only when a
site is given away, never by a build.

    clippings/tide-clock.txt:
      sha256: 9f2c…
      addresses:
        - articles/2024/12/tide-clock.html
        - articles/undated/tide-clock.html

It is YAML, of exactly this form: that can be read line by line, a hundred thousand articles in less
than a second, with an error that names the line.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archive_gen.errors import ContentError, OutputError
from archive_gen.records import Permalink, Published
from archive_gen.urls import site_address

PERMALINKS_FILE = "_permalinks.yaml"

_HEAD = """\
# The addresses under which articles have been published. archive-gen writes this file when a site is
# published or packaged, and each build keeps the old addresses working. Keep it with the articles.
"""

_HINT = "put it back as archive-gen wrote it (from git), or take the lines of that article out"

_PLAIN = re.compile(r"[\w/.][\w/.()+ -]*[\w/.()+-]|[\w/.]")
"""What YAML takes for text without quotation marks, whatever stands beside it; paths hold a dot or
a slash, so that none is a number or a word such as `no`."""

_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_permalinks(content: Path) -> tuple[Permalink, ...]:
    """What the file in the folder `content` says, in its order; nothing where there is none.

    Raises `ContentError`, with the line, for a file of another form, for addresses that are none,
    and where an article or an address stands there twice. Its path is relative to `content`.
    """
    try:
        text = (content / PERMALINKS_FILE).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except OSError as problem:
        raise ContentError(f"cannot be read: {problem.strerror}", path=PERMALINKS_FILE) from problem
    except UnicodeDecodeError as problem:
        raise ContentError("is not UTF-8", path=PERMALINKS_FILE, hint=_HINT) from problem
    return tuple(_entries(text))


def remember_permalinks(content: Path, published: Iterable[Published]) -> int:
    """Add the addresses of a site that is given away to the file in `content`; how many are new.

    What was known stays, also of articles that are gone. A renamed raw file takes its entry with it
    (its SHA-256 tells). An address that now belongs to another article goes over to it. Nothing is
    written where nothing is new. Raises `ContentError` as `read_permalinks`, `OutputError` where the
    file cannot be written.
    """
    known = read_permalinks(content)
    articles = tuple(published)
    owners = permalink_owners(known, articles)
    holder = {each.url: each.path for each in articles}
    paths = {each.path for each in articles}
    digests = {each.path: each.sha256 for each in articles}
    addresses: dict[str, set[str]] = {each.path: {each.url} for each in articles}
    for position, entry in enumerate(known):
        owner = owners.get(position)
        path = owner.path if owner else entry.path
        kept = {each for each in entry.addresses if holder.get(each, path) == path}
        if kept or path in paths:
            addresses.setdefault(path, set()).update(kept)
            digests.setdefault(path, entry.sha256)
    before = {address for entry in known for address in entry.addresses}
    text = _HEAD + "".join(_written(path, digests[path], addresses[path]) for path in sorted(addresses))
    file = content / PERMALINKS_FILE
    if addresses and (not file.exists() or file.read_text(encoding="utf-8-sig") != text):
        _replace(file, text)
    return len({address for found in addresses.values() for address in found} - before)


def permalink_owners(known: Sequence[Permalink], articles: Iterable[Published]) -> dict[int, Published]:
    """Whose each entry is today, by its position: the article at the same path, or else, where that
    path is gone, one of the same bytes that no entry has by its path (a renamed file).
    """
    by_path = {each.path: each for each in articles}
    taken = {entry.path for entry in known}
    by_digest: dict[str, Published] = {}
    for path in sorted(by_path):
        if path not in taken:
            by_digest.setdefault(by_path[path].sha256, by_path[path])
    owners = {}
    for position, entry in enumerate(known):
        owner = by_path.get(entry.path) or by_digest.get(entry.sha256)
        if owner is not None:
            owners[position] = owner
    return owners


def _entries(text: str) -> Iterator[Permalink]:
    lines = text.split("\n")
    number = 0
    paths: dict[str, int] = {}
    found: dict[str, int] = {}
    while number < len(lines):
        if _is_idle(lines[number]):
            number += 1
            continue
        begun = number + 1
        path = _scalar(lines[number], begun, before="", after=":")
        sha256 = _scalar(_line(lines, number + 1), begun + 1, before="  sha256: ")
        if _SHA256.fullmatch(sha256) is None:
            raise _wrong(f"{sha256[:80]!r} is no SHA-256", begun + 1)
        if _line(lines, number + 2).rstrip() != "  addresses:":
            raise _wrong("`  addresses:` was expected here", begun + 2)
        number += 3
        addresses = []
        while number < len(lines) and lines[number].startswith("    - "):
            address = _scalar(lines[number], number + 1, before="    - ")
            _check_address(address, number + 1)
            if address in found:
                raise _wrong(f"{address} stands here and on line {found[address]}", number + 1)
            found[address] = number + 1
            addresses.append(address)
            number += 1
        if path in paths:
            raise _wrong(f"{path} stands here and on line {paths[path]}", begun)
        paths[path] = begun
        yield Permalink(path, sha256, tuple(addresses), begun)


def _is_idle(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


def _scalar(line: str, number: int, *, before: str, after: str = "") -> str:
    """The text of a line between what must stand around it, without its quotation marks."""
    line = line.rstrip()
    inner = line[len(before) : len(line) - len(after)]
    if not line.startswith(before) or not line.endswith(after) or not inner:
        raise _wrong(f"`{before}…{after}` was expected here", number)
    if inner.startswith('"'):
        try:
            value = json.loads(inner)
        except ValueError:
            raise _wrong("the quotation marks do not fit", number) from None
        return str(value)
    if _PLAIN.fullmatch(inner) is None:
        raise _wrong(f"`{before}…{after}` was expected here", number)
    return inner


def _check_address(address: str, number: int) -> None:
    try:
        usable = site_address(address) == address
    except ValueError as problem:
        raise _wrong(f"{address[:80]!r} {problem}", number) from None
    if not usable:
        raise _wrong(f"{address[:80]!r} is no address as archive-gen writes it", number)


def _wrong(message: str, line: int) -> ContentError:
    return ContentError(f"published addresses: {message}", path=PERMALINKS_FILE, line=line, hint=_HINT)


def _written(path: str, sha256: str, addresses: Iterable[str]) -> str:
    rows = "".join(f"    - {_quoted(address)}\n" for address in sorted(addresses))
    return f"{_quoted(path)}:\n  sha256: {sha256}\n  addresses:\n{rows}"


def _quoted(text: str) -> str:
    if text.isascii() and _PLAIN.fullmatch(text) and "." in text and not text.startswith("."):
        return text
    # JSON's escapes are YAML's (YAML 1.2.2, section 5.7); what is printed stays as it is.
    printed = all(
        char.isprintable() and unicodedata.category(char) not in ("Cf", "Co", "Cn") for char in text
    )
    return json.dumps(text, ensure_ascii=not printed)


def _replace(file: Path, text: str) -> None:
    """Write beside it, then rename: whoever reads, or pulls the plug, has the old or the new file."""
    beside = file.with_name(f".{file.name}.new")
    try:
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as problem:
        raise OutputError(
            f"the published addresses cannot be written: {problem.strerror}",
            path=str(file),
            hint="let this user write to the content folder",
        ) from problem
