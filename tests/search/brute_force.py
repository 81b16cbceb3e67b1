"""The answers that an index must give, found by looking at every article. Only words and grammar are shared with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cached_property

from archive_gen.records import PartialDate
from archive_gen.search.question import Unit, parse
from archive_gen.search.records import Filters, Misspelt, Order, Searchable
from archive_gen.search.spelling import nearest
from archive_gen.search.stems import stem
from archive_gen.search.words import is_paired, words

_LANGUAGES = ("en", "de", "ru")


class Everything:
    """All articles, and their words."""

    def __init__(self, articles: Mapping[str, Searchable]) -> None:
        self.articles = articles
        self.title = {url: words(each.title) for url, each in articles.items()}
        self.text = {url: words(each.text) for url, each in articles.items()}
        self._known_points: dict[Unit, dict[str, int]] = {}
        self._known_holding: dict[Unit, set[str]] = {}

    @cached_property
    def spoken(self) -> set[tuple[str, str]]:
        """Every word with every language in which it stands."""
        return {
            (word, (each.language or "").split("-")[0])
            for url, each in self.articles.items()
            for word in (*self.title[url], *self.text[url])
        }

    @cached_property
    def _inflections(self) -> dict[tuple[str, str], set[str]]:
        """The words of each stem of each language."""
        found: dict[tuple[str, str], set[str]] = {}
        for word, language in self.spoken:
            if (root := stem(word, language)) != word:
                found.setdefault((root, language), set()).add(word)
        return found

    def family(self, word: str) -> set[str]:
        if not word.isalpha() or is_paired(word[0]):
            return {word}
        members = {word}
        for language in {language for _, language in self.spoken} & set(_LANGUAGES):
            root = stem(word, language) if (word, language) in self.spoken else word
            if inflected := self._inflections.get((root, language)):
                members |= inflected | {root}
        return members

    def find(self, text: str, filters: Filters, *, typing: bool, order: Order | None) -> list[str]:
        question = parse(text, typing=typing)
        if not question.groups and filters == Filters():
            return []
        found = {url for url in self.articles if self._passes(url, filters)}
        for group in question.groups:
            found &= set().union(*(self._holding(unit) for unit in group))
        for unit in question.excluded:
            found -= self._holding(unit)
        units = [unit for group in question.groups for unit in group]
        order = order or ("best" if len(units) > 1 else "newest")

        def rank(url: str) -> tuple[int, tuple[int, int, int], float]:
            date = self.articles[url].date
            day = (date.year, date.month, date.day) if date else (0, 0, 0)
            points = sum(self._points(unit)[url] for unit in units) if order == "best" else 0
            return points, day, _share(date, url)

        ranked = sorted(found, key=rank, reverse=True)
        if order != "oldest":
            return ranked
        undated = [url for url in ranked if self.articles[url].date is None]
        return [url for url in reversed(ranked) if url not in undated] + undated

    def misspelt(self, text: str, filters: Filters, *, typing: bool) -> list[Misspelt]:
        """The first three words that may be misspelt, if less than three articles were found."""
        question = parse(text, typing=typing)
        if len(self.find(text, filters, typing=typing, order=None)) >= 3:
            return []
        units: dict[str, Unit] = {}
        for unit in (unit for group in question.groups for unit in group):
            for at, word in enumerate(unit.tokens):
                last = at == len(unit.tokens) - 1
                single = Unit((word,), exact=unit.exact or len(unit.tokens) > 1, prefix=unit.prefix and last)
                if 4 <= len(word) <= 24 and word.isalpha() and not is_paired(word[0]):
                    units.setdefault(word, single)
        doubted = [self._meant(word, unit) for word, unit in list(units.items())[:3]]
        return [each for each in doubted if each.meant]

    def _meant(self, word: str, unit: Unit) -> Misspelt:
        articles = len(self._holding(unit))
        if articles >= 3:
            return Misspelt(word, articles, ())
        half = min(4, (len(word) - 1) // 2)
        begins, ends = word[: max(half, 2)], word[-max(half, 3) :]
        family = self.family(word)
        like = {
            each
            for each, _ in self.spoken
            if 4 <= len(each) <= 24 and each.isalpha() and (each.startswith(begins) or each.endswith(ends))
        }
        near = [(apart, each) for apart, each in nearest(word, like) if each not in family]
        counted = sorted(
            (apart, -len(self._holding(Unit((each,), exact=True))), each) for apart, each in near
        )
        return Misspelt(
            word, articles, tuple(each for _, count, each in counted if -count > 4 * articles)[:3]
        )

    def _points(self, unit: Unit) -> dict[str, int]:
        if unit not in self._known_points:
            points = dict.fromkeys(self.articles, 0)
            for url in self.articles:
                every = [*self.title[url], *self.text[url]]
                for wanted in self._whole(unit):
                    points[url] += 3 * any(word in wanted for word in self.title[url])
                    points[url] += any(every.count(word) >= 3 for word in wanted)
            self._known_points[unit] = points
        return self._known_points[unit]

    def _holding(self, unit: Unit) -> set[str]:
        if unit not in self._known_holding:
            self._known_holding[unit] = {url for url in self.articles if self._holds(url, unit)}
        return self._known_holding[unit]

    def _wanted(self, unit: Unit, there: Iterable[str]) -> list[set[str]]:
        """For each place of a unit, the words of `there` that may stand there, and others."""
        wanted = self._whole(unit)
        if unit.prefix:
            wanted[-1] = wanted[-1] | {each for each in there if each.startswith(unit.tokens[-1])}
        return wanted

    def _whole(self, unit: Unit) -> list[set[str]]:
        """The same as if no word were only begun."""
        plain = len(unit.tokens) == 1 and not unit.exact
        return [self.family(word) if plain else {word} for word in unit.tokens]

    def _holds(self, url: str, unit: Unit) -> bool:
        columns = [self.title[url]] if unit.title else [self.title[url], self.text[url]]
        wanted = self._wanted(unit, {word for column in columns for word in column})
        return any(
            all(start + at < len(column) and column[start + at] in each for at, each in enumerate(wanted))
            for column in columns
            for start in range(len(column))
        )

    def _passes(self, url: str, filters: Filters) -> bool:
        article = self.articles[url]
        date = article.date
        known = (date.year, date.month, date.day) if date else None
        first, last = filters.first, filters.last
        if (first or last) and known is None:
            return False
        if first and known and known < (first.year, first.month, first.day):
            return False
        if last and known and known > (last.year, last.month or 12, last.day or 31):
            return False
        if filters.day and not (date and date.day and f"{date.month:02d}-{date.day:02d}" == filters.day):
            return False
        has: dict[str, set[str | None]] = {
            "outlets": {article.outlet},
            "authors": set(article.authors),
            "tags": set(article.tags),
            "languages": {article.language},
        }
        return all(
            not (wanted := set(getattr(filters, name))) or wanted & those for name, those in has.items()
        )


def _share(date: PartialDate | None, url: str) -> float:
    digest = int(hashlib.sha256(url.encode()).hexdigest()[:12], 16) / 2**48
    if date and date.time:
        return (int(date.time[:2]) * 60 + int(date.time[3:]) + digest) / 1440
    return digest
