"""The outlets of an archive: what its files say together, though each may say it too softly.

One article that asks to "follow the Courier" proves little; a second one under another headline that
names it in its furniture makes it an outlet of the archive. So does a rare line of furniture that a
file shares with one that names its outlet (`shared_furniture`).

How much each of this counts is learned from labelled articles (`tools/train_outlets.py`) and stands
in `data/outlet_weights.toml`, behind what one file alone is worth.
"""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from archive_gen.inference.data import word_table
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.sources import IN_THE_TEXT
from archive_gen.records import Candidate

THRESHOLD = 0.34
"""A name with a smaller share in the light of the archive is not offered. Chosen on labelled articles
of publishers left out of the training, for few wrong names."""

FEATURES: dict[str, str] = {
    "own evidence": "",
    "named elsewhere": "other files of the archive name it",
    "surely named elsewhere": "other files of the archive name it",
    "spoken of here, named elsewhere": "",
    "surely named elsewhere in this language": "",
    "named elsewhere in other languages only": "",
    "another form of it": "another form of the name counts for it too",
    "spoken of elsewhere": "other texts of the archive speak of it",
    "spoken of here and elsewhere": "",
    "same furniture": "files with the same lines name it",
    "same furniture, spoken of here": "files with the same lines name it",
}
"""What counts in the light of the archive, with its words for readers: the log-odds of a name against
"the file names none", and what other files add to them."""

WEAKEST_WITNESS = 0.2
"""A file whose best name scores less says nothing of how the outlet is spelled, nor whose its lines are."""
_MOST_SPEAK_OF_IT = 4
"""More texts that speak of a name make no difference."""
_SHORTEST_FORM = 3
"""Letters of the shorter of two forms of one name."""
_MOST_OWN_EVIDENCE = 3.0
"""Log-odds above which more evidence of its own makes a name no surer: what is then still wrong is another
name of the outlet, or that of a paper which the page is full of."""
_LEAST_SHARE = 0.0005


class Witness(msgspec.Struct, frozen=True, array_like=True):
    """What one file says of one outlet that its candidates name.

    `headline` stands for the file's headline (`recurring.line_key`), `language` is that of its text;
    `sure` says that the name is the file's best candidate, and likely enough to tell how the outlet is
    spelled; `spoken_of` that it stands in the running text only: it may be another paper, however often.
    """

    headline: int
    language: str
    spelling: str
    score: float
    sure: bool
    spoken_of: bool


class Said(msgspec.Struct, frozen=True, array_like=True):
    """The greatest shares for an outlet, in tenths, under two different headlines, the first of which is
    `headline`, or 0 if they are equal: nothing changes then by one more.
    """

    headline: int
    share: float
    second_share: float

    def by_others(self, headline: int) -> float:
        """The greatest share that a file with another headline gives to the outlet, 0 if none does."""
        return self.second_share if headline == self.headline else self.share


class KnownOutlet(msgspec.Struct, frozen=True):
    """An outlet that files of the archive name: its commonest spelling, empty if none is sure; what
    files of each language say of it outside their running text; and under how many headlines a text
    speaks of it, counted to five.
    """

    spelling: str
    said: dict[str, Said]
    spoken_of: int

    def said_by_others(self, headline: int) -> float:
        """The greatest share that a file with another headline gives to the outlet, 0 if none does."""
        return max((said.by_others(headline) for said in self.said.values()), default=0.0)


class Beside(NamedTuple):
    """A file among the others: its headline's number, its language, and the outlets that its lines
    belong to (`shared_furniture.claimed_by`).
    """

    headline: int
    language: str
    lines: Mapping[str, float] = {}


def witnesses_of(headline: int, language: str, candidates: Sequence[Candidate]) -> list[tuple[str, Witness]]:
    """`letters_of` each outlet that a file names, with what it says; `candidates` are best first."""
    return [
        (
            letters_of(candidate.value),
            Witness(
                headline,
                language,
                candidate.value,
                candidate.score,
                place == 0 and candidate.score >= WEAKEST_WITNESS,
                candidate.rule == IN_THE_TEXT,
            ),
        )
        for place, candidate in enumerate(candidates)
    ]


def known_outlet(witnesses: Mapping[Witness, int]) -> KnownOutlet | None:
    """What witnesses, with the number of files that say the same, tell of an outlet; `None` without any.

    The same article twice is one witness. The result does not depend on the order.
    """
    shares: dict[str, dict[int, float]] = {}
    spellings: Counter[str] = Counter()
    speaking: set[int] = set()
    for witness, files in witnesses.items():
        if witness.spoken_of:
            speaking.add(witness.headline)
            continue
        spellings[witness.spelling] += files * witness.sure
        said = shares.setdefault(witness.language, {})
        said[witness.headline] = max(said.get(witness.headline, 0.0), round(witness.score, 1))
    if not shares and len(speaking) < 2:
        return None
    return KnownOutlet(
        _commonest(spellings),
        {language: _greatest(said) for language, said in sorted(shares.items())},
        min(len(speaking), _MOST_SPEAK_OF_IT + 1),
    )


def _greatest(shares: Mapping[int, float]) -> Said:
    ranked = sorted(shares.items(), key=lambda said: (-said[1], said[0]))
    headline, share = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return Said(headline if share > second else 0, share, second)


def learn_outlets(files: Iterable[tuple[int, str, Sequence[Candidate]]]) -> dict[str, KnownOutlet]:
    """`letters_of` → every outlet that several files speak of or one names: (the number of its headline,
    its language, its candidates, the best first) of each file.
    """
    said: dict[str, Counter[Witness]] = {}
    for headline, language, candidates in files:
        for key, witness in witnesses_of(headline, language, candidates):
            said.setdefault(key, Counter())[witness] += 1
    known = {key: known_outlet(witnesses) for key, witnesses in said.items()}
    return {key: outlet for key, outlet in known.items() if outlet is not None}


def _commonest(spellings: Counter[str]) -> str:
    """The spelling of most files; an address only where nothing else is printed, or but two letters."""
    sure = [text for text, count in spellings.items() if count]
    return min(
        sure,
        key=lambda text: (
            len(text) < _SHORTEST_FORM,
            "." in text and text.islower(),
            -spellings[text],
            text,
        ),
        default="",
    )


def beside_others(
    file: Beside, candidates: Sequence[Candidate], known: Mapping[str, KnownOutlet]
) -> list[tuple[Candidate, dict[str, float]]]:
    """The candidates of a file in the archive's spelling, each with its features."""
    none = max(0.001, 1.0 - sum(candidate.score for candidate in candidates))
    found = []
    keys = [letters_of(candidate.value) for candidate in candidates]
    for key, candidate in zip(keys, candidates, strict=True):
        outlet = known.get(key)
        own = math.log(max(candidate.score, _LEAST_SHARE) / none)
        row = {"own evidence": min(own, _MOST_OWN_EVIDENCE)}
        row["another form of it"] = sum(
            other.score
            for letters, other in zip(keys, candidates, strict=True)
            if letters != key and _are_forms(key, letters)
        )
        row |= _of_others(file, candidate, outlet)
        row["same furniture"] = file.lines.get(key, 0.0)
        row["same furniture, spoken of here"] = row["same furniture"] * (candidate.rule == IN_THE_TEXT)
        spelling = outlet.spelling if outlet is not None else ""
        found.append((msgspec.structs.replace(candidate, value=spelling or candidate.value), row))
    return found


def _are_forms(one: str, other: str) -> bool:
    """Whether one of two names holds the other: "Courier" and "Courier Sports"."""
    return min(len(one), len(other)) >= _SHORTEST_FORM and (one in other or other in one)


def _of_others(file: Beside, candidate: Candidate, outlet: KnownOutlet | None) -> dict[str, float]:
    if outlet is None:
        return {}
    spoken_of = candidate.rule == IN_THE_TEXT
    share = outlet.said_by_others(file.headline)
    same = outlet.said.get(file.language)
    often = math.log1p(max(0, min(outlet.spoken_of - spoken_of, _MOST_SPEAK_OF_IT)))
    return {
        "named elsewhere": float(share > 0),
        "surely named elsewhere": share,
        "spoken of here, named elsewhere": spoken_of * share,
        "surely named elsewhere in this language": same.by_others(file.headline) if same is not None else 0.0,
        "named elsewhere in other languages only": float(
            share > 0 and (same is None or not same.by_others(file.headline))
        ),
        "spoken of elsewhere": often,
        "spoken of here and elsewhere": spoken_of * often,
    }


def judged_together(
    file: Beside, candidates: Sequence[Candidate], known: Mapping[str, KnownOutlet]
) -> tuple[Candidate, ...]:
    """The candidates of a file, best first, in the light of what the other files say, and in the
    archive's spelling. The shares of all names and of "none" add up to 1.
    """
    weights, none = _weights()
    found = beside_others(file, candidates, known)
    odds = [sum(weights[name] * value for name, value in row.items()) for _, row in found]
    top = max([none, *odds])
    total = math.exp(none - top) + sum(math.exp(each - top) for each in odds)
    judged = [
        msgspec.structs.replace(
            candidate, score=round(math.exp(each - top) / total, 3), note=_note(candidate.note, row)
        )
        for each, (candidate, row) in zip(odds, found, strict=True)
    ]
    return tuple(sorted(judged, key=lambda candidate: (-candidate.score, candidate.value)))


def _note(note: str, row: Mapping[str, float]) -> str:
    said = dict.fromkeys(FEATURES[name] for name, value in row.items() if value and FEATURES[name])
    return "; ".join(filter(None, (note, *said)))


@functools.cache
def _weights() -> tuple[dict[str, float], float]:
    table = word_table("outlet_weights")
    return {name: float(table["archive"][name]) for name in FEATURES}, float(table["none_in_the_archive"])
