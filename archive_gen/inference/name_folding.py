"""Folding: which of an article's names are one and the same.

Every step is linear: names meet only through a shared key (their last word, their stem).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from archive_gen.inference.gazetteer import Words
from archive_gen.inference.name_phrases import Run
from archive_gen.inference.name_readings import Found, Kind
from archive_gen.records import NameMention

# Case endings of Russian and Ukrainian names, longest first; what is left must have four letters.
_CYRILLIC_ENDINGS = (
    "ого его ому ему ыми ими ами ями ной вой ина ину ине ова ову ове ева еву еве ской ский ского скому ским ском ская скую "
    "ом ем ым им ой ей ою ею ах ях ых их ов ев ую юю ая яя ий ый ии ию ия а я у ю ы и е о ь й"
).split()
_CYRILLIC = frozenset({"ru", "uk", "bg", "be", "sr", "mk"})


class Entry:
    """One name while it is being counted: spellings, mentions, and what kind they speak for."""

    __slots__ = ("count", "firm", "forms", "kinds", "line", "name", "opening", "spellings", "the")

    def __init__(self, name: str, line: int) -> None:
        self.name = name
        self.line = line
        self.count = 0
        self.firm = 0
        self.opening = 0
        self.the = 0
        self.forms: Counter[str] = Counter()
        self.spellings: Counter[str] = Counter()
        self.kinds: Counter[Kind] = Counter()

    def add(self, found: Found, run: Run) -> None:
        """Count one mention."""
        self.count += 1
        self.firm += found.firm
        self.opening += run.opens
        self.the += run.the and found.form.startswith(run.words[0])
        self.forms[found.form] += 1
        self.spellings[found.name] += 1
        self.kinds[found.kind] += 1

    def take(self, other: Entry) -> None:
        """Count another entry's mentions as this one's."""
        self.count += other.count
        self.firm += other.firm
        self.line = min(self.line, other.line)
        self.forms.update(other.forms)

    @property
    def kind(self) -> Kind:
        """What most mentions speak for; "name" only where none says more."""
        kinds = self.kinds
        return max(("place", "organisation", "person", "name"), key=lambda kind: (kinds[kind] * (kind != "name"), kind == "name"))

    def mention(self) -> NameMention:
        """The record of it."""
        name = self.name
        if self.the and self.the == self.count - self.opening and self.kind != "place":
            name = "The " + name
        forms = tuple(sorted(form for form in self.forms if form != self.name))
        return NameMention(name, self.kind, self.count, self.line, forms)


def fold(
    entries: dict[str, Entry], expansions: Iterable[tuple[str, str]], words: Words, language: str
) -> list[Entry]:
    """The names that stand firm, with every other form of each counted in it.

    `entries` (keyed by casefolded name) is used up. `expansions` are pairs of keys that stood as
    "A (B)". Surnames that may be two people's, and what is never firm, are left out.
    """
    for entry in entries.values():
        spellings = entry.spellings
        entry.name = max(spellings, key=lambda form: (spellings[form], not form.isupper(), form))
    _fold_acronyms(entries, expansions)
    if language in _CYRILLIC:
        _fold_cases(entries)
    _fold_middle_names(entries)
    _fold_generic_ends(entries, words)
    _fold_single_words(entries, words)
    return [entry for entry in entries.values() if entry.firm and len(entry.name) > 1]


def _fold_acronyms(entries: dict[str, Entry], expansions: Iterable[tuple[str, str]]) -> None:
    for inside, outside in expansions:
        for short, full in ((inside, outside), (outside, inside)):
            if short in entries and full in entries and _stands_for(entries[short].name, entries[full].name):
                entry = entries.pop(short)
                entries[full].take(entry)
                entries[full].firm += 1
                entries[full].kinds["organisation"] += 1
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
    for key, entry in entries.items():
        if not entry.kinds["place"]:
            groups[" ".join(_stem(part) for part in key.split())].append(key)
    for keys in groups.values():
        if len(keys) > 1:
            keys.sort(key=lambda key: (-entries[key].count, len(key), key))
            for other in keys[1:]:
                entries[keys[0]].take(entries.pop(other))


def _stem(word: str) -> str:
    for ending in _CYRILLIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _fold_middle_names(entries: dict[str, Entry]) -> None:
    """"Ada B. Lund" and "Ada Lund" are one person, under the commoner name, or the longer one."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, entry in entries.items():
        parts = key.split()
        if len(parts) in (2, 3) and entry.kind in ("person", "name"):
            groups[parts[0], parts[-1]].append(key)
    for keys in groups.values():
        if len(keys) > 1:
            keys.sort(key=lambda key: (-entries[key].count, -len(key), key))
            for other in keys[1:]:
                entries[keys[0]].take(entries.pop(other))


def _fold_generic_ends(entries: dict[str, Entry], words: Words) -> None:
    """A longer name that only ever opened a sentence gives way to the name it ends with."""
    for key in [key for key, entry in entries.items() if entry.opening == entry.count and " " in key]:
        parts = key.split()
        for i in range(1, len(parts) - 1):
            shorter = " ".join(parts[i:])
            if shorter in entries and entries[shorter].firm and parts[0] not in words.given and not _is_given(entries[key], words):
                entries[shorter].take(entries.pop(key))
                break


def _is_given(entry: Entry, words: Words) -> bool:
    return entry.name.split()[0] in words.given


def _fold_single_words(entries: dict[str, Entry], words: Words) -> None:
    """A surname, or a given name, into the one full name that it is part of."""
    by_last: defaultdict[str, list[str]] = defaultdict(list)
    by_first: defaultdict[str, list[str]] = defaultdict(list)
    for key, entry in entries.items():
        parts = key.split()
        if len(parts) < 2 or not entry.firm or entry.kinds["place"] or entry.kind == "organisation":
            continue
        by_last[parts[-1]].append(key)
        if len(parts) > 2:
            for i in range(1, len(parts) - 1):
                if parts[i] in words.particles:
                    by_last[" ".join(parts[i:])].append(key)
        if entry.kind == "person":
            by_first[parts[0]].append(key)
    for key in [key for key in entries if key in by_last or key in by_first or key[:-1] in by_last]:
        entry = entries[key]
        full = by_last.get(key) or (by_last.get(key[:-1]) if key.endswith("s") and not entry.firm else None)
        if full is None:
            full = by_first[key] if key in by_first and entry.name in words.given else None
        if not full or key in full:
            continue
        people = [name for name in full if entries[name].kind == "person"] or full
        if entry.kinds["place"] and not (len(people) == 1 and entries[people[0]].kinds["person"] and entry.kinds["place"] < entry.count):
            continue
        if len(people) == 1:
            entries[people[0]].take(entries.pop(key))
        else:
            del entries[key]
