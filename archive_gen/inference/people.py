"""Whether a few words are the name of a person, as far as their shape can tell."""

from __future__ import annotations

import functools
import re

from archive_gen.inference.data import words_of

PARTICLES = frozenset(
    (
        "de del della di da dos das do du des la le van von der den "
        "ten ter te zu zum af av bin ibn al el y e ben abu i ó ap"
    ).split()
)
"""Small words inside surnames, written without a capital (de la Cruz, van der Berg, bin Salim)."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’.\-‐][^\W\d_]+)*\.?")
_ORGANISATION_MARK = re.compile(r"[\d@#:;!?/|&%$€£©®™…_<>=+*\\\[\]{}()]")
_NICKNAME = re.compile(r"\s[\"“„«'‘][^\"”“»'’]{1,24}[\"”“»'’]\s")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd", "md", "esq"})
_HAN_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,4}|[\uac00-\ud7a3]{2,4}|"
    r"[\u4e00-\u9fff]{1,4}[ \u3000][\u4e00-\u9fff\u3040-\u30ff]{1,4}"
)


@functools.cache
def _not_names() -> frozenset[str]:
    return words_of("credits", "not_a_name") | words_of("credits", "outlet") | words_of("furniture", "advert")


def looks_like_person(text: str) -> bool:
    """Whether `text`, and nothing else in it, has the shape of one person's name.

    Two to five capitalised words, with particles, initials, hyphens and nicknames in quotes; no
    digits, no marks, no word that names things or offices. A single word is never enough.
    """
    text = _NICKNAME.sub(" ", text.strip())
    if not 4 <= len(text) <= 48 or _ORGANISATION_MARK.search(text):
        return False
    tokens = text.replace(",", " ").split()
    if not 2 <= len(tokens) <= 5:
        return False
    full = 0
    for position, token in enumerate(tokens):
        if _TOKEN.fullmatch(token) is None:
            return False
        plain = token.strip(".").casefold()
        if plain in PARTICLES and position and (token.islower() or len(token) <= 3):
            continue
        if plain in _SUFFIXES:
            continue
        if plain in _not_names():
            return False
        if not token[0].isupper() and token[0].lower() != token[0].upper():
            return False
        if len(plain) > 1 and not (token.endswith(".") and len(plain) <= 2):
            full += 1
    return full >= 1 and tokens[-1].casefold() not in PARTICLES


def looks_like_person_without_case(text: str) -> bool:
    """The same for names in Chinese, Japanese or Korean signs: two to four, in one or two words.

    Such a shape is weak evidence; use it only beside a word that says "reporter" or "by".
    """
    return _HAN_NAME.fullmatch(text.strip()) is not None
