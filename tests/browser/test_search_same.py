"""The browser and the command line ask alike: the same words, the same questions, the same answers in the same order."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from invented_articles import archive, edited
from random_questions import KINDS, Asked
from search_index_of import Ask, asking, files_of, fresh, update
from search_latency import ENGINE_SCRIPTS, wish_of

from archive_gen.records import PartialDate
from archive_gen.renderer import default_templates
from archive_gen.search.asking import Asking
from archive_gen.search.question import parse
from archive_gen.search.records import Filters, Kind
from archive_gen.search.state import open_state
from archive_gen.search.words import norm, tokens
from browser.search_site import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SCRIPTS = default_templates() / "assets" / "search"
EXAMPLES = Path(__file__).parents[1] / "search"
FACETS: dict[str, Kind] = {"source": "outlet", "author": "author", "tag": "tag", "language": "language"}

SCRIPT_RANGES = (
    (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x52F), (0x590, 0x5FF),
    (0x600, 0x6FF), (0x900, 0x97F), (0xE00, 0xE7F), (0xE80, 0xEFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1E00, 0x1FFF),
    (0x2000, 0x206F), (0x20A0, 0x20FF), (0x2100, 0x218F), (0x2460, 0x24FF), (0x3000, 0x30FF), (0x3100, 0x33FF),
    (0x4E00, 0x4EFF), (0xAC00, 0xACFF), (0xE000, 0xE010), (0xF900, 0xFAFF), (0xFE00, 0xFE6F), (0xFF00, 0xFFEF),
    (0x10400, 0x1044F), (0x1D400, 0x1D7FF), (0x1F300, 0x1F3FF), (0x20000, 0x20050),
)  # fmt: skip
PIECES = (
    "'s", "’s", ".", "-", "−", '"', "title:", "OR", "AND", "NOT", " ", "C++", "c#", "U.S.", "‘", "ß", "İ", "Σ", "s",
    "+", "#", "東京", "\u00ad", "\u200d", "a", "b", "'", "„", "«", "\u3000", "и\u0306",
)  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of nothing but the scripts that search."""
    page = browser.new_page()
    for name in ENGINE_SCRIPTS:
        page.add_script_tag(content=(SCRIPTS / name).read_text("utf-8"))
    yield page
    page.close()


def random_text(chance: random.Random) -> str:
    """Letters of a few scripts, and what rules are about."""
    parts: list[str] = []
    for _ in range(chance.randint(0, 12)):
        if chance.random() < 0.4:
            parts.append(chance.choice(PIECES))
        else:
            first, last = chance.choice(SCRIPT_RANGES)
            letters = (chr(chance.randint(first, last)) for _ in range(chance.randint(1, 5)))
            parts += [each for each in letters if unicodedata.category(each) != "Cn"]
        parts.append(chance.choice(("", "", " ")))
    return "".join(parts)


def read_by_scripts(page: Page, texts: list[str]) -> list[Any]:
    """What the scripts make of texts; every second one is being typed."""
    found: list[Any] = page.evaluate(
        """texts => texts.map((text, place) => [
            archiveSearch.norm(text),
            archiveSearch.tokens(text).map(({word, tail}) => [word, tail]),
            archiveSearch.parse(text, place % 2 === 1),
        ])""",
        texts,
    )
    return found


def test_words_and_questions_are_read_alike(page: Page) -> None:
    """20,000 random texts of many scripts: `norm`, the words with their order, and what would be asked."""
    chance = random.Random(20260413)
    texts = [random_text(chance) for _ in range(20_000)]
    found = read_by_scripts(page, texts)
    differ = {}
    for place, (text, read) in enumerate(zip(texts, found, strict=True)):
        question = json.loads(msgspec.json.encode(parse(text, typing=place % 2 == 1)))
        if read != [norm(text), [list(each) for each in tokens(text)], question]:
            differ[text] = read
    assert differ == {}
    assert sum(bool(read[2]["groups"]) for read in found) > 10_000


def test_the_examples_for_clients_hold(page: Page) -> None:
    """Those that docs/search.md names."""
    for example in json.loads((EXAMPLES / "norms.json").read_text("utf-8")):
        read = page.evaluate("text => archiveSearch.tokens(text).map(each => each.word)", example["text"])
        assert read == example["words"], example
    for example in json.loads((EXAMPLES / "queries.json").read_text("utf-8")):
        read = page.evaluate(
            "([text, typing]) => archiveSearch.parse(text, typing)", [example["text"], example["typing"]]
        )
        assert read == example["question"], example


def answers_by_scripts(page: Page, questions: list[Asked]) -> list[Any]:
    """All hits of each question, as the page gets them from the served index."""
    wishes = [
        {"wish": wish_of(each.text, each.filters, each.order), "typing": each.typing} for each in questions
    ]
    found: list[Any] = page.evaluate(
        """async ([wishes, facets]) => {
            const {Searcher, answered} = archiveSearch;
            const place = {scripts: new URL('assets/search/', location).href, index: new URL('search/', location).href};
            const searcher = await Searcher.start(place, () => {});
            const answers = [];
            for (const wish of wishes) {
                const {answer, problem} = await answered(searcher, {...wish, number: 1, first: 0, most: 1e6, facets}, () => false);
                answers.push(problem ?? {urls: answer.hits.map(each => each.url), facets: answer.facets, misspelt: answer.misspelt});
            }
            return answers;
        }""",
        [wishes, list(FACETS)],
    )
    return found


def counts(ask: Ask, asked: Asked) -> dict[str, dict[str, int]]:
    """Labels of each kind among all that is found; a filter does not hold where its own labels are counted."""
    found = {}
    for name, kind in FACETS.items():
        free = msgspec.structs.replace(asked.filters, **{f"{kind}s": ()})
        for filters in (free, asked.filters):
            asking_all = Asking(ask.index, asked.text, filters, typing=asked.typing)  # type: ignore[arg-type]
            row_ids = asking_all.row_ids()
            is_asked = asking_all.question.groups or free.labels or free.first or free.last or free.day
            if filters is asked.filters or is_asked:
                found[name] = asking_all.counts(kind, row_ids)
                break
    return found


@pytest.fixture(scope="module", params=["fresh", "after sixty updates"])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The index of an invented archive, written once, and as random edits have left it."""
    folder = tmp_path_factory.mktemp("index")
    articles = archive(700, seed=11)
    if request.param == "fresh":
        return fresh(folder, articles)
    chance = random.Random(5)
    with open_state(folder) as state:
        update(state, articles)
        for number in range(60):
            url = chance.choice(sorted(articles))
            if chance.random() < 0.2 and len(articles) > 400:
                del articles[url]
            else:
                articles[url] = edited(articles[url], chance)
            if number % 3 == 0:
                added = archive(3, seed=1000 + number)
                articles |= {
                    f"new/{number}-{each.url}": msgspec.structs.replace(each, url=f"new/{number}-{each.url}")
                    for each in added.values()
                }
            update(state, articles)
        return files_of(state)


def test_answers_are_the_same(browser: Browser, files: Mapping[str, bytes], tmp_path: Path) -> None:
    """500 random questions of every kind: the same articles in the same order, with the same counts."""
    for url, content in files.items():
        (tmp_path / url).parent.mkdir(exist_ok=True)
        (tmp_path / url).write_bytes(content)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/search").symlink_to(SCRIPTS)
    (tmp_path / "empty.html").write_text(
        "<!doctype html><meta charset=utf-8><title>Empty</title>", encoding="utf-8"
    )
    chance = random.Random(42)
    questions = [chance.choice(list(KINDS.values()))(chance) for _ in range(500)]
    with serve(tmp_path) as host:
        page = browser.new_page()
        page.goto(host.address + "empty.html")
        for name in ENGINE_SCRIPTS:
            page.add_script_tag(url=f"assets/search/{name}")
        answers = answers_by_scripts(page, questions)
        page.close()
    with asking(files) as ask:
        for asked, answer in zip(questions, answers, strict=True):
            misspelt = ask.misspelt(asked.text, asked.filters, typing=asked.typing)
            assert answer.get("misspelt") == json.loads(msgspec.json.encode(misspelt)), asked
            urls = ask.urls(asked.text, asked.filters, typing=asked.typing, order=asked.order)
            assert answer.get("urls") == urls, asked
            assert {name: dict(each) for name, each in answer["facets"].items()} == counts(ask, asked), asked
    assert sum(bool(answer["urls"]) for answer in answers) > 250


def test_dates_of_the_page_are_those_of_the_index() -> None:
    """A year, a month and a day, as the page writes them into its address."""
    wish = wish_of("", Filters(first=PartialDate(1962), last=PartialDate(1962, 3)), "newest")
    assert (wish["from"], wish["to"]) == ("1962", "1962-03")
