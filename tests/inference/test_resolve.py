"""The judge: stated beats inferred, field by field; losers are kept; the archive decides what a file cannot."""

from __future__ import annotations

import itertools

import msgspec
import pytest
from dotted import fill, reading_of
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.resolve import THRESHOLDS, learn, resolve
from archive_gen.public_records import public_record
from archive_gen.records import Article, Block, Candidate, Evidence, Origin, Reading, Stated

TEXT = fill(
    "Old ferry sails for another winter | Harbour Courier\nBy Jane Roe\n12 May 2024\n\nTARNBECK (AP) — {prose 1}\n\n{prose 2}\n\n{prose 3}"
)


def stated(
    field: str, value: str | tuple[str, ...] | None, origin: Origin = "sidecar", line: int = 1
) -> Stated:
    path = {"sidecar": "a.yaml", "front matter": "a.txt", "folder": "_folder.yaml"}[origin]
    return Stated(field, value, origin, path, line)


def judged(*values: Stated, reading: Reading | None = None) -> Article:
    """The article of the text above, or of another reading, with these values stated."""
    whole = msgspec.structs.replace(reading or reading_of(TEXT), stated=values)
    return resolve(whole, learn([whole]))


def candidate(value: str, score: float, rule: str = "rule") -> Candidate:
    return Candidate(value, "text", rule, score)


def bare(**candidates: tuple[Candidate, ...]) -> Reading:
    return Reading(path="a.txt", format="text", sha256="", encoding="utf-8", candidates=candidates)


def evidence_of(article: Article, field: str) -> Evidence:
    (found,) = (evidence for evidence in article.evidence if evidence.field == field)
    return found


FIELDS: dict[str, str | tuple[str, ...]] = {
    "title": "Another headline",
    "subtitle": "Another standfirst",
    "date": "1999-12-31",
    "updated": "2000-01-01",
    "authors": ("Ada Quill", "John Doe"),
    "source": "The Other Paper",
    "dateline_place": "Port Tarn",
    "dateline_agency": "PTA",
    "agencies": ("PTA",),
    "language": "nb",
    "tags": ("Herons", "Weirs"),
    "url": "https://example.org/ferry",
    "rights": "CC0",
    "slug": "the-ferry",
    "summary": "About a ferry.",
}


def value_of(article: Article, field: str) -> object:
    if field.startswith("dateline_"):
        return getattr(article.dateline, field.removeprefix("dateline_"), None)
    if field in ("date", "updated"):
        day = article.date if field == "date" else article.updated
        return day.iso if day else None
    return getattr(article, field)


@pytest.mark.parametrize("field", FIELDS)
def test_what_a_person_has_stated_wins(field: str) -> None:
    """Field by field: only the stated field differs from what the text alone gives."""
    plain, changed = judged(), judged(stated(field, FIELDS[field]))
    assert value_of(changed, field) == FIELDS[field]
    for other in FIELDS.keys() - {field}:
        if other != "summary" or field != "subtitle":  # the standfirst is the summary where there is one
            assert value_of(changed, other) == value_of(plain, other), other
    assert changed.body == plain.body
    if field == "date":
        assert changed.date_certainty == "stated"
    if field == "tags":
        assert changed.stated_tags == FIELDS["tags"]


@pytest.mark.parametrize("field", sorted(FIELDS.keys() - {"summary"}))
def test_null_means_none_and_no_guess(field: str) -> None:
    """`source: null` is an answer: there is none, whatever the text says."""
    article = judged(stated(field, None))
    assert not value_of(article, field)
    found = [evidence for evidence in article.evidence if evidence.field == field]
    assert all(not evidence.chosen for evidence in found)
    if field == "date":
        assert article.date_estimate is None
        assert article.date_certainty == "unknown"


@pytest.mark.parametrize("field", ["title", "date", "source"])
def test_the_strongest_statement_wins_and_the_weaker_ones_are_kept(field: str) -> None:
    """The sidecar beats the header in the file, which beats the folder; all stand in the evidence."""
    values = ("2001-01-01", "2002-02-02", "2003-03-03")
    article = judged(
        stated(field, values[0], "sidecar", 3),
        stated(field, values[1], "front matter"),
        stated(field, values[2], "folder"),
    )
    assert value_of(article, field) == values[0]
    evidence = evidence_of(article, field)
    assert [(found.value, found.origin) for found in evidence.chosen] == [(values[0], "sidecar")]
    assert [(found.value, found.origin) for found in evidence.rejected[:2]] == [
        (values[1], "front matter"),
        (values[2], "folder"),
    ]
    assert "a.yaml:3" in evidence.chosen[0].note


@pytest.mark.parametrize("field", ["title", "date", "authors", "source"])
def test_what_the_text_says_is_kept_behind_what_is_stated(field: str) -> None:
    """A statement hides a guess, and does not delete it."""
    guessed = evidence_of(judged(), field).chosen
    assert guessed
    kept = evidence_of(judged(stated(field, FIELDS[field])), field).rejected
    assert {found.value for found in guessed} <= {found.value for found in kept}


def test_every_field_has_evidence() -> None:
    """Also where nothing was found: then it says so by being empty."""
    for article in (judged(), judged(reading=bare())):
        fields = [evidence.field for evidence in article.evidence]
        assert len(fields) == len(set(fields))
        assert set(fields) >= {"title", "subtitle", "date", "authors", "source", "language"}
        for evidence in article.evidence:
            assert not set(evidence.chosen) & set(evidence.rejected) or evidence.field == "tags"
    empty = evidence_of(judged(reading=bare()), "title")
    assert empty.chosen == empty.rejected == ()


def test_an_inferred_value_can_be_traced_to_its_place() -> None:
    """The winner of each field says by which rule, how sure, and where in the raw file."""
    article = judged()
    for field in ("title", "date", "authors", "source", "dateline_place", "dateline_agency"):
        (chosen,) = evidence_of(article, field).chosen
        assert chosen.origin == "text"
        assert chosen.rule
        assert chosen.score >= THRESHOLDS[field]
        assert chosen.span is not None


@pytest.mark.parametrize("field", sorted(THRESHOLDS.keys() - {"date_estimate", "source"}))
def test_below_its_threshold_a_candidate_only_loses(field: str) -> None:
    """It is shown among those that lost, and never as the value; at the threshold it wins."""
    value = {"date": "2024-05-12", "updated": "2024-05-12", "language": "en"}.get(field, "Something")
    for score, wins in ((THRESHOLDS[field], True), (THRESHOLDS[field] - 0.01, False)):
        article = judged(reading=bare(**{field: (candidate(value, score),)}))
        evidence = evidence_of(article, field)
        assert [found.value for found in evidence.chosen] == [value] * wins
        assert [found.value for found in evidence.rejected] == [value] * (not wins)
        assert bool(value_of(article, field)) is wins


def test_an_outlet_that_is_too_unlikely_only_loses() -> None:
    """Its score is its share in the light of the archive: that of the text, where no other file says anything."""
    for score, wins in ((0.7, True), (0.3, False)):
        article = judged(reading=bare(source=(candidate("Harbour Courier", score),)))
        evidence = evidence_of(article, "source")
        (found,) = evidence.chosen if wins else evidence.rejected
        assert (found.score >= THRESHOLDS["source"]) is wins
        assert bool(article.source) is wins


def test_all_authors_that_are_good_enough_are_authors() -> None:
    """Of a field with several values each stands or falls by itself."""
    names = (candidate("Jane Roe", 0.9), candidate("John Doe", 0.2), candidate("Ada Quill", 0.7))
    article = judged(reading=bare(authors=names))
    assert article.authors == ("Jane Roe", "Ada Quill")
    assert [found.value for found in evidence_of(article, "authors").rejected] == ["John Doe"]


def test_an_estimate_is_no_date() -> None:
    """It has a field of its own, and is left out where a day is known."""
    guess = (candidate("2024-03-03", 0.3),)
    article = judged(reading=bare(date_estimate=guess))
    assert (article.date, article.date_certainty) == (None, "estimated")
    assert article.date_estimate is not None
    assert public_record(article)["date"] is None
    known = judged(reading=bare(date_estimate=guess, date=(candidate("2024-05-12", 0.9),)))
    assert known.date_estimate is None
    assert known.date_certainty == "inferred"


def test_a_year_stays_a_year() -> None:
    """A stated year is not filled up to a first of January."""
    article = judged(stated("date", "1987"))
    assert article.date is not None
    assert (article.date.iso, article.date.month, article.date_certainty) == ("1987", 0, "stated")


def test_stated_tags_are_marked_as_stated() -> None:
    """They get a page even where only one article has them; inferred ones are not among them."""
    assert judged(stated("tags", ("Herons",))).stated_tags == ("Herons",)
    assert judged().stated_tags == ()


def test_the_settings_name_stated_tags_anew() -> None:
    """A tag that is renamed in `archive.yaml` is renamed wherever somebody has written it."""
    reading = msgspec.structs.replace(
        reading_of(TEXT), stated=(stated("tags", ("herons", "Birds", "Weirs")),)
    )
    article = resolve(reading, learn([reading]), tag_aliases={"Herons": "Birds"})
    assert article.tags == article.stated_tags == ("Birds", "Weirs")


def test_the_summary_is_the_standfirst_or_the_first_sentences() -> None:
    """Plain text, short, and without the dateline."""
    assert judged(stated("subtitle", "About a ferry")).summary == "About a ferry"
    summary = judged().summary
    assert summary.startswith("The council of Tarnbeck")
    assert len(summary) <= 281
    long = Block("paragraph", "word " * 300, 1, 1)
    reading = msgspec.structs.replace(bare(), blocks=(long,))
    assert len(judged(reading=reading).summary) <= 281
    assert judged(reading=bare()).summary == ""


def test_words_are_counted_in_the_running_text() -> None:
    """Headings and captions are none of it; a Chinese sign counts as a word."""
    blocks = (
        Block("paragraph", "The old ferry doesn't sail.", 1, 1),
        Block("heading", "Not counted", 2, 2),
        Block("caption", "Not counted", 3, 3),
        Block("paragraph", "渡轮", 4, 4),
    )
    assert judged(reading=msgspec.structs.replace(bare(), blocks=blocks)).word_count == 7


def test_what_the_file_is_goes_through_unchanged() -> None:
    """Path, fixity, encoding, unknown keys, body and removed lines are the reading's."""
    reading = msgspec.structs.replace(
        reading_of(TEXT), sha256="ab" * 32, encoding="cp1252", replaced_bytes=2, extra=(("desk", "harbour"),)
    )
    article = judged(reading=reading)
    for field in ("path", "format", "sha256", "encoding", "replaced_bytes", "extra", "removed"):
        assert getattr(article, field) == getattr(reading, field)
    assert article.body == reading.blocks


ARCHIVE = [
    reading_of(fill(text), f"{number}.txt")
    for number, text in enumerate(
        [
            "Old ferry sails\n\nA heron - Harbour Courier, 1920, 26.06.2024\n\n{prose 1}\n\n{prose 2}\n\n{prose 3}",
            "Old ferry sails\n\nA heron - Harbour Courier, 1920, 01.10.2024\n\n{prose 2}\n\n{prose 1}\n\n{prose 3}",
            "Old ferry sails\n\n{prose 3}\n\n{prose 1}\n\n{prose 2}\n\n© 2024 Harbour Courier",
            "Old ferry sails\n\n{prose 3}\n\n{prose 1}\n\n{prose 2}\n\n© 2024 HARBOUR COURIER",
            "Alte Fähre fährt\n\n{de 1}\n\n{de 2}\n\n© 2024 Tarnbecker Bote",
        ]
    )
]


def test_what_an_archive_teaches_does_not_depend_on_the_order_of_its_files() -> None:
    """Files come in whatever order a disk or a pool of workers gives them."""
    knowledge = learn(ARCHIVE)
    articles = [resolve(reading, knowledge) for reading in ARCHIVE]
    for shuffled in itertools.permutations(ARCHIVE):
        again = learn(shuffled)
        assert again == knowledge
        assert [resolve(reading, again) for reading in ARCHIVE] == articles


def test_an_empty_archive_teaches_nothing() -> None:
    assert resolve(ARCHIVE[0], learn([])).title == "Old ferry sails"


@given(
    st.dictionaries(
        st.sampled_from(["title", "subtitle", "source", "language", "authors", "agencies", "dateline_place"]),
        st.lists(st.builds(candidate, st.text(min_size=1, max_size=20), st.floats(0, 1)), max_size=4).map(
            lambda found: tuple(sorted(found, key=lambda one: -one.score))
        ),
    ),
    st.lists(
        st.tuples(
            st.sampled_from(["title", "source", "authors", "tags", "url"]),
            st.one_of(st.none(), st.text(max_size=9)),
        ),
        max_size=4,
    ),
)
def test_no_candidate_is_ever_lost(
    candidates: dict[str, tuple[Candidate, ...]], values: list[tuple[str, str | None]]
) -> None:
    """Whatever is found and stated: each candidate wins or loses, and none is invented."""
    reading = msgspec.structs.replace(
        bare(**candidates), stated=tuple(stated(field, value) for field, value in values)
    )
    article = resolve(reading, learn([]))
    for field, found in candidates.items():
        evidence = evidence_of(article, field)
        kept = [one.value for one in (*evidence.chosen, *evidence.rejected) if one.origin == "text"]
        assert sorted(kept) == sorted(one.value for one in found)
    assert public_record(article)["path"] == "a.txt"
