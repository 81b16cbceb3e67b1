"""Tags: which names of an article are worth a page, judged by the whole archive.

What the archive knows follows from counts of articles alone (`tag_counts`), so the order of the
articles does not matter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from archive_gen.inference.name_lists import is_agency
from archive_gen.inference.tag_counts import TagCounts, count_tags, name_key
from archive_gen.records import Candidate, NameMention

LARGE_ARCHIVE = 100
"""From this many articles on, a name can be too common to tell one article from another."""
COMMON_SHARE = 0.5
"""… which it is when it stands in more than this share of them."""
KNOWN_TIMES = 20
"""A surname of several people still means one of them who stands in so many times more articles, under
the full name, than all the others together."""
OPENING_SHARE = 0.1
"""A place named once is a tag only where it stands in this first share of the article's lines: on
2,000 wire stories indexed by hand that raised the precision of countries from 0.66 to 0.84."""


MOST_TAGS = 12
"""An article has no more tags: the best ones."""
LONGEST_ACRONYM = 6
"""In letters; longer words in capitals are names that somebody prints so."""


class NameFact(msgspec.Struct, frozen=True, gc=False):
    """What the archive knows of a name: as much as a choice of tags needs."""

    name: str
    """How the name is shown: the fuller or usual form, in the commonest spelling."""
    form: Literal["own", "fuller", "usual"] = "own"
    """Whether that is the name itself, a fuller form of it, or the one that most articles print."""
    confirmed: bool = False
    """The name itself, in this form, stands in more than one article."""
    articles: int = 1
    """In how many articles the name stands in any form."""
    common: bool = False
    """Too common to tell articles of this archive apart."""
    shared: bool = False
    """A surname of more than one person."""
    place: bool = False
    """Articles say that it is a place."""


MANY = 3
"""Whether a name stands in three articles or in thirty makes no difference to a choice of tags, nor to its
notes: so one more article leaves the pages of most others as they are."""


class _Merged(msgspec.Struct):
    count: int
    line: int
    kind: str
    name: str
    rule: str
    names: list[str]
    headline: bool
    fact: NameFact
    listed: bool = False


def learn_tags(all_names: Iterable[Sequence[NameMention]]) -> dict[str, NameFact]:
    """What an archive knows, from the names of each of its articles (one item an article)."""
    return know_tags(count_tags(all_names))


def know_tags(counts: TagCounts) -> dict[str, NameFact]:
    """`name_key` → what follows from the counts. The order in which they were made does not matter.

    A fact depends on the counts of the names that share a surname or an acronym with its own, on
    theirs, and so on (`knowledge.facts_of_names`), and on the number of articles: counts of those
    alone give the same.
    """
    frequency = {key: sum(by.values()) for key, by in counts.spellings.items()}
    spelling = {key: _commonest(by) for key, by in counts.spellings.items()}
    kind = {key: _commonest(by) for key, by in counts.kinds.items()}
    aliases: dict[str, str] = {}

    by_ends: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key in frequency:
        parts = key.split()
        if kind[key] == "person" and len(parts) > 1:
            by_ends[parts[0], parts[-1]].append(key)
    by_surname: defaultdict[str, set[str]] = defaultdict(set)
    for (_, last), keys in by_ends.items():
        # with and without middle names: one person, under the commonest form
        full = min(keys, key=lambda key: (-frequency[key], len(key), key))
        aliases.update({key: full for key in keys if key != full})
        by_surname[last].add(full)
    surnames = set()
    for last, people in by_surname.items():
        if last not in frequency or kind[last] in ("place", "organisation"):
            surnames.update([last] if len(people) > 1 else [])
            continue
        full = min(people, key=lambda key: (-frequency[key], key))
        others = sum(frequency[key] for key in people) - frequency[full]
        if others * KNOWN_TIMES > frequency[full]:
            surnames.add(last)
        elif kind[last] == "person" or frequency[full] >= frequency[last]:
            # a bare word with no sign of a person may be a company: then the person must be the better known
            aliases[last] = full
    for short, fulls in sorted(counts.acronyms.items()):
        if len(fulls) == 1:
            full = next(iter(fulls))
            if frequency.get(short, 0) > frequency[full]:
                aliases[full] = short
            elif full not in aliases:
                aliases[short] = full
                spelling.setdefault(short, short)
    total = dict(frequency)
    for key, full in aliases.items():
        total[full] = min(counts.articles, total[full] + frequency.get(key, 0))
    many = counts.articles >= LARGE_ARCHIVE
    facts = {}
    for key, own in frequency.items():
        full = aliases.get(key, key)
        facts[key] = NameFact(
            spelling[full],
            "own" if full == key else "fuller" if len(full) > len(key) else "usual",
            own > 1,
            total[full],
            many and total[full] > COMMON_SHARE * counts.articles,
            full in surnames,
            _is_place(counts.kinds.get(full, {})),
        )
    return facts


def choose_tags(
    names: Sequence[NameMention],
    known: Mapping[str, NameFact],
    *,
    never: Iterable[str] = (),
    aliases: Mapping[str, str] | None = None,
    headline: str | None = None,
    carriers: Iterable[str] = (),
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """(chosen, rejected), each best first; every name of the article is in one of them.

    A name is a tag when it stands at least twice in the article (`find_names` counts the headline),
    or in another article of the archive too. A place that stands only once must stand in the opening,
    unless it is one of this archive: in several articles, and in no list of places.
    `never` are names that are no tag, `aliases` lead other spellings to the tag that is shown; both
    are a person's word and stand above what the archive knows, and ignore case. A `headline` ranks
    what stands in it higher. `carriers` are the outlet that printed the article and the agencies that
    sent it: no subject of it, unless the headline names them. At most `MOST_TAGS` are chosen. `score`
    is between 0 and 1. `known` maps
    `name_key`s to what the archive knows; a name that is missing stands in this article alone.
    """
    banned = {name_key(name) for name in never}
    senders = {name_key(name) for name in carriers}
    stated = {name_key(form): name for form, name in (aliases or {}).items()}
    title = f" {name_key(headline or '')} "
    merged: dict[str, _Merged] = {}
    rejected: list[tuple[float, Candidate]] = []
    for mention in names:
        key = name_key(mention.name)
        fact = known.get(key) or NameFact(mention.name)
        name, rule = _resolve(fact, key, stated)
        final = name_key(name)
        if key in banned or final in banned:
            rejected.append((0.0, _candidate(name, "never", 0.0, "rejected: never a tag, by the settings")))
            continue
        into = merged.get(final)
        if into is None:
            into = merged[final] = _Merged(
                0, mention.line, mention.kind, name, rule, [], False, fact, mention.listed
            )
        into.listed = into.listed or mention.listed
        into.count += mention.count
        into.line = min(into.line, mention.line)
        into.names.append(mention.name)
        forms = (mention.name, *mention.forms)
        into.headline = into.headline or any(_in_headline(form, title) for form in forms)
        if into.kind == "name" or " " not in into.names[0]:
            into.kind = mention.kind

    first = min((mention.line for mention in names), default=0)
    last = max((mention.line for mention in names), default=0)
    opening = first + OPENING_SHARE * (last - first)
    confirmed: list[tuple[float, _Merged, Candidate]] = []
    for final, tag in merged.items():
        weight = _weight(tag)
        score = round(weight / (weight + 4), 3)
        told = _told(tag)
        carrier = final in senders or not senders.isdisjoint(map(name_key, tag.names))
        reason = _against(tag, final, opening, carrier=carrier or is_agency(tag.name))
        if reason:
            note = f"rejected: {reason}; {told}"
            rejected.append((weight, _candidate(tag.name, tag.rule, score / 2, note)))
        else:
            confirmed.append((weight, tag, _candidate(tag.name, tag.rule, score, told)))
    confirmed.sort(key=lambda item: (-item[0], item[1].line, item[1].name))
    for weight, _, candidate in confirmed[MOST_TAGS:]:
        note = f"rejected: beyond the {MOST_TAGS} best; {candidate.note}"
        rejected.append((weight, _candidate(candidate.value, candidate.rule, candidate.score / 2, note)))
    rejected.sort(key=lambda item: (-item[0], item[1].value))
    return tuple(item[2] for item in confirmed[:MOST_TAGS]), tuple(item[1] for item in rejected)


def _resolve(fact: NameFact, key: str, stated: Mapping[str, str]) -> tuple[str, str]:
    """The name that is meant, and the rule that tells."""
    meant = stated.get(key) or stated.get(name_key(fact.name))
    if meant is not None:
        return meant, "stated-alias"
    if fact.form == "own":
        return fact.name, "archive-name" if fact.confirmed else "name"
    return fact.name, f"archive-name: {fact.form} form"


def _against(tag: _Merged, final: str, opening: float, *, carrier: bool) -> str:
    """Why the name is no tag, `""` where nothing speaks against it."""
    if tag.rule == "stated-alias":
        return ""
    single = " " not in final
    local = tag.fact.place and not tag.listed and tag.fact.articles >= MANY
    if single and tag.kind in ("person", "name") and tag.fact.shared:
        return "surname only, of more than one person in the archive"
    if single and tag.kind == "person":
        return "one name of a person only"
    if tag.headline:
        return ""
    if carrier:
        return "the outlet that printed it, or an agency"
    if _is_unexplained(tag):
        return "capitals that nobody explains, in this article alone and only twice"
    if tag.count < 2:
        if tag.fact.articles < 2:
            return "in one article only, and there only once"
        if single and tag.kind == "name" and not local:
            return "a single word that stands only once"
        if tag.kind == "place" and not local and tag.line > opening:
            return "a place named only once, and not in the opening"
    return "too common to tell articles apart" if tag.fact.common and tag.count < 3 else ""


def _is_unexplained(tag: _Merged) -> bool:
    """Whether the name is an acronym of which nobody says what it stands for, in this article alone and
    there but twice.
    """
    letters = tag.name.replace(".", "").replace("&", "")
    short = len(letters) <= LONGEST_ACRONYM and letters.isupper() and letters.isascii()
    rare = tag.fact.articles < 2 and tag.count < MANY
    return short and rare and not tag.listed and tag.names == [tag.name]


def _weight(tag: _Merged) -> float:
    """How much speaks for a tag: mentions first, then the headline, then other articles."""
    weight = (
        3.0 * math.sqrt(min(tag.count, 100)) + 3.0 * tag.headline + 0.5 * (min(tag.fact.articles, MANY) - 1)
    )
    return weight + (1.0 if tag.kind in ("person", "organisation") else 0.0)


def _told(tag: _Merged) -> str:
    times = "once" if tag.count == 1 else f"{tag.count} times"
    told = f"{times} in the article, in {_ELSEWHERE[min(tag.fact.articles, MANY)]}"
    others = sorted({name for name in tag.names if name != tag.name})
    if others:
        told += f", as {', '.join(others)}"
    return told + (", in the headline" if tag.headline else "")


_ELSEWHERE = {
    1: "no other article of the archive",
    2: "one other article of the archive",
    MANY: "others of the archive",
}


def _in_headline(form: str, title: str) -> bool:
    """Whether `form` stands in the headline as whole words."""
    key = name_key(form)
    at = title.find(key)
    while at > 0:
        if not title[at - 1].isalnum() and not title[at + len(key)].isalnum():
            return True
        at = title.find(key, at + 1)
    return False


def _candidate(value: str, rule: str, score: float, note: str) -> Candidate:
    return Candidate(value, "archive" if rule.startswith("archive") else "text", rule, score, None, note)


def _is_place(kinds: Mapping[str, int]) -> bool:
    """Whether more articles take the name for a place than for a person or an organisation."""
    places = kinds.get("place", 0)
    return places > max(kinds.get("person", 0), kinds.get("organisation", 0))


def _commonest(counts: Mapping[str, int]) -> str:
    """The most frequent; of equals one that is not all capitals, then the first by alphabet."""
    return min(counts, key=lambda name: (-counts[name], name.isupper(), name))
