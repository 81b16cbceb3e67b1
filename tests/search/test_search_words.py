"""Text → words, and what is typed → what is asked: by example, and by law."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.search.question import MOST_TOKENS, MOST_UNITS, parse
from archive_gen.search.stems import stem
from archive_gen.search.words import LONGEST_WORD, norm, tokens, words

HERE = Path(__file__).parent


def examples(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((HERE / name).read_text(encoding="utf-8"))
    return rows


@pytest.mark.parametrize("example", examples("norms.json"), ids=lambda each: ascii(each["text"])[:30])
def test_words_of_examples(example: dict[str, Any]) -> None:
    """The examples that clients in other languages are tested with hold here."""
    assert words(example["text"]) == example["words"]


@pytest.mark.parametrize("example", examples("queries.json"), ids=lambda each: ascii(each["text"])[:30])
def test_questions_of_examples(example: dict[str, Any]) -> None:
    """The examples that clients in other languages are tested with hold here."""
    question = parse(example["text"], typing=example["typing"])
    assert msgspec.json.decode(msgspec.json.encode(question)) == example["question"]


TEXT = st.text() | st.text(st.sampled_from("aZs.'’\" -+#:东京ไทëйё\u0306\u0301\ue000\ue003\u200d1٣\ud800"))


@given(TEXT)
def test_words_hold_nothing_that_a_database_reads(text: str) -> None:
    """No word holds a space, a quote, or a character by which the index marks its own tokens."""
    for word in words(text):
        assert word
        assert len(word) <= LONGEST_WORD + 2
        assert not set(word) & set(" \"'*()^:-\t\n\0")
        assert not any("\ue000" <= character <= "\uf8ff" for character in word)


@given(st.text(st.sampled_from("aBs1 .'’‘+#-_\n“…")))
def test_the_short_way_gives_the_same_words(text: str) -> None:
    """Texts in ASCII take a short cut, which changes nothing."""
    assert words(text) == [token.word for token in tokens(text)]


@given(TEXT)
def test_norm_is_settled(text: str) -> None:
    """What is normalised stays as it is."""
    once = norm(text)
    assert norm(once) == once


@pytest.mark.parametrize(
    "words_",
    [
        "organise organize organised organizing organization organisations organizer organiser",
        "analyse analyze analysed analyzing",
        "privatise privatize privatisation privatization",
        "labour labor labours laboured labored labourer laborers",
        "favourite favorite favourites",
        "neighbourhood neighborhood neighborhoods",
        "behaviour behavior behavioural behavioral",
        "centre center centres centers",
        "kilometre kilometer kilometres",
        "programme program programmes programming",
        "catalogue catalog catalogues",
        "defence defense defences",
        "licence license licences licensing",
    ],
)
def test_british_and_american_spellings_are_one_family(words_: str) -> None:
    """By rules, not by lists: whichever is typed, both are found."""
    assert len({stem(word, "en") for word in words_.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        "according accord", "important import", "united unit", "several severe", "department depart", "france franc",
        "maine main", "prize prise", "seize seis", "four for", "hour hor", "tour tor", "sour sor", "pour por",
        "organize organ", "vogue vog", "fence fens", "acre acer", "private privatize", "international internal",
    ],
)  # fmt: skip
def test_words_that_mean_something_else_are_apart(pair: str) -> None:
    """Those that only look like spellings or inflections of each other."""
    one, other = pair.split()
    assert stem(one, "en") != stem(other, "en")


def test_spellings_are_of_one_language() -> None:
    """What is a spelling in English is none elsewhere."""
    assert stem("honour", "fr") == "honour"
    assert stem("colour", "de") == "colour"


@given(TEXT, TEXT)
def test_words_stop_at_spaces(first: str, second: str) -> None:
    """The words of a text are those of its parts: clients may cut it where there is white space."""
    assert words(f"{first} {second}") == words(first) + words(second)
    assert [token.word for token in tokens(first)] == words(first)


@given(TEXT | st.text(st.sampled_from('ab "-ORNDT:')), st.booleans())
def test_every_text_is_a_question(text: str, typing: bool) -> None:
    """Nothing that is typed is an error, and no question is large."""
    question = parse(text, typing=typing)
    units = [*question.excluded, *(unit for group in question.groups for unit in group)]
    assert len(units) <= MOST_UNITS
    assert all(0 < len(unit.tokens) <= MOST_TOKENS for unit in units)
    assert all(question.groups[at] for at in range(len(question.groups)))
