"""Work in batches, here or in worker processes, with the standard library's executor interface.

Any executor with `submit` serves: a pool of processes, of threads, or a cluster's. The function
given to it lives at module level and takes and returns what pickles.
"""

from __future__ import annotations

import collections
import concurrent.futures
import contextlib
import gc
import itertools
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor
from typing import Any, NamedTuple, TypeVar

from archive_gen.errors import ArchiveError

Result = TypeVar("Result")
Item = TypeVar("Item")


AHEAD = 32
"""So many batches are handed over before the first result is asked for: enough for the processes of a
machine or a small cluster, and few enough that their results fit into memory."""


class WorkerFaultError(RuntimeError):
    """A fault of the program in a worker process; the text is the traceback from there."""


class _Fault(NamedTuple):
    traceback: str


def processors() -> int:
    """How many processors this process may use."""
    # Fewer than `cpu_count` where a container or `taskset` grants less; not on every system.
    granted: Any = getattr(os, "sched_getaffinity", None)
    return len(granted(0)) if granted is not None else os.cpu_count() or 1


@contextlib.contextmanager
def process_pool(jobs: int) -> Iterator[Executor | None]:
    """A pool of `jobs` processes, started with the first work; `None` for one job.

    On Ctrl-C, or any other exception, the processes are ended at once. They also end by
    themselves when this process is killed.
    """
    if jobs <= 1:
        yield None
        return
    # An earlier pool that ended in an error may still be garbage, with a lock that its own thread holds
    # at the moment. A process forked now would inherit both, and wait for that lock for ever when it
    # collects the garbage.
    gc.collect()
    pool = concurrent.futures.ProcessPoolExecutor(jobs, initializer=_start_worker)
    # Nothing public ends a result that is half read. A Python that has no such queue builds all the same.
    results: Any = getattr(pool, "_result_queue", None)
    before = set(multiprocessing.active_children())
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        # One that was just sending a result leaves the pool's thread waiting for the rest of it, and the
        # end of the program waiting for that thread: for ever, while the pipe can be written to from here.
        if results is not None:
            results._writer.close()  # noqa: SLF001 - as above
        raise
    pool.shutdown()


def run_batches(
    executor: Executor | None,
    function: Callable[[Sequence[Item]], Result],
    items: Iterable[Item],
    *,
    batch: int,
) -> Iterator[tuple[int, Result]]:
    """Call `function` on `items`, `batch` at a time, and yield (how many, result) in their order.

    Runs here where there is no executor or a single batch. `items` are taken as they are needed:
    at most `AHEAD` batches are under way or wait to be yielded. Exceptions come back as values,
    since not every exception survives pickling: an `ArchiveError` is raised as it was, any other
    as `WorkerFaultError`. What has not begun is cancelled when the iterator is closed.
    """
    batches = _batches(items, batch)
    first = list(itertools.islice(batches, 2))
    if executor is None or len(first) < 2:
        for each in itertools.chain(first, batches):
            yield len(each), function(each)
        return
    under_way: collections.deque[tuple[int, Any]] = collections.deque()
    try:
        for each in itertools.chain(first, batches):
            with _broken_pool_told():
                under_way.append((len(each), executor.submit(_attempt, function, each)))
            if len(under_way) >= AHEAD:
                count, future = under_way.popleft()
                yield count, _outcome(future)
        while under_way:
            count, future = under_way.popleft()
            yield count, _outcome(future)
    finally:
        for _, future in under_way:
            future.cancel()


@contextlib.contextmanager
def collecting_seldom() -> Iterator[None]:
    """Garbage is looked for after tens of thousands of new objects instead of hundreds, meanwhile: a build
    makes hardly any that only a search finds, and holds much that would be looked through in vain.
    """
    before = gc.get_threshold()
    gc.set_threshold(50_000, 10, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()  # what `collecting_none` has put aside


@contextlib.contextmanager
def collecting_later() -> Iterator[None]:
    """No garbage is collected meanwhile, and young garbage alone at the end: looking through all that a build
    holds in memory, again and again, took a tenth of the time of planning, a sixth of that of making pages.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
        gc.collect(1)


@contextlib.contextmanager
def collecting_none() -> Iterator[None]:
    """No garbage is collected meanwhile, nor looked for in all that is there at the end: for what is held
    until `collecting_seldom` ends.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    more = iter(items)
    while some := list(itertools.islice(more, size)):
        yield some


def _outcome(future: concurrent.futures.Future[Any]) -> Any:
    with _broken_pool_told():
        outcome = future.result()
    if isinstance(outcome, ArchiveError):
        raise outcome
    if isinstance(outcome, _Fault):
        raise WorkerFaultError(outcome.traceback)
    return outcome


@contextlib.contextmanager
def _broken_pool_told() -> Iterator[None]:
    # Also work that is only handed over finds out that a process has died by then.
    try:
        yield
    except BrokenExecutor as problem:
        raise ArchiveError(
            "a worker process was ended from outside, most likely for want of memory",
            hint="build with `--jobs 1`",
        ) from problem


def _attempt(function: Callable[[Any], Any], batch: Any) -> Any:
    try:
        return function(batch)
    except ArchiveError as problem:
        return problem
    except Exception:  # noqa: BLE001 - raised again in the parent, traceback and all
        return _Fault(traceback.format_exc())


def _start_worker() -> None:
    # Ctrl-C reaches every process of the terminal: the parent alone answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What was there before the process will never be garbage: looking for some in it would cost time, and
    # copy the memory that is shared with the parent.
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
