"""An article as lists show it, and lists of cards under their dates."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Sequence

from archive_gen.pages.addresses import date_url, day_of
from archive_gen.pages.contexts import Card, CardGroup, Known, Link
from archive_gen.records import Article, Origin, PartialDate

_WORDS = 12
_CHARACTERS = 90


def card_of(article: Article, *, url: str, source: Link, authors: tuple[str, ...]) -> Card:
    """The card of an article; without a headline, its opening words or its file's name stand in."""
    title, supplied = headline_of(article)
    return Card(
        url=url,
        title=title,
        supplied=supplied,
        subtitle=article.subtitle,
        summary=article.summary,
        date=article.date,
        date_certainty=article.date_certainty,
        date_estimate=article.date_estimate,
        source=source,
        authors=authors,
        language=article.language,
        known=_known_of(article),
    )


def headline_of(article: Article) -> tuple[str, bool]:
    """The headline, never empty, and whether the archive has supplied it."""
    headline = " ".join((article.title or "").split())
    return headline or _opening_words(article) or article.id, not headline


def _known_of(article: Article) -> Known:
    origins = {evidence.field: evidence.chosen[0].origin for evidence in article.evidence if evidence.chosen}

    def origin(field: str, value: object) -> Origin | None:
        return origins.get(field, "text") if value else None

    return _shared(
        Known(
            title=origin("title", article.title),
            date=origin("date", article.date),
            source=origin("source", article.source),
            authors=origin("authors", article.authors),
            language=origin("language", article.language),
            unreadable=article.replaced_bytes > 0,
        )
    )


@functools.cache  # a few hundred at most: five fields of eight values
def _shared(known: Known) -> Known:
    return known


def _opening_words(article: Article) -> str:
    for block in article.body:
        if block.kind == "paragraph" and not block.text.isspace() and block.text:
            return _shortened(block.text)
    return ""


def _shortened(text: str) -> str:
    # Twice the length that is kept: enough to see whether anything follows.
    beginning = text.lstrip()[: 2 * _CHARACTERS]
    words = beginning.split()
    kept = words[:_WORDS]
    while len(kept) > 1 and len(" ".join(kept)) > _CHARACTERS:
        kept.pop()
    opening = " ".join(kept)
    if len(opening) > _CHARACTERS:
        end = _CHARACTERS
        while end > 1 and unicodedata.category(opening[end])[0] == "M":
            end -= 1
        opening = opening[:end]
    elif opening == " ".join(text.split() if len(text) <= 2 * _CHARACTERS else words):
        return opening
    return opening.rstrip(" ,;:.–—-") + "…"


def grouped(cards: Iterable[Card]) -> tuple[CardGroup, ...]:
    """The cards under their day, or the month or year where no more is known, in the order given."""
    groups: dict[PartialDate | None, list[Card]] = {}
    for card in cards:
        groups.setdefault(day_of(card.date) if card.date else None, []).append(card)
    return tuple(CardGroup(date, date_url(date), tuple(group)) for date, group in groups.items())


def extent(dates: Sequence[PartialDate | None]) -> tuple[PartialDate | None, PartialDate | None]:
    """The first and the last of dates in the order of lists (the newest first, unknown ones last), without
    their times.
    """
    for first in reversed(dates):
        newest = dates[0]
        if first and newest:
            return day_of(first), day_of(newest)
    return None, None
