"""Paragraphs that were wrapped at a fixed width, put together again.

Wire copy, e-mail and typed clippings break their lines at 60 to 80 letters and mark a new
paragraph by an indent or a blank line. Such a text is told by its line ends, most of which fall
inside a sentence, or by its indents: the first line of each paragraph has the same one, and all
others have none.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from archive_gen.inference.datelines import read_dateline
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


_NARROWEST_TYPED, _WIDEST_TYPED = 50, 82
"""In letters: a text all of whose lines are so narrow was typed, or wrapped by a program."""
_FULL_TYPED = 0.85
"""A line of this share of the width has no room for a long word more."""
_NUMBER = re.compile(r"\d+")
_FIGURES_OF_A_ROW = 3
_SHORTEST_LABEL = 3
"""A shorter word in capitals before a colon may be a name's."""
_WORDS_OF_FULL = 6
"""A full line of running text has no fewer words; a row of a table may."""
_DEEPEST_INDENT = 12
"""A paragraph is set off by no more than so many signs; headings in the middle of a line by more."""
_OUT_OF_LINE = 0.1
"""This share of the lines may have another indent than those of paragraphs: signatures, tables."""
_FULL_ABOVE = 0.8
"""In typed copy, at least this share of the lines without an indent stand below a full one."""


def join_wrapped(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with wrapped paragraphs joined; the same lines if the text is not wrapped.

    Paragraphs that are known by their indent are marked as `typed`.
    """
    copy = typed_copy(lines)
    if copy is not None:
        return (*lines[: copy.first], *_join_typed(lines[copy.first :], copy))
    width = _wrap_width(lines) or _typed_width(lines)
    if not width:
        return tuple(lines)
    indent = _usual_indent(lines)
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _continues(runs[-1], line, width, indent):
            runs[-1].append(line)
        else:
            runs.append([line])
    return tuple(_join(run) for run in runs)


class TypedCopy(msgspec.Struct, frozen=True):
    """Copy whose paragraphs are set off by an indent: the index of its first line, the column in
    which paragraphs begin, that of all other lines, and how wide the lines run.
    """

    first: int
    indent: int
    margin: int
    width: int


def typed_copy(lines: Sequence[Line]) -> TypedCopy | None:
    """Where the text is typed copy, `None` if it is none.

    From its first paragraph on, all but a few lines begin about at the paragraph's indent or at the
    margin; none is longer than a typewriter's; lines at the margin stand below full ones. A table
    may have none at the margin: then its dateline tells.
    """
    indents = Counter(line.start for line in lines if 3 <= line.start <= _DEEPEST_INDENT)
    if not indents:
        return None
    indent = min(indents, key=lambda start: (-indents[start], start))
    first = next(index for index, line in enumerate(lines) if _near(line, indent))
    margin = min(line.start for line in lines[: first + 1])
    body = lines[first:]
    width = max(line.start + line.weight for line in body)
    others = sum(line.start != margin and not _near(line, indent) for line in body)
    if margin >= indent or width > _WIDEST or others > max(1, _OUT_OF_LINE * len(body)):
        return None
    below = [
        above.start + above.weight >= _FULL * width
        for above, line in itertools.pairwise(body)
        if line.start == margin and not line.gap
    ]
    if sum(below) < _FULL_ABOVE * len(below):
        return None
    if (len(below) < _FEWEST or _is_a_table(body)) and read_dateline(body[0].text) is None:
        return None
    return TypedCopy(first, indent, margin, width)


def _is_a_table(lines: Sequence[Line]) -> bool:
    """Whether most of the lines are rows of figures; the names above them stand further in, as a paragraph's
    first line does.
    """
    return sum(len(_NUMBER.findall(line.text)) >= _FIGURES_OF_A_ROW for line in lines) > 0.5 * len(lines)


def _join_typed(body: Sequence[Line], copy: TypedCopy) -> list[Line]:
    """The paragraphs of typed copy; what is neither at their indent nor at the margin stays alone."""
    runs: list[list[Line]] = []
    for line in body:
        if (
            runs
            and line.start == copy.margin
            and not line.gap
            and _near(runs[-1][0], copy.indent)
            and not _breaks_off(runs[-1][-1], line, copy.width)
        ):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [_join(run, typed=_near(run[0], copy.indent)) for run in runs]


def _near(line: Line, indent: int) -> bool:
    """Whether the line begins at the indent; whoever typed it may have slipped a little."""
    return abs(line.start - indent) <= 2


def _breaks_off(above: Line, line: Line, width: int) -> bool:
    """Whether a line that had room left for more ends its paragraph."""
    room_left = above.start + len(above.text) < _FULL * width
    return room_left and (above.ends_sentence or not line.text[0].islower())


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


def _typed_width(lines: Sequence[Line]) -> int:
    """The width of a text that somebody typed, 0 if it is none: no line of it is longer than those of a
    typewriter, and of the full ones that another follows at once many do not end a sentence. So short notices
    are told, with one such line or two.
    """
    width = max((line.weight for line in lines), default=0)
    if not _NARROWEST_TYPED <= width <= _WIDEST_TYPED:
        return 0
    full = [
        line
        for line, following in itertools.pairwise(lines)
        if not following.gap
        and line.weight >= _FULL_TYPED * width
        and len(line.text.split()) >= _WORDS_OF_FULL
    ]
    inside = sum(not line.ends_sentence for line in full)
    return width if inside and inside >= _INSIDE_SENTENCES * len(full) else 0


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
    if above.ends_sentence and _opens_in_capitals(line.text):
        return False
    return len(above.text) <= width + 12


def _opens_in_capitals(text: str) -> bool:
    """Whether the text begins with words in capitals and a colon, as the items of court lists do."""
    label, colon, _ = text.partition(":")
    return bool(colon) and label.isupper() and len(label) > _SHORTEST_LABEL


def _join(run: Sequence[Line], *, typed: bool = False) -> Line:
    first = run[0]
    if len(run) == 1:
        return msgspec.structs.replace(first, typed=True) if typed else first
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
    line = make_line(
        "".join(parts), number=first.number, start=first.start, gap=first.gap, pieces=tuple(pieces)
    )
    return msgspec.structs.replace(line, typed=True) if typed else line
