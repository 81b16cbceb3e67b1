"""Lines that were kept as text and are the page's: what no single rule tells, many small signs together do.

A line between two others of the page, with words of buttons, that speaks to the reader where no other does,
is no part of the article; nor is a short one right above a caption. What speaks for and against a line is in
`stray_features.py`. How much each counts is learned from labelled articles (`tools/train_strays.py`) and kept
in `data/stray_weights.toml`, a table that can be read and corrected by hand. A line's score is the share,
from 0 to 1, that a logistic model gives to "the page's".
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence

from archive_gen.inference.data import word_table
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.stray_features import FEATURES, stray_features

THRESHOLD = 0.6
"""A line with a smaller share stays. Chosen on labelled articles of publishers left out of the training."""

REASON = "reads like the page's"

_SIGNS_AT_THE_END = frozenset(
    {
        "words of subscriptions",
        "words of the press",
        "several words of buttons",
        "a notice of the publisher",
        "speaks to the reader where others do not",
        "speaks of we where others do not",
        "printed again",
        "an odd sign at its head",
    }
)
"""One of these must speak against the last sentence of a text: that it is short, and that the page goes on
below it, do not.
"""

_TEXT_ROLES = frozenset({"paragraph", "heading", "list_item"})


def find_strays(sheet: Sheet) -> frozenset[int]:
    """The lines of the text that read like the page's; none where all of them would. Items of one list
    stay or go together.
    """
    indexes, rows = stray_features(sheet)
    weights, none = _weights()
    shares = [_share(sum([weights[name] * value for name, value in row.items()]) - none) for row in rows]
    together = shares_together(sheet, indexes, shares)
    found = frozenset(index for index, share in zip(indexes, together, strict=True) if share >= THRESHOLD)
    if len(found) == len(indexes):
        return frozenset()
    ends = found and _ends_the_text(sheet, indexes[-1], found) and _SIGNS_AT_THE_END.isdisjoint(rows[-1])
    return found - {indexes[-1]} if ends else found


def _ends_the_text(sheet: Sheet, index: int, found: frozenset[int]) -> bool:
    """Whether the line is a sentence right below a paragraph that stays."""
    return (
        sheet.lines[index].ends_sentence and sheet.role(index - 1) == "paragraph" and index - 1 not in found
    )


def shares_together(sheet: Sheet, indexes: Sequence[int], shares: Sequence[float]) -> list[float]:
    """The shares, those of neighbouring items of a list evened out, of a list that is announced none."""
    found: list[float] = []
    runs = itertools.groupby(
        zip(indexes, shares, strict=True), key=lambda line: sheet.role(line[0]) == "list_item"
    )
    for is_list, run in runs:
        lines, part = zip(*run, strict=True)
        if not is_list:
            found += part
        elif _is_announced(sheet, lines[0]):
            found += [0.0] * len(part)
        else:
            found += [sum(part) / len(part)] * len(part)
    return found


def _is_announced(sheet: Sheet, index: int) -> bool:
    """Whether a sentence of the text that ends with a colon stands above the line."""
    above = sheet.lines[index - 1] if index else None
    return (
        above is not None
        and above.text.endswith((":", "："))
        and above.words >= 4
        and sheet.role(index - 1) in _TEXT_ROLES
    )


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@functools.cache
def _weights() -> tuple[dict[str, float], float]:
    """The weight of each feature, and what a line must outweigh."""
    table = word_table("stray_weights")
    return {name: float(table["weights"][name]) for name in FEATURES}, float(table["none"])
