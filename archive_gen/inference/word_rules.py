"""Rules that look at the words of a line alone: dates, bylines, furniture, notes in brackets."""

from __future__ import annotations

import re

from archive_gen.inference.bylines import is_byline_word, is_heading_in_capitals, read_byline, read_names
from archive_gen.inference.data import phrases_of, words_of
from archive_gen.inference.dates import find_dates
from archive_gen.inference.furniture import furniture_reason, is_teaser
from archive_gen.inference.lines import Line, make_line
from archive_gen.inference.name_lists import has_outlet_word
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Label, Labels, Sheet

_LOST_DAY = re.compile(r"[|·•]\s*(?:published|updated|posted)\W*$", re.IGNORECASE)
"""The word for a day at the end of a line, without the day."""
_WORDS = re.compile(r"[^\W\d_]+")
_BAR = re.compile(r"\s[|·•]\s")


def date_lines(sheet: Sheet) -> Labels:
    """Lines that are nothing but a date, with words such as "published" around it."""
    for index in sheet.open_lines():
        if is_stamp(sheet.lines[index]):
            yield index, Label("stamp", "date line", "read as the day")


def is_stamp(line: Line) -> bool:
    """Whether nothing is left of the line when dates, times and words for them are taken out."""
    text = line.text
    if len(text) > 160 or not line.has_digits:
        return False
    mentions = [mention for mention in find_dates(text) if mention.form != "address"]
    if not mentions:
        return False
    rest = []
    at = 0
    for mention in mentions:
        rest.append(text[at : mention.start])
        at = mention.end
    rest.append(text[at:])
    left = phrases_of("stamps", "published", "updated", "beside").sub(" ", " ".join(rest))
    if looks_like_person(left.strip(" -–—|,·•")):
        return False
    words = _WORDS.findall(left)
    return sum(map(_letters, words)) <= 12 and len(words) <= 2


def _letters(word: str) -> int:
    """How long a word is in letters of an alphabet: a sign of a script without spaces is a word."""
    return len(word) if word.isascii() else make_line(word, number=1, start=0, gap=0).weight


def sure_bylines(sheet: Sheet) -> Labels:
    """Lines that are a word such as "by" and names, and nothing else; and names below such a word. Above
    the text an agency may stand with them; below it that would be another story's.
    """
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if len(line.text) > 120:
            continue
        below = index > 0 and is_byline_word(sheet.lines[index - 1].text)
        byline = read_names(line) if below else read_byline(line)
        allowed = {"agency"} if index <= sheet.core else set()
        if (
            byline is not None
            and byline.people
            and (below or (byline.rule == "byline" and byline.beside <= allowed))
        ):
            yield index, Label("byline", "byline", "read as the byline")


def dated_bylines(sheet: Sheet) -> Labels:
    """Short lines with a name and a day: "Jane Roe - Nov 19, 2024, 10:31 pm", "Jane Roe | Published"."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if len(line.text) > 140:
            continue
        if not line.has_digits and not _LOST_DAY.search(line.text):
            continue
        byline = read_byline(line) or read_names(line)
        if byline is None or "date" not in byline.beside:
            continue
        if index == 0 and is_heading_in_capitals(byline):
            continue
        if byline.people or (byline.agencies and find_dates(line.text)):
            yield index, Label("byline", "byline with a date", "read as the byline")


def dated_senders(sheet: Sheet) -> Labels:
    """Short lines with a day, signed by a newsroom: "By Harbour Courier Staff | Posted on March 5, 2024"."""
    for index in sheet.open_lines(0, sheet.core):
        line = sheet.lines[index]
        if line.has_digits and len(line.text) <= 100 and _is_signed_by_a_newsroom(line.text):
            yield index, Label("stamp", "date line behind a sender", "read as the day")


def _is_signed_by_a_newsroom(text: str) -> bool:
    """Whether nothing stands there but a word such as "by", a few words with capitals, and a day."""
    lead, _, rest = text.partition(" ")
    word = lead.casefold()
    if word not in words_of("credits", "byline") and word not in words_of("credits", "weak_byline"):
        return False
    mentions = [mention for mention in find_dates(rest) if mention.form != "address" and mention.year]
    if not mentions:
        return False
    if _WORDS.search(phrases_of("stamps", "updated", "beside").sub(" ", rest[mentions[-1].end :])):
        return False
    sender = phrases_of("stamps", "published").sub(" ", rest[: mentions[0].start])
    names = [word for word in _WORDS.findall(sender) if len(word) > 3]
    return 0 < len(names) <= 5 and all(word[0].isupper() for word in names)


def furniture_words(sheet: Sheet) -> Labels:
    """Lines whose words alone say that they are the page's: buttons, prompts, notices."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        reason = furniture_reason(line, sheet.folded[index])
        if reason is not None:
            yield index, Label("furniture", "furniture words", reason)


def bracketed_notes(sheet: Sheet) -> Labels:
    """A whole line in square brackets is somebody's word about the text: an editor's, a typist's."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if line.text[0] == "[" and line.text[-1] == "]" and line.words >= 4 and line.weight <= 700:
            yield index, Label("note", "note in brackets")


def teasers(sheet: Sheet) -> Labels:
    """Pointers to other stories between the paragraphs."""
    for index in sheet.open_lines():
        if is_teaser(sheet.lines[index], inside=index > sheet.core):
            yield index, Label("furniture", "teaser", "points to another story")


def stated_bylines(sheet: Sheet) -> Labels:
    """Lines that begin as bylines do, before the text or behind it."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if read_byline(line) is not None and not (line.is_prose and line.weight > 110):
            yield index, Label("byline", "byline", "read as the byline")


def days_between_bars(sheet: Sheet) -> Labels:
    """Short lines of names and a day that bars part: "Harbour Courier | March 5, 2024"; behind what a paper
    may be called a comma does, too.
    """
    for index in sheet.open_lines(1, sheet.core):
        line = sheet.lines[index]
        if not line.has_digits or len(line.text) > 100:
            continue
        if _is_a_day_between_bars(line.text):
            yield index, Label("stamp", "date line between bars", "read as the day")
        elif _is_a_papers_day(line.text):
            yield index, Label("stamp", "date line of a paper", "read as the day")


def _is_a_day_between_bars(text: str) -> bool:
    """Whether bars part a day from names, none of more than three words."""
    parts = _BAR.split(text)
    if not 2 <= len(parts) <= 4:
        return False
    names = [part for part in parts if not _is_a_day(part)]
    return len(names) < len(parts) and all(
        len(name.split()) <= 3 and all(word[0].isupper() for word in _WORDS.findall(name) if len(word) > 3)
        for name in names
    )


def _is_a_papers_day(text: str) -> bool:
    """Whether a paper's name of up to five words stands before a day: "The Harbour Courier, 5 March 2024"."""
    name, comma, day = text.partition(", ")
    return (
        bool(comma)
        and len(name.split()) <= 5
        and all(word[0].isupper() for word in _WORDS.findall(name) if len(word) > 3)
        and has_outlet_word(name)
        and _is_a_day(day)
    )


def _is_a_day(text: str) -> bool:
    """Whether the text is a full date and nothing else."""
    return any(
        mention.day and mention.year and mention.start == 0 and mention.end == len(text)
        for mention in find_dates(text)
    )
