"""The outlets of an archive: what its files say together, though each may say it too softly.

One article that asks to "follow the Courier" proves little; three that do were printed by it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.sources import IN_THE_TEXT, THRESHOLD
from archive_gen.records import Candidate

_WEAKEST_WITNESS = 0.2
"""A file whose best name scores less says nothing about the outlets of the archive."""
_BEYOND_DOUBT = 0.6
"""What the files must say together before one of them lifts another."""
_LIFT = 0.3
"""What the archive adds to a name that it knows to be an outlet."""
_WEAKEST_LIFTED = 0.15
"""A name with a smaller score stays where it is, whatever other files say."""


def learn_outlets(witnesses: Iterable[tuple[str, Candidate]]) -> dict[str, str]:
    """`letters_of` → spelling of every outlet that the files name beyond doubt.

    A witness is the headline of a file and its best candidate. The doubts of files with different
    headlines are multiplied: the same article twice is one witness. A paper that is only spoken of
    in the text may be another one, however often. The result does not depend on the order.
    """
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    shares: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for headline, candidate in witnesses:
        if candidate.score < _WEAKEST_WITNESS or candidate.rule == IN_THE_TEXT:
            continue
        key = letters_of(candidate.value)
        spellings[key][candidate.value] += 1
        shares[key][headline] = max(shares[key].get(headline, 0.0), candidate.score)
    known = {}
    for key, by_headline in shares.items():
        doubt = 1.0
        for share in sorted(by_headline.values()):
            doubt *= 1 - share
        if 1 - doubt >= _BEYOND_DOUBT:
            known[key] = _commonest(spellings[key])
    return known


def _commonest(spellings: Counter[str]) -> str:
    """The spelling of most files; an address only where nothing else is printed."""
    return min(spellings, key=lambda text: ("." in text and text.islower(), -spellings[text], text))


def lifted(candidate: Candidate, known: str) -> Candidate:
    """The candidate in the spelling that the archive knows, and with its support."""
    if not _WEAKEST_LIFTED <= candidate.score < THRESHOLD:
        return msgspec.structs.replace(candidate, value=known)
    return msgspec.structs.replace(
        candidate,
        value=known,
        score=round(candidate.score + _LIFT, 3),
        note=f"{candidate.note}; other files of the archive name this outlet".lstrip("; "),
    )
