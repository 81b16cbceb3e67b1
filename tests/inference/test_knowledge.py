"""What the archive knows follows from counts, and a change of few counts from few of them."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.counts import CountsInMemory, Touched, told
from archive_gen.inference.knowledge import (
    facts_of_names,
    facts_of_outlets,
    learn,
    recurring_lines,
    settled_up_to,
)
from archive_gen.inference.recurring import line_key
from archive_gen.inference.tag_counts import name_key
from archive_gen.inference.tags import choose_tags
from archive_gen.records import Block, Candidate, NameMention, Reading, Stated

_NAMES = st.builds(
    NameMention,
    st.sampled_from(
        [
            *("Ada Lund", "Ada B. Lund", "Erik Lund", "Lund", "CHT", "Coastal Heritage Trust", "The Quarn"),
            *("QUARN", "Central Harbour Tunnel", "Tunnel", "Ada Tunnel"),
        ]
    ),
    st.sampled_from(["person", "place", "organisation", "name"]),
    st.integers(1, 5),
    st.integers(1, 9),
    st.sampled_from([(), ("CHT",), ("Lund",), ("CHT", "QRN")]),
)


@st.composite
def readings(draw: st.DrawFn, path: str = "a.txt") -> Reading:
    """A reading with names, an outlet (stated, guessed or none), a date order and lines."""
    outlet = draw(st.sampled_from(["Tarn Bugle", "tarnbugle.example", "Sund Gazette"]))
    score = draw(st.sampled_from([0.1, 0.3, 0.55, 0.9]))
    given_source = draw(st.sampled_from([(), (Stated("source", outlet, "sidecar", "a.yaml", 1),)]))
    return Reading(
        path=path,
        format="text",
        sha256="",
        encoding="utf-8",
        stated=given_source,
        names=tuple(draw(st.lists(_NAMES, max_size=4))),
        day_first=draw(st.sampled_from([None, True, False])),
        blocks=tuple(
            Block("paragraph", text, 1, 1)
            for text in draw(
                st.lists(st.sampled_from(["Sail on.", "Read more.", "A tide table."]), max_size=3)
            )
        ),
        candidates={
            "title": (Candidate(draw(st.sampled_from("abcdefgh")) * 5, "text", "headline", 0.9),),
            "source": (Candidate(outlet, "text", "copyright line", score),),
        },
    )


@given(st.lists(readings(), max_size=30), st.data())
def test_facts_follow_from_the_counts_that_they_hang_on(archive: list[Reading], data: st.DataObject) -> None:
    """Asking for a few facts gives what asking for all of them gives."""
    everything = learn(archive)
    counts = CountsInMemory(archive)
    all_names = sorted({name_key(name.name) for reading in archive for name in reading.names})
    some = data.draw(st.sets(st.sampled_from(all_names))) if all_names else set()
    for key, fact in facts_of_names(some, counts).items():
        assert fact == everything.names.get(key)
    for key, outlet in facts_of_outlets(everything.outlets, counts).items():
        assert outlet == everything.outlets[key]


@given(st.lists(readings(), max_size=12), readings())
def test_only_what_an_article_touches_changes(archive: list[Reading], new: Reading) -> None:
    """Facts outside of what the new article's rows touch stand as they did, but for those of names in so
    many articles that the number of all articles counts.
    """
    before, after = learn(archive), learn([*archive, new])
    touched = Touched()
    touched.add(told(new))
    unsettled = {key for key, fact in before.names.items() if fact.articles > settled_up_to(len(archive))}
    names = facts_of_names(touched.names | unsettled, CountsInMemory([*archive, new])).keys()
    assert {key: fact for key, fact in before.names.items() if key not in names} == {
        key: fact for key, fact in after.names.items() if key not in names
    }
    assert {key: fact for key, fact in before.outlets.items() if key not in touched.outlets} == {
        key: fact for key, fact in after.outlets.items() if key not in touched.outlets
    }
    others = Counter(
        group for reading in archive for topic, group, _, _ in told(reading) if topic == "headline"
    )
    for outlet in others.keys() - touched.lines.keys():
        assert recurring_lines(outlet, CountsInMemory(archive)) == recurring_lines(
            outlet, CountsInMemory([*archive, new])
        )


@given(st.lists(readings(), max_size=10), st.randoms())
def test_the_order_of_articles_does_not_matter(archive: list[Reading], random: object) -> None:
    """The same articles in any order give the same knowledge."""
    shuffled = list(archive)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert learn(shuffled) == learn(archive)


def test_one_more_article_leaves_what_is_well_known_alone() -> None:
    """A name in many articles is as well known in one more: no page of the others changes."""
    quarn = Reading(
        path="a.txt",
        format="text",
        sha256="",
        encoding="utf-8",
        names=(NameMention("Quarn", "place", 2, 1),),
    )
    few, many = (choose_tags(quarn.names, learn([quarn] * number).names) for number in (3, 30))
    assert few == many


def test_line_keys_fit_a_database() -> None:
    """64 bits with a sign, also for text that no UTF-8 can hold."""
    for text in ("a", "\ud800", "文"):
        assert -(2**63) <= line_key("outlet", text) < 2**63
