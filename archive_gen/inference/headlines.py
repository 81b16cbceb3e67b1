"""Which line is the headline.

No mark in a bare text says so. What speaks for a line: it stands shortly before the running text
or first of all; it is as long as headlines are; it does not end like a sentence; its words are
those of the text; it stands there again, as the alternative text of the first picture. What
speaks against it: it is a name, a date, a credit, a menu entry.
"""

from __future__ import annotations

import re

from archive_gen.inference.captions import read_caption
from archive_gen.inference.furniture import is_kicker_like
from archive_gen.inference.lines import Line, fold
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import RankedLine, Sheet
from archive_gen.records import Candidate

THRESHOLD = 0.62
"""A line that scores less is not offered as the headline: a wrong one costs more than none.
Chosen on labelled articles so that few texts without a headline are given one."""

_LOOK_BACK = 40
"""Lines before the running text that are looked at; further up is a menu."""
_LOOK_INTO = 3
"""Lines of the running text that are looked at: a standfirst may stand above the headline."""
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2}")



def rank_headlines(sheet: Sheet) -> tuple[RankedLine, ...]:
    """Every line that could be the headline, best first. Lines with a label are none."""
    lines = sheet.lines
    core = min(sheet.core, len(lines))
    body_words = _body_words(sheet, core)
    ranked = []
    for index in range(max(0, core - _LOOK_BACK), min(len(lines), core + _LOOK_INTO)):
        if sheet.labels[index] is not None:
            continue
        line = lines[index]
        if not line.is_short or not 4 <= line.weight <= 300:
            continue
        score, note = _score(sheet, index, line, core, body_words)
        ranked.append(RankedLine(index, round(min(1.0, max(0.0, score)), 3), note))
    ranked = _prefer_the_line_above(sheet, ranked, body_words)
    ranked.sort(key=lambda ranked_line: (-ranked_line.score, ranked_line.index))
    return tuple(ranked)


def _prefer_the_line_above(sheet: Sheet, ranked: list[RankedLine], body_words: frozenset[str]) -> list[RankedLine]:
    """Lift a short line of three words or more that stands right above a much longer best line:
    the longer one is its standfirst."""
    best = max(ranked, key=lambda line: (line.score, -line.index), default=None)
    if best is None or sheet.lines[best.index].weight < 60 or _repeats(sheet, best.index):
        return ranked
    lifted = []
    for line in ranked:
        text = sheet.lines[line.index]
        tops = all(label is not None for label in sheet.labels[: line.index])
        sentence_case = any(word.islower() and len(word) > 2 for word in text.text.split()[1:]) and not body_words.isdisjoint(_CONTENT_WORD.findall(text.text.casefold()))
        if sentence_case and tops and 0 < best.index - line.index <= 2 and text.words >= 3 and text.weight * 1.5 < sheet.lines[best.index].weight and not text.ends_sentence:
            lifted.append(RankedLine(line.index, round(min(1.0, max(line.score, best.score + 0.01)), 3), f"{line.note}; a longer line follows as its standfirst".lstrip("; ")))
        else:
            lifted.append(line)
    return lifted


def _body_words(sheet: Sheet, core: int) -> frozenset[str]:
    words: set[str] = set()
    for line in sheet.lines[core : core + 60]:
        if line.is_prose:
            words.update(_CONTENT_WORD.findall(line.text[:3000].casefold()))
    return frozenset(words)


def _score(sheet: Sheet, index: int, line: Line, core: int, body_words: frozenset[str]) -> tuple[float, str]:
    text = line.text
    score = 0.28
    notes = []

    distance = core - index
    if distance >= 0:
        score += 0.16 * max(0.0, 1 - distance / 14)
    else:
        score -= 0.18
        notes.append("stands inside the running text")
    if index == 0:
        score += 0.16
        notes.append("first line")

    if 24 <= line.weight <= 130:
        score += 0.12
    elif line.weight < 14:
        score -= 0.22
        notes.append("very short")
    elif line.weight > 190:
        score -= 0.3
        notes.append("very long")
    if line.words >= 4:
        score += 0.08
    elif line.words <= 2:
        score -= 0.2

    if text.endswith((".", ":", ",", ";", "…", "。")) and not text.endswith(("...", "U.S.")):
        score -= 0.2
        notes.append("ends like a sentence or a label")
    else:
        score += 0.08
    if line.is_prose:
        score -= 0.12

    words = set(_CONTENT_WORD.findall(text.casefold()))
    if words:
        share = len(words & body_words) / len(words)
        score += 0.3 * share
        if share >= 0.5:
            notes.append(f"{len(words & body_words)} of its {len(words)} longer words are in the text")
    repeats = _repeats(sheet, index)
    if repeats:
        score += 0.2
        notes.append("stands there again")

    if looks_like_person(text):
        score -= 0.35
        notes.append("has the shape of a name")
    if is_kicker_like(line):
        score -= 0.08
    if line.bullet:
        score -= 0.25
    if read_caption(text) is not None:
        score -= 0.5
        notes.append("carries a picture credit")
    following = sheet.lines[index + 1] if index + 1 < len(sheet.lines) else None
    if following is not None and following.is_short:
        credit = read_caption(following.text)
        if credit is not None and credit.text == "" and following.gap == 0:
            score -= 0.35
            notes.append("a picture credit follows")
        elif credit is not None and fold(credit.text) == sheet.folded[index] and not repeats:
            score -= 0.2
            notes.append("repeated as a caption")
    if following is not None and following.gap:
        score += 0.04
    if line.gap:
        score += 0.02
    return score, "; ".join(notes)


def _repeats(sheet: Sheet, index: int) -> bool:
    """Whether the same words stand on another line of the first part of the text, not right below
    as a caption and its alternative text do."""
    key = sheet.folded[index]
    if len(key) < 12:
        return False
    for other in range(max(0, index - 12), min(len(sheet.lines), index + 16)):
        if other != index and sheet.folded[other] == key and not (abs(other - index) == 1 and index > 4):
            return True
    return False


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
    return re.sub(r"\s+", " ", re.sub(r"^#{1,6}\s+", "", text)).strip()
