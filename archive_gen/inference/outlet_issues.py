"""In which issue a text stood: "Kurier vom 12.03.1987, Seite 3", "erschien am 12. März im Kurier"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive_gen.inference.data import words_of

IN_PAPERS = frozenset("in im auf on at the dans sur en su sul nel no na i på op bei beim".split())
"""Words that may stand between a day and the paper of which it is."""
_NEAREST_YEAR = 40
_CENTURIES = ("20", "19", "18", "17", "16")
_PAGE_OF_AN_ISSUE = re.compile(
    r"[\s,(]{1,3}(?:(?:vom|of|du|del|van|från|fra|no\.|nr\.)\s)?[^|:;]{0,20}\b(?:1[6-9]|20)\d\d\b.{0,15}?\b"
    r"(?:Seite|S\.|page|p\.|pp\.|pág\.|página|pagina|pag\.|side|sida|s\.)\s?[A-Z]?\d{1,3}\b",
    re.IGNORECASE,
)
"""The day and the page of an issue, as behind cuttings: "Kurier vom 12.03.1987, Seite 3"."""


def page_follows(after: str) -> bool:
    """Whether the day and the page of an issue follow a name."""
    near = after[:_NEAREST_YEAR]
    return any(century in near for century in _CENTURIES) and _PAGE_OF_AN_ISSUE.match(after) is not None


def stood_in(lead: Sequence[str]) -> bool:
    """Whether folded words in front of a name say that something appeared there on a day."""
    return any(map(str.isdigit, lead)) and not words_of("outlets", "appeared").isdisjoint(lead)
