"""Where a name stands: which part of the text, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from archive_gen.inference.biographies import names_press
from archive_gen.inference.bylines import is_byline_word
from archive_gen.inference.furniture import opens_other_stories
from archive_gen.inference.lines import fold
from archive_gen.inference.sheet import Mention, Sheet

ZONES = {
    "above the headline": "above the headline",
    "below the headline": "right below the headline",
    "between headline and text": "between headline and text",
    "at the top": "above the text, where no headline is",
    "inside the text": "inside the text",
    "right behind the text": "right behind the text",
    "behind the text": "behind the text",
    "among other stories": "among other stories",
}
"""The parts of a text, with the words that `inspect` shows for them."""

_ADDRESS = re.compile(r"[\w.+-]{3,40}@[\w-]{1,40}\.|@\w{3,30}")
_MOST_READ = 100_000
"""So many letters of the text are searched for a name: no article is longer."""
_MOST_HANDLES = 50
_OF_ANY_STORY = frozenset({"next to a date line", "last line", "near the end"})


class Surroundings(msgspec.Struct, frozen=True):
    """What is counted once for a text.

    `text_end` is the index behind its last paragraph that does not present an author, `last` that
    of the last line that is no furniture, `other_stories` that of the heading of a list of other
    stories (the number of lines without one). `behind` tells for each line how many letters of
    prose follow; `prose` and `captions` are the first of these words, `handles` the addresses.
    """

    text_end: int
    last: int
    behind: tuple[int, ...]
    captions: str
    other_stories: int
    prose: str
    headline: str
    handles: tuple[str, ...]


def surroundings(sheet: Sheet, mentions: Sequence[Mention]) -> Surroundings:
    """Count it, in one pass over the lines."""
    told = _told_about(sheet, mentions)
    end = last = sheet.core
    prose = []
    captions = []
    behind = [0] * (len(sheet.lines) + 1)
    total = sum(line.weight for line in sheet.lines if line.is_prose)
    before, other_stories = 0, len(sheet.lines)
    handles = []
    for index, line in enumerate(sheet.lines):
        if line.is_prose:
            before += line.weight
        if "@" in line.text and len(line.text) <= 1200:
            handles += [handle.strip("@.").partition("@")[0] for handle in _ADDRESS.findall(line.text)]
        if sheet.core <= index < sheet.core_end and line.weight >= 40 and index not in told:
            role = sheet.role(index)
            if role in (None, "paragraph", "quote", "list_item"):
                prose.append(line.text)
                if line.is_prose:
                    end = index + 1
                    behind[index] = line.weight
        label = sheet.labels[index]
        if label is not None and label.role == "caption":
            captions.append(label.text or line.text)
        elif (label is None or label.role != "furniture") and index not in told and line.weight > 3:
            last = index
        if (
            index > sheet.core
            and 300 <= before >= 0.62 * total
            and other_stories == len(sheet.lines)
            and opens_other_stories(line)
        ):
            other_stories = index
    for index in range(len(sheet.lines) - 1, -1, -1):
        behind[index] += behind[index + 1]
    headline = sheet.lines[sheet.headline].text if sheet.headline is not None else ""
    return Surroundings(
        end,
        last,
        tuple(behind),
        "\n".join(captions)[:_MOST_READ],
        other_stories,
        "\n".join(prose)[:_MOST_READ],
        headline.casefold(),
        tuple(re.sub(r"[\W\d_]", "", handle).casefold() for handle in handles[:_MOST_HANDLES]),
    )


def _told_about(sheet: Sheet, mentions: Sequence[Mention]) -> set[int]:
    """Lines that speak of the authors: biographies, ways to reach them, and what follows a name
    near the end and speaks of that person.
    """
    told = {mention.index for mention in mentions if mention.form in ("biography", "contact")}
    for mention in mentions:
        if mention.form not in ("name line", "byline") or mention.index <= (sheet.core + sheet.core_end) // 2:
            continue
        words = [fold(word) for word in mention.name.text.split() if len(word) > 2]
        for index in range(mention.index + 1, min(mention.index + 5, len(sheet.lines))):
            line = sheet.lines[index]
            if line.weight >= 60 and _presents(line.text, words):
                told.add(index)
    return told


def zone_of(sheet: Sheet, around: Surroundings, index: int) -> str:
    """The part of the text in which a line stands, one of `ZONES`."""
    if index >= around.other_stories:
        return "among other stories"
    if index >= around.text_end:
        near = _almost_next(sheet, around.text_end, index)
        return "right behind the text" if near else "behind the text"
    if sheet.headline is None:
        return "inside the text" if index >= sheet.core else "at the top"
    if index < sheet.headline:
        return "above the headline"
    if index <= sheet.headline + 6 and _almost_next(sheet, sheet.headline + 1, index):
        return "below the headline"
    return "inside the text" if index >= sheet.core else "between headline and text"


def _almost_next(sheet: Sheet, start: int, end: int) -> bool:
    """Whether at most one line between two places is neither furniture nor signature, and none is
    running text. More than forty lines are too many in any case.
    """
    if end - start > 40:
        return False
    between = [
        index
        for index in range(start, end)
        if sheet.role(index) not in ("furniture", "byline", "stamp", "standfirst", "bio")
    ]
    return len(between) <= 1 and not any(
        index < sheet.core_end and sheet.lines[index].is_prose and sheet.role(index) in (None, "paragraph")
        for index in between
    )


def place_of(sheet: Sheet, around: Surroundings, mention: Mention) -> dict[str, float]:
    """The features of one mention that come from the lines around it."""
    index = mention.index
    line = sheet.lines[index]
    end = around.behind[index + 1] <= 0.12 * around.behind[0]
    start = around.behind[index] >= 0.88 * around.behind[0]
    near = [sheet.labels[other] for other in (index - 1, index + 1) if 0 <= other < len(sheet.lines)]
    row = {
        "below a byline word": index > 0 and is_byline_word(sheet.lines[index - 1].text),
        "next to a date line": any(label and label.role == "stamp" for label in near),
        "next to furniture": any(label and label.role == "furniture" for label in near),
        "right above the text": index + 1 == sheet.core,
        "lower-case by": mention.form == "byline" and line.text[:1].islower(),
        "bullet": bool(line.bullet),
        "near the end": end,
        "near the beginning": start,
        f"{mention.form} near the end": end and mention.form in ("name line", "biography"),
        f"{mention.form} near the beginning": start and mention.form in ("name line", "biography"),
        "biography of the press near the end": end
        and mention.form == "biography"
        and names_press(line.text[:400]),
        "last line": index >= around.last,
        "biography of the press": mention.form == "biography" and names_press(line.text[:400]),
    }
    if mention.form in ("name line", "byline", "weak byline"):
        row |= _neighbours(sheet, mention)
    if index >= around.other_stories:
        # Each of the other stories has a day and an end.
        row = {name: holds for name, holds in row.items() if name not in _OF_ANY_STORY}
        row["below another headline"] = _below_another_headline(sheet, around, index)
    return {name: 1.0 for name, holds in row.items() if holds}


def _neighbours(sheet: Sheet, mention: Mention) -> dict[str, bool]:
    index = mention.index
    above = sheet.lines[index - 1] if index else None
    row = {
        "below a picture": index > 0
        and above is not None
        and (
            sheet.role(index - 1) == "caption"
            or (sheet.role(index - 1) is None and above.words >= 5 and not above.ends_sentence)
        )
    }
    if index + 1 < len(sheet.lines):
        below = sheet.lines[index + 1]
        role_below = below.weight <= 90 and not below.ends_sentence and names_press(below.text)
        following = sheet.lines[index + 2] if role_below and index + 2 < len(sheet.lines) else below
        words = [fold(word) for word in mention.name.text.split() if len(word) > 2]
        row |= {
            "above a role": role_below,
            "above a biography": following.weight >= 60 and _presents(following.text, words),
            "above its own words": below.text.startswith(mention.name.text)
            and len(below.text) > len(sheet.lines[index].text)
            and not names_press(below.text[:300]),
        }
    return row


def _below_another_headline(sheet: Sheet, around: Surroundings, index: int) -> bool:
    """Whether the line above, other than a date, is as long as headlines are and ends as they do."""
    above = index - 1
    while above > around.other_stories and sheet.role(above) == "stamp":
        above -= 1
    line = sheet.lines[above]
    return above > around.other_stories and line.words >= 4 and not line.ends_sentence


def _presents(text: str, words: Sequence[str]) -> bool:
    """Whether a line speaks of a person from its beginning, or names them and the press."""
    start = fold(text[:120]).split()
    return any(word in start[:4] for word in words) or (
        names_press(text[:300]) and any(word in start for word in words)
    )
