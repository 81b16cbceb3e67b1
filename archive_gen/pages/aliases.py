"""Earlier addresses of articles: who keeps which, and what is wrong with them.

Two sources: `aliases` that a person has stated, and the addresses under which an article has been
published before (`_permalinks.yaml`). What is stated wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from archive_gen.permalinks import PERMALINKS_FILE, permalink_owners
from archive_gen.records import Alias, Diagnostic, Permalink, Published
from archive_gen.urls import url_key


class Addressed(msgspec.Struct, frozen=True, gc=False):
    """An article with its address, as far as aliases are concerned, and its place among all."""

    published: Published
    position: int
    aliases: tuple[Alias, ...] = ()


class Redirect(msgspec.Struct, frozen=True, gc=False):
    """An earlier address (`old`) and the article that now stands at `url`; `path` and `line` are where
    that is said.
    """

    old: str
    url: str
    title: str
    path: str
    line: int | None = None


class _Claim(msgspec.Struct, frozen=True, gc=False):
    """Somebody wants `url` to lead to an article; `path` and `line` are where that is said."""

    url: str
    article: Addressed
    path: str
    line: int | None
    stated: bool


def redirects_of(
    articles: Sequence[Addressed],
    permalinks: Sequence[Permalink],
    owner_of: Mapping[str, str],
    title_of: Callable[[int], str],
) -> tuple[tuple[Redirect, ...], tuple[Diagnostic, ...]]:
    """Every earlier address that leads on, sorted, and what is wrong with the others.

    `owner_of` names who stands at each address that the site has without them, `title_of` gives the headline
    of the article at a position. An address that is
    taken, that two articles state, or that cannot be a file beside the others leads nowhere and is
    an error that names both sides.
    """
    claims = [*_stated(articles), *_published(articles, permalinks)]
    if not claims:
        return (), ()
    taken = {url_key(url): url for url in owner_of}
    folders = {folder for key in taken for folder in _folders(key)}
    paths = {each.published.url: each.published.path for each in articles}
    granted: dict[str, _Claim] = {}
    diagnostics: list[Diagnostic] = []

    def refuse(claim: _Claim, message: str, hint: str) -> None:
        diagnostics.append(Diagnostic("error", message, claim.path, claim.line, hint))

    # Stated ones first, so that a published one gives way; then by address, so that the order of articles
    # never tells.
    for claim in sorted(claims, key=lambda each: (not each.stated, each.url, each.article.published.path)):
        key = url_key(claim.url)
        if key == url_key(claim.article.published.url):
            continue
        if key in taken:
            url = taken[key]
            refuse(claim, *_taken(claim, paths.get(url) or owner_of[url]))
        elif key in granted:
            _second(claim, granted[key], refuse)
        elif key in folders or any(folder in taken or folder in granted for folder in _folders(key)):
            refuse(
                claim,
                f"{claim.url} cannot lead to {claim.article.published.path}: "
                "one name would be a file and a folder",
                "take the alias out, or end it with /",
            )
        else:
            granted[key] = claim
            folders.update(_folders(key))
    found = sorted(
        (
            Redirect(
                claim.url,
                claim.article.published.url,
                title_of(claim.article.position),
                claim.path,
                claim.line,
            )
            for claim in granted.values()
        ),
        key=lambda each: each.old,
    )
    return tuple(found), tuple(diagnostics)


def _stated(articles: Iterable[Addressed]) -> Iterator[_Claim]:
    for article in articles:
        for alias in article.aliases:
            yield _Claim(alias.url, article, alias.path, alias.line, stated=True)


def _published(articles: Sequence[Addressed], permalinks: Sequence[Permalink]) -> Iterator[_Claim]:
    if not permalinks:
        return
    by_path = {each.published.path: each for each in articles}
    owners = permalink_owners(permalinks, (each.published for each in articles))
    for position, owner in owners.items():
        entry = permalinks[position]
        for address in entry.addresses:
            yield _Claim(address, by_path[owner.path], PERMALINKS_FILE, entry.line, stated=False)


def _taken(claim: _Claim, owner: str) -> tuple[str, str]:
    """What to say, and the way out, where the page of `owner` stands at the address."""
    article = claim.article.published.path
    if claim.stated:
        message = f"the alias {claim.url} of {article} is the address of {owner}"
        return message, "take the alias out, or give the other one another `slug`"
    message = (
        f"{claim.url} was published as the address of {article}, and is now that of {owner}: "
        "old links would lead to the wrong article"
    )
    hint = f"state another `slug` for {owner}; if this is meant, take the address out of {PERMALINKS_FILE}"
    return message, hint


def _second(claim: _Claim, first: _Claim, refuse: Callable[[_Claim, str, str], None]) -> None:
    """Another claim to an address that is granted: an error, unless one person has decided it."""
    one, other = first.article.published.path, claim.article.published.path
    if one == other or (first.stated and not claim.stated):
        return
    refuse(
        claim,
        f"{claim.url} is an alias of {one} and of {other}; it leads to {one}",
        "state it for one of them",
    )


def _folders(url: str) -> Iterator[str]:
    while "/" in url:
        url = url.rsplit("/", 1)[0]
        yield url
