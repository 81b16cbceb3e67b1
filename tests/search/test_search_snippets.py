"""Where in an article the words stand: out of its page, around the place with most of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_gen.search.snippets import AROUND, Sought, snippet, text_of


def word(*family: str, prefix: bool = False) -> Sought:
    return Sought((frozenset(family),), prefix)


FAR = "The quay was quiet. " * 40
TEXT = f"A harbour. {FAR}Then the Strike in the HARBOUR, and two strikes more. {FAR}"


def test_the_part_with_most_of_the_words_is_shown() -> None:
    """Not the first place of any, but the first with most; what is left out is marked."""
    found = snippet(TEXT, [word("harbour"), word("strike", "strikes")])
    assert found is not None
    assert "Strike in the HARBOUR" in found
    assert found.startswith("… ")
    assert found.endswith(" …")


def test_words_beginnings_and_phrases_are_found() -> None:
    """As the question asks: the beginning of a word, words side by side, and nothing else."""
    assert snippet("a lorry", [word("lor", prefix=True)]) == "a lorry"
    assert snippet("a lorry", [word("lor")]) is None
    side_by_side = Sought((frozenset({"old"}), frozenset({"mill"})), prefix=False)
    assert snippet("The old mill", [side_by_side]) == "The old mill"
    assert snippet("The mill is old", [side_by_side]) is None
    assert snippet("", [word("mill")]) is None
    assert snippet("mill", []) is None


@given(st.text(max_size=2000), st.text(max_size=10))
def test_a_snippet_is_a_stretch_of_the_text(text: str, wanted: str) -> None:
    """Whatever the text: a part of it, no longer than a few lines."""
    found = snippet(text, [word(wanted.lower(), prefix=True)])
    joined = " ".join(text.split())
    if found is not None:
        assert found.removeprefix("… ").removesuffix(" …") in joined
        assert len(found) <= 4 * AROUND + 4


def test_the_text_of_a_page_is_what_is_marked() -> None:
    """Standfirst and body, block by block, without labels, soft hyphens and other stories' headlines; whatever else the page
    shows is not.
    """
    page = (
        "<h1>Not this</h1><p data-search-text>First<br>line</p><p>Not that</p>"
        "<div data-search-text><p>Ha\u00adrbour &amp; mill</p><p><span class='x label'>Not <b>this</b></span>Last</p>"
        "<aside class='related'><p class='label'>See</p><ul><li>Another mill</li></ul></aside></div>"
        "<p>Nor that"
    )
    assert text_of(page) == "First line Harbour & mill Last"
