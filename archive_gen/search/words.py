"""Text → words as the index knows them. `docs/search.md`, "Words", says the same in prose.

The search page does this in JavaScript. Both are held to `tests/search/norms.json`, so nothing here may
depend on a language, a locale or a library's idea of a word.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_WORD = 64
"""Tokens are cut after so many code points."""


def _one_of(ranges: str) -> str:
    """An expression for one character of these ranges, which may be too many to list."""
    return f"[{''.join('-'.join(chr(int(end, 16)) for end in each.split('-')) for each in ranges.split())}]"


_MARK = re.compile(
    _one_of(
        "0300-036F 0483-0489 0591-05BD 05BF 05C1-05C2 05C4-05C5 05C7 0610-061A 0640 064B-065F 0670"
        " 06D6-06DC 06DF-06E4 06E7-06E8 06EA-06ED 1AB0-1AFF 1DC0-1DFF 200C-200D 00AD 20D0-20FF FE00-FE0F"
        " FE20-FE2F"
    )
)
_PAIRED = re.compile(
    _one_of(
        "0E01-0E3A 0E40-0E4E 0E81-0ECF 1000-103F 1100-11FF 1780-17D3 3005-3007 3041-309F 30A0-30FF 31F0-31FF"
        " 3400-4DBF 4E00-9FFF AC00-D7A3 F900-FAFF 20000-323AF"
    )
)

_LETTERS = {
    **{
        ord(letter): plain
        for letter, plain in {
            "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h",
            "ı": "i", "ŋ": "n", "ŧ": "t", "ς": "σ", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
            "ʼ": "’", "‘": "’", "'": "’",
        }.items()
    },
    **{0x0660 + digit: str(digit) for digit in range(10)},
    **{0x06F0 + digit: str(digit) for digit in range(10)},
}  # fmt: skip


def norm(text: str) -> str:
    """The text without what readers do not type: case, accents, vowel signs of Arabic and Hebrew."""
    if text.isascii():
        return text.lower().replace("'", "’")
    plain = unicodedata.normalize("NFKD", text).lower().replace("и\u0306", "й")
    return unicodedata.normalize("NFC", _MARK.sub("", plain).translate(_LETTERS))


def is_paired(character: str) -> bool:
    """Whether it is of a script without spaces between words: these are found by overlapping pairs."""
    return _PAIRED.match(character) is not None


class Token(NamedTuple):
    """A word; `tail` says that it is the last character, alone, of a stretch of a paired script that
    has more than this one.
    """

    word: str
    tail: bool = False


def words(text: str) -> list[str]:
    """The words of a text, in their order, as the index holds them."""
    if not text.isascii():
        for mark, plain in _PUNCTUATION.items():
            text = text.replace(mark, plain)
    if text.isascii():
        return _ascii_words(text)
    found: list[str] = []
    for piece in text.split():
        found += _words_of_piece(piece) if len(piece) <= LONGEST_WORD else [t.word for t in _tokens(piece)]
    return found


def tokens(text: str) -> list[Token]:
    """The words of a text, and which of them only close a stretch of a paired script."""
    return [token for piece in text.split() for token in _tokens(piece)]


# Most texts are in ASCII but for these. What they are replaced by says the same to the rules below.
# (`str.translate` takes a hundred times as long for a text that is not in ASCII.)
_PUNCTUATION = dict(zip("’‘“”–—…\xa0", "''      ", strict=True))
_ACRONYM = re.compile(r"(?<![a-z0-9])[a-z](?:\.[a-z])+(?![a-z0-9])")
_LETTER_AFTER_DOT = re.compile(r"\.[a-z](?![a-z0-9])")
_POSSESSIVE = re.compile(r"(?<=[a-z0-9])\.?'s(?![a-z0-9])")
# What is no part of a word becomes a space: then to split is three times as quick as to look for words.
_APART = {code: " " for code in range(128) if not chr(code).isalnum()}
_WITH_SIGNS = re.compile(r"(?<![a-z0-9])[a-z](?:\+\+|#)|[a-z0-9]+")


def _ascii_words(text: str) -> list[str]:
    """`words` for what nearly all texts consist of, at a fraction of the price."""
    plain = text.lower()
    if "'s" in plain:
        plain = _POSSESSIVE.sub(" ", plain)
    if _LETTER_AFTER_DOT.search(plain):
        plain = _ACRONYM.sub(lambda match: match[0].replace(".", ""), plain)
    signs = "+" in plain or "#" in plain
    found: list[str] = _WITH_SIGNS.findall(plain) if signs else plain.translate(_APART).split()
    if max(map(len, found), default=0) > LONGEST_WORD:
        found = [word[:LONGEST_WORD] for word in found]
    return found


# A text has many words, an archive few different ones: nine in ten are met again.
@functools.lru_cache(maxsize=200_000)
def _words_of_piece(piece: str) -> tuple[str, ...]:
    if piece.isascii() and piece.isalpha():
        return (piece.lower(),)
    return tuple(token.word for token in _tokens(piece))


class _Run(NamedTuple):
    gap: str
    text: str
    after: str
    """The two characters that follow."""


def _tokens(piece: str) -> Iterator[Token]:
    """The tokens of a stretch of text without white space."""
    letters = ""
    before: _Run | None = None
    for run in _runs(norm(piece)):
        single = len(run.text) == 1 and not is_paired(run.text) and unicodedata.category(run.text)[0] == "L"
        if letters and not (single and run.gap == "."):
            yield Token(letters)
            letters = ""
        possessive = run.text == "s" and run.gap in ("’", ".’") and before is not None
        before = run
        if possessive:
            continue
        if not single:
            yield from _stretches(run.text)
        elif run.after == "++" or run.after[:1] == "#":
            if letters:
                yield Token(letters)
                letters = ""
            yield Token(run.text + ("++" if run.after == "++" else "#"))
        else:
            letters = (letters + run.text)[:LONGEST_WORD]
    if letters:
        yield Token(letters)


def _runs(text: str) -> Iterator[_Run]:
    gap_from = position = 0
    end = len(text)
    while position < end:
        if not _is_word(text[position]):
            position += 1
            continue
        start = position
        while position < end and _is_word(text[position]):
            position += 1
        yield _Run(text[gap_from:start], text[start:position], text[position : position + 2])
        gap_from = position


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNM"


def _stretches(run: str) -> Iterator[Token]:
    start = 0
    while start < len(run):
        paired = is_paired(run[start])
        end = start + 1
        while end < len(run) and is_paired(run[end]) == paired:
            end += 1
        if not paired:
            yield Token(run[start : min(end, start + LONGEST_WORD)])
        else:
            for first in range(start, end - 1):
                yield Token(run[first : first + 2])
            yield Token(run[end - 1], tail=end - start > 1)
        start = end
