"""The judge: everything known of one file, and of the whole archive → one `Article`.

For each field: what a person has stated wins; then the best candidate, if it is good enough; what
loses is kept beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from archive_gen.inference.authors import THRESHOLD as AUTHOR_THRESHOLD
from archive_gen.inference.headlines import THRESHOLD as HEADLINE_THRESHOLD
from archive_gen.inference.knowledge import Knowledge, learn
from archive_gen.inference.known_outlets import THRESHOLD as SOURCE_THRESHOLD
from archive_gen.inference.known_outlets import Beside, judged_together
from archive_gen.inference.lines import words_of_text
from archive_gen.inference.outlet_names import letters_of as outlet_key
from archive_gen.inference.profiles import NOTHING_STATED, Profiles
from archive_gen.inference.reader import text_of
from archive_gen.inference.recurring import put_back, set_aside
from archive_gen.inference.shared_furniture import claimed_by
from archive_gen.inference.single_reading import (
    furniture_lines,
    headline_key,
    language_of,
    outlet_of,
    stated,
)
from archive_gen.inference.tag_counts import name_key
from archive_gen.inference.tags import choose_tags
from archive_gen.records import (
    Alias,
    Article,
    Block,
    Candidate,
    DateCertainty,
    Dateline,
    Evidence,
    PartialDate,
    Reading,
)

__all__ = ["THRESHOLDS", "Knowledge", "learn", "resolve"]

THRESHOLDS = {
    "title": HEADLINE_THRESHOLD,
    "subtitle": 0.5,
    "date": 0.48,
    "updated": 0.48,
    "date_estimate": 0.0,
    "authors": AUTHOR_THRESHOLD,
    "source": SOURCE_THRESHOLD,
    "dateline_place": 0.5,
    "dateline_agency": 0.5,
    "agencies": 0.5,
    "language": 0.3,
}
"""A candidate below its field's threshold is shown as a losing one and never offered."""

_DAY_FIRST_LANGUAGES = "every language but English writes the day first"
_SENTENCE = re.compile(r".+?[.!?…。！？][\"'”’»)\]]*(?=\s|$)|.+?[。！？]")
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+(?:[’'\-][^\W_]+)*")
_SIGN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_JOINT = re.compile(r"[’'\-](?<=[^\W_].)(?=[^\W_])")
"""What joins two runs of letters and figures in one word."""
_SUMMARY = 280
_DATELINE_HEAD = re.compile(
    r"^[^\n]{0,120}?(?:\([^()]{2,40}\)\s*[-–—]{1,2}|^[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{2,60}\s[-–—]{1,2})\s+"
)


def resolve(
    reading: Reading,
    knowledge: Knowledge,
    *,
    date_order: str | None = None,
    never_tags: Iterable[str] = (),
    tag_aliases: dict[str, str] | None = None,
    profiles: Profiles = MappingProxyType({}),
) -> Article:
    """The article that a reading amounts to, with the evidence for every field.

    `profiles` are what a person has stated of outlets; those of the article's outlet count.
    """
    evidence: dict[str, Evidence] = {}

    def one(field: str) -> str | None:
        evidence[field] = _decide_one(reading, field)
        chosen = evidence[field].chosen
        return chosen[0].value if chosen else None

    def many(field: str) -> tuple[str, ...]:
        evidence[field] = _decide_many(reading, field)
        return tuple(candidate.value for candidate in evidence[field].chosen)

    title, subtitle = one("title"), one("subtitle")
    source, evidence["source"] = _decide_source(reading, knowledge)
    language = one("language")
    place, agency = one("dateline_place"), one("dateline_agency")
    profile = profiles.get(outlet_key(source), NOTHING_STATED) if source is not None else NOTHING_STATED
    day_first = (
        (profile.day_first, "stated of the outlet in archive.yaml")
        if profile.day_first is not None
        else _order(reading, knowledge, source, language, date_order)
    )
    date, certainty, evidence["date"] = _decide_date(reading, day_first)
    updated, _, evidence["updated"] = _decide_date(reading, day_first, field="updated")
    estimate = one("date_estimate") if date is None and not _is_null(reading, "date") else None
    authors, agencies = many("authors"), many("agencies")
    stated_tags, tags, evidence["tags"] = _decide_tags(
        reading,
        knowledge,
        headline=title,
        never=never_tags,
        aliases=tag_aliases or {},
        carriers=tuple(name for name in (source, agency, *agencies) if name),
    )
    summary = one("summary")
    body, recurring = set_aside(reading.blocks, knowledge.recurring, outlet_of(reading), profile)
    body, removed = put_back(body, reading.removed, profile)
    running_text = text_of(body)
    return Article(
        path=reading.path,
        format=reading.format,
        title=title,
        subtitle=subtitle,
        date=date,
        date_certainty="estimated" if date is None and estimate else certainty,
        date_estimate=PartialDate.parse(estimate) if estimate else None,
        updated=updated,
        authors=authors,
        source=source,
        dateline=Dateline(place, agency) if place or agency else None,
        agencies=agencies,
        language=language,
        tags=tags,
        stated_tags=stated_tags,
        summary=summary if summary is not None else _summary(body, subtitle),
        word_count=_count_words(running_text),
        url=one("url"),
        rights=one("rights"),
        slug=one("slug"),
        aliases=_aliases(reading),
        extra=reading.extra,
        body=body,
        removed=tuple(sorted((*removed, *recurring), key=lambda gone: gone.line)),
        sha256=reading.sha256,
        encoding=reading.encoding,
        replaced_bytes=reading.replaced_bytes,
        stated_none=tuple(sorted({each.field for each in reading.stated if _is_null(reading, each.field)})),
        evidence=tuple(
            found
            for found in evidence.values()
            if found.chosen or found.rejected or found.field in THRESHOLDS
        ),
    )


def _is_null(reading: Reading, field: str) -> bool:
    found = stated(reading, field)
    return found is not None and found.value is None


def _aliases(reading: Reading) -> tuple[Alias, ...]:
    """Nobody guesses aliases: what is stated, with the place where it is."""
    given = stated(reading, "aliases")
    if given is None or not isinstance(given.value, tuple):
        return ()
    return tuple(Alias(url, given.path, given.line) for url in given.value)


def _stated_candidates(reading: Reading, field: str) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The stated values that win, and the weaker stated ones that lose."""
    winning: tuple[Candidate, ...] = ()
    losing: list[Candidate] = []
    for position, each in enumerate(each for each in reading.stated if each.field == field):
        values = each.value if isinstance(each.value, tuple) else () if each.value is None else (each.value,)
        where = f"{each.path}:{each.line}"
        found = tuple(Candidate(value, each.origin, "stated", 1.0, None, where) for value in values)
        if position == 0:
            winning = found
        else:
            losing += found
    return winning, tuple(losing)


def _decide_one(reading: Reading, field: str) -> Evidence:
    candidates = reading.candidates.get(field, ())
    if stated(reading, field) is not None:
        winning, losing = _stated_candidates(reading, field)
        return Evidence(field, winning[:1], losing + candidates)
    threshold = THRESHOLDS.get(field, 0.5)
    if candidates and candidates[0].score >= threshold:
        return Evidence(field, candidates[:1], candidates[1:])
    return Evidence(field, (), candidates)


def _decide_source(reading: Reading, knowledge: Knowledge) -> tuple[str | None, Evidence]:
    """The outlet; a name too weak by itself is believed when other files name it as theirs, or files with
    the same furniture do, and every spelling of it becomes the commonest one.
    """
    if stated(reading, "source") is not None:
        evidence = _decide_one(reading, "source")
        return (evidence.chosen[0].value if evidence.chosen else None), evidence
    candidates = reading.candidates.get("source", ())
    facts = ((key, knowledge.outlets.get(key)) for key in {outlet_key(each.value) for each in candidates})
    known = {key: fact.known for key, fact in facts if fact is not None and fact.known is not None}
    headline = headline_key(reading)
    lines = claimed_by(furniture_lines(reading), knowledge.furniture, headline)
    judged = judged_together(Beside(headline, language_of(reading), lines), candidates, known)
    chosen = judged[:1] if judged and judged[0].score >= THRESHOLDS["source"] else ()
    return (chosen[0].value if chosen else None), Evidence("source", chosen, judged[len(chosen) :])


def _decide_many(reading: Reading, field: str) -> Evidence:
    candidates = reading.candidates.get(field, ())
    if stated(reading, field) is not None:
        winning, losing = _stated_candidates(reading, field)
        return Evidence(field, winning, losing + candidates)
    threshold = THRESHOLDS[field]
    return Evidence(
        field,
        tuple(candidate for candidate in candidates if candidate.score >= threshold),
        tuple(candidate for candidate in candidates if candidate.score < threshold),
    )


def _order(
    reading: Reading, knowledge: Knowledge, source: str | None, language: str | None, date_order: str | None
) -> tuple[bool, str] | None:
    """Whether numeric dates put the day first, and how that is known; `None` if nothing tells."""
    if reading.day_first is not None:
        return reading.day_first, "another date of the file proves the order"
    outlet = knowledge.outlets.get(outlet_key(source)) if source is not None else None
    if outlet is not None and outlet.day_first is not None:
        return outlet.day_first, "other files of the outlet prove the order"
    if date_order is not None:
        return date_order == "day first", "stated in archive.yaml"
    if language is not None and language.split("-")[0] != "en":
        return True, _DAY_FIRST_LANGUAGES
    return None


def _decide_date(
    reading: Reading, order: tuple[bool, str] | None, *, field: str = "date"
) -> tuple[PartialDate | None, DateCertainty, Evidence]:
    candidates = reading.candidates.get(field, ())
    if stated(reading, field) is not None:
        winning, losing = _stated_candidates(reading, field)
        evidence = Evidence(field, winning[:1], losing + candidates)
        return (
            (PartialDate.parse(winning[0].value), "stated", evidence)
            if winning
            else (None, "unknown", evidence)
        )
    good = [candidate for candidate in candidates if candidate.score >= THRESHOLDS[field]]
    if not good:
        return None, "unknown", Evidence(field, (), candidates)
    best = good[0]
    rivals = [other for other in good[1:] if other.span == best.span and other.value != best.value]
    certainty: DateCertainty = "inferred"
    if rivals and order is None:
        certainty = "ambiguous"
        best = msgspec.structs.replace(
            best, note=f"{best.note}; nothing tells whether the day or the month comes first".lstrip("; ")
        )
    elif rivals and order is not None:
        # The grammar reads the day first; the rival is the same figures read the other way round.
        best = best if order[0] else rivals[0]
        best = msgspec.structs.replace(best, note=f"{good[0].note}; {order[1]}".lstrip("; "))
    rest = tuple(other for other in candidates if (other.value, other.span) != (best.value, best.span))
    return PartialDate.parse(best.value), certainty, Evidence(field, (best,), rest)


def _decide_tags(
    reading: Reading, knowledge: Knowledge, **choice: Any
) -> tuple[tuple[str, ...], tuple[str, ...], Evidence]:
    """The stated tags, all tags, and the evidence; `choice` is what `choose_tags` asks for besides names."""
    if stated(reading, "tags") is not None:
        winning, losing = _stated_candidates(reading, "tags")
        spelled = {name_key(form): name for form, name in (choice["aliases"] or {}).items()}
        named = (spelled.get(name_key(each.value), each.value) for each in winning)
        values = tuple(dict.fromkeys(named))
        return values, values, Evidence("tags", winning, losing)
    chosen, rejected = choose_tags(reading.names, knowledge.names, **choice)
    return (), tuple(candidate.value for candidate in chosen), Evidence("tags", chosen, rejected)


def _count_words(text: str) -> int:
    """How many words `_WORD` finds."""
    if not text.isascii() and _SIGN.search(text) is not None:
        return len(_WORD.findall(text))
    return len(words_of_text(text.replace("_", " "))) - len(_JOINT.findall(text))


def _summary(body: Sequence[Block], subtitle: str | None) -> str:
    """The standfirst, or the first sentences of the text, up to 280 characters."""
    if subtitle:
        return subtitle
    for block in body:
        if block.kind == "paragraph":
            text = _DATELINE_HEAD.sub("", block.text[:2000])
            summary = ""
            for sentence in _SENTENCE.findall(text):
                if summary and len(summary) + len(sentence) > _SUMMARY:
                    break
                summary += sentence
            summary = summary.strip() or text
            return summary if len(summary) <= _SUMMARY else summary[:_SUMMARY].rsplit(" ", 1)[0] + "…"
    return ""
