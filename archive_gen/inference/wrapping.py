"""Paragraphs that were wrapped at a fixed width, put together again.

Wire copy, e-mail and typed clippings break their lines at 60 to 80 letters and mark a new
paragraph by an indent or a blank line. Such a text is told by its line ends: most of them fall
inside a sentence.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from archive_gen.inference.lines import Line, make_line

_WIDEST = 100
"""No typewriter, teleprinter or mail program wraps further out, in letters."""
_INSIDE_SENTENCES = 0.35
"""A text is wrapped if at least this share of its line ends lie inside a sentence. In texts with a
paragraph a line it is under a tenth: headings and captions."""
_FEWEST = 2
"""Fewer line ends inside a sentence may be an accident."""
_FULL = 0.72
"""A line shorter than this share of the usual width was not broken for lack of room."""


def join_wrapped(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with wrapped paragraphs joined; the same lines if the text is not wrapped."""
    width = _wrap_width(lines)
    if not width:
        return tuple(lines)
    joined: list[Line] = []
    run: list[Line] = []
    indent = _usual_indent(lines)
    for line in lines:
        if run and _continues(run, line, width, indent):
            run.append(line)
            continue
        if run:
            joined.append(_join(run))
        run = [line]
    if run:
        joined.append(_join(run))
    return tuple(joined)


def _wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the text was wrapped, 0 if it was not."""
    inner = ends = 0
    widths = []
    for line, following in itertools.pairwise(lines):
        if following.gap or line.weight < 25:
            continue
        ends += 1
        widths.append(len(line.text))
        if not line.ends_sentence and following.text[0].islower():
            inner += 1
    if inner < _FEWEST or inner < _INSIDE_SENTENCES * ends:
        return 0
    widths.sort()
    width = widths[int(len(widths) * 0.9)]
    return width if width <= _WIDEST else 0


def _usual_indent(lines: Sequence[Line]) -> int:
    """The indent of continuation lines: the smallest among lines right below another."""
    return min((line.start for line in lines[1:] if not line.gap), default=0)


def _continues(run: Sequence[Line], line: Line, width: int, indent: int) -> bool:
    """Whether the line goes on with the paragraph above it."""
    above = run[-1]
    if line.gap or line.bullet:
        return False
    if line.start > indent and (above.start <= indent or above.ends_sentence):
        return False
    room_left = len(above.text) < _FULL * width
    if room_left and (above.ends_sentence or not line.text[0].islower()):
        return False
    return len(above.text) <= width + 12


def _join(run: Sequence[Line]) -> Line:
    first = run[0]
    if len(run) == 1:
        return first
    parts = [first.text]
    length = len(first.text)
    pieces = []
    for line in run[1:]:
        space = 0 if parts[-1].endswith("-") and line.text[0].islower() else 1
        if space:
            parts.append(" ")
        pieces.append((length + space, line.number, line.start))
        parts.append(line.text)
        length += space + len(line.text)
    return make_line(
        "".join(parts), number=first.number, start=first.start, gap=first.gap, pieces=tuple(pieces)
    )
