"""Which articles need a person, and why. Unknown is a value; here it is told where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from archive_gen.records import Article

NEEDS = MappingProxyType(
    {
        "title": "no title",
        "date": "no date",
        "ambiguous": "ambiguous date",
        "source": "no source",
        "bytes": "undecodable bytes",
    }
)
"""Name → what it says, in the order of the summary."""


def needs(article: Article) -> tuple[str, ...]:
    """The names in `NEEDS` that hold for `article`.

    A value that a person has stated to be none (`source: null`) needs no one any more.
    """
    decided = article.stated_none
    found = {
        "title": article.title is None and "title" not in decided,
        "date": article.date is None and "date" not in decided,
        "ambiguous": article.date_certainty == "ambiguous",
        "source": article.source is None and "source" not in decided,
        "bytes": article.replaced_bytes > 0,
    }
    return tuple(name for name, holds in found.items() if holds)


def count_needs(articles: Iterable[Article]) -> dict[str, int]:
    """How many articles each name in `NEEDS` holds for; those of none are left out."""
    counts = dict.fromkeys(NEEDS, 0)
    for article in articles:
        for name in needs(article):
            counts[name] += 1
    return {name: count for name, count in counts.items() if count}
