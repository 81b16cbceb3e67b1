"""What one reading says by itself, before the other files are asked: stated by a person, or the best
that its text has.
"""

from __future__ import annotations

from collections.abc import Iterable

from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import line_key
from archive_gen.inference.shared_furniture import furniture_of
from archive_gen.inference.sources import THRESHOLD as SOURCE_THRESHOLD
from archive_gen.records import Candidate, Reading, Stated

_SURE_AUTHOR = 0.5
"""The least score of an author by whom an article may be known as one outlet's."""


def stated(reading: Reading, field: str) -> Stated | None:
    """What a person has stated for the field: the first is the strongest."""
    return next((stated for stated in reading.stated if stated.field == field), None)


def _stated_or_found(reading: Reading, field: str) -> str | None:
    """What is stated is not looked for in the text."""
    given = stated(reading, field)
    if given is not None and isinstance(given.value, str):
        return given.value
    return next((candidate.value for candidate in reading.candidates.get(field, ())), None)


def headline_of(reading: Reading) -> str:
    """The headline that is stated, or the best that the text has, whatever its score, or else the path: no
    two files share that.
    """
    return _stated_or_found(reading, "title") or reading.path


def headline_key(reading: Reading) -> int:
    """What stands for the headline of a file."""
    return line_key(headline_of(reading), "")


def language_of(reading: Reading) -> str:
    """The language of the text without its region, empty if it is not known."""
    return (_stated_or_found(reading, "language") or "").split("-")[0]


def outlet_candidates(reading: Reading) -> tuple[Candidate, ...]:
    """What the file says of its outlet: what is stated, else its candidates, best first."""
    given = stated(reading, "source")
    if given is None:
        return reading.candidates.get("source", ())
    return (Candidate(given.value, given.origin, "stated", 1.0),) if isinstance(given.value, str) else ()


def source_of(reading: Reading) -> str | None:
    """The outlet as the file alone tells it, `None` if it does not."""
    best = next(iter(outlet_candidates(reading)), None)
    return best.value if best is not None and best.score >= SOURCE_THRESHOLD else None


def outlet_of(reading: Reading) -> str:
    """The key of the outlet as the file alone tells it, empty if it does not."""
    source = source_of(reading)
    return letters_of(source) if source is not None else ""


def furniture_lines(reading: Reading) -> dict[int, float]:
    """The lines and authors by which the article may be known as one outlet's (`shared_furniture`)."""
    given = stated(reading, "authors")
    authors: Iterable[str]
    if given is None:
        found = reading.candidates.get("authors", ())
        authors = [each.value for each in found if each.score >= _SURE_AUTHOR]
    else:
        authors = given.value if isinstance(given.value, tuple) else ()
    return furniture_of(reading.blocks, reading.removed, authors)
