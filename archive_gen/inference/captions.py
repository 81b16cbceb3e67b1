"""Picture captions and credits.

A dump keeps the words of a picture but not the picture: its alternative text, the caption under
it, and who made it. They are told from paragraphs by their credit, by standing twice, or by the
stamp that some sites print behind them ("caption - Outlet, 1920, 01.10.2024").
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import msgspec

from archive_gen.inference.data import word_table, words_of
from archive_gen.inference.lines import KEPT_LINES, holds_any
from archive_gen.inference.people import looks_like_person

LONGEST_CAPTION = 900
"""Longer lines are paragraphs, whatever they end with."""
_TAIL = 170
"""Credits are looked for in this many characters at the end of a line."""

_PENNSYLVANIA = re.compile(r"(?<=[a-z]), PA\b")
"""The state behind a town, in letters that are an agency's as well."""


class Caption(msgspec.Struct, frozen=True):
    """A line read as a caption: its text (empty when the line is nothing but a credit), who made
    the picture, and how it was told.
    """

    text: str
    credit: str | None
    rule: str


class PictureStamp(msgspec.Struct, frozen=True):
    """A caption with the outlet's stamp behind it: caption, outlet, and where the outlet stands."""

    text: str
    outlet: str
    start: int
    end: int


_STAMP = re.compile(
    r"\s+[-–—]\s+([^\W\d_][^,\d|]{1,59}?),\s*(?:\d{2,5},\s*)?(\d{1,2}[./]\d{1,2}[./]\d{4}|"
    r"\d{4}-\d{2}-\d{2})\s*$"
)
_END_BRACKET = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,120})[)\]）]\s*[.。]?$")
_GLUED_NAME = re.compile(
    r"[.!?](?<=[a-zß-ÿ]{3}[.!?])[”\"’]?(?P<who>[A-Z][\w.’'&-]*(?:[ /|,]+[A-Z@][\w.’'&-]*){0,7})$"
)
"""Behind a short sentence, without the space that parts sentences: "The pier at dusk.Jane Roe/Agency"."""
_LONGEST_GLUED = 300
_SHORTEST_BEFORE_A_NAME = 25
_SIDES = re.compile(
    r"\((?:l|r|left|right|cent(?:re|er)|l-r|l\.? to r\.?|links|rechts|mitte|[lrm]\.|li\.|re\.|izq\.|dcha\.|"
    r"gauche|droite|sinistra|destra)\)",
    re.IGNORECASE,
)
"""How captions say who stands where."""
_EAST_CREDIT = re.compile(r"[^。、]{1,40}(?:提供|撮影|写真|提供写真|제공|供图|摄)")
"""Behind a name, in brackets: who gave or took the picture."""
_SLASH_CREDIT = re.compile(
    r"(?:(?<=[.!?…”\"’)])\s*|(?<=\s{2})|"
    r"^)((?:[^\W\d_][\w.'’\-]*[ ]){0,4}[^\W\d_][\w.'’\-]*\s*(?:/|\||\bvia\b|"
    r",)\s*[^.!?]{2,80})$"
)
_BARRED_CREDIT = re.compile(r"\s\|\s([^\W\d_][^|/.!?]{2,60}/[^|/.!?]{2,60})$")
"""A person and an agency behind a bar: "The pier at dusk | Jane Roe/Agency". An agency alone, as behind a
headline, is no credit."""
_COPYRIGHT_TAIL = re.compile(r"\s*©\s*([^©]{2,90})$")
_WIDE_SPACE = re.compile(r"\s\s\s+")
_PICTURE_WORDS = ("photo", "image", "picture", "illustration", "screenshot", "graphic")
"""One of these is in every credit such as "Photo by", which `_tail_by` reads."""
_SMALL_WORD = re.compile(
    r"\s(?!(?:von|van|de|der|den|del|di|da|du|la|le|ten|ter|zu|bin|al|ibn|y)\s)[a-zа-я]{2,}\s"
)
"""One that is no particle of a name: a credit holds none."""
_SMALL_WORDS_OF_CREDITS = frozenset("via photo de van von der la and for by und bin al file".split())
_SENTENCE_THEN = re.compile(r"(?<=[.!?…”\"’)])\s+([^.!?…]{2,70})$")


@functools.cache
def _credit_words() -> str:
    words = sorted(words_of("credits", "credit"), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in words)


@functools.cache
def _whole_credit() -> re.Pattern[str]:
    return re.compile(
        rf"[(\[]?\s*(?:{_credit_words()})\s*[:：]\s*(?:©\s*)?(?P<who>.{{2,110}}?)\s*[)\]]?", re.IGNORECASE
    )


@functools.cache
def _whole_credit_by() -> re.Pattern[str]:
    return re.compile(
        r"[(\[]?\s*(?:(?:photo|image|picture|photograph|illustration|screenshot|graphic|"
        r"video)s?\s+(?:by|courtesy(?:\s+of)?|from|via)"
        r"|courtesy(?:\s+of)?|foto\s+(?:von|de|di)|fotos\s+(?:von|de)|handout\s+(?:photo|from))\s+"
        r"(?P<who>[^.!?]{2,90})[)\]]?\.?",
        re.IGNORECASE,
    )


@functools.cache
def _tail_credit() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?<=[.!?…”\"’)\]»])\s*|\s+|[|"
        rf"/•·–—-]\s*)(?P<word>{_credit_words()})\s*[:：]\s*(?:©\s*)?(?P<who>[^:：]{{2,110}})$",
        re.IGNORECASE,
    )


@functools.cache
def _glued_credit_word() -> re.Pattern[str]:
    """A credit word with a capital, glued to the word before it: "the pier at duskPhoto: Jane Roe"."""
    words = sorted(
        {
            word.split()[0].capitalize()
            for word in words_of("credits", "credit")
            if word.isascii() and len(word) > 3
        }
    )
    return re.compile(
        rf"(?<=[a-zß-ÿ.”\")])(?:{'|'.join(map(re.escape, words))})\s?[:：]\s?(?P<who>[^:：]{{2,90}})$"
    )


@functools.cache
def _tail_by() -> re.Pattern[str]:
    return re.compile(
        r"(?:(?<=[.!?…”\"’)\]»])|^|\s{2,}|[|•·–—]\s?)\s*(?:photos?|images?|pictures?|photographs?|"
        r"illustrations?|screenshot|graphics?)\s+(?:by|courtesy(?:\s+of)?|via)\s+"
        r"(?P<who>[^.!?]{2,90})\.?$",
        re.IGNORECASE,
    )


@functools.cache
def _agency_names() -> tuple[str, ...]:
    table = word_table("credits")["agency"]
    return tuple(sorted({*table["any"], *table["pictures"]}, key=lambda name: (-len(name), name)))


def _any_name(names: Iterable[str]) -> re.Pattern[str]:
    """One expression for all the names, by first letter: a search then passes over all other letters
    at once.
    """
    by_letter: dict[str, list[str]] = {}
    for name in names:
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    return re.compile(
        "|".join(rf"{first}(?<!\w{first})(?:{'|'.join(rest)})(?!\w)" for first, rest in by_letter.items())
    )


@functools.cache
def _agencies() -> re.Pattern[str]:
    return _any_name(_agency_names())


@functools.cache
def _capital_agencies() -> re.Pattern[str]:
    return _any_name(name for name in _agency_names() if not name[0].islower())


@functools.cache
def _small_agencies() -> tuple[str, ...]:
    return tuple(name for name in _agency_names() if name[0].islower())


def names_sides(text: str) -> bool:
    """Whether the text says who stands on which side of a picture: "Jane Roe (l.) and the mayor"."""
    return "(" in text and _SIDES.search(text) is not None


def describes_picture(text: str) -> bool:
    """Whether a short line opens as descriptions of pictures do ("FILE PHOTO: …", "A map of …"), or says who
    stands where in one.
    """
    folded = text.casefold()
    return (
        folded.startswith(_openings_of_descriptions())
        or (folded.startswith(("this ", "in this ")) and " file photo" in folded[:60])
        or names_sides(text)
        or _kind_of_picture().match(folded) is not None
    )


@functools.cache
def _openings_of_descriptions() -> tuple[str, ...]:
    return tuple(sorted(words_of("credits", "picture")))


@functools.cache
def _kind_of_picture() -> re.Pattern[str]:
    """An article, how the picture looks, its kind, and a word such as "of": "A line chart showing"."""
    words = {
        table: "|".join(map(re.escape, sorted(words_of("credits", f"picture_{table}"), reverse=True)))
        for table in ("article", "look", "kind", "of")
    }
    return re.compile(
        rf"(?:(?:{words['article']})\s)?(?:(?:{words['look']})\s)*(?:{words['kind']})\s(?:{words['of']})\b"
    )


@functools.lru_cache(maxsize=2048)
def names_agency(text: str) -> bool:
    """Whether a news or picture agency is named in `text`."""
    if _capital_agencies().search(text):
        return True
    return holds_any(text, _small_agencies()) and _agencies().search(text) is not None


def read_stamp(text: str) -> PictureStamp | None:
    """The stamp behind a caption, or `None`."""
    if len(text) > LONGEST_CAPTION or not text.rstrip()[-1:].isdigit():
        return None
    match = _STAMP.search(text, max(0, len(text) - 110))
    if match is None or match.start() == 0:
        return None
    return PictureStamp(
        text[: match.start()].rstrip(),
        match[1].strip(),
        match.start(1),
        match.start(1) + len(match[1].rstrip()),
    )


def read_caption(text: str) -> Caption | None:
    """Read a line as a caption with a credit, or as a credit alone; `None` if it shows none."""
    return _read_caption(text) if 2 <= len(text) <= LONGEST_CAPTION else None


@functools.lru_cache(maxsize=KEPT_LINES)
def _read_caption(text: str) -> Caption | None:
    """Kept for the lines of a file, because several rules ask about the same line."""
    if "  " in text or "\t" in text or not text.isascii():
        text = _WIDE_SPACE.sub("  ", text)
    stamp = read_stamp(text)
    if stamp is not None:
        inner = read_caption(stamp.text)
        return (
            Caption(inner.text or stamp.text, inner.credit, "stamp")
            if inner
            else Caption(stamp.text, None, "stamp")
        )
    return _only_credit(text) or _bracketed(text) or _behind(text)


def _only_credit(text: str) -> Caption | None:
    if len(text) > 150:
        return None
    match = _credited_whole(text)
    if match is not None and _is_name_like(match["who"]):
        return Caption("", match["who"].strip(" ()[]©"), "credit word")
    inner = text.strip("()[] ")
    person, mark, other = (
        (part.strip() for part in re.split(r"([|/])", inner, maxsplit=1))
        if "/" in inner or "|" in inner
        else ("", "", "")
    )
    if (
        mark
        and len(inner) <= 90
        and looks_like_person(person)
        and not looks_like_person(other)
        and _is_name_like(other)
        and other[0].isupper()
        and not re.search(r"\d", other)
    ):
        return Caption("", inner, "person and outlet")
    if len(inner) <= 90 and _is_agency_credit(inner) and (text[0] in "([©" or not _SMALL_WORD.search(inner)):
        return Caption("", inner.lstrip("© "), "agency")
    if text.startswith("©") and len(text) <= 80 and not re.search(r"\d{4}", text):
        return Caption("", text.lstrip("© ").strip(), "copyright sign")
    return None


def _credited_whole(text: str) -> re.Match[str] | None:
    """The text as nothing but a credit: "Photo: Jane Roe", "Courtesy of Jane Roe"."""
    match = _whole_credit().fullmatch(text) if ":" in text or "：" in text else None
    return match or _whole_credit_by().fullmatch(text)


def _bracketed(text: str) -> Caption | None:
    if not text.rstrip().rstrip(".。").rstrip().endswith((")", "]", "）")):
        return None
    match = _END_BRACKET.search(text, max(0, len(text) - _TAIL))
    if match is None or match.start() == 0:
        return None
    inner = match[1].strip()
    body = text[: match.start()].rstrip()
    credit = _credited_whole(inner)
    if credit is not None:
        return Caption(body, credit["who"].strip("© "), "credit in brackets")
    if inner.startswith("©") or _is_agency_credit(inner) or _EAST_CREDIT.fullmatch(inner):
        return Caption(body, inner.lstrip("© "), "credit in brackets")
    return None


def _behind(text: str) -> Caption | None:
    start = max(0, len(text) - _TAIL)
    tail = text[start:]
    match = _tail_credit().search(text, start) if ":" in tail or "：" in tail else None
    if match is not None and match["word"][0].isupper() and _is_name_like(match["who"]) and match.start() > 0:
        return Caption(
            text[: match.start()].rstrip(" |•·–—-"), match["who"].strip(" ()[]©"), "credit word behind"
        )
    match = _tail_by().search(text, start) if _may_name_a_maker(tail.casefold()) else None
    if match is not None and match.start() > 0:
        return Caption(text[: match.start()].rstrip(" |•·–—-"), match["who"].strip(), "credit behind")
    match = _COPYRIGHT_TAIL.search(text, start) if "©" in tail else None
    if (
        match is not None
        and match.start() > 0
        and not re.match(r"(?:copyright\s*)?\d{4}", match[1], re.IGNORECASE)
    ):
        return Caption(text[: match.start()].rstrip(), match[1].strip(), "copyright sign behind")
    match = _glued_credit_word().search(text, start) if ":" in tail or "：" in tail else None
    if match is not None and _is_name_like(match["who"]):
        return Caption(text[: match.start()].rstrip(), match["who"].strip(" ()[]©"), "credit word behind")
    may_end_with_a_name = len(text) <= _LONGEST_GLUED and text[-1].isalnum()
    match = _GLUED_NAME.search(text, start) if may_end_with_a_name else None
    if match is not None and match.start() > _SHORTEST_BEFORE_A_NAME and not _presents_an_author(text):
        return Caption(text[: match.start("who")], match["who"].strip(), "credit glued behind")
    if not names_agency(tail):
        return None
    match = _BARRED_CREDIT.search(text, start) if " | " in tail else None
    if match is not None and match.start() > _SHORTEST_BEFORE_A_NAME and _is_agency_credit(match[1]):
        return Caption(text[: match.start()].rstrip(), match[1].strip(), "agency behind")
    match = _SLASH_CREDIT.search(text, start)
    if match is not None and match.start() > 0 and _is_agency_credit(match[1]):
        return Caption(text[: match.start(1)].rstrip(), match[1].strip(), "agency behind")
    return _agency_behind(text, start)


def _presents_an_author(text: str) -> bool:
    """Whether the words of biographies stand there: "Jane Roe writes on weirs.Harbour Pictures"."""
    words = set(text.casefold().split())
    return not words.isdisjoint(words_of("credits", "press"))


def _may_name_a_maker(folded: str) -> bool:
    """Whether the words of credits such as "Photo by Jane Roe" could be in the text."""
    return holds_any(folded, ("by", "via", "courtesy")) and holds_any(folded, _PICTURE_WORDS)


def _agency_behind(text: str, start: int) -> Caption | None:
    """An agency behind the last sentence: "… on the pier. Getty Images"."""
    match = _SENTENCE_THEN.search(text, start)
    if (
        match is not None
        and names_agency(match[1])
        and not re.search(r"\s[a-z]{3,}\s", match[1].replace(" via ", " "))
    ):
        return Caption(text[: match.start(1)].rstrip(), match[1].strip(), "agency behind")
    return None


def _is_agency_credit(text: str) -> bool:
    """A credit that names an agency: "AP Photo/Jane Roe", "Jane Roe/AFP via Getty Images"."""
    text = _PENNSYLVANIA.sub("", text)
    if len(text) > 110 or not names_agency(text):
        return False
    rest = _agencies().sub(" ", text)
    words = re.findall(r"[^\W\d_]+", rest)
    small = [word for word in words if word.islower() and word not in _SMALL_WORDS_OF_CREDITS]
    if len(words) > 3 and text.isupper() and not holds_any(text, "/|©"):
        return False  # a headline in capitals that names an agency, or an office of the same letters
    return len(words) <= 9 and not small


def _is_name_like(text: str) -> bool:
    """Short, and not a sentence."""
    text = text.strip()
    if len(text) > 110 or not text:
        return False
    if names_agency(text) and len(text) <= 80:
        return True
    if re.search(r"[.!?]\s+[^\W\d_]+\s+[^\W\d_]+\s", text):
        return False
    words = re.findall(r"[^\W\d_]+", text)
    small = sum(word.islower() for word in words)
    return len(words) <= 12 and (small <= max(2, len(words) // 3))


def glued_credit(line: str, caption: str) -> str | None:
    """The credit that a dump has glued in front of a caption printed again below.

    "© Agency / Jane RoeThe mayor at the pier" above "The mayor at the pier": "Agency / Jane Roe".
    `None` when the line does not end as the caption begins.
    """
    head = caption[:60]
    if len(head) < 15:
        return None
    at = line.find(head)
    if at <= 0:
        return None
    credit = line[:at].strip(" \u00a0©:-–—|")
    return credit if 2 <= len(credit) <= 110 else None
