"""Folding: which of an article's names are one and the same.

Every step is linear: names meet only through a shared key (their last word, their stem).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set

from archive_gen.inference.gazetteer import Lexicon, Words
from archive_gen.inference.name_phrases import Run
from archive_gen.inference.name_readings import Found, Kind
from archive_gen.records import NameMention

# Case endings of Slavic names in Cyrillic letters; "" is the bare stem.
_CASE_ENDINGS = frozenset(
    "а у ом е ы и я ю ем ей ой ою ею им ым ого ому его ему ий ый ая ую юю яя ь й ии ию ией ия ём".split()
) | {""}
# Languages that write the genitive as an s without an apostrophe.
_BARE_GENITIVE = frozenset({"de", "da", "sv", "nb", "nn", "no"})
# Words before a place. "In Jordan" is no person.
_PLACING = frozenset("in from to near across at into via outside of throughout around".split())
_CYRILLIC = frozenset({"ru", "uk", "bg", "be", "sr", "mk"})


_TELLING_KINDS: tuple[Kind, ...] = ("place", "organisation", "person")


class Entry:
    """One name while it is being counted: spellings, mentions, and what kind they speak for."""

    __slots__ = (
        "behind_the", "count", "firm", "forms", "kinds", "line", "located", "name", "opening", "spellings",
        "the",
    )  # fmt: skip

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.count = 0
        self.firm = 0
        self.opening = 0
        self.located = 0
        self.the = 0
        self.behind_the = 0
        self.forms: dict[str, int] = {}
        self.spellings: dict[str, int] = {}
        self.kinds: dict[Kind, int] = {}

    def add(self, found: Found, run: Run) -> None:
        """Count one mention."""
        self.count += 1
        self.firm += found.firm
        self.opening += run.opens
        self.located += run.before in _PLACING
        self.behind_the += run.before == "the"
        self.the += run.the and found.form.startswith(run.words[0])
        self.forms[found.form] = self.forms.get(found.form, 0) + 1
        self.spellings[found.name] = self.spellings.get(found.name, 0) + 1
        self.kinds[found.kind] = self.kinds.get(found.kind, 0) + 1

    def take(self, other: Entry) -> None:
        """Count another entry's mentions as this one's."""
        self.count += other.count
        self.firm += other.firm
        self.line = min(self.line, other.line)
        for form, count in other.forms.items():
            self.forms[form] = self.forms.get(form, 0) + count

    @property
    def kind(self) -> Kind:
        """What most mentions speak for; "name" only where none says more."""
        if len(self.kinds) == 1:
            return next(iter(self.kinds))
        best: Kind = "name"
        most = 0
        for kind in _TELLING_KINDS:
            count = self.kinds.get(kind, 0)
            if count > most:
                best, most = kind, count
        return best

    def mention(self, listed: Set[str]) -> NameMention:
        """The record of it; `listed` are the places that are known."""
        name = self.name
        if self.the and self.the == self.count - self.opening and self.kind != "place":
            name = "The " + name
        forms = tuple(sorted(form for form in self.forms if form != self.name))
        known = self.name in listed and self.kind == "place"
        return NameMention(name, self.kind, self.count, self.line, forms, known)


def fold(entries: dict[str, Entry], expansions: Iterable[tuple[str, str]], lexicon: Lexicon) -> list[Entry]:
    """The names that stand firm, with every other form of each counted in it.

    `entries` (keyed by casefolded name) is used up. `expansions` are pairs of keys that stood as
    "A (B)". Surnames that may be two people's, and what is never firm, are left out.
    """
    for entry in entries.values():
        if len(entry.spellings) > 1:
            entry.name = _commonest(entry.spellings)
    _fold_acronyms(entries, expansions)
    if lexicon.language in _CYRILLIC:
        _fold_cases(entries)
    if lexicon.language in _BARE_GENITIVE:
        _fold_genitives(entries)
    _fold_middle_names(entries)
    _fold_generic_ends(entries, lexicon.words)
    _fold_heads(entries)
    _fold_single_words(entries, lexicon)
    return [entry for entry in entries.values() if entry.firm and len(entry.name) > 1]


def _commonest(spellings: dict[str, int]) -> str:
    return max(spellings, key=lambda form: (spellings[form], not form.isupper(), form))


def _fold_acronyms(entries: dict[str, Entry], expansions: Iterable[tuple[str, str]]) -> None:
    for inside, outside in expansions:
        for short, full in ((inside, outside), (outside, inside)):
            if short in entries and full in entries and _stands_for(entries[short].name, entries[full].name):
                entry = entries.pop(short)
                entries[full].take(entry)
                entries[full].firm += 1
                entries[full].kinds["organisation"] = entries[full].kinds.get("organisation", 0) + 1
                break


def _stands_for(acronym: str, name: str) -> bool:
    """Whether the letters are the initials of the words, small words with or without theirs."""
    letters = acronym.rstrip("s").replace(".", "").casefold()
    parts = name.replace("-", " ").split()
    if len(letters) < 2 or len(parts) < 2 or acronym.islower() or " " in acronym:
        return False
    capitals = "".join(part[0] for part in parts if part[0].isupper()).casefold()
    initials = "".join(part[0] for part in parts).casefold()
    return letters in (capitals, initials)


def _fold_cases(entries: dict[str, Entry]) -> None:
    """Inflected Cyrillic names: one stem, word by word, is one name, under its commonest form."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for key in sorted(entries, key=lambda key: (-entries[key].count, len(key), key)):
        if entries[key].kinds.get("place"):
            continue
        group = groups[" ".join(part[:4] for part in key.split())]
        # a bounded number of names is compared with, so that no text makes this slow
        for other in group[:8]:
            if _is_inflected(key.split(), other.split()):
                entries[other].take(entries.pop(key))
                break
        else:
            group.append(key)


def _is_inflected(one: list[str], other: list[str]) -> bool:
    """Whether two names of as many words differ in their case endings alone."""
    for a, b in zip(one, other, strict=True):
        same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        if same < 3 or a[same:] not in _CASE_ENDINGS or b[same:] not in _CASE_ENDINGS:
            return False
    return True


def _fold_genitives(entries: dict[str, Entry]) -> None:
    """A genitive, "Ada Lunds", is Ada Lund where the article has her, or her surname, without the s."""
    for key in [key for key in entries if key.endswith("s") and " " in key]:
        bare = key[:-1]
        if bare in entries:
            entries[bare].take(entries.pop(key))
        elif bare.split()[-1] in entries:
            entry = entries.pop(key)
            entry.name = entry.name[:-1]
            entries[bare] = entry


def _fold_middle_names(entries: dict[str, Entry]) -> None:
    """Ada B. Lund and Ada Lund are one person, under the commoner name, or the longer one."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, entry in entries.items():
        parts = key.split() if " " in key else []
        if len(parts) in (2, 3) and entry.kind in ("person", "name"):
            groups[parts[0], parts[-1]].append(key)
    for keys in groups.values():
        if len(keys) > 1:
            keys.sort(key=lambda key: (-entries[key].count, -len(key), key))
            for other in keys[1:]:
                entries[keys[0]].take(entries.pop(other))


def _fold_generic_ends(entries: dict[str, Entry], words: Words) -> None:
    """Names that are the end of others: the shorter is meant, or the longer."""
    # a longer name that only ever opened a sentence may have taken in the word that opened it
    for key in [key for key, entry in entries.items() if entry.opening == entry.count and " " in key]:
        parts = key.split()
        if entries[key].name.split()[0] in words.given:
            continue
        for i in range(1, len(parts) - 1):
            shorter = " ".join(parts[i:])
            if shorter in entries and entries[shorter].firm:
                entries[shorter].take(entries.pop(key))
                break
    # "Defence Ministry" is nobody's, but after "Arvikan Defence Ministry" it is known whose
    loose = {key for key, entry in entries.items() if not entry.firm and " " in key}
    longer: defaultdict[str, list[str]] = defaultdict(list)
    for key in entries if loose else ():
        parts = key.split()
        for i in range(1, len(parts) - 1):
            end = " ".join(parts[i:])
            if end in loose and entries[key].firm:
                longer[end].append(key)
    for end, keys in longer.items():
        if len(keys) == 1:
            entries[keys[0]].take(entries.pop(end))


def _fold_heads(entries: dict[str, Entry]) -> None:
    """The Maid is the Maid of Ollay, where the article has one."""
    by_head: defaultdict[str, list[str]] = defaultdict(list)
    for key in entries:
        head, of, _ = key.partition(" of ")
        if of and " " not in head:
            by_head[head].append(key)
    for head, keys in by_head.items():
        entry = entries.get(head)
        if entry is not None and len(keys) == 1 and entry.behind_the == entry.count:
            entries[keys[0]].take(entries.pop(head))


def _fold_single_words(entries: dict[str, Entry], lexicon: Lexicon) -> None:
    """A surname, or a given name, into the one full name that it is part of."""
    by_last: defaultdict[str, list[str]] = defaultdict(list)
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        parts = key.split() if " " in key else []
        if len(parts) < 2 or not entry.firm or entry.kinds.get("place") or entry.kind == "organisation":
            continue
        by_last[parts[-1]].append(key)
        if len(parts) > 2:
            for i in range(1, len(parts) - 1):
                if parts[i] in lexicon.words.particles:
                    by_last[" ".join(parts[i:])].append(key)
        if entry.kind == "person":
            by_first[parts[0]].append(key)
    for key in [key for key in entries if key in by_last or key in by_first or key[:-1] in by_last]:
        entry = entries[key]
        full = by_last.get(key) or (by_last.get(key[:-1]) if key.endswith("s") and not entry.firm else None)
        if full is None:
            full = by_first[key] if key in by_first and entry.name in lexicon.words.given else None
        full = [name for name in full or () if name in entries]
        if not full or key in full:
            continue
        people = [name for name in full if entries[name].kind == "person"] or full
        if entry.name in lexicon.places.places:
            # Dana Jordan, then Jordan: hers, unless somebody was in Jordan, or Jordanian
            surname = not entry.located and set(entry.forms) == {entry.name}
            if not (surname and len(people) == 1 and entries[people[0]].kinds.get("person")):
                continue
        if len(people) == 1:
            entries[people[0]].take(entries.pop(key))
        else:
            del entries[key]
