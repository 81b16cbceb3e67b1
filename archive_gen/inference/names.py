"""The names in one article: people, places, organisations, as possible tags.

Capitals are the first evidence, and never enough: a word at the start of a sentence, in a heading
or in capital letters throughout proves nothing. A name is given when it is firm somewhere: inside a
sentence, with more than one word, or known as a place. What belongs together is then folded into
one name: a surname into the full name, an acronym into what it stands for, a nationality into its
country.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from archive_gen.inference.gazetteer import gazetteer, lexicon, listed_places
from archive_gen.inference.lines import words_of_text
from archive_gen.inference.name_expansions import beginnings, expanded_acronyms
from archive_gen.inference.name_folding import Entry, fold
from archive_gen.inference.name_phrases import (
    LONGEST_NAME,
    WORD,
    Run,
    find_runs,
    is_quiet,
)
from archive_gen.inference.name_readings import Context, read_run
from archive_gen.inference.name_readings_german import determined, read_german_run, speakers
from archive_gen.records import NameMention

MOST_NAMES = 300
"""At most this many names are given for one article, the most frequent ones."""

_LONGEST_WITHOUT_ARTICLE = LONGEST_NAME - len("The ")
_NOUNS_WITH_CAPITALS = frozenset({"de", "lb", "gsw"})
_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "my", "km", "bo", "dz"})
# Arabic and Hebrew write "and", "in", "to", "as" as one letter before the word.
_WORD_START = r"(?<!\w)(?:[وفبلكוהבל])?"
_WITHOUT_CASE = frozenset(
    "ar fa ur ps ckb he yi zh ja ko th lo my km hi bn mr ne ta te kn ml gu pa si ka am ti bo dz".split()
)


def find_names(
    paragraphs: Sequence[tuple[int, str]], *, headline: str | None, language: str | None
) -> tuple[NameMention, ...]:
    """The names of an article, most frequent first, then in order of appearance.

    `paragraphs` are (raw line, text) of the cleaned body. `headline` confirms names that the body
    holds (one more in `count`); it brings none, for its capitals prove nothing. `language` is a
    BCP 47 tag; `None` is read as a language that writes common nouns small, unless the text shows
    otherwise.

    A name has at most 80 characters and stands in the text, in that form or in one of `forms`;
    countries and capitals stand under one name whatever their spelling ("U.S.", "American" →
    "United States"), which then may not stand in the text itself. A surname alone is given only
    where no full name in the article can be meant.

    German and its neighbours give only known places, acronyms and people with a known given name.
    In scripts without capital letters (Arabic, Chinese, Japanese, Korean …) only places that the
    Unicode CLDR names are found. Pure, and linear in the length of the text.
    """
    base = (language or "").split("-")[0].casefold()
    if base in _WITHOUT_CASE:
        return _places_inside(paragraphs, base)
    known = lexicon(base or "en")
    runs: list[Run] = []
    quiet: list[str] = [headline] if headline else []
    lower = set(words_of_text("\n".join([text for _, text in paragraphs])))
    expanded = dict.fromkeys(
        pair for _, text in paragraphs if "(" in text for pair in expanded_acronyms(text)
    )
    whole_names = beginnings(name for _, name in expanded)
    for line, text in paragraphs:
        if is_quiet(text):
            quiet.append(text)
        else:
            runs.extend(find_runs(text, line, known, whole_names))
    if language is None and _shows_german(runs, lower):
        known = lexicon("de")

    alone: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for run in runs:
        if len(run.words) == 1:
            if not run.opens:
                alone.add(run.words[0])
        else:
            pairs.update(itertools.pairwise(run.words[1:] if run.opens else run.words))
    context = Context(known.words, known.places, lower, alone, pairs)
    read = read_run
    if known.language in _NOUNS_WITH_CAPITALS:
        read = read_german_run
        context = context._replace(speakers=speakers(runs, known.words), determined=determined(runs))

    entries: dict[str, Entry] = {}
    expansions: list[tuple[str, str]] = []
    previous: tuple[Run, str] | None = None
    for run in runs:
        last = ""
        for found in read(run, context):
            if len(found.name) > _LONGEST_WITHOUT_ARTICLE:
                continue
            key = found.name.casefold()
            entry = entries.get(key)
            if entry is None:
                entry = entries[key] = Entry(found.name, run.line)
            entry.add(found, run)
            last = key
        if run.in_bracket and previous and previous[0].bracket_after and last and len(run.words) == 1:
            expansions.append((last, previous[1]))
        previous = (run, last) if last else None
    expansions += ((short.casefold(), full.casefold()) for short, full in expanded)
    names = fold(entries, expansions, known)
    _count_quiet(names, quiet)
    listed = listed_places(known.language)
    mentions = [entry.mention(listed) for entry in names]
    mentions.sort(key=lambda mention: (-mention.count, mention.line, mention.name))
    return tuple(mentions[:MOST_NAMES])


def _shows_german(runs: Sequence[Run], seen: set[str]) -> bool:
    """Whether capitals are so many that common nouns must have them, and German words stand by."""
    return len(runs) > 5 and sum(word in seen for word in ("und", "der", "die", "das", "nicht", "ist")) > 3


def _count_quiet(names: Sequence[Entry], quiet: Sequence[str]) -> None:
    """Count what headline and headings repeat, the longest form first, each word once."""
    forms = {form.casefold(): entry for entry in names for form in entry.forms}
    sizes: dict[str, int] = {}
    for form in forms:
        first, *rest = form.split(" ")
        sizes[first] = max(sizes.get(first, 0), 1 + len(rest))
    for text in quiet:
        tokens = [match[0].removesuffix("'s").removesuffix("’s").casefold() for match in WORD.finditer(text)]
        i = 0
        while i < len(tokens):
            for size in range(min(sizes.get(tokens[i], 1), 4), 0, -1):
                entry = forms.get(" ".join(tokens[i : i + size]))
                if entry is not None and i + size <= len(tokens):
                    entry.count += 1
                    break
            i += size


def _places_inside(paragraphs: Sequence[tuple[int, str]], language: str) -> tuple[NameMention, ...]:
    """Known places in a script without capitals. The longest are looked for first."""
    counts: dict[str, list[int]] = {}
    forms: dict[str, set[str]] = {}
    remaining = list(paragraphs)
    whole = "\n".join(text for _, text in paragraphs)
    for form, name in gazetteer(language).found_inside:
        if form not in whole:
            continue
        # written without spaces, a name may stand anywhere; else only at the start of a word
        start = "" if language in _WITHOUT_SPACES else _WORD_START
        pattern = re.compile(start + re.escape(form))
        for i, (line, text) in enumerate(remaining):
            if form not in text:
                continue
            rest, times = pattern.subn("\n", text)
            remaining[i] = (line, rest)
            if times and name:
                record = counts.setdefault(name, [0, line])
                record[0] += times
                record[1] = min(record[1], line)
                forms.setdefault(name, set()).add(form)
    mentions = [
        NameMention(name, "place", count, line, tuple(sorted(forms[name] - {name})), True)
        for name, (count, line) in counts.items()
    ]
    mentions.sort(key=lambda mention: (-mention.count, mention.line, mention.name))
    return tuple(mentions[:MOST_NAMES])
