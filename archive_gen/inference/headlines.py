"""Which line is the headline.

No mark in a bare text says so. What speaks for a line and against it is in `FEATURES`: where it
stands, how long it is, how it ends, whether its words are those of the text, whether it stands
there again. How much each counts is learned from labelled articles (`tools/train_headlines.py`)
and kept in `data/headline_weights.toml`, a table that can be read and corrected by hand.

The scores of the lines of one text and of "there is none" add up to 1: they are the shares that a
multinomial logistic model gives them.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

from archive_gen.inference.data import word_table
from archive_gen.inference.headline_features import FEATURES, headline_features
from archive_gen.inference.sheet import RankedLine, Sheet
from archive_gen.records import Candidate

THRESHOLD = 0.4
"""A line with a smaller share is not offered as the headline. Chosen on labelled articles of publishers
left out of the training, between headlines found and headlines offered where none is."""

_SHORTEST_POOLED = 12
_SHORTEST_PRINTED = 30
_MOST_BESIDE = 40
"""In letters and spaces: equal lines are the same headline from the first on, and one is printed in another
from the second on, with at most so much beside it."""
_OF_A_PAGE = frozenset({"furniture", "caption", "related"})
_LINES_OF_A_NOTICE = 12
_FEWEST_WORDS, _MOST_WORDS = 2, 12
"""In the headline of a notice."""
_LEAST_POOLED = 0.005
"""A smaller share changes nothing."""
_HASHES = re.compile(r"#{1,6}\s+")


def rank_headlines(sheet: Sheet) -> tuple[RankedLine, ...]:
    """Every line that could be the headline, best first. Lines with a label are none."""
    indexes, rows = headline_features(sheet)
    if not indexes:
        return ()
    weights, none = _weights()
    logits = [sum(weights[name] * value for name, value in row.items()) for row in rows]
    top = max([*logits, none])
    raised = [math.exp(logit - top) for logit in logits]
    total = sum(raised) + math.exp(none - top)
    shares = pooled([sheet.folded[index] for index in indexes], [each / total for each in raised])
    if max(shares) < THRESHOLD and _heads_a_bare_text(sheet, indexes[0]):
        shares[0] = THRESHOLD
    ranked = [
        RankedLine(index, round(share, 3), _note(row, weights))
        for index, share, row in zip(indexes, shares, rows, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda line: (-line.score, line.index)))


def _heads_a_bare_text(sheet: Sheet, index: int) -> bool:
    """Whether the line is the first of a short text around which nothing of a page stands, is set apart as a
    heading, and no other stands above the running text: of a notice that somebody typed ("Storm damage").
    """
    line = sheet.lines[index]
    return (
        index == 0
        and len(sheet.lines) > 1
        and (sheet.core == 1 or sheet.lines[1].ends_sentence)
        and sheet.lines[1].gap > 0
        and len(sheet.lines) <= _LINES_OF_A_NOTICE
        and not line.ends_sentence
        and not line.bullet
        and _FEWEST_WORDS <= line.words <= _MOST_WORDS
        and not any(label is not None and label.role in _OF_A_PAGE for label in sheet.labels)
    )


def pooled(keys: Sequence[str], shares: Sequence[float]) -> list[float]:
    """The shares, those of lines that print the same headline together: the greatest of equal lines gets
    all, and of a line that prints another one and a few words before or behind it ("Home Harbour Old ferry
    sails again") the other. `keys` are the lines, as `fold` gives them.
    """
    found = list(shares)
    for at, key in enumerate(keys):
        if len(key) < _SHORTEST_POOLED or found[at] < _LEAST_POOLED:
            continue
        for other, inner in enumerate(keys):
            if other == at or not _prints(key, inner) or (key == inner and found[other] < found[at]):
                continue
            found[other] += found[at]
            found[at] = 0.0
            break
    return found


def _prints(key: str, inner: str) -> bool:
    """Whether the line is the other one, or prints it at its beginning or its end with a few words more."""
    if key == inner:
        return True
    more = len(key) - len(inner)
    return (
        len(inner) >= _SHORTEST_PRINTED
        and 0 < more <= _MOST_BESIDE
        and (key.endswith(f" {inner}") or key.startswith(f"{inner} "))
    )


@functools.cache
def _weights() -> tuple[dict[str, float], float]:
    """The weight of each feature, and that of "there is no headline"."""
    table = word_table("headline_weights")
    return {name: float(table["weights"][name]) for name in FEATURES}, float(table["none"])


def _note(row: dict[str, float], weights: dict[str, float]) -> str:
    """The three features that counted most, in words."""
    counted = sorted(row, key=lambda name: (-abs(weights[name] * row[name]), name))
    return "; ".join([FEATURES[name] for name in counted if FEATURES[name]][:3])


def headline_candidates(sheet: Sheet) -> tuple[Candidate, ...]:
    """The best five as candidates for the title, with their spans."""
    return tuple(
        Candidate(
            value=headline_text(sheet.lines[ranked.index].text),
            origin="text",
            rule="headline",
            score=ranked.score,
            span=sheet.lines[ranked.index].span(),
            note=ranked.note,
        )
        for ranked in sheet.headlines[:5]
    )


def headline_text(text: str) -> str:
    """The headline without a leading hash sign or doubled spaces."""
    return " ".join((_HASHES.sub("", text) if text[:1] == "#" else text).split())
