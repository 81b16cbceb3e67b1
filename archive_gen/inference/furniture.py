"""Lines that belong to the page and not to the article, told by their words.

Each rule looks at one line and gives a reason in words, or `None`. The words themselves are in
`data/furniture.toml`; adding a language needs no change here.
"""

from __future__ import annotations

import functools
import re

from archive_gen.inference.data import words_of
from archive_gen.inference.lines import KEPT_LINES, LONGEST_KEPT_LINE, Line, fold, holds_any

_ENDS = " \t:;.,!?…|•·*»›>«‹<-–—_()[]{}#+→↗▶►⟩\u200b\u200e\u200f\ufeff"
_COUNT = re.compile(r"[\s(\[]*\d[\d.,]*\s*[kKmM+]?[)\]]*$")
_NUMBERS = re.compile(r"[\d\s.,:/%+|()\-–—#°kKmM]{1,24}")
_COUNTED = re.compile(
    r"\d[\d.,]*\s*[kKmM]?\+?\s*(?:comments?|views?|shares?|likes?|replies|reactions?|votes?|photos?|kommentare?|commentaires?|comentarios?"
    r"|commenti|reacties|aufrufe|visualizzazioni|комментари\w*|просмотр\w*)",
    re.IGNORECASE,
)
# These are matched with casefolded text.
_PLAYER = re.compile(r"(?:video|audio|live|play|duration|\d{1,2}:\d{2}(?::\d{2})?|[\s/|\-–—:]){1,8}")
_READ_TIME = re.compile(
    r"(?:[\w\s.,]{0,30}\b)?(?:\d{1,3}\s*(?:-\s*\d{1,3}\s*)?(?:min(?:ute)?s?\.?|minuten|"
    r"minutos|minuti|мин\.?|分|분)"
    r"(?:\s+(?:read|de lecture|de lectura|di lettura|de leitura|lesezeit|lesedauer|lästid|"
    r"læsetid|leestijd|чтения))?"
    r"|(?:lesezeit|lesedauer|reading time|read time|temps de lecture|tiempo de lectura|tempo di lettura)"
    r"\s*:?\s*(?:ca\.?\s*)?\d{0,3}\s*(?:min(?:ute)?[ns]?\.?|minuten|minutos)?)\s*\.?",
)
_FILE_NAME = re.compile(
    r"\S{1,120}\.(?:jpe?g|png|gif|webp|svg|tiff?|bmp|mp4|mp3|pdf|avif|heic)", re.IGNORECASE
)
_NAME_OF_FILE = re.compile(r"(?=[a-z0-9-]*_)[a-z0-9]+(?:[-_]+[a-z0-9]+){2,15}|[a-z0-9]+(?:-[a-z0-9]+){4,15}")
"""Without its ending: "harbour_at-night_2", "the-harbour-at-night-in-may"."""
_WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+\.[\w.-]+|[@#]\w+(?:\s+[@#]\w+)*", re.IGNORECASE
)
_COPYRIGHT = re.compile(
    r"(?:copyright\b|\(c\)\s*(?:copyright|\d{4})|©\s*(?:copyright\s*)?(?:\d{4}|"
    r"[\w\s.,&'’-]{0,60}\b\d{4})|(?:all\s+)?content\s*©|<copyright)",
)
_IMAGE_COUNTER = re.compile(
    r"(?:image|photo|bild|foto|picture|slide|page|seite)?\s*\d{1,3}\s*(?:/|of|von|de|av|из)\s*\d{1,3}",
)
_TABLE = re.compile(r"\|.*\||\|?[\s:|-]{5,}\|?")
_BREADCRUMB = re.compile(r"[^<>›»/|]{2,40}(?:\s*[>›»]\s*[^<>›»]{2,60}){1,6}[>›»]?")
_BARRED_PATH = re.compile(r"[^|]{2,30}(?:\s+[|/·•]\s+[^|]{2,40}){1,6}")
_READ_TIME_SIGNS = ("min", "мин", "分", "분", "lese", "read", "lect", "lett")
"""One of these is in every reading time."""
_FIGURE = re.compile(r"\d")
_HAS_LETTER = re.compile(r"[^\W\d_]")
_RELATIVE_TIME = re.compile(
    r"(?:(?:posted|published|updated|last updated|publié|actualizado|aktualisiert|veröffentlicht)\s*:?\s*)?"
    r"(?:\d{1,3}|an?|one|vor|il y a|hace|fa)\s*(?:\d{1,3}\s*)?"
    r"(?:seconds?|minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|sekunden|minuten|"
    r"stunden?|tag(?:en)?|wochen?|monat(?:en)?|jahr(?:en)?"
    r"|heures?|jours?|minutos?|horas?|días?|ore|giorni)\s*(?:ago|fa)?",
)


_LONGEST_BUTTON, _WORDS_OF_A_BUTTON = 40, 4
_CLOCK_BEHIND = re.compile(
    r"(?:,| at| um| à| a las| alle| às| om| kl\.?)?\s\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?| uhr)?$"
)
_AGES = frozenset(
    "posted published updated last publié actualizado aktualisiert veröffentlicht vor hace about over".split()
)
"""First words of a line that tells an age and nobody's name."""


def bare(text: str) -> str:
    """The words of a line without the marks, arrows and counts around them, casefolded."""
    words = text.casefold().strip(_ENDS)
    if words and (words[-1] in "km" or words[-1].isdigit()):
        words = _COUNT.sub("", words).strip(_ENDS)
    return words.replace("’", "'") or text.strip(_ENDS)


@functools.cache
def _phrases(table: str) -> frozenset[str]:
    return frozenset(bare(word) for word in words_of("furniture", table))


@functools.cache
def _sizes() -> dict[str, int]:
    """The first word of each interface phrase → how many words the longest of them has."""
    sizes: dict[str, int] = {}
    for phrase in _phrases("interface"):
        words = phrase.split()
        sizes[words[0]] = max(len(words), sizes.get(words[0], 0))
    return sizes


@functools.cache
def _starts(table: str) -> dict[str, tuple[str, ...]]:
    """The beginnings of a table by their first sign."""
    starts: dict[str, tuple[str, ...]] = {}
    for word in sorted(words_of("furniture", table)):
        starts[word[0]] = (*starts.get(word[0], ()), word)
    return starts


def _begins(folded: str, table: str) -> bool:
    return folded.startswith(_starts(table).get(folded[:1], ()))


def furniture_reason(line: Line, key: str | None = None) -> str | None:
    """Why the line is furniture whatever stands around it, or `None`. `key` is `fold` of its text,
    where that is known.
    """
    if not line.is_short:
        return None
    if len(line.text) <= LONGEST_KEPT_LINE:
        return _kept_reason(line.text, line.ends_sentence)
    return _reason(line.text, key, ends_sentence=line.ends_sentence)


@functools.lru_cache(maxsize=KEPT_LINES)
def _kept_reason(text: str, ends_sentence: bool) -> str | None:
    return _reason(text, None, ends_sentence=ends_sentence)


def _reason(text: str, key: str | None, *, ends_sentence: bool) -> str | None:
    if not _HAS_LETTER.search(text):
        return "counter or mark"
    if (
        (len(text) < 3 and text.isascii())
        or (len(text) <= 24 and _NUMBERS.fullmatch(text))
        or (text[0].isdigit() and _COUNTED.fullmatch(text))
    ):
        return "counter or mark"
    folded = text.casefold().replace("’", "'")
    reason = _short_reason(folded) if len(text) <= 90 else None
    if reason is not None:
        return reason
    one_word = " " not in text
    if one_word and (_FILE_NAME.fullmatch(text) or _NAME_OF_FILE.fullmatch(text)):
        return "file name"
    if (one_word or text[0] in "@#") and _WEB_ADDRESS.fullmatch(text):
        return "web address"
    if text[0] == "|" and _TABLE.fullmatch(text):
        return "table row"
    if len(text) <= 300 and _COPYRIGHT.match(folded):
        return "copyright line"
    return _words_reason(folded, text, fold(text) if key is None else key, ends_sentence=ends_sentence)


def _short_reason(folded: str) -> str | None:
    """The reason for a line of few words."""
    whole = bare(folded)
    if whole in _phrases("advert"):
        return "advertisement"
    if _only_interface_words(whole):
        return "interface words"
    if _PLAYER.fullmatch(folded):
        return "player"
    if holds_any(folded, _READ_TIME_SIGNS) and _READ_TIME.fullmatch(folded):
        return "reading time"
    if _RELATIVE_TIME.fullmatch(folded):
        return "age without a date"
    if _FIGURE.search(folded) and _IMAGE_COUNTER.fullmatch(folded):
        return "picture counter"
    return None


def _words_reason(folded: str, text: str, key: str, *, ends_sentence: bool) -> str | None:
    if len(folded) <= 220 and _begins(folded, "prompt"):
        return "prompt to the reader"
    if _holds_notice(folded, key.split()):
        return "notice of the publisher"
    if len(text) > 120:
        return None
    if ":" in folded and bare(folded.partition(":")[0]) in _phrases("label"):
        return "tag line"
    if holds_any(folded, ">›»") and not ends_sentence and _BREADCRUMB.fullmatch(text):
        return "breadcrumb"
    if (
        holds_any(folded, "|/·•")
        and _BARRED_PATH.fullmatch(folded)
        and bare(re.split(r"\s+[|/·•]\s+", folded)[0]) in _phrases("interface")
    ):
        return "breadcrumb"
    return None


def holds_notice(text: str) -> bool:
    """Whether a notice of the publisher stands in a text of any length ("we may earn a commission")."""
    return _holds_notice(text.casefold().replace("’", "'"), fold(text).split())


def _holds_notice(folded: str, words: list[str]) -> bool:
    """Whether a notice stands in the line; only those are compared whose first word does."""
    by_word, unspaced = _notices()
    for word in by_word.keys() & words:
        if holds_any(folded, by_word[word]):
            return True
    return not folded.isascii() and holds_any(folded, unspaced)


@functools.cache
def _notices() -> tuple[dict[str, list[str]], list[str]]:
    """The notices by their first word, and those in scripts that write no spaces."""
    by_word: dict[str, list[str]] = {}
    unspaced = []
    for notice in sorted(words_of("furniture", "notice")):
        if " " in notice or notice.isascii():
            by_word.setdefault(fold(notice).split()[0], []).append(notice)
        else:
            unspaced.append(notice)
    return by_word, unspaced


def _only_interface_words(whole: str) -> bool:
    """Whether bare words are one interface phrase after another ("Share Facebook Copy link")."""
    phrases = _phrases("interface")
    if whole in phrases:
        return True
    sizes = _sizes()
    if whole.split(maxsplit=1)[0].strip(_ENDS) not in sizes:
        return False
    words = [word for word in (part.strip(_ENDS) for part in whole.split()) if word]
    if not 1 < len(words) <= 12:
        return False
    position = 0
    while position < len(words):
        for size in range(min(sizes.get(words[position], 0), len(words) - position), 0, -1):
            if " ".join(words[position : position + size]) in phrases:
                position += size
                break
        else:
            return False
    return True


def is_teaser(line: Line, *, inside: bool = True) -> bool:
    """Whether the line points to another story ("READ MORE: …"). Above the text, where it is not `inside`,
    words such as "Analysis:" open the headline.
    """
    text = line.text.lstrip("-–—•▪►▶>»* ")
    if len(text) > 250:
        return False
    folded = text.casefold().replace("’", "'")
    return _begins(folded, "teaser") or (inside and _begins(folded, "teaser_inside"))


def opens_other_stories(line: Line) -> bool:
    """Whether the line heads a list of other stories ("You may also like", "More from …")."""
    if len(line.text) > 60 or (line.text.endswith((".", "?")) and not line.text.endswith("...")):
        return False
    words = bare(line.text)
    phrases = _phrases("other_stories")
    if words in phrases:
        return True
    first_two = " ".join(words.split()[:2])
    return first_two in {
        "more from",
        "most read",
        "mehr von",
        "mehr aus",
        "read more",
        "more in",
        "plus de",
        "más de",
        "mais de",
    }


def opens_comment(line: Line) -> bool:
    """Whether the line signs a reader's comment: a name, and how long ago ("harbourcat 3 hours ago")."""
    if not line.has_digits or len(line.text) > 60:
        return False
    name, _, age = line.text.casefold().partition(" ")
    return len(name) > 2 and name not in _AGES and _RELATIVE_TIME.fullmatch(age.strip()) is not None


def answers_comment(line: Line) -> bool:
    """Whether the line is the button below a reader's comment ("Reply", "Antworten")."""
    return (
        line.words <= _WORDS_OF_A_BUTTON
        and len(line.text) <= _LONGEST_BUTTON
        and bare(line.text) in _phrases("answer")
    )


def heads_comments(line: Line) -> bool:
    """Whether the line is a heading of readers' comments ("Top Rated Comments", "12 Kommentare")."""
    return (
        len(line.text) <= _LONGEST_BUTTON
        and line.words <= _WORDS_OF_A_BUTTON
        and not _phrases("comments").isdisjoint(bare(line.text).split())
    )


def tells_age(line: Line) -> bool:
    """Whether the line says how long ago something was, and maybe at which time: "2 days ago at 07:52 am"."""
    if not line.has_digits or len(line.text) > _LONGEST_BUTTON:
        return False
    return _RELATIVE_TIME.fullmatch(_CLOCK_BEHIND.sub("", line.text.casefold())) is not None


def is_kicker_like(line: Line) -> bool:
    """Whether the line is at most four words without an end: a section name or a menu entry."""
    return line.words <= 4 and line.weight <= 36 and not line.ends_sentence
