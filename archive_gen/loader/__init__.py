"""Files → readings: bytes, encoding, what is stated, and then what `inference` finds in the text.

    discover.py       which files are articles
    decoding.py       bytes → text               legacy.py        encodings from before Unicode
    stated.py         sidecars and folders       front_matter.py  the header in the file
    header.py         keys → values              fields.py        what each key means
    yaml_reading.py   YAML without its types     markdown.py      Markdown → blocks
    paths.py          what a path tells          quick_markdown.py the same, of ordinary texts, by comrak

Files are only ever opened for reading.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from archive_gen.errors import ArchiveError, ContentError
from archive_gen.loader.decoding import Decoded, decode, decoding_notes
from archive_gen.loader.discover import Found, discover
from archive_gen.loader.front_matter import Header, split_front_matter
from archive_gen.loader.paths import path_candidates
from archive_gen.loader.stated import UNREADABLE, FolderValues, read_stated, stated_files, stated_paths
from archive_gen.records import Candidate, Diagnostic, Reading, RemovedLine, TextFormat

if TYPE_CHECKING:
    from archive_gen.inference.reader import Given, TextReading

__all__ = [
    "Found",
    "discover",
    "is_readable",
    "read_about",
    "read_batch",
    "read_file",
    "render_markdown",
    "stated_files",
    "stated_paths",
]


def read_file(
    content: Path,
    path: str,
    *,
    max_bytes: int,
    folders: FolderValues | None = None,
    losers: bool = False,
) -> Reading:
    """Read the article at `path`, relative to the folder `content`, with `/`.

    `folders` remembers what `_folder.yaml` files state, for a batch of articles. A field that is stated
    is not looked for in the text, unless `losers` are asked for, as `inspect` shows them; what is judged
    is the same either way. Raises `ContentError`
    for a file that cannot be read, is empty, is no text, or has more than `max_bytes` bytes; everything
    else that is wrong is in the reading's `diagnostics`.
    """
    raw, decoded = _read_text(content, path, max_bytes)
    header = read_stated(content, path, decoded.text, folders=folders)
    diagnostics = [*decoding_notes(decoded, path), *header.values.diagnostics]
    if not header.text.strip():
        diagnostics.append(Diagnostic("warning", "there is a header, and no text after it", path))
    markdown = path.lower().endswith(".md")
    if markdown and not _fits_markdown(header.text):
        markdown = False
        message = "this file is too long to be read as Markdown, and is read as plain text"
        diagnostics.append(Diagnostic("warning", message, path, hint="split it, one file for each article"))
    given = _given(header, losers=losers)
    found, removed = _read_markdown(header, given) if markdown else _read_plain(header, given)
    if found.judged_until is not None:
        message = "this file is too long for one article: from this line on, all is kept as paragraphs"
        hint = "split it, one file for each article"
        diagnostics.append(Diagnostic("warning", message, path, found.judged_until + 1, hint))
    file_format: TextFormat = "markdown" if markdown else "text"
    return Reading(
        path=path,
        format=file_format,
        sha256=hashlib.sha256(raw).hexdigest(),
        encoding=decoded.encoding,
        replaced_bytes=decoded.replaced_bytes,
        stated=header.values.stated,
        extra=header.values.extra,
        blocks=found.blocks,
        removed=tuple(sorted((*header.removed, *removed, *found.removed), key=lambda gone: gone.line)),
        candidates=_with_path(found.candidates, path),
        names=found.names,
        day_first=found.day_first,
        diagnostics=tuple(diagnostics),
    )


def is_readable(content: Path, path: str, *, max_bytes: int) -> bool:
    """Whether `read_file` would read the article at `path`, and not raise."""
    try:
        _read_text(content, path, max_bytes)
    except ContentError:
        return False
    return True


def read_batch(
    content: Path, paths: Sequence[str], max_bytes: int, *, losers: bool = False
) -> list[Reading | Diagnostic]:
    """Read many articles, for one worker of a pool: a result for each path, in their order.

    `losers` is that of `read_file`. A file that cannot be read is a diagnostic instead of a reading, and
    never stops the others.
    """
    folders: FolderValues = {}
    results: list[Reading | Diagnostic] = []
    for path in paths:
        try:
            results.append(read_file(content, path, max_bytes=max_bytes, folders=folders, losers=losers))
        except ArchiveError as error:
            results.append(Diagnostic("error", error.message, error.path or path, error.line, error.hint))
    return results


def read_about(content: Path, path: str, *, max_bytes: int) -> tuple[str | None, str]:
    """The page about the archive: its title and its text as safe HTML.

    The title is the stated one, or else the heading `# …` that the text begins with and that is then left
    out of the HTML; `None` without either. Raises `ContentError` as `read_file` does.
    """
    _, decoded = _read_text(content, path, max_bytes)
    header = split_front_matter(decoded.text, path)
    if not _fits_markdown(header.text):
        raise ContentError("this page is too long", path=path, hint="shorten it")
    title = _stated_text(header, "title")
    first, _, rest = header.text.lstrip("\n").partition("\n")
    if title is None and first.startswith("# ") and first.strip(" #\t"):
        return first.strip(" #\t"), render_markdown(rest)
    return title, render_markdown(header.text)


def render_markdown(text: str) -> str:
    """Markdown as safe HTML, see `markdown.render_markdown` (imported only when it is needed)."""
    from archive_gen.loader.markdown import render_markdown

    return render_markdown(text)


def _read_text(content: Path, path: str, max_bytes: int) -> tuple[bytes, Decoded]:
    try:
        raw = _read_bytes(f"{content}/{path}", max_bytes)
        decoded = decode(raw)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ContentError(f"cannot be read: {reason}", path=path, hint=UNREADABLE) from error
    except ContentError as error:
        raise ContentError(error.message, path=path, line=error.line, hint=error.hint) from error
    if not decoded.text.strip():
        raise _nothing_in(raw, path)
    return raw, decoded


def _nothing_in(raw: bytes, path: str) -> ContentError:
    if raw and not raw.strip(b"\0"):
        what = "the file is damaged: it holds nothing but NUL bytes"
        return ContentError(what, path=path, hint="copy it again from where it came from")
    what = "the file is empty" if not raw else "the file holds nothing but white space"
    return ContentError(what, path=path, hint="remove it, or put the article's text into it")


def _read_bytes(file: str, max_bytes: int) -> bytes:
    status = os.stat(file)  # noqa: PTH116 (a Path for each article costs as much as the call)
    if not stat.S_ISREG(status.st_mode):  # to open a pipe would wait for ever
        raise ContentError("not a regular file")
    with open(file, "rb") as opened:  # noqa: PTH123 (as above)
        # Room is made for all that is asked for, so no more is than there should be.
        raw = opened.read(status.st_size + 1) if status.st_size <= max_bytes else b""
        if len(raw) > status.st_size:
            raw += opened.read(max_bytes + 1 - len(raw))
    if len(raw) > max_bytes or status.st_size > max_bytes:
        size, limit = max(status.st_size, len(raw)) / 1e6, max_bytes / 1e6
        raise ContentError(
            f"the file has {size:.1f} MB, and one article may have {limit:g} MB",
            hint="if this is one article, raise max_file_mb in archive.yaml; if not, split it",
        )
    return raw


def _read_plain(header: Header, given: Given) -> tuple[TextReading, tuple[RemovedLine, ...]]:
    from archive_gen.inference.reader import read_text

    return read_text(header.text, first_line=header.first_line, given=given), ()


def _read_markdown(header: Header, given: Given) -> tuple[TextReading, tuple[RemovedLine, ...]]:
    from archive_gen.inference.reader import read_markdown
    from archive_gen.loader.markdown import markdown_blocks

    parsed = markdown_blocks(header.text, first_line=header.first_line)
    return read_markdown(parsed.blocks, given=given), parsed.removed


def _given(header: Header, *, losers: bool) -> Given:
    from archive_gen.inference.reader import Given

    language = _stated_text(header, "language")
    settled = frozenset() if losers else frozenset(stated.field for stated in header.values.stated)
    return Given(_stated_text(header, "title"), language, settled)


def _fits_markdown(text: str) -> bool:
    from archive_gen.loader.markdown import MAX_CHARACTERS

    return len(text) <= MAX_CHARACTERS


def _stated_text(header: Header, field: str) -> str | None:
    for stated in header.values.stated:
        if stated.field == field:
            return stated.value if isinstance(stated.value, str) else None
    return None


def _with_path(candidates: dict[str, tuple[Candidate, ...]], path: str) -> dict[str, tuple[Candidate, ...]]:
    merged = dict(candidates)
    for field, found in path_candidates(path).items():
        merged[field] = (*merged.get(field, ()), *found)
    return merged
