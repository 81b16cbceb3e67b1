"""What shows the archive as a whole, and what leads from one article to others: whole, and readable."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import msgspec
import pytest
from test_theme import Outline, article, rendered
from theme_samples import EARLIER, FERRY, filler, sample_plan, settings
from whole_plan import Plan, plan

from archive_gen.records import PartialDate
from archive_gen.renderer import Renderer, TemplateSpec, assets


def page(planned: Plan, url: str, templates: Path | None = None) -> str:
    """One page of a plan."""
    found = next(each for each in planned.pages if each.url == url)
    spec = TemplateSpec(planned.site, str(templates) if templates else None)
    return Renderer(spec).render(found).decode("utf-8")


class TestCharts:
    def test_a_chart_has_a_title_a_description_and_a_table(self) -> None:
        """Who does not see the bars hears what they say, and finds every figure behind them."""
        html = rendered()["index.html"]
        outline = Outline(html)
        svg = next(each for each in outline.all("svg") if each.get("role") == "img")
        named = [each["id"] for tag, each in outline.elements if tag in ("title", "desc") and "id" in each]
        assert str(svg["aria-labelledby"]).split() == named == ["chart-title", "chart-desc"]
        assert "From October 1987 to October 2024. Most: September 2024, 91 articles." in outline.text
        rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', html)
        assert [(re.sub("<.*?>", "", name), count) for name, count in rows] == [
            ("October 1987", "1"),
            ("November 1987 to June 2024", "none"),
            ("July 2024", "70"),
            ("August 2024", "90"),
            ("September 2024", "91"),
            ("October 2024", "3"),
        ]
        assert '<a href="dates/2024/07.html">July 2024</a>' in html

    def test_bars_are_as_high_as_their_share(self) -> None:
        """In attributes: the policy of the pages allows no style of an element."""
        one = [msgspec.structs.replace(filler(number), date=PartialDate(2024, 5)) for number in range(4)]
        other = msgspec.structs.replace(filler(5), date=PartialDate(2024, 7))
        html = page(plan([*one, other], settings()), "index.html")
        bars = re.findall(r'<rect x="(\S+)" y="(\S+)" width="8" height="(\S+)"><title>(.*?)</title>', html)
        assert bars == [
            ("1", "0.0", "100.0", "May 2024: 4 articles"),
            ("21", "75.0", "25.0", "July 2024: 1 article"),
        ]

    def test_one_bar_is_no_chart(self) -> None:
        """An archive of one month says so in words."""
        assert "<svg" not in page(plan([FERRY], settings()), "index.html")


class TestCalendar:
    def test_a_year_is_twelve_tables_with_captions(self) -> None:
        """Days with articles lead on and say how many; empty days are plain."""
        html = rendered()["dates/2024.html"]
        outline = Outline(html)
        assert len(outline.all("table")) == len(outline.all("caption")) == 12
        assert 'aria-label="1 October 2024: 2 articles" title="2 articles">1</a></td>' in html
        assert "<td>2</td>" in html
        assert "<caption>November</caption>" in html
        assert '<caption><a href="2024/10.html">October</a>' in html

    @pytest.mark.parametrize(
        ("language", "first", "blank"), [("en", "Monday", 1), ("en-US", "Sunday", 2), ("ar-EG", "السبت", 3)]
    )
    def test_a_week_begins_as_the_language_has_it(self, language: str, first: str, blank: int) -> None:
        """1 October 2024 is a Tuesday."""
        html = page(plan([FERRY], settings(language=language)), "dates/2024/10.html")
        assert re.findall(r'<th scope="col" abbr="(.*?)"', html)[0] == first
        row = html.split("<tbody>")[1].split("</tr>")[0]
        assert row.count('<td class="other"></td>') == blank

    def test_a_day_shows_its_articles_by_outlet(self) -> None:
        """Each outlet once, as the heading of its articles."""
        html = rendered()["dates/2024/10/01.html"]
        headings = [re.sub("<.*?>", "", each) for each in re.findall(r"<h2.*?>(.*?)</h2>", html)]
        assert headings == ["The Wendlock Courier", "صحيفة الميناء"]
        assert "1 October in other years" in Outline(html).text

    def test_on_this_day_shows_every_year(self) -> None:
        """Without a year in its name."""
        outline = Outline(rendered()["dates/on/10-01.html"])
        assert "On this day 1 October 3 articles of 2 years" in outline.text
        assert outline.text.index("Tuesday, 1 October 2024") < outline.text.index("Thursday, 1 October 1987")

    def test_undated_articles_say_how_many_have_an_estimate(self) -> None:
        """And where it stands."""
        assert "1 article, 1 of them with an estimate" in Outline(rendered()["dates/undated.html"]).text


class TestIndexes:
    def test_outlets_stand_in_two_orders(self) -> None:
        """With their figures; each leads to the other."""
        by_name, by_size = (rendered()[f"sources/{name}.html"] for name in ("index", "by-size"))
        names, sizes = (
            re.findall(r'<th scope="row" class="count-name"><a.*?>(.*?)</a>', html)
            for html in (by_name, by_size)
        )
        assert names[0] == "Eastmoor Gazette"
        assert names[-1] == "Unknown outlet"
        assert sizes[0] == "The Wendlock Courier"
        assert sorted(names) == sorted(sizes)
        assert '<a href="by-size.html">Outlets by size</a>' in by_name
        assert '<a href="index.html">Outlets from A to Z</a>' in by_size

    def test_letters_lead_to_their_names(self) -> None:
        """A long alphabet can be jumped into."""
        html = rendered()["tags/index.html"]
        assert '<a href="#letter-1">E</a>' in html
        assert '<h2 id="letter-1">E</h2>' in html

    def test_a_thousand_tags_stand_under_their_letters(self) -> None:
        """The index leads to the letters, and shows the most frequent."""
        tags = [tuple(f"{letter}{number:03}" for number in range(400)) for letter in "ABC"]
        many = [msgspec.structs.replace(filler(number), tags=tags[number % 3]) for number in range(6)]
        planned = plan(many, settings())
        html = page(planned, "tags/index.html")
        assert "The most frequent" in html
        assert '<a href="letters/b.html">B</a>' in html
        assert "400 tags" in html
        assert "B399" in page(planned, "tags/letters/b.html")

    def test_an_outlet_shows_its_tags_and_a_tag_its_outlets(self) -> None:
        """With counts, each leading on."""
        outlet = Outline(rendered()["sources/eastmoor-gazette.html"]).text
        assert "Tags used most Eastmoor 50 Orrin Valley 50" in outlet
        assert "Outlets Eastmoor Gazette 50" in Outline(rendered()["tags/orrin-valley.html"]).text


class TestHowItWasMade:
    def test_every_field_says_how_it_is_known(self) -> None:
        """As numbers, and only of origins that some article has."""
        outline = Outline(rendered()["made.html"])
        assert "Fieldstated by a personread from the textnot known" in outline.text
        assert "Outlet120451" in outline.text
        assert "Day or month first?1" in outline.text
        assert "learned from other articles" not in outline.text.split("Number of articles")[1]

    def test_gaps_of_outlets_are_told_and_shown(self) -> None:
        """In words, and as a strip of shades."""
        html = rendered()["made.html"]
        assert "440 months, Nov 1987 – Jun 2024" in Outline(html).text
        assert 'aria-label="Eastmoor Gazette in time"' in html
        assert 'class="shade-1" x="0" width="10"' in html

    def test_an_outlet_without_a_day_has_no_strip(self) -> None:
        """An empty one would be a second line below its figures."""
        undated = msgspec.structs.replace(filler(1), source="The Orrin Almanac", date=None)
        html = page(plan([undated, *(filler(number) for number in range(2, 40))], settings()), "made.html")
        assert "The Orrin Almanac1 articleUndated" in Outline(html).text
        assert "The Orrin Almanac in time" not in html

    def test_every_page_leads_to_it(self) -> None:
        """From its foot."""
        assert all(
            ">How this archive was made</a>" in html
            for url, html in rendered().items()
            if url.endswith(".html")
        )


class TestArticle:
    def test_an_article_leads_to_others_of_its_day(self) -> None:
        """By outlet and headline, and to the whole day."""
        html = rendered()[
            "articles/2024/10/the-last-ferry-crosses-the-orrin-and-half-of-wendlock-stands-on-the-quay.html"
        ]
        assert "Others of 1 October 2024" in html
        assert 'lang="ar" dir="rtl"' in html
        assert '<a href="../../../dates/2024/10/01.html">All articles of this day</a>' in html

    @pytest.mark.parametrize(
        ("date", "stamp"),
        [
            (PartialDate(2024, 10, 1, "08:39"), "20241001"),
            (PartialDate(2024, 10), "202410"),
            (PartialDate(2024), "2024"),
            (None, ""),
        ],
    )
    def test_the_original_is_linked_and_its_captures(self, date: PartialDate | None, stamp: str) -> None:
        """At the Wayback Machine around the day, as far as it is known."""
        links = [
            each.get("href")
            for each in Outline(article(msgspec.structs.replace(EARLIER, date=date))).all("a")
        ]
        assert EARLIER.url in links
        assert f"https://web.archive.org/web/{stamp}*/{EARLIER.url}" in links

    @pytest.mark.parametrize(
        ("words", "said"),
        [(100, "100 words"), (238, "about 1 minute"), (3000, "3,000 words, about 13 minutes")],
    )
    def test_the_length_is_told_in_words_and_minutes(self, words: int, said: str) -> None:
        """No minutes where it is not one."""
        html = article(msgspec.structs.replace(FERRY, word_count=words))
        length = next(line for line in html.splitlines() if line.startswith('<p class="length">'))
        assert said in length
        assert ("minute" in length) == (words >= 238)

    def test_a_page_weighs_little_beyond_its_own_text(self) -> None:
        """15 kB compressed at most, with all that is known of an article on it."""
        for url, html in rendered().items():
            if url.startswith("articles/"):
                body = re.search(r'<div class="prose" data-search-text>(.*?)</article>', html, re.DOTALL)
                assert body
                own = re.sub(r"<[^>]+>", "", body[1])
                assert len(gzip.compress(html.encode())) - len(gzip.compress(own.encode())) <= 15_000, url


class TestADesigner:
    def test_one_block_is_replaced_in_three_lines(self, tmp_path: Path) -> None:
        """Everything else stays as it is."""
        (tmp_path / "article.html").write_text(
            '{% extends "!default/article.html" %}\n'
            '{% import "macros.html" as m with context %}\n'
            '{% block kicker %}<p class="kicker">* {{ m.named(it.card.source) }} *</p>{% endblock %}\n',
            encoding="utf-8",
        )
        planned = plan([FERRY], settings())
        url = next(each.url for each in planned.pages if each.template == "article.html")
        changed, plain = page(planned, url, tmp_path), page(planned, url)
        kicker = re.compile(r'<p class="kicker">.*?</p>')
        assert "* <a " in kicker.search(changed)[0]  # type: ignore[index]  # it is there
        assert kicker.sub("", changed).split() == kicker.sub("", plain).split()

    @pytest.mark.parametrize(
        ("template", "block", "url"),
        [
            ("home.html", "glance", "index.html"),
            ("home.html", "search", "index.html"),
            ("list.html", "list_chart", "tags/orrin-valley.html"),
            ("calendar.html", "calendar_grids", "dates/2024.html"),
            ("index.html", "index_names", "tags/index.html"),
            ("made.html", "made_time", "made.html"),
            ("404.html", "search", "404.html"),
            ("base.html", "footer", "made.html"),
        ],
    )
    def test_each_part_of_a_page_is_a_block(
        self, tmp_path: Path, template: str, block: str, url: str
    ) -> None:
        """With a name that the head of the template tells."""
        (tmp_path / template).write_text(
            f'{{% extends "!default/{template}" %}}\n{{% block {block} %}}<p>Ours.</p>{{% endblock %}}\n',
            encoding="utf-8",
        )
        assert "<p>Ours.</p>" in page(sample_plan(20), url, tmp_path)

    def test_what_machines_read_and_how_to_cite_may_be_left_out(self, tmp_path: Path) -> None:
        """An article includes `metadata.html` in its head and `cite.html` in its text, where they are there."""
        (tmp_path / "metadata.html").write_text('<meta name="x" content="{{ it.path }}">', encoding="utf-8")
        (tmp_path / "cite.html").write_text("<p data-copy>{{ it.card.title }}, cited</p>", encoding="utf-8")
        planned = plan([FERRY], settings())
        url = next(each.url for each in planned.pages if each.template == "article.html")
        head, body = page(planned, url, tmp_path).split("</head>")
        assert f'<meta name="x" content="{FERRY.path}">' in head
        assert f"<p data-copy>{FERRY.title}, cited</p>" in body


class TestScript:
    def test_the_script_is_small_and_only_where_it_is_of_use(self) -> None:
        """Under 3 kB; asks for nothing, and makes nothing of text."""
        script = assets(TemplateSpec(sample_plan(1).site))["assets/copy.js"]
        assert len(script) < 3_000
        assert not re.search(rb"fetch|XMLHttp|import|eval|innerHTML|document\.write|\.style\b", script)
        with_script = {url for url, html in rendered().items() if "assets/copy.js" in html}
        assert with_script == {url for url in rendered() if url.startswith("articles/")}
