"""Work counted in function calls, which are the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable


def calls_of(work: Callable[..., object], *arguments: object, **options: object) -> int:
    """How many times functions are called, and return, while `work` is done with these arguments."""
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        work(*arguments, **options)
    finally:
        sys.setprofile(before)
    return count
