"""What planning needs of an article: its card and its names, never its body."""

from __future__ import annotations

import msgspec

from archive_gen.pages.addresses import digest
from archive_gen.pages.cards import card_of
from archive_gen.pages.contexts import Card, Link
from archive_gen.records import Alias, Article, fingerprint, pack
from archive_gen.urls import slug


class Entry(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """An article as it goes into a plan.

    `card` lacks what only the plan knows: its address, its outlet's and its authors' shown names.
    `slug` is the stated one; `plain_slug` is made of the headline, the file's name or the path.
    """

    path: str
    card: Card
    slug: str | None
    plain_slug: str
    source: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    stated_tags: tuple[str, ...]
    aliases: tuple[Alias, ...] = ()
    original_url: str | None = None

    def cited(self) -> bytes:
        """Changes with anything of the article that a citation holds."""
        card = self.card
        dated = card.date, card.date_certainty
        named = card.title, card.supplied, card.language, self.source, self.authors, self.tags
        return fingerprint(pack((*dated, *named, self.original_url)))


def entry_of(article: Article) -> Entry:
    """The entry of an article."""
    return Entry(
        path=article.path,
        card=card_of(article, url="", source=Link(""), authors=()),
        slug=article.slug,
        plain_slug=slug(article.title or "") or slug(article.id) or f"article-{digest(article.path)[:8]}",
        source=article.source,
        authors=article.authors,
        tags=article.tags,
        stated_tags=article.stated_tags,
        aliases=article.aliases,
        original_url=article.url,
    )
