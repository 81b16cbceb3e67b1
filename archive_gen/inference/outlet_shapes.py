"""What the name itself says for or against an outlet: its words, its length, its shape."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from archive_gen.inference.captions import names_agency
from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import gazetteer
from archive_gen.inference.lines import fold
from archive_gen.inference.name_lists import has_outlet_word, is_agency
from archive_gen.inference.outlet_names import outlet_key
from archive_gen.inference.people import given_names, looks_like_person

_CALL_SIGN = re.compile(r"[KW][A-Z]{2,3}(?:[ -]?(?:TV|FM|AM|DT|LD|CD|[1-9]\d?))?")
"""Stations of the United States: 47 CFR 73.3550 gives them four letters (three, to old ones), the
first a K or a W, and the suffixes."""
_GLUED_WORDS = re.compile(r"([a-zà-ÿ])([A-ZÀ-Þ])")
_NOUNS = ("de", "lb")
"""Languages that write every noun with a capital."""


@functools.lru_cache(maxsize=4096)
def shape_of(text: str, language: str | None) -> Mapping[str, float]:
    """The features that the letters and words of the name alone give."""
    words = text.split()
    key = outlet_key(text)
    plain = key.split()
    ending = bool(plain) and plain[-1].endswith(_endings()) and plain[-1] not in _endings()
    foreign = language is not None and language.split("-")[0] != "en"
    return {
        "another language": float(foreign),
        "article of another language": float(foreign and text.startswith("The ")),
        "a noun": float(language in _NOUNS and len(plain) == 1 and text.istitle() and not ending),
        "outlet word": float(has_outlet_word(text)),
        "word of titles": float(not words_of("outlets", "titles").isdisjoint(plain)),
        "outlet ending": float(
            bool(plain) and plain[-1].endswith(_endings()) and plain[-1] not in _endings()
        ),
        "one word": float(len(plain) == 1),
        "two words": float(len(plain) == 2),
        "four words or more": float(len(plain) >= 4),
        "five words or more": float(len(plain) >= 5),
        "three words in capitals": float(len(plain) >= 3 and text.isupper()),
        "very short": float(len(key) <= 3),
        "capitals": float(text.isupper() and len(text) > 1),
        "capital inside": float(any(re.search(r"[a-zà-ÿ][A-ZÀ-Þ]|^[a-z].*[A-Z]", word) for word in words)),
        "call sign": float(_CALL_SIGN.fullmatch(text) is not None),
        "figure": float(any(map(str.isdigit, text))),
        "article": float(outlet_key(text) != fold(text)),
        "a given name": float(len(words) == 1 and text.casefold() in given_names()),
        "a person": float(
            looks_like_person(text) and all(word.istitle() for word in words if word.isalpha())
        ),
        "behind a person, whole": float(_opens_with_a_person(text)),
        "only words of menus": float(_is_of_a_menu(text, plain)),
        "only words of papers": float(
            len(plain) == 1 and key == fold(text) and plain[0] in words_of("credits", "outlet")
        ),
        "a place": float(key in _place_names()),
        "an agency alone": float(is_agency(text)),
        "an agency": float(names_agency(text) and not has_outlet_word(text)),
        "a company": float(not words_of("outlets", "company").isdisjoint(plain)),
        "address shape": float("." in text and " " not in text.strip() and text[-1] != "."),
    }


def _opens_with_a_person(text: str) -> bool:
    """Whether a person is named in front of what could be a name by itself: "Jane Roe Courier"."""
    words = text.split()
    return len(words) > 2 and words[0].casefold() in given_names() and looks_like_person(" ".join(words[:2]))


def _is_of_a_menu(text: str, plain: list[str]) -> bool:
    """Whether the name is made of words of menus, also if they are glued ("DarkMode"); "The Real Dish" is
    not, though both of its words are.
    """
    if len(plain) >= 2 and text.startswith("The "):
        return False
    if len(plain) == 1:
        plain = _GLUED_WORDS.sub(r"\1 \2", text).casefold().split()
    return bool(plain) and _menu_words().issuperset(plain)


@functools.cache
def _menu_words() -> frozenset[str]:
    """The words of the interface table, and those that name the sections of a paper."""
    words = (
        word
        for table in ("interface", "advert")
        for phrase in words_of("furniture", table)
        for word in fold(phrase).split()
    )
    return frozenset(words) | words_of("outlets", "sections")


@functools.cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(words_of("outlets", "endings")))


@functools.cache
def _place_names() -> frozenset[str]:
    return frozenset(fold(name) for language in ("en", "de") for name in gazetteer(language).places)
