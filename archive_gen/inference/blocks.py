"""Labels → typed blocks of the body, and the list of what was taken out."""

from __future__ import annotations

import itertools
import re

from archive_gen.inference.lines import Line
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.strays import REASON
from archive_gen.records import Block, BlockKind, RemovedLine

_BLOCK_KINDS: dict[str, BlockKind] = {
    "paragraph": "paragraph",
    "heading": "heading",
    "quote": "quote",
    "list_item": "list_item",
    "caption": "caption",
    "related": "related",
    "note": "note",
    "bio": "bio",
}
_SPACES = re.compile(r"[ \t\u00a0]{2,}")
_LONGEST_REMOVED = 2000
"""A removed line is kept up to this many characters in the record; the raw file holds the rest."""


def _removed(line: Line, reason: str) -> list[RemovedLine]:
    """A line that is not shown, as the raw lines it was joined from."""
    bounds = [(0, line.number), *((at, number) for at, number, _ in line.pieces), (len(line.text) + 1, 0)]
    return [
        RemovedLine(number, line.text[at:end].rstrip()[:_LONGEST_REMOVED], reason)
        for (at, number), (end, _) in itertools.pairwise(bounds)
    ]


def build_blocks(sheet: Sheet) -> tuple[tuple[Block, ...], tuple[RemovedLine, ...]]:
    """Every line as a block of the body or as a removed line; the headline and the standfirst,
    which pages show above the body, are neither.
    """
    blocks: list[Block] = []
    removed: list[RemovedLine] = []
    for index, (line, label) in enumerate(zip(sheet.lines, sheet.labels, strict=True)):
        if label is None or label.role in ("headline", "standfirst"):
            continue
        kind = _BLOCK_KINDS.get(label.role)
        if kind is None or index in sheet.strays:
            removed += _removed(line, (label.reason or label.rule) if kind is None else REASON)
            continue
        text = label.text if label.text is not None else line.text
        if "  " in text or "\t" in text or "\u00a0" in text:
            text = _SPACES.sub(" ", text)
        blocks.append(Block(kind, text, line.number, line.end_number, credit=label.credit))
    return tuple(blocks), tuple(removed)
