"""What the preview knows at the moment, and who waits to be told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import msgspec

from archive_gen.records import Diagnostic
from archive_gen.server.builds import Outcome


class State(msgspec.Struct, frozen=True, kw_only=True):
    """The preview between two builds, or during one.

    `build` counts the builds that have ended. `outcome` is that of the last one, `made` that of
    the last one which made a site. `standing` are errors of the content that were there when the
    preview began, and have not been mended since. `assets` says after which build each file of
    the assets became what it is; `moved` leads from old addresses of pages to new ones. `records`
    is the command that prints the records of this archive.
    """

    build: int = 0
    building: bool = True
    outcome: Outcome = Outcome()
    made: Outcome | None = None
    output: Path | None = None
    standing: frozenset[Diagnostic] = frozenset()
    assets: Mapping[str, int] = {}
    moved: Mapping[str, str] = {}
    records: str = "archive-gen records"

    @property
    def mistakes(self) -> tuple[Diagnostic, ...]:
        """What has gone wrong since the preview began: why the last build failed, or else the
        errors of the content that are new.
        """
        if self.outcome.failure:
            return self.outcome.failure
        errors = (each for each in self.outcome.problems if each.severity == "error")
        return tuple(each for each in errors if each not in self.standing)


class Board:
    """Holds the state. One thread writes it; the server's event loop reads it and waits on it."""

    def __init__(self) -> None:
        self.state = State()
        self.closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed = asyncio.Event()

    def post(self, state: State) -> None:
        """Show `state` from now on. From any thread."""
        self.state = state
        self._ring()

    def close(self) -> None:
        """Let nobody wait any longer. From any thread."""
        self.closed = True
        self._ring()

    async def after(self, seen: State | None, at_most: float) -> State | None:
        """The state, as soon as it is another than `seen`; `None` once closed, and `seen` again if
        `at_most` seconds pass before.
        """
        self._loop = asyncio.get_running_loop()
        while not self.closed and self.state is seen:
            changed = self._changed
            try:
                await asyncio.wait_for(changed.wait(), at_most)
            except TimeoutError:
                break
        return None if self.closed else self.state

    def _ring(self) -> None:
        # Set first, rung second: who looks at the state before this waits on the event that it rings.
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()


def after_build(state: State, outcome: Outcome, assets: Mapping[str, int]) -> State:
    """The state when a build has ended with `outcome`."""
    if outcome.failure:
        build = state.build + 1
        return msgspec.structs.replace(state, build=build, building=False, outcome=outcome, assets=assets)
    errors = frozenset(each for each in outcome.problems if each.severity == "error")
    moved = {old: outcome.moved.get(new, new) for old, new in state.moved.items()} | dict(outcome.moved)
    return msgspec.structs.replace(
        state,
        build=state.build + 1,
        building=False,
        outcome=outcome,
        made=outcome,
        output=outcome.config.output if outcome.config else state.output,
        standing=errors if state.made is None else state.standing & errors,
        assets=assets,
        moved={old: new for old, new in moved.items() if old != new},
    )
