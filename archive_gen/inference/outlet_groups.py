"""Which places name the same outlet, how it is spelled there, and which names are worth a closer look."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import words as lexicon_words
from archive_gen.inference.lines import fold
from archive_gen.inference.name_lists import has_outlet_word, is_agency
from archive_gen.inference.outlet_addresses import Address, is_network
from archive_gen.inference.outlet_names import letters_of, outlet_key
from archive_gen.inference.outlet_occurrences import Place
from archive_gen.inference.outlet_uses import RANKS
from archive_gen.inference.people import looks_like_person

_MOST_NAMES = 60
"""Names of one text that are looked at, those of most uses."""
SALUTATIONS = ("Dear ", "Liebe ", "Lieber ", "Cher ", "Chère ", "Querida ", "Querido ")
"""How letters open, and the columns that answer them."""
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_FULL_NAME_USES = frozenset(
    {"belongings", "logo", "copyright", "alone", "first_published", "employer", "stamp"}
)
"""Uses in which a magazine gives its full name."""
_OWN_PAGE_USES = frozenset({"views", "prompt", "elsewhere", "policies", "standing", "notices"})
"""Uses that make an agency the outlet: its own page speaks so."""

Groups = dict[str, list[Place]]
"""`letters_of` a name → its places, in the order of the text."""


def groups_of(places: Iterable[Place], spelled: Mapping[str, Sequence[Address]]) -> Groups:
    """The places of each name that may be the outlet's; `spelled` are the addresses of the text by their
    letters.
    """
    groups: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        groups[place.key].append(place)
    for key in [key for key in groups if f"{key}magazine" in groups]:
        groups[f"{key}magazine"] += groups.pop(key)
    kept = _kept(groups, spelled)
    _fold_short_names(kept)
    return kept


def spelling_of(places: Sequence[Place]) -> str:
    """How the name is spelled at most of its places; a magazine's as it spells itself."""
    counts = Counter(place.text for place in places)
    for place in places:
        if place.key.endswith("magazine") and not _FULL_NAME_USES.isdisjoint(place.uses):
            return place.text
    return min(counts, key=lambda text: (-counts[text], text.isupper(), text))


def _kept(groups: Groups, spelled: Mapping[str, Sequence[Address]]) -> Groups:
    """The names that have some use or stand more than once or in an address; never agencies, networks."""
    kept: Groups = {}
    for key, places in groups.items():
        text = places[0].text
        used = len(places) > 1 or bool(places[0].uses) or key in spelled or has_outlet_word(text)
        used = used or (places[0].where in ("top", "end", "bio") and _CAPITAL_INSIDE.search(text) is not None)
        if not used or not key or key.isdigit() or is_network(key) or is_network(fold(text)):
            continue
        agency = is_agency(text) or key in _agencies() or fold(text) in _agencies()
        if agency and all(_OWN_PAGE_USES.isdisjoint(place.uses) for place in places):
            continue
        if _is_person(text) or text.startswith(SALUTATIONS) or _is_office(text):
            continue
        kept[key] = places
    if len(kept) > _MOST_NAMES:
        most = sorted(kept, key=lambda key: (-sum(len(place.uses) + 1 for place in kept[key]), key))
        kept = {key: kept[key] for key in most[:_MOST_NAMES]}
    return kept


def _fold_short_names(groups: Groups) -> None:
    """A word that many papers are called by means the one that the page calls by its whole name: "the
    Courier" is "The Harbour Courier", where that is printed, as a surname is a person.
    """
    names = {key: outlet_key(places[0].text).split() for key, places in groups.items()}
    whole: defaultdict[str, list[str]] = defaultdict(list)
    for key, words in names.items():
        if "behind other letters" in groups[key][0].uses:
            continue
        if 2 <= len(words) <= 4 and not _joins_two(groups[key][0].text):
            whole[words[-1]].append(key)
    for key, words in names.items():
        if any("behind other letters" in place.uses for place in groups[key]):
            continue
        if len(words) == 1 and words[0] in whole and words[0] in words_of("credits", "outlet"):
            longest = max(whole[words[0]], key=lambda other: (len(groups[other]), other))
            name = spelling_of(groups[longest])
            groups[longest] += [
                msgspec.structs.replace(place, key=longest, text=name) for place in groups.pop(key)
            ]


def _joins_two(name: str) -> bool:
    """Whether "and" joins two names in it."""
    return " and " in name or " & " in name


def _is_office(text: str) -> bool:
    """Whether an office begins with the name: "Executive Content", of an "Executive Content Editor"."""
    return text.split(maxsplit=1)[0].casefold() in RANKS and not has_outlet_word(text)


def _is_person(text: str) -> bool:
    return text.split(maxsplit=1)[0] in lexicon_words().given and looks_like_person(text)


@functools.cache
def _agencies() -> frozenset[str]:
    """Agencies and picture libraries, with spaces and without."""
    return frozenset(
        form for name in words_of("credits", "agency") for form in (fold(name), letters_of(name))
    )
