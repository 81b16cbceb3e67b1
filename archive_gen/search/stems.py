"""Word families: which words are inflections of one another, by Snowball's stemmers.

Stems never leave the index: a reader's word is looked up among the words of the archive, so that no
client needs a stemmer.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from operator import itemgetter

# Main subtags (BCP 47) and Snowball's names. https://snowballstem.org/algorithms/
_ALGORITHMS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

SHORTEST_STEMMED = 3

# English is written in two ways. Where both are in use, one is taken for the other, before or after stemming:
# organize, analyzer, realization; centre, kilometres; labour, favourite, neighbourhood; programme;
# catalogue; defence, licence. A vowel must stand before, so that prize, four and vogue stay as they are. A
# word that only looks so (devour, capsize) gets another stem, and so do its inflections: that joins it to no
# other. Words have 64 letters at most.
_WITH_Z = re.compile(r"(.*[aeiouy].*[^aeiouy][iy])z(e|es|ed|ing|er|ers|able|ation|ations|ational)")
_WITH_RE = re.compile(r"(.*(?:cent|theat|met|lit|fib))re(s?)")
_STEMS = (
    (re.compile(r"(.*[aeiouy].*)our(it|hood|)\Z"), r"\1or\2"),
    (re.compile(r"(.*)programm\Z"), r"\1program"),
    (re.compile(r"(.*[aeiouy].*)logu\Z"), r"\1log"),
    (re.compile(r"(.*(?:def|off|lic|pret))enc\Z"), r"\1ens"),
)
_ENDS_OF_STEMS = ("our", "ourit", "ourhood", "programm", "logu", "enc")

# Frequent words of news that Snowball takes for inflections of others, which mean something else: accord,
# import, unit, sever, depart, franc, main.
_APART = {
    "according": "according", "accordingly": "according", "accordance": "according",
    "important": "important", "importantly": "important", "importance": "important",
    "department": "department", "departments": "department", "departmental": "department",
    "united": "united", "several": "several", "france": "france", "maine": "maine",
}  # fmt: skip


def has_stems(language: str) -> bool:
    """Whether words of this language (a main subtag) have families."""
    return language in _ALGORITHMS


def stem(word: str, language: str) -> str:
    """The stem of a word, as the index spells words; the word itself where none is known."""
    if len(word) < SHORTEST_STEMMED or not word.isalpha() or not has_stems(language):
        return word
    if language == "en":
        return _english(word)
    return _stemmer(language)(word) or word


def _english(word: str) -> str:
    if word in _APART:
        return _APART[word]
    if "z" in word and (written := _WITH_Z.fullmatch(word)):
        word = f"{written[1]}s{written[2]}"
    elif word.endswith(("re", "res")) and (written := _WITH_RE.fullmatch(word)):
        word = f"{written[1]}er{written[2]}"
    root = _stemmer("en")(word) or word
    if root.endswith(_ENDS_OF_STEMS):
        for pattern, other in _STEMS:
            root = pattern.sub(other, root)
    return root


@functools.cache
def _stemmer(language: str) -> Callable[[str], str]:
    from Stemmer import Stemmer

    # Every word of a language is stemmed once: a cache of its own would only cost.
    stemmed: Callable[[str], str] = Stemmer(_ALGORITHMS[language], 0).stemWord
    return stemmed


def family(stem_: str, language: str) -> str:
    """The name of the family of a stem."""
    return f"{stem_}:{language}"


def family_rows(vocabulary: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    """The rows of the table `stems` for the words of each language: both ways, since a family and its words
    share their beginning, and mostly a page.
    """
    for language in filter(has_stems, vocabulary):
        rows = [
            (family(root, language), word)
            for word in vocabulary[language]
            if (root := stem(word, language)) != word
        ]
        rows.sort()
        yield from rows
        rows.sort(key=itemgetter(1))
        yield from ((word, name) for name, word in rows)
