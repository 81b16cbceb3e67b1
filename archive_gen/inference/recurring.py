"""Lines that stand under many headlines of one outlet: furniture that its words did not give away.

No page tells this by itself; an archive does. What counts is under how many different headlines a
line stands, so a story kept three times, or carried by the wire, takes nothing out.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Set

from archive_gen.inference.lines import fold
from archive_gen.records import Block, RemovedLine

HEADLINES = 4
"""A line is furniture of an outlet if it stands under at least this many headlines of it."""
SHARE = 0.05
"""And under at least this share of all its headlines: a large archive repeats short sentences."""
LONGEST = 160
"""Longer lines are not counted: what recurs word for word at that length is copied, not furniture."""
REASON = "stands under many headlines of the outlet"
_KINDS = frozenset({"paragraph", "heading", "list_item", "related", "note"})


def line_key(outlet: str, text: str) -> int:
    """What stands for a line of an outlet: 64 bits with a sign, since an archive holds millions of lines."""
    folded = f"{outlet}\n{fold(text)}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(folded, digest_size=8).digest(), signed=True)


def counted_lines(outlet: str, blocks: Iterable[Block]) -> set[int]:
    """The keys of the lines of an article that may turn out to recur."""
    return {line_key(outlet, block.text) for block in blocks if _counts(block)}


def fewest(headlines: int) -> int:
    """Under how many headlines of an outlet a line must stand that has so many headlines in all."""
    return max(HEADLINES, math.ceil(SHARE * headlines))


def set_aside(
    outlet: str, blocks: tuple[Block, ...], recurring: Set[int]
) -> tuple[tuple[Block, ...], tuple[RemovedLine, ...]]:
    """The blocks without recurring lines, and those lines with the reason."""
    if not recurring:
        return blocks, ()
    kept: list[Block] = []
    gone: list[RemovedLine] = []
    for block in blocks:
        if _counts(block) and line_key(outlet, block.text) in recurring:
            gone.append(RemovedLine(block.line, block.text, REASON))
        else:
            kept.append(block)
    return tuple(kept), tuple(gone)


def _counts(block: Block) -> bool:
    return block.kind in _KINDS and block.html is None and 3 <= len(block.text) <= LONGEST
