"""Runs of capitalised words: the raw material of names.

One pass over each paragraph. A `Run` is a stretch of capitalised words with the links that names
have inside (van der, of the), cut wherever a name surely ends: at punctuation, after a possessive,
at a function word, a weekday or a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from typing import Literal

from archive_gen.inference.gazetteer import Lexicon, Words, lexicon

# Every capital of the scripts that have them: Latin, Greek, Cyrillic, Armenian and their extensions.
_UPPER = "".join(
    chr(code)
    for block in (range(0x41, 0x590), range(0x1E00, 0x2000), range(0x2C60, 0x2C80), range(0xA640, 0xA800))
    for code in block
    if chr(code).isupper()
)
WORD = re.compile(
    rf"[{_UPPER}ae](?<!\w.)(?:(?<=[^ae])|(?<=a)(?:d|l|n|r|sh?|t|z)-[{_UPPER}]|(?<=e)l-[{_UPPER}])"
    rf"(?:\.(?:[{_UPPER}]\.)+|\w*(?:['’&\-‑]\w+)*)"
)
"""A word with a capital, an Arabic article in front of it included. It begins with one class of signs,
so that a search passes over all others at once; what stood before them is looked at then.
"""
_PARTED = re.compile(f"({WORD.pattern})")
"""Splits a text into what stands between such words, and the words."""
_OPENING = "\"'“”„‟‘‚«»‹›([{¿¡*_>#|"
_ENDING = ".!?…:;•—–|*\n。"
_CLOSING = "\"'”’»›)]*_"
_GERMAN_ARTICLES = frozenset({"das", "der", "den"})
"""Links of names in other languages, or behind "von" and "zu"; alone they are German for "the"."""
_CONTRACTIONS = ("re", "ve", "ll", "d", "m")
# UK-based, Ankara-backed: what follows the hyphen says nothing of the name.
_TAILS = frozenset("based style wide born era like run made owned bound language area only side".split())
_SUFFIXES = ("ed", "ing", "ly", "tions", "ments", "ness", "less", "able", "ists")

_OF_LANGUAGES = frozenset({"fr", "es", "it", "pt", "de", "nl", "ro", "ca", "gl", "lb"})

LONGEST_WORD = 40
LONGEST_NAME = 80
LONGEST_RUN = 24
"""Words in a run: no name has more, and what is done with a run may take the square of them."""


class Run:
    """Capitalised words that stand together.

    `words` holds particles and links as words of their own; `opens` says that the first word would
    have a capital anyway (start of a sentence, of a line or of a quotation); `before` and `after` are
    the lower-case words around it (or "the"), casefolded, `""` across punctuation; `the` says that a
    mid-sentence capital "The" stood before; `bracket_after` that an opening bracket follows.
    """

    __slots__ = ("after", "before", "bracket_after", "in_bracket", "line", "opens", "the", "words")

    def __init__(self, word: str, line: int, opens: bool, before: str) -> None:
        self.words = [word]
        self.line = line
        self.opens = opens
        self.before = before
        self.after = ""
        self.the = False
        self.in_bracket = False
        self.bracket_after = False


def is_quiet(text: str) -> bool:
    """Whether the capitals of a line prove nothing: all capitals, a heading, a label, a lone name."""
    if text.isupper():
        return True
    end = text.rstrip(_CLOSING + " ")[-1:]
    if end in (".", "。"):
        return False
    parts = text.split(None, 30)
    if len(parts) <= 4:
        return True
    if len(parts) > 25:
        return False
    content = [part for part in parts if len(part) > 3 and part[0].isalpha()]
    return len(content) > 2 and sum(part[0].isupper() for part in content) >= 0.8 * len(content)


def find_runs(text: str, line: int, known: Lexicon, names: Set[str] = frozenset()) -> Iterator[Run]:
    """The runs of one paragraph, in order. Linear in the length of `text`.

    `names` are what is known to be one name though "and" or "for" stands in it; so are their beginnings.
    """
    run: Run | None = None
    pending_the = behind_the = False
    language = known.language
    parts = _PARTED.split(text)
    for at in range(1, len(parts), 2):
        gap, word = parts[at - 1], parts[at]
        first = at == 1
        look = _look(word, language)
        if look == "parts":
            behind_the = word.casefold() == "the"
            pending_the = behind_the and not _opens(gap, first)
            if run:
                yield _close(run, gap)
                run = None
            continue
        if run and (
            len(run.words) >= LONGEST_RUN or not (gap == " " or _joins(run, gap, word, known, names))
        ):
            yield _close(run, gap)
            run = None
        opens = run is None and _opens(gap, first)
        closes = False
        if look == "unsure":
            follows = parts[at + 1][:2]
            if len(follows) < 2:
                follows = "".join(parts[at + 1 : at + 3])[:2]
            word, closes = _trim(word, follows, run, known)
            if not word or _is_break(word, follows, run, known):
                pending_the = behind_the = False
                if run:
                    yield run
                    run = None
                continue
        if run is None:
            run = Run(word, line, opens, "the" if behind_the and gap == " " else _last_word(gap))
            run.the = pending_the and gap == " "
            run.in_bracket = gap.endswith("(")
        else:
            run.words.append(word)
        pending_the = behind_the = False
        if closes:
            yield run
            run = None
    if run:
        yield _close(run, parts[-1][:40])


@lru_cache(maxsize=8192)
def _look(word: str, language: str) -> Literal["parts", "unsure", "plain"]:
    """What a word with a capital does by itself: it parts names (function words, weekdays), may do so
    or lose its ending (`_trim`, `_is_break`), or is plainly part of one. Kept, for words come again.
    """
    known = lexicon(language)
    lower = word.casefold()
    if (
        (lower in known.functions and not (len(word) > 1 and word.isupper()))
        or lower in known.words.days
        or len(word) > LONGEST_WORD
        or (not word[1:].islower() and _is_glued(word))
    ):
        return "parts"
    if word.isalpha() and len(word) > 1 and lower not in known.words.months:
        return "plain"
    return "unsure"


def _close(run: Run, gap: str) -> Run:
    run.bracket_after = gap == " ("
    if gap[:1] == " " and len(gap) > 1:
        run.after = gap[1:40].partition(" ")[0].strip(",.;:").casefold()
    return run


def _opens(gap: str, first: bool) -> bool:
    """Whether a word after `gap` would have a capital letter whatever it is."""
    if gap[-1:] == " " and gap[-2:-1].isalnum():
        return False
    rest = gap.rstrip()
    if not rest:
        return first or "\n" in gap
    if rest is gap or len(rest) == len(gap):
        return rest[-1] in _OPENING or rest[-1] in _ENDING
    last = rest.rstrip(_CLOSING)[-1:]
    return last in _ENDING if last else True


def _last_word(gap: str) -> str:
    if gap[-1:] not in (" ", "\u00a0"):
        return ""
    word = gap[-40:].rsplit(None, 1)[-1:] or [""]
    return word[0].casefold() if word[0][-1:].isalnum() else ""


def _is_glued(word: str) -> bool:
    """Whether two words lost the space between them: "HarbourUPDATE"."""
    if word.isupper() or len(word) < 5:
        return False
    for i in range(1, len(word) - 2):
        if word[i].islower() and word[i + 1].isupper():
            tail = word[i + 1 :]
            if len(tail) > 2 and tail[:3].isupper():
                return True
    return False


def _joins(run: Run, gap: str, word: str, lexicon: Lexicon, names: Set[str]) -> bool:
    """Whether `gap` holds the run and the next word together; adds the link to the run if so."""
    if gap == "\u00a0":
        return True
    words = lexicon.words
    last = run.words[-1]
    if gap == ". " and (len(last) == 1 or last.casefold() in words.abbreviations):
        run.words[-1] = last + "."
        return True
    if gap == " & ":
        run.words.append("&")
        return True
    if not gap.startswith(" ") or len(gap) > 12:
        return False
    links = gap.split()
    first = run.words[0]
    if not links or any(not link.strip("'’").islower() for link in links):
        return False
    tight = gap[-1] != " "
    if tight:
        # Giscard d'Arville: the elided link belongs to the word that follows
        if gap in (" d'", " d’") and first in words.given:
            run.words.append("d'")
            return True
        return False
    if names and " ".join([*run.words, *links, word]) in names:
        run.words.extend(links)
        return True
    if links == ["and"]:
        ministry = first.casefold() in ("ministry", "department") and "of" in run.words
        joined = ministry or " ".join([*run.words, "and", word]) in lexicon.places.places
        run.words.extend(links if joined else ())
        return joined
    if links in (["of"], ["of", "the"], ["for"], ["for", "the"], ["on"], ["without"]):
        joined = _has_head(run, links[0], words) or (links == ["of"] and _is_called_the(run, lexicon))
        run.words.extend(links if joined else ())
        return joined
    if not all(link in words.particles for link in links):
        return False
    if lexicon.language == "de" and links[0] in _GERMAN_ARTICLES:
        return False
    if links == ["y"] and (lexicon.language != "es" or word in words.given):
        return False
    # where "de" or "von" is the common word for "of", a person or an institution must stand before
    joined = first in words.given or last.casefold() in words.of_heads
    if not joined and lexicon.language not in _OF_LANGUAGES:
        joined = not last.isupper()
    run.words.extend(links if joined else ())
    return joined


def _has_head(run: Run, link: str, words: Words) -> bool:
    """Whether the run ends with a word that "of", or "for", may follow inside a name."""
    heads = words.for_heads if link in ("for", "on") else words.of_heads
    return run.words[-1].casefold() in heads and not (run.opens and len(run.words) == 1 and link != "of")


def _is_called_the(run: Run, lexicon: Lexicon) -> bool:
    """Whether "the" and a single word stand before "of", as in "the Maid of Ollay": no person, no people,
    and nobody's office.
    """
    if len(run.words) > 1 or run.opens or run.before != "the":
        return False
    word = run.words[0]
    lower, words, places = word.casefold(), lexicon.words, lexicon.places
    return not (
        lower[-1] == "s"
        or word.isupper()
        or lower in words.title_like
        or lower in words.royal
        or lower in words.never_alone
        or lower in words.organisations
        or word in words.given
        or word in places.places
        or word in places.peoples
    )


def _trim(word: str, follows: str, run: Run | None, lexicon: Lexicon) -> tuple[str, bool]:
    """(the word without possessive or tail, whether it ends a run); `""` where it is no name at all."""
    if word.isalpha():
        return word, False
    places = lexicon.places
    mark = max(word.rfind("'"), word.rfind("’"))
    if mark > 0:
        tail = word[mark + 1 :] if not word.isupper() else word[mark + 1 :].casefold()
        if tail == "s":
            head = word[:mark]
            if (
                head.casefold() in lexicon.words.possessive_heads
                and follows[:1] == " "
                and follows[1:].isupper()
            ):
                return word, False
            return head, True
        if tail == "t" and word[mark - 1] in "nN":
            return "", True
        if tail in _CONTRACTIONS or (lexicon.language == "tr" and tail.islower()):
            return word[:mark], True
    if "-" in word[1:] and word not in places.places:
        head, tail = word.split("-", 1)
        if len(tail) == 1 and tail.isupper() and follows[:1] == ".":
            return head, True
        says_nothing = run is None or tail in _TAILS or tail.endswith(("ed", "ing"))
        if tail and tail.islower() and says_nothing and head not in ("al", "el"):
            known = head in places.places or head in places.peoples or (head.isupper() and len(head) > 1)
            return head if known else "", True
    return word, False


def _is_break(word: str, follows: str, run: Run | None, lexicon: Lexicon) -> bool:
    """Whether a word ends the run and begins none. What `find_runs` has asked of the whole word is
    asked again of what `_trim` has left of it.
    """
    lower = word.casefold()
    if (lower in lexicon.functions and not word.isupper()) or lower in lexicon.words.days:
        return True
    if lower in lexicon.words.months:
        return run is None or follows.strip(" .")[:1].isdigit() or run.words[-1] not in lexicon.words.given
    return len(word) == 1 and (run is None or word == "I") and not follows.startswith(".")


def is_ordinary(word: str) -> bool:
    """Whether the word's ending makes it an ordinary English word rather than a name."""
    return len(word) > 5 and word.endswith(_SUFFIXES)
