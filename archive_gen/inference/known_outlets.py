"""The outlets of an archive: what its files say together, though each may say it too softly.

One article that asks to "follow the Courier" proves little; a second one under another headline that
names it in its furniture makes it an outlet of the archive.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.recurring import line_key
from archive_gen.inference.sources import IN_THE_TEXT
from archive_gen.records import Candidate

_WEAKEST_WITNESS = 0.2
"""A file whose best name scores less says nothing of how the outlet is spelled."""
_NAMED_ELSEWHERE = 1.0
_SURELY_NAMED_ELSEWHERE = 2.0
_SURELY_BUT_ONLY_SPOKEN_OF = 1.2
"""What is added to the log-odds of a name against "the file names no outlet" where another file names
the outlet: for that alone, and for the greatest share that one gives to it, which counts less where
this file only speaks of the name in its text. Chosen on labelled articles of publishers left out
of the training, by the curves that `tools/train_outlets.py` prints."""


class Witness(msgspec.Struct, frozen=True, array_like=True):
    """What one file says of one outlet that its candidates name.

    `headline` stands for the file's headline (`recurring.line_key`); `sure` says that the name is the
    file's best candidate, and likely enough to tell how the outlet is spelled.
    """

    headline: int
    spelling: str
    score: float
    sure: bool


class KnownOutlet(msgspec.Struct, frozen=True):
    """An outlet that files of the archive name: its commonest spelling, empty if none is sure, and the
    greatest shares for it under two different headlines, the first of which is `headline`.
    """

    spelling: str
    headline: int
    share: float
    second_share: float

    def said_by_others(self, headline: int) -> float:
        """The greatest share that a file with another headline gives to the outlet, 0 if none does."""
        return self.second_share if headline == self.headline else self.share


def witnesses_of(headline: int, candidates: Sequence[Candidate]) -> list[tuple[str, Witness]]:
    """`letters_of` each outlet that a file names, with what it says; `candidates` are best first.

    A paper that is only spoken of in the text may be another one, however often.
    """
    return [
        (
            letters_of(candidate.value),
            Witness(
                headline, candidate.value, candidate.score, place == 0 and candidate.score >= _WEAKEST_WITNESS
            ),
        )
        for place, candidate in enumerate(candidates)
        if candidate.rule != IN_THE_TEXT
    ]


def known_outlet(witnesses: Mapping[Witness, int]) -> KnownOutlet | None:
    """What witnesses, with the number of files that say the same, tell of an outlet; `None` without any.

    The same article twice is one witness. The result does not depend on the order.
    """
    shares: dict[int, float] = {}
    spellings: Counter[str] = Counter()
    for witness, files in witnesses.items():
        spellings[witness.spelling] += files * witness.sure
        shares[witness.headline] = max(shares.get(witness.headline, 0.0), witness.score)
    if not shares:
        return None
    ranked = sorted(shares.items(), key=lambda said: (-said[1], said[0]))
    headline, share = ranked[0]
    return KnownOutlet(_commonest(spellings), headline, share, ranked[1][1] if len(ranked) > 1 else 0.0)


def learn_outlets(files: Iterable[tuple[str, Sequence[Candidate]]]) -> dict[str, KnownOutlet]:
    """`letters_of` → every outlet that files name outside their running text: (headline, candidates),
    the best first.
    """
    said: dict[str, Counter[Witness]] = {}
    for headline, candidates in files:
        for key, witness in witnesses_of(line_key("", headline), candidates):
            said.setdefault(key, Counter())[witness] += 1
    known = {key: known_outlet(witnesses) for key, witnesses in said.items()}
    return {key: outlet for key, outlet in known.items() if outlet is not None}


def _commonest(spellings: Counter[str]) -> str:
    """The spelling of most files; an address only where nothing else is printed."""
    sure = [text for text, count in spellings.items() if count]
    return min(sure, key=lambda text: ("." in text and text.islower(), -spellings[text], text), default="")


def judged_together(
    headline: int, candidates: Sequence[Candidate], known: Mapping[str, KnownOutlet]
) -> tuple[Candidate, ...]:
    """The candidates of a file, best first, in the light of what the other files say, and in the
    archive's spelling. The shares of all names and of "none" still add up to 1.
    """
    none = max(0.001, 1.0 - sum(candidate.score for candidate in candidates))
    judged = []
    for candidate in candidates:
        outlet = known.get(letters_of(candidate.value))
        others = outlet.said_by_others(headline) if outlet is not None else 0.0
        odds = math.log(max(candidate.score, 0.001) / none)
        if others:
            spoken_of = candidate.rule == IN_THE_TEXT
            sure = _SURELY_BUT_ONLY_SPOKEN_OF if spoken_of else _SURELY_NAMED_ELSEWHERE
            odds += _NAMED_ELSEWHERE + sure * others
        judged.append((odds, candidate, others, outlet.spelling if outlet is not None else ""))
    top = max([0.0, *(odds for odds, *_ in judged)])
    total = math.exp(-top) + sum(math.exp(odds - top) for odds, *_ in judged)
    found = [
        msgspec.structs.replace(
            candidate,
            value=spelling or candidate.value,
            score=round(math.exp(odds - top) / total, 3),
            note=f"{candidate.note}; other files of the archive name it".lstrip("; ")
            if others
            else candidate.note,
        )
        for odds, candidate, others, spelling in judged
    ]
    return tuple(sorted(found, key=lambda candidate: -candidate.score))
