"""The cards of all articles, packed: most plans look at few of them. And pages that show cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, overload

import msgspec

from archive_gen.pages.contexts import CalendarPage, Card, CardGroup, Link, ListPage, Page
from archive_gen.records import PartialDate, fingerprint, pack

MOST_UNPACKED = 20_000
"""So many cards are held unpacked at once: articles that stand in one list stand in others together."""

_CARD = msgspec.msgpack.Decoder(Card)


class CardColumns(NamedTuple):
    """What cards are made of, one value for each: the cards as `Entry` has them; their addresses; the names
    that they show; their dates without times. `looks` change with the cards, and are sixteen bytes each.
    """

    packed: Sequence[bytes]
    urls: Sequence[str]
    sources: Sequence[Link]
    authors: Sequence[tuple[str, ...]]
    days: Sequence[PartialDate | None]
    looks: Sequence[bytes]


class Cards(Sequence[Card]):
    """All cards, by position: each is unpacked when it is wanted. What `columns` holds can be had without."""

    def __init__(self, columns: CardColumns) -> None:
        self.columns = columns
        self._unpacked: dict[int, Card] = {}

    def __len__(self) -> int:
        return len(self.columns.packed)

    @overload
    def __getitem__(self, position: int) -> Card: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Card, ...]: ...

    def __getitem__(self, position: int | slice) -> Card | tuple[Card, ...]:
        if isinstance(position, slice):
            return self.at(range(len(self))[position])
        card = self._unpacked.get(position)
        if card is None:
            if len(self._unpacked) >= MOST_UNPACKED:
                self._unpacked.clear()
            card = self._unpacked[position] = msgspec.structs.replace(
                _CARD.decode(self.columns.packed[position]),
                url=self.columns.urls[position],
                source=self.columns.sources[position],
                authors=self.columns.authors[position],
            )
        return card

    def at(self, positions: Iterable[int]) -> tuple[Card, ...]:
        """The cards at these positions."""
        return tuple(map(self.__getitem__, positions))

    def days_at(self, positions: Iterable[int]) -> list[PartialDate | None]:
        """The dates of articles, without their times."""
        return list(map(self.columns.days.__getitem__, positions))

    def looks_at(self, positions: Iterable[int]) -> bytes:
        """What changes with any of these cards, or with their order."""
        return b"".join(map(self.columns.looks.__getitem__, positions))


class Group(NamedTuple):
    """A `CardGroup` of which the cards are still positions."""

    date: PartialDate | None
    url: str | None
    positions: Sequence[int]


class CardPage(NamedTuple):
    """A page that shows cards, and is put together by `page` when it is made; `digest` changes with it."""

    url: str
    template: str
    digest: bytes
    page: Callable[[], Page]


def card_page(plain: Page, groups: Sequence[Group], cards: Cards) -> CardPage:
    """The page `plain`, of a list or of the calendar, with groups of cards put in."""

    def page() -> Page:
        shown = tuple(CardGroup(date, url, cards.at(positions)) for date, url, positions in groups)
        context = plain.context
        if not isinstance(context, ListPage | CalendarPage):
            raise TypeError(f"{plain.template} shows no groups of cards")
        return msgspec.structs.replace(plain, context=msgspec.structs.replace(context, groups=shown))

    besides = plain.title, plain.context, [(date, url, len(positions)) for date, url, positions in groups]
    looks = b"".join(cards.looks_at(group.positions) for group in groups)
    return CardPage(plain.url, plain.template, fingerprint(pack(besides), looks), page)


def whole_page(page: Page | CardPage) -> Page:
    """The page, put together."""
    return page.page() if isinstance(page, CardPage) else page
