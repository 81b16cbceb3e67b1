"""Lines that stand under many headlines of one outlet: furniture that its words did not give away.

No page tells this by itself; an archive does. What counts is under how many different headlines a
line stands, so a story kept three times, or carried by the wire, takes nothing out.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable

from archive_gen.inference.lines import fold
from archive_gen.records import Block, Reading, RemovedLine

HEADLINES = 4
"""A line is furniture of an outlet if it stands under at least this many headlines of it."""
SHARE = 0.05
"""And under at least this share of all its headlines: a large archive repeats short sentences."""
LONGEST = 160
"""Longer lines are not counted: what recurs word for word at that length is copied, not furniture."""
_ODD, _MASK = 0x9E3779B97F4A7C15, 2**64 - 1
"""Spreads the key of a headline before it is joined with that of a line (2^64 by the golden ratio)."""
_KINDS = frozenset({"paragraph", "heading", "list_item", "related", "note"})


def line_key(outlet: str, text: str) -> int:
    """What stands for a line of an outlet: 64 bits, since an archive holds millions of lines."""
    digest = hashlib.blake2b(f"{outlet}\n{fold(text)}".encode(), digest_size=8).digest()
    return int.from_bytes(digest)


def recurring_lines(readings: Iterable[tuple[str, str, Reading]]) -> dict[int, int]:
    """The key of each recurring line, with the number of headlines it stands under.

    Takes (folded outlet, folded headline, reading) for each file; their order does not matter.
    """
    under: Counter[int] = Counter()
    outlet_of: dict[int, str] = {}
    headlines: dict[str, set[int]] = {}
    seen: set[int] = set()
    for outlet, headline, reading in readings:
        title = line_key(outlet, headline)
        headlines.setdefault(outlet, set()).add(title)
        for block in reading.blocks:
            if not _counts(block):
                continue
            key = line_key(outlet, block.text)
            pair = key ^ (title * _ODD & _MASK)
            if pair not in seen:
                seen.add(pair)
                under[key] += 1
                outlet_of[key] = outlet
    fewest = {outlet: max(HEADLINES, math.ceil(SHARE * len(found))) for outlet, found in headlines.items()}
    return {key: count for key, count in under.items() if count >= fewest[outlet_of[key]]}


def set_aside(
    outlet: str, blocks: tuple[Block, ...], recurring: dict[int, int]
) -> tuple[tuple[Block, ...], tuple[RemovedLine, ...]]:
    """The blocks without recurring lines, and those lines with the reason."""
    if not recurring:
        return blocks, ()
    kept: list[Block] = []
    gone: list[RemovedLine] = []
    for block in blocks:
        count = recurring.get(line_key(outlet, block.text), 0) if _counts(block) else 0
        if count:
            gone.append(RemovedLine(block.line, block.text, f"stands under {count} headlines of the outlet"))
        else:
            kept.append(block)
    return tuple(kept), tuple(gone)


def _counts(block: Block) -> bool:
    return block.kind in _KINDS and block.html is None and 3 <= len(block.text) <= LONGEST
