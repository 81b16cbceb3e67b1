"""How a newsroom signs: "By the Courier", "Courier/dpa/jro"; and stations that say when they broadcast."""

from __future__ import annotations

import functools
import re

from archive_gen.inference.data import word_table, words_of
from archive_gen.inference.lines import fold
from archive_gen.inference.name_lists import has_outlet_word
from archive_gen.inference.outlet_names import Name, Word
from archive_gen.inference.people import looks_like_person

_BYLINE_START = re.compile(r"\s*(?:by|von|par|por|di|av|af|door)\s+(?:the\s+)?$", re.IGNORECASE)
_LONGEST_SIGNATURE = 5
"""Words of a line in which a newsroom signs, with a day or the minutes it takes: "Kurier-Redaktion 7 min"."""
_LONGEST_LIST = 70
_LEAD = re.compile(r"[\s(\[]*(?:[^\W\d_]{4,8}:\s*)?")
_BETWEEN = re.compile(
    r"\s*(?:[/,;|&+]|\s(?:mit|und|avec|et|con|y|com|e|met|en|og|och|and|with)\s)\s*", re.IGNORECASE
)
_JOINTS = ("/", ",", ";", "|", "&", "+", " mit ", " und ", " avec ", " con ", " com ", " met ", " og ")
_SHORTHAND = re.compile(r"[a-zäöüåøæ]{2,4}")
_BROADCAST = re.compile(
    r"(?:\|[^|]{0,30}\b\d{4}\s?\|\s?\d{1,2}[:.]\d\d(?: Uhr)?|"
    r",\s\d{1,2}\.\s?(?:\d{1,2}\.|[^\W\d_]{3,9}\s)\s?\d{4},\s\d{1,2}[:.]\d\d Uhr)\W*$"
)
_STATION = re.compile(r"\W{0,3}([A-Z]{2,5})(?=[ \d])")


def signs(text: str, words: list[Word], name: Name) -> bool:
    """Whether the line is a byline of the house: "By the Courier", "Kurier-Redaktion 7 min"."""
    before = text[: name.start]
    if name.start <= 12 and _BYLINE_START.fullmatch(before):
        shown = text[name.start : name.end]
        return has_outlet_word(shown) or not looks_like_person(shown)
    return name.shape == "before a hyphen" and not before.strip() and len(words) <= _LONGEST_SIGNATURE


def signs_beside_agency(text: str, name: Name) -> bool:
    """Whether the line is a list of the name, agencies and the letters by which editors sign, as behind
    German texts: "Quelle: Courier/dpa/jro". Pictures are signed so as well, but not by wires alone.
    """
    return len(text) <= _LONGEST_LIST and text[name.start : name.end] == _beside_agencies(text)


@functools.lru_cache(maxsize=256)
def _beside_agencies(text: str) -> str:
    """What stands in such a list beside agencies and letters of editors, empty if that is not one thing."""
    if not any(sign in text for sign in _JOINTS):
        return ""
    lead = _LEAD.match(text)
    parts = _BETWEEN.split(text[lead.end() if lead else 0 :].strip(" ()[]."))
    wires = [part for part in parts if fold(part) in _wires()]
    others = [part for part in parts if part not in wires and not _SHORTHAND.fullmatch(part)]
    return others[0] if wires and len(others) == 1 else ""


@functools.cache
def _wires() -> frozenset[str]:
    """The agencies whose texts papers print, and the words for several of them."""
    agencies = word_table("credits")["agency"]["any"]
    return frozenset(map(fold, agencies)) | words_of("outlets", "agencies")


def broadcaster(text: str, words: list[Word]) -> Name | None:
    """The letters of the station with which a line begins that says when it broadcast this: "HRF" in "HRF 2
    Harbour | Midday | 17.06.2025 | 15:00 Uhr". Number and region are those of its channel.
    """
    letters = _STATION.match(text)
    if letters is None or not words or _BROADCAST.search(text) is None:
        return None
    return Name(letters.start(1), letters.end(1), 0, 1)
