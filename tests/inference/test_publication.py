"""The day of publication: which of the printed days it is, and an estimate where none is."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences, fill, reading_of

from archive_gen.inference.resolve import learn, resolve
from archive_gen.records import Reading

BODY = fill("\n\n{prose 1}\n\n{prose 2}\n\n{prose 3}\n")
STAMPED = "\n\nThe ferry at the landing stage - Harbour Courier, 1920, {day}"


@pytest.mark.parametrize("case", cases("dates"), ids=by_title)
def test_the_day_of_publication(case: Case) -> None:
    assert differences(article_of(case.given), case.expected) == []


def stamped(day: str, path: str) -> Reading:
    return reading_of(f"Old ferry sails for another winter{STAMPED.format(day=day)}{BODY}", path)


@pytest.mark.parametrize(("proof", "day"), [("26.06.2024", "2024-10-01"), ("06.26.2024", "2024-01-10")])
def test_the_other_files_of_an_outlet_prove_the_order(proof: str, day: str) -> None:
    """Alone, 01.10.2024 is open to two readings; another file of the same outlet settles it."""
    open_to_two = stamped("01.10.2024", "a.txt")
    alone = resolve(open_to_two, learn([open_to_two]))
    assert alone.date_certainty == "ambiguous"
    together = resolve(open_to_two, learn([open_to_two, stamped(proof, "b.txt")]))
    assert together.date is not None
    assert (together.date.iso, together.date_certainty) == (day, "inferred")


def test_an_outlet_that_writes_both_orders_proves_nothing() -> None:
    open_to_two = stamped("01.10.2024", "a.txt")
    readings = [open_to_two, stamped("26.06.2024", "b.txt"), stamped("06.26.2024", "c.txt")]
    assert resolve(open_to_two, learn(readings)).date_certainty == "ambiguous"


def test_the_other_reading_of_an_ambiguous_day_is_kept() -> None:
    """A person can see both days, and why the archive could not decide."""
    article = resolve(stamped("01.10.2024", "a.txt"), learn([]))
    (evidence,) = (found for found in article.evidence if found.field == "date")
    assert {candidate.value for candidate in (*evidence.chosen, *evidence.rejected)} >= {
        "2024-10-01",
        "2024-01-10",
    }
    assert evidence.chosen[0].note


def test_a_setting_decides_where_nothing_else_does() -> None:
    reading = stamped("01.10.2024", "a.txt")
    for order, day in (("day first", "2024-10-01"), ("month first", "2024-01-10")):
        article = resolve(reading, learn([reading]), date_order=order)
        assert article.date is not None
        assert (article.date.iso, article.date_certainty) == (day, "inferred")


def test_every_candidate_points_at_its_day() -> None:
    """The span of a day holds its figures, on the raw line."""
    text = f"Old ferry sails for another winter\n  Published 12 May 2024, updated 14 May 2024{BODY}"
    reading = reading_of(text)
    for candidate in (*reading.candidates["date"], *reading.candidates["updated"]):
        assert candidate.span is not None
        printed = text.split("\n")[candidate.span.line - 1][candidate.span.start : candidate.span.end]
        assert printed == {"2024-05-12": "12 May 2024", "2024-05-14": "14 May 2024"}[candidate.value]


def test_a_picture_width_is_no_year() -> None:
    """1920 stands on the line of the stamp; no candidate of any field reads it as a year."""
    reading = stamped("14.10.2024", "a.txt")
    values = [
        found.value
        for field in ("date", "updated", "date_estimate")
        for found in reading.candidates.get(field, ())
    ]
    assert "2024-10-14" in values
    assert not [value for value in values if value.startswith("1920")]
