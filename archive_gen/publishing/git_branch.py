"""Publishing to a branch of a git repository: `git:REMOTE#BRANCH`.

Git itself does the work, in a bare repository of our own below the cache folder: the commits of the
branch are fetched without their files, the new one is made by `git fast-import`, and one push makes
it appear. Nothing of the archive's own repository, if it is in one, is touched; only what its
settings say of addresses and credentials is heeded, so `git:origin#gh-pages` works as expected.
"""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from archive_gen.errors import PublishError
from archive_gen.publishing.manifest import LARGEST
from archive_gen.publishing.programs import Completed, failed, find_program, run_program
from archive_gen.publishing.targets import Digest, Standing, read_file
from archive_gen.readiness import SiteFile

_INSTALL = "install git: `apt install git`, `brew install git`, or git-scm.com"
_REMOTE = "target"
_SEEN = "refs/published/before"
_MADE = "refs/published/after"
_INHERITED = r"^(http|credential|url|core\.sshcommand|ssh)(\.|$)"
_NO_JEKYLL = ".nojekyll"
"""Tells GitHub Pages to show the files as they are, instead of running them through another generator."""
_COMMIT_MESSAGE = b"Publish archive\n"
_NOBODY = {"GIT_COMMITTER_NAME": "archive-gen", "GIT_COMMITTER_EMAIL": "archive-gen@localhost"}


class GitBranch:
    """A branch, made if it is missing. Files of others in it stay. With `single_commit` it has no
    history: each publish takes the place of the one before.
    """

    at_once = True
    quick_to_look = True

    def __init__(self, remote: str, branch: str, *, cache: Path, root: Path, single_commit: bool) -> None:
        self.address = f"git:{remote}#{branch}"
        self._git = find_program("git", _INSTALL)
        self._branch = f"refs/heads/{branch}"
        self._folder = cache
        self._single_commit = single_commit
        self._settings = _settings(self._git, remote, root)
        self._writer: subprocess.Popen[bytes] | None = None
        self._before = self._fetch()
        self._tree = self._list() if self._before else {}

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""
        if path not in self._tree:
            return None
        name = f"{self._before}:{path}"
        if int(self._run("cat-file", "-s", name).out) > LARGEST:
            raise PublishError("this is too large for a manifest", path=path)
        return self._run("cat-file", "blob", name).out

    def look(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """By the names that git has for the contents."""
        folders = {path.rpartition("/")[0] for path in self._tree}
        folders |= {parent for folder in folders for parent in _above(folder)}
        found = {}
        for path in paths:
            mode, name = self._tree.get(path, ("", ""))
            if mode in ("100644", "100755"):
                found[path] = Standing(None, functools.partial(Digest, "git", name))
            elif mode or path in folders or any(parent in self._tree for parent in _above(path)):
                found[path] = Standing(blocked=True)
        return found

    def send(self, folder: Path, files: Sequence[SiteFile]) -> Iterator[tuple[SiteFile, bool]]:
        """Into the commit that is being made."""
        for file in files:
            self.write(file.path, read_file(folder, file))
            yield file, True

    def write(self, path: str, data: bytes) -> None:
        """Into the commit that is being made (git-fast-import(1), "filemodify")."""
        self._say(b"M 100644 inline %s\ndata %d\n%s\n" % (_quoted(path), len(data), data))

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """From the commit that is being made; git keeps no empty folders."""
        for path in paths:
            self._say(b"D %s\n" % _quoted(path))
            yield path

    def finish(self) -> None:
        """End the commit, and push it. Raises `PublishError` if the branch has moved meanwhile."""
        if self._writer is None:
            return
        self._say(b"done\n")
        _, told = self._writer.communicate()
        outcome = Completed(self._writer.returncode, b"", told.decode("utf-8", "replace"))
        self._writer = None
        if outcome.code:
            raise failed("git could not make the commit", outcome, self.address)
        words = ["push", "--quiet", "--no-verify"]
        if self._single_commit:
            words.append(f"--force-with-lease={self._branch}:{self._before}")
        pushed = self._try(*words, _REMOTE, f"{_MADE}:{self._branch}")
        if pushed.code:
            moved = "rejected" in pushed.err or "stale info" in pushed.err
            hint = "publish again: somebody else has pushed to it meanwhile" if moved else _ACCESS
            raise failed("git could not push", pushed, self.address, hint)

    def close(self) -> None:
        """End an unfinished commit; nothing of it appears anywhere."""
        if self._writer is not None:
            self._writer.kill()
            self._writer.communicate()
            self._writer = None

    def _fetch(self) -> str:
        """The commit that the branch is at, fetched without its files; empty if there is no branch."""
        if not (self._folder / "HEAD").exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._run("init", "--quiet", "--bare", ".")
        listed = self._try("ls-remote", _REMOTE, self._branch)
        if listed.code:
            raise failed("git cannot reach the repository", listed, self.address, _ACCESS)
        if not listed.out.strip():
            return ""
        fetched = self._try(
            "fetch",
            "--quiet",
            "--no-tags",
            "--depth=1",
            "--filter=blob:none",
            _REMOTE,
            f"+{self._branch}:{_SEEN}",
        )
        if fetched.code:
            raise failed("git could not fetch the branch", fetched, self.address, _ACCESS)
        return self._run("rev-parse", _SEEN).out.decode("ascii").strip()

    def _list(self) -> dict[str, tuple[str, str]]:
        """Every file of the branch: path → (mode, name of the content)."""
        files = {}
        for row in self._run("ls-tree", "-r", "-z", "--full-tree", self._before).out.split(b"\0")[:-1]:
            about, _, path = row.partition(b"\t")
            mode, _, name = about.decode("ascii").split()
            files[os.fsdecode(path)] = (mode, name)
        return files

    def _say(self, data: bytes) -> None:
        pipe = self._importer()
        try:
            pipe.write(data)
        except BrokenPipeError:
            writer, self._writer = self._writer, None
            told = writer.communicate()[1] if writer else b""
            outcome = Completed(1, b"", told.decode("utf-8", "replace"))
            raise failed("git could not make the commit", outcome, self.address) from None

    def _importer(self) -> IO[bytes]:
        """Standard input of `git fast-import`, with the commit begun."""
        if self._writer is None:
            self._writer = subprocess.Popen(  # noqa: S603 - git, with words of ours
                [self._git, "fast-import", "--quiet", "--done", "--force"],
                cwd=self._folder,
                env={**os.environ, **self._environment()},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            begin = [f"reset {_MADE}\n\ncommit {_MADE}\n".encode(), b"committer %s\n" % self._committer()]
            begin.append(b"data %d\n%s\n" % (len(_COMMIT_MESSAGE), _COMMIT_MESSAGE))
            if self._before and not self._single_commit:
                begin.append(f"from {self._before}\n".encode())
            elif self._before:
                tree = self._run("rev-parse", f"{self._before}^{{tree}}").out.strip()
                begin.append(b'M 040000 %s ""\n' % tree)
            self._say(b"".join(begin))
            if _NO_JEKYLL not in self._tree:
                self.write(_NO_JEKYLL, b"")
        pipe = self._writer.stdin
        if pipe is None:
            raise RuntimeError("a pipe was asked for")
        return pipe

    def _committer(self) -> bytes:
        """Who publishes, as git knows them, and when; a name of ours where it knows nobody."""
        known = self._try("var", "GIT_COMMITTER_IDENT")
        if known.code:
            words = [self._git, "var", "GIT_COMMITTER_IDENT"]
            known = run_program(words, environment={**self._environment(), **_NOBODY}, folder=self._folder)
        return known.out.strip()

    def _environment(self) -> dict[str, str]:
        environment = {
            "LC_ALL": "C",
            "GIT_DIR": str(self._folder),
            "GIT_CONFIG_COUNT": str(len(self._settings)),
        }
        for number, (key, value) in enumerate(self._settings):
            environment |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
        return environment

    def _try(self, *words: str) -> Completed:
        return run_program([self._git, *words], environment=self._environment(), folder=self._folder)

    def _run(self, *words: str) -> Completed:
        outcome = self._try(*words)
        if outcome.code:
            raise failed(f"git {words[0]} failed", outcome, self.address)
        return outcome


_ACCESS = "git needs credentials for it: does `git ls-remote` with the same address work?"


def _settings(git: str, remote: str, root: Path) -> list[tuple[str, str]]:
    """Settings for our repository, given by the environment so that no address is written to disk:
    the remote, and what the repository around the archive says of credentials.
    """
    address = remote
    inherited: list[tuple[str, str]] = []
    around = run_program(
        [git, "config", "--local", "--includes", "-z", "--get-regexp", _INHERITED], folder=root
    )
    if around.code == 0:
        for row in around.out.decode("utf-8", "surrogateescape").split("\0")[:-1]:
            key, _, value = row.partition("\n")
            inherited.append((key, value))
    if not any(char in remote for char in "/:\\"):
        named = run_program([git, "remote", "get-url", "--push", "--", remote], folder=root)
        if named.code:
            raise PublishError(
                f"there is no git remote {remote!r} here",
                hint="name one of `git remote -v`, or a repository's address: git:https://…#gh-pages",
            )
        address = named.out.decode("utf-8", "surrogateescape").strip()
    if "://" not in address and ":" not in address.split("/")[0]:
        address = os.path.abspath(root / address if address != remote else address)
    return [*inherited, (f"remote.{_REMOTE}.url", address)]


def _quoted(path: str) -> bytes:
    """A path for fast-import: quoted in the way of C where it could be misread."""
    raw = os.fsencode(path)
    if raw.startswith(b'"') or b"\n" in raw:
        return b'"%s"' % raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return raw


def _above(path: str) -> Iterator[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
