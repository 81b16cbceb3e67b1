"""What planning needs of an article: its date, its names and its packed card, never its body."""

from __future__ import annotations

import msgspec

from archive_gen.pages.addresses import digest
from archive_gen.pages.cards import card_of
from archive_gen.pages.contexts import Card, Known, Link
from archive_gen.records import Alias, Article, PartialDate, fingerprint, pack
from archive_gen.urls import slug


class Entry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An article as it goes into a plan: nothing that changes with the body alone.

    `slug` is the stated one; `plain_slug` is made of the headline, the file's name or the path. `stated`
    are the places in `tags` of those that a person has stated. `card` is packed, since few plans look at
    more than a few cards; it lacks what only the plan knows: its address, its outlet's and its authors'
    shown names. `looks` changes with it, `cited` with anything of the article that a citation holds.
    `counted` is a packed `Counted`.
    """

    path: str
    date: PartialDate | None
    slug: str | None
    plain_slug: str
    source: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    stated: tuple[int, ...]
    aliases: tuple[Alias, ...]
    card: bytes
    looks: bytes
    cited: bytes
    counted: bytes


class Counted(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What the figures of the whole archive count of an article, besides its date and its names: `estimated`
    says that there is an estimate in the place of a date. Thousands of articles share one.
    """

    known: Known
    language: str | None
    ambiguous: bool
    estimated: bool


def entry_of(article: Article) -> Entry:
    """The entry of an article."""
    card = card_of(article, url="", source=Link(""), authors=())
    packed = pack(card)
    estimated = not card.date and card.date_estimate is not None
    counted = Counted(card.known, card.language, card.date_certainty == "ambiguous", estimated)
    tags = (*article.tags, *(tag for tag in article.stated_tags if tag not in article.tags))
    return Entry(
        path=article.path,
        date=article.date,
        slug=article.slug,
        plain_slug=slug(article.title or "") or slug(article.id) or f"article-{digest(article.path)[:8]}",
        source=article.source,
        authors=article.authors,
        tags=tags,
        stated=tuple(number for number, tag in enumerate(tags) if tag in article.stated_tags),
        aliases=article.aliases,
        card=packed,
        looks=fingerprint(packed),
        cited=_cited(article, card),
        counted=pack(counted),
    )


def _cited(article: Article, card: Card) -> bytes:
    dated = card.date, card.date_certainty
    named = card.title, card.supplied, card.language, article.source, article.authors, article.tags
    return fingerprint(pack((*dated, *named, article.url)))
