"""What an open page is told, and what a page shows at an address, so that the two agree.

Every message holds the whole state as far as the page is concerned. So it does not matter which
messages a page has missed while it was hidden, or the preview away.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

from archive_gen.records import Diagnostic
from archive_gen.server.board import State
from archive_gen.server.injection import PREFIX
from archive_gen.server.own_pages import report_page, waiting_page
from archive_gen.server.site_files import Found, base_path, digest, find, is_html

AROUND = 3
"""Lines shown above and below the one with the mistake."""

_LONGEST_LINE = 200
_LONGEST_FILE = 5_000_000


class Line(msgspec.Struct, frozen=True):
    """A line of a file, counted from 1."""

    number: int
    text: str


class Mistake(msgspec.Struct, frozen=True):
    """A mistake as the overlay shows it; `file` is empty where it is of no file."""

    file: str
    line: int | None
    message: str
    hint: str | None
    lines: tuple[Line, ...]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """The state of the preview for one page.

    `digest` is that of the page at its address as it stands now. `moved` is where its article has
    gone, if nothing stands at the address any more. `failed` says that there is no new site;
    otherwise `mistakes` are errors of the content. `standing` counts errors that are not shown.
    """

    server: str
    build: int
    building: bool
    digest: str
    moved: str | None
    assets: Mapping[str, int]
    failed: bool
    mistakes: tuple[Mistake, ...]
    standing: int


class Shown(NamedTuple):
    """A page, whole: its status, its bytes before the script is injected, and their digest."""

    status: int
    body: bytes
    digest: str


def page_at(state: State, path: str) -> Shown | Found:
    """The page at a decoded path; a `Found` where that is no page, but some other file or a way to one."""
    if path == PREFIX:
        return _shown(200, report_page(state))
    found = _found(state, path)
    if found.status == 307 or (found.file and not is_html(found.file)):
        return found
    if found.file:
        try:
            return _shown(found.status, Path(found.file).read_bytes())
        except OSError:  # removed at this very moment, or not to be read
            found = Found(404)
    has_site = state.output is not None and find(state.output, "/").status == 200
    return _shown(404 if has_site else 503, waiting_page(state, has_site=has_site))


def message(state: State, server: str, path: str) -> Message:
    """What the page at a decoded path is told."""
    page = page_at(state, path)
    errors = sum(each.severity == "error" for each in state.outcome.problems)
    return Message(
        server=server,
        build=state.build,
        building=state.building,
        digest=page.digest if isinstance(page, Shown) else "",
        moved=_moved(state, path) if isinstance(page, Shown) and page.status == 404 else None,
        assets=_assets(state),
        failed=bool(state.outcome.failure),
        mistakes=tuple(_mistake(each) for each in state.mistakes),
        standing=0 if state.outcome.failure else errors - len(state.mistakes),
    )


def _shown(status: int, body: bytes) -> Shown:
    return Shown(status, body, digest(body))


def _found(state: State, path: str) -> Found:
    return find(state.output, path, _base_path(state)) if state.output is not None else Found(404)


def _base_path(state: State) -> str:
    config = state.made.config if state.made is not None else None
    return base_path(config.settings.base_url) if config is not None else "/"


def _moved(state: State, path: str) -> str | None:
    for root in dict.fromkeys(("/", _base_path(state))):
        new = state.moved.get(path.removeprefix(root))
        if new is not None:
            return root + quote(new)
    return None


def _assets(state: State) -> dict[str, int]:
    roots = dict.fromkeys(("/", _base_path(state)))
    return {root + name: build for root in roots for name, build in state.assets.items()}


def _mistake(found: Diagnostic) -> Mistake:
    lines = excerpt(Path(found.path), found.line) if found.path and found.line else ()
    return Mistake(found.path, found.line, found.message, found.hint, lines)


def excerpt(file: Path, line: int) -> tuple[Line, ...]:
    """The line and those around it; none where the file cannot be read, or has no such line.

    What is no UTF-8 becomes U+FFFD, and a long line is cut.
    """
    try:
        with file.open("rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                return ()
            text = stream.read(_LONGEST_FILE).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    first, last = max(1, line - AROUND), min(len(lines), line + AROUND)
    if not lines[-1] and last == len(lines) and line < last:
        last -= 1
    if line > len(lines):
        return ()
    return tuple(Line(number, _cut(lines[number - 1])) for number in range(first, last + 1))


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "…"
