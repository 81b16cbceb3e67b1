"""Whether a few words have the shape of a person's name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.people import (
    given_names,
    is_glued,
    is_pen_name,
    looks_like_person,
    looks_like_person_without_case,
)

NAMES = [
    "Jane Roe",
    "JANE ROE",
    "Jane Q. Roe",
    "J. R. Quill",
    "Anne-Marie O'Quill",
    "Anne-Marie O’Quill",
    "Maria van der Quill",
    "José de la Roe",
    "Omar bin Salim",
    "Jane Roe Jr.",
    'Jane "Kit" Roe',
    "Żaneta Król",
    "Жанна Рой",
    "ليلى عازوري",
    "Max Roe",
    "Karen Park",
    "Karen Head",
    "Karen Leiter",
    "Karen Sales",
    "Rosa Mercado",
    "Willem Kort",
    "Jane Co-Roe",
    "Fenella Van Der Roe",
]

NO_NAMES = [
    "",
    "Jane",
    "jane roe",
    "Jane roe",
    "Jane Roe Quill Doe Fenn Moss",
    "Jane Roe 2",
    "Jane@Roe Quill",
    "Harbour Courier",
    "Breaking News",
    "By Jane Roe",
    "The Ferry",
    "Monday Morning",
    "City Council",
    "Jane de la",
    "Old ferry sails again",
    "12 May",
    "Jane Roe?",
    "Ms Roe",
    "Hyde Park",
    "Related Topics",
    "Buy Tickets",
    "Guest Co-Editor",
    "Harbour Studio",
    "FERRY ESPORTS",
    "GIRLS VOLLEYBALL",
    "Lantern Buying Guides",
    "Executive Producer",
    "Aktuelle Sendungen",
    "Freier Mitarbeiter",
    "Dernières Vidéos",
    "Últimas Crónicas",
    "Articoli Correlati",
    "Meest Gelezen",
    "Mest Læst",
    "Polecane Artykuły",
    "Tide Tables",
    "ORDRE DU JOUR",
    "Avis de Décès",
    "Amtliche Mitteilungen",
    "Fiestas Patronales",
    "Ordine del Giorno",
    "Festa da Padroeira",
    "Openbare Bekendmaking",
    "فيديو اليوم",
    "기사 주소",
]


@pytest.mark.parametrize("text", NAMES)
def test_names_of_people(text: str) -> None:
    """Capitals, particles, initials, hyphens, nicknames; scripts without capitals too."""
    assert looks_like_person(text)
    assert looks_like_person(f"  {text} ")


@pytest.mark.parametrize("text", NO_NAMES)
def test_other_things(text: str) -> None:
    """A single word is never enough; marks, digits, small letters and words for things speak against it."""
    assert not looks_like_person(text)


@pytest.mark.parametrize("text", ["林秀英", "山田 花子", "김하늘"])
def test_names_without_case_have_a_test_of_their_own(text: str) -> None:
    """They are too short to be told from other words by their shape alone."""
    assert looks_like_person_without_case(text)
    assert not looks_like_person_without_case(text + "在码头")
    assert not looks_like_person_without_case("Jane Roe")


@pytest.mark.parametrize("text", ["新华社", "中国网", "通信社部"])
def test_newsrooms_without_case_are_no_people(text: str) -> None:
    assert not looks_like_person_without_case(text)


def test_words_run_together() -> None:
    """A capital inside a word is a second word, but for the beginnings of surnames."""
    assert is_glued("NewsSport Today")
    assert not is_glued("Jane McRoe")
    assert not is_glued("Jane DeQuill")
    assert not is_glued("JANE ROE")


def test_pen_names_have_a_capital_inside() -> None:
    assert is_pen_name("QuillFeather")
    assert is_pen_name("MrABQuill")
    assert not is_pen_name("Quillfeather")
    assert not is_pen_name("Monday")
    assert not is_pen_name("QUILL")
    assert not is_pen_name("Quill Feather")


def test_given_names_are_known_without_case() -> None:
    assert "jane" in given_names()
    assert "harbour" not in given_names()


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    """And a name is never longer than 48 characters, and never one word."""
    if looks_like_person(text):
        assert 4 <= len(text.strip()) <= 60
        assert len(text.split()) >= 2
    looks_like_person_without_case(text)
