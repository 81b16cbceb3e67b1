"""Closing lines that thank agencies and people ("Reuters contributed to this report")."""

from __future__ import annotations

import re

from archive_gen.inference.lines import LONGEST_SHORT_LINE, Line
from archive_gen.inference.name_lists import Name, is_agency, split_names
from archive_gen.inference.people import looks_like_person

_CONTRIBUTED = re.compile(
    r"^(?P<who>.{3,200}?)\s+(?:also\s+)?(?:contributed(?:\s+(?:to|reporting|research|from))?|"
    r"assisted with)\b.{0,120}$",
    re.IGNORECASE,
)
_CONTRIBUTING = re.compile(
    r"^\W*(?:additional reporting(?:\s+(?:and|from)\s[^:]{2,30})?(?:\s+by)?|reporting(?:\s+"
    r"and\s+writing)?\s+by|editing by|writing by|with files from"
    r"|with (?:reporting|additional reporting)(?:\s+(?:by|from))?|contributing(?:\s+by)?|"
    r"mit material von|mit informationen von|mit agenturmaterial|avec|con información de|"
    r"source|sources"
    r"|quelle|quellen|con agencias)\b\s*[:：]?\s*(?P<who>.{2,160})$",
    re.IGNORECASE,
)
_FIRST_WORDS = frozenset(
    (
        "additional reporting editing writing with contributing mit avec con source sources quelle quellen"
    ).split()
)
"""What `_CONTRIBUTING` begins with, but for marks."""
_WORD = re.compile(r"\w+")
_AGENCY_TAIL = re.compile(
    r"^\W{0,2}(?:(?:quelle|source|sources|fuente|fonte|"
    r"bron)\s*:\s*)?(?P<who>[A-Za-zČ][\w .\-]{1,30}(?:\s*[/,+"
    r"&]\s*[A-Za-z][\w .\-]{1,30}){0,4})\W{0,2}$",
    re.IGNORECASE,
)


def _without_end(who: str) -> str:
    """The names without a full stop, or a bracket that was opened before them ("(Quelle: dpa)")."""
    who = who.rstrip(" .")
    while who and who[-1] in ")]" and who.count("(") + who.count("[") < who.count(")") + who.count("]"):
        who = who[:-1].rstrip(" .")
    return who


def read_contribution(line: Line) -> tuple[Name, ...] | None:
    """The agencies and people a closing line thanks ("Reuters contributed to this report").

    An empty tuple means: such a line, but with no agency in it. `None`: another kind of line.
    """
    text = line.text
    if len(text) > LONGEST_SHORT_LINE:
        return None
    folded = text.casefold()
    match = _CONTRIBUTED.match(text) if "contributed" in folded or "assisted with" in folded else None
    if match is None and (word := _WORD.search(folded)) is not None and word[0] in _FIRST_WORDS:
        match = _CONTRIBUTING.match(text)
    if match is None:
        match = _AGENCY_TAIL.match(text) if len(text) <= 60 else None
        if match is None:
            return None
        names = []
        for piece in split_names(match["who"]):
            if not is_agency(piece.text):
                return None
            names.append(Name(piece.text, match.start("who") + piece.start, match.start("who") + piece.end))
        return tuple(names) or None
    offset = match.start("who")
    agencies = tuple(
        Name(piece.text, offset + piece.start, offset + piece.end)
        for piece in split_names(_without_end(match["who"]))
        if is_agency(piece.text)
    )
    if match.re is _CONTRIBUTED or agencies:
        return agencies
    return (
        () if any(looks_like_person(piece.text.rstrip(".")) for piece in split_names(match["who"])) else None
    )
