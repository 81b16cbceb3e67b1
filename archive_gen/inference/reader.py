"""One text → everything that it alone tells: blocks, candidates, names."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from archive_gen.inference.authors import author_candidates, rank_authors
from archive_gen.inference.blocks import build_blocks
from archive_gen.inference.bylines import read_byline, read_names
from archive_gen.inference.contributions import read_contribution
from archive_gen.inference.datelines import DatelineMatch, read_dateline
from archive_gen.inference.headlines import headline_candidates, headline_text
from archive_gen.inference.labelling import label_lines
from archive_gen.inference.language import detect_language
from archive_gen.inference.lines import Line, fold, split_lines
from archive_gen.inference.names import find_names
from archive_gen.inference.publication import read_publication
from archive_gen.inference.sheet import Label, Sheet
from archive_gen.inference.sources import headline_tail, source_candidates
from archive_gen.inference.wrapping import join_wrapped
from archive_gen.records import Block, Candidate, NameMention, RemovedLine

_TEXT_KINDS = frozenset({"paragraph", "quote", "list_item"})
_NAMED_IN = _TEXT_KINDS | {"heading", "caption"}
_LONGEST_PARAGRAPH = 20_000
_MOST_SEARCHED = 200_000
"""Letters of a paragraph, and of a text, that are searched for names: a file of megabytes is no
article, and its tags would be of no use."""


MOST_LINES = 10_000
"""So many lines of a text are judged, wrapped paragraphs counted as one: no article has more. What stands
behind them is kept as it is, a paragraph a line."""


class TextReading(msgspec.Struct, frozen=True, kw_only=True):
    """What a text alone tells; the fields are those of `records.Reading`. `judged_until` is the raw line
    behind which nothing was judged, `None` where everything was.
    """

    blocks: tuple[Block, ...]
    removed: tuple[RemovedLine, ...]
    candidates: dict[str, tuple[Candidate, ...]]
    names: tuple[NameMention, ...]
    day_first: bool | None
    judged_until: int | None = None


class Given(msgspec.Struct, frozen=True):
    """What a person has stated, as far as reading the text hangs on it.

    A stated `language`, a BCP 47 tag, is the one in which days and names are read. For the fields in
    `settled` no candidates are looked for: they would lose.
    """

    title: str | None = None
    language: str | None = None
    settled: frozenset[str] = frozenset()


NOTHING_GIVEN = Given()


def read_text(text: str, *, first_line: int = 1, given: Given = NOTHING_GIVEN) -> TextReading:
    """Read the text of one raw file; `first_line` is the number of its first line there."""
    lines = join_wrapped(split_lines(text, first_line=first_line))
    lines, rest = lines[:MOST_LINES], lines[MOST_LINES:]
    language, _ = detect_language("\n".join(line.text for line in lines if line.is_prose)[:20_000])
    sheet = Sheet(lines, language=language)
    label_lines(sheet)
    reading = _read_sheet(sheet, headline_candidates(sheet), given)
    if not rest:
        return reading
    kept = tuple(Block("paragraph", line.text, line.number, line.end_number) for line in rest)
    return msgspec.structs.replace(
        reading, blocks=(*reading.blocks, *kept), judged_until=lines[-1].end_number
    )


def read_markdown(blocks: tuple[Block, ...], *, given: Given = NOTHING_GIVEN) -> TextReading:
    """Read a text that a person has marked up: its blocks stand, only fields are looked for.

    The first heading is the title where none is stated, or where it repeats the stated one; it is
    then left out of the blocks.
    """
    title: list[Candidate] = []
    rest = list(blocks)
    if (
        rest
        and rest[0].kind == "heading"
        and (given.title is None or fold(rest[0].text) == fold(given.title))
    ):
        first = rest.pop(0)
        line = split_lines(first.text, first_line=first.line)
        title.append(Candidate(first.text, "text", "first heading", 0.95, line[0].span() if line else None))
    lines = [line for block in rest for line in split_lines(block.text, first_line=block.line)[:1]]
    sheet = Sheet(lines)
    sheet.core, sheet.core_end = 0, len(lines)
    for index, block in enumerate(block for block in rest if block.text.strip()):
        if index < len(lines):
            role = (
                "byline"
                if index < 3 and read_byline(lines[index]) and not lines[index].is_prose
                else block.kind
            )
            sheet.labels[index] = Label(role, "markdown", credit=block.credit)
    sheet.core = next((index for index in range(len(lines)) if sheet.role(index) != "byline"), 0)
    if not given.settled >= {"authors", "source"}:  # an author is no outlet
        sheet.authors = rank_authors(sheet)
    reading = _read_sheet(sheet, tuple(title), given)
    return msgspec.structs.replace(reading, blocks=tuple(rest), removed=())


def _read_sheet(sheet: Sheet, titles: tuple[Candidate, ...], given: Given) -> TextReading:
    blocks, removed = build_blocks(sheet)
    detected = () if given.language and "language" in given.settled else _language(sheet, blocks)
    language = given.language or next((candidate.value for candidate in detected), None)
    publication = read_publication(sheet, language=language)
    dateline = _dateline(sheet)
    wrapped = frozenset(line.number for line in sheet.lines if line.pieces)
    candidates = {
        "title": tuple(_without_tail(candidate, wrapped) for candidate in titles),
        "subtitle": _labelled(sheet, "standfirst", 0.8),
        "date": publication.date,
        "date_estimate": publication.estimate if "date" not in given.settled else (),
        "updated": publication.updated,
        "authors": author_candidates(sheet),
        "source": source_candidates(sheet) if "source" not in given.settled else (),
        "dateline_place": dateline[0],
        "dateline_agency": dateline[1],
        "agencies": _agencies(sheet),
        "language": detected,
    }
    names: tuple[NameMention, ...] = ()
    if "tags" not in given.settled:
        headline = titles[0].value if titles else None
        names = find_names(_searched_for_names(blocks), headline=headline, language=language)
    return TextReading(
        blocks=blocks,
        removed=removed,
        candidates={
            field: found
            for field, found in candidates.items()
            # By the headline that it prints, stated or not, other files know this one.
            if found and (field == "title" or field not in given.settled)
        },
        names=names,
        day_first=publication.day_first,
    )


def _language(sheet: Sheet, blocks: Iterable[Block]) -> tuple[Candidate, ...]:
    prose = "\n".join(block.text for block in blocks if block.kind in _TEXT_KINDS)
    language, certainty = detect_language(prose or "\n".join(line.text for line in sheet.lines[:50]))
    return (Candidate(language, "text", "function words", round(certainty, 3)),) if language else ()


def _searched_for_names(blocks: tuple[Block, ...]) -> list[tuple[int, str]]:
    """The text in which names are looked for, with its lines: no more of it than an article holds."""
    paragraphs = []
    room = _MOST_SEARCHED
    for block in blocks:
        if block.kind in _NAMED_IN and room > 0:
            text = block.text[: min(room, _LONGEST_PARAGRAPH)]
            paragraphs.append((block.line, text))
            room -= len(text)
    return paragraphs


def _without_tail(candidate: Candidate, wrapped: frozenset[int]) -> Candidate:
    """The headline without the outlet behind it ("… | Harbour Courier"), if it is no wrapped line."""
    tail = headline_tail(candidate.value)
    if tail is None or (candidate.span is not None and candidate.span.line in wrapped):
        return candidate
    value = re.sub(r"\s*(?:[|｜]|--?|–|—)\s*$", "", candidate.value[: candidate.value.rfind(tail)])
    return msgspec.structs.replace(candidate, value=headline_text(value)) if len(value) >= 10 else candidate


def _labelled(sheet: Sheet, role: str, score: float) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(headline_text(line.text), "text", label.rule, score, line.span())
        for line, label in zip(sheet.lines, sheet.labels, strict=True)
        if label is not None and label.role == role
    )


def _dateline(sheet: Sheet) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    for index in range(sheet.core, min(sheet.core + 4, len(sheet.lines))):
        if sheet.role(index) != "paragraph":
            continue
        line = sheet.lines[index]
        match = read_dateline(line.text)
        if match is not None:
            return _dateline_candidates(line, match)
    return (), ()


def _dateline_candidates(
    line: Line, match: DatelineMatch
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    place = (
        (Candidate(match.place, "text", "dateline", 0.9, line.span(match.place_start, match.place_end)),)
        if match.place
        else ()
    )
    agency = (
        (Candidate(match.agency, "text", "dateline", 0.9, line.span(match.agency_start, match.agency_end)),)
        if match.agency
        else ()
    )
    return place, agency


def _agencies(sheet: Sheet) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for index, line in enumerate(sheet.lines):
        role = sheet.role(index)
        if role == "note":
            for name in read_contribution(line) or ():
                found.setdefault(
                    name.text,
                    Candidate(name.text, "text", "contributors", 0.9, line.span(name.start, name.end)),
                )
        elif role in ("byline", "stamp"):
            byline = read_byline(line) or (read_names(line) if role == "byline" else None)
            for name in byline.agencies if byline else ():
                found.setdefault(
                    name.text, Candidate(name.text, "text", "byline", 0.85, line.span(name.start, name.end))
                )
    return tuple(found.values())


def text_of(blocks: Iterable[Block]) -> str:
    """The running text of the blocks, a paragraph a line."""
    return "\n".join(block.text for block in blocks if block.kind in _TEXT_KINDS)
