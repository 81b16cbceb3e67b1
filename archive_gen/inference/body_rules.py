"""Rules for the running text and what follows it: notes, lists, headings, other stories."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Sequence

from archive_gen.inference.contributions import read_contribution
from archive_gen.inference.data import phrases_of, words_of
from archive_gen.inference.datelines import read_dateline
from archive_gen.inference.dates import find_dates
from archive_gen.inference.furniture import (
    answers_comment,
    heads_comments,
    opens_comment,
    opens_other_stories,
    tells_age,
)
from archive_gen.inference.lines import Line
from archive_gen.inference.sheet import BY_PLACE, TYPED, Label, Labels, Sheet

_BODY = frozenset({"paragraph", "quote", "list_item", "heading"})
_OPENINGS_OF_SENDERS = ("(c)", "©", "copyright", "-", "–", "—")
"""So open lines below a text that say whose it is."""
WRAPPED_END = "end of a wrapped text"
"""The rule that keeps short lines below wrapped text."""
_HEADING_END = re.compile(r"[.,;:…。]$")
_NO_DIALOGUE_DASH = frozenset({"en", "de", "nl"})
"""Languages that do not open direct speech with a dash: there a dash at the head marks a list."""
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WORDS_OF_ITEM = 6
"""Above the text, a list of shorter items, their marks counted, is a menu."""
_NUMBER = re.compile(r"\d+")
_ROWS_OF_A_TABLE = 4
_COUNTED_LINES = 0.7
"""Where so many of several short lines hold figures they are a table or dates of a tour, not headlines."""
_FEWEST_LETTERS_ABOVE = 300
"""Of running text, above readers' comments."""
_LINES_OF_COMMENT = 20
"""A reader's comment has no more, with those that it quotes."""
_LINES_OF_HEAD = 3
"""So near to the first comment stands the heading of all."""
_COUNTED_BELOW_HEADS = 0.6
"""As much, in a table that has a title and a row of names above its figures."""
_SOON = 5
"""Captions and short last lines may stand between the last paragraph and what announces a list."""
_MARK_OF_LIST = re.compile(r"[•●▪◦‣·*■►+]\s+|\d{1,2}[.)]\s+|[-–—]\s+")


def typed_paragraphs(sheet: Sheet) -> Labels:
    """The paragraphs of typed copy, from the first that is running text or has a dateline: only
    bylines and dates stand above it with the same indent. A short line in a table is one too.
    """
    begun = False
    for index, line in enumerate(sheet.lines):
        if line.typed and not begun:
            begun = bool(line.pieces) or line.is_prose or read_dateline(line.text) is not None
        if line.typed and begun:
            yield index, Label("paragraph", TYPED)


def notes(sheet: Sheet) -> Labels:
    """What the newsroom says about the text: corrections, contributors, where it first appeared."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if line.weight <= 700 and _opens_note(line.text):
            yield index, Label("note", "note")
        elif index >= sheet.core and read_contribution(line) is not None:
            yield index, Label("note", "contributors")


def _opens_note(text: str) -> bool:
    """Whether a line begins as notes do. Few begin with the first word of one, and only those are matched."""
    text = text.lstrip("*•-–—([ ")
    first = _FIRST_WORD.match(text)
    return (
        first is not None
        and first[0].casefold() in _first_words_of_notes()
        and phrases_of("stamps", "note").match(text) is not None
    )


@functools.cache
def _first_words_of_notes() -> frozenset[str]:
    return frozenset(
        first[0] for phrase in words_of("stamps", "note") if (first := _FIRST_WORD.match(phrase))
    )


def other_stories(sheet: Sheet) -> Labels:
    """All that follows a heading such as "More from …" near the end; just a few lines elsewhere."""
    total = sum(line.weight for line in sheet.lines if line.is_prose)
    before = 0
    comments = False
    for index, line in enumerate(sheet.lines):
        if line.is_prose:
            before += line.weight
        if (
            index < sheet.core
            or sheet.role(index) not in (None, "furniture")
            or not (opens_other_stories(line) or (comments := opens_comment(line)))
        ):
            continue
        if total and (comments or before >= 0.62 * total) and before >= 300:
            yield index, Label("furniture", "other stories", "heads a list of other stories")
            for other in range(index + 1, len(sheet.lines)):
                if sheet.role(other) in (None, "stamp", "byline"):
                    yield other, Label("furniture", "other stories", "stands in a list of other stories")
            return
        yield index, Label("furniture", "other stories", "heads a list of other stories")
        for other in range(index + 1, min(index + 8, len(sheet.lines))):
            if sheet.lines[other].is_prose or sheet.labels[other] is not None:
                break
            if sheet.lines[other].gap > 1 and other > index + 1:
                break
            yield other, Label("related", "other stories")


def readers_comments(sheet: Sheet) -> Labels:
    """Readers' comments below the text: from the name above the first of several that can be answered, or
    from a heading that says so, if ages of comments follow it. Between two marks there are few lines, and
    the last stands near the end; so the buttons of a post that the text shows are none.
    """
    above = itertools.accumulate([line.weight if line.is_prose else 0 for line in sheet.lines])
    first = next((index for index, weight in enumerate(above) if weight >= _FEWEST_LETTERS_ABOVE), None)
    if first is None:
        return
    below = range(max(first, sheet.core) + 1, len(sheet.lines))
    answers = [index for index in below if answers_comment(sheet.lines[index])]
    ages = [index for index in below if tells_age(sheet.lines[index])]
    start = None
    if _follow_to_the_end(sheet, answers):
        start = _name_above(sheet, answers[0], first + 1)
    elif _follow_to_the_end(sheet, ages):
        near = range(ages[0] - 1, max(first, ages[0] - 1 - _LINES_OF_HEAD), -1)
        start = next((index for index in near if heads_comments(sheet.lines[index])), None)
    if start is None:
        return
    for index in range(start, len(sheet.lines)):
        yield index, Label("furniture", "readers' comments", "reader's comment")


def _follow_to_the_end(sheet: Sheet, marks: Sequence[int]) -> bool:
    """Whether there are two marks and more, with few lines between them and behind the last."""
    stops = [*marks, max(sheet.core_end, marks[-1])] if len(marks) > 1 else []
    return bool(stops) and all(
        after - before <= _LINES_OF_COMMENT for before, after in itertools.pairwise(stops)
    )


def _name_above(sheet: Sheet, button: int, first: int) -> int:
    """Index of the line that signs the comment above a button: a short one that ends no sentence."""
    for index in range(button - 1, max(first, button - _LINES_OF_COMMENT) - 1, -1):
        line = sheet.lines[index]
        if sheet.role(index) == "bio":
            return index + 1
        if line.words <= 4 and not line.ends_sentence:
            return index
    return button


def lists(sheet: Sheet) -> Labels:
    """Lines with a bullet, next to another such line. Below the text they are items of its list, however
    short, where a line that ends with a colon announces them.
    """
    announced = _announced_items(sheet)
    end = max(sheet.core_end + 12, announced.stop)
    for index in sheet.open_lines((sheet.headline or -1) + 1, end):
        line = sheet.lines[index]
        mark = _MARK_OF_LIST.match(line.text)
        if mark is None:
            continue
        inside = sheet.core <= index < sheet.core_end or index in announced
        if not inside and line.words < _WORDS_OF_ITEM:
            continue
        near = [other for other in (index - 1, index + 1) if 0 <= other < len(sheet.lines)]
        if (mark[0][0] not in "-–—" or sheet.language in _NO_DIALOGUE_DASH) and any(
            _MARK_OF_LIST.match(sheet.lines[other].text) for other in near
        ):
            yield index, Label("list_item", "list", text=line.text[mark.end() :].strip())


def _announced_items(sheet: Sheet) -> range:
    """The lines with a bullet below the last paragraph, if it or a line soon below it ends with a colon."""
    ends = [
        index
        for index in range(max(0, sheet.core_end - 1), min(len(sheet.lines) - 1, sheet.core_end + _SOON))
        if sheet.lines[index].text.endswith((":", "：")) and _MARK_OF_LIST.match(sheet.lines[index + 1].text)
    ]
    if not ends:
        return range(0)
    end = first = ends[0] + 1
    while end < len(sheet.lines) and _MARK_OF_LIST.match(sheet.lines[end].text):
        end += 1
    return range(first, end)


def headings(sheet: Sheet) -> Labels:
    """Short lines between paragraphs that do not end like sentences; runs of three are links."""
    spaced = sum(1 for line in sheet.lines[1:] if line.gap) > 0.08 * len(sheet.lines)
    run: list[int] = []
    for index in range(sheet.core, len(sheet.lines) + 1):
        if (
            index < len(sheet.lines)
            and sheet.labels[index] is None
            and index < sheet.core_end
            and _heading_like(sheet.lines[index])
        ):
            run.append(index)
            continue
        if run:
            yield from _heading_run(sheet, run, spaced)
            run = []


def _heading_run(sheet: Sheet, run: list[int], spaced: bool) -> Labels:
    if len(run) >= _ROWS_OF_A_TABLE:
        counted = sum(sheet.lines[index].has_digits for index in run)
        if counted >= _COUNTED_LINES * len(run):
            for index in run:
                yield index, Label("paragraph", "run of counted lines")
            return
        for index in run:
            yield index, Label("related", "run of headlines")
        return
    for index in run:
        line = sheet.lines[index]
        if line.has_digits and "@" not in line.text and _ends_with_a_day(line.text):
            yield index, Label("caption", "caption: ends with a day", text=line.text)
        elif spaced and not line.gap and len(run) > 1 and index != run[-1]:
            yield index, Label("caption", "caption: alternative text")
        else:
            yield index, Label("heading", "heading")


def _ends_with_a_day(text: str) -> bool:
    """Whether a line without the mark of a sentence ends with a full date, as captions do."""
    mentions = find_dates(text)
    return bool(mentions) and mentions[-1].end == len(text) and bool(mentions[-1].year and mentions[-1].day)


def _heading_like(line: Line) -> bool:
    return (
        3 <= line.weight <= 120
        and line.words <= 16
        and not _HEADING_END.search(line.text)
        and not (line.text[0] in "“\"„«‘'" and line.text[-1] in "”\"“»’'" and line.words > 9)
    )


def tables(sheet: Sheet) -> Labels:
    """Four short lines and more right behind the last paragraph that are rows of figures; further below, too,
    where nothing of a page stands around the text.
    """
    rows = _rows(sheet, sheet.core_end)
    yield from _table(sheet, rows, _COUNTED_LINES)
    if sheet.shows_a_page("furniture", "related", "caption"):
        return
    while rows:
        rows = _rows(sheet, rows[-1] + 1)
        yield from _table(sheet, rows, _COUNTED_BELOW_HEADS)


def _rows(sheet: Sheet, start: int) -> list[int]:
    """The open short lines from `start` to the next blank one."""
    rows: list[int] = []
    for index in range(start, len(sheet.lines)):
        line = sheet.lines[index]
        if sheet.labels[index] is not None or not line.is_short or (rows and line.gap):
            break
        rows.append(index)
    return rows


def _table(sheet: Sheet, rows: Sequence[int], least: float) -> Labels:
    figured = sum(len(_NUMBER.findall(sheet.lines[index].text)) > 1 for index in rows)
    if len(rows) >= _ROWS_OF_A_TABLE and figured >= least * len(rows):
        for index in rows:
            yield index, Label("paragraph", "table behind the text")


def behind_the_text(sheet: Sheet) -> Labels:
    """What is still open below the last paragraph: short lines without an end are the page's. Where text was
    wrapped and nothing else is a page's, they are signatures, results or rows of a table.
    """
    if sheet.is_wrapped and not sheet.shows_a_page("furniture", "related"):
        for index in sheet.open_lines(sheet.core_end):
            if not sheet.lines[index].text.casefold().startswith(_OPENINGS_OF_SENDERS):
                yield index, Label("paragraph", WRAPPED_END)
    for index in sheet.open_lines(sheet.core_end):
        line = sheet.lines[index]
        near = index <= sheet.core_end + 3
        if line.ends_sentence and near and (line.words >= 4 or not sheet.has_prose):
            continue
        yield index, Label("furniture", "behind the text", "stands after the article")


def all_there_is(sheet: Sheet) -> Labels:
    """Where nothing was left of a text, what only its place took out is the text after all."""
    if any(label is not None and label.role in _BODY for label in sheet.labels):
        return
    for index, label in enumerate(sheet.labels):
        if label is not None and label.rule in BY_PLACE:
            yield index, Label("paragraph", "all there is")


def paragraphs(sheet: Sheet) -> Labels:
    """Everything else is the text itself."""
    for index in sheet.open_lines():
        yield index, Label("paragraph", "paragraph")
