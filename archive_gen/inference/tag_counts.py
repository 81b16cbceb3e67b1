"""In how many articles a name stands: all that tags need to know of an archive."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

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
    """What makes two spellings one name. Case, a leading "the", the form of apostrophes and the accents
    of alphabets do not count, nor how the end of a Slavic name is transliterated ("-sky", "-skyy", "-skiy").
    """
    key = name.casefold()
    if not key.isascii():
        key = _without_accents(key.replace("’", "'").replace("‑", "-"))
    if "sk" in key:
        key = _TRANSLITERATED.sub("sky", key)
    return key.removeprefix("the ")


def _without_accents(text: str) -> str:
    """Latin, Greek and Cyrillic letters without the marks above and below; other scripts as they are."""
    parts = unicodedata.normalize("NFD", text)
    plain = "".join(letter for letter in parts if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", plain)


_TRANSLITERATED = re.compile(r"sk(?:yy|iy|yi|ij|yj|i)\b")


def last_word(key: str) -> str:
    """The surname, if the key is a person's name."""
    return key.rsplit(" ", 1)[-1]


def first_mentions(names: Iterable[NameMention]) -> Iterator[tuple[str, NameMention, tuple[str, ...]]]:
    """Each name of an article once: its key, its first mention, and the keys of its acronyms."""
    seen: set[str] = set()
    for mention in names:
        key = name_key(mention.name)
        if key in seen:
            continue
        seen.add(key)
        acronyms: tuple[str, ...] = ()
        if mention.forms and mention.kind == "organisation" and " " in key:
            acronyms = tuple(name_key(form) for form in mention.forms if _is_acronym(form))
        yield key, mention, acronyms


def count_tags(all_names: Iterable[Sequence[NameMention]]) -> TagCounts:
    """The counts of some articles, one item an article."""
    articles = 0
    spellings: defaultdict[str, dict[str, int]] = defaultdict(dict)
    kinds: defaultdict[str, dict[str, int]] = defaultdict(dict)
    acronyms: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for names in all_names:
        articles += 1
        for key, mention, shorts in first_mentions(names):
            _add(spellings[key], mention.name)
            _add(kinds[key], mention.kind)
            for short in dict.fromkeys(shorts):
                _add(acronyms[short], key)
    return TagCounts(articles, dict(spellings), dict(kinds), dict(acronyms))


def _is_acronym(form: str) -> bool:
    return " " not in form and sum(letter.isupper() for letter in form) > 1


def _add(counts: dict[str, int], key: str) -> None:
    counts[key] = counts.get(key, 0) + 1
