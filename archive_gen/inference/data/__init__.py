"""Word lists, each with its source named at its head. Read once, when first asked for."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any


@functools.cache
def word_table(name: str) -> dict[str, Any]:
    """The TOML file `name` of this folder, as plain data."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@functools.cache
def words_of(name: str, table: str) -> frozenset[str]:
    """All words of one table of a TOML file, of all languages together, casefolded."""
    return frozenset(word.casefold() for language in word_table(name)[table].values() for word in language)


@functools.cache
def phrases_of(name: str, *tables: str) -> re.Pattern[str]:
    """One expression for all words of some tables, of any case, as whole words; longest first.

    Apostrophes match in either form.
    """
    words = sorted(
        {word for table in tables for word in words_of(name, table)}, key=lambda word: (-len(word), word)
    )
    return re.compile(
        r"(?<![^\W\d_])(?:"
        + "|".join(re.escape(word).replace("'", "['’]") for word in words)
        + r")(?![^\W\d_])",
        re.IGNORECASE,
    )
