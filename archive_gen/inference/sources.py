"""Which outlet: the name by which a page speaks of itself.

No mark in a bare text says so. What speaks for a name and against it is gathered over all its places
(`outlet_evidence`): a copyright line, "Follow X on", a credit, a web address that spells it. How much
each counts is learned from labelled articles (`tools/train_outlets.py`), starting from what is
generally known, and kept in `data/outlet_weights.toml`, a table that can be read and corrected by hand.

The scores of the names of one text and of "it names none" add up to 1: they are the shares that a
multinomial logistic model gives them. Agencies are never the outlet that carries them.
"""

from __future__ import annotations

import functools
import math
import re

from archive_gen.inference.data import word_table
from archive_gen.inference.name_lists import has_outlet_word
from archive_gen.inference.outlet_evidence import FEATURES
from archive_gen.inference.outlet_features import OutletName, outlet_names
from archive_gen.inference.sheet import Sheet
from archive_gen.records import Candidate

THRESHOLD = 0.55
"""A name with a smaller share is not offered by one file alone. Chosen on labelled articles of
publishers left out of the training, for few wrong names."""

IN_THE_TEXT = "outlet spoken of in the text"
IN_THE_FURNITURE = "outlet named by the page"

_MOST_CANDIDATES = 6
_WORTH_SHOWING = 0.02
_HEADLINE_TAIL = re.compile(r"\s+[|｜]\s+([^|]{2,40})$|\s+(?:-|–|—|--)\s+([A-ZÀ-Þ][^-–—|]{2,40})$")


def source_candidates(sheet: Sheet) -> tuple[Candidate, ...]:
    """What could be the outlet, best first, each with its best place and what counted most."""
    names = outlet_names(sheet)
    weights, none = _weights()
    logits = [sum(weights[feature] * value for feature, value in name.features.items()) for name in names]
    top = max([*logits, none])
    raised = [math.exp(logit - top) for logit in logits]
    total = sum(raised) + math.exp(none - top)
    ranked = sorted(
        zip((share / total for share in raised), names, strict=True),
        key=lambda pair: (-pair[0], pair[1].index, pair[1].start, pair[1].text),
    )
    return tuple(
        Candidate(
            value=name.text,
            origin="text",
            rule=IN_THE_TEXT if "only in the text" in name.features else IN_THE_FURNITURE,
            score=round(share, 3),
            span=sheet.lines[name.index].span(name.start, name.end),
            note=_note(name, weights),
        )
        for share, name in ranked[:_MOST_CANDIDATES]
        if share >= _WORTH_SHOWING
    )


@functools.cache
def _weights() -> tuple[dict[str, float], float]:
    """The weight of each feature, and that of "the text names none"."""
    table = word_table("outlet_weights")
    return {name: float(table["weights"][name]) for name in FEATURES}, float(table["none"])


def _note(name: OutletName, weights: dict[str, float]) -> str:
    """The three features that counted most, in words."""
    row = name.features
    counted = sorted(row, key=lambda feature: (-abs(weights[feature] * row[feature]), feature))
    words = dict.fromkeys(FEATURES[feature] for feature in counted if FEATURES[feature])
    return "; ".join(list(words)[:3])


def headline_tail(text: str) -> str | None:
    """The outlet behind a headline ("… | Harbour Courier"), or `None`."""
    match = _HEADLINE_TAIL.search(text)
    if match is None:
        return None
    if match[1]:
        return match[1].strip() if len(match[1].split()) <= 5 else None
    tail = match[2].strip()
    if "," in tail:  # a stamp with its day, or a list
        return None
    return tail if len(tail.split()) <= 5 and has_outlet_word(tail) else None
