"""Where each article and each date has its page, and what happens when two want the same address."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable

from archive_gen.errors import ContentError
from archive_gen.records import PartialDate
from archive_gen.urls import url_key

HOME = "index.html"
SOURCES = "sources/index.html"
UNKNOWN_SOURCE = "sources/unknown-outlet.html"
SOURCES_BY_SIZE = "sources/by-size.html"
TAGS = "tags/index.html"
AUTHORS = "authors/index.html"
DATES = "dates/index.html"
UNDATED = "dates/undated.html"
ABOUT = "about.html"
MADE = "made.html"
SEARCH = "search.html"
NOT_FOUND = "404.html"
FEED = "feed.xml"
JSON_FEED = "feed.json"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
DATA = "data"
DATA_PACKAGE = "data/datapackage.json"


def day_of(date: PartialDate) -> PartialDate:
    """The date without its time."""
    return PartialDate(date.year, date.month, date.day) if date.time else date


@functools.lru_cache(maxsize=100_000)
def date_url(date: PartialDate | None) -> str:
    """The calendar page of a day, of a month or a year where no more is known, of undated articles."""
    return f"dates/{date.iso.replace('-', '/')}.html" if date else UNDATED


def on_this_day_url(date: PartialDate) -> str:
    """The page of one day of the year in all years."""
    return f"dates/on/{date.month:02d}-{date.day:02d}.html"


def digest(text: str) -> str:
    """SHA-256 of a path or a name, hexadecimal. File names that are not UTF-8 have one, too."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class Claims:
    """Which addresses of one folder are taken, by whom; addresses that differ only by case or
    Unicode form are the same.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {url_key(url) for url in taken}

    def claim(self, stem: str, identity: str) -> str:
        """Take `stem` and `.html` if free, else with a suffix made of the hash of `identity`."""
        for length in (0, 8, 16, 32, 64):
            url = f"{stem}-{digest(identity)[:length]}.html" if length else f"{stem}.html"
            key = url_key(url)
            if key not in self._taken:
                self._taken.add(key)
                return url
        raise ValueError(f"{stem}.html is claimed twice for {identity!r}")


def clash_error(
    clashes: dict[str, list[str]], *, path: str | None = None, hint: str | None = None
) -> ContentError:
    """The one error for all clashes: address → all who claim it."""
    lines = [f"{url} is claimed by {', '.join(sorted(clashes[url]))}" for url in sorted(clashes)]
    return ContentError(
        "the same address is claimed more than once:\n  " + "\n  ".join(lines),
        path=path,
        hint=hint,
    )
