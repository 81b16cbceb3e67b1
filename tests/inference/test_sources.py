"""Which outlet: what a page says of itself, and what the archive knows of outlets."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, check, fill, reading_of

from archive_gen.inference.resolve import learn, outlet_key, resolve
from archive_gen.inference.sources import headline_tail

BODY = fill("\n\n{prose 1}\n\n{prose 2}\n\n{prose 3}\n")
HEAD = "Old ferry sails for another winter"


@pytest.mark.parametrize("case", cases("sources"), ids=by_title)
def test_the_outlet(case: Case) -> None:
    check(article_of(case.given), case.expected)


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("Old ferry sails | Harbour Courier", "Harbour Courier"),
        ("Old ferry sails - Harbour Courier", "Harbour Courier"),
        ("Old ferry sails – Tarnbecker Tageblatt", "Tarnbecker Tageblatt"),
        ("Old ferry sails - And nobody minds", None),
        ("Old ferry sails", None),
        ("Old-fashioned Courier sails", None),
    ],
)
def test_the_tail_of_a_headline(text: str, tail: str | None) -> None:
    """Behind a bar, or behind a dash with a word that papers are called by."""
    assert headline_tail(text) == tail


def test_agreement_of_several_places_raises_the_score() -> None:
    """A stamp and a copyright line say more than either; each name is one candidate."""
    stamp = "\n\nThe ferry at the landing stage - Harbour Courier, 1920, 14.10.2024"
    copyright_line = "\n© 2024 Harbour Courier\n"
    one = reading_of(f"{HEAD}{stamp}{BODY}").candidates["source"]
    both = reading_of(f"{HEAD}{stamp}{BODY}{copyright_line}").candidates["source"]
    assert [found.value for found in both].count("Harbour Courier") == 1
    assert both[0].value == one[0].value == "Harbour Courier"
    assert one[0].score < both[0].score <= 1


def test_one_outlet_has_one_spelling_in_the_archive() -> None:
    """The commonest spelling of the files becomes that of all."""
    copies = [reading_of(f"{HEAD}{BODY}\n© 2024 Harbour Courier\n", f"{number}.txt") for number in range(2)]
    shouted = reading_of(f"{HEAD}{BODY}\n© 2024 HARBOUR COURIER\n", "c.txt")
    assert resolve(shouted, learn([*copies, shouted])).source == "Harbour Courier"
    assert outlet_key("The Harbour Courier") == outlet_key("HARBOUR COURIER")
    assert outlet_key("Harbour Courier") != outlet_key("Harbour Post")


def test_a_weak_sign_is_believed_where_other_files_prove_the_outlet() -> None:
    """A web address alone names nobody; it may agree with what the archive knows."""
    weak = reading_of(f"{HEAD}{BODY}\nAdvertise with Harbour Courier\n", "a.txt")
    strong = reading_of(f"{HEAD}{BODY}\n© 2024 Harbour Courier\n", "b.txt")
    assert resolve(weak, learn([weak])).source is None
    assert resolve(weak, learn([weak, strong])).source == "Harbour Courier"
