"""Word families: which words are inflections of one another, by Snowball's stemmers.

Stems never leave the index: a reader's word is looked up among the words of the archive, so that no
client needs a stemmer.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

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


def has_stems(language: str) -> bool:
    """Whether words of this language (a main subtag) have families."""
    return language in _ALGORITHMS


def stem(word: str, language: str) -> str:
    """The stem of a word, as the index spells words; the word itself where none is known."""
    if len(word) < SHORTEST_STEMMED or not word.isalpha() or not has_stems(language):
        return word
    return _stemmer(language)(word) or word


@functools.cache
def _stemmer(language: str) -> Callable[[str], str]:
    from Stemmer import Stemmer

    # Every word of a language is stemmed once: a cache of its own would only cost.
    stemmed: Callable[[str], str] = Stemmer(_ALGORITHMS[language], 0).stemWord
    return stemmed


def family(stem_: str, language: str) -> str:
    """The name of the family of a stem."""
    return f"{stem_}:{language}"
