"""A cheap question asked before a costly one never changes the answer.

Most lines of a page need no close look, so rules ask first whether a word or a sign that they depend on is
there at all. Where the costly question would say yes, the cheap one must.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_gen.inference import biographies, body_rules, captions, contributions, furniture, name_lists
from archive_gen.inference.data import phrases_of, word_table
from archive_gen.inference.lines import fold
from archive_gen.inference.people import looks_like_person

NAMES = "Ada Lund|ADA|O’Lund|Lund's|the|harbour|—|,|.|:|(|)|12|x"


def texts(fragments: str) -> st.SearchStrategy[str]:
    """Short texts of these fragments and of names and marks, with and without spaces between them."""
    parts = st.sampled_from(fragments.split("|")) | st.sampled_from(NAMES.split("|"))
    gaps = st.sampled_from([" ", " ", " ", "", "\u00a0", ", "])
    rows = st.lists(st.tuples(parts, gaps), min_size=1, max_size=6)
    return rows.map(lambda row: "".join(part + gap for part, gap in row).strip() or "x")


_PLAIN_AGENCIES = re.compile(
    r"(?<!\w)(?:"
    + "|".join(re.escape(name) for table in word_table("credits")["agency"].values() for name in table)
    + r")(?!\w)"
)


@given(texts("AP|(AFP)|Getty Images|dpa|iStock|picture alliance|123RF|U.S. Army|Photo/"))
@settings(max_examples=300)
def test_agencies_are_found_as_by_one_plain_search(text: str) -> None:
    """Names with a capital and without, anywhere in a line."""
    assert captions.names_agency(text) == bool(_PLAIN_AGENCIES.search(text))


def presents_a_person(text: str) -> bool:
    match = biographies._BIOGRAPHY.match(text[:160])
    words = match["who"].split() if match else []
    return any(len(words) >= size and looks_like_person(" ".join(words[-size:])) for size in (4, 3, 2))


def of_the_press(text: str) -> bool:
    return bool(biographies._words("press", "press_role").search(text))


Question = Callable[[str], object]
ASKED: dict[str, tuple[str, Question, Question]] = {
    "maker of a picture": (
        "photo|Photos|IMAGE|by|via|courtesy of|.",
        lambda text: captions._tail_by().search(text),
        lambda text: captions._may_name_a_maker(text.casefold()),
    ),
    "biography": (
        "is a|has worked|covers|writes|, the|’s book|@ada|By|van der|PhD",
        presents_a_person,
        biographies._CAPITAL_AND_VERB.search,
    ),
    "press": (
        "reporter|at large|bureau chief|co-author|Editor|worked for",
        of_the_press,
        biographies.names_press,
    ),
    "note": (
        "Update|update2|Correction:|Editor’s Note|This article was|更正|* |– ",
        lambda text: phrases_of("stamps", "note").match(text.lstrip("*•-–—([ ")),
        body_rules._opens_note,
    ),
    "title": (
        "Dr.|Dr|dott.ssa|Prof. Dr.|Mr|Professor",
        lambda text: name_lists._titles().match(text),
        name_lists._may_begin_with_title,
    ),
    "portrait": (
        "photo|image of|Bild von|Portrait|headshot",
        lambda text: name_lists._picture().search(text),
        name_lists._may_name_picture,
    ),
    "reading time": (
        "min read|5 min|Lesezeit:|reading time|3 min.|temps de lecture|5分|5 мин",
        lambda text: furniture._READ_TIME.fullmatch(text.casefold()),
        lambda text: any(sign in text.casefold() for sign in furniture._READ_TIME_SIGNS),
    ),
    "contribution": (
        "Additional reporting by|Reporting and writing by|Quelle:|With files from|mit Material von|Reuters|* ",
        contributions._CONTRIBUTING.match,
        lambda text: fold(text).split()[0] in contributions._FIRST_WORDS,
    ),
}


@pytest.mark.parametrize("name", ASKED)
@given(data=st.data())
@settings(max_examples=200)
def test_what_the_costly_question_affirms_the_cheap_one_lets_through(name: str, data: st.DataObject) -> None:
    """For every pair of questions."""
    fragments, costly, cheap = ASKED[name]
    text = data.draw(texts(fragments))
    if costly(text):
        assert cheap(text)


@given(texts("PhD|Ph. D.|md|Esq.|from|in|aus|Tarnbeck"))
@settings(max_examples=400)
def test_places_and_degrees_are_cut_as_without_looking(text: str) -> None:
    """Cutting is tried only where a word for it stands, and cuts the same."""
    cut = name_lists._DEGREE.sub("", name_lists._FROM_PLACE.sub("", text))
    assert name_lists._without_place_and_degree(text) == cut
