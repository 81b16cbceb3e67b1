"""All that speaks for or against a name being the outlet, counted over its places in the text."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import msgspec

from archive_gen.inference.data import words_of
from archive_gen.inference.outlet_address_features import (
    addresses_by_letters,
    hosts_within,
    of_address_alone,
    of_addresses,
    of_printed_names,
    of_same_address,
    of_uses_of_addresses,
    printed_names,
    spells,
    writers_of,
)
from archive_gen.inference.outlet_evidence import IN_PROSE
from archive_gen.inference.outlet_groups import SALUTATIONS, groups_of, spelling_of
from archive_gen.inference.outlet_occurrences import LONGEST_PARAGRAPH, Place
from archive_gen.inference.outlet_places import find_places
from archive_gen.inference.outlet_relations import STRONG_USES, among_others, names_of_text
from archive_gen.inference.outlet_shapes import shape_of
from archive_gen.inference.sheet import Sheet

_TELLS_LITTLE = 2
"""Letters that name many things: where an address spells them, it is shown."""
_MOST_CITED = 5
"""Places of a name in the text that are looked at."""
_LONGEST_LEAD = 30
_SHAPES = frozenset(
    (
        "half",
        "shortened",
        "lengthened",
        "possessive",
        "in a credit",
        "behind other letters",
        "without its company",
    )
)
"""What `Place.uses` tells of how a name was cut out; the others are real uses."""
_STRONG = frozenset(use + place for use in STRONG_USES for place in ("", ", in the text"))
_CALLED_SO = ("outlet word", "outlet ending", "word of titles", "address shape", "capital inside", "article")
_OWNER_USES = frozenset({"copyright", "copyright sign"})


class OutletName(msgspec.Struct, frozen=True):
    """A name that the outlet may go by, where it stands best, and its features."""

    text: str
    index: int
    start: int
    end: int
    places: int
    features: dict[str, float]


def outlet_names(sheet: Sheet) -> list[OutletName]:
    """The names of a text that may be its outlet, each with the features that it has."""
    spelled = addresses_by_letters(sheet)
    groups = groups_of(find_places(sheet), spelled)
    spellings = {key: spelling_of(places) for key, places in groups.items()}
    others = names_of_text(groups, spellings)
    within = hosts_within(groups, spelled)
    writers = writers_of(sheet)
    prose = "\n".join(
        line.text[:LONGEST_PARAGRAPH]
        for index, line in enumerate(sheet.lines)
        if sheet.role(index) in ("paragraph", "quote", "heading")
    )
    headline = sheet.lines[sheet.headline].text if sheet.headline is not None else ""
    names = []
    for key, places in groups.items():
        text = spellings[key]
        row = _of_places(sheet, places)
        row.update(_of_places_together(sheet, places, row))
        row.update(shape_of(text, sheet.language))
        if "stamp" in row:
            row["an agency"] = 0.0
        row.update(of_addresses(text, key, spelled))
        same = [one for host in (key, *within.get(key, ())) for one in spelled.get(host, ())]
        if same:
            row.update(of_same_address(same, writers))
            row.update(of_uses_of_addresses(sheet, same))
        row.update(_of_text(text, prose, headline))
        row["spells an author"] = float("newsroom" not in row and spells(key, writers))
        row.update(among_others(text, others))
        if "its initials" in row:  # "Faith News Service (FNS)" is no list of sections
            row["only words of menus"] = 0.0
        row.update(_of_use_and_shape(places, row))
        best = max(places, key=lambda place: (len(place.uses), place.where != "prose", -place.index))
        shown = spelled[key][0].host if len(key) <= _TELLS_LITTLE and key in spelled else text
        shown = _without_kind(shown, prose)
        names.append(_name(shown, best.index, best.start, best.end, len(places), row))
    held = {host for hosts in within.values() for host in hosts}
    bare = {key: same for key, same in spelled.items() if key not in groups and key not in held}
    letters = _letters(prose) if bare else ""
    everything = _letters("\n".join(line.text for line in sheet.lines)) if bare else ""
    for host, addresses in bare.items():
        row = of_address_alone(sheet, addresses, spelled, letters, writers)
        printed = printed_names(sheet, host, everything, len(addresses))
        if printed and printed[0].text.startswith(SALUTATIONS):
            continue
        row.update(of_printed_names(sheet, printed))
        first = addresses[0]
        if printed:
            name = printed[0]
            names.append(_name(name.text, name.index, name.start, name.end, len(addresses), row))
        else:
            names.append(_name(first.host, first.index, first.start, first.end, len(addresses), row))
    return names


def _letters(text: str) -> str:
    """The small letters of a text without what may stand between those of a name."""
    return text.lower().replace(" ", "").replace("-", "").replace("'", "").replace("’", "").replace("&", "")


def _of_places(sheet: Sheet, places: Sequence[Place]) -> dict[str, float]:
    """What the name has at any of its places."""
    row: dict[str, float] = {}
    last = len(sheet.lines) - 3
    for place in places:
        prose = place.where == "prose"
        for use in place.uses:
            name = f"{use}, in the text" if prose and use in IN_PROSE else use
            row[name] = 1.0
        row[f"where: {place.where}"] = 1.0
        if not prose and place.index == 0:
            row["where: first line"] = 1.0
            row["tail of the first line"] = float(
                "behind a dash" in place.uses or "behind a bar" in place.uses
            )
        if "first of a trail" in place.uses and place.index > 2:
            row.pop("first of a trail", None)
        if prose and place.index >= sheet.core_end - 2:
            row["in the text, near its end"] = 1.0
        if not prose and place.index >= last:
            row["where: last lines"] = 1.0
        if place.where == "to the reader" and not STRONG_USES.isdisjoint(place.uses):
            row["used to the reader"] = 1.0
        if place.where == "bio" and "possessive" in place.uses:
            row["possessive in a biography"] = 1.0
        if place.where == "byline" and "behind a person and a comma" in place.uses:
            row["byline behind a person"] = 1.0
        if "alone" in place.uses:
            if place.index == 0:
                row["alone on the first line"] = 1.0
            if place.index >= last:
                row["alone on the last lines"] = 1.0
    return row


def _of_places_together(sheet: Sheet, places: Sequence[Place], row: Mapping[str, float]) -> dict[str, float]:
    """What the places, each of which gave to `row`, are in sum: how many, and in how many ways."""
    uses = [[use for use in place.uses if use not in _SHAPES] for place in places]
    used = sum(map(bool, uses))
    kinds = {use for each in uses for use in each}
    captions = [sheet.lines[place.index].text for place in places if place.where == "caption"]
    several_captions = float(len(set(captions)) > 1 or len(captions) > 2)
    owned = sum("copyright sign" in place.uses for place in places)
    told = sum("told" in place.uses or "shown" in place.uses for place in places)
    alone = sum("alone" in place.uses for place in places)
    credit = max(
        row.get(use, 0.0) for use in ("person and slash", "slash and person", "credit behind a comma")
    )
    only_owner = (
        bool(kinds)
        and kinds <= _OWNER_USES
        and all("without its company" in place.uses or not place.uses for place in places)
    )
    told_once = used == 1 and kinds == {"told"} and "told, in the text" in row
    return {
        "copyright sign more than once": float(owned > 1),
        "alone twice": float(alone > 1),
        "several captions": several_captions,
        "spoken to more than once": float(told > 1),
        "credit in several captions": several_captions * credit,
        "only an owner": float(only_owner),
        "no use": float(not kinds),
        "spoken to once": float(told_once),
        "only in the text": float(all(place.where == "prose" for place in places)),
        "two uses": float(len(kinds) >= 2),
        "three uses or more": float(len(kinds) >= 3),
        "two places": float(used >= 2),
        "three places or more": float(used >= 3),
    }


def _of_use_and_shape(places: Sequence[Place], row: Mapping[str, float]) -> dict[str, float]:
    """What features of `row` say together that none of them says alone."""
    outlet_word = row["outlet word"]
    furniture = any(place.where not in ("prose", "other stories") for place in places)
    behind = max(row.get("byline behind a person", 0.0), row.get("tail of the first line", 0.0))
    used_and_called_so = not _STRONG.isdisjoint(row) and any(row[shape] for shape in _CALLED_SO)
    return {
        "outlet word in furniture": outlet_word * float(furniture),
        "alone with an outlet word": outlet_word * row.get("alone", 0.0),
        "called so behind a byline or headline": outlet_word * behind,
        "used and called so": float(used_and_called_so),
        "spelled and used": row.get("spelled by a web address", 0.0) * float(not row["no use"]),
    }


def _without_kind(text: str, prose: str) -> str:
    """A name without "Newspaper", if the text prints it so, too: "the Harbour Line Newspaper"."""
    bare = text.removesuffix(" Newspaper")
    return bare if bare != text and " " in bare and prose.count(bare) > prose.count(text) else text


def _of_text(text: str, prose: str, headline: str) -> dict[str, float]:
    count = prose.count(text)
    plain = text.lower()
    return {
        "an ordinary word": float(text != plain and f" {plain} " in prose),
        "attributed": float(count > 0 and _is_cited(text, prose)),
        "text speaks of it": float(count > 0),
        "text speaks of it often": float(count > 2),
        "headline speaks of it": float(text in headline),
    }


def _is_cited(text: str, prose: str) -> bool:
    """Whether "according to" or the like stands in front of the name, at one of its first places."""
    at = prose.find(text)
    for _ in range(_MOST_CITED):
        if at < 0:
            return False
        if prose[max(0, at - _LONGEST_LEAD) : at].lower().removesuffix("the ").endswith(_attributing()):
            return True
        at = prose.find(text, at + len(text))
    return False


@functools.cache
def _attributing() -> tuple[str, ...]:
    return tuple(f" {phrase} " for phrase in sorted(words_of("outlets", "attributing")))


def _name(text: str, index: int, start: int, end: int, places: int, row: dict[str, float]) -> OutletName:
    return OutletName(text, index, start, end, places, {name: value for name, value in row.items() if value})
