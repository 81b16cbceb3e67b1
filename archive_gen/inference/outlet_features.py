"""All that speaks for or against a name being the outlet, counted over its places in the text."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set

import msgspec

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import words as lexicon_words
from archive_gen.inference.lines import fold
from archive_gen.inference.name_lists import has_outlet_word, is_agency
from archive_gen.inference.outlet_addresses import Address, is_network
from archive_gen.inference.outlet_evidence import IN_PROSE
from archive_gen.inference.outlet_names import letters_of, outlet_key
from archive_gen.inference.outlet_places import Place, find_addresses, find_places
from archive_gen.inference.outlet_shapes import shape_of
from archive_gen.inference.outlet_uses import RANKS
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Sheet

_MOST_NAMES = 60
_LONG_ADDRESS = 8
"""Letters by which an address and a name that holds them are one."""
_LETTERS = ("Dear ", "Liebe ", "Lieber ", "Cher ", "Chère ", "Querida ", "Querido ")
"""How letters open, and the columns that answer them."""
_TELLS_LITTLE = 2
"""Letters that name many things: where an address spells them, it is shown."""
_SHORTEST_GIVEN_NAME = 3
_SHORTEST_SPOKEN_OF = 5
_CAPITAL_INSIDE = re.compile(r"[a-zà-ÿ][A-ZÀ-Þ]")
_MOST_CITED = 5
"""Places of a name in the text that are looked at."""
_LONGEST_LEAD = 30
_LIKELY = 0.3
"""The score of somebody whose e-mail address may be that of an author."""


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
    groups: defaultdict[str, list[Place]] = defaultdict(list)
    for place in find_places(sheet):
        groups[place.key].append(place)
    spelled: defaultdict[str, list[Address]] = defaultdict(list)
    for address in find_addresses(sheet):
        spelled[letters_of(address.host)].append(address)
    for key in [key for key in groups if f"{key}magazine" in groups]:
        groups[f"{key}magazine"] += groups.pop(key)
    groups = _kept(groups, spelled)
    _fold_short_names(groups)
    prose = "\n".join(
        line.text[:3000]
        for index, line in enumerate(sheet.lines)
        if sheet.role(index) in ("paragraph", "quote", "heading")
    )
    headline = sheet.lines[sheet.headline].text if sheet.headline is not None else ""
    names = []
    writers = _writers(sheet)
    heads = _heads(groups)
    within = _hosts_within(groups, spelled)
    held = {host for hosts in within.values() for host in hosts}
    spellings = {key: _spelling(places) for key, places in groups.items()}
    counts = {outlet_key(spellings[key]): len(places) for key, places in groups.items()}
    initials = {name: _initials(name) for name in counts}
    strong = {
        outlet_key(spellings[key])
        for key, places in groups.items()
        if not all(_STRONG_USES.isdisjoint(place.uses) for place in places)
    }
    for key, places in groups.items():
        text = spellings[key]
        row = _of_places(sheet, places)
        row.update(shape_of(text, sheet.language))
        if "stamp" in row:
            row["an agency"] = 0.0
        row.update(_of_addresses(text, key, spelled))
        same = [one for host in (key, *within.get(key, ())) for one in spelled.get(host, ())]
        if same:
            row.update(_of_same_address(same, writers))
        row.update(_of_text(text, prose, headline))
        row["spells an author"] = float(_spells(key, writers))
        row.update(_beside(outlet_key(text), counts, strong, initials))
        row["heads longer names"] = float(len(heads.get(outlet_key(text), ())) > 1)
        row["outlet word in furniture"] = row["outlet word"] * float(
            any(place.where not in ("prose", "other stories") for place in places)
        )
        row["alone with an outlet word"] = row["outlet word"] * row.get("alone", 0.0)
        row["called so behind a byline or headline"] = row["outlet word"] * max(
            row.get("byline behind a person", 0.0), row.get("tail of the first line", 0.0)
        )
        row["used and called so"] = float(
            not _STRONG.isdisjoint(row) and any(row[shape] for shape in _CALLED_SO)
        )
        row["spelled and used"] = row.get("spelled by a web address", 0.0) * float(not row["no use"])
        best = max(places, key=lambda place: (len(place.uses), place.where != "prose", -place.index))
        shown = spelled[key][0].host if len(key) <= _TELLS_LITTLE and key in spelled else text
        names.append(_name(shown, best.index, best.start, best.end, len(places), row))
    bare = {key: same for key, same in spelled.items() if key not in groups and key not in held}
    letters = prose.lower().replace(" ", "").replace("-", "").replace("'", "") if bare else ""
    for same in bare.values():
        first = same[0]
        row = {
            "only a web address": float(not first.is_mail),
            "only an e-mail address": float(first.is_mail),
            "the only web address": float(len(spelled) == 1),
            "spells an author": float(_spells(first.name, writers)),
            "spells what the text speaks of": float(_is_spoken_of(sheet, first.name, letters, same)),
            "another language": float(sheet.language is not None and sheet.language[:2] != "en"),
        }
        row.update(_of_same_address(same, writers))
        row.update(_of_places_of_addresses(sheet, same))
        names.append(_name(first.host, first.index, first.start, first.end, len(same), row))
    return names


def _fold_short_names(groups: defaultdict[str, list[Place]]) -> None:
    """A word that many papers are called by means the one that the page calls by its whole name: "the
    Courier" is "The Harbour Courier", where that is printed, as a surname is a person.
    """
    names = {key: outlet_key(places[0].text).split() for key, places in groups.items()}
    whole: defaultdict[str, list[str]] = defaultdict(list)
    for key, words in names.items():
        if "behind other letters" in groups[key][0].uses:
            continue
        if 2 <= len(words) <= 4 and not _is_two(groups[key][0].text):
            whole[words[-1]].append(key)
    for key, words in names.items():
        if any("behind other letters" in place.uses for place in groups[key]):
            continue
        if len(words) == 1 and words[0] in whole and words[0] in words_of("credits", "outlet"):
            longest = max(whole[words[0]], key=lambda other: (len(groups[other]), other))
            name = _spelling(groups[longest])
            groups[longest] += [
                msgspec.structs.replace(place, key=longest, text=name) for place in groups.pop(key)
            ]


def _is_two(name: str) -> bool:
    """Whether "and" joins two names in it."""
    return " and " in name or " & " in name


def _writers(sheet: Sheet) -> frozenset[str]:
    """The names of the likely authors, word by word, as they stand in their addresses."""
    return frozenset(
        word
        for author in sheet.authors
        if author.score >= _LIKELY
        for word in fold(author.name).split()
        if len(word) > 2
    )


def _heads(groups: dict[str, list[Place]]) -> dict[str, set[str]]:
    """The first word of names of several words → these names: the arms of a house share its name."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, places in groups.items():
        words = outlet_key(places[0].text).split()
        if len(words) > 1:
            found[words[0]].add(key)
    return found


def _hosts_within(groups: dict[str, list[Place]], spelled: dict[str, list[Address]]) -> dict[str, list[str]]:
    """Names → the addresses that are shorter or longer forms of them: one outlet, shown by its name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for host in spelled:
        if host in groups or len(host) < _LONG_ADDRESS:
            continue
        held = [key for key in groups if len(key) >= _LONG_ADDRESS and (key in host or host in key)]
        used = [key for key in held if any(place.uses for place in groups[key])]
        if used:
            found[max(used, key=lambda key: (len(groups[key]), key))].append(host)
    return found


def _of_same_address(same: Sequence[Address], writers: frozenset[str]) -> dict[str, float]:
    boxes = {one.mailbox for one in same if one.is_mail}
    return {
        "mailbox of the house": float(not boxes.isdisjoint(words_of("outlets", "mailboxes"))),
        "mailbox of an author": float(any(word in box for box in boxes for word in writers)),
        "address of a page": float(any(one.has_path for one in same)),
    }


def _of_places_of_addresses(sheet: Sheet, same: Sequence[Address]) -> dict[str, float]:
    last = len(sheet.lines) - 3
    return {
        "address more than once": float(len(same) > 1),
        "where: top": float(any(one.index < sheet.core for one in same)),
        "where: end": float(any(one.index >= sheet.core_end for one in same)),
        "address in the text": float(all(sheet.role(one.index) in ("paragraph", "quote") for one in same)),
        "where: caption": float(any(sheet.role(one.index) == "caption" for one in same)),
        "address on the last lines": float(any(one.index >= last for one in same)),
    }


def _name(text: str, index: int, start: int, end: int, places: int, row: dict[str, float]) -> OutletName:
    return OutletName(text, index, start, end, places, {name: value for name, value in row.items() if value})


def _kept(groups: dict[str, list[Place]], spelled: dict[str, list[Address]]) -> defaultdict[str, list[Place]]:
    """The names that have some use or stand more than once or in an address; never agencies, networks."""
    kept: defaultdict[str, list[Place]] = defaultdict(list)
    for key, places in groups.items():
        text = places[0].text
        used = len(places) > 1 or bool(places[0].uses) or key in spelled or has_outlet_word(text)
        used = used or (places[0].where in ("top", "end", "bio") and _CAPITAL_INSIDE.search(text) is not None)
        if not used or not key or key.isdigit() or is_network(key) or is_network(fold(text)):
            continue
        agency = is_agency(text) or key in _pictures() or fold(text) in _pictures()
        if agency and all(_OF_ITSELF.isdisjoint(place.uses) for place in places):
            continue
        if _is_person(text) or text.startswith(_LETTERS) or text.casefold() in RANKS:
            continue
        kept[key] = places
    if len(kept) > _MOST_NAMES:
        most = sorted(kept, key=lambda key: (-sum(len(place.uses) + 1 for place in kept[key]), key))
        kept = defaultdict(list, {key: kept[key] for key in most[:_MOST_NAMES]})
    return kept


def _is_person(text: str) -> bool:
    return text.split(maxsplit=1)[0] in lexicon_words().given and looks_like_person(text)


@functools.cache
def _pictures() -> frozenset[str]:
    return frozenset(
        form for name in words_of("credits", "agency") for form in (fold(name), letters_of(name))
    )


_OWN = frozenset({"belongings", "logo", "copyright", "alone", "first_published", "employer", "stamp"})
"""Uses in which a magazine gives its full name."""


def _spelling(places: Sequence[Place]) -> str:
    counts = Counter(place.text for place in places)
    for place in places:
        if place.key.endswith("magazine") and not _OWN.isdisjoint(place.uses):
            return place.text
    return min(counts, key=lambda text: (-counts[text], text.isupper(), text))


def _of_places(sheet: Sheet, places: Sequence[Place]) -> dict[str, float]:
    row: dict[str, float] = {}
    used = 0
    kinds: set[str] = set()
    captions: set[str] = set()
    in_credits = 0
    told = 0
    alone = 0
    owned = 0
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
        if place.where == "byline" and "behind a person and a comma" in place.uses:
            row["byline behind a person"] = 1.0
        real = [use for use in place.uses if use not in _SHAPES]
        used += bool(real)
        kinds.update(real)
        if place.where == "caption":
            captions.add(sheet.lines[place.index].text)
            in_credits += 1
        owned += "copyright sign" in place.uses
        told += "told" in place.uses or "shown" in place.uses
        if "alone" in place.uses:
            alone += 1
            if place.index == 0:
                row["alone on the first line"] = 1.0
            if place.index >= last:
                row["alone on the last lines"] = 1.0
    row["copyright sign more than once"] = float(owned > 1)
    row["alone twice"] = float(alone > 1)
    row["several captions"] = float(len(captions) > 1 or in_credits > 2)
    row["spoken to more than once"] = float(told > 1)
    row["credit in several captions"] = row["several captions"] * max(
        row.get("person and slash", 0.0),
        row.get("slash and person", 0.0),
        row.get("credit behind a comma", 0.0),
    )
    row["only an owner"] = float(
        bool(kinds)
        and kinds <= _OWNED
        and all("without its company" in place.uses or not place.uses for place in places)
    )
    row["no use"] = float(not kinds)
    row["spoken to once"] = float(used == 1 and kinds == {"told"} and "told, in the text" in row)
    row["only in the text"] = float(
        not any(name.startswith("where: ") and name != "where: prose" for name in row)
    )
    row["two uses"] = float(len(kinds) >= 2)
    row["three uses or more"] = float(len(kinds) >= 3)
    row["two places"] = float(used >= 2)
    row["three places or more"] = float(used >= 3)
    return row


_SHAPES = frozenset(
    {
        "half",
        "shortened",
        "lengthened",
        "possessive",
        "in a credit",
        "behind other letters",
        "without its company",
    }
)
_STRONG_USES = frozenset(
    (
        "prompt,belongings,policies,views,elsewhere,copyright,employer,deeds,told,shown,asked_by,answers,contacts,"
        "logo,its reporter"
    ).split(",")
)
_STRONG = frozenset(use + place for use in _STRONG_USES for place in ("", ", in the text"))
_CALLED_SO = ("outlet word", "outlet ending", "word of titles", "address shape", "capital inside", "article")
_OWNED = frozenset({"copyright", "copyright sign"})
_OF_ITSELF = frozenset({"views", "prompt", "elsewhere", "policies", "notices"})
"""Uses that make an agency the outlet: its own page speaks so."""


def _of_addresses(text: str, key: str, spelled: dict[str, list[Address]]) -> dict[str, float]:
    row: dict[str, float] = {}
    initials = "".join(word[0] for word in outlet_key(text).split())
    for name, same in spelled.items():
        if name == key:
            row["spelled by a web address"] = 1.0
            row["spelled by an e-mail address"] = float(any(one.is_mail for one in same))
            row["address more than once"] = float(len(same) > 1)
            row["the only web address"] = float(len(spelled) == 1)
        elif len(key) >= 5 and len(name) >= 5 and (key in name or name in key):
            row["within a web address"] = 1.0
        elif len(initials) >= 3 and name == initials:
            row["first letters in a web address"] = 1.0
    return row


def _spells(letters: str, writers: Set[str]) -> bool:
    """Whether nothing but names of likely authors make up a name or address: "jane", "janeroe"."""
    return (len(letters) > _SHORTEST_GIVEN_NAME and letters in writers) or any(
        letters.startswith(word) and letters[len(word) :] in writers for word in writers
    )


def _is_spoken_of(sheet: Sheet, name: str, letters: str, same: Sequence[Address]) -> bool:
    """Whether the text, of which these are the letters, holds the words of an address apart from it."""
    inside = sum(sheet.role(one.index) in ("paragraph", "quote", "heading") for one in same)
    return len(name) >= _SHORTEST_SPOKEN_OF and letters.count(name) > inside


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


def _initials(key: str) -> str:
    """The first letters of three words or more, empty for fewer."""
    words = key.split()
    return "".join(word[0] for word in words) if len(words) >= 3 else ""


def _beside(
    key: str, counts: Mapping[str, int], strong: Set[str], initials: Mapping[str, str]
) -> dict[str, float]:
    """How the name stands to those of which it is a part, to its own parts, and to its initials."""
    row: dict[str, float] = {}
    if initials[key] in counts:
        row["its initials"] = 1.0
    elif key in initials.values():
        row["initials of a name"] = 1.0
    padded = f" {key} "
    for other, count in counts.items():
        if other == key:
            continue
        if padded in f" {other} ":
            row["longer form used"] = max(row.get("longer form used", 0.0), float(other in strong))
            row["part of a longer name"] = 1.0
            if count >= counts[key]:
                row["longer name stands more often"] = 1.0
        elif f" {other} " in padded:
            row["shorter form used"] = max(row.get("shorter form used", 0.0), float(other in strong))
            row["longer than another name"] = 1.0
            if count > counts[key]:
                row["shorter name stands more often"] = 1.0
    return row
