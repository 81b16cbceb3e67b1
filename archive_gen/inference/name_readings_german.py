"""Names in languages that write every noun with a capital: German and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive_gen.inference.gazetteer import Gazetteer, Words
from archive_gen.inference.name_phrases import Run
from archive_gen.inference.name_readings import Context, Found, is_acronym, joined

_DETERMINERS = frozenset(
    "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner am im vom zum "
    "zur sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer unser unsere dieser diese dieses diesen "
    "diesem jeder jede jedes jeden mehrere viele einige alle beide".split()
)
_ENDS_OF_JOBS = (
    "er", "in", "ist", "or", "ent", "ant", "chef", "mann", "frau", "leute", "kraft", "rat", "eur", "oge",
    "ung", "heit", "keit", "schaft",
)  # fmt: skip
"""What unknown words end with that are jobs, or no people at all."""


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
            elif (
                i + 1 < len(parts)
                and parts[i + 1] in context.speakers
                and not (run.opens and i == 0)
                and _may_be_given(word, context)
            ):
                size = 2
            if size > 1:
                name = joined(parts[i : i + size])
                yield Found(name, name, "person", True)
            elif is_acronym(word, words):
                if word.casefold() not in words.agencies:
                    yield Found(word, word, "organisation", True)
            elif word[0].isupper() and len(word) > 2:
                yield Found(word, word, "name", False)
        i += size


def _may_be_given(word: str, context: Context) -> bool:
    """Whether an unknown word before the name of somebody who speaks may be the given name: what people
    are (Sprecherin, Polizist) ends otherwise, or stands elsewhere in the text with an article.
    """
    lower = word.casefold()
    return (
        word.isalpha()
        and len(word) > 2
        and not word.isupper()
        and not lower.endswith(_ENDS_OF_JOBS)
        and lower not in context.words.title_like
        and lower not in context.words.days
        and word not in context.determined
        and word not in context.places.places
    )


def speakers(runs: Iterable[Run], words: Words) -> set[str]:
    """Words that stand beside a verb of speech, as surnames do: "sagte Lund", "Lund zufolge"."""
    return {
        run.words[-1]
        for run in runs
        if (run.after in words.german_speech or (run.before in words.german_speech and len(run.words) < 3))
        and _may_be_surname(run.words[-1], words)
    }


def _may_be_surname(word: str, words: Words) -> bool:
    return word.isalpha() and len(word) > 2 and not word.isupper() and word.casefold() not in words.title_like


def determined(runs: Iterable[Run]) -> set[str]:
    """Words behind an article or the like, as nouns are: "der Sprecher", "seine Mutter"."""
    return {run.words[0] for run in runs if run.before in _DETERMINERS}


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
