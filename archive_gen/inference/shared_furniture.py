"""Furniture that files share: where the same rare line stands, the same outlet printed it.

A name that a text holds only once, in a sentence, is that of its outlet rather if another file with the
same notice, biography or author names it as its own. What these lines tell is counted in the archive:
line → the outlets that the files that have it name. They never bring in a name that the text does not
hold: of those files' own outlets too many are read wrongly, and sister papers share their notices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from archive_gen.inference.lines import fold
from archive_gen.inference.recurring import line_key
from archive_gen.records import Block, RemovedLine

_OF_ONE_OUTLET = (0.0, 0.0, 0.3, 0.45, 0.8, 0.95)
"""How often two articles with the same line of 0, 1, 2, 3, 4, 5 or more words are of one outlet, for
lines that few articles have. Measured on labelled articles."""
_OF_AN_AUTHOR = 0.8
"""The same for a person who signs both; some write for several."""
_LONGEST = 400
_MOST_AT_EACH_END = 20
_MOST_OUTLETS = 8
"""A line under which more outlets stand is everybody's, and tells nothing."""
_KINDS = frozenset({"related", "note", "bio", "list_item", "heading"})


class Carrier(msgspec.Struct, frozen=True, array_like=True):
    """What one file that has a line says of its outlet: `outlet` by `letters_of`.

    `headline` stands for the file's headline (`recurring.line_key`); the share is told in tenths.
    """

    headline: int
    outlet: str
    share: float


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """The greatest shares for one outlet among the files that have a line, under two different
    headlines, the first of which is `headline`, or 0 if they are equal: nothing changes then by one more.
    """

    outlet: str
    headline: int
    share: float
    second_share: float

    def said_by_others(self, headline: int) -> float:
        """The greatest share that a file with another headline gives to the outlet, 0 if none does."""
        return self.second_share if headline == self.headline else self.share


def furniture_of(
    blocks: Iterable[Block], removed: Iterable[RemovedLine], authors: Iterable[str]
) -> dict[int, float]:
    """The keys of the lines by which an article may be known as one outlet's, and how much each can tell."""
    texts = [gone.text for gone in removed]
    texts += [block.text for block in blocks if block.kind in _KINDS and block.html is None]
    if len(texts) > 2 * _MOST_AT_EACH_END:
        texts = texts[:_MOST_AT_EACH_END] + texts[-_MOST_AT_EACH_END:]
    found: dict[int, float] = {}
    for text in texts:
        if len(text) <= _LONGEST and (telling := _telling(text)):
            found[line_key("furniture\0", text)] = telling
    for author in authors:
        if " " in author:
            found[line_key("author\0", author)] = _OF_AN_AUTHOR
    return found


def _telling(text: str) -> float:
    return _OF_ONE_OUTLET[min(len(fold(text).split()), len(_OF_ONE_OUTLET) - 1)]


def claims_of(carriers: Iterable[Carrier]) -> tuple[Claim, ...]:
    """Which outlets claim a line, in the order of their keys; none if they are too many."""
    shares: dict[str, dict[int, float]] = {}
    for carrier in carriers:
        said = shares.setdefault(carrier.outlet, {})
        said[carrier.headline] = max(said.get(carrier.headline, 0.0), carrier.share)
    if len(shares) > _MOST_OUTLETS:
        return ()
    claims = []
    for outlet, said in sorted(shares.items()):
        ranked = sorted(said.items(), key=lambda each: (-each[1], each[0]))
        headline, share = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        claims.append(Claim(outlet, headline if share > second else 0, share, second))
    return tuple(claims)


def claimed_by(
    lines: Mapping[int, float], claims: Mapping[int, tuple[Claim, ...]], headline: int
) -> dict[str, float]:
    """`letters_of` the outlets to which an article belongs by its lines, with how likely (0 to 1) by
    them alone. Files with the same headline tell nothing.
    """
    found: dict[str, float] = {}
    for key in sorted(lines):
        said = [(claim, claim.said_by_others(headline)) for claim in claims.get(key, ())]
        total = sum(share for _, share in said)
        for claim, share in said:
            if share:
                likely = lines[key] * share * share / total
                found[claim.outlet] = 1 - (1 - found.get(claim.outlet, 0.0)) * (1 - likely)
    return found
