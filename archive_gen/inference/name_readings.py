"""What a run of capitalised words says: which names stand in it, and of what kind.

"Norwegian Trade Minister Ada Lund" says Norway and, a person, Ada Lund; "Bank of Arvika Governor"
says an organisation, Bank of Arvika. Titles, jobs and adjectives are evidence, then cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from typing import Literal, NamedTuple

import msgspec

from archive_gen.inference.gazetteer import Gazetteer, Words
from archive_gen.inference.name_phrases import Run, is_ordinary
from archive_gen.inference.name_titles import between_titles

Kind = Literal["person", "place", "organisation", "name"]


class Found(msgspec.Struct, frozen=True, gc=False):
    """A name in a run: shown as `name`, written as `form`; not `firm` is no evidence by itself."""

    name: str
    form: str
    kind: Kind
    firm: bool


class Context(NamedTuple):
    """What the whole article tells about single words.

    `lower`: words that also stand in lower case; `alone`: words that stand alone with a capital
    inside a sentence; `pairs`: two words with capitals side by side inside a sentence. In languages
    that write every noun with a capital, `speakers` stand beside a verb of speech, and `determined`
    behind an article.
    """

    words: Words
    places: Gazetteer
    lower: set[str]
    alone: set[str]
    pairs: set[tuple[str, str]]
    speakers: Set[str] = frozenset()
    determined: Set[str] = frozenset()


def read_run(run: Run, context: Context) -> Iterator[Found]:
    """The names of a run, in order. Longer names are never also given in parts, but for countries."""
    parts = run.words
    firm = not run.opens
    if run.opens:
        parts, firm = _without_opener(parts, context)
    if not parts:
        return
    words = context.words
    if (
        len(parts) > 1
        and run.before == "of"
        and parts[0].casefold() in words.portfolio
        and parts[1] in words.given
    ):
        parts = parts[1:]
    hint = run.before in words.jobs
    for segment, titled in between_titles(parts, words, context.alone):
        yield from _read_segment(segment, titled or hint, firm or segment[0] is not parts[0], run, context)
        hint = False


def _without_opener(parts: list[str], context: Context) -> tuple[list[str], bool]:
    """The words without a first one that has its capital from the sentence; whether they are firm."""
    words, places = context.words, context.places
    first = parts[0]
    if len(first) > 3 and first.isupper() and first.capitalize() in words.given:
        # newspapers set the first word of a story in capitals
        first = first.capitalize()
        parts = [first, *parts[1:]]
    lower = first.casefold()
    if len(parts) == 1:
        return parts, False
    start = " ".join(parts[:2])
    known = (
        start in places.places
        or start in places.capitals
        or first in places.places
        or first in places.peoples
    )
    if known or first in words.given or (first, parts[1]) in context.pairs or is_acronym(first, words):
        return parts, True
    if parts[1] in words.given and lower not in words.organisations:
        return parts[1:], True
    if lower in words.openers or lower in context.lower or is_ordinary(first):
        institution = len(parts) > 2 and any(part.casefold() in words.organisations for part in parts[1:])
        if not institution or lower in words.openers:
            rest = parts[1:]
            while rest and (rest[0].islower() or rest[0] == "&"):
                rest = rest[1:]
            return rest, True
    return parts, True


def _read_segment(
    segment: list[str], titled: bool, firm: bool, run: Run, context: Context
) -> Iterator[Found]:
    words, places = context.words, context.places
    whole = joined(segment)
    count = len(segment)
    land = places.places.get(whole) or places.capitals.get(whole)
    if land and not (titled and count == 1 and run.before not in words.place_prepositions):
        yield Found(land, whole, "place", True)
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
    country, size = _leading_country(segment, titled, context)
    if country:
        yield country
    if size:
        named = segment[size] in words.given or segment[size - 1] in words.nationals
        yield from _read_segment(segment[size:], named, firm, run, context)
        return
    if count > 2 and all(part.isupper() for part in segment):
        return
    person = _person_at(segment, words)
    if person:
        yield from _read_segment(segment[:person], False, firm, run, context)
        yield from _read_segment(segment[person:], True, firm, run, context)
        return
    yield from _read_name(segment, titled, firm, run, context)


def _leading_country(segment: list[str], titled: bool, context: Context) -> tuple[Found | None, int]:
    """The country that the first words speak of, and how many of them are no part of the name after."""
    words, places = context.words, context.places
    for size in (3, 2, 1):
        if size >= len(segment):
            continue
        head = joined(segment[:size])
        land = places.peoples.get(head) or places.places.get(head)
        if land is None or (titled and head in words.given):
            continue
        rest = segment[size:]
        institution = _is_institution(rest, words)
        found = Found(land, head, "place", True)
        apart = (
            (rest[0] in words.given and len(rest) > 1 and not institution)
            or (len(rest) == 1 and head in places.peoples and rest[0] in context.alone and not institution)
            # "in the U.S. Officials said": the full stop was the sentence's
            or (head.endswith(".") and rest[0].casefold() in words.openers)
            or head in words.nationals
            or (not head.isascii() and land in places.countries)
        )
        if apart and not (len(rest) == 1 and _is_generic(rest, words)):
            return found, size
        body = land in places.countries and any(part.casefold() in words.state_bodies for part in rest)
        return (found if body else None), 0
    return None, 0


def _person_at(segment: list[str], words: Words) -> int:
    """Where a person begins after an institution ("Arvika University Ada Lund"), 0 for nowhere."""
    count = len(segment)
    for i in range(1, count - 1):
        if segment[i] in words.given and (
            segment[i - 1].casefold() in words.organisations
            or (i == 1 and is_acronym(segment[0], words))
            or (i > 1 and i == count - 2 and segment[0] not in words.given and not segment[i - 1].islower())
        ):
            return i
    return 0


def _read_name(segment: list[str], titled: bool, firm: bool, run: Run, context: Context) -> Iterator[Found]:
    """A name of more than one word."""
    words = context.words
    segment = _without_suffix(segment)
    if len(segment) > 2 and segment[-1] in words.post_nominals:
        segment = segment[:-1]
    whole = joined(segment)
    if len(segment) == 1:
        if whole.casefold() not in words.never_alone and len(whole) > 1:
            yield Found(whole, whole, "organisation", firm)
    elif _is_generic(segment, words):
        # nobody's by itself; it may be the end of a name that the article gives in full
        yield Found(whole, whole, "organisation", False)
    elif whole.casefold() not in words.agencies:
        yield Found(whole, whole, _kind(segment, titled, run, context), firm)


def _read_single(word: str, titled: bool, firm: bool, run: Run, context: Context) -> Found | None:
    words = context.words
    lower = word.casefold()
    if len(word) < 2 or lower in words.never_alone or lower in words.portfolio or lower in words.royal:
        return None
    if lower in words.agencies and (
        run.in_bracket or run.before in ("told", "by", "and", "from", "with", "to")
    ):
        return None
    if is_acronym(word, words):
        # capitals may be the typographer's: a long word at the start of a sentence, an agency in brackets
        plain = (run.opens and len(word) > 5) or (run.in_bracket and lower in words.agencies)
        return Found(word, word, "organisation", not plain)
    if word.isupper() or word in words.never_acronyms:
        return None
    if lower in words.organisations and word not in words.organisation_names:
        return None
    if lower in words.openers and not firm:
        return None
    if not titled and (lower in context.lower or lower + "s" in context.lower or lower[:-1] in context.lower):
        firm = False
    if titled or word in words.given:
        # a given name alone may be anybody's: it can but confirm a full one
        return Found(word, word, "person", firm and titled)
    if run.before in words.place_prepositions:
        return Found(word, word, "place", firm)
    return Found(word, word, "name", firm)


def is_acronym(word: str, words: Words) -> bool:
    """Whether the word is two to six capitals that are no everyday abbreviation."""
    if word[1:2].islower():
        return False
    if not 1 < len(word.rstrip("s")) <= 6 or not word[0].isupper() or word in words.never_acronyms:
        return False
    core = word[:-1] if word[-1] == "s" and len(word) > 3 else word
    core = core.replace(".", "")
    if not core.isupper() or not core.replace("&", "").isalnum() or (not core.isascii() and len(core) > 5):
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
        or part in words.never_acronyms
        or (
            (lower := part.casefold()) in words.organisations
            or lower in words.portfolio
            or lower in words.never_alone
            or lower in words.openers
            or lower in words.titles
            or lower in words.state_bodies
        )
        for part in parts
    )


def _kind(parts: list[str], titled: bool, run: Run, context: Context) -> Kind:
    words = context.words
    lowers = [part.casefold() for part in parts]
    if lowers[0] in words.royal and (len(parts) < 4 or lowers[1] == "of"):
        return "person"
    if (
        "of" in lowers
        or "for" in lowers
        or "&" in lowers
        or any(low in words.organisations for low in lowers)
    ):
        return "organisation"
    if is_acronym(parts[0], words) or is_acronym(parts[-1], words):
        return "organisation"
    if not titled and (
        lowers[-1] in words.landmarks or lowers[0] in ("lake", "mount", "port", "cape", "fort")
    ):
        return "place"
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
    if len(parts) > 1 and parts[-1].rstrip(".").casefold() in (
        "inc",
        "ltd",
        "corp",
        "plc",
        "llc",
        "llp",
        "gmbh",
        "co",
        "s.a",
    ):
        return _without_suffix(parts[:-1]) if parts[-2] != "&" else parts[:-2] or parts
    return parts


def joined(parts: Sequence[str]) -> str:
    """The words as one name."""
    return " ".join(parts).replace("d' ", "d'")
