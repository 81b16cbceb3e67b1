"""The gate over the labelled corpus holds what it promises, tried on invented measures."""

import argparse
from typing import Any

import corpus_gate
import pytest

FLOORS = {"ALL/all": {"ti-fz": 0.8, "junk": 0.1}}
HISTORY = [{"reason": "first", "changes": []}]
PINNED: dict[str, Any] = {"gold_sha256": "gold", "floors": FLOORS, "history": HISTORY}


def options(*, update: bool = True, lower: bool = False, reason: str | None = "why") -> argparse.Namespace:
    return argparse.Namespace(update=update, lower=lower, reason=reason)


def measured(title: float, junk: float = 0.1) -> corpus_gate.Table:
    return {"ALL/all": {"ti-fz": title, "junk": junk}}


@pytest.mark.parametrize(
    ("now", "held"),
    [
        (measured(0.8), True),
        (measured(0.798), True),
        (measured(0.797), False),
        (measured(0.9), True),
        (measured(0.8, junk=0.102), True),
        (measured(0.8, junk=0.103), False),
        (measured(0.8, junk=0.01), True),
        ({"ALL/all": {"ti-fz": 0.8}}, False),
        ({}, False),
    ],
)
def test_a_measure_may_not_fall_below_its_floor(now: corpus_gate.Table, held: bool) -> None:
    """Falling by more than 0.002, or vanishing, is a drop; for junk, rising is."""
    assert (corpus_gate.drops(FLOORS, now) == []) is held


def test_without_update_nothing_is_pinned() -> None:
    """Better measures alone leave the file of floors as it is."""
    assert corpus_gate.decide(PINNED, measured(0.9), "gold", options(update=False)) == (None, [])


def test_an_update_raises_floors_and_keeps_the_reason() -> None:
    """The new floor, and why it moved, are written; a floor within the tolerance keeps its old height."""
    new, problems = corpus_gate.decide(PINNED, measured(0.9, junk=0.101), "gold", options())
    assert problems == []
    assert new is not None
    assert new["floors"] == measured(0.9, junk=0.1)
    assert new["history"][-1] == {"reason": "why", "changes": ["ALL/all ti-fz 0.8 → 0.9"]}
    assert new["history"][0] == PINNED["history"][0]


def test_a_floor_is_not_lowered_by_update_alone() -> None:
    """A drop refuses the whole update, unless --lower says that it is meant."""
    new, problems = corpus_gate.decide(PINNED, measured(0.7), "gold", options())
    assert new is None
    assert problems[0] == "ALL/all title alike: 0.8000 → 0.7000"
    assert "--lower" in problems[-1]
    lowered, none = corpus_gate.decide(PINNED, measured(0.7), "gold", options(lower=True))
    assert none == []
    assert lowered is not None
    assert lowered["floors"] == measured(0.7)


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_a_floor_never_moves_without_a_reason(reason: str | None) -> None:
    """An empty reason is none."""
    new, problems = corpus_gate.decide(PINNED, measured(0.9), "gold", options(reason=reason))
    assert new is None
    assert problems


def test_floors_of_another_gold_are_not_compared() -> None:
    """When the labels change, the gate fails until the floors are pinned anew."""
    assert corpus_gate.decide(PINNED, measured(0.9), "other", options(update=False))[1]
    new, problems = corpus_gate.decide(PINNED, measured(0.5), "other", options())
    assert problems == []
    assert new is not None
    assert new["gold_sha256"] == "other"
    assert new["floors"] == measured(0.5)


ROW: dict[str, Any] = {
    "id": "a",
    "title": "Lighthouse sold for one crown",
    "subtitle": None,
    "source": "The Skerry Post",
    "date": "2021-05",
    "date_estimate": None,
    "authors": ["Ada Brandt"],
    "dateline": None,
    "language": "en",
    "agencies": [],
    "tags": ["Skerry"],
    "body": [
        {"kind": "caption", "text": "The tower", "credit": None},
        {"kind": "paragraph", "text": "The lighthouse has been sold."},
        {"kind": "heading", "text": "One bidder"},
        {"kind": "paragraph", "text": "Nobody else came."},
        {"kind": "bio", "text": "Ada Brandt writes about coasts."},
    ],
    "removed": [{"line": 1, "text": " Share ", "reason": "button"}],
}
EXPECTED: dict[str, Any] = {
    "title": "Lighthouse sold for one crown",
    "authors": ["Ada Brandt"],
    "headings": ["One bidder"],
    "captions": [{"text": "The tower"}],
    "related": [],
    "first_paragraph_starts": "The lighthouse",
    "last_paragraph_starts": "Nobody",
    "author_bio_starts": "Ada Brandt writes",
    "removed": ["Share"],
    "tags_at_least": ["Skerry"],
    "tags_never": ["Share"],
}


def test_a_seed_that_is_as_expected_has_no_differences() -> None:
    """Fields that are not mentioned are not asked."""
    assert corpus_gate.seed_differences(EXPECTED, ROW) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Lighthouse sold"),
        ("subtitle", "A standfirst"),
        ("date", None),
        ("headings", []),
        ("captions", [{"text": "The tower", "credit": "A. Brandt"}]),
        ("related", ["Another story"]),
        ("first_paragraph_starts", "Nobody"),
        ("last_paragraph_starts", "The lighthouse"),
        ("author_bio_starts", "Someone"),
        ("removed", ["Share", "Print"]),
        ("tags_at_least", ["Skerry", "Ada Brandt"]),
        ("tags_never", ["Skerry"]),
    ],
)
def test_every_expected_field_is_compared(field: str, value: object) -> None:
    """Each one that differs is named once."""
    differences = corpus_gate.seed_differences(EXPECTED | {field: value}, ROW)
    assert [difference.split(":")[0] for difference in differences] == [field]
