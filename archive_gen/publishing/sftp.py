"""Publishing with the installed OpenSSH: `sftp://USER@HOST:PORT/PATH`.

The program `sftp` is given batches of commands (sftp(1), "-b"), one connection for each; what it
says tells how far it came. How it reaches a host (keys, agents, ~/.ssh/config, known hosts) is its
own affair.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import LARGEST
from archive_gen.publishing.parallel import in_parallel
from archive_gen.publishing.programs import Completed, failed, find_program, run_program
from archive_gen.publishing.targets import INCOMING, Standing, changed_meanwhile
from archive_gen.readiness import SiteFile, digest_of

BATCH = 100
"""Files for one connection: what arrived is noted after each."""

WORKERS = 4
"""Connections at a time: servers begin to refuse those that wait at ten (`MaxStartups`, sshd_config(5))."""

_LONGEST = 2000
"""Bytes of one command; `sftp` cuts longer ones (sftp.c, `interactive_loop`)."""

_INSTALL = "install OpenSSH's client: `apt install openssh-client`; macOS and Windows 10 bring it"
_HINTS = {
    "Host key verification failed": (
        "connect once with `ssh` and compare the server's key, which is then kept in ~/.ssh/known_hosts"
    ),
    "Permission denied (": "does `ssh` reach it with your key? `ssh-add` makes one with a passphrase usable",
}
_LISTED = re.compile(r"^([a-z-])[rwxsStT-]{9}[+.@]? +\S+ +\S+ +\S+ +(\d+) +\S+ +\S+ +\S+ (.*)$")
"""A line of `ls -ln`, as servers make it after the form of ls(1): kind, size, name."""


class Sftp:
    """A folder on a server that offers SFTP; made if it is missing. Files are sent aside and renamed."""

    at_once = False
    quick_to_look = False

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        user = f"{unquote(parts.username)}@" if parts.username else ""
        if not parts.hostname or parts.hostname.startswith("-") or user.startswith("-"):
            raise PublishError(f"{address} names no host", hint="write sftp://USER@HOST/PATH")
        self.address = address
        self._root = unquote(parts.path).rstrip("/") or "/"
        port = ["-P", str(parts.port)] if parts.port else []
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        self._words = [find_program("sftp", _INSTALL), *port, "-b", "-", "--", f"{user}{host}"]
        self._parts = itertools.count()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        standing = self.look([path]).get(path)
        if standing is None or standing.blocked:
            return None
        if (standing.size or 0) > LARGEST:
            raise PublishError(f"this is too large for a manifest ({standing.size:,} bytes)", path=path)
        with tempfile.TemporaryDirectory() as folder:
            self._run([f"get {self._there(path)} read"], Path(folder), "the server could not be read")
            return Path(folder, "read").read_bytes()

    def look(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """Folder by folder, as each is listed; a folder that is a link counts as blocked."""
        folders = {"", *(str(parent) for path in paths for parent in Path(path).parents[:-1])}
        found: dict[str, tuple[str, int]] = {}
        for depth in range(max(map(_depth, folders)) + 1):
            level = [each for each in sorted(folders) if _depth(each) == depth]
            level = [each for each in level if depth == 0 or found.get(each, ("", 0))[0] == "d"]
            found.update(self._list(level))
        standing = {}
        for path in paths:
            above = [str(parent) for parent in Path(path).parents[:-1]]
            if any(found.get(each, ("d", 0))[0] != "d" for each in above):
                standing[path] = Standing(blocked=True)
            elif path in found:
                kind, size = found[path]
                standing[path] = Standing(size, blocked=kind != "-")
        return standing

    def send(self, folder: Path, files: Sequence[SiteFile]) -> Iterator[tuple[SiteFile, bool]]:
        """Some at a time over each of several connections."""
        making = self._making({INCOMING, *(file.path.rpartition("/")[0] for file in files)})
        self._run(making, None, "the server cannot be reached")

        def send_batch(batch: Sequence[SiteFile]) -> None:
            self._put(folder, [file.path for file in batch])
            for file in batch:
                if digest_of(folder / file.path) != (file.sha256, file.size):
                    raise changed_meanwhile(file)

        batches = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
        for batch, _ in in_parallel(send_batch, batches, workers=WORKERS):
            yield from ((file, True) for file in batch)

    def write(self, path: str, data: bytes) -> None:
        """Send a file of these bytes."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, path).write_bytes(data)
            self._put(Path(folder), [path], first=self._making({INCOMING}))

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Files that are there, then the folders that this leaves empty."""
        there = self.look(paths)
        for start in range(0, len(paths), BATCH):
            batch = [path for path in paths[start : start + BATCH] if path in there]
            self._run([f"rm {self._there(path)}" for path in batch], None, "the server could not delete")
            yield from paths[start : start + BATCH]
        folders = {str(parent) for path in paths for parent in Path(path).parents[:-1]}
        inmost_first = sorted(folders, key=_depth, reverse=True)
        # A folder that holds other files stays; "-" lets that be no failure.
        self._run([f"-rmdir {self._there(folder)}" for folder in inmost_first], None, "")

    def finish(self) -> None:
        """Remove the place for files on their way, and what ended publishes have left there."""
        left = [name for name, (kind, _) in self._list([INCOMING]).items() if kind == "-"]
        commands = [f"rm {self._there(name)}" for name in left]
        self._run([*commands, f"-rmdir {self._there(INCOMING)}"], None, "the server could not delete")

    def close(self) -> None:
        """Nothing is held open."""

    def _put(self, folder: Path, paths: Sequence[str], *, first: Sequence[str] = ()) -> None:
        commands = [*first]
        for path in paths:
            aside = self._there(f"{INCOMING}/{next(self._parts)}")
            commands += [f"put {_quoted(path)} {aside}", f"rename {aside} {self._there(path)}"]
        self._run(commands, folder, "the server could not be written to")

    def _making(self, folders: Collection[str]) -> list[str]:
        """Commands that make folders. One that is there already is no failure; one that cannot be made
        fails when it is used.
        """
        wanted = {*folders, *(str(parent) for each in folders for parent in Path(each).parents[:-1])}
        above = [str(parent) for parent in reversed(Path(self._root).parents)] if self._root != "/" else []
        commands = [f"-mkdir {_quoted(each)}" for each in (*above[1:], self._root)]
        return commands + [f"-mkdir {self._there(each)}" for each in sorted(wanted - {""}, key=_depth)]

    def _list(self, folders: Sequence[str]) -> dict[str, tuple[str, int]]:
        """What stands in folders: path → kind (a letter of ls(1)) and size. One that is missing is empty."""
        commands = [f"-ls -lan {self._there(each)}" for each in folders]
        outcome = self._run(commands, None, "the server could not be listed")
        found = {}
        folder = ""
        asked = iter(folders)
        for line in outcome.out.decode("utf-8", "surrogateescape").splitlines():
            if line.startswith("sftp> "):
                folder = next(asked)
            elif row := _LISTED.match(line):
                name = row[3].rpartition("/")[2]
                if name not in (".", ".."):
                    found[f"{folder}/{name}" if folder else name] = (row[1], int(row[2]))
        return found

    def _there(self, path: str) -> str:
        return _quoted(f"{self._root.rstrip('/')}/{path}" if path else self._root)

    def _run(self, commands: Sequence[str], folder: Path | None, what: str) -> Completed:
        """Run commands in one connection; they end at the first that fails, unless it begins with "-"."""
        if not commands:
            return Completed(0, b"", "")
        for command in commands:
            if len(command.encode("utf-8", "surrogateescape")) > _LONGEST:
                raise PublishError("this path is too long for `sftp`", path=command[:200])
        given = "".join(f"{command}\n" for command in commands).encode("utf-8", "surrogateescape")
        outcome = run_program(self._words, given=given, environment={"LC_ALL": "C.UTF-8"}, folder=folder)
        if outcome.code:
            hint = next((hint for words, hint in _HINTS.items() if words in outcome.err), None)
            raise failed(what, outcome, self.address, hint or "does `sftp` with the same host work?")
        return outcome


def _depth(path: str) -> int:
    return path.count("/") + 1 if path else 0


def _quoted(path: str) -> str:
    """A path as one word of a command. In quotation marks nothing is a pattern (sftp.c, `makeargv`)."""
    if any(char in path for char in "\n\r\0"):
        raise PublishError("a name with a line break cannot be sent with `sftp`", path=repr(path))
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'
