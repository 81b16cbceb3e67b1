"""The index of all outlets, all tags, all authors: from A to Z, a page for each letter where there are
thousands; outlets by size, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from archive_gen.pages.addresses import SOURCES_BY_SIZE
from archive_gen.pages.contexts import Count, IndexPage, Link, NameGroup, Page
from archive_gen.pages.lists import INDEXES, Kind
from archive_gen.pages.messages import Message
from archive_gen.pages.names import reading_order
from archive_gen.pages.sections import OTHER, initial

BY_SIZE = Link(Message("Outlets by size"), SOURCES_BY_SIZE)

LARGEST = 40
"""So many of the most frequent tags or authors stand before the alphabet."""

WITH_LARGEST = 80
"""From so many names on: a shorter alphabet shows by itself which are large."""

ONE_PAGE = 1000
"""An alphabet of more names has a page for each letter."""


def index_pages(
    kind: Kind, counts: Sequence[Count], *, unknown: Count | None, without_page: int
) -> Iterator[Page]:
    """All names of a kind from A to Z; articles whose outlet is not known come last. Outlets have a
    second page, the largest first.
    """
    link = INDEXES[kind]
    groups = _alphabet(counts)
    rest = (NameGroup("", None, 1, (unknown,)),) if unknown else ()
    orders = kind == "source" and len(counts) > 1
    split = len(counts) > ONE_PAGE
    largest = _by_size(counts)[:LARGEST] if kind != "source" and len(counts) >= WITH_LARGEST else ()
    shown = tuple(_elsewhere(kind, group) for group in groups) if split else groups

    plain = IndexPage(
        kind=kind,
        by_size=False,
        other_order=None,
        letter="",
        trail=(),
        count=len(counts),
        largest=(),
        groups=(),
        without_page=0,
    )
    change = msgspec.structs.replace
    yield _page(
        link,
        change(
            plain,
            other_order=BY_SIZE if orders else None,
            largest=largest,
            groups=(*shown, *rest),
            without_page=without_page,
        ),
    )
    if split:
        for whole, here in zip(groups, shown, strict=True):
            yield _page(
                Link(Message("%(names)s: %(letter)s", names=link.text, letter=here.label), here.url),
                change(plain, letter=here.label, trail=(link,), count=here.count, groups=(whole,)),
            )
    if orders:
        entries = _by_size((*counts, *((unknown,) if unknown else ())))
        yield _page(
            BY_SIZE,
            change(
                plain,
                by_size=True,
                other_order=Link(Message("Outlets from A to Z"), link.url),
                trail=(link,),
                groups=(NameGroup("", None, len(entries), entries),),
            ),
        )


def _page(link: Link, context: IndexPage) -> Page:
    return Page(url=link.url or "", template="index.html", title=link.text, context=context)


def _alphabet(counts: Sequence[Count]) -> tuple[NameGroup, ...]:
    """The names under their initials: figures first, then letters, at last names without either."""
    groups: dict[str, list[Count]] = {}
    for count in sorted(counts, key=lambda count: (*reading_order(count.text), count.url or "")):
        groups.setdefault(initial(count.text)[0], []).append(count)
    letters = sorted(groups.items(), key=lambda group: (group[0] == OTHER, group[0]))
    return tuple(NameGroup(label, None, len(found), tuple(found)) for label, found in letters)


def _elsewhere(kind: Kind, group: NameGroup) -> NameGroup:
    folder = (INDEXES[kind].url or "").removesuffix("/index.html")
    name = initial(group.entries[0].text)[1]
    return NameGroup(group.label, f"{folder}/letters/{name}.html", group.count, ())


def _by_size(counts: Sequence[Count]) -> tuple[Count, ...]:
    return tuple(
        sorted(counts, key=lambda count: (-count.count, *reading_order(count.text), count.url or ""))
    )
