"""Which articles need a person, and why. Unknown is a value; here it is told where it stands."""

from __future__ import annotations

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
