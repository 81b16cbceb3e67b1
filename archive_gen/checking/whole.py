"""What only the whole site tells: places in other pages, pages that nothing leads to, the sitemap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archive_gen.checking.facts import Anchor, Facts
from archive_gen.checking.findings import Finding
from archive_gen.checking.pages import anchors_of, parse

HOME = "index.html"

_SHOWN_BY_HOSTS = frozenset({"404.html", "not_found.html"})
"""Pages that stand in the place of any address, and that nobody links to."""


def missing_anchors(site: Path, paths: Sequence[str], facts: Sequence[Facts]) -> Iterator[Finding]:
    """Links to places that another page does not have. Only pages that are asked for a place are read
    for it.
    """
    asked: dict[int, list[Anchor]] = {}
    for each in facts:
        for anchor in each.anchors:
            asked.setdefault(anchor.page, []).append(anchor)
    for position, anchors in sorted(asked.items()):
        root = parse((site / paths[position]).read_bytes())
        places = set(anchors_of(root)) if root is not None else set()
        for anchor in anchors:
            place = anchor.fragment.partition(":~:")[0]
            if place and place not in places:
                message = f"`#{anchor.fragment}` is no place in {paths[position]}"
                yield Finding("broken-anchor", anchor.file, message, anchor.line)


def unlinked(paths: Sequence[str], facts: Sequence[Facts]) -> Iterator[Finding]:
    """Pages that no chain of links reaches from the home page."""
    positions = {path: position for position, path in enumerate(paths)}
    if HOME not in positions:
        yield Finding("missing-home", HOME, "is not there")
        return
    reached = {positions[HOME]}
    waiting = [positions[HOME]]
    while waiting:
        for target in facts[waiting.pop()].targets:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    for position in _pages(paths, facts):
        if position not in reached:
            yield Finding("orphan", paths[position], "no link leads here from the home page")


def unlisted(paths: Sequence[str], facts: Sequence[Facts]) -> Iterator[Finding]:
    """Pages that no sitemap lists, where there is one."""
    listed = {position for each in facts for position in each.listed}
    if not listed:
        return
    for position in _pages(paths, facts):
        if position not in listed:
            yield Finding("not-in-sitemap", paths[position], "is not in the sitemap")


def _pages(paths: Sequence[str], facts: Sequence[Facts]) -> Iterator[int]:
    """The pages that readers and search engines should find."""
    for position, path in enumerate(paths):
        if path.endswith((".html", ".htm")) and path not in _SHOWN_BY_HOSTS and not facts[position].hidden:
            yield position
