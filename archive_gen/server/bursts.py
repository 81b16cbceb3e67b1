"""When to build: changes come in bursts, and a burst is one build.

A person saves one file and looks at the browser; a program (a checkout, a copy, a search and
replace) writes hundreds. So a change or two are answered almost at once, and as soon as more
follow, the burst is waited out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SAVE = 3
"""Up to so many files are a person's save: the file, and what an editor writes beside it."""

QUIET_AFTER_SAVE = 0.04
"""Seconds without a further change until a save is over."""

QUIET_AFTER_MANY = 0.4
"""The same for a burst of more files: a busy disk writes them with gaps."""

LONGEST = 15.0
"""Seconds after which a burst is built even though it goes on; the rest is another burst."""

_TICK = 0.2
"""Seconds; a wait without end could not be interrupted by Ctrl-C on Windows."""


class Burst:
    """Changes that belong together, by the clock that the caller reads; times are in seconds."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._first = self._last = 0.0

    def __bool__(self) -> bool:
        return bool(self._paths)

    def add(self, path: str, now: float) -> None:
        """`path` changed."""
        if not self._paths:
            self._first = now
        self._last = now
        self._paths.add(path)

    @property
    def over_at(self) -> float:
        """When the burst is over, if nothing more comes."""
        quiet = QUIET_AFTER_SAVE if len(self._paths) <= SAVE else QUIET_AFTER_MANY
        return min(self._last + quiet, self._first + LONGEST)


class Changes:
    """Hints of change from any thread, for one that waits for them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._burst = Burst()
        self._condition = threading.Condition()

    def add(self, path: str) -> None:
        """`path` may have changed."""
        with self._condition:
            self._burst.add(path, self._clock())
            self._condition.notify()

    def wait(self, at_most: float | None = None) -> bool:
        """Wait until a burst of changes is over, and forget it: whatever comes later is the next.

        `False` if none began within `at_most` seconds; `None` waits for ever.
        """
        until = None if at_most is None else self._clock() + at_most
        with self._condition:
            while True:
                now = self._clock()
                if self._burst and now >= self._burst.over_at:
                    self._burst = Burst()
                    return True
                if not self._burst and until is not None and now >= until:
                    return False
                self._condition.wait(min(_TICK, self._burst.over_at - now) if self._burst else _TICK)
