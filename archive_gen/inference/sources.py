"""Which outlet: what the page says of itself.

Stamps behind pictures, copyright lines, the tail of the headline, bylines with an outlet,
biographies, "first published in …". Agencies are never the outlet that carries them.
"""

from __future__ import annotations

import re
from collections import defaultdict

from archive_gen.inference.bylines import is_agency, read_byline
from archive_gen.inference.captions import read_stamp
from archive_gen.inference.lines import Line, fold
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Sheet
from archive_gen.records import Candidate

_NAME = r"(?P<name>(?:[Tt]he\s+)?[A-ZÀ-ÞА-Я0-9][\w&'’.\-]*(?:\s+(?:(?:of|and|de|du|des|la|le|del|della|der|die|das|für|the|&)\s+)*[A-ZÀ-ÞА-Я0-9][\w&'’.\-]*){0,5})"
_COPYRIGHT = re.compile(
    r"(?:copyright|\(c\)|©)[\s,:©(c)]*(?:copyright\s*)?(?:\d{4}(?:\s*[-–—]\s*\d{4})?[\s,.:]*)?(?:by\s+)?(?P<name>[^\d\s][^|©\n]{1,70}?)"
    r"(?:[\s,]*\d{4}(?:\s*[-–—]\s*\d{4})?)?\s*(?:$|[.,|]\s|\.$|[-–—]\s|\b(?:all rights|alle rechte|tous droits|reserved|todos los|tutti i|terms|privacy|cookie|inc\b|llc\b|ltd\b))",
    re.IGNORECASE,
)
_ORIGINALLY = re.compile(
    rf"\b(?:originally|first)\s+(?:appeared|published|ran|posted)\s+(?:in|on|at|by)\s+{_NAME}|\b(?:appeared|published)\s+(?:first\s+)?in\s+(?:the\s+\w+\s+issue\s+of\s+)?{_NAME.replace('name', 'other')}"
)
_FOLLOW = re.compile(
    rf"^(?:follow|like|join|watch|download|get|read|visit|support|about|contact|more from|more on|more in|welcome to|sign up for|subscribe to|listen to)\s+{_NAME}(?:['’]s)?(?:\s+(?:on|in|app|newsletters?|for|via|is)\b|\s*$|\.$)",
    re.IGNORECASE,
)
_TOLD = re.compile(rf"\b(?:told|tells|interview(?:ed)? (?:with|by)|reporting for|according to an? analysis by|said in an interview with)\s+{_NAME}")
_BIO = re.compile(
    rf"\b(?:reporter|journalist|correspondent|editor|writer|columnist|producer|critic|contributor|intern|bureau chief)\s+(?:for|at|with|of)\s+{_NAME}"
)
_HEADLINE_TAIL = re.compile(r"\s+[|｜]\s+([^|]{2,40})$|\s+(?:-|–|—|--)\s+([A-ZÀ-Þ][^-–—|]{2,40})$")
_OUTLET_WORD = re.compile(
    r"\b(?:news|times|post|herald|tribune|gazette|chronicle|courier|journal|magazine|press|daily|weekly|today|observer|guardian|telegraph|independent|standard|star|sun|mirror|mail|express|record|review|report|radio|tv|broadcasting|online"
    r"|zeitung|nachrichten|blatt|bote|anzeiger|kurier|rundschau|rundfunk|tagblatt|tageblatt|morgenpost|presse|le monde|figaro|libération|gaceta|diario|periódico|mundo|país|corriere|gazzetta|giornale|jornal|folha|krant|dagblad|avis|posten|bladet|новости|газета|вести|правда)\b",
    re.IGNORECASE,
)
_COMPANY_END = re.compile(r"[\s,]+(?:inc|llc|ltd|limited|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|s\.?a\.?|co|corp|corporation|company|plc|media|group|publishing|communications|verlag|network|networks)\.?$", re.IGNORECASE)


def source_candidates(sheet: Sheet) -> tuple[Candidate, ...]:
    """What could be the outlet, best first; agreement of several places raises the score."""
    found: list[Candidate] = []
    for index, line in enumerate(sheet.lines):
        role = sheet.role(index)
        if role == "caption":
            stamp = read_stamp(line.text)
            if stamp is not None:
                found.append(_candidate(stamp.outlet, line, stamp.start, stamp.end, "picture stamp", 0.72))
        elif role in ("furniture", "note", "bio", "related"):
            found += _from_furniture(line)
        elif role == "byline":
            byline = read_byline(line)
            if byline is not None and byline.outlet is not None and _OUTLET_WORD.search(byline.outlet.text):
                found.append(_candidate(byline.outlet.text, line, byline.outlet.start, byline.outlet.end, "byline", 0.7))
        elif role == "headline":
            tail = headline_tail(line.text)
            if tail is not None:
                found.append(_candidate(tail, line, len(line.text) - len(tail), len(line.text), "tail of the headline", 0.6))
        elif role == "paragraph":
            found += [
                _candidate(match["name"], line, match.start("name"), match.end("name"), "told the outlet", 0.34)
                for match in _TOLD.finditer(line.text[:3000])
                if _OUTLET_WORD.search(match["name"])
            ]
    return _agreeing(found)


def headline_tail(text: str) -> str | None:
    """The outlet behind a headline ("… | Harbour Courier"), or `None`."""
    match = _HEADLINE_TAIL.search(text)
    if match is None:
        return None
    if match[1]:
        return match[1].strip() if len(match[1].split()) <= 5 else None
    tail = match[2].strip()
    return tail if len(tail.split()) <= 5 and _OUTLET_WORD.search(tail) else None


def _from_furniture(line: Line) -> list[Candidate]:
    text = line.text[:400]
    found = []
    match = _COPYRIGHT.search(text)
    if match is not None:
        name = _COMPANY_END.sub("", match["name"].strip(" .,;:-–—")).strip(" .,;:&")
        if 2 <= len(name) <= 50 and name[0].isupper() and not looks_like_person(name):
            score = 0.62 if _OUTLET_WORD.search(name) else 0.5
            found.append(_candidate(name, line, match.start("name"), match.start("name") + len(name), "copyright line", score))
    for match in _ORIGINALLY.finditer(text):
        group = "name" if match["name"] else "other"
        found.append(_candidate(match[group], line, match.start(group), match.end(group), "first published in", 0.66))
    match = _BIO.search(text)
    if match is not None and (_OUTLET_WORD.search(match["name"]) or len(match["name"].split()) <= 4):
        found.append(_candidate(match["name"], line, match.start("name"), match.end("name"), "biography", 0.5))
    match = _FOLLOW.match(text) if len(text) <= 120 else None
    if match is not None and _OUTLET_WORD.search(match["name"]):
        found.append(_candidate(match["name"], line, match.start("name"), match.end("name"), "page furniture", 0.45))
    return found


def _candidate(name: str, line: Line, start: int, end: int, rule: str, score: float) -> Candidate:
    return Candidate(re.sub(r"['’]s$", "", name.strip(" .,;:")), "text", rule, score, line.span(start, end))


def _agreeing(found: list[Candidate]) -> tuple[Candidate, ...]:
    """One candidate for each name; each further place adds a fifth of what is missing to 1."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in found:
        if candidate.value and not is_agency(candidate.value):
            groups[re.sub(r"^the ", "", fold(candidate.value))].append(candidate)
    merged = []
    for same in groups.values():
        best = max(same, key=lambda candidate: candidate.score)
        score = best.score
        for _ in same[1:6]:
            score += (1 - score) * 0.2
        note = f"in {len(same)} places" if len(same) > 1 else ""
        merged.append(Candidate(best.value, best.origin, best.rule, round(score, 3), best.span, note))
    merged.sort(key=lambda candidate: (-candidate.score, candidate.value))
    return tuple(merged[:6])
