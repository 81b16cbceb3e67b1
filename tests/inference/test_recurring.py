"""What only the archive tells: lines under many headlines are furniture."""

from __future__ import annotations

from archive_gen.inference.recurring import HEADLINES
from archive_gen.inference.resolve import learn, resolve
from archive_gen.records import Block, Candidate, Reading

PROSE = "The council of Tarnbeck voted on Monday to keep the old ferry, after two hundred people had signed."
SLOGAN = "The paper that reads the tide tables for you."


def reading(number: int, *, headline: str | None = None, outlet: str = "Tarnbeck Bugle") -> Reading:
    return Reading(
        path=f"{number}.txt",
        format="text",
        sha256="",
        encoding="utf-8",
        blocks=(
            Block("paragraph", f"{PROSE} It was the {number}. vote.", 3, 3),
            Block("paragraph", SLOGAN, 5, 5),
        ),
        candidates={
            "title": (Candidate(headline or f"Vote number {number} on the ferry", "text", "headline", 0.9),),
            "source": (Candidate(outlet, "text", "copyright line", 0.9),),
        },
    )


def bodies(readings: list[Reading]) -> list[list[str]]:
    knowledge = learn(readings)
    return [[block.text for block in resolve(each, knowledge).body] for each in readings]


def test_a_line_under_many_headlines_is_furniture() -> None:
    """It leaves the body of every article of the outlet, and the record says why."""
    readings = [reading(number) for number in range(HEADLINES)]
    article = resolve(readings[0], learn(readings))
    assert [block.text for block in article.body] == [f"{PROSE} It was the 0. vote."]
    assert [(gone.line, gone.text) for gone in article.removed] == [(5, SLOGAN)]
    assert "many headlines" in article.removed[0].reason


def test_a_few_times_prove_nothing() -> None:
    """Below the bound every line stays."""
    readings = [reading(number) for number in range(HEADLINES - 1)]
    assert all(SLOGAN in body for body in bodies(readings))


def test_copies_of_one_story_take_nothing_out() -> None:
    """Ten files under one headline are one story kept ten times."""
    readings = [reading(number, headline="Old ferry sails on") for number in range(10)]
    assert all(SLOGAN in body for body in bodies(readings))


def test_other_outlets_count_for_themselves() -> None:
    """What one outlet prints on every page is news in another."""
    readings = [reading(number) for number in range(HEADLINES)]
    other = reading(99, outlet="Sund Gazette")
    assert SLOGAN in bodies([*readings, other])[-1]


def test_the_order_of_files_does_not_matter() -> None:
    """The same knowledge from any order."""
    readings = [reading(number) for number in range(9)]
    assert learn(readings) == learn(readings[::-1]) == learn(readings[4:] + readings[:4])
