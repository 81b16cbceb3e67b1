"""Publishing to a folder: a web server's own, a mounted share, a memory stick."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import LARGEST
from archive_gen.publishing.targets import INCOMING, Digest, Standing, read_file
from archive_gen.readiness import SiteFile, digest_of


class LocalFolder:
    """A folder, made if it is missing. Each file is written beside the others and renamed into place,
    so it is the old one or the new one; no symbolic link inside the folder is followed.
    """

    at_once = False
    quick_to_look = True

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._folder = Path(os.path.realpath(folder))

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        place = self._folder / path
        if not os.path.lexists(place):
            return None
        with self._failing(path):
            if not stat.S_ISREG(os.lstat(place).st_mode) or place.stat().st_size > LARGEST:
                raise PublishError("this is no manifest of archive-gen", path=str(place))
            return place.read_bytes()

    def look(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """Sizes at once, digests when asked."""
        folders: dict[str, bool] = {"": True}
        found: dict[str, Standing] = {}
        for path in paths:
            with self._failing(path):
                if not self._is_open(path.rpartition("/")[0], folders):
                    found[path] = Standing(blocked=True)
                    continue
                try:
                    status = os.lstat(self._folder / path)
                except (FileNotFoundError, NotADirectoryError):
                    continue
                if stat.S_ISREG(status.st_mode):
                    found[path] = Standing(status.st_size, functools.partial(self._digest, path))
                else:
                    found[path] = Standing(blocked=True)
        return found

    def send(self, folder: Path, files: Sequence[SiteFile]) -> Iterator[tuple[SiteFile, bool]]:
        """One after the other."""
        for file in files:
            self.write(file.path, read_file(folder, file))
            yield file, True

    def write(self, path: str, data: bytes) -> None:
        """Write a file of these bytes."""
        with self._failing(path):
            incoming = self._folder / INCOMING
            incoming.mkdir(parents=True, exist_ok=True)
            (incoming / "file").write_bytes(data)
            (self._folder / path).parent.mkdir(parents=True, exist_ok=True)
            (incoming / "file").replace(self._folder / path)

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Files, then the folders that hold nothing more."""
        for path in paths:
            with self._failing(path), contextlib.suppress(FileNotFoundError):
                (self._folder / path).unlink()
            for parent in Path(path).parents[:-1]:
                try:
                    (self._folder / parent).rmdir()
                except OSError:
                    break  # it holds other files
            yield path

    def finish(self) -> None:
        """Remove the place for files on their way."""
        shutil.rmtree(self._folder / INCOMING, ignore_errors=True)

    def close(self) -> None:
        """Nothing is held open."""

    def _digest(self, path: str) -> Digest:
        with self._failing(path):
            return Digest("sha256", digest_of(self._folder / path)[0])

    def _is_open(self, folder: str, known: dict[str, bool]) -> bool:
        """Whether `folder` is one, or can be made: nothing else stands there or above it."""
        if folder not in known:
            if not self._is_open(folder.rpartition("/")[0], known):
                known[folder] = False
            else:
                try:
                    known[folder] = stat.S_ISDIR(os.lstat(self._folder / folder).st_mode)
                except FileNotFoundError:
                    known[folder] = True
        return known[folder]

    @contextlib.contextmanager
    def _failing(self, path: str) -> Iterator[None]:
        try:
            yield
        except OSError as problem:
            raise PublishError(
                f"publishing failed: {problem.strerror or problem}",
                path=str(self._folder / path),
                hint="mend that, and publish again: what was sent is not sent twice",
            ) from problem
