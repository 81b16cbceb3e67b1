"""Citations: each form is read back by a tool of its own, and none claims what is not known."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from machine_samples import AMBIGUOUS, ARABIC, BASE, LAMP, MONTH, NASTY, SAMPLES, UNDATED, hostile, schema
from msgspec.structs import replace
from pybtex.database import Entry, parse_string

from archive_gen.citations import (
    Citation,
    apa,
    bibtex,
    certain_date,
    chicago,
    citation,
    csl_json,
    one_line,
    ris,
)
from archive_gen.citations.bibtex import _escaped as escaped
from archive_gen.citations.names import divided
from archive_gen.exports import citation_of
from archive_gen.pages.contexts import Site
from archive_gen.records import Article, PartialDate

SITE = Site(
    title="The Sound of Merrow",
    description="",
    language="en",
    base_url=BASE,
    rights="",
    nav=(),
    feed_url=None,
)
PAGE = "articles/1996/03/lamp.html"
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.text(st.sampled_from('\\{}"$&#%_^~@,= abé'), max_size=20),
)


def cited(article: Article, page: str = PAGE) -> Citation:
    return citation_of(article, page, SITE)


def entry(article: Article) -> Entry:
    """The one entry that BibTeX reads."""
    read = parse_string(bibtex(cited(article)), "bibtex")
    [found] = read.entries.values()
    return found


def reference(article: Article) -> dict[str, Any]:
    """The one reference that a reader of RIS finds."""
    [found] = rispy.loads(ris(cited(article)).replace("\r\n", "\n"))
    return dict(found)


def item(article: Article) -> dict[str, Any]:
    """The one CSL item, once the schema has been held."""
    items = json.loads(csl_json(cited(article)))
    jsonschema.Draft7Validator(schema("csl-data.json")).validate(items)
    return dict(items[0])


class TestBibtex:
    def test_an_article_of_a_newspaper(self) -> None:
        """Names divided where they can be, the original address beside that of the archive."""
        found = entry(LAMP)
        assert found.type == "article"
        assert found.key == "1996/03/lamp"
        assert [(str(person), person.last_names) for person in found.persons["author"]] == [
            ("Fennimore, Dorothy M.", ["Fennimore"]),
            ("{Harbour Desk}", ["{Harbour Desk}"]),
        ]
        assert dict(found.fields) == {
            "title": "{Lamp of the north pier lit again}",
            "journal": "The Port Merrow Packet",
            "entrysubtype": "newspaper",
            "date": "1996-03-17",
            "year": "1996",
            "month": "March",
            "url": BASE + PAGE,
            "language": "en",
            "keywords": "North Pier, Port Merrow",
            "archive": "The Sound of Merrow",
            "note": "Original address: https://packet.example/1996/lamp?from=front",
        }

    def test_without_an_outlet_it_is_no_article_of_one(self) -> None:
        """`@article` demands a journal; and what is only estimated is no date."""
        found = entry(UNDATED)
        assert found.type == "misc"
        assert set(found.fields) == {"title", "url", "archive"}
        assert found.fields["title"] == "{[Nobody can say who painted the tower.]}"

    @given(title=texts, name=texts, url=texts)
    def test_any_text_is_read_back(self, title: str, name: str, url: str) -> None:
        """One entry, whose fields say what went in, whatever it holds."""
        known = citation(
            page=PAGE,
            title=title,
            supplied=False,
            authors=(name,),
            outlet=name,
            date=None,
            language=None,
            tags=(title,),
            archive="A",
            permalink=None,
            original_url=url,
        )
        read = parse_string(bibtex(known), "bibtex")
        [(key, found)] = read.entries.items()
        assert key == "1996/03/lamp"
        assert found.fields["title"] == "{" + _escaped(known.title) + "}"
        assert found.fields.get("journal", "") == _escaped(known.outlet or "")
        if known.url:
            assert "{" not in found.fields["url"]

    @pytest.mark.parametrize(
        "text", ["Fish & chips: 100% #1_best", "Größe ~ 5^2", "A {brace} and a \\slash", "$5"]
    )
    def test_latex_prints_what_was_written(self, text: str) -> None:
        """Signs that mean something to LaTeX are escaped, letters stay letters."""
        field = entry(_titled(text)).fields["title"]
        plain = {"\\textbraceleft{}": "{", "\\textbraceright{}": "}", "\\textbackslash{}": "\\"}
        plain |= {"\\textasciitilde{}": "~", "\\textasciicircum{}": "^"}
        printed = re.sub(r"\\text\w+\{\}|\\[$&#%_]", lambda m: plain.get(m[0], m[0][1:]), field[1:-1])
        assert printed == text
        assert "100%" not in field or r"\%" in field


def _escaped(text: str) -> str:
    # pybtex makes runs of white space one space, as BibTeX does.
    return " ".join(escaped(text).split())


def _titled(title: str) -> Article:
    return replace(LAMP, title=title)


class TestRis:
    def test_a_newspaper_reference(self) -> None:
        """Type NEWS, a date as precise as it is."""
        assert reference(LAMP) == {
            "type_of_reference": "NEWS",
            "id": "1996/03/lamp",
            "title": "Lamp of the north pier lit again",
            "authors": ["Fennimore, Dorothy M.", "Harbour Desk"],
            "secondary_title": "The Port Merrow Packet",
            "year": "1996",
            "date": "1996/03/17/",
            "urls": [BASE + PAGE],
            "language": "en",
            "keywords": ["North Pier", "Port Merrow"],
            "name_of_database": "The Sound of Merrow",
            "notes": ["Original address: https://packet.example/1996/lamp?from=front"],
        }
        assert reference(MONTH)["date"] == "1999/11//"
        assert "date" not in reference(UNDATED)

    @given(text=texts)
    def test_any_text_is_one_field_on_one_line(self, text: str) -> None:
        """No text begins a field or a reference of its own; lines end as the format wants."""
        written = ris(cited(hostile(text)))
        lines = written.split("\r\n")
        assert lines[-2:] == ["", ""]
        assert lines[-3] == "ER  - "
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\r\n]*", line) for line in lines[:-2])
        assert [line[:2] for line in lines].count("TY") == 1
        assert [line[:2] for line in lines].count("ER") == 1
        written.encode("utf-8")


class TestCsl:
    def test_a_newspaper_item(self) -> None:
        """Valid by the schema of CSL; dates as parts."""
        assert item(LAMP) == {
            "id": "1996/03/lamp",
            "type": "article-newspaper",
            "title": "Lamp of the north pier lit again",
            "author": [{"family": "Fennimore", "given": "Dorothy M."}, {"literal": "Harbour Desk"}],
            "container-title": "The Port Merrow Packet",
            "issued": {"date-parts": [[1996, 3, 17]]},
            "URL": BASE + PAGE,
            "language": "en",
            "keyword": "North Pier, Port Merrow",
            "archive": "The Sound of Merrow",
            "note": "Original address: https://packet.example/1996/lamp?from=front",
        }

    def test_dates_are_as_precise_as_what_is_certain(self) -> None:
        """A month stays one, of an ambiguous day only the year stands, of an estimate nothing."""
        assert item(MONTH)["issued"] == {"date-parts": [[1999, 11]]}
        assert item(AMBIGUOUS)["issued"] == {"date-parts": [[2003]]}
        assert "issued" not in item(UNDATED)

    @given(text=texts)
    def test_any_text_is_valid(self, text: str) -> None:
        """And says what went in."""
        found = item(hostile(text))
        shown = one_line(" ".join(text.split()))
        assert found["title"] == shown or not shown or found["title"].startswith("[")


class TestInWords:
    def test_the_style_of_the_psychologists(self) -> None:
        """Initials where the name is divided, the name as printed where not."""
        assert apa(cited(LAMP)) == (
            "Fennimore, D. M., & Harbour Desk. (1996, March 17). Lamp of the north pier lit again. "
            f"The Port Merrow Packet. {BASE}{PAGE}"
        )
        assert apa(cited(UNDATED)) == f"[Nobody can say who painted the tower.] (n.d.). {BASE}{PAGE}"

    def test_the_style_of_chicago(self) -> None:
        """Quotation marks inside the title become single; a supplied title has none."""
        assert chicago(cited(LAMP)) == (
            "Fennimore, Dorothy M., and Harbour Desk. “Lamp of the north pier lit again.” "
            f"The Port Merrow Packet, March 17, 1996. The Sound of Merrow. {BASE}{PAGE}."
        )
        assert chicago(cited(_titled('He said "no" twice'))).count("“He said ‘no’ twice.”") == 1
        assert chicago(cited(UNDATED)).startswith("[Nobody can say who painted the tower.] n.d. The Sound")
        assert ", November 1999." in chicago(cited(MONTH))
        assert ", 2003." in chicago(cited(AMBIGUOUS))

    def test_many_authors(self) -> None:
        """As the handbooks shorten them."""
        many = replace(LAMP, authors=tuple(f"Desk {number}" for number in range(22)))
        assert "Desk 18, … Desk 21. (1996" in apa(cited(many))
        assert "Desk 6, et al. “" in chicago(cited(many))

    def test_without_an_address_the_archive_is_named(self) -> None:
        """Nothing else would lead to the text."""
        nowhere = citation_of(replace(LAMP, url=None), PAGE, replace(SITE, base_url=None))
        assert apa(nowhere).endswith("The Port Merrow Packet. The Sound of Merrow.")

    @given(text=texts)
    def test_any_text_stays_on_one_line(self, text: str) -> None:
        """And turns nothing around that follows it."""
        for written in (apa(cited(hostile(text))), chicago(cited(hostile(text)))):
            assert len(written.splitlines()) == 1
            assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "parts"),
        [
            ("Dorothy Fennimore", ("Fennimore", "Dorothy")),
            ("Dorothy M. Fennimore", ("Fennimore", "Dorothy M.")),
            ("Pierre O’Malvern-Quill", ("O’Malvern-Quill", "Pierre")),
            ("Gabriela Ruiz Soto", None),  # two family names: which words they are is not to be seen
            ("Anna van Dyck", None),
            ("Tom James", None),  # either may be the given name
            ("Kim Minsu", None),
            ("Nagy Péter", None),
            ("Nguyen Thu", None),
            ("Harbour Desk", None),
            ("Reuben", None),
            ("سلمى حداد", None),
            ("李小龙", None),
            ("DOROTHY FENNIMORE", ("FENNIMORE", "DOROTHY")),
        ],
    )
    def test_a_name_is_divided_only_where_that_is_plain(
        self, name: str, parts: tuple[str, str] | None
    ) -> None:
        """One known given name first, initials perhaps, and one more word that is none."""
        assert divided(name, "en") == parts

    def test_no_name_is_divided_where_the_family_comes_first(self) -> None:
        """In Hungarian, Chinese, Japanese, Korean, Vietnamese."""
        assert divided("Dorothy Fennimore", "hu") is None
        assert divided("Dorothy Fennimore", "zh-Hant") is None

    @given(name=texts, language=st.sampled_from([None, "en", "de-AT", "hu"]))
    def test_nothing_is_added_to_a_name(self, name: str, language: str | None) -> None:
        """The parts together are the name."""
        parts = divided(name, language)
        assert parts is None or " ".join(reversed(parts)) == " ".join(name.split())


def test_keys_are_ascii_and_as_unique_as_addresses() -> None:
    """An address in other letters gets the beginning of its hash."""
    keys = [
        citation_of(ARABIC, page, SITE).key
        for page in (PAGE, "articles/2004/06/الجسر.html", "articles/2004/06/جسر.html")
    ]
    assert keys[0] == "1996/03/lamp"
    assert all(re.fullmatch(r"2004/06/[0-9a-f]{16}", key) for key in keys[1:])
    assert len(set(keys)) == 3


def test_only_what_is_certain_of_a_date_is_cited() -> None:
    """For each degree of certainty."""
    day = PartialDate(2024, 4, 5)
    assert certain_date(day, "stated") == certain_date(day, "inferred") == day
    assert certain_date(day, "ambiguous") == PartialDate(2024)
    assert certain_date(day, "estimated") is certain_date(None, "unknown") is None


def test_no_citation_names_a_day_of_access() -> None:
    """A build has no clock."""
    for article in SAMPLES:
        known = cited(article)
        assert not re.search(
            r"accessed|urldate|Y2  -|retrieved", bibtex(known) + ris(known) + csl_json(known)
        )
