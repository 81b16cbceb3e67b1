"""Which part of a printed name is the family's: only where that can be known."""

from __future__ import annotations

import functools
import re
from importlib import resources

from archive_gen.inference import data
from archive_gen.inference.people import PARTICLES, given_names

_GIVEN_FIRST = (
    "English-speaking countries",
    "German, Dutch and Scandinavian",
    "French",
    "Spanish, Portuguese, Italian",
)
"""Sections of the list of given names where the given name is printed before the family's."""

_FAMILY_NAMES_TOO = frozenset({"jo", "kim", "lee"})
"""Given names in the West, family names before the given one in east Asia."""

_FAMILY_FIRST = frozenset("hu ja ko vi zh yue km mn".split())
"""Languages that print the family's name first (ISO 639)."""

_INITIAL = re.compile(r"[A-ZÀ-Þ]\.?")
_FAMILY = re.compile(r"(?:[A-ZÀ-Þ]['’])?[A-ZÀ-Þ][A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+(?:[-‐][A-ZÀ-Þ][A-Za-zÀ-ÖØ-öø-ÿĀ-ž]+)?")


@functools.lru_cache(maxsize=4096)  # asked by each form of each citation, and authors come again
def divided(name: str, language: str | None) -> tuple[str, str] | None:
    """Family and given names of a person as printed, or `None` where it is not plain which is which.

    A name is divided only if it is one given name of a European list, initials perhaps, and one
    more word that is no given name itself: "Ida M. Marlowe" is, "Gabriela Ruiz Soto", "Wei Jian",
    "Tom James", "Anna van Dyck" and "Harbour Desk" are not. Never in an article whose language
    prints the family's name first.
    """
    words = name.split()
    if not 2 <= len(words) <= 4 or (language or "").split("-")[0].lower() in _FAMILY_FIRST:
        return None
    first, *between, last = words
    if first.casefold() not in _first_names() or not all(_INITIAL.fullmatch(word) for word in between):
        return None
    folded = last.casefold()
    if not _FAMILY.fullmatch(last) or folded in given_names() or folded in PARTICLES:
        return None
    return last, " ".join((first, *between))


@functools.cache
def _first_names() -> frozenset[str]:
    text = resources.files(data).joinpath("given_names.txt").read_text(encoding="utf-8")
    names: set[str] = set()
    wanted = False
    for line in text.splitlines():
        if line.startswith("#"):
            wanted = line.removeprefix("#").strip() in _GIVEN_FIRST
        elif wanted:
            names.update(name.casefold() for name in line.split())
    return frozenset(names) - _FAMILY_NAMES_TOO
