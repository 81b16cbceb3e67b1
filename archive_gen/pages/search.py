"""The page on which readers search all articles."""

from __future__ import annotations

from collections.abc import Sequence

from archive_gen.pages.addresses import SEARCH
from archive_gen.pages.cards import extent
from archive_gen.pages.contexts import Link, Page, SearchPage
from archive_gen.pages.messages import Message
from archive_gen.records import PartialDate

SEARCH_LINK = Link(Message("Search"), SEARCH)


def search_page(dates: Sequence[PartialDate | None]) -> Page:
    """The search page. `dates` are those of all articles in the order of lists: the page tells how many
    there are, and from when to when, and is the same otherwise.
    """
    first, last = extent(dates)
    return Page(
        url=SEARCH,
        template="search.html",
        title=Message("Search"),
        context=SearchPage(articles=len(dates), first=first, last=last),
    )
