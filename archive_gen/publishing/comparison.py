"""The site against what is published: what to send, what to delete, and when to stop.

Pure: what stands at the target is asked for before, and nothing is changed here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import Entry, Manifest
from archive_gen.publishing.targets import Standing
from archive_gen.readiness import SiteFile, listed

MOST_DELETED = 256
"""Without `--max-delete`, no more files are deleted at once (the limit of `hugo deploy`) …"""
MOST_DELETED_SHARE = 0.10
"""… and no more than this share of the files that are published …"""
ALWAYS_DELETED = 10
"""… but so many in any case: an article that moves takes its day, month and tag pages with it."""


_PART_OF_INDEX = re.compile(r"search/[0-9a-f]{16}\.bin")
"""A part of the search index (docs/search.md, "Files"). Only the index's manifest leads to it, and it may
hold words that were taken out: once it is replaced it goes, whether or not files are to be deleted."""

_MANIFEST_OF_INDEX = "search/manifest.js"


class Published(NamedTuple):
    """What is known of the target. `manifest` and `unfinished` are those found there, `sent` the
    files (path → SHA-256) that a publish from here has put there since. `kept` is the copy of the
    manifest that the last publish from here has kept: it counts where the target has none.
    """

    manifest: Manifest | None
    unfinished: Manifest | None
    kept: Manifest | None
    sent: Mapping[str, str]

    @property
    def files(self) -> Mapping[str, Entry]:
        """What is surely there: the files that the target's manifest calls part of the site."""
        return self.manifest.files if self.manifest else {}

    def has_sent(self, file: SiteFile) -> bool:
        """Whether the unfinished publish, which is still the last one, has sent this file from here."""
        promised = self.unfinished.files.get(file.path) if self.unfinished else None
        return promised == (file.sha256, file.size) and self.sent.get(file.path) == file.sha256

    def promised(self) -> dict[str, Entry]:
        """Every file that an unfinished publish may have sent or deleted."""
        return self.unfinished.all() if self.unfinished else {}

    def ours(self) -> dict[str, Entry]:
        """Every file at the target that we may replace or delete, as it was last known."""
        known = self.manifest or self.kept or Manifest()
        return {**known.all(), **self.promised()}


class Plan(NamedTuple):
    """What a publish does, and what it leaves.

    `send` is in the order of sending. `same` counts the files that are there already. `stale` are
    files of ours that are no longer wanted: `delete` those of them that will go, the others stay.
    `altered` are stale files that somebody else has changed: they stay, and are no longer ours.
    `in_the_way` are files of others where ours must go, `blocked` are paths where no file can be
    put: a folder or a link stands there. `manifest` is what will be published.
    """

    send: tuple[SiteFile, ...]
    same: int
    stale: Mapping[str, Entry]
    delete: tuple[str, ...]
    altered: tuple[str, ...]
    in_the_way: tuple[str, ...]
    blocked: tuple[str, ...]
    manifest: Manifest
    published: int
    """How many files of ours stand at the target."""

    @property
    def pages_to_delete(self) -> tuple[str, ...]:
        """Of the files that will go those that a person may miss."""
        return tuple(path for path in self.delete if not _PART_OF_INDEX.fullmatch(path))


def to_look_at(wanted: Mapping[str, SiteFile], published: Published, *, everything: bool) -> set[str]:
    """The paths at which to ask the target what stands there: where something will be replaced,
    begun or deleted, or `everything`.
    """
    ours = published.ours()
    stale = ours.keys() - wanted.keys()
    if everything:
        return wanted.keys() | stale
    promised = published.promised()
    return {path for path, file in wanted.items() if not _is_there(file, published, promised)} | stale


def compare(
    wanted: Mapping[str, SiteFile],
    published: Published,
    standing: Mapping[str, Standing],
    *,
    folder: Path,
    delete: bool,
    looked_at_everything: bool,
) -> Plan:
    """What makes the target hold `wanted` (the site in `folder`), given what stands there."""
    ours = published.ours()
    promised = published.promised()
    send: list[SiteFile] = []
    in_the_way: list[str] = []
    blocked: list[str] = []
    for path, file in wanted.items():
        found = standing.get(path)
        if _is_there(file, published, promised) and (not looked_at_everything or _fits(found, file)):
            continue
        if found is None:
            send.append(file)
        elif found.blocked:
            blocked.append(path)
        elif _holds(found, file, folder) or (_fits(found, file) and published.has_sent(file)):
            continue
        else:
            send.append(file)
            if path not in promised and not _is_as_known(found, ours.get(path)):
                in_the_way.append(path)
    stale = {path: entry for path, entry in sorted(ours.items()) if path not in wanted and path in standing}
    altered = tuple(
        path
        for path, entry in stale.items()
        if standing[path].blocked or (path not in promised and not _is_as_known(standing[path], entry))
    )
    stale = {path: entry for path, entry in stale.items() if path not in altered}
    going = tuple(path for path in stale if delete or _PART_OF_INDEX.fullmatch(path))
    files = {path: Entry(file.sha256, file.size) for path, file in sorted(wanted.items())}
    return Plan(
        send=tuple(sorted(send, key=_order)),
        same=len(wanted) - len(send),
        stale=stale,
        delete=going,
        altered=altered,
        in_the_way=tuple(sorted(in_the_way)),
        blocked=tuple(sorted(blocked)),
        manifest=Manifest(files, {path: entry for path, entry in stale.items() if path not in going}),
        published=len(ours),
    )


def refuse(plan: Plan, address: str, *, max_delete: int | None, force: bool) -> None:
    """Raise `PublishError` where the plan would overwrite files of others (unless `force`), or
    delete more files than `max_delete` or, without it, than `most_deleted` allows.
    """
    if plan.blocked:
        raise PublishError(
            f"nothing was sent: folders or links stand where files must go at {address}:\n"
            + listed(plan.blocked),
            hint="move them away, or choose an empty place",
        )
    if plan.in_the_way and not force:
        raise PublishError(
            "nothing was sent: files that archive-gen did not put there, or that were changed there, stand "
            f"where ours must go at {address}:\n" + listed(plan.in_the_way),
            hint="move them away, or choose an empty place; `--force` overwrites them",
        )
    most = most_deleted(plan.published) if max_delete is None else max_delete
    doomed = len(plan.pages_to_delete)
    if doomed > most:
        why = (
            f"at most {most:,} may go: the smaller of {MOST_DELETED} and {MOST_DELETED_SHARE:.0%} of what is "
            f"published there, but {ALWAYS_DELETED} in any case"
            if max_delete is None
            else f"`--max-delete` allows {most:,}"
        )
        raise PublishError(
            f"nothing was sent: {doomed:,} of the {plan.published:,} files of ours at {address} "
            f"would be deleted; {why}",
            hint=f"see which with `--dry-run`; if that is right: `--max-delete {doomed}`",
        )


def most_deleted(published: int) -> int:
    """How many files may be deleted at once where so many are published."""
    return min(MOST_DELETED, max(ALWAYS_DELETED, int(published * MOST_DELETED_SHARE)))


def stage_of(path: str) -> str:
    """In which of the three stages a file is sent: first what pages are drawn with, then the
    articles, then the lists and feeds that lead to them; so no link ever leads nowhere.
    """
    if path.startswith("articles/"):
        return STAGES[1]
    if (
        path.endswith((".html", ".xml"))
        or path in ("robots.txt", _MANIFEST_OF_INDEX)
        or path.startswith("data/")
    ):
        return STAGES[2]
    return STAGES[0]


STAGES: Sequence[str] = ("assets", "articles", "lists")


def _order(file: SiteFile) -> tuple[int, bool, str]:
    # The home page at the very end.
    return STAGES.index(stage_of(file.path)), file.path == "index.html", file.path


def _is_there(file: SiteFile, published: Published, promised: Mapping[str, Entry]) -> bool:
    """Whether the manifest has this file, and no unfinished publish may have put another there."""
    entry = Entry(file.sha256, file.size)
    return published.files.get(file.path) == entry and promised.get(file.path, entry) == entry


def _fits(found: Standing | None, file: SiteFile) -> bool:
    """Whether what stands there may be the file, as far as a glance tells."""
    return found is not None and not found.blocked and found.size in (None, file.size)


def _holds(found: Standing, file: SiteFile, folder: Path) -> bool:
    """Whether what stands there is surely the file, told by a digest."""
    if found.size not in (None, file.size):
        return False
    digest = found.digest()
    if digest is None:
        return False
    if digest.kind == "sha256":
        return digest.value == file.sha256
    try:
        data = (folder / file.path).read_bytes()
    except OSError:
        return False  # told when it is to be sent
    if digest.kind == "md5":
        return digest.value == hashlib.md5(data, usedforsecurity=False).hexdigest()
    head = b"blob %d\0" % len(data)  # what git names a file's content by: Pro Git, section 10.2
    named = hashlib.sha256 if len(digest.value) == 64 else hashlib.sha1
    return digest.value == named(head + data, usedforsecurity=False).hexdigest()


def _is_as_known(found: Standing, entry: Entry | None) -> bool:
    """Whether what stands there can be the file that we put there, as far as can be told."""
    if entry is None or found.blocked or found.size not in (None, entry.size):
        return False
    digest = found.digest()
    return digest is None or digest.kind != "sha256" or digest.value == entry.sha256
