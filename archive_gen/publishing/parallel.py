"""Several transfers at a time, and trying again: both bounded."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

WAITS = (0.5, 2.0, 8.0)
"""Seconds before each further try."""


def in_parallel(
    function: Callable[[Item], Result], items: Sequence[Item], *, workers: int
) -> Iterator[tuple[Item, Result]]:
    """Call `function` on `items` in `workers` threads; yield each with its result as it is done.

    The first exception is raised when the calls under way have ended; no further one begins. What
    these have done is yielded before, so that nothing done goes unrecorded. Nor does one begin after
    Ctrl-C, or where the caller takes no more.
    """
    rest = iter(items)
    pending: dict[Future[Result], Item] = {}
    failed: BaseException | None = None
    with ThreadPoolExecutor(workers, thread_name_prefix="publish") as pool:
        try:
            while True:
                while failed is None and len(pending) < 2 * workers:
                    try:
                        item = next(rest)
                    except StopIteration:
                        break
                    pending[pool.submit(function, item)] = item
                if not pending:
                    break
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    item = pending.pop(future)
                    if future.cancelled():
                        continue
                    problem = future.exception()
                    if problem is None:
                        yield item, future.result()
                    elif failed is None:
                        failed = problem
                        for each in pending:
                            each.cancel()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
    if failed is not None:
        raise failed


def retried(
    function: Callable[[], Result],
    is_permanent: Callable[[BaseException], bool],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> Result:
    """The result of `function`, tried again after each of `WAITS`, unless `is_permanent` says of its
    exception that this cannot help; the last exception is raised.
    """
    for wait_for in WAITS:
        try:
            return function()
        except Exception as problem:  # the libraries share no base class; the last is not caught
            if is_permanent(problem):
                raise
        sleep(wait_for)
    return function()
