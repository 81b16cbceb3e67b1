"""Who wrote the text: every named person who could have, how likely it is, and why.

No mark in a bare text says so. What speaks for a person and against them is in
`author_features.FEATURES`: the kind of line that names them, where it stands, what stands around
it, whether the text speaks of them. How much each counts is learned from labelled articles
(`tools/train_authors.py`) and kept in `data/author_weights.toml`, a table that can be read and
corrected by hand.
"""

from __future__ import annotations

import functools
import math

from archive_gen.inference.author_features import FEATURES, PLACES, find_people
from archive_gen.inference.data import word_table
from archive_gen.inference.sheet import Mention, RankedAuthor, Sheet
from archive_gen.records import Candidate

THRESHOLD = 0.5
"""A person with a smaller score is not taken for an author. The constant in the table of weights is
set so that this is the score which parts authors from others best (F1), on labelled articles of
publishers left out of the training."""

_MOST = 12
"""So many people are offered as candidates, the likeliest ones."""
_LEAST = 0.05
"""Who is less likely than this is not offered at all."""
_RULES = {
    "byline": "byline",
    "weak byline": "byline",
    "name line": "name line",
    "signature": "signature",
    "biography": "biography",
    "contact": "contact line",
}
"""Forms of a mention, the best one for a span first, and the rule that each is called."""


def rank_authors(sheet: Sheet) -> tuple[RankedAuthor, ...]:
    """Everybody who could have written the text, in the order of first mention, with scores from 0
    to 1. Needs the labels that lines get up to the headline.
    """
    weights, constant = _weights()
    ranked = []
    for person in find_people(sheet):
        logit = constant + sum(weights[name] * value for name, value in person.features.items())
        score = round(1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))), 3)
        ranked.append(RankedAuthor(person.name, person.mentions, score, _note(person.features, weights)))
    return tuple(ranked)


def author_candidates(sheet: Sheet) -> tuple[Candidate, ...]:
    """The people of `sheet.authors` as candidates, with the span of the mention that says most."""
    likely = sorted((author for author in sheet.authors if author.score >= _LEAST), key=lambda a: -a.score)
    kept = likely[:_MOST]
    return tuple(_candidate(sheet, author) for author in sheet.authors if author in kept)


def _candidate(sheet: Sheet, author: RankedAuthor) -> Candidate:
    best = min(author.mentions, key=_preference)
    return Candidate(
        value=author.name,
        origin="text",
        rule=_RULES[best.form],
        score=author.score,
        span=sheet.lines[best.index].span(best.name.start, best.name.end),
        note=author.note,
    )


def _preference(mention: Mention) -> tuple[int, int]:
    return list(_RULES).index(mention.form), mention.index


@functools.cache
def _weights() -> tuple[dict[str, float], float]:
    """The weight of each feature, and the constant."""
    table = word_table("author_weights")
    return {name: float(table["weights"][name]) for name in FEATURES}, float(table["constant"])


def _note(features: dict[str, float], weights: dict[str, float]) -> str:
    """Where the name stands, in words, and the two other features that counted most."""
    counted = sorted(features, key=lambda name: (-abs(weights[name] * features[name]), name))
    places = [name for name in counted if name in PLACES]
    others = [name for name in counted if name not in PLACES and FEATURES[name]]
    return "; ".join(dict.fromkeys(FEATURES[name] for name in [*places[:1], *others[:2]]))
