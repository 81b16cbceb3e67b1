"""Where a text may name its outlet: every name in the furniture of the page, with its uses.

In running text only those names are looked at that stand beside words which belong to outlets
(`outlet_phrases`).
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate

from archive_gen.inference.captions import read_stamp
from archive_gen.inference.data import words_of
from archive_gen.inference.outlet_addresses import Address, addresses
from archive_gen.inference.outlet_credits import uses_in_credit
from archive_gen.inference.outlet_names import LONGEST_NAME, Name, Word, letters_of, names_in, words_in
from archive_gen.inference.outlet_occurrences import (
    LONGEST_PARAGRAPH,
    Place,
    place_of,
    where_stands,
    with_article,
)
from archive_gen.inference.outlet_phrases import SIGNS, names_beside_phrases
from archive_gen.inference.outlet_readers import page_words, plain_words, speaks_to_reader
from archive_gen.inference.outlet_signatures import broadcaster, signs_beside_agency
from archive_gen.inference.outlet_small_letters import (
    also_in_capitals,
    names_before_belongings,
    places_in_small_letters,
)
from archive_gen.inference.outlet_uses import (
    BEFORE,
    BEHIND,
    is_listed_behind,
    is_tail,
    phrases,
    roles,
    uses_of,
)
from archive_gen.inference.sheet import Sheet

_LONGEST_NOTE = 700
_MOST_LINES = 60
"""Lines of furniture that are read at each end of a text."""
_MOST_CAPTIONS = 30
_MOST_HITS = 60
"""Names in running text that are looked at."""
_MOST_ADDRESSES = 12
_READ_BEFORE, _READ_BEHIND = 90, 110
"""Letters of running text around the bound of a name from which its uses are read."""
_MARKS = frozenset("©ⓒ|｜/–—")
_LONGEST_TO_THE_READER = 400
_OF_AN_ARTICLE = frozenset({"published", "writes", "told", "shown", "belongings"})
_DOT_INSIDE = re.compile(r"\.[A-Za-z]{2}")


def find_places(sheet: Sheet) -> list[Place]:
    """Every place where a name stands in the furniture, or where the text makes use of one."""
    found: list[Place] = []
    captions = 0
    last = len(sheet.lines) - _MOST_LINES
    prose = []
    for index, line in enumerate(sheet.lines):
        where = where_stands(sheet, index)
        if where == "prose":
            prose.append(index)
        elif where == "caption":
            captions += 1
            if captions <= _MOST_CAPTIONS:
                found += _in_caption(sheet, index)
        elif where == "headline" or not _MOST_LINES <= index < last:
            credit = _credit_words().match(line.text)
            if credit is not None:
                found += _in_credit(index, line.text[:_LONGEST_NOTE], credit.end(), signed=where == "end")
            else:
                found += [
                    Place(key, text, index, start, end, where, uses)
                    for key, text, start, end, uses in _in_furniture(line.text[:_LONGEST_NOTE], where)
                ]
    found += _in_prose(sheet, prose)
    found += _asking(sheet)
    whole: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places_in_small_letters(sheet):
        whole[place.index].append(place)
    if whole:
        found = [place for place in found if not any(map(place.is_within, whole.get(place.index, ())))]
        found += [place for places in whole.values() for place in places]
    if sheet.language == "fr":
        found = [with_article(sheet, place) for place in found]
    return also_in_capitals(found)


def find_addresses(sheet: Sheet) -> list[Address]:
    """The web and e-mail addresses of the text, without those of networks and shops."""
    found: list[Address] = []
    for index, line in enumerate(sheet.lines):
        if "." in line.text[:-1] and len(found) < _MOST_ADDRESSES and _DOT_INSIDE.search(line.text):
            found += addresses(index, line.text[:LONGEST_PARAGRAPH])
    return found


def _in_caption(sheet: Sheet, index: int) -> Iterator[Place]:
    text, label = sheet.lines[index].text, sheet.labels[index]
    stamp = read_stamp(text)
    if stamp is not None:
        yield Place(
            letters_of(stamp.outlet), stamp.outlet, index, stamp.start, stamp.end, "caption", ("stamp",)
        )
    credit = label.credit if label else None
    at = text.rfind(credit) if credit else -1
    if at >= 0:
        yield from _in_credit(index, text, at)
        if "©" in text[:at]:
            owners = _in_line(index, text, "caption")
            yield from (place for place in owners if "slash and person" in place.uses)
        opening = _credit_words().match(text)
        if opening is not None and opening.end() < at:
            yield from _in_credit(index, text[: at - 1], opening.end())


@functools.cache
def _credit_words() -> re.Pattern[str]:
    words = sorted(words_of("credits", "credit"), key=lambda word: (-len(word), word))
    return re.compile(rf"\W?(?:{'|'.join(map(re.escape, words))})\s*(?:[:：]|\.\.\.|…)\s*", re.IGNORECASE)


def _in_credit(index: int, text: str, at: int, *, signed: bool = False) -> Iterator[Place]:
    """The names of a credit; `signed` where it may be that of the text: "Quelle: Courier/dpa"."""
    for name in names_in(text, words_in(text, at)):
        if name.behind - name.first <= LONGEST_NAME:
            uses = uses_in_credit(text, name, at)
            if signed and signs_beside_agency(text, name):
                uses.append("beside an agency")
            yield place_of(index, text, name, "caption", uses)


@functools.cache
def _telling_words() -> frozenset[str]:
    """Every word that stands right in front of a name or right behind it in some use."""
    before = (phrase.split()[-1] for phrase in phrases(*BEFORE))
    behind = (phrase.split()[0] for phrase in phrases(*BEHIND))
    return frozenset(before) | frozenset(behind) | roles()


def _may_tell(text: str) -> bool:
    """Whether a line that is not the page's own may still use a name: few words, a mark, or a word."""
    words = [word.strip(SIGNS) for word in text.casefold().split()]
    return len(words) <= LONGEST_NAME or not _MARKS.isdisjoint(text) or not _telling_words().isdisjoint(words)


@functools.lru_cache(maxsize=4096)
def _in_furniture(text: str, where: str) -> tuple[tuple[str, str, int, int, tuple[str, ...]], ...]:
    """Key, text, bounds and uses of the names of a line. Kept for the lines read last: the same furniture
    stands in file after file of an outlet.
    """
    if where in ("heading", "other stories") and not _may_tell(text):
        return ()
    return tuple(
        (place.key, place.text, place.start, place.end, place.uses) for place in _in_line(0, text, where)
    )


def _in_line(index: int, text: str, where: str, only: int | None = None) -> Iterator[Place]:
    """The names of a line; with `only`, no others than those that reach from or to this position."""
    start = 0 if only is None or only <= _READ_BEFORE else text.find(" ", only - _READ_BEFORE)
    words = words_in(text, start)
    employers_end = -99
    if only is None:
        yield from _without_capitals(index, text, words, where)
    for name in names_in(text, words, only):
        if name.behind - name.first > LONGEST_NAME:
            continue
        if only is not None and only not in (name.start, name.end):
            continue
        if where == "headline" and not is_tail(text, name) and not _is_logo(words, name):
            continue
        uses = _uses_there(text, words, name, where)
        if is_listed_behind(text, employers_end, name):
            uses.append("employer in a list")
        if "employer" in uses or "employer in a list" in uses:
            employers_end = name.end
        if where == "other stories":
            uses = [use for use in uses if use not in ("before a bar", "between dashes", "between bars")]
        if where in ("prose", "other stories", "heading") and not uses and not name.shape:
            continue
        yield place_of(index, text, name, where, uses)


def _without_capitals(index: int, text: str, words: list[Word], where: str) -> Iterator[Place]:
    """The places of a line that no row of capitalised words gives."""
    for name, use in names_before_belongings(words):
        yield place_of(index, text, name, where, [use])
    station = broadcaster(text, words)
    if station is not None:
        yield place_of(index, text, station, where, ["broadcast"])


def _uses_there(text: str, words: list[Word], name: Name, where: str) -> list[str]:
    """The uses of a name in a line of this kind."""
    uses = uses_of(text, words, name)
    if where == "prose" and "amid a sentence" in uses:
        uses = [use for use in uses if use not in ("prompt", "invitation", "amid a sentence")]
    if where == "prose" and "works" in uses:
        uses.remove("works")
    if where in ("prose", "bio", "to the reader") and "pointed at" in uses:
        uses.remove("pointed at")
    if _OF_AN_ARTICLE.intersection(uses) and _speaks_of_itself(text[: name.start]):
        uses.append("of this article")
    if where in ("end", "byline") and signs_beside_agency(text, name):
        uses.append("beside an agency")
    return uses


def _speaks_of_itself(lead: str) -> bool:
    """Whether the sentence of a name, of which this is the beginning, opens with "This article"."""
    stop = lead.rfind(". ")
    while stop > 0 and lead[stop - 1].isdigit():  # "am 12. März" ends no sentence
        stop = lead.rfind(". ", 0, stop)
    opening = lead[max(stop, lead.rfind("? "), lead.rfind("! ")) + 1 :].lstrip(" *_([–—-").casefold()
    return opening.startswith(_this_article())


@functools.cache
def _this_article() -> tuple[str, ...]:
    return tuple(f"{phrase} " for phrase in sorted(words_of("outlets", "this_article")))


def _is_logo(words: list[Word], name: Name) -> bool:
    """Whether the name is that on a mark: its description opens pages, and is taken for the headline."""
    return name.behind < len(words) and words[name.behind].folded in words_of("outlets", "logo")


def _in_prose(sheet: Sheet, indexes: list[int]) -> Iterator[Place]:
    """The names of sentences to the reader, and those that stand beside words of outlets."""
    texts = [sheet.lines[index].text[:LONGEST_PARAGRAPH].replace("\xa0", " ") for index in indexes]
    prose = "\n".join(texts)
    telling = page_words().intersection(plain_words(prose))
    if telling:
        for index, text in zip(indexes, texts, strict=True):
            if len(text) > _LONGEST_TO_THE_READER:
                continue
            said = text.lower()
            if any(word in said for word in telling) and speaks_to_reader(text):
                yield from _in_line(index, text, "to the reader")
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    for hit in sorted(names_beside_phrases(prose))[:_MOST_HITS]:
        row = bisect_right(starts, hit) - 1
        at = hit - starts[row]
        yield from _in_line(indexes[row], texts[row][: at + _READ_BEHIND], "prose", at)


def _asking(sheet: Sheet) -> Iterator[Place]:
    """Who asks the questions of an interview: "Courier: What have you found?", twice or more."""
    asking: defaultdict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(sheet.lines):
        text = line.text
        if text[-1] != "?":
            continue
        lead, colon, _ = text[:40].partition(": ")
        if (
            colon
            and 2 < len(lead) <= 30
            and (lead[0].isupper() or lead.isalpha())
            and where_stands(sheet, index) in ("prose", "heading")
        ):
            asking[lead].append(index)
    for lead, asked in asking.items():
        if (len(asked) > 1 or lead.isupper()) and len(lead.split()) <= LONGEST_NAME:
            for index in asked:
                yield Place(letters_of(lead), lead, index, 0, len(lead), "prose", ("asks",))
