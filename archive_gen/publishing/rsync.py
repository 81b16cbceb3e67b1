"""Publishing with the installed rsync: `rsync:USER@HOST:PATH`, `rsync:/folder`, `rsync://HOST/MODULE`.

rsync is told which files to send and which to delete; it never decides itself. How it reaches a host
(keys, ports, ~/.ssh/config, RSYNC_RSH) is its own affair.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import LARGEST
from archive_gen.publishing.programs import Completed, failed, find_program, run_program
from archive_gen.publishing.targets import Standing, changed_meanwhile
from archive_gen.readiness import SiteFile, digest_of

BATCH = 1000
"""Files for one run of rsync: what arrived is noted after each."""

_INSTALL = "install rsync 3.1 or newer: `apt install rsync`, `brew install rsync`"
_REACH = "does `rsync --list-only` with the same address, without the first `rsync:`, work?"
_LISTS = ("--files-from=-", "--from0", "--8-bit-output")
_ITEM = re.compile(r"^([<>ch.*])(\w)\S* +([0-9]+) (.*)$")
_ESCAPED = re.compile(r"\\#([0-7]{3})")


class Rsync:
    """A folder that rsync reaches; made if it is missing, in a folder that is there."""

    at_once = False
    quick_to_look = False

    def __init__(self, place: str) -> None:
        self.address = place if place.startswith("rsync://") else f"rsync:{place}"
        self._place = place.rstrip("/") + "/"
        self._rsync = find_program("rsync", _INSTALL)
        version = run_program([self._rsync, "--version"]).out.decode("utf-8", "replace")
        if not re.match(r"rsync +version (3\.[1-9]|3\.\d\d|[4-9])", version):
            raise PublishError("this computer's rsync cannot do what is needed", hint=_INSTALL)

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        with tempfile.TemporaryDirectory() as folder:
            options = ["--no-implied-dirs", "--ignore-missing-args", f"--max-size={LARGEST}", *_LISTS]
            outcome = self._run(options, self._place, f"{folder}/", given=_names([path]))
            if outcome.code and not _no_folder(outcome):
                raise failed("rsync could not read there", outcome, self.address, _REACH)
            file = Path(folder) / path
            return file.read_bytes() if file.is_file() and not file.is_symlink() else None

    def look(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """Sizes, by one trial run that fetches just these; a folder that is a link counts as blocked."""
        if not paths:
            return {}
        folders = {str(parent) for path in paths for parent in Path(path).parents[:-1]}
        options = [
            "--dry-run",
            "--links",
            "--no-implied-dirs",
            "--ignore-missing-args",
            *_LISTS,
            "--out-format=%i %l %n",
        ]
        with tempfile.TemporaryDirectory() as nothing:
            given = _names([*sorted(folders), *paths])
            outcome = self._run(options, self._place, f"{nothing}/", given=given)
        if _no_folder(outcome):
            return {}
        if outcome.code:
            raise failed("rsync could not list what is there", outcome, self.address, _REACH)
        found = {name.rstrip("/"): (kind, size) for kind, size, name in _rows(outcome)}
        no_folders = {folder for folder in folders if found.get(folder, ("d", 0))[0] != "d"}
        standing = {}
        for path in paths:
            if any(str(parent) in no_folders for parent in Path(path).parents):
                standing[path] = Standing(blocked=True)
            elif path in found:
                kind, size = found[path]
                standing[path] = Standing(size, blocked=kind != "f")
        return standing

    def send(self, folder: Path, files: Sequence[SiteFile]) -> Iterator[tuple[SiteFile, bool]]:
        """A thousand at a time; rsync compares checksums first, so a file that is there is not sent."""
        for start in range(0, len(files), BATCH):
            batch = files[start : start + BATCH]
            sent = self._send(folder, [file.path for file in batch])
            for file in batch:
                if digest_of(folder / file.path) != (file.sha256, file.size):
                    raise changed_meanwhile(file)
            yield from ((file, file.path in sent) for file in batch)

    def write(self, path: str, data: bytes) -> None:
        """Send a file of these bytes."""
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / path).write_bytes(data)
            self._send(Path(folder), [path])

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Told as files that are missing here; then the folders that this empties."""
        folders = {str(parent) for path in paths for parent in Path(path).parents[:-1]}
        with tempfile.TemporaryDirectory() as here:
            for folder in folders:
                (Path(here) / folder).mkdir(parents=True, exist_ok=True)
            self._delete(here, paths)
        for depth in sorted({folder.count("/") for folder in folders}, reverse=True):
            level = [folder for folder in sorted(folders) if folder.count("/") == depth]
            with tempfile.TemporaryDirectory() as here:
                for folder in level:
                    (Path(here) / folder).parent.mkdir(parents=True, exist_ok=True)
                self._delete(here, level)
        yield from paths

    def finish(self) -> None:
        """Each run of rsync is complete in itself."""

    def close(self) -> None:
        """Nothing is held open."""

    def _delete(self, here: str, paths: Sequence[str]) -> None:
        """Delete files, or folders; one that is not empty stays (rsync warns, and ends well)."""
        options = ["--no-implied-dirs", "--delete-missing-args", *_LISTS]
        outcome = self._run(options, f"{here}/", self._place, given=_names(paths))
        if outcome.code:
            raise failed("rsync could not delete", outcome, self.address, _REACH)

    def _send(self, folder: Path, paths: Sequence[str]) -> set[str]:
        """Send files of a folder; those whose bytes were not there."""
        options = ["--checksum", "--times", *_LISTS, "--out-format=%i %l %n"]
        outcome = self._run(options, f"{folder}/", self._place, given=_names(paths))
        if outcome.code:
            raise failed("rsync could not send", outcome, self.address, _REACH)
        return {name for kind, _, name in _rows(outcome) if kind == "f"}

    def _run(self, options: Sequence[str], *places: str, given: bytes) -> Completed:
        return run_program([self._rsync, *options, "--", *places], given=given)


def _names(paths: Collection[str]) -> bytes:
    return b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)


def _rows(outcome: Completed) -> Iterator[tuple[str, int, str]]:
    """What rsync sent or would send: (kind, "f" for a file, "d" for a folder; size; path).

    The second character of an item is its kind; the first is `.` where only times were set
    (rsync(1), --itemize-changes).
    """
    for line in outcome.out.decode("utf-8", "surrogateescape").splitlines():
        row = _ITEM.match(line)
        if row and row[1] != ".":
            yield row[2], int(row[3]), _ESCAPED.sub(lambda octal: chr(int(octal[1], 8)), row[4])


def _no_folder(outcome: Completed) -> bool:
    """Whether rsync says that the folder itself is not there yet."""
    return bool(outcome.code) and "change_dir" in outcome.err and "No such file or directory" in outcome.err
