"""What a run of capitalised words says: which names stand in it, and of what kind.

"Norwegian Trade Minister Ada Lund" says Norway and, a person, Ada Lund; "Bank of Arvika Governor"
says an organisation, Bank of Arvika. Titles, jobs and adjectives are evidence, then cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from archive_gen.inference.gazetteer import Gazetteer, Words
from archive_gen.inference.name_phrases import Run, is_ordinary

Kind = Literal["person", "place", "organisation", "name"]


class Found(NamedTuple):
    """A name in a run: shown as `name`, written as `form`; not `firm` is no evidence by itself."""

    name: str
    form: str
    kind: Kind
    firm: bool


class Context(NamedTuple):
    """What the whole article tells about single words.

    `lower`: words that also stand in lower case; `alone`: words that stand alone with a capital
    inside a sentence; `pairs`: two words with capitals side by side inside a sentence.
    """

    words: Words
    places: Gazetteer
    lower: set[str]
    alone: set[str]
    pairs: set[tuple[str, str]]
    dateline: bool


def read_run(run: Run, context: Context) -> Iterator[Found]:
    """The names of a run, in order. Longer names are never also given in parts, but for countries."""
    parts = run.words
    firm = not run.opens
    if run.opens:
        parts, firm = _without_opener(parts, context)
    if not parts:
        return
    words = context.words
    if len(parts) > 1 and run.before == "of" and parts[0].casefold() in words.portfolio and parts[1] in words.given:
        parts = parts[1:]
    hint = run.before in words.jobs
    for segment, titled in _between_titles(parts, context):
        yield from _read_segment(segment, titled or hint, firm or segment[0] is not parts[0], run, context)
        hint = False


def _without_opener(parts: list[str], context: Context) -> tuple[list[str], bool]:
    """The words without a first one that has its capital from the sentence; whether they are firm."""
    words, places = context.words, context.places
    first = parts[0]
    lower = first.casefold()
    if len(parts) == 1:
        return parts, False
    known = " ".join(parts[:2]) in places.places or first in places.places or first in places.peoples
    if known or first in words.given or (first, parts[1]) in context.pairs or _is_acronym(first, words):
        return parts, True
    if lower in words.openers or lower in context.lower or is_ordinary(first):
        institution = len(parts) > 2 and any(part.casefold() in words.organisations for part in parts[1:])
        if not institution or lower in words.openers:
            rest = parts[1:]
            while rest and (rest[0].islower() or rest[0] == "&"):
                rest = rest[1:]
            return rest, True
    return parts, True


def _between_titles(parts: list[str], context: Context) -> Iterator[tuple[list[str], bool]]:
    """The stretches between titles, and whether a title stands right before each."""
    words = context.words
    count = len(parts)
    is_title = [False] * (count + 1)
    for i in range(count - 1, -1, -1):
        lower = parts[i].rstrip(".").casefold()
        if lower in words.titles:
            is_title[i] = True
        elif lower in words.portfolio and is_title[i + 1]:
            is_title[i] = True
        elif lower in words.ranks:
            following = parts[i + 1] if i + 1 < count else ""
            is_title[i] = (
                is_title[i + 1]
                or following in words.given
                or (i + 2 == count and following in context.alone)
                or (i > 0 and parts[i - 1].casefold() in words.titles)
            )
    start, titled = 0, False
    for i in range(count + 1):
        if i == count or is_title[i]:
            segment = parts[start:i]
            while segment and (segment[-1].islower() or segment[-1] == "&"):
                segment = segment[:-1]
            while segment and segment[0] != "d'" and (segment[0].islower() or segment[0] == "&"):
                segment = segment[1:]
            if segment:
                yield segment, titled
            start, titled = i + 1, True


def _read_segment(
    segment: list[str], titled: bool, firm: bool, run: Run, context: Context
) -> Iterator[Found]:
    words, places = context.words, context.places
    whole = _joined(segment)
    count = len(segment)
    if whole in places.places and not (titled and count == 1 and run.before not in words.place_prepositions):
        yield Found(places.places[whole], whole, "place", True)
        return
    if whole in places.peoples:
        if not _is_language(run, whole):
            yield Found(places.peoples[whole], whole, "place", True)
        return
    if count == 1:
        single = _read_single(whole, titled, firm, run, context)
        if single:
            yield single
        return
    for size in (min(3, count - 1), 2, 1):
        if size >= count:
            continue
        head = _joined(segment[:size])
        land = places.peoples.get(head) or places.places.get(head)
        if land is None:
            continue
        rest = segment[size:]
        person = rest[0] in words.given and len(rest) > 1 and not _is_institution(rest, words)
        body = any(part.casefold() in words.state_bodies for part in rest)
        lone = len(rest) == 1 and rest[0] in context.alone and not _is_institution(rest, words)
        if person or lone or (head.endswith(".") and not _is_institution(rest, words)):
            yield Found(land, head, "place", True)
            yield from _read_segment(rest, person, firm, run, context)
            return
        if body and (land in places.countries):
            yield Found(land, head, "place", True)
        break
    # an institution, then a person: "Arvika University Ada Lund"
    for i in range(1, count - 1):
        if segment[i] in words.given and (
            segment[i - 1].casefold() in words.organisations or (i == 1 and _is_acronym(segment[0], words))
        ):
            yield from _read_segment(segment[:i], False, firm, run, context)
            yield from _read_segment(segment[i:], True, firm, run, context)
            return
    segment = _without_suffix(segment)
    whole = _joined(segment)
    if len(segment) == 1:
        yield Found(whole, whole, "organisation", firm)
        return
    if whole.casefold() in words.agencies or _is_generic(segment, words):
        return
    yield Found(whole, whole, _kind(segment, titled, run, context), firm)


def _read_single(word: str, titled: bool, firm: bool, run: Run, context: Context) -> Found | None:
    words, places = context.words, context.places
    lower = word.casefold()
    if len(word) < 2 or lower in words.never_alone or lower in words.portfolio or lower in words.royal:
        return None
    if lower in words.agencies and (run.in_bracket or run.before in ("told", "by", "and", "from", "with", "to")):
        return None
    if word.isupper() and len(word) > 3 and word in places.capitals:
        return Found(places.capitals[word], word, "place", True)
    if _is_acronym(word, words):
        return Found(word, word, "organisation", not (run.in_bracket and lower in words.agencies))
    if word.isupper() or word in words.never_acronyms:
        return None
    if lower in words.organisations and word not in words.organisation_names:
        return None
    if lower in words.openers and not firm:
        return None
    if lower in context.lower and not titled:
        firm = False
    if titled:
        return Found(word, word, "person", firm or word not in context.lower)
    if run.before in words.place_prepositions:
        return Found(word, word, "place", firm)
    return Found(word, word, "name", firm)


def _is_acronym(word: str, words: Words) -> bool:
    if not 1 < len(word.rstrip("s")) <= 6 or not word[0].isupper() or word in words.never_acronyms:
        return False
    core = word[:-1] if word[-1] == "s" and len(word) > 3 else word
    core = core.replace(".", "")
    if not core.isupper() or not core.replace("&", "").isalnum() or not core.isascii() and len(core) > 5:
        return False
    # F16, A380, 4WD: a model's number, unless it reads G7, COP28
    letters = sum(character.isalpha() for character in core)
    return letters > 1 or (len(core) in (2, 3) and core[0] == "G")


def _is_institution(parts: Sequence[str], words: Words) -> bool:
    return any(part.casefold() in words.organisations for part in parts)


def _is_generic(parts: Sequence[str], words: Words) -> bool:
    """Whether every word could be anybody's: "Foreign Ministry", "Supreme Court", "Prime"."""
    return all(
        part.islower()
        or part == "&"
        or (
            (lower := part.casefold()) in words.organisations
            or lower in words.portfolio
            or lower in words.never_alone
            or lower in words.openers
            or lower in words.titles
        )
        for part in parts
    )


def _kind(parts: list[str], titled: bool, run: Run, context: Context) -> Kind:
    words = context.words
    lowers = [part.casefold() for part in parts]
    if "of" in lowers or "for" in lowers or "&" in lowers or any(low in words.organisations for low in lowers):
        return "organisation"
    if _is_acronym(parts[0], words) or _is_acronym(parts[-1], words):
        return "organisation"
    if len(parts) <= 6 and (titled or parts[0] in words.given or lowers[0] in words.royal):
        return "person"
    if run.after in words.speech and len(parts) <= 3:
        return "person"
    if run.before in words.place_prepositions:
        return "place"
    return "name"


def _is_language(run: Run, word: str) -> bool:
    if len(run.words) > 1 or not word.endswith(("ish", "ian", "ese", "ch", "an", "ic", "ek", "ew", "ai")):
        return False
    return run.before in ("speak", "speaks", "speaking", "spoke", "into", "learn", "learning") or (
        run.before == "in" and not run.after
    )


def _without_suffix(parts: list[str]) -> list[str]:
    """A company's name without its legal form, as newsrooms write it."""
    if len(parts) > 1 and parts[-1].rstrip(".").casefold() in ("inc", "ltd", "corp", "plc", "llc", "llp", "gmbh", "co"):
        return _without_suffix([part for part in parts[:-1]]) if parts[-2] != "&" else parts[:-2] or parts
    return parts


def _joined(parts: Sequence[str]) -> str:
    return " ".join(parts).replace("d' ", "d'")


Reader = Callable[[Run, Context], Iterator[Found]]


def read_german_run(run: Run, context: Context) -> Iterator[Found]:
    """The names of a run in a language that writes every noun with a capital.

    Only what other evidence confirms: places, acronyms, and a known given name with what follows.
    Single words are given as not firm: they can but confirm a surname.
    """
    words, places = context.words, context.places
    parts = run.words
    i = 0
    while i < len(parts):
        for size in (3, 2, 1):
            form = " ".join(parts[i : i + size])
            if form in places.places and i + size <= len(parts):
                yield Found(places.places[form], form, "place", True)
                break
        else:
            size = 1
            word = parts[i]
            if word in words.given and i + 1 < len(parts):
                size = _person_length(parts[i:], words, places)
            if size > 1:
                name = _joined(parts[i : i + size])
                yield Found(name, name, "person", True)
            elif _is_acronym(word, words):
                if word.casefold() not in words.agencies:
                    yield Found(word, word, "organisation", True)
            elif word[0].isupper() and len(word) > 2:
                yield Found(word, word, "name", False)
        i += size


def _person_length(parts: list[str], words: Words, places: Gazetteer) -> int:
    """How many words, from a given name on, make a person; 1 for none."""
    i = 1
    while i < min(3, len(parts)) and (parts[i] in words.given or (len(parts[i]) == 2 and parts[i][1] == ".")):
        i += 1
    while i < len(parts) and parts[i].casefold() in words.particles:
        i += 1
    if i >= len(parts):
        return i if i > 1 and parts[i - 1][0].isupper() else 1
    surname = parts[i]
    if surname.isupper() or surname in places.places or surname.casefold() in words.titles:
        return 1
    return i + 1
