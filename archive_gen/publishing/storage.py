"""Publishing to what fsspec reaches: S3 and the stores that speak like it, SFTP, Google, Azure, memory.

The only file that knows fsspec. Credentials are looked for where each library documents it (the
environment, ~/.aws, ~/.ssh, …), never in the target's address.
"""

from __future__ import annotations

import contextlib
import functools
import re
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from archive_gen.errors import PublishError
from archive_gen.publishing.headers import headers_of
from archive_gen.publishing.manifest import LARGEST
from archive_gen.publishing.parallel import in_parallel, retried
from archive_gen.publishing.targets import INCOMING, Digest, Standing, no_digest, read_file
from archive_gen.readiness import SiteFile

Result = TypeVar("Result")

WORKERS = 8
"""Files on their way at a time: SFTP servers allow ten channels (`MaxSessions`, sshd_config(5)), of
which the library keeps two for itself; the stores take more, but gain little."""

LOOKED_AT_SINGLY = 100
"""Up to so many files are asked for one by one; for more, everything is listed (S3: a thousand a request)."""

EXTRAS = {
    "s3": "s3", "s3a": "s3",
    "sftp": "sftp", "ssh": "sftp",
    "gs": "gs", "gcs": "gs",
    "az": "az", "abfs": "az", "abfss": "az",
}  # fmt: skip
"""Which extra of this package reaches which kind of address."""

_FAULTS = (TypeError, AttributeError, AssertionError, NotImplementedError)
"""Mistakes of a program, not of the world: they keep their traceback."""
_PERMANENT = (PermissionError, FileNotFoundError, NotADirectoryError, ValueError, *_FAULTS)
_NO_ANSWER_CHANGES = frozenset(
    "NoCredentialsError PartialCredentialsError ProfileNotFound NoSuchBucket PermissionDenied "
    "HostKeyNotVerifiable KeyImportError ClientAuthenticationError".split()
)
"""Errors of botocore, asyncssh and azure-core that are the same however often one asks."""


class Storage:
    """A folder, bucket or prefix that fsspec reaches. A file is written at once where the store does
    so by itself; over SFTP it is written aside and renamed.
    """

    at_once = False
    quick_to_look = False

    def __init__(self, address: str) -> None:
        self.address = address
        self._kind = address.partition("://")[0].lower()
        self._fs, self._root = _connect(self._kind, address)
        self._aside = EXTRAS.get(self._kind) == "sftp"
        self._folders: set[str] = set()
        self._lock = threading.Lock()

    def read(self, path: str) -> bytes | None:
        """The bytes of a file."""

        def fetch() -> bytes | None:
            try:
                size = self._fs.info(self._place(path))["size"]
            except FileNotFoundError:
                return None
            if size is not None and size > LARGEST:
                raise PublishError(f"this is too large for a manifest ({size:,} bytes)", path=path)
            return bytes(self._fs.cat_file(self._place(path)))

        return self._call(fetch)

    def look(self, paths: Collection[str]) -> Mapping[str, Standing]:
        """One by one where they are few, else by listing everything."""
        if len(paths) > LOOKED_AT_SINGLY:
            return self._list(paths)
        found: dict[str, Standing] = {}
        for path, info in in_parallel(self._info, list(paths), workers=WORKERS):
            if info is not None:
                found[path] = self._standing(info)
        return found

    def send(self, folder: Path, files: Sequence[SiteFile]) -> Iterator[tuple[SiteFile, bool]]:
        """Several at a time."""

        def put(file: SiteFile) -> None:
            self.write(file.path, read_file(folder, file))

        for file, _ in in_parallel(put, files, workers=WORKERS):
            yield file, True

    def write(self, path: str, data: bytes) -> None:
        """Write a file of these bytes, with its headers where the target keeps them."""
        if not self._aside:
            self._call(lambda: self._fs.pipe_file(self._place(path), data, **self._metadata(path)))
            return

        def put() -> None:
            aside = self._place(f"{INCOMING}/{threading.get_ident()}")
            self._fs.pipe_file(aside, data)
            self._make_folder(path.rpartition("/")[0])
            self._fs.mv(aside, self._place(path))

        self._call(put)

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Files; over SFTP also the folders that hold nothing more (a store has none)."""
        for path, _ in in_parallel(self._remove, paths, workers=WORKERS):
            yield path
        if self._aside:
            folders = {str(parent) for path in paths for parent in Path(path).parents[:-1]}
            for folder in sorted(folders, key=lambda each: each.count("/"), reverse=True):
                with contextlib.suppress(Exception):  # it holds other files; each server has its own word
                    self._fs.rmdir(self._place(folder))

    def finish(self) -> None:
        """Remove the place for files on their way."""
        if self._aside:
            with contextlib.suppress(FileNotFoundError):
                self._call(lambda: self._fs.rm(self._place(INCOMING), recursive=True))

    def close(self) -> None:
        """Fsspec closes its connections with the program."""

    def _place(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _info(self, path: str) -> Mapping[str, Any] | None:
        def ask() -> Mapping[str, Any] | None:
            try:
                info: Mapping[str, Any] = self._fs.info(self._place(path))
            except FileNotFoundError:
                return None
            return info

        return self._call(ask)

    def _list(self, paths: Collection[str]) -> dict[str, Standing]:
        def ask() -> Mapping[str, Any]:
            try:
                listed: Mapping[str, Any] = self._fs.find(self._root, withdirs=self._aside, detail=True)
            except FileNotFoundError:
                return {}
            return listed

        prefix = self._root.lstrip("/") + "/"
        by_path = {
            name.strip("/").removeprefix(prefix): self._standing(info)
            for name, info in self._call(ask).items()
        }
        return {path: by_path[path] for path in paths if path in by_path}

    def _standing(self, info: Mapping[str, Any]) -> Standing:
        if info.get("type") != "file":
            return Standing(blocked=True)
        tag = str(info.get("ETag", "")).strip('"')
        # The ETag of an object that was sent in one piece is its MD5, unless it is encrypted with a key of
        # one's own (Amazon S3 API Reference, "Object"); then it equals no digest, and nothing is lost.
        is_md5 = EXTRAS.get(self._kind) == "s3" and re.fullmatch("[0-9a-f]{32}", tag) is not None
        return Standing(info.get("size"), functools.partial(Digest, "md5", tag) if is_md5 else no_digest)

    def _metadata(self, path: str) -> dict[str, Any]:
        headers = headers_of(path)
        extra = EXTRAS.get(self._kind)
        if extra == "s3":
            encoding = {"ContentEncoding": headers.content_encoding} if headers.content_encoding else {}
            return {"ContentType": headers.content_type, "CacheControl": headers.cache_control, **encoding}
        values = {"cache_control": headers.cache_control}
        if headers.content_encoding:
            values["content_encoding"] = headers.content_encoding
        if extra == "gs":
            return {"content_type": headers.content_type, "fixed_key_metadata": values}
        if extra == "az":
            return {"content_settings": {"content_type": headers.content_type, **values}}
        return {}

    def _make_folder(self, folder: str) -> None:
        with self._lock:
            known = folder in self._folders
        if folder and not known:
            self._fs.makedirs(self._place(folder), exist_ok=True)
            with self._lock:
                self._folders.add(folder)

    def _remove(self, path: str) -> None:
        def remove() -> None:
            with contextlib.suppress(FileNotFoundError):
                self._fs.rm_file(self._place(path))

        self._call(remove)

    def _call(self, function: Callable[[], Result]) -> Result:
        try:
            return retried(function, is_permanent)
        except (PublishError, *_FAULTS):
            raise
        except Exception as problem:
            raise told(problem, self.address) from problem


def is_permanent(problem: BaseException) -> bool:
    """Whether trying again cannot help."""
    names = {each.__name__ for each in type(problem).__mro__}
    return isinstance(problem, (*_PERMANENT, PublishError)) or bool(names & _NO_ANSWER_CHANGES)


def told(problem: Exception, address: str) -> PublishError:
    """What went wrong at a target, in words. The libraries' messages hold no credentials."""
    name = type(problem).__name__
    message = " ".join(str(problem).split()) or name
    hint = "when that is mended, publish again: what was sent is not sent twice"
    if "Credentials" in name or "Authentication" in name:
        hint = "the credentials are looked for in the environment; see docs/publishing.md for their names"
    elif name == "HostKeyNotVerifiable":
        hint = (
            "connect once with `ssh` and compare the server's key, which is then kept in ~/.ssh/known_hosts"
        )
    elif name == "PermissionDenied":
        hint = "does `ssh` reach it with your key? `ssh-add` makes a key with a passphrase usable here"
    return PublishError(f"publishing failed: {message} ({name})", path=address, hint=hint)


def _connect(kind: str, address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it, without a slash at its end."""
    extra = EXTRAS.get(kind)
    install = f"pip install 'archive-gen[{extra or 'publish'}]'"
    options: dict[str, Any] = {"skip_instance_cache": True}
    try:
        import fsspec

        if extra == "sftp":
            # fsspec has an SFTP of its own that takes any server for the right one. This one can look at
            # the server's key, but only if told to: the empty tuple is asyncssh's "as ssh does".
            import sshfs

            fsspec.register_implementation(kind, sshfs.SSHFileSystem, clobber=True)
            options["known_hosts"] = ()
        else:
            options["use_listings_cache"] = False
        filesystem, root = fsspec.core.url_to_fs(address, **options)
    except ImportError as problem:
        raise PublishError(
            f"{kind}:// needs a library that is not installed ({problem})",
            path=address,
            hint=f"install it with: {install}" if extra or problem.name == "fsspec" else None,
        ) from problem
    except _FAULTS:
        raise
    except Exception as problem:
        raise told(problem, address) from problem
    return filesystem, str(root).rstrip("/")
