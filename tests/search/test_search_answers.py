"""What the index answers is what looking at every article gives: fresh, and after many updates."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from brute_force import Everything
from invented_articles import archive, article, edited
from random_questions import KINDS
from search_index_of import asking, files_of, fresh, update

from archive_gen.search.asking import Asking
from archive_gen.search.records import KINDS as LABELS
from archive_gen.search.records import Filters, Searchable
from archive_gen.search.state import open_state

ARTICLES = 400
QUESTIONS = 500
UPDATES = 60


class Published:
    """Articles, and the files of their index."""

    def __init__(self, articles: dict[str, Searchable], files: dict[str, bytes]) -> None:
        self.everything = Everything(articles)
        self.files = files


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Published:
    articles = archive(ARTICLES, seed=1)
    return Published(articles, fresh(tmp_path_factory.mktemp("fresh"), articles))


@pytest.fixture(scope="module")
def published_often(tmp_path_factory: pytest.TempPathFactory) -> Published:
    articles = archive(ARTICLES, seed=2)
    chance = random.Random(3)
    with open_state(tmp_path_factory.mktemp("often")) as state:
        update(state, articles)
        volumes = set()
        for number in range(UPDATES):
            changed(articles, number, chance)
            update(state, articles)
            volumes.add(len(state.volumes()))
        assert volumes == {2, 3}
        return Published(articles, files_of(state))


def changed(articles: dict[str, Searchable], number: int, chance: random.Random) -> None:
    """One to three articles edited, added, taken away."""
    for _ in range(chance.randrange(1, 4)):
        url = chance.choice(sorted(articles))
        what = chance.random()
        if what < 0.6:
            articles[url] = edited(articles[url], chance)
        elif what < 0.8:
            del articles[url]
        else:
            new = article(1000 + 10 * number + chance.randrange(10), chance)
            articles[new.url] = new


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", ["published_once", "published_often"])
def test_answers_are_those_of_brute_force(kind: str, which: str, request: pytest.FixtureRequest) -> None:
    """500 random questions of each kind: the same articles in the same order, the same words meant instead."""
    published: Published = request.getfixturevalue(which)
    chance = random.Random(f"{kind} {which}")
    different: list[object] = []
    some = 0
    with asking(published.files) as ask:
        for _ in range(QUESTIONS):
            asked = KINDS[kind](chance)
            expected = published.everything.find(
                asked.text, asked.filters, typing=asked.typing, order=asked.order
            )
            found = ask.urls(asked.text, asked.filters, typing=asked.typing, order=asked.order)
            some += bool(expected)
            if found != expected:
                different.append((asked, found[:5], expected[:5]))
            meant = ask.misspelt(asked.text, asked.filters, typing=asked.typing)
            wanted = published.everything.misspelt(asked.text, asked.filters, typing=asked.typing)
            if meant != wanted:
                different.append((asked, meant, wanted))
    assert different == []
    assert some > QUESTIONS // 20


@pytest.mark.parametrize("which", ["published_once", "published_often"])
def test_counts_are_exact(which: str, request: pytest.FixtureRequest) -> None:
    """Hits by outlet, author, tag, language and year are what counting them gives."""
    published: Published = request.getfixturevalue(which)
    articles = published.everything.articles
    with asking(published.files) as ask:
        for text in ("harbour", "strike -the", "the", '"of a"', "東京"):
            question = Asking(ask.index, text, Filters())  # type: ignore[arg-type]
            row_ids = question.row_ids()
            hits = [articles[hit.url] for hit in question.hits(row_ids)]
            for kind in LABELS:
                labels = [label for each in hits for k, label in each.labels if k == kind]
                counts = question.counts(kind, row_ids)
                assert counts == {label: labels.count(label) for label in set(labels)}
                assert list(counts.values()) == sorted(counts.values(), reverse=True)
            years = [each.date.year if each.date else 0 for each in hits]
            assert question.years(row_ids) == {year: years.count(year) for year in sorted(set(years))}


def test_updates_end_in_the_answers_of_a_fresh_index(published_often: Published, tmp_path: Path) -> None:
    """However an index came about, it gives the answers of one that was written anew."""
    articles = dict(published_often.everything.articles)
    anew = fresh(tmp_path, articles)
    chance = random.Random(5)
    with asking(published_often.files) as often, asking(anew) as once:
        for _ in range(300):
            text, filters, typing, order = KINDS["everything"](chance)
            found = often.urls(text, filters, typing=typing, order=order)
            assert found == once.urls(text, filters, typing=typing, order=order)
        for _ in range(100):
            text, filters, typing, _ = KINDS["misspelt"](chance)
            assert often.misspelt(text, filters, typing=typing) == once.misspelt(text, filters, typing=typing)
