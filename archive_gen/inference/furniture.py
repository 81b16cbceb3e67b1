"""Lines that belong to the page and not to the article, told by their words.

Each rule looks at one line and gives a reason in words, or `None`. The words themselves are in
`data/furniture.toml`; adding a language needs no change here.
"""

from __future__ import annotations

import functools
import re

from archive_gen.inference.data import words_of
from archive_gen.inference.lines import Line

_ENDS = " \t:;.,!?…|•·*»›>«‹<-–—_()[]{}#+→↗▶►⟩\u200b\u200e\u200f\ufeff"
_COUNT = re.compile(r"[\s(\[]*\d[\d.,]*\s*[kKmM+]?[)\]]*$")
_NUMBERS = re.compile(r"[\d\s.,:/%+|()\-–—#°kKmM]{1,24}")
_COUNTED = re.compile(
    r"\d[\d.,]*\s*[kKmM]?\+?\s*(?:comments?|views?|shares?|likes?|replies|reactions?|votes?|photos?|kommentare?|commentaires?|comentarios?"
    r"|commenti|reacties|aufrufe|visualizzazioni|комментари\w*|просмотр\w*)",
    re.IGNORECASE,
)
_PLAYER = re.compile(
    r"(?:video|audio|live|play|duration|\d{1,2}:\d{2}(?::\d{2})?|[\s/|\-–—:]){1,8}", re.IGNORECASE
)
_READ_TIME = re.compile(
    r"(?:[\w\s.,]{0,30}\b)?(?:\d{1,3}\s*(?:-\s*\d{1,3}\s*)?(?:min(?:ute)?s?\.?|minuten|"
    r"minutos|minuti|мин\.?|分|분)"
    r"(?:\s+(?:read|de lecture|de lectura|di lettura|de leitura|lesezeit|lesedauer|lästid|"
    r"læsetid|leestijd|чтения))?"
    r"|(?:lesezeit|lesedauer|reading time|read time|temps de lecture|tiempo de lectura|tempo di lettura)"
    r"\s*:?\s*(?:ca\.?\s*)?\d{0,3}\s*(?:min(?:ute)?[ns]?\.?|minuten|minutos)?)\s*\.?",
    re.IGNORECASE,
)
_FILE_NAME = re.compile(
    r"\S{1,120}\.(?:jpe?g|png|gif|webp|svg|tiff?|bmp|mp4|mp3|pdf|avif|heic)", re.IGNORECASE
)
_WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[@#]\w+(?:\s+[@#]\w+)*", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|\(c\)\s*(?:copyright|\d{4})|©\s*(?:copyright\s*)?(?:\d{4}|"
    r"[\w\s.,&'’-]{0,60}\b\d{4})|(?:all\s+)?content\s*©|<copyright)",
    re.IGNORECASE,
)
_IMAGE_COUNTER = re.compile(
    r"(?:image|photo|bild|foto|picture|slide|page|seite)?\s*\d{1,3}\s*(?:/|of|von|de|av|из)\s*\d{1,3}",
    re.IGNORECASE,
)
_TABLE = re.compile(r"\|.*\||\|?[\s:|-]{5,}\|?")
_BREADCRUMB = re.compile(r"[^<>›»/|]{2,40}(?:\s*[>›»]\s*[^<>›»]{2,60}){1,6}[>›»]?")
_BARRED_PATH = re.compile(r"[^|]{2,30}(?:\s+[|/·•]\s+[^|]{2,40}){1,6}")
_WORDS = re.compile(r"\w+")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_RELATIVE_TIME = re.compile(
    r"(?:(?:posted|published|updated|last updated|publié|actualizado|aktualisiert|veröffentlicht)\s*:?\s*)?"
    r"(?:\d{1,3}|an?|one|vor|il y a|hace|fa)\s*(?:\d{1,3}\s*)?"
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|sekunden|minuten|"
    r"stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?"
    r"|heures?|jours?|minutos?|horas?|días?|ore|giorni)\s*(?:ago|fa)?",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """The words of a line without the marks, arrows and counts around them, casefolded."""
    return _COUNT.sub("", text.casefold().strip(_ENDS)).strip(_ENDS).replace("’", "'") or text.strip(_ENDS)


@functools.cache
def _phrases(table: str) -> frozenset[str]:
    return frozenset(bare(word) for word in words_of("furniture", table))


@functools.cache
def _longest_phrase() -> int:
    return max(len(phrase.split()) for phrase in _phrases("interface"))


@functools.cache
def _starts(table: str) -> re.Pattern[str]:
    """One expression for all the beginnings of a table; longest first, so that it is unambiguous."""
    words = sorted(words_of("furniture", table), key=lambda word: (-len(word), word))
    return re.compile("|".join(re.escape(word) for word in words))


def furniture_reason(line: Line) -> str | None:
    """Why the line is furniture whatever stands around it, or `None`."""
    text = line.text
    if not line.is_short:
        return None
    if not _HAS_LETTER.search(text):
        return "counter or mark"
    if (len(text) < 3 and text.isascii()) or _NUMBERS.fullmatch(text) or _COUNTED.fullmatch(text):
        return "counter or mark"
    folded = text.casefold().replace("’", "'")
    short = len(text) <= 90
    if short:
        if bare(text) in _phrases("advert"):
            return "advertisement"
        if _only_interface_words(folded):
            return "interface words"
        if _PLAYER.fullmatch(text):
            return "player"
        if _READ_TIME.fullmatch(text):
            return "reading time"
        if _RELATIVE_TIME.fullmatch(text):
            return "age without a date"
        if _IMAGE_COUNTER.fullmatch(text):
            return "picture counter"
    if _FILE_NAME.fullmatch(text):
        return "file name"
    if _WEB_ADDRESS.fullmatch(text):
        return "web address"
    if _TABLE.fullmatch(text):
        return "table row"
    if _COPYRIGHT.match(text) and len(text) <= 300:
        return "copyright line"
    return _words_reason(folded, line)


def _words_reason(folded: str, line: Line) -> str | None:
    if len(folded) <= 220 and _starts("prompt").match(folded):
        return "prompt to the reader"
    if _holds_notice(folded):
        return "notice of the publisher"
    if len(folded) <= 120 and ":" in folded and bare(folded.partition(":")[0]) in _phrases("label"):
        return "tag line"
    if _BREADCRUMB.fullmatch(line.text) and len(line.text) <= 120 and not line.ends_sentence:
        return "breadcrumb"
    if (
        len(folded) <= 120
        and _BARRED_PATH.fullmatch(folded)
        and bare(re.split(r"\s+[|/·•]\s+", folded)[0]) in _phrases("interface")
    ):
        return "breadcrumb"
    return None


def _holds_notice(folded: str) -> bool:
    """Whether a notice stands in the line; only those are compared whose first word does."""
    by_word, unspaced = _notices()
    words = by_word.keys() & _WORDS.findall(folded)
    return any(notice in folded for word in words for notice in by_word[word]) or (
        not folded.isascii() and any(notice in folded for notice in unspaced)
    )


@functools.cache
def _notices() -> tuple[dict[str, list[str]], list[str]]:
    """The notices by their first word, and those in scripts that write no spaces."""
    by_word: dict[str, list[str]] = {}
    unspaced = []
    for notice in sorted(words_of("furniture", "notice")):
        if " " in notice or notice.isascii():
            by_word.setdefault(_WORDS.findall(notice)[0], []).append(notice)
        else:
            unspaced.append(notice)
    return by_word, unspaced


def _only_interface_words(folded: str) -> bool:
    """Whether the line is one interface phrase after another ("Share Facebook Copy link")."""
    phrases = _phrases("interface")
    whole = bare(folded)
    if whole in phrases:
        return True
    words = [word for word in (part.strip(_ENDS) for part in whole.split()) if word]
    if not 1 < len(words) <= 12:
        return False
    position = 0
    while position < len(words):
        for size in range(min(_longest_phrase(), len(words) - position), 0, -1):
            if " ".join(words[position : position + size]) in phrases:
                position += size
                break
        else:
            return False
    return True


def is_teaser(line: Line) -> bool:
    """Whether the line points to another story ("READ MORE: …")."""
    text = line.text.casefold().lstrip("-–—•▪►▶>»* ").replace("’", "'")
    return len(text) <= 250 and _starts("teaser").match(text) is not None


def opens_other_stories(line: Line) -> bool:
    """Whether the line heads a list of other stories ("You may also like", "More from …")."""
    if len(line.text) > 60 or line.text.endswith((".", "?")):
        return False
    words = bare(line.text)
    phrases = _phrases("other_stories")
    if words in phrases:
        return True
    first_two = " ".join(words.split()[:2])
    return first_two in {
        "more from",
        "mehr von",
        "mehr aus",
        "read more",
        "more in",
        "plus de",
        "más de",
        "mais de",
    }


def is_kicker_like(line: Line) -> bool:
    """Whether the line is at most four words without an end: a section name or a menu entry."""
    return line.words <= 4 and line.weight <= 36 and not line.ends_sentence
