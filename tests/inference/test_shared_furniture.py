"""Files that share rare lines of furniture are of one outlet, also where one of them does not name it."""

from __future__ import annotations

from dotted import fill, reading_of
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.resolve import learn, resolve
from archive_gen.inference.shared_furniture import Carrier, claimed_by, claims_of, furniture_of
from archive_gen.records import Reading, RemovedLine

BODY = fill("\n\n{prose 1}\n\n{prose 2}\n\n{prose 3}\n")
NOTICE = "Letters of up to two hundred words reach us by Thursday noon. All rights reserved.\n"
NAMED = "© 2024 Harbour Courier\n"


def furniture(text: str) -> dict[int, float]:
    """The key of one line that was removed."""
    return furniture_of((), (RemovedLine(1, text, "for a test"),), ())


def share(reading: Reading, *others: Reading) -> float:
    """What the Harbour Courier gets as the outlet of a file among others."""
    article = resolve(reading, learn([reading, *others]))
    (evidence,) = (each for each in article.evidence if each.field == "source")
    found = (*evidence.chosen, *evidence.rejected)
    return next(each.score for each in found if each.value == "Harbour Courier")


SPOKEN = "The engineer told the Harbour Courier that it would last.\n"
ANOTHER = reading_of(f"New bridge waits for its engineer\n\n{SPOKEN}{BODY}{NOTICE}", "b.txt")


def test_a_file_with_the_same_notice_speaks_for_its_outlet() -> None:
    """Whom somebody spoke to is the outlet rather if a file with the same notice says it is its own."""
    with_notice = reading_of(f"Old ferry sails for another winter{BODY}{NOTICE}{NAMED}", "a.txt")
    without = reading_of(f"Old ferry sails for another winter{BODY}{NAMED}", "a.txt")
    assert share(ANOTHER) < share(ANOTHER, without) < share(ANOTHER, with_notice)


def test_a_name_that_the_text_does_not_hold_is_never_brought_in() -> None:
    """Sister papers share their notices."""
    named = reading_of(f"Old ferry sails for another winter{BODY}{NOTICE}{NAMED}", "a.txt")
    silent = reading_of(f"New bridge waits for its engineer{BODY}{NOTICE}", "b.txt")
    assert resolve(silent, learn([named, silent])).source is None


def test_copies_of_an_article_prove_nothing() -> None:
    """The same headline twice may be a story that another outlet has taken over."""
    copied = reading_of(f"New bridge waits for its engineer{BODY}{NOTICE}{NAMED}", "a.txt")
    assert share(ANOTHER, copied) == share(ANOTHER)


def test_what_everybody_prints_tells_nothing() -> None:
    """A line that stands below many outlets is nobody's; one word is too few in any case."""
    many = [Carrier(number, f"paper{number}", 0.9) for number in range(9)]
    assert claims_of(many) == ()
    assert len(claims_of(many[:8])) == 8
    assert furniture("Share") == {}


def test_longer_lines_tell_more() -> None:
    """Two articles seldom share a sentence by chance, and often two words."""
    found = [furniture("one two three four five six"[:end]) for end in (7, 13, 18, 27)]
    told = [value for each in found for value in each.values()]
    assert told == sorted(set(told))
    assert len(told) == 4


carriers = st.builds(
    Carrier,
    st.integers(0, 4),
    st.sampled_from(["courier", "herald"]),
    st.sampled_from([0.2, 0.5, 0.9]),
)


@given(st.lists(carriers, max_size=8), st.randoms(), st.integers(0, 4))
def test_the_order_of_files_does_not_matter(found: list[Carrier], random: object, headline: int) -> None:
    """Claims are the same in any order, and how likely they make an outlet is between 0 and 1."""
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    claims = claims_of(found)
    assert claims == claims_of(mixed)
    likely = claimed_by({1: 0.8, 2: 0.3}, {1: claims, 2: claims}, headline).values()
    assert all(0 < each < 1 for each in likely)
