"""Outlets, tags and authors: which spellings are one name, how it is shown, where its page is."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from itertools import chain

import msgspec

from archive_gen.pages.addresses import Claims, digest
from archive_gen.pages.contexts import Link
from archive_gen.urls import slug


class Names(msgspec.Struct, frozen=True):
    """The names of one kind in the whole archive.

    `of` holds, for each article in the order given, the keys of its names, each once. `links` and
    `counts` hold for each key the name as shown, with its page, and the number of articles.
    """

    of: tuple[tuple[str, ...], ...]
    links: dict[str, Link]
    counts: dict[str, int]

    def links_of(self, keys: tuple[str, ...]) -> tuple[Link, ...]:
        """The names with these keys as they are shown, in the same order."""
        return tuple(map(self.links.__getitem__, keys))


def name_key(name: str) -> str:
    """What two spellings have in common when they differ by case, spacing or Unicode form only.

    Empty for a name of nothing but space and format characters.
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        name = "".join(letter for letter in name if unicodedata.category(letter) != "Cf")
    return " ".join(name.casefold().split())


def reading_order(text: str) -> tuple[str, str]:
    """A key that sorts names from A to Z in any locale alike: accents and case come last."""
    if text.isascii():
        return text.lower(), text
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f"), text


def gather(
    folder: str,
    names: Sequence[tuple[str, ...]],
    *,
    has_page: Callable[[str, int], bool] | None = None,
    taken: Collection[str] = (),
) -> Names:
    """Fold the names of all articles. `has_page` decides by key and number of articles;
    without it every name has a page.

    The most frequent spelling is shown (ties: the first by code point). Of names that are
    different but have the same slug, the most frequent has the plain one. `taken` are addresses
    of the folder that no name may have.
    """
    named = Counter(chain.from_iterable(names))
    folded = {name: name_key(name) for name in named}
    spellings: dict[str, Counter[str]] = {}
    for name, key in folded.items():
        if key:
            spellings.setdefault(key, Counter())[" ".join(name.split())] += named[name]
    keys = {row: tuple(dict.fromkeys(filter(None, map(folded.__getitem__, row)))) for row in set(names)}
    of = tuple(map(keys.__getitem__, names))
    counts = Counter(chain.from_iterable(of))
    shown = {
        key: min(spelled, key=lambda spelling: (-spelled[spelling], spelling))
        for key, spelled in spellings.items()
    }
    claims = Claims(taken)
    links = {}
    for key in sorted(counts, key=lambda key: (-counts[key], shown[key], key)):
        url = None
        if has_page is None or has_page(key, counts[key]):
            stem = slug(shown[key]) or f"{folder.removesuffix('s')}-{digest(key)[:8]}"
            url = claims.claim(f"{folder}/{stem}", key)
        links[key] = Link(shown[key], url)
    return Names(of, links, counts)
