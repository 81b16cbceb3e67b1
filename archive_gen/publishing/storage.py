"""Publishing to what fsspec reaches: S3 and the stores that speak like it, Google, Azure, memory.

The only file that knows fsspec. Credentials are looked for where each library documents it (the
environment, ~/.aws, …), never in the target's address.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from archive_gen.errors import PublishError
from archive_gen.publishing.headers import headers_of
from archive_gen.publishing.manifest import LARGEST
from archive_gen.publishing.parallel import in_parallel, retried
from archive_gen.publishing.targets import FORMS, Digest, Standing, no_digest, read_file
from archive_gen.readiness import SiteFile

Result = TypeVar("Result")

WORKERS = 8
"""Files on their way at a time: stores take more, but gain little."""

LOOKED_AT_SINGLY = 100
"""Up to so many files are asked for one by one; for more, everything is listed (S3: a thousand a request)."""

EXTRAS = {
    "s3": "s3", "s3a": "s3",
    "gs": "gs", "gcs": "gs",
    "az": "az", "abfs": "az", "abfss": "az",
}  # fmt: skip
"""Which extra of this package reaches which kind of address."""

_FAULTS = (TypeError, AttributeError, AssertionError, NotImplementedError)
"""Mistakes of a program, not of the world: they keep their traceback."""
_PERMANENT = (PermissionError, FileNotFoundError, NotADirectoryError, ValueError, *_FAULTS)
_NO_ANSWER_CHANGES = frozenset(
    "NoCredentialsError PartialCredentialsError ProfileNotFound NoSuchBucket "
    "ClientAuthenticationError".split()
)
"""Errors of botocore and azure-core that are the same however often one asks."""


class Storage:
    """A bucket, or a prefix in one, that fsspec reaches. The stores write a file at once."""

    at_once = False
    quick_to_look = False

    def __init__(self, address: str) -> None:
        self.address = address
        self._kind = address.partition("://")[0].lower()
        self._fs, self._root = _connect(self._kind, address)

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
        self._call(lambda: self._fs.pipe_file(self._place(path), data, **self._metadata(path)))

    def delete(self, paths: Sequence[str]) -> Iterator[str]:
        """Files; a store has no folders."""
        for path, _ in in_parallel(self._remove, paths, workers=WORKERS):
            yield path

    def finish(self) -> None:
        """Each file is complete in itself."""

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
                listed: Mapping[str, Any] = self._fs.find(self._root, detail=True)
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
        except Exception as problem:  # what the libraries raise shares no base class
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
    return PublishError(f"publishing failed: {message} ({name})", path=address, hint=hint)


def _connect(kind: str, address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it, without a slash at its end."""
    if not _is_known(kind):
        message = f"nothing is known of addresses that begin with {kind}://"
        raise PublishError(message, path=address, hint=f"name {FORMS}")
    extra = EXTRAS.get(kind)
    install = f"pip install 'archive-gen[{extra or 'publish'}]'"
    try:
        import fsspec

        filesystem, root = fsspec.core.url_to_fs(address, skip_instance_cache=True, use_listings_cache=False)
    except ImportError as problem:
        raise PublishError(
            f"{kind}:// needs a library that is not installed ({problem})",
            path=address,
            hint=f"install it with: {install}" if extra or problem.name == "fsspec" else None,
        ) from problem
    except _FAULTS:
        raise
    except Exception as problem:  # what the libraries raise shares no base class
        raise told(problem, address) from problem
    return filesystem, str(root).rstrip("/")


def _is_known(kind: str) -> bool:
    """Whether fsspec knows such addresses; where it is missing, that is told instead."""
    try:
        import fsspec
    except ImportError:
        return True
    return kind in fsspec.available_protocols()
