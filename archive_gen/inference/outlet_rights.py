"""Who keeps the rights in a text: copyright lines, and the phrases behind an owner or in front of one."""

from __future__ import annotations

import functools
import re

from archive_gen.inference.data import words_of

_COPYRIGHT = re.compile(
    r"(?:©|ⓒ|\(c\)|copyright)[\s,:©ⓒ(c)]*(?:\d{4}(?:\s*[-–—/]\s*\d{2,4})?)?[\s,.:]*(?:by\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_OWNED = ("©", "copyright", "(c)", "ⓒ")
_BEFORE_RIGHTS = " \t,.|©()–—-0123456789"
"""What may stand between a name and the rights: a year among it."""
_BEHIND_RIGHTS = " \t,.:|–—-©"
_RESERVED = tuple(
    (
        "reserved vorbehalten réservés réservée reservados riservati riservata voorbehouden forbeholdt "
        "forbeholdes förbehållna reservert zastrzeżone защищены захищені saklıdır vyhrazena rezervate "
        "pidätetään"
    ).split()
)
"""Ends of phrases behind which an owner stands, too: "Alle Rechte vorbehalten: Kurier"."""
_YEAR = re.compile(r"\d{4}")
_PICTURED_BY = re.compile(
    r"\s*[|,/–-]?\s*(?:foto|photo|bild|grafik|illustration)\s?:\s*[^\W\d_]", re.IGNORECASE
)
_FIRST_SIGNS = frozenset("無版未무")
"""How such phrases begin in writing that does not part its words."""
_LONGEST_LEAD = 60
_LONGEST_PHRASE = 60


def rights_of(before: str, after: str) -> list[str]:
    """The uses of a name in a line, between what stands before it and behind it."""
    lead = before[-_LONGEST_LEAD:]
    small = lead.lower()
    owned = _COPYRIGHT.search(lead) if any(sign in small for sign in _OWNED) else None
    if (
        (owned and _YEAR.search(owned[0] + after[:6]))
        or _are_rights(after)
        or (not after.strip(" .|") and _end_with_rights(lead))
    ):
        return ["copyright"]
    if not owned:
        return []
    # "© Kurier Foto: Jane Roe": a photographer of its own
    return ["copyright sign", "slash and person"] if _PICTURED_BY.match(after) else ["copyright sign"]


def _are_rights(after: str) -> bool:
    """Whether what stands behind a name keeps its rights: "All rights reserved"."""
    rest = after[:_LONGEST_PHRASE].lstrip(_BEFORE_RIGHTS)
    if not rest or (rest.partition(" ")[0].casefold() not in _first_words() and rest[0] not in _FIRST_SIGNS):
        return False
    return rest.casefold().startswith(_rights())


def _end_with_rights(lead: str) -> bool:
    """Whether what stands in front of a name keeps its rights: "Alle Rechte vorbehalten: Kurier"."""
    return bool(lead) and lead.rstrip().rstrip(_BEHIND_RIGHTS).casefold().endswith(_rights_before())


@functools.cache
def _rights() -> tuple[str, ...]:
    return tuple(sorted(words_of("outlets", "rights")))


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _rights())


@functools.cache
def _rights_before() -> tuple[str, ...]:
    return tuple(sorted(phrase for phrase in words_of("outlets", "rights") if phrase.endswith(_RESERVED)))
