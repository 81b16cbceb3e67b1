"""The search page in a browser: what a reader types, sees, takes away, and comes back to."""

from __future__ import annotations

import csv
import io
import re
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import rispy

from browser.search_site import Host, HostKind, serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def host(search_folder: Path) -> Iterator[Host]:
    """The site, served."""
    with serve(search_folder) as host:
        yield host


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page that may say nothing: no message on the console, no error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def search(page: Page, address: str, words: str = "", **filters: str) -> list[str]:
    """Come to the page by an address; the headlines that are found."""
    page.goto(address + "search.html?" + urlencode({"q": words} | filters))
    return answered(page)


def answered(page: Page) -> list[str]:
    """The headlines of the list, once there is an answer."""
    page.locator("main:not([aria-busy]) #search-count:not(:empty)").wait_for(timeout=20_000)
    return page.locator(".hits h2").all_inner_texts()


def count(page: Page) -> str:
    """What the page says of the number of articles."""
    return page.locator("#search-count").inner_text()


def test_the_box_on_every_page_leads_to_the_answer_without_a_script(browser: Browser, host: Host) -> None:
    """It is a form; only the page that it leads to needs JavaScript, and says so."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for url in ("index.html", "dates/1987.html", "tags/index.html"):
        page.goto(host.address + url)
        page.get_by_role("searchbox").fill("grain exports")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=grain+exports")
    assert page.get_by_text("Searching needs JavaScript").is_visible()
    assert page.locator("#search-columns").is_hidden()
    assert page.locator("main nav a").count() >= 3
    context.close()


def test_nothing_is_loaded_until_a_reader_comes_to_the_box(page: Page, host: Host) -> None:
    """The engine is half a megabyte: reading pages costs none of it, coming to the box loads it."""
    host.asked.clear()
    page.goto(host.address + "index.html")
    page.goto(host.address + "search.html")
    page.wait_for_load_state("networkidle")
    engine = "assets/search/engine/sqlite3.bin"
    assert engine not in host.asked
    page.keyboard.press("/")
    page.wait_for_function("document.activeElement.id === 'search-words'")
    page.get_by_text("Loaded for searching so far").wait_for(timeout=20_000)
    assert engine in host.asked
    assert "search/manifest.js" in host.asked


def test_hits_come_while_typing_from_the_second_letter_on(page: Page, host: Host) -> None:
    """A word need not be finished; the address follows, and "back" undoes the typing at once."""
    page.goto(host.address + "search.html")
    page.locator("#search-words").press_sequentially("h")
    page.wait_for_timeout(400)
    assert count(page) == ""
    page.locator("#search-words").press_sequentially("arb")
    page.get_by_text("45 articles found").wait_for(timeout=20_000)
    assert parse_qs(urlsplit(page.url).query) == {"q": ["harb"]}
    page.go_back()
    page.wait_for_function("document.querySelector('#search-count').textContent === ''")
    assert page.locator("#search-words").input_value() == ""
    page.go_forward()
    assert len(answered(page)) == 20
    page.reload()
    assert len(answered(page)) == 20, "the address is still that of an unfinished word"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("export", ["Wheat is late again", "Grain ships leave Varrick"]),
        ('"exports of wheat"', ["Grain ships leave Varrick"]),
        ('"export"', []),
        ("wheat -doubled", ["Wheat is late again"]),
        ("ledger OR doubled", ["Grain ships leave Varrick", "A page without a day"]),
        ("title:wheat", ["Wheat is late again"]),
        ("c++", ["C++ turns forty"]),
        ("C#", ["C++ turns forty"]),
        ("9/11", ["C++ turns forty"]),
        ("U.S.", ["C++ turns forty"]),
        ("us bureau", ["C++ turns forty"]),
        ("desk@tarn.example", ["C++ turns forty"]),
        ("bushel-tax", ["Grain ships leave Varrick"]),
        ("strasse uebersee", []),
        ("STRASSE ubersee", ["Die Donaudampfschifffahrt ruht"]),
        ("haus", ["Die Donaudampfschifffahrt ruht"]),
        ("елка", ["Ёлка на площади"]),
        ("черный", ["Ёлка на площади"]),
        ("الكتاب", ["الكِتَابُ في المَدينة"]),
        ("كِتَاب", ["الكِتَابُ في المَدينة"]),
        ("1987", ["الكِتَابُ في المَدينة"]),
        ("東京", ["東京都の港"]),
        ("北京", ["東京都の港"]),
        ("京大", ["東京都の港"]),
        ("京北", []),
        ("港", ["東京都の港"]),
        ("elysee", ["L’été à l’Élysée"]),
        ("l'ete", ["L’été à l’Élysée"]),
        ("Reagan", ["L’été à l’Élysée"]),
        ("oeuvre maitre", ["L’été à l’Élysée"]),
    ],
)
def test_words_of_every_kind_are_found(page: Page, host: Host, words: str, found: list[str]) -> None:
    """Inflections, phrases, headlines; signs, compounds, and scripts of all kinds."""
    assert search(page, host.address, words) == found


@pytest.mark.parametrize(
    "words",
    [
        '"', '""', "'", "\\", "%", "*", "^", "(", ")", "{", "-", "--", "- -", "OR", "AND NOT", "OR OR -", "NEAR(a b)",
        '"unclosed', "a AND (b", "title:", 'title:"', "-title:", "x:y:z", "words MATCH 'a'", "'; DROP TABLE cards;--",
        "SELECT * FROM cards", "\x00\x01", "\u202e\u200b", "\ud83d\ude00", "\ue000grain", "<script>alert(1)</script>",
        "x" * 1000, "grain " * 170, '"' * 999, "-" * 1000, "ё" * 1000, "東" * 1000, "a OR " * 300,
        "one two three four five six seven eight nine ten",
    ],
    ids=lambda words: ascii(words[:20]),
)  # fmt: skip
def test_no_text_in_the_box_is_ever_an_error(page: Page, host: Host, words: str) -> None:
    """Whatever it is, there is an answer (or nothing was asked), and no problem is shown."""
    page.goto(host.address + "search.html")
    page.locator("#search-words").fill(words)
    page.keyboard.press("Enter")
    page.locator("main:not([aria-busy])").wait_for(timeout=20_000)
    page.wait_for_timeout(100)
    assert page.locator("#search-problem").is_hidden()
    page.locator("#search-words").fill("lantern")
    page.keyboard.press("Enter")
    page.get_by_text("45 articles found").wait_for(timeout=20_000)


def test_the_text_of_an_article_is_shown_as_text(page: Page, host: Host) -> None:
    """Tags in a headline or a paragraph are letters: nothing of them becomes an element, runs or loads."""
    search(page, host.address, "quarrelsome")
    page.locator(".hit mark", has_text="quarrelsome").wait_for(timeout=20_000)
    assert "<b>" in page.locator(".hit h2").inner_text() + page.locator(".hit .card-text").inner_text()
    assert page.locator(".hit :is(b, img, script)").count() == 0
    assert "owned" not in page.title()


def test_a_hit_shows_where_the_words_stand(page: Page, host: Host) -> None:
    """Outlet, day and headline; the words marked in the text around them, though they stand far down in it."""
    search(page, host.address, "lantern lit")
    first = page.locator(".hit").first
    first.locator(".card-text mark").first.wait_for(timeout=20_000)
    assert first.locator(".card-text mark").all_inner_texts() == ["lantern", "lit"]
    assert first.locator(".kicker").inner_text().split("·")[0].strip() == "Harbour Gazette"
    assert re.fullmatch(r"\d{1,2} Mar 1993", first.locator("time").inner_text())
    search(page, host.address, '"left Varrick"')
    assert page.locator(".hit mark").all_inner_texts() == ["left Varrick"]


def test_headlines_of_other_stories_are_neither_found_nor_shown(page: Page, host: Host) -> None:
    """A list of links within a text is no text of it: the place shown is that of the article's own word."""
    assert search(page, host.address, "swimmers") == []
    assert search(page, host.address, "quernstone") == ["Old mill of Orrinbeck turns again"]
    page.locator(".card-text mark").first.wait_for(timeout=20_000)
    assert "The oldest quernstone of the valley" in page.locator(".card-text").inner_text()


def test_filters_narrow_down_and_count(page: Page, host: Host) -> None:
    """By outlet, tag and language, each with the number of articles; the address holds them all."""
    assert len(search(page, host.address, "grain")) == 4
    page.locator("details[data-facet=source] summary").click()
    page.get_by_label("The Tarn Post").wait_for(timeout=20_000)
    lines = page.locator("details[data-facet=source] li").all_inner_texts()
    assert [" ".join(line.split()) for line in lines] == ["The Tarn Post 2", "Merrow Wire 1"]
    page.get_by_label("The Tarn Post").check()
    page.get_by_text("2 articles found").wait_for(timeout=20_000)
    page.get_by_label("Merrow Wire").check()
    page.get_by_text("3 articles found").wait_for(timeout=20_000)
    assert parse_qs(urlsplit(page.url).query)["source"] == ["The Tarn Post", "Merrow Wire"]
    page.locator("details[data-facet=tag] summary").click()
    page.get_by_label("Varrick").check()
    page.get_by_text("2 articles found").wait_for(timeout=20_000)
    page.go_back()
    page.get_by_text("3 articles found").wait_for(timeout=20_000)
    page.get_by_role("button", name="Without filters").click()
    page.get_by_text("4 articles found").wait_for(timeout=20_000)


def test_dates_narrow_down(page: Page, host: Host) -> None:
    """A year, a month or a day; by hand, and by a bar of the chart; what is no date is told and not asked."""
    search(page, host.address, "grain")
    page.get_by_label("From").fill("1987-4")
    page.get_by_label("From").press("Enter")
    page.get_by_text("3 articles found").wait_for(timeout=20_000)
    page.get_by_label("to", exact=True).fill("1988")
    page.get_by_label("to", exact=True).press("Tab")
    page.get_by_text("2 articles found").wait_for(timeout=20_000)
    assert parse_qs(urlsplit(page.url).query) == {"q": ["grain"], "from": ["1987-04"], "to": ["1988"]}
    page.get_by_label("From").fill("next week")
    page.get_by_label("From").press("Tab")
    assert page.locator("input[name=from]:invalid").count() == 1
    search(page, host.address, "harbour")
    assert page.locator("#search-chart .column").count() == 4
    page.locator("#search-chart .column").nth(1).click()
    page.locator("#search-count", has_text="11 articles found").wait_for(timeout=20_000)
    assert parse_qs(urlsplit(page.url).query) == {"q": ["harbour"], "from": ["1991"], "to": ["1991"]}
    page.go_back()
    page.get_by_text("45 articles found").wait_for(timeout=20_000)
    page.locator("#search-chart summary").click()
    page.locator("#search-chart a", has_text="1992").click()
    page.locator("#search-count", has_text="11 articles found").wait_for(timeout=20_000)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=grain&from=1988&to=1987", "The first date is after the last one: nothing lies between them."),
        ("from=1987-05&to=1987-04-30", "The first date is after the last one: nothing lies between them."),
        ("q=grain&from=1987-04&to=1987", "1 article found"),
        ("q=grain&from=kjh", "4 articles found. “kjh” is no date, and was left out."),
        ("to=1987-13", "“1987-13” is no date, and was left out."),
        ("q=grain&day=32-01&from=<b>", "4 articles found. “<b>” is no date, and was left out. “32-01” is no date, and was left out."),
    ],
)  # fmt: skip
def test_dates_that_can_find_nothing_are_told(page: Page, host: Host, query: str, told: str) -> None:
    """A range the wrong way round, and what is no date in an address; a month and its whole year are a range."""
    page.goto(f"{host.address}search.html?{query}")
    page.locator("#search-count", has_text=told).wait_for(timeout=20_000)
    assert page.locator("#search-count").inner_text() == told


def test_what_lies_within_two_years_is_drawn_by_months(page: Page, host: Host) -> None:
    """Bars and rows of months, which filter as those of years do; a second click takes it back."""
    search(page, host.address, '"note 4" OR "note 5"')
    chart = page.locator("#search-chart")
    assert chart.get_by_role("img").get_attribute("aria-label") == "Articles found, by month"
    assert chart.locator(".axis").inner_text().split() == ["Mar", "1990", "Mar", "1991"]
    assert chart.locator(".column title").all_text_contents() == [
        "Mar 1990: 1 article",
        "Mar 1991: 1 article",
    ]
    chart.locator(".column").nth(1).click()
    page.get_by_text("1 article found").wait_for(timeout=20_000)
    narrowed = {"q": ['"note 4" OR "note 5"'], "from": ["1991-03"], "to": ["1991-03"]}
    assert parse_qs(urlsplit(page.url).query) == narrowed
    assert page.locator(".hits h2").all_inner_texts() == ["Harbour note 5"]
    assert chart.locator(".column.is-out").count() == 1
    chart.locator("summary").click()
    chart.get_by_role("link", name="Mar 1991").click()
    page.get_by_text("2 articles found").wait_for(timeout=20_000)


def test_a_day_of_any_year(page: Page, host: Host) -> None:
    """Without any word."""
    page.goto(host.address + "search.html?q=grain")
    answered(page)
    page.locator("#search-day").select_option("13")
    page.locator("#search-month").select_option("04")
    page.locator("#search-count", has_text="2 articles found").wait_for(timeout=20_000)
    page.locator("#search-words").fill("")
    page.locator("#search-words").press("Enter")
    page.wait_for_function("!location.search.includes('q=')")
    assert answered(page) == ["C++ turns forty", "Grain ships leave Varrick"]


def test_the_order_can_be_chosen(page: Page, host: Host) -> None:
    """Newest, oldest (undated ones last in both), and best: the word in the headline, or often in the text."""
    newest = ["C++ turns forty", "Wheat is late again", "Grain ships leave Varrick", "A page without a day"]
    best = [newest[1], newest[2], newest[0], newest[3]]
    assert search(page, host.address, "grain OR wheat", order="newest") == newest
    page.get_by_label("Oldest first").check()
    page.wait_for_function("document.querySelector('.hits h2').textContent.startsWith('Grain')")
    assert answered(page) == [*reversed(newest[:3]), newest[3]]
    page.get_by_label("Best first").check()
    page.wait_for_function("document.querySelector('.hits h2').textContent.startsWith('Wheat')")
    assert answered(page) == best
    assert parse_qs(urlsplit(page.url).query)["order"] == ["best"]


def test_several_words_come_best_first_and_one_newest_first(page: Page, host: Host) -> None:
    """Where nobody has chosen an order; the page shows which it is, and the address says nothing of it."""
    newest = ["C++ turns forty", "Wheat is late again", "Grain ships leave Varrick", "A page without a day"]
    assert search(page, host.address, "grain") == newest
    assert page.get_by_label("Newest first").is_checked()
    best = [newest[1], newest[2], newest[0], newest[3]]
    assert search(page, host.address, "grain OR wheat") == best
    assert page.get_by_label("Best first").is_checked()
    assert "order" not in page.url
    page.get_by_label("Newest first").check()
    page.wait_for_function("document.querySelector('.hits h2').textContent.startsWith('C++')")
    assert answered(page) == newest
    page.reload()
    assert answered(page) == newest
    assert page.get_by_label("Newest first").is_checked()


def test_a_reader_walks_through_the_list_by_keyboard(page: Page, host: Host) -> None:
    """Down from the box, up again, Enter opens, and "back" is the list as it was."""
    titles = search(page, host.address, "harbour")
    page.keyboard.press("/")
    focus = "document.activeElement.textContent || document.activeElement.id"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focus) == titles[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focus) == titles[1]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-words"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/**")
    assert page.locator("h1").inner_text() == titles[0]
    page.go_back()
    assert answered(page) == titles


def test_long_lists_come_in_parts(page: Page, host: Host) -> None:
    """Each part on demand; the focus goes on to the first that has come."""
    assert len(search(page, host.address, "harbour")) == 20
    page.get_by_role("button", name="Show 20 more").click()
    page.locator(".hit").nth(39).wait_for(timeout=20_000)
    assert page.evaluate("[...document.querySelectorAll('.hits a')].indexOf(document.activeElement)") == 20
    page.get_by_role("button", name="Show 5 more").click()
    page.locator(".hit").nth(44).wait_for(timeout=20_000)
    assert page.get_by_role("button", name=re.compile("Show")).count() == 0
    assert len(set(page.locator(".hits h2").all_inner_texts())) == 45


def test_the_list_can_be_taken_away(page: Page, host: Host) -> None:
    """All of it, not only what is shown: as a table, and as references."""
    search(page, host.address, "harbour OR exporters")
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    assert taken.value.suggested_filename == "articles-harbour-OR-exporters.csv"
    rows = list(csv.DictReader(io.StringIO(taken.value.path().read_text("utf-8-sig"))))
    assert len(rows) == 47
    last = rows[-1]
    assert last["headline"] == "Grain ships leave Varrick"
    assert [last["outlet"], last["date"], last["authors"]] == [
        "The Tarn Post",
        "1987-04-13",
        "Odile Fennimore",
    ]
    assert last["address"].startswith(host.address + "articles/")
    page.get_by_label("Oldest first").check()
    page.wait_for_function("document.querySelector('.hits h2').textContent.startsWith('Grain')")
    with page.expect_download() as taken:
        page.get_by_role("button", name="RIS").click()
    references = rispy.loads(taken.value.path().read_text("utf-8"))
    assert len(references) == 47
    assert references[0]["title"] == "Grain ships leave Varrick"
    assert references[0]["type_of_reference"] == "NEWS"
    assert references[0]["date"] == "1987/04/13/"
    assert references[0]["urls"] == [last["address"]]


def test_what_is_found_is_told_to_screen_readers(page: Page, host: Host) -> None:
    """A live region with the number, and nothing else in it."""
    search(page, host.address, "harbour")
    assert page.get_by_role("status").all_inner_texts() == ["45 articles found"]
    search(page, host.address, "nothingofthekind")
    assert page.get_by_role("status").all_inner_texts()[0].startswith("Nothing found.")
    assert page.get_by_role("heading", level=1).count() == 1


def test_words_that_may_be_misspelt_are_doubted(page: Page, host: Host) -> None:
    """What finds nothing is offered as the archive spells it, with its capital; one click asks for that, "back" undoes it."""
    assert search(page, host.address, "Habour lantern", order="oldest") == []
    offered = page.get_by_role("status").get_by_role("link")
    assert offered.all_inner_texts() == ["Harbour lantern"]
    assert count(page).startswith("Nothing found.")
    offered.click()
    page.get_by_text("45 articles found").wait_for(timeout=20_000)
    assert page.locator("#search-words").input_value() == "Harbour lantern"
    assert page.evaluate("document.activeElement.id") == "search-count"
    assert parse_qs(urlsplit(page.url).query) == {"q": ["Harbour lantern"], "order": ["oldest"]}
    assert offered.count() == 0
    page.go_back()
    assert answered(page) == []
    assert offered.count() == 1
    search(page, host.address, 'title:"harbuor noet" -Zeppelin')
    assert offered.all_inner_texts() == ['title:"harbour note" -Zeppelin']
    search(page, host.address, "nothingofthekind")
    assert offered.count() == 0


def test_an_answer_that_comes_too_late_is_not_shown(page: Page, search_folder: Path) -> None:
    """Whoever empties the box while the first answer is under way is shown nothing afterwards either."""
    with serve(search_folder, HostKind(wait=0.2)) as slow:
        page.goto(slow.address + "search.html?q=lantern")
        page.locator("main[aria-busy]").wait_for()
        page.locator("#search-words").fill("")
        page.locator("main:not([aria-busy])").wait_for()
        asked = -1
        while asked < len(slow.asked):
            asked = len(slow.asked)
            page.wait_for_timeout(1000)
        assert "assets/search/engine/sqlite3.bin" in slow.asked
    assert count(page) == ""
    assert page.locator(".hit").count() == 0


def test_more_of_a_list_that_has_gone_is_not_shown(page: Page, host: Host) -> None:
    """Whoever asks for more and empties the box before it comes sees an empty list."""
    assert len(search(page, host.address, "lantern")) == 20
    page.evaluate(
        """() => {
            const { ask } = archiveSearch.Asking.prototype;
            archiveSearch.Asking.prototype.ask = async function (question) {
                const answer = await ask.call(this, question);
                await new Promise((bring) => {
                    globalThis.bringMore = bring;
                    document.body.id = "more-waits";
                });
                return answer;
            };
        }"""
    )
    page.locator("#search-more").click()
    page.locator("#more-waits").wait_for()
    page.locator("#search-words").fill("")
    page.locator("#search-count:empty").wait_for(state="attached")
    page.evaluate("bringMore()")
    page.locator("#search-more:not(:disabled)").wait_for(state="attached")
    assert page.locator(".hit").count() == 0


def test_the_page_is_busy_until_the_last_question_is_answered(page: Page, search_folder: Path) -> None:
    """A question that another one has taken the place of does not end the waiting."""
    with serve(search_folder, HostKind(wait=0.2)) as slow:
        page.goto(slow.address + "search.html?q=lantern")
        page.locator("main[aria-busy]").wait_for()
        page.locator("#search-words").fill("grain")
        page.keyboard.press("Enter")
        page.locator("main:not([aria-busy])").wait_for()
        assert count(page) == "4 articles found"


@pytest.mark.parametrize("width", [390, 1280])
def test_what_does_not_apply_is_not_there(page: Page, host: Host, width: int) -> None:
    """No names, orders or articles before anything is asked, nor after the box is emptied."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(host.address + "search.html")
    page.wait_for_load_state("networkidle")
    for name in ("facets", "chart", "order", "take", "more", "clear"):
        assert page.locator(f"#search-{name}").is_hidden()
    assert search(page, host.address, "nothingofthekind") == []
    assert page.locator("#search-order").is_hidden()
    assert len(search(page, host.address, "grain")) == 4
    assert page.locator("#search-order").is_visible()
    page.locator("#search-words").fill("")
    page.locator("#search-count:empty").wait_for(state="attached")
    assert page.locator(".hit").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_a_time_can_be_asked_for_without_a_word(page: Page, host: Host, width: int) -> None:
    """From the page as it opens; nothing of the engine is loaded before."""
    page.set_viewport_size({"width": width, "height": 900})
    host.asked.clear()
    page.goto(host.address + "search.html")
    page.wait_for_load_state("networkidle")
    assert not [address for address in host.asked if "engine" in address]
    if width < 600:
        page.get_by_role("button", name="Narrow down").click()
    page.get_by_label("From", exact=True).fill("1900")
    page.keyboard.press("Enter")
    page.locator(".hit").first.wait_for()
    assert page.locator("#search-facets").is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_state_of_the_page_scrolls_sideways(page: Page, host: Host, width: int) -> None:
    """With all filters unfolded, and a word as long as a line."""
    page.set_viewport_size({"width": width, "height": 900})
    search(page, host.address, "grain OR harbour OR Donaudampfschifffahrt", source="x" * 200)
    page.goto(host.address + "search.html?q=grain+OR+harbour+OR+%E6%B8%AF+OR+donaudampfschifffahrt")
    answered(page)
    page.evaluate("document.querySelector('#search-narrow').setAttribute('aria-expanded', 'true')")
    page.evaluate("document.querySelectorAll('main details').forEach(each => { each.open = true; })")
    page.locator("details[data-facet=language] li").first.wait_for(timeout=20_000)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_words_that_only_leave_out_are_told_so(page: Page, host: Host) -> None:
    """No other spelling would help a reader who has said nothing but what to leave out; a filter does."""
    search(page, host.address, "-grain")
    assert "only leave articles out" in count(page)
    assert search(page, host.address, "-grain", **{"from": "1987"}) != []


def test_filters_that_hold_nothing_are_not_offered(page: Page, host: Host) -> None:
    """Where nothing is found there is no outlet to choose; one that was chosen can be taken back."""
    search(page, host.address, "zzqqxx")
    assert page.locator("details[data-facet]").first.is_hidden()
    search(page, host.address, "zzqqxx", source="Nobody")
    assert page.locator("details[data-facet=source]").is_visible()
    search(page, host.address, "grain")
    assert page.locator("details[data-facet=source]").is_visible()


def test_a_mark_leaves_the_letters_of_the_line_above_whole(page: Page, host: Host) -> None:
    """What is dark without the marks is as dark with them: headlines stand in lines that are close."""
    search(page, host.address, "grain")
    headline = page.locator(".hits h2").first
    headline.locator("a").evaluate(
        "each => { each.innerHTML = 'gjpqy gjpqy gjpqy<br><mark>gjpqy gjpqy</mark> gjpqy' }"
    )
    marked = headline.screenshot()
    headline.locator("mark").evaluate("each => { each.style.background = 'none' }")
    plain = headline.screenshot()
    assert marked != plain
    paled = """async ([plain, marked]) => {
        const [before, after] = await Promise.all([plain, marked].map(async (base64) => {
            const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (each) => each.charCodeAt(0))]));
            const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
            context.drawImage(image, 0, 0);
            return context.getImageData(0, 0, image.width, image.height).data;
        }));
        let count = 0;
        for (let at = 0; at < before.length; at += 4) if (before[at] < 100 && after[at] > 150) count += 1;
        return count;
    }"""
    assert page.evaluate(paled, [b64encode(plain).decode(), b64encode(marked).decode()]) == 0


def test_a_list_prints_without_what_paper_cannot_do(page: Page, host: Host) -> None:
    """The number and the articles, no filters, boxes or buttons."""
    search(page, host.address, "grain")
    page.emulate_media(media="print")
    assert page.locator("#search-count").is_visible()
    assert page.locator(".hit").first.is_visible()
    for hidden in (
        ".search-form",
        ".search-filters",
        ".search-order",
        ".search-loading",
        ".ways",
        ".search-ways",
    ):
        assert page.locator(hidden).first.is_hidden(), hidden


def test_a_browser_that_is_too_old_is_told_so(browser: Browser, host: Host) -> None:
    """One that lacks what unpacks the index; and the ways to browse are there."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(host.address + "search.html")
    assert page.get_by_text("a browser of the last few years").is_visible()
    assert page.locator(".search-ways a").count() >= 3
    context.close()
