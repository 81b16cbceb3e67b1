"""Questions → answers, from a published index. `docs/search.md`, "From the question to SQL".

The search page does the same in JavaScript, with the same statements.
"""

from __future__ import annotations

import difflib
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from archive_gen.search import numbers, spelling
from archive_gen.search.entry import ANY, BEGINNING, BEGINNING_LENGTH, DAY, LABEL, REPEATED, TITLE, TITLED
from archive_gen.search.facets import read
from archive_gen.search.question import Question, Unit, parse, usual_order
from archive_gen.search.reading import Index
from archive_gen.search.records import Answer, Filters, Hit, Kind, Misspelt, Order, Unknown
from archive_gen.search.rowids import span, year_of
from archive_gen.search.snippets import Sought, snippet, text_of
from archive_gen.search.stems import family
from archive_gen.search.words import is_paired

IN_TITLE = 3
IS_REPEATED = 1
"""What a word counts when the best come first."""


class Asking:
    """One question to an index, with the families of its words."""

    def __init__(self, index: Index, text: str, filters: Filters, *, typing: bool = False) -> None:
        self._manifest, self._connection, self._row_ids = index
        self.question: Question = parse(text, typing=typing)
        self._filters = filters
        self._span = span(filters.first, filters.last, self._manifest.slots)
        self._superseded = [frozenset(volume.superseded) for volume in self._manifest.volumes]
        self._volume_of: dict[int, int] = {}

    def row_ids(self) -> list[int]:
        """The row ids of all that is found, the newest first; none if nothing is asked."""
        groups, excluded = self.question.groups, self.question.excluded
        narrowing = self._narrowing()
        if narrowing is None:
            return []
        asked = groups or narrowing or self._filters.first or self._filters.last
        if not asked:
            return []
        found: set[int] | None = None
        for group in groups:
            matching = set().union(*(self._of_unit(unit) for unit in group))
            found = matching if found is None else found & matching
        if found is None or narrowing:
            match = " AND ".join(narrowing) or _quoted(ANY)
            matching = self._matching("words", match)
            found = matching if found is None else found & matching
        for unit in excluded:
            found -= self._of_unit(unit)
        return sorted(found, reverse=True)

    def in_order(self, row_ids: Sequence[int], order: Order) -> list[int]:
        """Row ids that come the newest first, in another order; where the oldest come first, the undated
        still come last.
        """
        if order == "best":
            return self._best_first(row_ids)
        if order == "oldest":
            dated = [row_id for row_id in row_ids if self._year(row_id)]
            return [*reversed(dated), *row_ids[len(dated) :]]
        return list(row_ids)

    def _best_first(self, row_ids: Sequence[int]) -> list[int]:
        points: Counter[int] = Counter()
        for unit in (unit for group in self.question.groups for unit in group):
            for token in range(len(unit.tokens)):
                in_title = self._matching("words", self._marked(unit, token, after=TITLED))
                repeated = self._matching("words", self._marked(unit, token, after=REPEATED))
                points.update(dict.fromkeys(in_title, IN_TITLE))
                points.update(dict.fromkeys(repeated, IS_REPEATED))
        return sorted(row_ids, key=lambda row_id: (-points[row_id], -row_id))

    def hits(self, row_ids: Iterable[int]) -> list[Hit]:
        """The articles with these row ids, which were found before."""
        return [self._hit(row_id) for row_id in row_ids]

    def years(self, row_ids: Iterable[int]) -> dict[int, int]:
        """How many were found of each year (0: undated), the first year first."""
        return dict(sorted(Counter(map(self._year, row_ids)).items()))

    def counts(self, kind: Kind, row_ids: Sequence[int]) -> dict[str, int]:
        """How many of those that were found have each label of a kind: the most frequent first."""
        wanted = frozenset(row_ids)
        counts: Counter[int] = Counter()
        for volume in range(len(self._manifest.volumes)):
            for year in self.years(row_ids):
                query = f"SELECT data FROM index_{volume}.facets WHERE kind = ? AND year = ?"
                data = self._connection.execute(query, (kind, year)).get
                for row_id, ids in read(data or b""):
                    if row_id in wanted and self._volume_of[row_id] == volume:
                        counts.update(ids)
        names = self._labels(counts)
        found = ((names[id_], count) for id_, count in counts.items())
        return dict(sorted(found, key=lambda each: (-each[1], each[0])))

    def sought(self) -> list[Sought]:
        """What the units of the question find in a text."""
        return [
            Sought(
                tuple(
                    frozenset(self._family(token) if len(unit.tokens) == 1 and not unit.exact else [token])
                    for token in unit.tokens
                ),
                unit.prefix,
            )
            for group in self.question.groups
            for unit in group
            if not unit.title
        ]

    def unknown(self) -> list[Unknown]:
        """The labels asked for that no article has: a name may be misspelt."""
        return [
            Unknown(kind, label, self._near(kind, label))
            for kind, labels in self._filters.labels
            for label in labels
            if not self._ids_of(kind, label)
        ]

    def misspelt(self, found: int) -> list[Misspelt]:
        """The words that may be misspelt, where so few articles were found, and what may be meant by them."""
        if found >= spelling.FEW:
            return []
        asked: dict[str, str] = {}
        for unit in (unit for group in self.question.groups for unit in group):
            for at, word in enumerate(unit.tokens):
                if spelling.has_spelling(word) and word not in asked:
                    asked[word] = self._marked(unit, at)
        doubted = list(asked.items())[: spelling.MOST_DOUBTED]
        return [each for word, match in doubted if (each := self._misspelt(word, match)) is not None]

    def _misspelt(self, word: str, match: str) -> Misspelt | None:
        articles = self._count(match, spelling.FEW)
        if articles == spelling.FEW:
            return None
        family = self._family(word)
        near = [each for each in spelling.nearest(word, self._spelt_like(word)) if each[1] not in family]
        counted = [(apart, -self._count(_quoted(other), spelling.ENOUGH), other) for apart, other in near]
        meant = [other for _, count, other in sorted(counted) if -count > spelling.TIMES * articles]
        return Misspelt(word, articles, tuple(meant[: spelling.MOST_MEANT])) if meant else None

    def _spelt_like(self, word: str) -> Iterator[str]:
        """The words of the archive that begin or end as a word does."""
        for volume in range(len(self._manifest.volumes)):
            query = f"SELECT key FROM cards_{volume}.spellings WHERE key BETWEEN ? AND ?"
            for bounds in spelling.ranges(word):
                yield from (spelling.word_of(key) for (key,) in self._connection.execute(query, bounds))

    def _count(self, match: str, enough: int) -> int:
        """How many articles of the whole archive are found, or `enough`."""
        count = 0
        for volume, superseded in enumerate(self._superseded):
            query = f"SELECT rowid FROM index_{volume}.words WHERE words MATCH ? LIMIT ?"
            rows = self._connection.execute(query, (match, enough + len(superseded)))
            row_ids = self._row_ids[volume]
            count += sum(row_ids[number - 1] not in superseded for (number,) in rows)
        return min(count, enough)

    def _near(self, kind: Kind, label: str) -> str:
        """The label most like this one, whatever its case; empty if there is none."""
        known: dict[str, str] = {}
        for volume in range(len(self._manifest.volumes)):
            query = f"SELECT label FROM cards_{volume}.labels WHERE kind = ?"
            known |= {name.casefold(): name for (name,) in self._connection.execute(query, (kind,))}
        near = difflib.get_close_matches(label.casefold(), known, n=1)
        return known[near[0]] if near else ""

    def _year(self, row_id: int) -> int:
        return year_of(row_id, self._manifest.slots)

    def _labels(self, ids: Iterable[int]) -> dict[int, str]:
        names: dict[int, str] = {}
        for id_ in ids:
            for volume in range(len(self._manifest.volumes)):
                query = f"SELECT label FROM cards_{volume}.labels WHERE id = ?"
                label = self._connection.execute(query, (id_,)).get
                if label is not None:
                    names[id_] = label
                    break
        return names

    def _hit(self, row_id: int) -> Hit:
        columns = "url, title, outlet, day, authors, language, summary"
        query = f"SELECT {columns} FROM cards_{self._volume_of[row_id]}.cards WHERE id = ?"
        url, title, outlet, day, authors, language, summary = self._connection.execute(query, (row_id,)).get
        return Hit(url, title, outlet, day, tuple(authors.split("\n")) if authors else (), language, summary)

    def _narrowing(self) -> list[str] | None:
        """What the filters ask of `words`, each to be met; `None` if a label is unknown."""
        parts = [_quoted(DAY + self._filters.day.replace("-", ""))] if self._filters.day else []
        for kind, labels in self._filters.labels:
            ids = sorted({id_ for label in labels for id_ in self._ids_of(kind, label)})
            if not ids:
                return None
            parts.append(_any(f"{LABEL}{id_}" for id_ in ids))
        return parts

    def _ids_of(self, kind: Kind, label: str) -> set[int]:
        ids: set[int] = set()
        for volume in range(len(self._manifest.volumes)):
            query = f"SELECT id FROM cards_{volume}.labels WHERE kind = ? AND label = ?"
            ids |= {id_ for (id_,) in self._connection.execute(query, (kind, label))}
        return ids

    def _of_unit(self, unit: Unit) -> set[int]:
        if len(unit.tokens) == 1:
            return self._matching("words", self._marked(unit, 0, before=TITLE if unit.title else ""))
        phrase = _quoted(" ".join(unit.tokens)) + (" *" if unit.prefix else "")
        return self._matching("phrases", f"title : {phrase}" if unit.title else phrase)

    def _marked(self, unit: Unit, token: int, *, before: str = "", after: str = "") -> str:
        """MATCH for one token of a unit, with marks before and after each word. Of words that are only begun,
        nothing can stand after.
        """
        word = unit.tokens[token]
        alone = len(unit.tokens) == 1
        family = self._family(word) if alone and not unit.exact else [word]
        members = [before + each + after for each in family]
        if after or not unit.prefix or token < len(unit.tokens) - 1:
            return _any(members)
        if len(word) == BEGINNING_LENGTH and not before:
            return _any([*members, word + BEGINNING])
        return f"({_any(members)} OR {_quoted(before + word)} *)"

    def _matching(self, table: str, match: str) -> set[int]:
        found: set[int] = set()
        for volume, superseded in enumerate(self._superseded):
            query = (
                f"SELECT rowid FROM index_{volume}.{table} WHERE {table} MATCH ? AND rowid BETWEEN ? AND ?"
            )
            row_ids = self._row_ids[volume]
            rows = self._connection.execute(query, (match, *numbers.bounds(row_ids, self._span)))
            matching = {row_ids[number - 1] for (number,) in rows} - superseded
            self._volume_of.update(dict.fromkeys(matching, volume))
            found |= matching
        return found

    @functools.cache  # noqa: B019 - one question, some dozen words
    def _family(self, word: str) -> list[str]:
        """The word and its inflections, as far as they occur."""
        if not word.isalpha() or is_paired(word[0]):
            return [word]
        families = self._stems(word)
        known = {name.rsplit(":", 1)[1] for name in families}
        families |= {family(word, language) for language in self._manifest.languages if language not in known}
        members = {word}
        for name in families:
            inflections = self._stems(name)
            if inflections:
                members |= {*inflections, name.rsplit(":", 1)[0]}
        return sorted(members)

    def _stems(self, key: str) -> set[str]:
        """The families of a word, or the words of a family."""
        found: set[str] = set()
        for volume in range(len(self._manifest.volumes)):
            query = f"SELECT value FROM cards_{volume}.stems WHERE key = ?"
            found |= {text for (text,) in self._connection.execute(query, (key,))}
        return found


def ask(
    index: Index,
    text: str,
    filters: Filters | None = None,
    *,
    order: Order | None = None,
    limit: int,
    page: Callable[[str], str] | None = None,
) -> Answer:
    """The answer to what is typed, in the usual order if none is given. `page` gives the page of an article,
    by its address, for the snippets.
    """
    asking = Asking(index, text, filters or Filters())
    row_ids = asking.row_ids()
    order = order or usual_order(asking.question)
    hits = tuple(asking.hits(asking.in_order(row_ids, order)[:limit]))
    if page is not None:
        sought = asking.sought()
        found = ((hit, snippet(text_of(page(hit.url)), sought)) for hit in hits)
        hits = tuple(msgspec.structs.replace(hit, snippet=each or "") for hit, each in found)
    return Answer(
        found=len(row_ids),
        order=order,
        years=asking.years(row_ids),
        hits=hits,
        shortened=asking.question.shortened,
        unknown=tuple(asking.unknown()),
        misspelt=tuple(asking.misspelt(len(row_ids))),
    )


def _quoted(token: str) -> str:
    return f'"{token}"'


def _any(tokens: Iterable[str]) -> str:
    quoted = " OR ".join(map(_quoted, tokens))
    return f"({quoted})"
