"""Preview: builds, serves, watches, rebuilds, and tells the open pages.

    watching ──path──▶ bursts ──"build"──▶ builds (another process) ──Outcome──▶ board
                                                                                  │
    browser ◀──pages, events── application (a thread) ◀──messages, injection──────┘

The thread of `serve` waits for bursts of changes and has them built, one after the other; changes
during a build are the next burst. It is the one that Ctrl-C reaches.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from archive_gen.config import Config, check_folders
from archive_gen.server.board import Board, State, after_build
from archive_gen.server.builds import BuildProcess, Order, Outcome
from archive_gen.server.bursts import Changes
from archive_gen.server.listening import Address, Say, announce, listening
from archive_gen.server.watching import Places, Watcher
from archive_gen.terminal import diagnostic_lines

BUSY_SECONDS = 1.0
"""How long to wait before another try, where another build is at work in the archive."""

BUSY_TRIES = 10
"""After so many tries in vain it is no longer waited for in silence: it is a failure."""


def serve(
    order: Order, address: Address, *, say: Say, reload: bool = True, open_browser: bool = False
) -> None:
    """Preview the archive until Ctrl-C.

    `say` is given lines for a person. Bad content, settings or templates never end the preview:
    they are told, on the terminal and in the browser. Raises `SettingsError` if the settings or
    folders cannot be used at the start, or the address cannot be served at.
    """
    from archive_gen.server.application import serving

    config = order.config()
    check_folders(config)
    with listening(address, say) as listener:
        builder, board, changes = BuildProcess(), Board(), Changes()
        watcher = Watcher(changes.add, lambda text: say(f"note: {text}"))
        builder.start()
        try:
            watcher.watch(_places(config))
            board.post(State(output=config.output, records=order.records()))
            with serving(board, listener, address.host, reload=reload):
                url = announce(listener, address.host, say)
                if open_browser:
                    _open(url, say)
                _build_for_ever(order, _Parts(builder, watcher, changes, board), say)
        finally:
            board.close()
            watcher.stop()
            builder.stop()


class _Parts(NamedTuple):
    builder: BuildProcess
    watcher: Watcher
    changes: Changes
    board: Board


def _build_for_ever(order: Order, parts: _Parts, say: Say) -> None:
    builder, watcher, changes, board = parts
    stamps: dict[str, tuple[int, int, int]] = {}
    tries = 0
    while True:
        before = board.state
        board.post(msgspec.structs.replace(before, building=True))
        begun = time.monotonic()
        outcome = builder.build(order)
        tries = tries + 1 if outcome.busy else 0
        if 0 < tries < BUSY_TRIES:
            if tries == 1:
                say("note: another build is at work in this archive; waiting for it")
            changes.wait(BUSY_SECONDS)
            continue
        if outcome.config is not None and watcher.watch(_places(outcome.config)):
            changes.add(str(outcome.config.content))  # whatever changed there before it was watched
        output = outcome.config.output if outcome.config and not outcome.failure else before.output
        stamps = _stamps(output, stamps, before.build + 1)
        state = after_build(before, outcome, {name: stamp[0] for name, stamp in stamps.items()})
        board.post(state)
        say(*_told(outcome, before, time.monotonic() - begun))
        changes.wait(BUSY_SECONDS if outcome.busy else None)


def _places(config: Config) -> Places:
    real = os.path.realpath
    settings = config.file or config.root / "archive.yaml"
    templates = Path(real(config.templates)) if config.templates is not None else None
    return Places(Path(real(config.content)), templates, Path(real(settings.parent)) / settings.name)


def _stamps(
    output: Path | None, before: Mapping[str, tuple[int, int, int]], build: int
) -> dict[str, tuple[int, int, int]]:
    """For each asset of the site: after which build it became what it is, and how that is known."""
    found: dict[str, tuple[int, int, int]] = {}
    for folder, _, files in os.walk(output / "assets") if output is not None else ():
        for name in files:
            file = Path(folder) / name
            with contextlib.suppress(OSError):  # removed at this moment
                status = file.stat()
                url = file.relative_to(output or folder).as_posix()
                known = before.get(url)
                same = known is not None and known[1:] == (status.st_mtime_ns, status.st_size)
                since = known[0] if known is not None and same else build
                found[url] = (since, status.st_mtime_ns, status.st_size)
    return found


def _told(outcome: Outcome, before: State, seconds: float) -> list[str]:
    """What the terminal says of a build: one line, and the problems that are new."""
    lines: list[str] = []
    if outcome.failure:
        if outcome.failure != before.outcome.failure:
            lines += [line for each in outcome.failure for line in diagnostic_lines(each)]
        return [*lines, f"{time.strftime('%H:%M:%S')} not built; the last good site stays"]
    if before.made is not None:
        for each in outcome.problems:
            if each not in before.made.problems:
                lines += diagnostic_lines(each)
    files = "nothing to write"
    if outcome.written or outcome.removed:
        files = f"{outcome.written:,} files written, {outcome.removed:,} removed"
    return [*lines, f"{time.strftime('%H:%M:%S')} built in {seconds:.2f} s: {files}"]


def _open(url: str, say: Say) -> None:
    import webbrowser

    # Some browsers of a terminal stay in the foreground.
    threading.Thread(target=_open_now, args=(webbrowser.open, url, say), daemon=True).start()


def _open_now(opener: Callable[[str], bool], url: str, say: Say) -> None:
    if not opener(url):
        say(f"note: no browser could be opened; the address is {url}")


__all__ = ["Address", "Order", "serve"]
