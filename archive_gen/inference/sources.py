"""Which outlet: what the page says of itself.

Stamps behind pictures, copyright lines, the tail of the headline, bylines with an outlet,
biographies, "first published in …". Agencies are never the outlet that carries them.
"""

from __future__ import annotations

import re
from collections import defaultdict

from archive_gen.inference.bylines import has_outlet_word, is_agency, read_byline
from archive_gen.inference.captions import names_agency, read_stamp
from archive_gen.inference.lines import Line, fold
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Sheet
from archive_gen.records import Candidate

_NAME = (
    r"(?P<name>(?:[Tt]he\s+)?[A-ZÀ-ÞА-Я0-9][\w&'’.\-]*(?:\s+(?:(?:of|and|de|du|des|la|le|del|"
    r"della|der|die|das|für|the|&)\s+)*[A-ZÀ-ÞА-Я0-9][\w&'’.\-]*){0,5})"
)
_COPYRIGHT = re.compile(
    r"(?:copyright|\(c\)|"
    r"©)[\s,:©(c)]*(?:copyright\s*)?(?:\d{4}(?:\s*[-–—]\s*\d{4})?[\s,.:]*)?(?:by\s+"
    r")?(?P<name>[^\d\s][^|©\n]{1,70}?)"
    r"(?:[\s,]*\d{4}(?:\s*[-–—]\s*\d{4})?)?\s*(?:$|[.,|]\s|\.$|[-–—]\s|\b(?:all rights|"
    r"alle rechte|tous droits|reserved|todos los|tutti i|terms|privacy|cookie|inc\b|llc\b|"
    r"ltd\b))",
    re.IGNORECASE,
)
_ORIGINALLY = re.compile(
    rf"\b(?:originally|first)\s+(?:appeared|published|ran|posted)\s+(?:in|on|at|by)\s+{_NAME}|"
    rf"\b(?:appeared|published)\s+(?:first\s+)?in\s+(?:the\s+\w+\s+issue\s+of\s+"
    rf")?{_NAME.replace('name', 'other')}"
)
_FOLLOW = re.compile(
    rf"^(?:(?:click|tap|don['’]t forget)\s+to\s+)?(?:follow|like|join|watch|download|get|"
    rf"install|read|visit|support|about|contact|email|more from|more on|more in|welcome to|"
    rf"sign up (?:for|to)|subscribe to"
    rf"|listen to|view|why (?:you can )?trust|why you should trust|add|check out|folgen sie|"
    rf"folge|mehr von|über|suivez|sigue(?: a)?|segui)\s+(?:the\s+|our\s+"
    rf")?{_NAME}(?:['’]s)?(?:\s+(?:on|in|app|newsletters?|for|via|is|as|auf|logo)\b|\s*$|\.$)",
    re.IGNORECASE,
)
_LOGO = re.compile(rf"^{_NAME}\s+(?:[Ll]ogo|[Hh]omepage|[Nn]ewsletters?|[Aa]pp)$")
_JOB = re.compile(
    rf"(?:editor|writer|reporter|correspondent|contributor|journalist|producer),\s+{_NAME}\s*$", re.IGNORECASE
)
_DOMAIN = re.compile(
    r"(?<![\w@./])(?:www\.)?(?P<name>[A-Za-z0-9][\w-]{2,30}\.(?:com|net|org|info|co\.uk|de|at|"
    r"ch|es|fr|it|nl|se|no|dk|pl|ru|ua|tr|pt|br|com\.br|com\.au|co\.za|ie|in|ca|us|news|jp|kr|"
    r"cn|tv|eu))(?![\w/])"
)
_OPINIONS = re.compile(rf"\b(?:reflect|represent)\b.{{0,60}}\b(?:of|by)\s+(?:the\s+)?{_NAME}\.?\s*$")
_NAMES_IN_LINE = re.compile(_NAME)
_TOLD = re.compile(
    rf"\b(?:told|tells|interview(?:ed)? (?:with|by)|reporting for|according to an? analysis by|"
    rf"said in an interview with)\s+{_NAME}"
)
_BIO = re.compile(
    rf"\b(?:reporter|journalist|correspondent|editor|writer|columnist|producer|critic|"
    rf"contributor|intern|bureau chief)\s+(?:for|at|with|of)\s+{_NAME}"
)
_HEADLINE_TAIL = re.compile(r"\s+[|｜]\s+([^|]{2,40})$|\s+(?:-|–|—|--)\s+([A-ZÀ-Þ][^-–—|]{2,40})$")
_COMPANY_END = re.compile(
    r"[\s,]+(?:inc|llc|ltd|limited|gmbh(?:\s*&\s*co\.?\s*kg)?|ag|s\.?a\.?|co|corp|corporation|"
    r"company|plc|media|group|publishing|communications|verlag|network|networks)\.?$",
    re.IGNORECASE,
)


def source_candidates(sheet: Sheet) -> tuple[Candidate, ...]:
    """What could be the outlet, best first; agreement of several places raises the score."""
    found: list[Candidate] = []
    for index, line in enumerate(sheet.lines):
        role = sheet.role(index)
        label = sheet.labels[index]
        if role == "caption":
            found += _from_caption(line, label.credit if label else None)
        elif role in ("furniture", "note", "bio"):
            if label is not None and label.rule == "other stories":
                continue
            if index < 3 and index < (sheet.headline or sheet.core):
                found += _masthead(line)
            found += _from_furniture(line)
        elif role == "byline":
            byline = read_byline(line)
            if byline is not None and byline.outlet is not None and has_outlet_word(byline.outlet.text):
                found.append(
                    _candidate(
                        byline.outlet.text, line, byline.outlet.start, byline.outlet.end, "byline", 0.7
                    )
                )
        elif role == "headline":
            tail = headline_tail(line.text)
            if tail is not None:
                found.append(
                    _candidate(
                        tail, line, len(line.text) - len(tail), len(line.text), "tail of the headline", 0.6
                    )
                )
        elif role == "paragraph":
            found += [
                _candidate(
                    match["name"], line, match.start("name"), match.end("name"), "told the outlet", 0.3
                )
                for match in _TOLD.finditer(line.text[:3000])
                if has_outlet_word(match["name"])
            ]
    return _agreeing(found)


def _masthead(line: Line) -> list[Candidate]:
    """A name alone at the very top, with a word that outlets are called by."""
    text = line.text
    if len(text) > 45 or not has_outlet_word(text) or not _NAMES_IN_LINE.fullmatch(text):
        return []
    return [_candidate(text, line, 0, len(text), "masthead", 0.58)] if len(text.split()) >= 2 else []


def _from_caption(line: Line, credit: str | None) -> list[Candidate]:
    """The stamp of the outlet, or the second part of a credit ("Jane Roe/Harbour Courier")."""
    stamp = read_stamp(line.text)
    if stamp is not None:
        return [_candidate(stamp.outlet, line, stamp.start, stamp.end, "picture stamp", 0.72)]
    parts = re.split(r"\s*[/|,]\s*", credit or "")
    if len(parts) != 2 or is_agency(parts[1]) or names_agency(parts[1]) or not parts[1]:
        return []
    at = line.text.rfind(parts[1])
    if at < 0 or looks_like_person(parts[1]):
        return []
    return [
        _candidate(
            parts[1],
            line,
            at,
            at + len(parts[1]),
            "picture credit",
            0.36 if has_outlet_word(parts[1]) else 0.2,
        )
    ]


def headline_tail(text: str) -> str | None:
    """The outlet behind a headline ("… | Harbour Courier"), or `None`."""
    match = _HEADLINE_TAIL.search(text)
    if match is None:
        return None
    if match[1]:
        return match[1].strip() if len(match[1].split()) <= 5 else None
    tail = match[2].strip()
    return tail if len(tail.split()) <= 5 and has_outlet_word(tail) else None


def _from_furniture(line: Line) -> list[Candidate]:
    text = line.text[:400]
    found = []
    match = _COPYRIGHT.search(text)
    if match is not None:
        name = _COMPANY_END.sub("", match["name"].strip(" .,;:-–—")).strip(" .,;:&")
        if 2 <= len(name) <= 50 and name[0].isupper() and not looks_like_person(name):
            score = 0.62 if has_outlet_word(name) else 0.5
            found.append(
                _candidate(
                    name, line, match.start("name"), match.start("name") + len(name), "copyright line", score
                )
            )
    for match in _ORIGINALLY.finditer(text):
        group = "name" if match["name"] else "other"
        found.append(
            _candidate(match[group], line, match.start(group), match.end(group), "first published in", 0.66)
        )
    match = _BIO.search(text)
    if match is not None and (has_outlet_word(match["name"]) or len(match["name"].split()) <= 4):
        found.append(
            _candidate(match["name"], line, match.start("name"), match.end("name"), "biography", 0.5)
        )
    if len(text) <= 160:
        for pattern, score in ((_FOLLOW, 0.36), (_LOGO, 0.36), (_JOB, 0.5), (_OPINIONS, 0.5)):
            match = pattern.search(text)
            if match is not None and not looks_like_person(match["name"]):
                more = 0.12 if has_outlet_word(match["name"]) else 0.0
                found.append(
                    _candidate(
                        match["name"],
                        line,
                        match.start("name"),
                        match.end("name"),
                        "page furniture",
                        score + more,
                    )
                )
    found += [
        _candidate(match[0], line, match.start(), match.end(), "named in the furniture", 0.34)
        for match in _NAMES_IN_LINE.finditer(text)
        if has_outlet_word(match[0]) and len(match[0].split()) >= 2
    ]
    found += [
        _candidate(match["name"], line, match.start("name"), match.end("name"), "web address", 0.3)
        for match in _DOMAIN.finditer(text)
    ]
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
