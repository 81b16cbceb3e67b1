"""Titles and jobs inside a run of capitalised words: evidence of a person, and no part of the name."""

from __future__ import annotations

from collections.abc import Iterator, Set

from archive_gen.inference.gazetteer import Words


def between_titles(parts: list[str], words: Words, alone: Set[str]) -> Iterator[tuple[list[str], bool]]:
    """The stretches between titles, and whether a title stands right before each.

    `alone` are words that stand alone with a capital elsewhere: after a rank they are a surname.
    """
    count = len(parts)
    if words.title_like.isdisjoint([part.rstrip(".").casefold() for part in parts]):
        yield parts, False
        return
    is_title = [False] * (count + 1)
    for i in range(count - 1, -1, -1):
        lower = parts[i].rstrip(".").casefold()
        if lower in words.titles or (lower in words.portfolio and is_title[i + 1]):
            is_title[i] = True
        elif lower in words.ranks:
            following = parts[i + 1] if i + 1 < count else ""
            is_title[i] = (
                is_title[i + 1]
                or following in words.given
                or (i + 2 == count and following in alone)
                or (i > 0 and parts[i - 1].casefold() in words.titles)
            )
    start, titled = 0, False
    for i in range(count + 1):
        if i == count or is_title[i]:
            segment = parts[start:i]
            while segment and (segment[-1].islower() or segment[-1] == "&"):
                segment = segment[:-1]
            while segment and segment[0] != "d'" and (segment[0].islower() or segment[0] == "&"):
                segment = segment[1:]
            if segment:
                yield segment, titled
            start, titled = i + 1, True
