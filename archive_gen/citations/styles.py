"""A citation in words, as two handbooks print one for a newspaper article, in plain text.

Both styles are English, whatever the language of the article. Titles keep the capitals of the
newspaper, where the handbooks would change them.
"""

from __future__ import annotations

import re

from archive_gen.citations.names import divided
from archive_gen.citations.record import Citation
from archive_gen.records import PartialDate

_MONTHS = "January February March April May June July August September October November December".split()
_LAST_OF_SENTENCE = (".", "?", "!", "…", "。", "？", "！", "؟", "۔", "।")
_PART = re.compile(r"[^\s.‐-]+")


def apa(cited: Citation) -> str:
    """After the "Publication Manual of the American Psychological Association", 7th edition, section
    10.1, example 16; more than twenty authors as in section 9.8, no date as in 9.17.
    """
    when = f"({_apa_date(cited.date)})."
    authors = _sentence(_apa_authors(cited))
    title = _sentence(cited.title)
    return _joined(
        *((authors, when, title) if authors else (title, when)),
        _sentence(cited.outlet or ""),
        cited.url or _sentence(cited.archive),
    )


def chicago(cited: Citation) -> str:
    """After "The Chicago Manual of Style", 17th edition, sections 14.191 (newspapers), as in a
    bibliography, 14.76 (more than ten authors) and 14.145 (no date).
    """
    title = _sentence(cited.title) if cited.supplied else f"“{_sentence(_inner_quotes(cited.title))}”"
    when = _chicago_date(cited.date)
    return _joined(
        _sentence(_chicago_authors(cited)),
        title,
        _sentence(f"{cited.outlet}, {when}" if cited.outlet else when),
        _sentence(cited.archive),
        f"{cited.url}." if cited.url else "",
    )


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _sentence(text: str) -> str:
    bare = text.rstrip("]”’\"'»)")
    return text if not text or bare.endswith(_LAST_OF_SENTENCE) else text + "."


def _apa_authors(cited: Citation) -> str:
    names = []
    for name in cited.authors:
        parts = divided(name, cited.language)
        names.append(f"{parts[0]}, {_initials(parts[1])}" if parts else name)
    if len(names) > 20:
        return f"{', '.join(names[:19])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _initials(given: str) -> str:
    return " ".join("-".join(f"{part[0].upper()}." for part in _PART.findall(word)) for word in given.split())


def _chicago_authors(cited: Citation) -> str:
    names = list(cited.authors)
    if not names:
        return ""
    parts = divided(names[0], cited.language)
    names[0] = ", ".join(parts) if parts else names[0]
    if len(names) > 10:
        return f"{', '.join(names[:7])}, et al."
    return f"{', '.join(names[:-1])}, and {names[-1]}" if len(names) > 1 else names[0]


def _apa_date(date: PartialDate | None) -> str:
    if date is None:
        return "n.d."
    month = f", {_MONTHS[date.month - 1]}" if date.month else ""
    return f"{date.year}{month}{f' {date.day}' if date.day else ''}"


def _chicago_date(date: PartialDate | None) -> str:
    if date is None:
        return "n.d."
    if not date.month:
        return str(date.year)
    day = f" {date.day}," if date.day else ""
    return f"{_MONTHS[date.month - 1]}{day} {date.year}"


def _inner_quotes(title: str) -> str:
    """Double quotation marks inside double ones become single."""
    pieces = title.replace("“", "‘").replace("”", "’").split('"')
    return "".join(
        piece + ("" if number == len(pieces) - 1 else "‘" if number % 2 == 0 else "’")
        for number, piece in enumerate(pieces)
    )
