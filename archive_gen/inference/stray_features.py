"""What tells a line of the page from one of the article, where both were kept as text.

Every feature has a name; `strays.py` weighs them.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from archive_gen.inference.dates import find_dates
from archive_gen.inference.furniture import holds_notice
from archive_gen.inference.lines import LONGEST_SHORT_LINE, Line, words_of_text
from archive_gen.inference.sheet import TYPED, Sheet
from archive_gen.inference.stray_words import vocabulary

_KEPT = frozenset({"paragraph", "heading", "list_item"})
_FEWEST = 4
"""Where fewer lines are kept, none can be told by the others."""
_LONGEST_READ = 400
"""Characters of a line whose words are looked at."""
_LONG = 200
"""Letters of a paragraph that is none of a list, a caption or a prompt."""
_BEGUN = 0.4
"""The part of a text above which a biography stands at its head."""
_QUOTE = re.compile('[“”„«»"「」]')
_SPEECH = "-–—'‘"
_ODD_OPENINGS = "(*[→>«†"
_BOUNDS = (20, 40, 80, 120, _LONG, 300, 500)
_SIZES = (
    "fewer than 20 letters",
    "",
    "40 to 80 letters",
    "80 to 120 letters",
    "",
    "200 to 300 letters",
    "300 to 500 letters",
    "more than 500 letters",
)
"""How long lines are between these numbers of letters, where that tells something."""
_PAGE_ROLES = frozenset({"furniture", "related", "bio"})
_NOT_OF_THE_PAGE = frozenset(
    {
        "caption repeated",
        "credit of the caption above",
        "credit of a picture that is not here",
        "file name",
        "points to another story",
        "heads a list of other stories",
        "stands in a list of other stories",
    }
)
"""Reasons of removed lines that speak of a picture or another story, not of the page."""
_TABLE_RULES = frozenset({"run of counted lines", "table behind the text"})

FEATURES: tuple[str, ...] = (
    "a heading",
    "a paragraph without an end",
    "fewer than 20 letters",
    "40 to 80 letters",
    "80 to 120 letters",
    "200 to 300 letters",
    "300 to 500 letters",
    "more than 500 letters",
    "one word",
    "much shorter than most",
    "the first kept line",
    "in the last tenth",
    "nothing below",
    "no blank line above, as elsewhere",
    "no blank line below, as elsewhere",
    "headline above",
    "heading above",
    "heading below",
    "caption below",
    "furniture below",
    "a line of the page below",
    "a line behind the text below",
    "furniture around",
    "headings around",
    "headings around near the end",
    "short between headings",
    "below a repeated heading",
    "printed again",
    "opens like a neighbour",
    "shares words with a neighbour, long",
    "words that the text repeats",
    "no word that stands elsewhere",
    "no word of the headline",
    "words of buttons",
    "several words of buttons",
    "words of subscriptions",
    "a notice of the publisher",
    "a notice that says we",
    "words of the press",
    "words of the press near the end",
    "speaks of I where others do not",
    "speaks of we where others do not",
    "speaks to the reader where others do not",
    "opens with an indefinite word",
    "tells of the past",
    "quotes",
    "holds figures",
    "a full date in a short line",
    "a bullet outside a list",
    "an odd sign at its head",
    "below a biography",
)
"""What is asked of a line. Every answer is a number from 0 to 1."""


def stray_features(sheet: Sheet) -> tuple[list[int], list[dict[str, float]]]:
    """The lines that are kept as text, and for each the features that it has. None of wrapped text or another
    around which nothing of a page stands, and no rows of tables, which have been told by other signs.
    """
    kept = [
        index
        for index, label in enumerate(sheet.labels)
        if label is not None and label.role in _KEPT and label.rule not in _TABLE_RULES
    ]
    typed = any(label is not None and label.rule == TYPED for label in sheet.labels)
    bare = sheet.is_wrapped or not sheet.shows_a_page("furniture", "related", "caption")
    if typed or bare or len(kept) < _FEWEST:
        return [], []
    page = _Page(sheet, kept)
    return kept, [
        dict(itertools.chain(page.look(at), page.place(at), page.neighbours(at), page.words(at)))
        for at in range(len(kept))
    ]


Features = Iterator[tuple[str, float]]
"""Names of features that a line has, and how much of each."""


class _Page:
    """The kept lines of one sheet with what is counted over all of them. Made for one call."""

    def __init__(self, sheet: Sheet, kept: Sequence[int]) -> None:
        self.sheet, self.kept = sheet, kept
        self.known = vocabulary(sheet.language)
        self.lines: list[Line] = [sheet.lines[index] for index in kept]
        self.keys = [sheet.folded[index] for index in kept]
        self.printed = Counter(filter(None, self.keys))
        self.opening = [key.partition(" ")[0] for key in self.keys]
        self.held = [_words(line.text[:_LONGEST_READ]) for line in self.lines]
        self.content = [_content(words) for words in self.held]
        holders = Counter(itertools.chain.from_iterable(self.content))
        self.twice = frozenset(word for word, lines in holders.items() if lines > 1)
        self.often = frozenset(word for word in self.twice if holders[word] > 3)
        self.headline = (
            _content(_words(sheet.lines[sheet.headline].text)) if sheet.headline is not None else frozenset()
        )
        roles = [sheet.role(index) for index in range(len(sheet.lines))]
        self.roles = ["", *roles, ""]
        self.of_page = [False] * 3 + [role in _PAGE_ROLES for role in roles] + [False] * 3
        self.heads = [roles[index] == "heading" for index in kept]
        self.quotes = [_QUOTE.search(line.text) is not None for line in self.lines]
        self.middle = sorted(line.weight for line in self.lines)[len(kept) // 2]
        self.spaced = sum(line.gap > 0 for line in sheet.lines[1:]) > 0.3 * len(sheet.lines)
        ends = list(itertools.accumulate(line.weight for line in self.lines))
        self.shares = [end / ends[-1] for end in ends]
        first = [at for at in range(len(kept)) if ends[at] - self.lines[at].weight < 0.6 * ends[-1]]
        self.biography = self._biography(roles)
        self.me, self.us, self.reader = (
            self._rare(words, first) for words in (self.known.me, self.known.us, self.known.reader)
        )

    def _rare(self, words: frozenset[str], first: Sequence[int]) -> frozenset[int]:
        """The lines outside quotations that hold one of the words, where few of the `first` lines do."""
        found = frozenset(
            at
            for at, held in enumerate(self.held)
            if not (words.isdisjoint(held) or self.quotes[at] or self.lines[at].text[0] in _SPEECH)
        )
        return found if len(found.intersection(first)) < 0.1 * max(1, len(first)) else frozenset()

    def _biography(self, roles: Sequence[str | None]) -> int:
        """Index of the first biography that stands below a good part of the text; of the end, without one."""
        begun = next(index for index, share in zip(self.kept, self.shares, strict=True) if share >= _BEGUN)
        return next((index for index in range(begun, len(roles)) if roles[index] == "bio"), len(roles))

    def look(self, at: int) -> Features:
        """What can be seen of the line alone."""
        line, label = self.lines[at], self.sheet.labels[self.kept[at]]
        role = label.role if label is not None else "paragraph"
        if role == "heading":
            yield "a heading", 1.0
        elif role == "paragraph" and not line.ends_sentence:
            yield "a paragraph without an end", 1.0
        name = _SIZES[bisect_right(_BOUNDS, line.weight)]
        if name:
            yield name, 1.0
        if " " not in self.keys[at] and line.weight < _LONG:
            yield "one word", 1.0
        if line.weight < 0.4 * self.middle:
            yield "much shorter than most", 1.0
        if self.quotes[at]:
            yield "quotes", 1.0
        if line.has_digits:
            yield "holds figures", 1.0
            if line.weight < _LONG and _is_dated(line.text):
                yield "a full date in a short line", 1.0
        if line.bullet and role != "list_item":
            yield "a bullet outside a list", 1.0
        if line.text[0] in _ODD_OPENINGS:
            yield "an odd sign at its head", 1.0

    def place(self, at: int) -> Features:
        """Where it stands, and between which blank lines."""
        index, lines = self.kept[at], self.sheet.lines
        if at == 0:
            yield "the first kept line", 1.0
        if self.shares[at] > 0.9:
            yield "in the last tenth", 1.0
        if index > self.biography:
            yield "below a biography", 1.0
        if index + 1 == len(lines):
            yield "nothing below", 1.0
        if self.spaced:
            if index > 0 and not lines[index].gap:
                yield "no blank line above, as elsewhere", 1.0
            if index + 1 < len(lines) and not lines[index + 1].gap:
                yield "no blank line below, as elsewhere", 1.0

    def neighbours(self, at: int) -> Features:
        """What stands above it and below it."""
        index, sheet, heads = self.kept[at], self.sheet, self.heads
        above, below = self.roles[index], self.roles[index + 2]
        if above in ("headline", "heading"):
            yield f"{above} above", 1.0
        if below in ("heading", "caption", "furniture"):
            yield f"{below} below", 1.0
        label = sheet.labels[index + 1] if below == "furniture" else None
        if label is not None and label.reason not in _NOT_OF_THE_PAGE:
            yield "a line of the page below", 1.0
            if label.reason == "stands after the article":
                yield "a line behind the text below", 1.0
        around = sum(self.of_page[index : index + 7])
        if around:
            yield "furniture around", around / 6
        window = heads[max(0, at - 3) : at + 4]
        headings = sum(window) / len(window)
        if headings:
            yield "headings around", headings
            if self.shares[at] > 0.7:
                yield "headings around near the end", headings
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(heads)]
        if self.lines[at].weight < _LONG:
            if not heads[at] and len(beside) == 2 and heads[at - 1] and heads[at + 1]:
                yield "short between headings", 1.0
        else:
            shared = max([_shared(self.content[at], self.content[other]) for other in beside])
            yield "shares words with a neighbour, long", shared
        if at and heads[at - 1] and self.printed[self.keys[at - 1]] > 1:
            yield "below a repeated heading", 1.0
        opening = self.opening[at]
        alike = opening != "" and sum([self.opening[other] == opening for other in beside])
        if alike:
            yield "opens like a neighbour", alike / 2

    def notice(self, at: int) -> Features:
        """Whose notice stands in a long line: one of the publisher says "we" outside quotations."""
        yield "a notice of the publisher", 1.0
        words = words_of_text(self.lines[at].text.casefold())
        if not (self.quotes[at] or self.known.us.isdisjoint(words)):
            yield "a notice that says we", 1.0

    def words(self, at: int) -> Features:
        """Whose words it holds."""
        line, held, content, known = self.lines[at], self.held[at], self.content[at], self.known
        short = line.weight < _LONG
        if line.weight > 12 and self.printed[self.keys[at]] > 1:
            yield "printed again", 1.0
        if content.isdisjoint(self.twice):
            yield "no word that stands elsewhere", 1.0
        else:
            yield "words that the text repeats", min(1.0, 2 * len(content & self.often) / len(content))
        if self.headline and self.headline.isdisjoint(content):
            yield "no word of the headline", 1.0
        buttons = len(held & known.buttons)
        if buttons:
            yield "words of buttons", buttons / len(held)
            if short and buttons > 2:
                yield "several words of buttons", 1.0
        if not known.subscriptions.isdisjoint(held):
            yield "words of subscriptions", min(2, len(held & known.subscriptions)) / 2
        if len(line.text) > LONGEST_SHORT_LINE and holds_notice(line.text):
            yield from self.notice(at)
        if not known.press.isdisjoint(held):
            press = min(3, len(held & known.press)) / 3
            yield "words of the press", press
            if self.shares[at] > 0.85:
                yield "words of the press near the end", press
        if at in self.me:
            yield "speaks of I where others do not", 1.0
        if at in self.us:
            yield "speaks of we where others do not", 1.0
        if at in self.reader:
            yield "speaks to the reader where others do not", 1.0
        if short and self.opening[at] in known.indefinite:
            yield "opens with an indefinite word", 1.0
        if not known.past.isdisjoint(held):
            yield "tells of the past", 1.0


def _words(text: str) -> frozenset[str]:
    return frozenset(words_of_text(text.casefold(), figures=False))


def _content(words: Iterable[str]) -> frozenset[str]:
    """The words that are not too short to say what a line is about."""
    return frozenset([word for word in words if len(word) > 3 or not word.isascii()])


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How many words of the shorter line stand in the other one, as a share."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _is_dated(text: str) -> bool:
    return any(mention.year and mention.day for mention in find_dates(text))
