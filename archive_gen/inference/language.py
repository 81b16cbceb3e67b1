"""The language of a text, by its script and its function words.

Why not a library: lingua and eldc carry 70-100 MB of models, langid and langdetect are no longer
kept up, py3langid needs NumPy (a second to import), and the small one, CLD3, lives on in a single
release of one fork, compiled for each Python. Function words name the language of a news article
about as well (CLD3 was right in one file more of 606), load in a few milliseconds, and can be read
and mended by anyone.
"""

from __future__ import annotations

import re
import string
import tomllib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from archive_gen.inference.lines import words_of_text

CHARACTERS_READ = 20_000
"""Nothing behind this many characters is looked at."""
_STEP = 4_000
_MIN_LETTERS = 20
_MIN_HITS = 4
_MIN_SHARE = 0.08
"""Function words make up 25-45% of prose in the languages known here; below this share the text
is in another language, or is no prose."""
_MANY_HITS = 12
_SURE = 0.5
"""A lead of the best language over the next that leaves no doubt."""

# Blocks of the Unicode character database (Blocks.txt), and the language where a script has one
# that news is written in; `None`: the words decide.
_SCRIPTS: tuple[tuple[str, str, str | None], ...] = (
    ("kana", "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9d", "ja"),
    ("hangul", "\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f", "ko"),
    ("han", "\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff", "zh"),
    ("latin", "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff", None),
    ("cyrillic", "\u0400-\u052f", None),
    ("arabic", "\u0620-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc", None),
    ("greek", "\u0370-\u03ff\u1f00-\u1fff", "el"),
    ("hebrew", "\u05d0-\u05ea", "he"),
    ("devanagari", "\u0900-\u0963\u0970-\u097f", "hi"),
    ("bengali", "\u0980-\u09e5\u09f0-\u09ff", "bn"),
    ("gurmukhi", "\u0a00-\u0a65\u0a70-\u0a7f", "pa"),
    ("gujarati", "\u0a80-\u0ae5", "gu"),
    ("tamil", "\u0b80-\u0be5", "ta"),
    ("telugu", "\u0c00-\u0c65", "te"),
    ("kannada", "\u0c80-\u0ce5", "kn"),
    ("malayalam", "\u0d00-\u0d65", "ml"),
    ("sinhala", "\u0d80-\u0ddf", "si"),
    ("thai", "\u0e00-\u0e4f", "th"),
    ("lao", "\u0e80-\u0ecf", "lo"),
    ("burmese", "\u1000-\u103f", "my"),
    ("georgian", "\u10a0-\u10ff", "ka"),
    ("armenian", "\u0530-\u058f", "hy"),
    ("ethiopic", "\u1200-\u137f", "am"),
    ("khmer", "\u1780-\u17df", "km"),
)
_WORD = re.compile(r"[^\W\d_]+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII_LETTERS = string.ascii_letters.encode()


class _Profiles(NamedTuple):
    """For each script, which languages a word speaks for; and which the beginning of a word does."""

    words: dict[str, dict[str, tuple[str, ...]]]
    prefixes: dict[str, tuple[str, ...]]


@cache
def _profiles() -> _Profiles:
    data = (Path(__file__).parent / "data" / "languages.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for script, languages in tomllib.loads(data).items():
        by_word: dict[str, tuple[str, ...]] = {}
        for language, text in languages.items():
            for word in dict.fromkeys(text.split()):
                by_word[word] = (*by_word.get(word, ()), language)
        once = {languages: languages for languages in by_word.values()}
        table[script] = {word: once[languages] for word, languages in by_word.items()}
    return _Profiles(table, table.pop("prefixes"))


def detect_language(text: str) -> tuple[str | None, float]:
    """The BCP 47 tag of the language that most of `text` is written in, and a score from 0 to 1.

    The score is how far the best language is ahead of the next, not a probability; for a script
    that one language of news has to itself, it is the script's share. `(None, 0.0)` for a text
    too short to tell, or in a language that is not known here. Reads at most the first
    `CHARACTERS_READ` characters, fewer where they already leave no doubt.
    """
    best: tuple[str | None, float] = (None, 0.0)
    for end in range(_STEP, CHARACTERS_READ + 1, _STEP):
        best = _detect(text[:end])
        if end >= len(text) or best[1] >= _SURE:
            break
    return best


@lru_cache(maxsize=8)
def _detect(text: str) -> tuple[str | None, float]:
    letters = _letters(text)
    total = sum(letters.values())
    # A Chinese character says about as much as three letters.
    if total + 2 * (letters["han"] + letters["kana"] + letters["hangul"]) < _MIN_LETTERS:
        return None, 0.0
    # Japanese mixes kana with more Chinese characters than kana; Chinese has none.
    if letters["kana"] * 8 > letters["han"]:
        letters["kana"] += letters.pop("han", 0)
    script, count = max(letters.items(), key=lambda item: (item[1] * _WEIGHTS.get(item[0], 1), item[0]))
    language = _ONLY[script]
    if language is not None:
        return language, round(count / total, 3)
    return _by_words(text, script)


_ONLY = {name: language for name, _, language in _SCRIPTS}
_WEIGHTS = {"han": 3, "kana": 3, "hangul": 2}


def _letters(text: str) -> Counter[str]:
    """How many letters of each script."""
    ascii_text = text.encode("ascii", "ignore")
    counts: Counter[str] = Counter()
    counts["latin"] = len(ascii_text) - len(ascii_text.translate(None, _ASCII_LETTERS))
    others = _NOT_ASCII.findall(text) if len(ascii_text) < len(text) else ()
    for character, count in Counter(others).items():
        if script := _script(character):
            counts[script] += count
    return counts


@cache
def _starts() -> list[tuple[str, str, str]]:
    """First and last character and script of every block, in order."""
    rows = []
    for name, blocks, _ in _SCRIPTS:
        for low, high in re.findall(r"(.)-(.)", blocks):
            rows.append((low, high, name))
    return sorted(rows)


@lru_cache(maxsize=4096)
def _script(character: str) -> str | None:
    place = bisect_right(_starts(), (character, "\U0010ffff", "")) - 1
    low, high, name = _starts()[place]
    return name if low <= character <= high else None


def _by_words(text: str, script: str) -> tuple[str | None, float]:
    words = _words(text.lower())
    total = len(words)
    hits, scores = _hits(words, script)
    if script == "latin" and hits < _USUAL_SHARE * total:
        more_hits, more_scores = _prefix_hits(Counter(words))
        if more_hits > _PREFIX_SHARE * total:
            hits += more_hits
            for language, score in more_scores.items():
                scores[language] = scores.get(language, 0.0) + score
    if hits < _MIN_HITS:
        return None, 0.0
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    lead = (score - second) / score
    # Lists of names and results have few function words, but of one language.
    if hits < _MIN_SHARE * total and not (hits >= _MANY_HITS and lead >= _SURE):
        return None, 0.0
    return best, round(lead, 3)


def _words(text: str) -> list[str]:
    """The words of the text, a word being letters only."""
    words = words_of_text(text, figures=False)
    return words if "".join(words).isalpha() else _WORD.findall(" ".join(words))


_USUAL_SHARE = 0.15
"""With fewer function words than this, a text may be in a language that glues them to the word."""
_PREFIX_SHARE = 0.2
"""How many of its words must then begin in that way."""


def _hits(words: Sequence[str], script: str) -> tuple[int, dict[str, float]]:
    """How many words are function words, and what they say for each language."""
    spoken_in = _profiles().words[script]
    counts = Counter(filter(None, map(spoken_in.get, words)))
    hits = counts.total()
    scores: dict[str, float] = {}
    for languages, count in counts.items():
        # A word of many languages tells less of each.
        weight = count / len(languages) ** 0.5
        for language in languages:
            scores[language] = scores.get(language, 0.0) + weight
    return hits, scores


def _prefix_hits(tokens: Counter[str]) -> tuple[int, dict[str, float]]:
    by_prefix = _profiles().prefixes
    scores: dict[str, float] = {}
    hits = 0
    for word, count in tokens.items():
        if len(word) < 5:
            continue
        languages = by_prefix.get(word[:4]) or by_prefix.get(word[:3], ())
        hits += count if languages else 0
        for language in languages:
            scores[language] = scores.get(language, 0.0) + count / len(languages) ** 0.5
    return hits, scores
