"""Laws of planning, for any articles at all."""

import os
import random
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plan_samples import BASE, article, make, reachable, urls
from whole_plan import Plan, plan

from archive_gen.config import Settings
from archive_gen.errors import ContentError
from archive_gen.pages import plan as plan_pages
from archive_gen.pages import sections
from archive_gen.pages.articles import pack_place
from archive_gen.pages.card_index import CardPage, Cards, whole_page
from archive_gen.pages.entries import entry_of
from archive_gen.pages.filing import Filed
from archive_gen.records import Article, Block, PartialDate

HOSTILE = (
    "../../etc/passwd",
    "CON",
    "con.txt",
    "index",
    "Index.html",
    "unknown outlet",
    "Unknown-Outlet",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    'a/b\\c:d*e?f"g|h',
    "caf\u00e9",
    "cafe\u0301",
    "STRASSE",
    "straße",
    "ıI İi",
    "C",
    "C++",
    "c#",
    ".",
    "..",
    " ",
    "\x00\n\t",
    "\u202egnp.exe",
    "1987",
    "undated",
    "part-1",
    "x" * 400,
    "橋" * 200,
    "क" + "\u0941" * 300,
)

words = st.sampled_from(HOSTILE) | st.text(max_size=20)
dates = st.one_of(
    st.none(),
    st.builds(PartialDate, st.integers(1, 9999)),
    st.builds(PartialDate, st.integers(1986, 1988), st.integers(1, 3)),
    st.dates().map(lambda day: PartialDate(day.year, day.month, day.day)),
    st.builds(
        PartialDate, st.just(1987), st.just(3), st.integers(1, 4), st.sampled_from(["", "08:15", "23:59"])
    ),
)


@st.composite
def archives(draw: st.DrawFn) -> list[Article]:
    """Articles of any text under different paths."""
    paths = draw(st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=25))
    return [
        Article(
            path=path,
            title=draw(st.none() | words),
            date=draw(dates),
            source=draw(st.none() | words),
            authors=tuple(draw(st.lists(words, max_size=3))),
            tags=tuple(draw(st.lists(words, max_size=3))),
            stated_tags=tuple(draw(st.lists(words, max_size=1))),
            slug=draw(st.none() | st.none() | words),
            body=(Block("paragraph", draw(words), 1, 1),),
        )
        for path in paths
    ]


def _planned(articles: Sequence[Article]) -> Plan:
    """The plan, without stated slugs where these contradict each other."""
    chosen = msgspec.structs.replace(Settings(), base_url=BASE)
    try:
        return plan(articles, chosen)
    except ContentError:
        return plan([msgspec.structs.replace(found, slug=None) for found in articles], chosen)


@pytest.fixture(params=[sections.SHORT, 2], ids=["usual", "tiny pages"])
def _page_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "SHORT", request.param)
    monkeypatch.setattr("archive_gen.pages.calendar.SHORT", request.param)
    monkeypatch.setattr(sections, "WHOLE", 5 * request.param)


any_size = pytest.mark.usefixtures("_page_size")
fixture_is_constant = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@any_size
@fixture_is_constant
@given(archives())
def test_no_two_pages_are_one_file_anywhere(articles: list[Article]) -> None:
    """Case and Unicode form aside, every address is unique, and none is a folder of another."""
    pages = [page.url for page in _planned(articles).pages]
    keys = {unicodedata.normalize("NFC", unicodedata.normalize("NFD", url).casefold()) for url in pages}
    assert len(keys) == len(pages)
    folders = {key.rsplit("/", depth)[0] for key in keys for depth in range(1, key.count("/") + 1)}
    assert not folders & keys


@any_size
@fixture_is_constant
@given(archives())
def test_every_file_name_is_valid_on_every_system(articles: list[Article]) -> None:
    """No component is too long, reserved, or holds what Windows, macOS or Linux refuse."""
    reserved = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
    for page in _planned(articles).pages:
        for name in page.url.split("/"):
            assert 0 < len(name.encode()) <= 255
            assert len(unicodedata.normalize("NFD", name).encode("utf-16-le")) // 2 <= 255
            assert not set(name) & set('<>:"\\|?*')
            assert name.isprintable()
            assert name[0] not in ".-"
            assert name[-1] not in ". -"
            assert name.split(".")[0] not in reserved


@any_size
@fixture_is_constant
@given(archives())
def test_every_page_is_reached_by_links_and_no_link_leads_nowhere(articles: list[Article]) -> None:
    """From the home page, without JavaScript, to every article and every list."""
    planned = _planned(articles)
    html = {page.url for page in planned.pages if page.url.endswith(".html")}
    assert reachable(planned) == html - {"404.html"}
    assert len(urls(planned, "articles/")) == len(articles)


@any_size
@fixture_is_constant
@given(archives(), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter(articles: list[Article], chance: random.Random) -> None:
    """A folder read in another order gives the same plan."""
    shuffled = list(articles)
    chance.shuffle(shuffled)
    assert _planned(shuffled) == _planned(articles)


def test_the_hash_seed_and_the_time_zone_do_not_matter() -> None:
    """Two processes that hash and count hours differently plan the same bytes."""
    program = (
        "import msgspec, hashlib\n"
        "from archive_gen.config import Settings\n"
        "from whole_plan import plan\n"
        "from archive_gen.records import Article, PartialDate\n"
        "found = [Article(path=f'{n}.txt', title=f'T {n % 7}', source=f'S{n % 5}',"
        " tags=(f'a{n % 9}', f'b{n % 4}'),"
        " authors=(f'A{n % 3}', f'a{n % 6}'), date=PartialDate(1987, 1 + n % 12)) for n in range(60)]\n"
        "planned = plan(found, Settings(base_url='https://example.org/'))\n"
        "print(hashlib.sha256(msgspec.json.encode(planned, enc_hook=str)).hexdigest())"
    )
    root = os.pathsep.join(str(folder) for folder in Path(__file__).parents[1:3])
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": root},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in [("1", "Pacific/Kiritimati"), ("2", "America/Adak"), ("3", "UTC")]
    }
    assert len(answers) == 1


def test_file_names_that_are_not_utf8_are_planned() -> None:
    """A path that Python could only read with surrogates has its pages like any other."""
    planned = make(
        article("\udcff.txt", title=None),
        article("a\udcff.txt", title="Storm"),
        article("b.txt", title="Storm"),
    )
    assert len(urls(planned, "articles/")) == 3
    assert all(url.encode() for url in urls(planned))


@any_size
@fixture_is_constant
@given(archives(), st.integers(0, 4))
def test_what_has_the_same_digest_is_the_same(articles: list[Article], fewer: int) -> None:
    """Of two plans of nearly the same articles: the place of an article, a page, all pages of a list. So what a
    build leaves as it stands would be no other if it were made anew.
    """
    chosen = msgspec.structs.replace(Settings(), base_url=BASE, feeds="all")
    alike = [msgspec.structs.replace(found, slug=None) for found in articles]
    filed = [Filed(entry_of(found), b"", number) for number, found in enumerate(alike)]
    known: dict[tuple[object, bytes], object] = {}
    for some in (filed, filed[fewer:]):
        planned = plan_pages(some, chosen)
        archive = planned.archive
        for position, digest in enumerate(planned.places):
            place = pack_place(planned.place(position))
            assert known.setdefault((archive.ids[position], digest), place) == place
        for collection in planned.collections:
            pages = list(collection.pages())
            for page in pages:
                if isinstance(page, CardPage):
                    assert known.setdefault((page.url, page.digest), page.page()) == page.page()
            if collection.digest is not None:
                shown = [whole_page(page) for page in pages]
                assert known.setdefault((collection.name, collection.digest), shown) == shown


def test_a_plan_unpacks_no_card_for_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before pages are put together: to unpack all of a large archive takes longer than most builds."""
    unpacked: list[int] = []

    def unpacking(cards: Cards, position: int) -> None:
        unpacked.append(position)

    monkeypatch.setattr(Cards, "__getitem__", unpacking)
    articles = [article(f"{day}.txt", f"2024-10-{day:02d}", source="The Gazette") for day in range(1, 29)]
    filed = [Filed(entry_of(found), b"", number) for number, found in enumerate(articles)]
    planned = plan_pages(filed, Settings(feeds="none"))
    for collection in planned.collections:
        if collection.digest is not None:
            assert list(collection.pages())
    assert not unpacked
