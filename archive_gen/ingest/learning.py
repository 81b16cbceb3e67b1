"""The facts of the archive, kept in step with its counts: only those that a change touches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from archive_gen.config import Settings
from archive_gen.inference.counts import Touched
from archive_gen.inference.knowledge import (
    Asked,
    Knowledge,
    OutletFact,
    facts_of_furniture,
    facts_of_names,
    facts_of_outlets,
    fewest_headlines,
    mark,
    settled_up_to,
)
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.profiles import OutletProfile, stated_profile
from archive_gen.inference.shared_furniture import Claim
from archive_gen.inference.tag_counts import name_key
from archive_gen.inference.tags import MANY, NameFact
from archive_gen.ledger import Facts, Ledger
from archive_gen.records import pack

NAMES_AT_ONCE = 20_000
"""Facts of so many names are worked out together when all are."""

LINES_AT_ONCE = 50_000
"""And those of so many lines of furniture."""

_NAME = msgspec.msgpack.Decoder(NameFact)
_OUTLET = msgspec.msgpack.Decoder(OutletFact)
_CLAIMS = msgspec.msgpack.Decoder(tuple[Claim, ...])


def catch_up(
    ledger: Ledger,
    touched: Touched | None,
    settings: Settings,
    program: str,
    *,
    before: int,
    everything: bool,
) -> None:
    """Bring the facts up to date, and say who has to be judged again.

    `touched` is what changed texts have a part in, `program` a digest of what judges them, `before` how
    many articles there were. With `everything` all facts are worked out: there were none, or a build
    ended before it had done so.
    """
    judgement = _part_in_judging(settings, program)
    with ledger.changing():
        marks = _learn(ledger, None if everything else touched or Touched(), before)
        known = ledger.note("judgement")
        if known != judgement:
            concerned = _marks_of_change(ledger, known, judgement) if isinstance(known, bytes) else None
            if concerned is None:
                ledger.texts.judge_all_again()
            else:
                marks |= concerned
        if marks and before:
            ledger.texts.judge_again(ledger.texts.asking(marks))
        ledger.make_note("judgement", judgement)
        ledger.make_note("unlearnt", None)


def _learn(ledger: Ledger, touched: Touched | None, before: int) -> set[int]:
    """Bring the facts up to date, where `before` is how many articles there were, and return the
    `mark`s of those that are others now for somebody who asks.

    `touched` of `None` stands for everything there is.
    """
    settled = min(settled_up_to(number) for number in (before, ledger.counts.articles()))
    names: Iterable[str]
    if touched is None:
        names = ledger.counts.keys_of("name")
        names = dict.fromkeys([*names, *ledger.facts.keys("name")])
        outlets = {*ledger.counts.keys_of("outlet"), *ledger.counts.keys_of("order")}
        outlets |= ledger.facts.keys("outlet")
        lines = {outlet: set[int]() for outlet in ledger.counts.groups("headline")}
        furniture = {int(key) for key in ledger.counts.keys_of("furniture")}
        furniture |= {int(key) for key in ledger.facts.keys("furniture")}
    else:
        names, outlets, lines = touched.names, touched.outlets, touched.lines
        furniture = touched.furniture
    names = dict.fromkeys([*names, *ledger.facts.keys("name", above=settled)])
    return (
        _learn_names(ledger, list(names))
        | _learn_outlets(ledger, outlets)
        | _learn_furniture(ledger, furniture)
        | {
            key
            for outlet in sorted(lines)
            for key in _learn_lines(ledger, outlet, lines[outlet], everything=touched is None)
        }
    )


def _concerned(ledger: Ledger, keys: Iterable[str]) -> set[int]:
    """The `mark`s of the names that `keys`, which the settings speak of, are or mean."""
    wanted = {name_key(key) for key in keys}
    meant = {
        key
        for key, fact in ledger.facts.of("name", ledger.facts.keys("name")).items()
        if name_key(_NAME.decode(fact).name) in wanted
    }
    return {mark("name", key) for key in wanted | meant}


def knowledge_for(wanted: Asked, facts: Facts) -> Knowledge:
    """All that is asked for."""
    return Knowledge(
        names={key: _NAME.decode(fact) for key, fact in facts.of("name", wanted.names).items()},
        outlets={key: _OUTLET.decode(fact) for key, fact in facts.of("outlet", wanted.outlets).items()},
        recurring=frozenset(
            key for outlet, keys in wanted.lines.items() for key in facts.of("line", keys, outlet)
        ),
        furniture={
            key: _CLAIMS.decode(fact) for key, fact in facts.of("furniture", wanted.furniture).items()
        },
    )


def _part_in_judging(settings: Settings, program: str) -> bytes:
    """What has a part in judging besides the texts: the program, and some settings."""
    tags = settings.tags
    profiles = profiles_of(settings)
    return pack(
        _Judgement(
            for_all=(program, settings.date_order),
            names=sorted(
                [
                    *(("never", name) for name in tags.never),
                    *((name, meant) for name, meant in tags.aliases.items()),
                ]
            ),
            outlets=[
                (key, profile.day_first, sorted(profile.furniture), sorted(profile.keep))
                for key, profile in sorted(profiles.items())
            ],
        )
    )


class _Judgement(msgspec.Struct, frozen=True):
    """What has a part in judging every article, those with certain names, and those that may be of
    certain outlets.
    """

    for_all: tuple[str, str | None]
    names: list[tuple[str, str]]
    outlets: list[tuple[str, bool | None, list[str], list[str]]]


_JUDGEMENT = msgspec.msgpack.Decoder(_Judgement)


def profiles_of(settings: Settings) -> dict[str, OutletProfile]:
    """What is stated of outlets, by their `letters_of`."""
    return {
        letters_of(name): stated_profile(outlet.date_order, outlet.furniture, outlet.keep)
        for name, outlet in settings.outlets.items()
    }


def _marks_of_change(ledger: Ledger, known: bytes, judgement: bytes) -> set[int] | None:
    """The `mark`s of what the settings say otherwise than they did; `None` stands for everything."""
    old, new = _JUDGEMENT.decode(known), _JUDGEMENT.decode(judgement)
    if old.for_all != new.for_all:
        return None
    words = {word for pair in set(old.names) ^ set(new.names) for word in pair}
    marks = _concerned(ledger, words) if words else set()
    before = {outlet[0]: outlet for outlet in old.outlets}
    now = {outlet[0]: outlet for outlet in new.outlets}
    return marks | {
        mark("outlet", key) for key in before.keys() | now.keys() if before.get(key) != now.get(key)
    }


def _learn_names(ledger: Ledger, names: Sequence[str]) -> set[int]:
    changed: set[int] = set()
    done: set[str] = set()
    for start in range(0, len(names), NAMES_AT_ONCE):
        some = [name for name in names[start : start + NAMES_AT_ONCE] if name not in done]
        new = facts_of_names(some, ledger.counts)
        done |= new.keys()
        old = {key: _NAME.decode(fact) for key, fact in ledger.facts.of("name", new).items()}
        put, drop = [], []
        for key, fact in new.items():
            worth = fact if fact is not None and _is_worth_saying(fact) else None
            if worth == old.get(key):
                continue
            if worth is None or key not in old or _for_choices(worth) != _for_choices(old[key]):
                changed.add(mark("name", key))
            if worth is None:
                drop.append(("name", "", key))
            else:
                put.append((("name", "", key), worth.articles, pack(worth)))
        ledger.facts.put(put)
        ledger.facts.drop(drop)
    return changed


def _is_worth_saying(fact: NameFact) -> bool:
    """Whether it says more of a name than that it stands in one article."""
    return fact.articles > 1 or fact.form != "own" or fact.shared or fact.common


def _for_choices(fact: NameFact) -> NameFact:
    """As much of it as a choice of tags sees."""
    return msgspec.structs.replace(fact, articles=min(fact.articles, MANY))


def _learn_outlets(ledger: Ledger, outlets: Iterable[str]) -> set[int]:
    new = facts_of_outlets(outlets, ledger.counts)
    old = {key: _OUTLET.decode(fact) for key, fact in ledger.facts.of("outlet", new).items()}
    nothing = OutletFact()
    changed = {key: fact for key, fact in new.items() if fact != old.get(key, nothing)}
    ledger.facts.put((("outlet", "", key), 0, pack(fact)) for key, fact in changed.items() if fact != nothing)
    ledger.facts.drop(("outlet", "", key) for key, fact in changed.items() if fact == nothing)
    return {mark("outlet", key) for key in changed}


def _learn_furniture(ledger: Ledger, lines: set[int]) -> set[int]:
    """The lines that other outlets claim now, or no longer, or with another share."""
    all_changed: set[int] = set()
    ordered = sorted(lines)
    for start in range(0, len(ordered), LINES_AT_ONCE):
        some = ordered[start : start + LINES_AT_ONCE]
        new = facts_of_furniture(some, ledger.counts)
        old = {key: _CLAIMS.decode(fact) for key, fact in ledger.facts.of("furniture", some).items()}
        changed = {key for key in new.keys() | old.keys() if new.get(key) != old.get(key)}
        ledger.facts.put((("furniture", "", key), 0, pack(new[key])) for key in sorted(changed & new.keys()))
        ledger.facts.drop(("furniture", "", key) for key in sorted(changed - new.keys()))
        all_changed |= changed
    return all_changed


def _learn_lines(ledger: Ledger, outlet: str, touched: set[int], *, everything: bool) -> set[int]:
    """The lines of an outlet that are furniture now and were not, or the reverse."""
    fewest = fewest_headlines(outlet, ledger.counts)
    known = ledger.facts.of("fewest", [outlet]).get(outlet)
    if everything or known != pack(fewest):
        new = ledger.counts.repeated("line", outlet, fewest)
        old = ledger.facts.keys("line", outlet)
        ledger.facts.put([(("fewest", "", outlet), 0, pack(fewest))])
    else:
        under = ledger.counts.values("line", touched, outlet)
        new = {key for key, headlines in under.items() if len(headlines) >= fewest}
        old = set(ledger.facts.of("line", touched, outlet))
    ledger.facts.put((("line", outlet, key), 0, b"") for key in sorted(new - old))
    ledger.facts.drop(("line", outlet, key) for key in sorted(old - new))
    return new ^ old
