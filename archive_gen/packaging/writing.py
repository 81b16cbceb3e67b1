"""Writing a bag: file after file, into a .zip or a folder; nothing large is held in memory."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple

from archive_gen import __version__
from archive_gen.config import Config, shown_path
from archive_gen.errors import PublishError
from archive_gen.packaging.payload import Payload, payload_of
from archive_gen.packaging.verifying import only_a_bag
from archive_gen.readiness import ready_site
from archive_gen.reporting import Reporter

BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
"""RFC 8493, section 2.1.1."""

READ_ME = """\
{title}

This is a news archive, packed by archive-gen {version} as a bag (BagIt, RFC 8493).

    {home:24} open this in a browser: the archive, for reading
    {content:24} the texts as they were collected, never changed
    {manifest:24} the SHA-256 of every file below data/

To check that nothing was lost or altered: `archive-gen package --verify NAME`, or any other program
that knows BagIt, or in this folder: sha256sum --check manifest-sha256.txt
"""

_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can hold, for all: the same files give the same bytes."""
_COMPRESSED = frozenset(".png .jpg .jpeg .gif .webp .avif .woff .woff2 .gz .zip .pdf .mp3 .mp4 .br".split())


class Bag(NamedTuple):
    """A bag that was written: where, how many payload files, and their bytes."""

    place: Path
    files: int
    size: int
    left_out: tuple[str, ...]


Put = Callable[[str, IO[bytes]], tuple[str, int]]
"""Takes a file's path in the bag and its bytes; gives back their SHA-256 and number."""


def package(
    config: Config, output: Path | None, *, force: bool, prepare: Callable[[], None], reporter: Reporter
) -> Bag:
    """Write the archive of `config` as a bag to `output`: a .zip file, or else a folder.

    Without `output`, `NAME-bag.zip` in the current folder, after the archive's own folder. What
    stands there is kept, unless `force` is given and it is a bag and nothing else. `force` also packs a
    site that is not as the last build wrote it. A bag appears whole or not at all. `prepare` is called
    before the content folder is read, when the site is known to be as it was built. Raises
    `PublishError`, and `LedgerError` while a build is running.
    """
    place = Path(os.path.abspath(output or f"{config.root.name or 'archive'}-bag.zip"))
    _refuse_place(config, place, force=force)
    try:
        reporter.stage("reading the site")
        site = ready_site(config, force=force)
        prepare()
        with _failing(place):
            payload = payload_of(config, site)
            reporter.stage("packing", len(payload.files))
            place.parent.mkdir(parents=True, exist_ok=True)
            writing = _zip if place.suffix.lower() == ".zip" else _folder
            with writing(place) as put:
                size = _write(config, payload, put, reporter)
    finally:
        reporter.finish(None)
    return Bag(place, len(payload.files), size, payload.left_out)


def _write(config: Config, payload: Payload, put: Put, reporter: Reporter) -> int:
    """Everything, the payload first: its manifest is known only then. The payload's bytes in number."""
    total = 0
    manifest: list[str] = []
    for path, source in payload.files.items():
        with source.open("rb") as stream:
            sha256, size = put(f"data/{path}", stream)
        if payload.digests.get(path, sha256) != sha256:
            raise PublishError(
                f"{path} was changed while it was being packed", hint="pack again when the site is built"
            )
        manifest.append(_manifest_line(sha256, f"data/{path}"))
        total += size
        reporter.advance(1)
    tags = {
        "READ-ME.txt": _read_me(config, payload),
        "bag-info.txt": _bag_info(config, payload, total),
        "bagit.txt": BAGIT,
        "manifest-sha256.txt": "".join(manifest).encode("utf-8"),
    }
    lines = [_manifest_line(put(path, io.BytesIO(data))[0], path) for path, data in tags.items()]
    put("tagmanifest-sha256.txt", io.BytesIO("".join(lines).encode("utf-8")))
    return total


def _manifest_line(sha256: str, path: str) -> str:
    """RFC 8493, section 2.1.3: only `%`, CR and LF are encoded."""
    path = path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
    return f"{sha256}  {path}\n"


def _bag_info(config: Config, payload: Payload, size: int) -> bytes:
    """RFC 8493, section 2.2.2: one `Label: value` a line."""
    settings = config.settings
    described = f"{settings.title}: {settings.description}" if settings.description else settings.title
    rows = {
        "External-Description": described,
        "External-Identifier": settings.base_url or "",
        "Bagging-Date": payload.day.isoformat(),
        "Payload-Oxum": f"{size}.{len(payload.files)}",
        "Bag-Software-Agent": f"archive-gen {__version__}",
    }
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in rows.items() if value]
    return "".join(lines).encode("utf-8", "replace")


def _read_me(config: Config, payload: Payload) -> bytes:
    text = READ_ME.format(
        title=config.settings.title,
        version=__version__,
        home=f"data/{payload.site}/index.html",
        content=f"data/{payload.content}/",
        manifest="manifest-sha256.txt",
    )
    return text.encode("utf-8", "replace")


@contextlib.contextmanager
def _zip(place: Path) -> Iterator[Put]:
    """A zip file whose bytes depend on nothing but the files: order, times and modes are fixed."""
    part = place.with_name(f".{place.name}.part")
    base = os.fsencode(place.stem).decode("utf-8", "replace")  # names in a zip file are UTF-8
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as bag:

            def put(path: str, stream: IO[bytes]) -> tuple[str, int]:
                entry = zipfile.ZipInfo(f"{base}/{path}", _EPOCH)
                entry.create_system = 3  # Unix: the mode is read
                entry.external_attr = 0o100644 << 16
                stored = os.path.splitext(path)[1].lower() in _COMPRESSED  # noqa: PTH122 - no file is meant
                entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
                large = stream.seek(0, os.SEEK_END) >= 1 << 30
                stream.seek(0)
                with bag.open(entry, "w", force_zip64=large) as target:
                    return _copy(stream, target)

            yield put
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


@contextlib.contextmanager
def _folder(place: Path) -> Iterator[Put]:
    """A folder, filled beside its place and renamed."""
    part = Path(tempfile.mkdtemp(prefix=f".{place.name}.part-", dir=place.parent))
    part.chmod(0o755)
    try:

        def put(path: str, stream: IO[bytes]) -> tuple[str, int]:
            (part / path).parent.mkdir(parents=True, exist_ok=True)
            with (part / path).open("xb") as target:
                return _copy(stream, target)

        yield put
        if place.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{place.name}.old-", dir=place.parent))
            place.replace(old)
            part.replace(place)
            shutil.rmtree(old)
        else:
            part.replace(place)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _copy(source: IO[bytes], target: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _refuse_place(config: Config, place: Path, *, force: bool) -> None:
    shown = shown_path(place)
    for folder in (config.output, config.content, config.cache, config.templates):
        if folder is not None and Path(os.path.realpath(place)).is_relative_to(os.path.realpath(folder)):
            raise PublishError(
                "the bag would lie inside a folder that it is to hold",
                path=shown,
                hint="name another place with `--output FILE`",
            )
    if not os.path.lexists(place):
        return
    if place.is_symlink() or (place.suffix.lower() == ".zip" and not place.is_file()):
        raise PublishError("this is no file of ours", path=shown, hint="name another with `--output FILE`")
    if place.is_dir() and not only_a_bag(place):
        hint = f"name a new folder in it: `--output {place / 'archive-bag'}`"
        raise PublishError("this folder is there already, and is no bag", path=shown, hint=hint)
    if place.is_file() and (place.suffix.lower() != ".zip" or not only_a_bag(place)):
        hint = "name a folder, or a new file that ends in .zip, with `--output FILE`"
        raise PublishError("this is a file, and no bag", path=shown, hint=hint)
    if not force:
        hint = "name another with `--output FILE`; `--force` replaces it"
        raise PublishError("this is there already", path=shown, hint=hint)


@contextlib.contextmanager
def _failing(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        shown = shown_path(Path(problem.filename)) if isinstance(problem.filename, str) else shown_path(place)
        hint = "mend that, and pack again: what stands at the bag's place is as it was"
        raise PublishError(
            f"the bag was not written: {problem.strerror or problem}", path=shown, hint=hint
        ) from problem
