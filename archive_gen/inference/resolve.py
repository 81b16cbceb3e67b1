"""The judge: everything known of one file, and of the whole archive → one `Article`.

For each field: what a person has stated wins; then the best candidate, if it is good enough; what
loses is kept beside it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from archive_gen.inference.headlines import THRESHOLD as HEADLINE_THRESHOLD
from archive_gen.inference.known_outlets import learn_outlets, lifted
from archive_gen.inference.lines import fold
from archive_gen.inference.outlet_names import letters_of as outlet_key
from archive_gen.inference.reader import text_of
from archive_gen.inference.recurring import recurring_lines, set_aside
from archive_gen.inference.sources import THRESHOLD as SOURCE_THRESHOLD
from archive_gen.inference.tags import TagKnowledge, choose_tags, learn_tags
from archive_gen.records import (
    Article,
    Block,
    Candidate,
    DateCertainty,
    Dateline,
    Evidence,
    PartialDate,
    Reading,
    Stated,
)

THRESHOLDS = {
    "title": HEADLINE_THRESHOLD,
    "subtitle": 0.5,
    "date": 0.48,
    "updated": 0.48,
    "date_estimate": 0.0,
    "authors": 0.5,
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
_SUMMARY = 280
_DATELINE_HEAD = re.compile(
    r"^[^\n]{0,120}?(?:\([^()]{2,40}\)\s*[-–—]{1,2}|^[A-ZÀ-Þ][A-ZÀ-Þ .,'’-]{2,60}\s[-–—]{1,2})\s+"
)


class Knowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive as a whole tells: its names, and how its outlets write dates.

    `day_first` maps the folded name of an outlet to what its files prove; `None` stands for all
    files together.
    """

    tags: TagKnowledge
    day_first: dict[str | None, bool]
    outlets: dict[str, str]
    """`outlet_key` → spelling of every outlet that the files together name beyond doubt."""
    recurring: dict[int, int]
    """`recurring.line_key` → the number of headlines that a line of an outlet stands under."""


def learn(readings: Sequence[Reading]) -> Knowledge:
    """Count over all files; the result does not depend on their order."""
    names = []
    orders: dict[str | None, Counter[bool]] = defaultdict(Counter)
    for reading in readings:
        names.append(reading.names)
        source = _source_of(reading)
        if reading.day_first is not None:
            orders[None][reading.day_first] += 1
            if source is not None:
                orders[outlet_key(source)][reading.day_first] += 1
    return Knowledge(
        tags=learn_tags(names),
        day_first={source: counts[True] > 0 for source, counts in orders.items() if len(counts) == 1},
        outlets=learn_outlets(
            (_best(reading, "title") or reading.path, witness)
            for reading in readings
            for witness in _witnesses(reading)
        ),
        recurring=recurring_lines(
            (_outlet_of(reading), fold(_best(reading, "title") or reading.path), reading)
            for reading in readings
        ),
    )


def _outlet_of(reading: Reading) -> str:
    """The key of the outlet as the file alone tells it, empty if it does not."""
    source = _source_of(reading)
    return outlet_key(source) if source is not None else ""


def _best(reading: Reading, field: str) -> str | None:
    """The best candidate that the text has for a field."""
    return next((candidate.value for candidate in reading.candidates.get(field, ())), None)


def _witnesses(reading: Reading) -> tuple[Candidate, ...]:
    """What the file says of its outlet: what is stated, else the best candidate."""
    if _stated(reading, "source") is not None:
        return _stated_candidates(reading, "source")[0][:1]
    return reading.candidates.get("source", ())[:1]


def _source_of(reading: Reading) -> str | None:
    stated = _stated(reading, "source")
    if stated is not None:
        return stated.value if isinstance(stated.value, str) else None
    candidates = reading.candidates.get("source", ())
    return candidates[0].value if candidates and candidates[0].score >= THRESHOLDS["source"] else None


def resolve(
    reading: Reading,
    knowledge: Knowledge,
    *,
    date_order: str | None = None,
    never_tags: Iterable[str] = (),
    tag_aliases: dict[str, str] | None = None,
) -> Article:
    """The article that a reading amounts to, with the evidence for every field."""
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
    day_first = _order(reading, knowledge, source, language, date_order)
    date, certainty, evidence["date"] = _decide_date(reading, day_first)
    updated, _, evidence["updated"] = _decide_date(reading, day_first, field="updated")
    estimate = one("date_estimate") if date is None and not _is_null(reading, "date") else None
    authors, agencies = many("authors"), many("agencies")
    stated_tags, tags, evidence["tags"] = _decide_tags(
        reading, knowledge, title, tuple(never_tags), tag_aliases or {}
    )
    summary = one("summary")
    body, recurring = set_aside(_outlet_of(reading), reading.blocks, knowledge.recurring)
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
        word_count=len(_WORD.findall(running_text)),
        url=one("url"),
        rights=one("rights"),
        slug=one("slug"),
        extra=reading.extra,
        body=body,
        removed=tuple(sorted((*reading.removed, *recurring), key=lambda gone: gone.line)),
        sha256=reading.sha256,
        encoding=reading.encoding,
        replaced_bytes=reading.replaced_bytes,
        stated_none=tuple(
            sorted({stated.field for stated in reading.stated if _is_null(reading, stated.field)})
        ),
        evidence=tuple(
            found
            for found in evidence.values()
            if found.chosen or found.rejected or found.field in THRESHOLDS
        ),
    )


def _stated(reading: Reading, field: str) -> Stated | None:
    """What a person has stated for the field: the first is the strongest."""
    return next((stated for stated in reading.stated if stated.field == field), None)


def _is_null(reading: Reading, field: str) -> bool:
    stated = _stated(reading, field)
    return stated is not None and stated.value is None


def _stated_candidates(reading: Reading, field: str) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The stated values that win, and the weaker stated ones that lose."""
    winning: tuple[Candidate, ...] = ()
    losing: list[Candidate] = []
    for position, stated in enumerate(stated for stated in reading.stated if stated.field == field):
        values = (
            stated.value
            if isinstance(stated.value, tuple)
            else ()
            if stated.value is None
            else (stated.value,)
        )
        where = f"{stated.path}:{stated.line}"
        found = tuple(Candidate(value, stated.origin, "stated", 1.0, None, where) for value in values)
        if position == 0:
            winning = found
        else:
            losing += found
    return winning, tuple(losing)


def _decide_one(reading: Reading, field: str) -> Evidence:
    candidates = reading.candidates.get(field, ())
    if _stated(reading, field) is not None:
        winning, losing = _stated_candidates(reading, field)
        return Evidence(field, winning[:1], losing + candidates)
    threshold = THRESHOLDS.get(field, 0.5)
    if candidates and candidates[0].score >= threshold:
        return Evidence(field, candidates[:1], candidates[1:])
    return Evidence(field, (), candidates)


def _decide_source(reading: Reading, knowledge: Knowledge) -> tuple[str | None, Evidence]:
    """The outlet; a name too weak by itself is believed when other files name the same outlet
    beyond doubt, and every spelling of it becomes the commonest one.
    """
    if _stated(reading, "source") is not None:
        evidence = _decide_one(reading, "source")
        return (evidence.chosen[0].value if evidence.chosen else None), evidence
    judged = []
    for candidate in reading.candidates.get("source", ()):
        known = knowledge.outlets.get(outlet_key(candidate.value))
        judged.append(lifted(candidate, known) if known is not None else candidate)
    judged.sort(key=lambda candidate: -candidate.score)
    chosen = tuple(judged[:1]) if judged and judged[0].score >= THRESHOLDS["source"] else ()
    return (chosen[0].value if chosen else None), Evidence("source", chosen, tuple(judged[len(chosen) :]))


def _decide_many(reading: Reading, field: str) -> Evidence:
    candidates = reading.candidates.get(field, ())
    if _stated(reading, field) is not None:
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
    if source is not None and outlet_key(source) in knowledge.day_first:
        return knowledge.day_first[outlet_key(source)], "other files of the outlet prove the order"
    if date_order is not None:
        return date_order == "day first", "stated in archive.yaml"
    if language is not None and language.split("-")[0] != "en":
        return True, _DAY_FIRST_LANGUAGES
    return None


def _decide_date(
    reading: Reading, order: tuple[bool, str] | None, *, field: str = "date"
) -> tuple[PartialDate | None, DateCertainty, Evidence]:
    candidates = reading.candidates.get(field, ())
    if _stated(reading, field) is not None:
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
    reading: Reading, knowledge: Knowledge, title: str | None, never: tuple[str, ...], aliases: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...], Evidence]:
    if _stated(reading, "tags") is not None:
        winning, losing = _stated_candidates(reading, "tags")
        values = tuple(candidate.value for candidate in winning)
        return values, values, Evidence("tags", winning, losing)
    chosen, rejected = choose_tags(
        reading.names, knowledge.tags, headline=title, never=never, aliases=aliases
    )
    return (), tuple(candidate.value for candidate in chosen), Evidence("tags", chosen, rejected)


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
