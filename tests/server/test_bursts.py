"""Changes come in bursts, and a burst is one build. The clock is the test's."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from archive_gen.server.bursts import LONGEST, QUIET_AFTER_MANY, QUIET_AFTER_SAVE, SAVE, Burst, Changes


def burst(*changes: tuple[str, float]) -> Burst:
    """A burst of changes, each a path and when."""
    made = Burst()
    for path, when in changes:
        made.add(path, when)
    return made


def test_a_save_is_answered_almost_at_once() -> None:
    """A file and what an editor writes beside it: over as soon as it is quiet for a moment."""
    assert burst(("a.txt", 10.0)).over_at == 10.0 + QUIET_AFTER_SAVE
    assert burst(("a.txt", 10.0), ("a.txt~", 10.01), ("a.txt", 10.02)).over_at == 10.02 + QUIET_AFTER_SAVE


def test_many_files_are_waited_for_longer() -> None:
    """As soon as there are more files than a person saves at once."""
    made = burst(*((f"{number}.txt", 5.0) for number in range(SAVE + 1)))
    assert made.over_at == 5.0 + QUIET_AFTER_MANY


def test_the_same_file_many_times_is_one_file() -> None:
    """An editor that writes in pieces does not make the person wait."""
    assert burst(*(("a.txt", 5.0 + each / 1000) for each in range(500))).over_at < 5.5 + QUIET_AFTER_MANY


@given(st.lists(st.floats(0, 0.3), min_size=1, max_size=500))
def test_a_burst_of_any_length_without_a_pause_is_one(gaps: list[float]) -> None:
    """However many files: it is over only after the last, or after the longest time."""
    made, now = burst(*((f"first {number}", 100.0) for number in range(SAVE + 1))), 100.0
    for number, gap in enumerate(gaps):
        now += gap
        if now >= 100.0 + LONGEST:
            break
        assert made.over_at > now
        made.add(f"{number}.txt", now)
    assert made.over_at == min(now + QUIET_AFTER_MANY, 100.0 + LONGEST)


def test_what_never_ends_is_built_all_the_same() -> None:
    """A copy that runs for minutes is seen to grow."""
    made = burst(*((f"{number}.txt", number / 10) for number in range(10_000)))
    assert made.over_at == LONGEST


class Clock:
    """Stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_waiting_ends_with_the_burst_and_forgets_it() -> None:
    """What comes after is the next burst."""
    clock = Clock()
    changes = Changes(clock)
    changes.add("a.txt")
    clock.now = 1.0
    assert changes.wait(0)
    assert not changes.wait(0)
    changes.add("b.txt")
    clock.now = 2.0
    assert changes.wait(0)


def test_waiting_does_not_end_within_a_burst() -> None:
    """Nobody is told of a burst while it goes on."""
    clock = Clock()
    changes = Changes(clock)
    ended = threading.Event()
    changes.add("a.txt")

    def wait() -> None:
        changes.wait()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    for number in range(20):
        clock.now += QUIET_AFTER_SAVE / 2
        changes.add(f"{number}.txt")
        assert not ended.wait(0.005)
    clock.now += QUIET_AFTER_MANY
    assert ended.wait(60)
