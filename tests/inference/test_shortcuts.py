"""A cheap question asked before a costly one never changes the answer.

Most lines of a page need no close look, so rules ask first whether a word or a sign that they depend on is
there at all. Where the costly question would say yes, the cheap one must.
"""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_gen.inference import (
    biographies,
    body_rules,
    captions,
    contributions,
    furniture,
    headline_features,
    language,
    name_lists,
    outlet_phrases,
    resolve,
)
from archive_gen.inference.data import phrases_of, word_table
from archive_gen.inference.lines import fold, split_lines, words_of_text
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


WORDY = st.text("abAZéßİʼ日ा\u0345 \n\t’'_-—.,:;!?()0129٣²½•©→\u00a0\u200d", max_size=60) | st.text(
    max_size=40
)


@given(WORDY)
def test_words_found_by_splitting_are_those_of_the_expression(text: str) -> None:
    """All of them, as often as they stand there."""
    assert sorted(words_of_text(text)) == sorted(re.findall(r"\w+", text))
    assert sorted(language._words(text)) == sorted(re.findall(r"[^\W\d_]+", text))


@given(WORDY)
def test_words_are_counted_as_the_expression_finds_them(text: str) -> None:
    assert resolve._count_words(text) == len(resolve._WORD.findall(text))


@given(WORDY, WORDY)
def test_words_of_content_are_those_of_the_expression(text: str, headline: str) -> None:
    """Those of a headline that stand in the text, as words of their own."""
    found = set(headline_features._CONTENT_WORD.findall(text.casefold()))
    words = found | set(headline_features._CONTENT_WORD.findall(headline.casefold()))
    assert {word for word in words if headline_features._holds(text.casefold(), word)} == found


@given(WORDY)
def test_a_line_has_digits_in_any_script(text: str) -> None:
    assert [line.has_digits for line in split_lines(text)] == [
        re.search(r"\d", line) is not None for line in text.split("\n") if line.strip()
    ]


@given(texts("told the|told|Follow|follow us on|Courier|reporter|a reporter for|first published in|\n|’|'"))
@settings(max_examples=300)
def test_places_in_prose_are_those_of_all_phrases(text: str) -> None:
    """Which phrases the text may hold at all is asked word by word; none that it holds is passed over."""
    text = f"He said {text} Harbour Courier {text}"
    present = {word.strip(outlet_phrases.SIGNS).lower() for word in text.split()}
    words = {word.lower() for word in words_of_text(text)}
    plain = outlet_phrases._plain(text, text.lower())
    for side in ("before", "behind"):
        asked = {
            phrase
            for phrase, alone in outlet_phrases._phrases_of(side, words)
            if any(outlet_phrases._all(plain, phrase, text.lower(), alone))
        }
        phrases = [phrase for some in outlet_phrases._keys(side).values() for phrase in some]
        assert asked == {
            phrase.text for phrase in phrases if phrase.text in plain and phrase.alone <= present
        }


@given(texts("told|.told|told,|“told”|untold|told-on|harbour|\n"))
def test_a_word_stands_alone_where_blanks_and_signs_part_it_from_others(text: str) -> None:
    present = {word.strip(outlet_phrases.SIGNS) for word in text.split()}
    assert outlet_phrases._stands_alone(text, "told") == ("told" in present)
