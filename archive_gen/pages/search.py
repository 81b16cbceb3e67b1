"""The page on which readers search all articles."""

from __future__ import annotations

from collections.abc import Sequence

from archive_gen.pages.addresses import SEARCH
from archive_gen.pages.cards import extent
from archive_gen.pages.contexts import Card, Link, Page, SearchPage
from archive_gen.pages.messages import Message

SEARCH_LINK = Link(Message("Search"), SEARCH)


def search_page(listing: Sequence[Card]) -> Page:
    """The search page. `listing` are all cards: the page tells how many there are, and from when to when,
    and is the same otherwise.
    """
    first, last = extent(listing)
    return Page(
        url=SEARCH,
        template="search.html",
        title=Message("Search"),
        context=SearchPage(articles=len(listing), first=first, last=last),
    )
