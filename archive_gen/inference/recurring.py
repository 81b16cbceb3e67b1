"""Lines that stand under many headlines of one outlet: furniture that its words did not give away.

No page tells this by itself; an archive does. What counts is under how many different headlines a
line stands, so a story kept three times, or carried by the wire, takes nothing out.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Set

from archive_gen.inference.lines import fold
from archive_gen.inference.profiles import NOTHING_STATED, OutletProfile
from archive_gen.records import Block, RemovedLine

HEADLINES = 4
"""A line is furniture of an outlet if it stands under at least this many headlines of it."""
SHARE = 0.05
"""And under at least this share of all its headlines: a large archive repeats short sentences."""
LONGEST = 160
"""Longer lines are not counted: what recurs word for word at that length is copied, not furniture."""
REASON = "stands under many headlines of the outlet"
STATED_REASON = "stated as furniture of the outlet"
LONGEST_STATED = 2_000
"""Of a longer block nobody states that it is furniture, in letters."""
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
    blocks: Iterable[Block], recurring: Set[int], outlet: str, profile: OutletProfile = NOTHING_STATED
) -> tuple[tuple[Block, ...], tuple[RemovedLine, ...]]:
    """The blocks without the furniture of the outlet, and its lines with the reason.

    What a person has stated of a line wins: stated furniture goes however often it stands there,
    and a line to keep stays.
    """
    kept: list[Block] = []
    gone: list[RemovedLine] = []
    for block in blocks:
        reason = _reason(block, recurring, outlet, profile)
        if reason:
            gone.append(RemovedLine(block.line, block.text, reason))
        else:
            kept.append(block)
    return tuple(kept), tuple(gone)


def put_back(
    blocks: tuple[Block, ...], removed: tuple[RemovedLine, ...], profile: OutletProfile
) -> tuple[tuple[Block, ...], tuple[RemovedLine, ...]]:
    """Blocks and removed lines where the lines that a person wants to keep are paragraphs again."""
    wanted = [gone for gone in removed if fold(gone.text) in profile.keep] if profile.keep else []
    if not wanted:
        return blocks, removed
    back = [Block("paragraph", gone.text, gone.line, gone.line) for gone in wanted]
    return (
        tuple(sorted((*blocks, *back), key=lambda block: block.line)),
        tuple(gone for gone in removed if gone not in wanted),
    )


def _reason(block: Block, recurring: Set[int], outlet: str, profile: OutletProfile) -> str:
    """Why the block is furniture, empty if it is none."""
    if not recurring and profile is NOTHING_STATED:
        return ""
    folded = fold(block.text) if len(block.text) <= LONGEST_STATED and block.html is None else ""
    if folded and folded in profile.furniture:
        return STATED_REASON
    if _counts(block) and folded not in profile.keep and line_key(outlet, block.text) in recurring:
        return REASON
    return ""


def _counts(block: Block) -> bool:
    return block.kind in _KINDS and block.html is None and 3 <= len(block.text) <= LONGEST
