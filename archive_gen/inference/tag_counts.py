"""In how many articles a name stands: all that tags need to know of an archive.

The counts of some articles can be added to those of others, and taken away again, without reading
any article twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from archive_gen.records import NameMention


class TagCounts(msgspec.Struct, frozen=True):
    """In how many articles what stands. Keys are `name_key`s.

    `spellings`: key → spelling → articles. `kinds`: key → kind → articles. `acronyms`: key of an
    acronym → key of what an article says it stands for → articles.
    """

    articles: int = 0
    spellings: dict[str, dict[str, int]] = {}
    kinds: dict[str, dict[str, int]] = {}
    acronyms: dict[str, dict[str, int]] = {}


def name_key(name: str) -> str:
    """What makes two spellings one name: case, a leading "the" and the form of apostrophes do not count."""
    return name.casefold().replace("’", "'").replace("‑", "-").removeprefix("the ")


def count_tags(all_names: Iterable[Sequence[NameMention]]) -> TagCounts:
    """The counts of some articles, one item an article."""
    articles = 0
    spellings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    kinds: defaultdict[str, dict[str, int]] = defaultdict(dict)
    acronyms: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for names in all_names:
        articles += 1
        seen: set[str] = set()
        for mention in names:
            key = name_key(mention.name)
            if key in seen:
                continue
            seen.add(key)
            _add(spellings[key], mention.name)
            _add(kinds[key], mention.kind)
            if mention.kind == "organisation" and " " in key:
                for form in mention.forms:
                    if " " not in form and sum(letter.isupper() for letter in form) > 1:
                        _add(acronyms[name_key(form)], key)
    return TagCounts(articles, dict(spellings), dict(kinds), dict(acronyms))


def add_counts(one: TagCounts, other: TagCounts) -> TagCounts:
    """The counts of the articles of both."""
    return _combined(one, other, 1)


def take_counts(one: TagCounts, other: TagCounts) -> TagCounts:
    """The counts of `one` without the articles of `other`, which must be among them."""
    return _combined(one, other, -1)


def _add(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1


def _combined(one: TagCounts, other: TagCounts, sign: int) -> TagCounts:
    tables = []
    for field in ("spellings", "kinds", "acronyms"):
        table: dict[str, dict[str, int]] = {key: dict(by) for key, by in getattr(one, field).items()}
        for key, by in getattr(other, field).items():
            into = table.setdefault(key, {})
            for name, count in by.items():
                into[name] = into.get(name, 0) + sign * count
                if not into[name]:
                    del into[name]
            if not into:
                del table[key]
        tables.append(table)
    return TagCounts(one.articles + sign * other.articles, *tables)
