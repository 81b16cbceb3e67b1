"""What a picture credit makes of a name: "Photo: Jane Roe/Courier", "Illustration: The Courier"."""

from __future__ import annotations

import re

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import words as lexicon_words
from archive_gen.inference.outlet_names import Name
from archive_gen.inference.people import looks_like_person

_SLASH_BEHIND = re.compile(r"\s*[/|]")
_CREDIT_END = re.compile(r"[,/|(\[]")
_CREDIT_PART = re.compile(r"[:/|©]")


def uses_in_credit(text: str, name: Name, start: int) -> list[str]:
    """The uses of a name in the picture credit that begins at `start`."""
    lead = text[start : name.start].rstrip()
    after = text[name.end :]
    uses = []
    if lead.endswith(("/", "|")):
        uses.append("credit behind a slash")
        person = _CREDIT_PART.split(lead[-60:].rstrip("/| "))[-1].strip()
        if looks_like_person(person):
            uses.append("person and slash")
            if not lexicon_words().given.isdisjoint(person.split()):
                uses.append("given name and slash")
    elif lead.endswith((",", "–", "-", " I")):
        uses.append("credit behind a comma")
        if looks_like_person(_CREDIT_PART.split(lead[-60:].rstrip(",–- "))[-1].strip()):
            uses.append("person and slash")
    elif _SLASH_BEHIND.match(after):
        uses.append("credit before a slash")
        if looks_like_person(_CREDIT_END.split(after.lstrip("/| "), maxsplit=1)[0].strip()):
            uses.append("slash and person")
    elif not lead and not after.strip(" .)]"):
        uses.append("whole credit")
    else:
        uses.append("in a credit")
    if lead.casefold().endswith((" for", " for the", " via", "/for")):
        uses.append("credit for")
    if (
        not lead
        and _is_drawing(text[:start])
        and (not after.strip(" .)]") or after.startswith((";", " /", "/")))
    ):
        uses.append("credit of a drawing")
    return uses


def _is_drawing(lead: str) -> bool:
    """Whether the words in front of a credit are those of what a newsroom makes itself: "Illustration:"."""
    words = lead.casefold().rstrip(" :：").split()
    return bool(words) and words[-1] in words_of("outlets", "drawing")
