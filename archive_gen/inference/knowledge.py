"""What an archive as a whole tells of its articles: counted, not remembered.

    reading ──told──▶ counts ──facts_of──▶ facts ──▶ resolve

An article adds rows to the counts (`counts`), and takes them away again when it is changed or deleted. A
fact follows from few counts, so after an edit only the facts that its rows touch are worked out anew.
Nothing here depends on the order in which articles are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from archive_gen.inference.counts import Counted, CountsInMemory, Value
from archive_gen.inference.known_outlets import KnownOutlet, Witness, known_outlet
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import counted_lines, fewest, line_key
from archive_gen.inference.shared_furniture import Carrier, Claim, claims_of
from archive_gen.inference.single_reading import furniture_lines, outlet_of, stated
from archive_gen.inference.tag_counts import TagCounts, last_word, name_key
from archive_gen.inference.tags import COMMON_SHARE, LARGE_ARCHIVE, NameFact, know_tags
from archive_gen.records import Reading

_CARRIER = msgspec.msgpack.Decoder(Carrier)
_WITNESS = msgspec.msgpack.Decoder(Witness)


class OutletFact(msgspec.Struct, frozen=True, gc=False):
    """What the archive knows of an outlet."""

    known: KnownOutlet | None = None
    """What files say of it outside their running text."""
    day_first: bool | None = None
    """Whether its numeric dates put the day first, if its files prove one and none the other."""


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive tells of some articles, or of all: its names, its outlets, its furniture.

    `names` are by `name_key`, `outlets` by `letters_of`, `recurring` holds `line_key`s, `furniture` is
    by the keys of `shared_furniture`. What is missing is not known.
    """

    names: dict[str, NameFact] = {}
    outlets: dict[str, OutletFact] = {}
    recurring: frozenset[int] = frozenset()
    furniture: dict[int, tuple[Claim, ...]] = {}


class Asked(NamedTuple):
    """The facts that judging some readings asks for: the keys of names, of outlets, of lines by outlet,
    of furniture.
    """

    names: set[str]
    outlets: set[str]
    lines: dict[str, set[int]]
    furniture: set[int]

    def marks(self) -> set[int]:
        """All of them as numbers of 64 bits with a sign; `mark` tells the number of one."""
        marks = {mark("name", key) for key in self.names} | {mark("outlet", key) for key in self.outlets}
        return marks.union(self.furniture, *self.lines.values())


def asked(readings: Iterable[Reading]) -> Asked:
    """What judging `readings` asks for."""
    names: set[str] = set()
    outlets: set[str] = set()
    lines: dict[str, set[int]] = {}
    furniture: set[int] = set()
    for reading in readings:
        names.update(name_key(mention.name) for mention in reading.names)
        tags = stated(reading, "tags")
        if tags is not None and isinstance(tags.value, tuple):
            names.update(name_key(tag) for tag in tags.value)  # the settings may give it another name
        outlets.update(letters_of(candidate.value) for candidate in reading.candidates.get("source", ()))
        given = stated(reading, "source")
        if given is not None and isinstance(given.value, str):
            outlets.add(letters_of(given.value))
        if given is None:
            furniture.update(furniture_lines(reading))
        outlet = outlet_of(reading)
        lines.setdefault(outlet, set()).update(counted_lines(outlet, reading.blocks))
    return Asked(names, outlets, lines, furniture)


def mark(topic: str, key: str) -> int:
    """What stands for a fact about a name or an outlet where `Asked` ones are kept; lines and furniture are
    their keys.
    """
    return line_key(f"{topic}\0", key)


def facts_of_names(keys: Iterable[str], counted: Counted) -> dict[str, NameFact | None]:
    """What is known of `keys` and of every name whose facts may hang on theirs; `None`: in no article.

    Names are related by a surname, or as an acronym and what it stands for.
    """
    known: dict[str, None] = {}
    spellings: dict[str, dict[str, int]] = {}
    kinds: dict[str, dict[str, int]] = {}
    acronyms: dict[str, dict[str, int]] = {}
    frontier = set(keys)
    while frontier:
        known.update(dict.fromkeys(frontier))
        spellings |= counted.values("name", frontier)  # type: ignore[arg-type]
        kinds |= counted.values("kind", frontier)  # type: ignore[arg-type]
        shorts = counted.values("acronym", frontier)
        acronyms |= shorts  # type: ignore[arg-type]
        related = {str(full) for fulls in shorts.values() for full in fulls}
        related |= {str(short) for found in counted.values("expansion", frontier).values() for short in found}
        people = counted.keys("person", {last_word(key) for key in frontier})
        for key in frontier:
            surname = last_word(key)
            bearers = people.get(surname, set())
            if key == surname or key in bearers:
                related.add(surname)
                related |= bearers  # type: ignore[arg-type]
        frontier = related - known.keys()
    facts = know_tags(TagCounts(counted.articles(), spellings, kinds, acronyms))
    return {key: facts.get(key) for key in known}


def facts_of_outlets(keys: Iterable[str], counted: Counted) -> dict[str, OutletFact]:
    """What is known of outlets."""
    wanted = set(keys)
    witnesses = counted.values("outlet", wanted)
    orders = counted.values("order", wanted)
    facts = {}
    for key in wanted:
        order = orders.get(key, {})
        facts[key] = OutletFact(
            known_outlet(_said(witnesses.get(key, {}))),
            bool(next(iter(order))) if len(order) == 1 else None,
        )
    return facts


def facts_of_furniture(keys: Iterable[int], counted: Counted) -> dict[int, tuple[Claim, ...]]:
    """Which outlets claim each line; those that none claims, or too many, are left out."""
    facts = {}
    for key, carriers in counted.values("furniture", keys).items():
        claims = claims_of(_CARRIER.decode(packed) for packed in carriers if isinstance(packed, bytes))
        if claims:
            facts[int(key)] = claims
    return facts


def fewest_headlines(outlet: str, counted: Counted) -> int:
    """Under how many headlines of the outlet a line must stand to be furniture."""
    return fewest(counted.number_of_keys("headline", outlet))


def recurring_lines(outlet: str, counted: Counted) -> set[int]:
    """The lines of an outlet that stand under many of its headlines."""
    return {int(key) for key in counted.repeated("line", outlet, fewest_headlines(outlet, counted))}


def settled_up_to(articles: int) -> int:
    """What is known of a name in at most so many articles does not hang on how many there are in all:
    it is not too common, and its forms together do not stand in more articles than there are.
    """
    return int(COMMON_SHARE * articles) if articles >= LARGE_ARCHIVE else articles - 1


def _said(counted: dict[Value, int]) -> dict[Witness, int]:
    return {_WITNESS.decode(packed): files for packed, files in counted.items() if isinstance(packed, bytes)}


def learn(readings: Sequence[Reading]) -> Knowledge:
    """What `readings` tell together; their order does not matter."""
    counts = CountsInMemory(readings)
    names = facts_of_names(
        {name_key(mention.name) for reading in readings for mention in reading.names}, counts
    )
    outlets = {str(key) for topic in ("outlet", "order") for key in counts.keys(topic, [""])[""]}
    return Knowledge(
        names={key: fact for key, fact in names.items() if fact is not None},
        outlets=facts_of_outlets(outlets, counts),
        furniture=facts_of_furniture((int(key) for key in counts.keys("furniture", [""])[""]), counts),
        recurring=frozenset(
            key for outlet in counts.groups("headline") for key in recurring_lines(outlet, counts)
        ),
    )
