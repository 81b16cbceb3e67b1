"""A path may tell a day, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.loader.paths import path_candidates
from archive_gen.records import PartialDate


def dates(path: str) -> list[tuple[str, float]]:
    return [(c.value, c.score) for c in path_candidates(path).get("date", ())]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("2024-10-01-bridge-opens.txt", [("2024-10-01", 0.5)]),
        ("bridge_2024_10_01.txt", [("2024-10-01", 0.5)]),
        ("20241001_bridge.txt", [("2024-10-01", 0.5)]),
        ("2024.10.01.txt", [("2024-10-01", 0.5)]),
        ("2024-10-01T0830-bridge.md", [("2024-10-01", 0.5)]),
        ("2024/10/01/bridge.txt", [("2024-10-01", 0.4)]),
        ("courier/2024/10/bridge.txt", [("2024-10", 0.4)]),
        ("2024-10/bridge.txt", [("2024-10", 0.4)]),
        ("issue 1931-05-02/p1/bridge.txt", [("1931-05-02", 0.4)]),
        ("2024/10/2024-10-03-bridge.txt", [("2024-10-03", 0.5)]),
        ("2023/07/2024-10-03-bridge.txt", [("2024-10-03", 0.5), ("2023-07", 0.4)]),
    ],
)
def test_a_date_in_the_path_is_a_candidate_that_any_date_in_the_text_beats(
    path: str, found: list[tuple[str, float]]
) -> None:
    assert dates(path) == found
    assert {c.origin for c in path_candidates(path)["date"]} == {"path"}


@pytest.mark.parametrize(
    "path",
    [
        "000_4cec3bf680835c1b.txt",
        "20240199.txt",
        "2024-02-30.txt",
        "99991231.txt",
        "15000101.txt",
        "202410011234.txt",
        "a20241001.txt",
        "20241001b3f.txt",
        "20240101-e29b-41d4-a716-446655440000.txt",
        "555-2024-10-0123.txt",
        "2010-11-season.txt",
        "01-10-2024.txt",
        "1984/bridge.txt",
        "2024/13/bridge.txt",
        "0001/02/bridge.txt",
        "٢٠٢٤-١٠-٠١.txt",
    ],
)
def test_numbers_that_are_no_dates_stay_numbers(path: str) -> None:
    assert path_candidates(path) == {}


@given(st.text())
def test_any_path_gives_valid_dates_or_none(path: str) -> None:
    for candidate in path_candidates(path).get("date", ()):
        assert PartialDate.parse(candidate.value).iso == candidate.value
