"""Which line is the headline.

No mark in a bare text says so. What speaks for a line and against it is in `FEATURES`: where it
stands, how long it is, how it ends, whether its words are those of the text, whether it stands
there again. How much each counts is learned from labelled articles (`tools/train_headlines.py`)
and kept in `data/headline_weights.toml`, a table that can be read and corrected by hand.

The scores of the lines of one text and of "there is none" add up to 1: they are the shares that a
multinomial logistic model gives them.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Sequence

from archive_gen.inference.captions import names_sides, read_caption
from archive_gen.inference.data import word_table, words_of
from archive_gen.inference.furniture import is_kicker_like
from archive_gen.inference.lines import Line
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import RankedLine, Sheet
from archive_gen.records import Candidate

THRESHOLD = 0.38
"""A line with a smaller share is not offered as the headline. Chosen on labelled articles of publishers
left out of the training, between headlines found and headlines offered where none is."""

_LOOK_BACK = 40
"""Lines before the running text that are looked at; further up is a menu."""
_LOOK_INTO = 3
"""Lines of the running text that are looked at: a standfirst may stand above the headline."""
_LEAD_PICTURES = 2
"""Pictures with a sentence of description that may stand above the headline."""
_SHORTEST_POOLED = 12
_SHORTEST_PRINTED = 30
_MOST_BESIDE = 40
"""In letters and spaces: equal lines are the same headline from the first on, and one is printed in another
from the second on, with at most so much beside it."""
_LEAST_POOLED = 0.005
"""A smaller share changes nothing."""
_DASHES = "-–—"
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")
_WORD = re.compile(r"[^\W\d_]+")
_HASHES = re.compile(r"#{1,6}\s+")
_SECTION_MARK = re.compile(r"\s[|/»›>•·]\s")

FEATURES: dict[str, str] = {
    "first line": "first line",
    "first open line": "nothing but furniture above it",
    "second open line": "",
    "later open line": "other lines stand above it",
    "near the text": "near the running text",
    "inside the text": "stands inside the running text",
    "shorter than 14": "very short",
    "14 to 24 letters": "",
    "24 to 45 letters": "as long as headlines are",
    "45 to 75 letters": "as long as headlines are",
    "75 to 110 letters": "as long as headlines are",
    "110 to 150 letters": "",
    "longer than 150": "very long",
    "one or two words": "",
    "ends like a sentence": "ends like a sentence",
    "ends with ? or !": "",
    "running text": "reads like running text",
    "words in the text": "its words are in the text",
    "words in the first paragraph": "its words are in the first paragraph",
    "many words in the text": "",
    "repeated": "stands there again",
    "a name": "has the shape of a name",
    "bullet": "has a bullet",
    "credit below": "a picture credit follows",
    "caption below": "",
    "space above": "",
    "space below": "",
    "byline above": "a byline or a date stands above it",
    "byline below": "a byline or a date follows",
    "no blank lines": "",
    "standfirst and byline below": "a standfirst and a byline follow",
    "under a line of words": "stands under another line of words",
    "longer line below": "a longer line follows as its standfirst",
    "shorter line above": "",
    "capitalised words": "",
    "all capitals": "",
    "all capitals at the top": "",
    "only open line": "the only line above the text",
    "figures": "",
    "section mark": "has the marks of a menu",
    "interface words": "holds words of a page's menu",
}
"""Every feature with the words that `inspect` shows for it, empty for those that say little alone."""


def rank_headlines(sheet: Sheet) -> tuple[RankedLine, ...]:
    """Every line that could be the headline, best first. Lines with a label are none."""
    indexes, rows = headline_features(sheet)
    if not indexes:
        return ()
    weights, none = _weights()
    logits = [sum(weights[name] * value for name, value in row.items()) for row in rows]
    top = max([*logits, none])
    raised = [math.exp(logit - top) for logit in logits]
    total = sum(raised) + math.exp(none - top)
    shares = pooled([sheet.folded[index] for index in indexes], [each / total for each in raised])
    ranked = [
        RankedLine(index, round(share, 3), _note(row, weights))
        for index, share, row in zip(indexes, shares, rows, strict=True)
    ]
    return tuple(sorted(ranked, key=lambda line: (-line.score, line.index)))


def pooled(keys: Sequence[str], shares: Sequence[float]) -> list[float]:
    """The shares, those of lines that print the same headline together: the greatest of equal lines gets
    all, and of a line that prints another one and a few words before or behind it ("Home Harbour Old ferry
    sails again") the other. `keys` are the lines, as `fold` gives them.
    """
    found = list(shares)
    for at, key in enumerate(keys):
        if len(key) < _SHORTEST_POOLED or found[at] < _LEAST_POOLED:
            continue
        for other, inner in enumerate(keys):
            if other == at or not _prints(key, inner) or (key == inner and found[other] < found[at]):
                continue
            found[other] += found[at]
            found[at] = 0.0
            break
    return found


def _prints(key: str, inner: str) -> bool:
    """Whether the line is the other one, or prints it at its beginning or its end with a few words more."""
    if key == inner:
        return True
    more = len(key) - len(inner)
    return (
        len(inner) >= _SHORTEST_PRINTED
        and 0 < more <= _MOST_BESIDE
        and (key.endswith(f" {inner}") or key.startswith(f"{inner} "))
    )


def headline_features(sheet: Sheet) -> tuple[list[int], list[dict[str, float]]]:
    """The lines that could be the headline, and for each the features that it has."""
    lines = sheet.lines
    core = _text_start(sheet)
    body = _prose(lines[core : core + 60])
    opening = _prose([line for line in lines[core : core + 8] if line.is_prose][:1])
    above = range(max(0, core - _LOOK_BACK), core)
    unlabelled = [index for index in above if sheet.labels[index] is None]
    signed = next((index for index in above if sheet.role(index) in ("byline", "stamp")), core + _LOOK_INTO)
    indexes: list[int] = []
    rows: list[dict[str, float]] = []
    for index in range(max(0, core - _LOOK_BACK), min(len(lines), core + _LOOK_INTO)):
        line = lines[index]
        if sheet.labels[index] is not None or not line.is_short or not 4 <= line.weight <= 300:
            continue
        if _is_none(line.text) or read_caption(line.text) is not None:
            continue
        row = dict(_place(sheet, index, core, len(indexes)))
        row["byline above"] = float(signed < index)
        row["only open line"] = float(unlabelled == [index])
        row.update(_look(line))
        row.update(_words(line, body, opening))
        row.update(_neighbours(sheet, index))
        row["all capitals at the top"] = row["all capitals"] * row["first open line"]
        indexes.append(index)
        rows.append({name: value for name, value in row.items() if value})
    return indexes, rows


def _is_none(text: str) -> bool:
    """Whether no headline reads so: with a colon or a comma at its end, with the sides of a picture
    ("Jane Roe (l.) and the mayor"), or with a word in small letters at its beginning, as descriptions of
    pictures have ("a man at a desk"); names like "iFerry" are none.
    """
    if text[-1] in ":," or names_sides(text):
        return True
    return text[:1].islower() and text.split(maxsplit=1)[0].islower()


def _text_start(sheet: Sheet) -> int:
    """Where the running text begins: not with a sentence that a picture credit follows, which tells
    what the lead picture shows.
    """
    lines = sheet.lines
    core = min(sheet.core, len(lines))
    for _ in range(_LEAD_PICTURES):
        if core + 1 >= len(lines) or lines[core].weight > 320:
            break
        credit = read_caption(lines[core + 1].text) if lines[core + 1].is_short else None
        if credit is None or credit.text:
            break
        rest = range(core + 2, len(lines))
        following = next((at for at in rest if lines[at].is_prose and sheet.labels[at] is None), None)
        if following is None or following > core + _LOOK_BACK:
            break
        core = following
    return core


def _prose(lines: Iterable[Line]) -> str:
    return "\n".join([line.text[:3000] for line in lines if line.is_prose]).casefold()


def _holds(text: str, word: str) -> bool:
    """Whether the word of a line, found by `_CONTENT_WORD`, is one of those that it finds in the text.

    To look for the few words of a line takes less time than to part a text into all of its own.
    """
    if len(word) < 4:  # a pair of signs
        return word in _words_found(text)
    at = text.find(word)
    while at >= 0:
        if not _WORD.match(text[at - 1 : at]) and not _WORD.match(text, at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False


@functools.lru_cache(maxsize=2)
def _words_found(text: str) -> frozenset[str]:
    return frozenset(_CONTENT_WORD.findall(text))


def _place(sheet: Sheet, index: int, core: int, opened: int) -> dict[str, float]:
    signed_below = any(
        sheet.role(other) in ("byline", "stamp") for other in range(index + 1, min(index + 4, core + 1))
    )
    return {
        "first line": float(index == 0),
        "first open line": float(opened == 0),
        "second open line": float(opened == 1),
        "later open line": float(opened >= 2),
        "near the text": max(0.0, 1 - (core - index) / 14) if index <= core else 0.0,
        "inside the text": float(index >= core),
        "byline below": float(signed_below),
    }


def _look(line: Line) -> dict[str, float]:
    text = line.text
    bins = (
        ("shorter than 14", 0, 14),
        ("14 to 24 letters", 14, 24),
        ("24 to 45 letters", 24, 45),
        ("45 to 75 letters", 45, 75),
        ("75 to 110 letters", 75, 110),
        ("110 to 150 letters", 110, 150),
        ("longer than 150", 150, 1000),
    )
    words = _WORD.findall(text)
    cased = [word for word in words if word.lower() != word.upper()]
    later = cased[1:]
    row = {name: float(low <= line.weight < high) for name, low, high in bins}
    row |= {
        "one or two words": float(line.words <= 2),
        "ends like a sentence": float(text.endswith((".", "。", "…")) and not text.endswith("U.S.")),
        "ends with ? or !": float(text.rstrip('"”’»').endswith(("?", "!"))),
        "running text": float(line.is_prose),
        "a name": float(looks_like_person(text)),
        "capitalised words": sum(word[0].isupper() for word in later) / len(later) if later else 0.0,
        "all capitals": float(bool(cased) and all(word.isupper() for word in cased)),
        "figures": float(any(map(str.isdigit, text))),
        "section mark": float(bool(_SECTION_MARK.search(text))),
        "interface words": sum(word.casefold() in _interface() for word in words) / len(words)
        if words
        else 0.0,
    }
    return row


def _words(line: Line, body: str, opening: str) -> dict[str, float]:
    words = set(_CONTENT_WORD.findall(line.text.casefold()))
    if not words:
        return {}
    found = sum(_holds(body, word) for word in words)
    return {
        "words in the text": found / len(words),
        "words in the first paragraph": sum(_holds(opening, word) for word in words) / len(words),
        "many words in the text": min(found, 6) / 6,
    }


def _neighbours(sheet: Sheet, index: int) -> dict[str, float]:
    lines = sheet.lines
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    row = {
        "bullet": float(bool(line.bullet) and not _opens_speech(sheet, index)),
        "repeated": float(_repeats(sheet, index)),
        "space above": float(line.gap > 0),
        "no blank lines": float(not any(other.gap for other in lines[1:60])),
    }
    if following is not None:
        row["space below"] = float(following.gap > 0)
        row["caption below"] = float(sheet.role(index + 1) == "caption")
        if following.is_short:
            credit = read_caption(following.text)
            row["credit below"] = float(credit is not None and credit.text == "" and following.gap == 0)
            row["longer line below"] = float(
                sheet.labels[index + 1] is None
                and following.weight > 1.2 * line.weight
                and following.weight > 50
            )
        row["standfirst and byline below"] = float(
            sheet.labels[index + 1] is None
            and following.weight > line.weight
            and following.weight > 40
            and any(
                sheet.role(other) in ("byline", "stamp")
                for other in range(index + 2, min(index + 5, len(lines)))
            )
        )
    if index and sheet.labels[index - 1] is None:
        above = lines[index - 1]
        row["shorter line above"] = float(is_kicker_like(above))
        row["under a line of words"] = float(
            above.words >= 3 and not above.ends_sentence and above.weight < line.weight
        )
    return row


def _opens_speech(sheet: Sheet, index: int) -> bool:
    """Whether the line is one with a dash between lines without: a quoted sentence, and no list."""
    return sheet.lines[index].text[0] in _DASHES and not any(
        0 <= other < len(sheet.lines) and sheet.lines[other].text[0] in _DASHES
        for other in (index - 1, index + 1)
    )


def _repeats(sheet: Sheet, index: int) -> bool:
    """Whether the same words stand on another line of the first part of the text, not right below
    as a caption and its alternative text do.
    """
    key = sheet.folded[index]
    if len(key) < 12:
        return False
    for other in range(max(0, index - 12), min(len(sheet.lines), index + 16)):
        if other != index and sheet.folded[other] == key and not (abs(other - index) == 1 and index > 4):
            return True
    return False


@functools.cache
def _interface() -> frozenset[str]:
    """The single words of the interface table."""
    return frozenset(
        word for phrase in words_of("furniture", "interface") for word in phrase.split() if len(word) > 3
    )


@functools.cache
def _weights() -> tuple[dict[str, float], float]:
    """The weight of each feature, and that of "there is no headline"."""
    table = word_table("headline_weights")
    return {name: float(table["weights"][name]) for name in FEATURES}, float(table["none"])


def _note(row: dict[str, float], weights: dict[str, float]) -> str:
    """The three features that counted most, in words."""
    counted = sorted(row, key=lambda name: (-abs(weights[name] * row[name]), name))
    return "; ".join([FEATURES[name] for name in counted if FEATURES[name]][:3])


def headline_candidates(sheet: Sheet) -> tuple[Candidate, ...]:
    """The best five as candidates for the title, with their spans."""
    return tuple(
        Candidate(
            value=headline_text(sheet.lines[ranked.index].text),
            origin="text",
            rule="headline",
            score=ranked.score,
            span=sheet.lines[ranked.index].span(),
            note=ranked.note,
        )
        for ranked in sheet.headlines[:5]
    )


def headline_text(text: str) -> str:
    """The headline without a leading hash sign or doubled spaces."""
    return " ".join((_HASHES.sub("", text) if text[:1] == "#" else text).split())
