"""Which address each article has, and what is wrong with the slugs that people have stated."""

from __future__ import annotations

from collections.abc import Sequence

from archive_gen.pages.addresses import Claims, clash_error
from archive_gen.pages.entries import Entry
from archive_gen.records import Diagnostic
from archive_gen.urls import slug, url_key


def article_urls(articles: Sequence[Entry]) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
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
            url or claims.claim(f"{_folder(article)}/{article.plain_slug}", article.path)
            for url, article in zip(urls, articles, strict=True)
        ),
        tuple(diagnostics),
    )


def _folder(article: Entry) -> str:
    date = article.date
    if date is None:
        return "articles/undated"
    return f"articles/{date.year:04d}/{date.month:02d}" if date.month else f"articles/{date.year:04d}"


def _stated_slug(article: Entry) -> tuple[str, Diagnostic | None]:
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
