"""The ordered rules that say what each line is. Earlier rules have more authority."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive_gen.inference.bylines import (
    Byline,
    read_biography,
    read_byline,
    read_contact,
    read_contribution,
    read_names,
)
from archive_gen.inference.captions import glued_credit, names_agency, read_caption, read_stamp
from archive_gen.inference.dates import find_dates
from archive_gen.inference.furniture import furniture_reason, is_kicker_like, is_teaser, opens_other_stories
from archive_gen.inference.headlines import THRESHOLD, rank_headlines
from archive_gen.inference.lines import Line, fold
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Label, Rule, Sheet

Labels = Iterator[tuple[int, Label]]

_NOTE = re.compile(
    r"^\W{0,3}(?:correction|corrections|clarification|editor[’']?s[’']? note|editors[’'] note|update|note to readers|this (?:story|article|piece|post|report|column) (?:was|has been|is|first|originally|appeared)"
    r"|an earlier version|a previous version|korrektur|anmerkung der redaktion|hinweis|hinweis der redaktion|dieser (?:artikel|text|beitrag)|rectificatif|correctif|note de la rédaction"
    r"|fe de errores|corrección|nota de la redacción|nota del editor|errata|nota dell[’']editore|уточнение|исправление|от редакции|تصحيح|訂正|更正|정정)\b",
    re.IGNORECASE,
)
_STAMP_WORDS = re.compile(
    r"published|updated|posted|first|last|modified|created|on|at|am|pm|uhr|stand|veröffentlicht|aktualisiert|publié|mis à jour|le|à|publicado|actualizado|pubblicato|aggiornato"
    r"|gepubliceerd|bijgewerkt|publiceret|opdateret|publicerad|uppdaterad|publisert|oppdatert|opublikowano|aktualizacja|опубликовано|обновлено|yayınlanma|güncelleme|نشر|تحديث|edt|est|gmt|utc|et|pt|cet|cest|bst|pst|pdt|ist|h|hrs|local time"
    r"|min|read|minute|minutes|lesezeit|date|time|by|von|vom|入力|수정|등록|発行|公開|更新|発表|時間|時|分|입력|작성|of|the|since|erstellt|zuletzt|datum|issue|edition|story|article",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W\d_]+")
_SENTENCES = re.compile(r"[.!?…。][\"'”’»)]*(?=\s|$)")
_HEADING_END = re.compile(r"[.,;:…。]$")
_NO_DIALOGUE_DASH = frozenset({"en", "de", "nl"})
"""Languages that do not open direct speech with a dash: there a dash at the head marks a list."""
_MARK_OF_LIST = re.compile(r"[•●▪◦‣·*■►+]\s+|\d{1,2}[.)]\s+|[-–—]\s+")


def furniture_words(sheet: Sheet) -> Labels:
    """Lines whose words alone say that they are the page's: buttons, prompts, notices."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        reason = furniture_reason(line)
        if reason is not None:
            yield index, Label("furniture", "furniture words", reason)


def date_lines(sheet: Sheet) -> Labels:
    """Lines that are nothing but a date, with words such as "published" around it."""
    for index in sheet.open_lines():
        if is_stamp(sheet.lines[index]):
            yield index, Label("stamp", "date line", "read as the day")


def is_stamp(line: Line) -> bool:
    """Whether nothing is left of the line when dates, times and words for them are taken out."""
    text = line.text
    if len(text) > 160 or not any(sign.isdigit() for sign in text):
        return False
    mentions = find_dates(text)
    if not mentions:
        return False
    rest = []
    at = 0
    for mention in mentions:
        rest.append(text[at : mention.start])
        at = mention.end
    rest.append(text[at:])
    left = " ".join(rest)
    if looks_like_person(left.strip(" -–—|,·•")):
        return False
    words = _WORDS.findall(_STAMP_WORDS.sub(" ", left))
    return sum(map(len, words)) <= 12 and len(words) <= 2


def captions_with_credit(sheet: Sheet) -> Labels:
    """Lines that carry a credit; the same caption printed above it is taken together with it."""
    for index, line in enumerate(sheet.lines):
        if sheet.labels[index] is not None:
            continue
        caption = read_caption(line.text)
        if caption is None:
            continue
        credit = caption.credit
        above = index - 1
        if above >= 0 and caption.text and sheet.labels[above] is None:
            glued = glued_credit(sheet.lines[above].text, caption.text)
            if glued is not None:
                credit = credit or glued
                yield above, Label("furniture", "caption printed twice", "caption repeated, its credit glued to it")
        if caption.text:
            if line.weight > 420 and caption.rule in ("agency behind", "credit in brackets"):
                continue
            yield index, Label("caption", f"caption: {caption.rule}", text=caption.text, credit=credit)
            for other in _same_words_near(sheet, index, caption.text):
                yield other, Label("furniture", "caption printed twice", "caption repeated")
        else:
            yield from _credit_line(sheet, index, credit)


def _credit_line(sheet: Sheet, index: int, credit: str | None) -> Labels:
    """A line that is only a credit belongs to the caption above it."""
    above = index - 1
    while above >= 0 and sheet.role(above) == "furniture" and index - above < 3:
        above -= 1
    line = sheet.lines[above] if above >= 0 else None
    if (
        line is not None
        and sheet.labels[above] is None
        and line.weight <= 400
        and (sheet.lines[index].gap == 0 or not line.is_prose)
        and above > 0
        and read_byline(line) is None
    ):
        yield above, Label("caption", "caption: credit below", text=line.text, credit=credit)
        for other in _same_words_near(sheet, above, line.text):
            yield other, Label("furniture", "caption printed twice", "caption repeated")
        yield index, Label("furniture", "credit line", "credit of the caption above")
    else:
        yield index, Label("furniture", "credit line", "credit of a picture that is not here")


def _same_words_near(sheet: Sheet, index: int, text: str) -> Iterator[int]:
    key = fold(text)
    if len(key) < 8:
        return
    for other in range(max(0, index - 3), min(len(sheet.lines), index + 4)):
        if other != index and sheet.labels[other] is None:
            folded = sheet.folded[other]
            again = read_caption(sheet.lines[other].text)
            if folded == key or (again is not None and fold(again.text) == key):
                yield other


def teasers(sheet: Sheet) -> Labels:
    """Pointers to other stories between the paragraphs."""
    for index in sheet.open_lines():
        if is_teaser(sheet.lines[index]):
            yield index, Label("furniture", "teaser", "points to another story")


def stated_bylines(sheet: Sheet) -> Labels:
    """Lines that begin as bylines do, before the text or behind it."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if read_byline(line) is not None and not line.is_prose:
            yield index, Label("byline", "byline", "read as the byline")


def headline(sheet: Sheet) -> Labels:
    """The best line for a headline, if it is good enough, and its repetitions."""
    if not sheet.headlines or sheet.headlines[0].score < THRESHOLD:
        return
    index = sheet.headlines[0].index
    sheet.headline = index
    yield index, Label("headline", "headline")
    key = sheet.folded[index]
    for other in sheet.open_lines():
        folded = sheet.folded[other]
        if other != index and folded and (folded == key or (len(key) > 25 and folded.startswith(key) and len(folded) < len(key) + 30)):
            yield other, Label("furniture", "headline printed twice", "headline repeated")


def above_the_headline(sheet: Sheet) -> Labels:
    """Short lines above the headline are menus and kickers."""
    if sheet.headline is None:
        return
    for index in sheet.open_lines(0, sheet.headline):
        line = sheet.lines[index]
        if is_kicker_like(line) and sheet.headline - index <= 2:
            yield index, Label("furniture", "kicker", "kicker above the headline")
        elif not line.is_prose or line.weight < 200:
            yield index, Label("furniture", "above the headline", "stands before the article")


def printed_twice(sheet: Sheet) -> Labels:
    """A short line that stands there again right below: alternative text, then the caption."""
    for index in sheet.open_lines():
        key = sheet.folded[index]
        if len(key) < 8:
            continue
        glued = _glued_above(sheet, index)
        if glued is not None:
            yield index - 1, Label("furniture", "caption printed twice", "caption repeated, its credit glued to it")
            yield index, Label("caption", "caption: printed twice", text=sheet.lines[index].text, credit=glued)
            continue
        for other in range(index + 1, min(index + 4, len(sheet.lines))):
            if sheet.folded[other] == key and sheet.labels[other] is None:
                line = sheet.lines[index]
                if line.is_prose and line.weight > 250:
                    yield other, Label("furniture", "printed twice", "paragraph repeated")
                else:
                    yield index, Label("caption", "caption: printed twice", text=line.text)
                    yield other, Label("furniture", "caption printed twice", "caption repeated")
                break


def _glued_above(sheet: Sheet, index: int) -> str | None:
    if index == 0 or sheet.labels[index - 1] is not None or not sheet.lines[index - 1].is_short:
        return None
    above = sheet.lines[index - 1].text
    return glued_credit(above, sheet.lines[index].text) if above.startswith("©") or names_agency(above[:80]) else None


def notes(sheet: Sheet) -> Labels:
    """What the newsroom says about the text: corrections, contributors, where it first appeared."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if _NOTE.match(line.text) and line.weight <= 700:
            yield index, Label("note", "note")
        elif index >= sheet.core and read_contribution(line) is not None:
            yield index, Label("note", "contributors")


def bracketed_notes(sheet: Sheet) -> Labels:
    """A whole line in square brackets is somebody's word about the text: an editor's, a typist's."""
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if line.text[0] == "[" and line.text[-1] == "]" and line.words >= 4 and line.weight <= 700:
            yield index, Label("note", "note in brackets")


def biographies(sheet: Sheet) -> Labels:
    """Lines that present an author: anywhere when the name is in a byline, else near the end."""
    known = _named_people(sheet)
    last = [index for index in range(len(sheet.lines)) if sheet.lines[index].is_prose][-6:]
    for index in sheet.open_lines():
        line = sheet.lines[index]
        who = read_biography(line)
        if who is None or line.weight > 700:
            continue
        if fold(who.text) in known or index in last or index >= sheet.core_end or (index < sheet.core and line.weight < 300):
            yield index, Label("bio", "biography")


def name_lines(sheet: Sheet) -> Labels:
    """Bare names near the headline or behind the text."""
    known = _named_people(sheet)
    for index in sheet.open_lines():
        line = sheet.lines[index]
        if fold(line.text) in known and len(line.text) <= 60:
            yield index, Label("byline", "name line", "read as the byline")
            continue
        above = (sheet.headline or 0) <= index < sheet.core
        if not above and index < sheet.core_end:
            continue
        byline = read_names(line)
        if byline is not None and byline.people and (_may_stand_above(sheet, index) if above else _named_again(sheet, byline, index)):
            yield index, Label("byline", "name line", "read as the byline")


def _may_stand_above(sheet: Sheet, index: int) -> bool:
    """A line of capitalised words is a byline below a headline; without one, at the very top."""
    return sheet.headline is not None or (index <= 4 and sheet.core - index <= 8)


def _named_again(sheet: Sheet, byline: Byline, index: int) -> bool:
    """Whether the name signs the text: right below it while no byline stands above, or again in a
    biography or another line of the page."""
    above = any(label is not None and label.role == "byline" for label in sheet.labels[:index])
    last = all(label is not None for label in sheet.labels[index + 1 :])
    if not above and last and index <= sheet.core_end + 1 and len(byline.people) == 1:
        return True
    name = fold(byline.people[0].text)
    return any(
        name in fold(line.text[:300])
        for other, line in enumerate(sheet.lines)
        if other != index and sheet.role(other) in ("bio", "byline", "furniture", None) and (other < sheet.core or other >= sheet.core_end)
    )


def _named_people(sheet: Sheet) -> frozenset[str]:
    """Folded names of the people in the bylines, biographies and contact lines found so far, and
    of bare names right below the headline."""
    found = set()
    for index, line in enumerate(sheet.lines):
        role = sheet.role(index)
        if role == "byline":
            byline = read_byline(line) or read_names(line)
            if byline is not None:
                found.update(fold(name.text) for name in byline.people)
        elif role == "bio":
            who = read_biography(line)
            if who is not None:
                found.add(fold(who.text))
        elif role == "furniture":
            found.update(fold(name.text) for name in read_contact(line))
    for index in range(sheet.headline or 0, sheet.core):
        if sheet.labels[index] is None and looks_like_person(sheet.lines[index].text):
            found.add(sheet.folded[index])
    return frozenset(found)


def other_stories(sheet: Sheet) -> Labels:
    """All that follows a heading such as "More from …" near the end; just a few lines elsewhere."""
    total = sum(line.weight for line in sheet.lines if line.is_prose)
    before = 0
    for index, line in enumerate(sheet.lines):
        if line.is_prose:
            before += line.weight
        if index < sheet.core or sheet.role(index) not in (None, "furniture") or not opens_other_stories(line):
            continue
        if total and before >= 0.62 * total and before >= 300:
            yield index, Label("furniture", "other stories", "heads a list of other stories")
            for other in sheet.open_lines(index + 1):
                yield other, Label("furniture", "other stories", "stands in a list of other stories")
            return
        yield index, Label("furniture", "other stories", "heads a list of other stories")
        for other in range(index + 1, min(index + 8, len(sheet.lines))):
            if sheet.lines[other].is_prose or sheet.labels[other] is not None:
                break
            if sheet.lines[other].gap > 1 and other > index + 1:
                break
            yield other, Label("related", "other stories")


def linked_pictures(sheet: Sheet) -> Labels:
    """Headlines right below a stamped picture inside the text: the page points to other stories."""
    for index in range(sheet.core, len(sheet.lines)):
        if sheet.role(index) != "caption" or read_stamp(sheet.lines[index].text) is None:
            continue
        for other in range(index + 1, min(index + 4, len(sheet.lines))):
            line = sheet.lines[other]
            if line.gap or sheet.labels[other] is not None or line.is_prose or line.ends_sentence:
                break
            yield other, Label("related", "headline below a linked picture")


def standfirst(sheet: Sheet) -> Labels:
    """A sentence right below the headline that something parts from the text: a byline, a date,
    a picture, the headline again."""
    if sheet.headline is None:
        return
    below = None
    for index in range(sheet.headline + 1, min(len(sheet.lines), sheet.headline + 7)):
        if sheet.labels[index] is None:
            below = index
            break
        if sheet.role(index) not in ("furniture", "byline", "stamp"):
            return
    if below is None:
        return
    line = sheet.lines[below]
    if not 30 <= line.weight <= 320 or line.words < 5 or len(_SENTENCES.findall(line.text)) > 2:
        return
    parted = False
    for index in range(below + 1, min(len(sheet.lines), below + 5)):
        role = sheet.role(index)
        if role in ("byline", "stamp", "caption") or (role == "furniture" and sheet.lines[index].gap == 0) or (
            role == "furniture" and sheet.labels[index].reason in ("headline repeated", "advertisement", "reading time")  # type: ignore[union-attr]  # a role means a label
        ):
            parted = True
            break
        if role is None:
            break
    if parted or (not line.ends_sentence and below < sheet.core and below == sheet.headline + 1 and line.words >= 6):
        yield below, Label("standfirst", "standfirst")


def before_the_text(sheet: Sheet) -> Labels:
    """What is still open between the headline and the running text."""
    for index in sheet.open_lines(0, sheet.core):
        line = sheet.lines[index]
        following = sheet.role(index + 1)
        if line.ends_sentence and line.words >= 6 and not _MARK_OF_LIST.match(line.text):
            continue
        if line.bullet and line.words >= 5:
            continue
        if following == "caption" and not line.gap and line.words >= 4:
            yield index, Label("caption", "caption: above another")
        elif line.words >= 5 and sheet.headline is not None:
            yield index, Label("caption", "caption: alternative text")
        else:
            yield index, Label("furniture", "before the text", "stands between headline and text")


def lists(sheet: Sheet) -> Labels:
    """Lines with a bullet, next to another such line."""
    for index in sheet.open_lines((sheet.headline or -1) + 1, sheet.core_end + 12):
        line = sheet.lines[index]
        mark = _MARK_OF_LIST.match(line.text)
        if mark is None:
            continue
        near = [other for other in (index - 1, index + 1) if 0 <= other < len(sheet.lines)]
        if (mark[0][0] not in "-–—" or sheet.language in _NO_DIALOGUE_DASH) and any(_MARK_OF_LIST.match(sheet.lines[other].text) for other in near):
            yield index, Label("list_item", "list", text=line.text[mark.end() :].strip())


def headings(sheet: Sheet) -> Labels:
    """Short lines between paragraphs that do not end like sentences; runs of three are links."""
    spaced = sum(1 for line in sheet.lines[1:] if line.gap) > 0.08 * len(sheet.lines)
    run: list[int] = []
    for index in range(sheet.core, len(sheet.lines) + 1):
        if index < len(sheet.lines) and sheet.labels[index] is None and index < sheet.core_end and _heading_like(sheet.lines[index]):
            run.append(index)
            continue
        if run:
            yield from _heading_run(sheet, run, spaced)
            run = []


def _heading_run(sheet: Sheet, run: list[int], spaced: bool) -> Labels:
    if len(run) >= 4:
        for index in run:
            yield index, Label("related", "run of headlines")
        return
    for index in run:
        line = sheet.lines[index]
        if spaced and not line.gap and len(run) > 1 and index != run[-1]:
            yield index, Label("caption", "caption: alternative text")
        else:
            yield index, Label("heading", "heading")


def _heading_like(line: Line) -> bool:
    return 3 <= line.weight <= 120 and line.words <= 16 and not _HEADING_END.search(line.text) and not (
        line.text[0] in "“\"„«‘'" and line.text[-1] in "”\"“»’'" and line.words > 9
    )


def behind_the_text(sheet: Sheet) -> Labels:
    """What is still open below the last paragraph: short lines without an end are the page's."""
    for index in sheet.open_lines(sheet.core_end):
        line = sheet.lines[index]
        if line.ends_sentence and line.words >= 4 and index <= sheet.core_end + 3:
            continue
        yield index, Label("furniture", "behind the text", "stands after the article")


def paragraphs(sheet: Sheet) -> Labels:
    """Everything else is the text itself."""
    for index in sheet.open_lines():
        yield index, Label("paragraph", "paragraph")


FIRST_RULES: tuple[Rule, ...] = (date_lines, furniture_words, bracketed_notes, captions_with_credit, teasers, stated_bylines)
"""Rules that need no knowledge of where the article begins."""

HEAD_RULES: tuple[Rule, ...] = (headline, above_the_headline, standfirst)
"""Rules that settle what stands above the running text."""

END_RULES: tuple[Rule, ...] = (notes, biographies)
"""Rules that settle what follows the running text, though it reads like prose."""

PLACE_RULES: tuple[Rule, ...] = (
    name_lines,
    printed_twice,
    linked_pictures,
    other_stories,
    lists,
    before_the_text,
    headings,
    behind_the_text,
    paragraphs,
)
"""Rules that look at a line's place: above, inside or below the running text."""


def label_lines(sheet: Sheet) -> None:
    """Give every line of the sheet its label.

    Where the running text begins and ends is measured again as lines turn out to be something
    else: a notice long enough to look like prose, a standfirst.
    """
    sheet.apply(FIRST_RULES)
    sheet.remeasure()
    sheet.headlines = rank_headlines(sheet)
    sheet.apply(HEAD_RULES)
    sheet.remeasure()
    sheet.apply(END_RULES)
    sheet.remeasure()
    sheet.apply(PLACE_RULES)
    sheet.remeasure()
