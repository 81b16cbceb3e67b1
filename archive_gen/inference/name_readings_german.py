"""Names in languages that write every noun with a capital: German and its neighbours."""

from __future__ import annotations

from collections.abc import Iterator

from archive_gen.inference.gazetteer import Gazetteer, Words
from archive_gen.inference.name_phrases import Run
from archive_gen.inference.name_readings import Context, Found, is_acronym, joined


def read_german_run(run: Run, context: Context) -> Iterator[Found]:
    """The names of a run in a language that writes every noun with a capital.

    Only what other evidence confirms: places, acronyms, and a known given name with what follows.
    Single words are given as not firm: they can but confirm a surname.
    """
    words, places = context.words, context.places
    parts = run.words
    i = 0
    while i < len(parts):
        for size in range(min(3, len(parts) - i), 0, -1):
            form = " ".join(parts[i : i + size])
            if form in places.places:
                yield Found(places.places[form], form, "place", True)
                break
        else:
            size = 1
            word = parts[i]
            if word in words.given and i + 1 < len(parts):
                size = _person_length(parts[i:], words, places)
            if size > 1:
                name = joined(parts[i : i + size])
                yield Found(name, name, "person", True)
            elif is_acronym(word, words):
                if word.casefold() not in words.agencies:
                    yield Found(word, word, "organisation", True)
            elif word[0].isupper() and len(word) > 2:
                yield Found(word, word, "name", False)
        i += size


def _person_length(parts: list[str], words: Words, places: Gazetteer) -> int:
    """How many words, from a given name on, make a person; 1 for none."""
    i = 1
    while i < min(3, len(parts)) and (parts[i] in words.given or (len(parts[i]) == 2 and parts[i][1] == ".")):
        i += 1
    while i < len(parts) and parts[i].casefold() in words.particles:
        i += 1
    if i >= len(parts):
        return i if i > 1 and parts[i - 1][0].isupper() else 1
    surname = parts[i]
    if surname.isupper() or surname in places.places or surname.casefold() in words.titles:
        return 1
    return i + 1
