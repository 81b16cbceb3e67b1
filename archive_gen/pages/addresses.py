"""Where each article and each date has its page, and what happens when two want the same address."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Sequence

from archive_gen.errors import ContentError
from archive_gen.records import Article, Diagnostic, PartialDate
from archive_gen.urls import slug, url_key

HOME = "index.html"
SOURCES = "sources/index.html"
UNKNOWN_SOURCE = "sources/unknown-outlet.html"
TAGS = "tags/index.html"
AUTHORS = "authors/index.html"
DATES = "dates/index.html"
UNDATED = "dates/undated.html"
ABOUT = "about.html"
NOT_FOUND = "404.html"
FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
DATA = "data/articles.jsonl"


def day_of(date: PartialDate) -> PartialDate:
    """The date without its time."""
    return PartialDate(date.year, date.month, date.day) if date.time else date


@functools.lru_cache(maxsize=100_000)
def date_url(date: PartialDate | None) -> str:
    """The calendar page of a day, of a month or a year where no more is known, of undated articles."""
    return f"dates/{date.iso.replace('-', '/')}.html" if date else UNDATED


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
        hashed = digest(identity)
        for suffix in ("", *(f"-{hashed[:length]}" for length in (8, 16, 32, 64))):
            url = f"{stem}{suffix}.html"
            key = url_key(url)
            if key not in self._taken:
                self._taken.add(key)
                return url
        raise ValueError(f"{stem}.html is claimed twice for {identity!r}")


def article_urls(articles: Sequence[Article]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The address of each article, in the order given, and what is wrong with stated slugs.

    A stated slug is kept as it is. Of articles whose inferred slugs are alike in one folder, the
    first in the order given keeps the plain one. Raises `ContentError`, naming every clash and
    every party, where stated slugs contradict each other.
    """
    urls: list[str | None] = [None] * len(articles)
    parties: dict[str, list[int]] = {}
    diagnostics = []
    for position, article in enumerate(articles):
        if article.slug is None:
            continue
        stated, diagnostic = _stated_slug(article)
        if diagnostic:
            diagnostics.append(diagnostic)
        if stated:
            url = f"{_folder(article)}/{stated}.html"
            urls[position] = url
            parties.setdefault(url_key(url), []).append(position)
    clashes = {
        min(urls[position] or "" for position in positions): [articles[p].path for p in positions]
        for positions in parties.values()
        if len(positions) > 1
    }
    if clashes:
        raise clash_error(
            clashes,
            path=min(path for paths in clashes.values() for path in paths),
            hint="Give each of them a `slug` of its own, or none: it is then made of the title.",
        )
    claims = Claims(url for url in urls if url)
    return (
        tuple(
            url or claims.claim(f"{_folder(article)}/{_inferred_slug(article)}", article.path)
            for url, article in zip(urls, articles, strict=True)
        ),
        tuple(diagnostics),
    )


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


def _folder(article: Article) -> str:
    date = article.date
    if date is None:
        return "articles/undated"
    return f"articles/{date.year:04d}/{date.month:02d}" if date.month else f"articles/{date.year:04d}"


def _inferred_slug(article: Article) -> str:
    return slug(article.title or "") or slug(article.id) or f"article-{digest(article.path)[:8]}"


def _stated_slug(article: Article) -> tuple[str, Diagnostic | None]:
    """The stated slug made fit for an address, empty where that cannot be."""
    stated = article.slug or ""
    cleaned = slug(stated)
    if ".." in stated or "/" in stated or "\\" in stated:
        problem = "may not hold a slash or '..'"
    elif not cleaned:
        problem = "holds no letter and no digit"
    elif cleaned != stated:
        return cleaned, Diagnostic(
            "warning",
            f"the slug {stated!r} is written {cleaned!r} in the address",
            article.path,
            hint=f"Write `slug: {cleaned}`.",
        )
    else:
        return cleaned, None
    return "", Diagnostic(
        "error",
        f"the slug {stated!r} {problem}; the address is made of the title instead",
        article.path,
        hint="Write a slug of letters, digits and hyphens, such as `slug: harbour-bridge-opens`.",
    )
