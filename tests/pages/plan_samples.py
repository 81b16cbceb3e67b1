"""Small archives, and a reader that follows links."""

from collections.abc import Iterator
from typing import TypeVar

import msgspec
from whole_plan import Plan, plan

from archive_gen.config import Settings
from archive_gen.pages.contexts import (
    CalendarPage,
    HomePage,
    IndexPage,
    ListPage,
    MadePage,
    OnThisDayPage,
    TextPage,
)
from archive_gen.records import Article, Block, PartialDate

_Context = TypeVar("_Context", ListPage, CalendarPage, IndexPage, HomePage, MadePage, OnThisDayPage)

BASE = "https://example.org/news/"


def article(path: str, date: str | None = None, **fields: object) -> Article:
    """An article with a title made of its path, unless `title` is among the fields."""
    known: dict[str, object] = {"title": path.removesuffix(".txt")} | fields
    parsed = PartialDate.parse(date) if date else None
    return msgspec.structs.replace(Article(path=path, date=parsed), **known)


def paragraph(text: str) -> tuple[Block, ...]:
    """A body of one paragraph."""
    return (Block("paragraph", text, 1, 1),)


def make(*articles: Article, about: TextPage | None = None, **settings: object) -> Plan:
    """The plan of a small archive."""
    return plan(articles, msgspec.structs.replace(Settings(), **settings), about=about)


def urls(planned: Plan, beginning: str = "") -> list[str]:
    """The addresses of all pages that begin like this, sorted."""
    return sorted(page.url for page in planned.pages if page.url.startswith(beginning))


def list_page(planned: Plan, url: str) -> ListPage:
    """The list at an address."""
    return _context(planned, url, ListPage)


def calendar_page(planned: Plan, url: str) -> CalendarPage:
    """The calendar page at an address."""
    return _context(planned, url, CalendarPage)


def index_page(planned: Plan, url: str) -> IndexPage:
    """The index at an address."""
    return _context(planned, url, IndexPage)


def home(planned: Plan) -> HomePage:
    """The home page."""
    return _context(planned, "index.html", HomePage)


def made(planned: Plan) -> MadePage:
    """How the archive was made."""
    return _context(planned, "made.html", MadePage)


def on_this_day(planned: Plan, url: str) -> OnThisDayPage:
    """One day of the year in all years."""
    return _context(planned, url, OnThisDayPage)


def _context(planned: Plan, url: str, kind: type[_Context]) -> _Context:
    [context] = [page.context for page in planned.pages if page.url == url]
    assert isinstance(context, kind)
    return context


def links(value: object) -> Iterator[str]:
    """Every address that a record, and whatever it holds, leads to."""
    if isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            inner = getattr(value, field)
            if field == "url" and isinstance(inner, str):
                yield inner
            else:
                yield from links(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from links(inner)


def reachable(planned: Plan) -> set[str]:
    """All addresses to which one comes from the home page, its head and its foot by links alone.

    A link that leads nowhere is a `KeyError`.
    """
    pages = {page.url: page for page in planned.pages}
    seen = {"index.html", *links(planned.site)}
    waiting = list(seen)
    while waiting:
        found = set(links(pages[waiting.pop()].context)) - seen
        seen |= found
        waiting += found
    return seen
