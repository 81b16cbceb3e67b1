"""Words that may be misspelt, and what may be meant by them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from search_index_of import asking, fresh

from archive_gen.search.asking import ask
from archive_gen.search.records import Misspelt, Searchable
from archive_gen.search.spelling import backwards, distance, has_spelling, nearest, ranges, word_of

LETTERS = st.text(st.sampled_from("abcé"), max_size=8)


def test_letters_are_changed_added_left_out_and_swapped() -> None:
    """Each counts one; a letter that was swapped does not change as well."""
    assert distance("quillfeather", "quillfeather") == 0
    assert distance("quilfeather", "quillfeather") == 1
    assert distance("quillfaether", "quillfeather") == 1
    assert distance("kuillfeether", "quillfeather") == 2
    assert distance("ca", "abc") == 3
    assert distance("", "abc") == 3


@given(LETTERS, LETTERS)
def test_the_distance_is_the_same_both_ways(one: str, other: str) -> None:
    """And it is none only to itself, and no longer than the longer word."""
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) <= max(len(one), len(other))


@given(st.text(st.sampled_from("abcdeé"), min_size=6, max_size=20), st.data())
def test_a_word_with_one_wrong_letter_is_always_found(word: str, data: st.DataObject) -> None:
    """Wherever the letter is changed, added, left out or swapped, one of the two ranges holds the word."""
    at = data.draw(st.integers(0, len(word) - 1))
    kind = data.draw(st.sampled_from(("x", "", word[at] + "x", word[at : at + 2][::-1])))
    wrong = word[:at] + kind + word[at + 1 + (len(kind) == 2 and "x" not in kind) :]
    if has_spelling(wrong) and len(wrong) >= 6:
        assert any(first <= key <= last for key in (word, backwards(word)) for first, last in ranges(wrong))
    assert [word_of(key) for key in (word, backwards(word))] == [word, word]


def test_long_words_may_have_two_wrong_letters_and_short_ones_one() -> None:
    """The nearest first, then the one that begins alike the longest."""
    assert nearest("fennimoor", ["fennimore", "fennimoors", "fenn", "fennimoor"]) == [
        (1, "fennimoors"),
        (2, "fennimore"),
    ]
    assert nearest("quai", ["quay", "quail", "quarry", "gay", "key"]) == [(1, "quail"), (1, "quay")]


def article(number: int, text: str) -> Searchable:
    return Searchable(url=f"{number}.html", title=f"Note {number}", text=text, language="en")


def test_what_hardly_any_article_has_is_doubted(tmp_path: Path) -> None:
    """A word in no article, or in very few where another one is in many; never one that is as frequent."""
    texts = ["Quillfeather of Tarnbeck"] * 6 + ["Quilfeather, wrongly", "Tarnbek twice", "Tarnbek once"]
    articles = {each.url: each for each in (article(at, text) for at, text in enumerate(texts))}
    with asking(fresh(tmp_path, articles)) as asked:

        def misspelt(text: str) -> tuple[Misspelt, ...]:
            return ask(asked.index, text, limit=5).misspelt  # type: ignore[arg-type]

        assert misspelt("Qillfeather") == (Misspelt("qillfeather", 0, ("quillfeather", "quilfeather")),)
        assert misspelt("quilfeather") == (Misspelt("quilfeather", 1, ("quillfeather",)),)
        assert misspelt("tarnbek") == (), "six articles are not four times as many as two"
        assert misspelt("quillfeather") == ()
        assert misspelt('title:qillfeather OR "of Tarnbek" -wrongly') == (
            Misspelt("qillfeather", 0, ("quillfeather", "quilfeather")),
        )
        assert misspelt("zeppelin") == misspelt("qui") == misspelt("123456") == misspelt("東京都") == ()
