"""Whether a few words are the name of a person, as far as their shape can tell."""

from __future__ import annotations

import functools
import re
from importlib import resources

from archive_gen.inference import data
from archive_gen.inference.data import words_of

PARTICLES = frozenset(
    (
        "de del della di da dos das do du des la le van von der den "
        "ten ter te zu zum af av bin ibn al el y e ben abu i ó ap"
    ).split()
)
"""Small words inside surnames, written without a capital (de la Cruz, van der Berg, bin Salim)."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’.\-‐][^\W\d_]+)*\.?")
_NICKNAME = re.compile(r"\s[\"“„«'‘][^\"”“»'’]{1,24}[\"”“»'’]\s")
_MARKED_NICKNAME = re.compile(r"[\"“„«'‘]")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_NO_CASE_EAST = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_HAN_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}|"
    r"[\u4e00-\u9fff]{1,4}[ \u3000][\u4e00-\u9fff\u3040-\u30ff]{1,4}"
)
_HAN_ORGANISATION = re.compile(r"(?:社|报|報|网|網|新闻|新聞|通信|电|台|部|局|뉴스|일보|신문|방송)$")
_INNER_CAPITAL = re.compile(r"(?P<before>[A-ZÀ-Þ]?[^\W\d_A-ZÀ-Þ]+)[A-ZÀ-Þ]+[^\W\d_A-ZÀ-Þ]")
_BEFORE_INNER_CAPITAL = frozenset(
    (
        "mc mac fitz de di da du del della la le lo van vander von den der ten ter o d al el ab abu san st"
    ).split()
)


_BESIDE_AN_OFFICE = frozenset("co ex sub vice".split())


@functools.cache
def _not_names() -> frozenset[str]:
    """Words that things, offices and jobs are called by."""
    jobs = frozenset(word for role in words_of("credits", "role") for word in role.split())
    things = words_of("credits", "not_a_name") | words_of("sections", "notice")
    return things | jobs | words_of("credits", "outlet") | words_of("furniture", "advert")


@functools.cache
def given_names() -> frozenset[str]:
    """Given names that are common in news texts, casefolded."""
    text = resources.files(data).joinpath("given_names.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(name.casefold() for line in lines for name in line.split())


def looks_like_person(text: str) -> bool:
    """Whether `text`, and nothing else in it, has the shape of one person's name.

    Two to five capitalised words, with particles, initials, hyphens and nicknames in quotes; no
    digits, no marks, no word that names things or offices, unless it is known as a name too and
    stands where that one stands ("Kim Park", "Max Roe"). A single word is never enough.
    """
    text = text.strip()
    if _MARKED_NICKNAME.search(text):
        text = _NICKNAME.sub(" ", text)
    if not 4 <= len(text) <= 48 or (not text.isascii() and _NO_CASE_EAST.search(text)):
        return False
    tokens = text.replace(",", " ").split()
    if not 2 <= len(tokens) <= 5:
        return False
    not_names = _not_names()
    full = 0
    for position, token in enumerate(tokens):
        if _TOKEN.fullmatch(token) is None:
            return False
        plain = token.strip(".").casefold()
        if plain in PARTICLES and position and (token.islower() or len(token) <= 3):
            continue
        if plain in _SUFFIXES:
            continue
        if (plain in not_names and not _is_name_too(tokens, position, plain)) or _shares_office(plain):
            return False
        if not token[0].isupper() and token[0].lower() != token[0].upper():
            return False
        if len(plain) > 1 and not (token.endswith(".") and len(plain) <= 2):
            full += 1
    return full >= 1 and tokens[-1].casefold() not in PARTICLES


def _shares_office(plain: str) -> bool:
    """Whether a word tells of an office held beside somebody, or once: "co-editor", "ex-reporter"."""
    prefix, hyphen, office = plain.partition("-")
    return bool(hyphen) and prefix in _BESIDE_AN_OFFICE and office in _not_names()


def _is_name_too(tokens: list[str], position: int, plain: str) -> bool:
    """Whether a word for a thing is a name here: a given name in front, or a surname behind one."""
    if position == 0:
        return plain in words_of("credits", "also_a_given_name")
    return (
        position == len(tokens) - 1
        and plain in words_of("credits", "also_a_surname")
        and tokens[0].casefold() in given_names()
    )


def is_glued(text: str) -> bool:
    """Whether two words stand in one somewhere ("NewsSport"), other than in "McRoe" or "DeQuill"."""
    matches = (_INNER_CAPITAL.match(token) for token in text.split())
    return any(match and match["before"].casefold() not in _BEFORE_INNER_CAPITAL for match in matches)


def looks_like_person_without_case(text: str) -> bool:
    """The same for names in Chinese, Japanese or Korean signs: two to four, in one or two words.

    Such a shape is weak evidence; use it only beside a word that says "reporter" or "by".
    """
    stripped = text.strip()
    return _HAN_NAME.fullmatch(stripped) is not None and _HAN_ORGANISATION.search(stripped) is None


def is_pen_name(text: str) -> bool:
    """Whether one word with a capital inside could be somebody's pen name ("QuillFeather"). Weak
    as well: use it only beside a word that says "by".
    """
    return (
        5 <= len(text) <= 24
        and text.isalpha()
        and text[0].isupper()
        and _INNER_CAPITAL.match(text) is not None
        and not _NO_CASE_EAST.search(text)
    )
