"""Whether `site/` is what the last build wrote, and so may leave the house; its files, with digests."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from archive_gen.archive import written_files
from archive_gen.config import Config, shown_path
from archive_gen.errors import PublishError

SENT_THOUGH_HIDDEN = frozenset({".well-known", ".nojekyll", ".htaccess"})
"""Names with a dot before them that people put into a site on purpose: RFC 8615, GitHub Pages, Apache."""

_LISTED = 10
_CHUNK = 1 << 20


class SiteFile(NamedTuple):
    """A file of the site: its path in it, with `/`; the SHA-256 of its bytes; how many they are."""

    path: str
    sha256: str
    size: int


class Site(NamedTuple):
    """The site as it stands on this disk.

    `files` are those to hand out, by path. `added` are the ones among them that no build wrote: the
    archive's owner has put them there. `left_out` are hidden files, links, and names that can be no
    address: they stay at home.
    """

    folder: Path
    files: Mapping[str, SiteFile]
    added: tuple[str, ...]
    left_out: tuple[str, ...]


def ready_site(config: Config, *, force: bool = False) -> Site:
    """The site of `config`, if every file that the last build wrote is there as it was written.

    Raises `PublishError`, naming up to ten files, where one is missing or altered, where the last
    build was ended half-way, and where no build is known. `force` takes the folder as it is.
    Raises `LedgerError` while a build is running.
    """
    folder = Path(os.path.realpath(config.output))
    if not folder.is_dir():
        raise PublishError(
            "there is no site here yet",
            path=shown_path(config.output),
            hint="make it with `archive-gen build`, or name its folder with `--site DIR`",
        )
    written = written_files(config)
    site = _read(folder, written)
    if not site.files:
        raise PublishError("this folder holds no site", path=shown_path(config.output), hint=_BUILD)
    if not force:
        _refuse_unready(site, written, shown_path(config.output))
    return site


_BUILD = "run `archive-gen build`"
_FORCE = f"{_BUILD}; `--force` takes the folder as it is"
_ANEW = f"{_BUILD}, with `--fresh` if it finds nothing to do; `--force` takes the folder as it is"


def _refuse_unready(site: Site, written: Mapping[str, frozenset[str]], shown: str) -> None:
    if not written:
        raise PublishError("no build is known to have written this folder", path=shown, hint=_FORCE)
    unfinished = sorted(url for url, digests in written.items() if len(digests) > 1)
    if unfinished:
        raise PublishError(
            "the last build was ended while it put files in place:\n" + listed(unfinished),
            path=shown,
            hint=_FORCE,
        )
    wrong = [
        f"{url}: {'altered' if url in site.files else 'missing'}"
        for url, digests in sorted(written.items())
        if url not in site.files or site.files[url].sha256 not in digests
    ]
    if wrong:
        raise PublishError(
            "the site is not as the last build wrote it:\n" + listed(wrong), path=shown, hint=_ANEW
        )


def _is_address(path: str) -> bool:
    """Whether `path` can be an address, in UTF-8 (RFC 3986, section 2.5), and leads nowhere else on any
    system that it is sent to.
    """
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return is_inside(path)


def listed(lines: Sequence[str]) -> str:
    """Up to ten lines, and how many more there are."""
    more = [f"… and {len(lines) - _LISTED:,} more"] if len(lines) > _LISTED else []
    return "\n".join([*lines[:_LISTED], *more])


def _read(folder: Path, written: Mapping[str, frozenset[str]]) -> Site:
    files: dict[str, SiteFile] = {}
    left_out: list[str] = []
    for path, entry in walk(folder):
        hidden = any(part.startswith(".") and part not in SENT_THOUGH_HIDDEN for part in path.split("/"))
        if entry.is_symlink() or (hidden and path not in written) or not _is_address(path):
            left_out.append(path)
        elif entry.is_file(follow_symlinks=False):
            with _reading(entry.path):
                files[path] = SiteFile(path, *digest_of(entry.path))
    ours = (".archive-gen",)  # the marker of the output folder, and what builds leave beside it
    return Site(
        folder,
        files,
        tuple(sorted(path for path in files if path not in written)),
        tuple(sorted(path for path in left_out if not path.startswith(ours))),
    )


def walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below `folder` but folders: (path in it, entry), in an order that depends on names alone;
    no link is followed.

    Raises `PublishError` for a folder that cannot be listed.
    """
    pending = [""]
    while pending:
        prefix = pending.pop()
        with _reading(str(folder / prefix)), os.scandir(folder / prefix) as entries:
            by_name = sorted(entries, key=lambda entry: entry.name)
        for entry in by_name:
            if entry.is_dir(follow_symlinks=False):
                pending.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def digest_of(path: str | Path) -> tuple[str, int]:
    """The SHA-256 of a file, and its size in bytes. Raises `OSError`."""
    digest, size = hashlib.sha256(), 0
    with open(path, "rb") as stream:  # noqa: PTH123 - a hundred thousand of them: no Path objects
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def is_inside(path: str) -> bool:
    """Whether `path` names something below the folder that it is joined to, on every system."""
    parts = path.split("/")
    return not (
        "" in parts
        or "." in parts
        or ".." in parts
        or "\\" in path
        or "\0" in path
        or parts[0][1:2] == ":"  # on Windows `C:notes` leads to another disk
    )


@contextlib.contextmanager
def _reading(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise PublishError(
            f"this cannot be read: {problem.strerror}",
            path=shown_path(Path(path)),
            hint="let this user read it, or move it away",
        ) from problem
