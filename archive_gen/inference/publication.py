"""The day of publication: which of the printed days it is, and an estimate where none is.

A day counts by where it stands: a date line below the headline, a byline, the stamp of the lead
picture. A day in a caption is the picture's, a day in the text is spoken of, a day in a list of
other stories is theirs.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

import msgspec

from archive_gen.inference.captions import read_stamp
from archive_gen.inference.data import phrases_of
from archive_gen.inference.date_times import US_ZONES
from archive_gen.inference.datelines import read_dateline
from archive_gen.inference.dates import DateMention, find_dates
from archive_gen.inference.lines import Line
from archive_gen.inference.sheet import Sheet
from archive_gen.records import Candidate, PartialDate

_COPYRIGHT = re.compile(r"copyright|©|\(c\)|all rights", re.IGNORECASE)
_MOST_SEARCHED = 20_000
"""Letters of one line that are searched for days: no paragraph is longer, and a line of megabytes
is no article."""
_NEAR = datetime.timedelta(days=31)
"""So far from a whole day a day without its year may be to be taken as one of that year."""
_FIRST_OF_ROW = re.compile(r"(\d{1,2})\s?([./-])\s?\d{1,2}\s?\2\s?\d{2}")
_YEAR = re.compile(r"(?:1(?<![\d.,/$€£-]1)[6-9]|2(?<![\d.,/$€£-]2)0)\d\d(?![\d/%-]|[.,]\d)")
"""Begins with the figure, and looks at what stands before it then, so that other letters cost little."""


class Publication(msgspec.Struct, frozen=True):
    """Candidates for the day, for the day of the last change, and for an estimate; and what the
    numeric dates of the file prove about their order.
    """

    date: tuple[Candidate, ...]
    updated: tuple[Candidate, ...]
    estimate: tuple[Candidate, ...]
    day_first: bool | None


def read_publication(sheet: Sheet, *, language: str | None) -> Publication:
    """All days of the text, judged by their place."""
    found: list[Candidate] = []
    updated: list[Candidate] = []
    spoken: list[tuple[Line, DateMention]] = []
    proofs: set[bool] = set()
    stamps_seen = 0
    for index, line in enumerate(sheet.lines):
        if not line.has_digits:
            continue
        mentions = find_dates(line.text[:_MOST_SEARCHED], language=language)
        proofs.update(proof for mention in mentions if (proof := _proof(mention)) is not None)
        ends = [0, *(mention.end for mention in mentions)]
        for position, mention in enumerate(mentions):
            role = sheet.role(index)
            if role in ("paragraph", "list_item", "quote", "heading") or (
                role == "caption" and read_stamp(line.text) is None
            ):
                spoken.append((line, mention))
            if not mention.year or not mention.month or mention.form == "address":
                continue
            score, rule, note = _judge(sheet, index, mention, (position, ends[position]), stamps_seen)
            if rule == "date of the last change":
                updated += _readings(line, mention, score, rule, note)
                score, note = score * 0.72, "the only day printed is that of the last change"
            found += _readings(line, mention, score, rule, note)
        if mentions and sheet.role(index) in ("stamp", "byline"):
            stamps_seen += 1
    found.sort(key=lambda candidate: -candidate.score)
    return Publication(
        date=tuple(found[:12]),
        updated=tuple(updated[:3]),
        estimate=_estimate(sheet, spoken),
        day_first=proofs.pop() if len(proofs) == 1 else None,
    )


def _proof(mention: DateMention) -> bool | None:
    """What the mention proves of the order of day and month: by itself, or by a time zone of a country that
    writes the month first.
    """
    if mention.swapped is not None and mention.form == "slashed" and mention.timezone in US_ZONES:
        return False
    return mention.day_first_proof


def _judge(
    sheet: Sheet, index: int, mention: DateMention, place: tuple[int, int], stamps_seen: int
) -> tuple[float, str, str]:
    """Score, rule and note of one printed day, by where it stands. `place` tells how many days stand before
    it on its line, and where the last of them ends.
    """
    position, behind = place
    line = sheet.lines[index]
    role = sheet.role(index)
    label = sheet.labels[index]
    below_headline = _right_below_headline(sheet, index)
    inside = sheet.core <= index < sheet.core_end and not below_headline
    if _COPYRIGHT.search(line.text[:200]) and role == "furniture":
        return 0.05, "copyright line", "a copyright line names the year, or the owner's date"
    if label is not None and label.rule == "other stories":
        return 0.03, "other story", "stands in a list of other stories"
    published, updated = _words_before(sheet, index, mention, behind)
    if role in ("stamp", "byline") and not inside:
        if updated:
            return 0.82, "date of the last change", "stands behind a word for an update"
        if position and not published:
            return 0.5, "date of the last change", "second day of the line"
        return _judge_date_line(sheet, index, stamps_seen, below_headline=below_headline)
    if published and not updated and role != "paragraph" and (role != "caption" or len(line.text) <= 120):
        return 0.86, "published on", "stands behind a word for publication"
    if role == "caption":
        if read_stamp(line.text) is None:
            return 0.04, "caption", "the picture's day"
        if index < sheet.core:
            return 0.8, "stamp of the lead picture", "the outlet stamps its pictures with the day"
        return 0.1, "stamp of a later picture", "a picture inside the text belongs to another story"
    if role == "paragraph":
        return _judge_spoken(sheet, index, mention)
    if role == "stamp":
        return 0.2, "date line inside the text", "stands between paragraphs"
    if role == "furniture" and index < sheet.core:
        return _judge_head(sheet, index, below_headline=below_headline)
    return 0.05, "elsewhere", "no date line, and no word for publication beside it"


def _right_below_headline(sheet: Sheet, index: int) -> bool:
    """Whether the line follows the headline within eight lines, with one paragraph between them
    at most: a standfirst may read like one.
    """
    if sheet.headline is None or not 0 < index - sheet.headline <= 8:
        return False
    return sum(sheet.role(other) == "paragraph" for other in range(sheet.headline + 1, index)) <= 1


def _words_before(sheet: Sheet, index: int, mention: DateMention, behind: int) -> tuple[bool, bool]:
    """Whether the words before the day, on its line behind the day before it or alone on the line above,
    speak of publication, and whether they speak of a change; the nearer one counts.
    """
    line = sheet.lines[index]
    before = line.text[max(behind, mention.start - 60) : mention.start]
    change = list(phrases_of("stamps", "updated").finditer(before))
    first = list(phrases_of("stamps", "published").finditer(before))
    if change or first:
        last = max([*change, *first], key=lambda match: match.start())
        return bool(first), last in change
    if index and line.gap == 0 and len(sheet.lines[index - 1].text) <= 30:
        above = sheet.lines[index - 1].text
        published = phrases_of("stamps", "published").search(above) is not None
        return False, not published and phrases_of("stamps", "updated").search(above) is not None
    return False, False


def _judge_date_line(
    sheet: Sheet, index: int, stamps_seen: int, *, below_headline: bool
) -> tuple[float, str, str]:
    """A line that is nothing but a day or a byline, above or behind the text."""
    if index >= sheet.core_end:
        return (0.62 if not stamps_seen else 0.3), "date line behind the text", ""
    if sheet.headline is not None and index < sheet.headline:
        return max(0.6, 0.72 - 0.04 * stamps_seen), "date line", "above the headline"
    note = "below the headline" if below_headline else "before the text"
    score = max(0.74, 0.93 - 0.06 * stamps_seen)
    if index == 0:
        return score - 0.1, "date line", "first line: may be the day of the copy"
    return score, "date line", note


def _judge_spoken(sheet: Sheet, index: int, mention: DateMention) -> tuple[float, str, str]:
    """A day inside a paragraph: that of the dateline, or one the text speaks of."""
    dateline = read_dateline(sheet.lines[index].text) if index <= sheet.core + 2 else None
    if dateline is not None and dateline.day_start <= mention.start < dateline.day_end:
        return 0.75, "dateline", "the day of the dateline"
    return 0.05, "spoken of", "a day the text speaks of"


def _judge_head(sheet: Sheet, index: int, *, below_headline: bool) -> tuple[float, str, str]:
    """A day in the furniture above the text."""
    length = len(sheet.lines[index].text)
    if length <= 80 and below_headline:
        return 0.7, "short line below the headline", ""
    if _holds_headline(sheet, index):
        return 0.66, "page title", "stands behind the headline"
    if length <= 120:
        return 0.42, "head of the page", "may be the day of the copy"
    return 0.05, "elsewhere", "no date line, and no word for publication beside it"


def _holds_headline(sheet: Sheet, index: int) -> bool:
    """Whether the line prints the headline and more, as the title of a page does."""
    key = sheet.folded[sheet.headline] if sheet.headline is not None else ""
    return len(key) >= 15 and index != sheet.headline and key in sheet.folded[index]


def _readings(line: Line, mention: DateMention, score: float, rule: str, note: str) -> list[Candidate]:
    """The mention as one candidate, or as two where day and month may be swapped: the day first
    reading first, which is what the judge relies on.
    """
    day = PartialDate(mention.year, mention.month, mention.day, mention.time if mention.day else "")
    span = line.span(mention.start, mention.end)
    values = [f"{day.iso}T{day.time}" if day.time else day.iso]
    if mention.swapped is not None:
        values.append(mention.swapped.iso)
        if not _day_stands_first(line.text[mention.start : mention.end], mention.day):
            values.reverse()
    return [Candidate(value, "text", rule, round(score, 3), span, note) for value in values]


def _day_stands_first(text: str, day: int) -> bool:
    first = _FIRST_OF_ROW.search(text)
    return first is not None and int(first[1]) == day


def _estimate(sheet: Sheet, spoken: list[tuple[Line, DateMention]]) -> tuple[Candidate, ...]:
    """Around when: the latest day spoken of.

    A day without its year is taken for one only if a whole day is printed, be it a picture's, from which
    it is at most `_NEAR` away: with the latest year that a text prints alone, such days are mostly years
    off. A text that prints a later year than that of its latest day speaks of other times, nor is anything
    estimated from a year alone; a story about 1864 was not written then. The day of a caption is the
    picture's, though its year shows when the text cannot have been written yet.
    """
    days = [day for _, mention in spoken if (day := _day(mention, mention.year)) is not None]
    pictured = {line.number for index, line in enumerate(sheet.lines) if sheet.role(index) == "caption"}
    best: tuple[datetime.date, Line, DateMention] | None = None
    for line, mention in spoken:
        if line.number in pictured:
            continue
        day = _day(mention, mention.year) or _day_near(mention, days)
        if day is not None and (best is None or day > best[0]):
            best = (day, line, mention)
    if best is None or max(_years_printed(sheet) | {day.year for day in days}) > best[0].year:
        return ()
    latest, line, mention = best
    note = "the latest day that the text speaks of"
    if not mention.year:
        note += f", in the year of another that is near ({latest.year})"
    span = line.span(mention.start, mention.end)
    return (Candidate(latest.isoformat(), "text", "latest day spoken of", 0.3, span, note),)


def _day(mention: DateMention, year: int | None) -> datetime.date | None:
    """The day that is spoken of, in that year, where there is such a day."""
    if not (year and mention.month and mention.day):
        return None
    try:
        return datetime.date(year, mention.month, mention.day)
    except ValueError:  # 29 February
        return None


def _day_near(mention: DateMention, days: Sequence[datetime.date]) -> datetime.date | None:
    """The latest day of that month that is near to one of `days`, for a mention without its year."""
    years = {day.year + step for day in days for step in (0, 1)}
    found = (day for year in years if (day := _day(mention, year)) is not None)
    return max((day for day in found if any(abs(day - other) <= _NEAR for other in days)), default=None)


def _years_printed(sheet: Sheet) -> set[int]:
    """Every year that stands by itself anywhere on the page."""
    return {int(year) for line in sheet.lines if line.has_digits for year in _YEAR.findall(line.text[:4000])}
