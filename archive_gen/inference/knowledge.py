"""What an archive as a whole tells of its articles: counted, not remembered.

    reading ──told──▶ counts ──facts_of──▶ facts ──▶ resolve

An article adds rows to the counts, and takes them away again when it is changed or deleted. A fact
follows from few counts, so after an edit only the facts that its rows touch are worked out anew.
Nothing here depends on the order in which articles are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

import msgspec

from archive_gen.inference.known_outlets import (
    WEAKEST_WITNESS,
    KnownOutlet,
    Witness,
    known_outlet,
    witnesses_of,
)
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import counted_lines, fewest, line_key
from archive_gen.inference.shared_furniture import Carrier, Claim, claims_of, furniture_of
from archive_gen.inference.sources import THRESHOLD as SOURCE_THRESHOLD
from archive_gen.inference.tag_counts import TagCounts, first_mentions, last_word, name_key
from archive_gen.inference.tags import COMMON_SHARE, LARGE_ARCHIVE, NameFact, know_tags
from archive_gen.records import Candidate, Reading, Stated

_SURE_AUTHOR = 0.5

Value = str | int | bytes
Values = dict[str | int, dict[Value, int]]


class Row(NamedTuple):
    """One thing that an article tells: it counts under `topic`, `group`, `key` and `value`.

    | topic | group | key | value |
    |---|---|---|---|
    | name | | name | spelling |
    | kind | | name | kind |
    | person | surname | name | |
    | acronym | | acronym | name |
    | expansion | | name | acronym |
    | outlet | | outlet | a packed `Witness` |
    | order | | outlet | 1: the day comes first, 0: the month |
    | headline | outlet | headline | |
    | line | outlet | line | headline |
    | furniture | | line or author | a packed `Carrier` |
    """

    topic: str
    group: str
    key: str | int
    value: Value


class Counted(Protocol):
    """The counts of an archive: in how many articles each row stands; none stands in none."""

    def articles(self) -> int:
        """How many articles there are."""

    def values(self, topic: str, keys: Iterable[str | int], group: str = "") -> Values:
        """By key: value → articles, for those of `keys` that are counted."""

    def keys(self, topic: str, groups: Iterable[str]) -> dict[str, set[str | int]]:
        """The keys of each group."""

    def number_of_keys(self, topic: str, group: str) -> int:
        """How many keys a group has."""

    def repeated(self, topic: str, group: str, least: int) -> set[str | int]:
        """The keys of a group that have at least so many different values."""


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


class Touched(msgspec.Struct):
    """What a change of the counts may have changed: keys of names, outlets and furniture, lines by outlet."""

    names: set[str] = msgspec.field(default_factory=set)
    outlets: set[str] = msgspec.field(default_factory=set)
    lines: dict[str, set[int]] = msgspec.field(default_factory=dict)
    furniture: set[int] = msgspec.field(default_factory=set)

    def add(self, rows: Iterable[Row]) -> None:
        """Take in what `rows` touch, added or taken away."""
        for topic, group, key, _ in rows:
            if topic == "line":
                self.lines.setdefault(group, set()).add(int(key))
            elif topic == "headline":
                self.lines.setdefault(group, set())
            elif topic == "furniture":
                self.furniture.add(int(key))
            elif topic in ("outlet", "order"):
                self.outlets.add(str(key))
            else:
                self.names.add(str(key))


def told(reading: Reading) -> list[Row]:
    """What an article adds to the counts, each row once."""
    rows = []
    for key, mention, acronyms in first_mentions(reading.names):
        rows += [Row("name", "", key, mention.name), Row("kind", "", key, mention.kind)]
        if mention.kind == "person" and " " in key:
            rows.append(Row("person", last_word(key), key, ""))
        for short in dict.fromkeys(acronyms):
            rows += [Row("acronym", "", short, key), Row("expansion", "", key, short)]
    own = _witnesses(reading)
    for key, witness in witnesses_of(headline_key(reading), language_of(reading), own):
        rows.append(Row("outlet", "", key, msgspec.msgpack.encode(witness)))
    if own and own[0].score >= WEAKEST_WITNESS:
        carrier = msgspec.msgpack.encode(
            Carrier(headline_key(reading), letters_of(own[0].value), round(own[0].score, 1))
        )
        rows += (Row("furniture", "", key, carrier) for key in furniture_lines(reading))
    source = _source_of(reading)
    if source is not None and reading.day_first is not None:
        rows.append(Row("order", "", letters_of(source), int(reading.day_first)))
    outlet = outlet_of(reading)
    title = line_key(outlet, _headline(reading))
    rows.append(Row("headline", outlet, title, ""))
    rows += (Row("line", outlet, key, title) for key in counted_lines(outlet, reading.blocks))
    return rows


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


def outlet_of(reading: Reading) -> str:
    """The key of the outlet as the file alone tells it, empty if it does not."""
    source = _source_of(reading)
    return letters_of(source) if source is not None else ""


def stated(reading: Reading, field: str) -> Stated | None:
    """What a person has stated for the field: the first is the strongest."""
    return next((stated for stated in reading.stated if stated.field == field), None)


def _headline(reading: Reading) -> str:
    """The headline that is stated, or the best that the text has, whatever its score, or else the path: no
    two files share that.
    """
    return _stated_or_found(reading, "title") or reading.path


def _stated_or_found(reading: Reading, field: str) -> str | None:
    """What is stated is not looked for in the text."""
    given = stated(reading, field)
    if given is not None and isinstance(given.value, str):
        return given.value
    return next((candidate.value for candidate in reading.candidates.get(field, ())), None)


def headline_key(reading: Reading) -> int:
    """What stands for the headline of a file."""
    return line_key(_headline(reading), "")


def language_of(reading: Reading) -> str:
    """The language of the text without its region, empty if it is not known."""
    return (_stated_or_found(reading, "language") or "").split("-")[0]


def furniture_lines(reading: Reading) -> dict[int, float]:
    """The lines and authors by which the article may be known as one outlet's (`shared_furniture`)."""
    given = stated(reading, "authors")
    authors: Iterable[str]
    if given is None:
        found = reading.candidates.get("authors", ())
        authors = [each.value for each in found if each.score >= _SURE_AUTHOR]
    else:
        authors = given.value if isinstance(given.value, tuple) else ()
    return furniture_of(reading.blocks, reading.removed, authors)


def _witnesses(reading: Reading) -> tuple[Candidate, ...]:
    """What the file says of its outlet: what is stated, else its candidates, best first."""
    given = stated(reading, "source")
    if given is None:
        return reading.candidates.get("source", ())
    return (Candidate(given.value, given.origin, "stated", 1.0),) if isinstance(given.value, str) else ()


def _source_of(reading: Reading) -> str | None:
    best = next(iter(_witnesses(reading)), None)
    return best.value if best is not None and best.score >= SOURCE_THRESHOLD else None


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


_CARRIER = msgspec.msgpack.Decoder(Carrier)
_WITNESS = msgspec.msgpack.Decoder(Witness)


class CountsInMemory:
    """`Counted` for the articles of one command."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._counts: dict[tuple[str, str], Values] = {}
        self._articles = 0
        for reading in readings:
            self._articles += 1
            for topic, group, key, value in told(reading):
                values = self._counts.setdefault((topic, group), {}).setdefault(key, {})
                values[value] = values.get(value, 0) + 1

    def articles(self) -> int:
        """As in `Counted`."""
        return self._articles

    def values(self, topic: str, keys: Iterable[str | int], group: str = "") -> Values:
        """As in `Counted`."""
        table = self._counts.get((topic, group), {})
        return {key: table[key] for key in keys if key in table}

    def keys(self, topic: str, groups: Iterable[str]) -> dict[str, set[str | int]]:
        """As in `Counted`."""
        return {group: set(self._counts.get((topic, group), ())) for group in groups}

    def number_of_keys(self, topic: str, group: str) -> int:
        """As in `Counted`."""
        return len(self._counts.get((topic, group), ()))

    def repeated(self, topic: str, group: str, least: int) -> set[str | int]:
        """As in `Counted`."""
        return {key for key, values in self._counts.get((topic, group), {}).items() if len(values) >= least}

    def groups(self, topic: str) -> list[str]:
        """Every group of a topic."""
        return [group for found, group in self._counts if found == topic]


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
