"""The files of `data/`: whole, valid, cut where they are long, and changed little by an edit."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import frictionless
import pytest
import rispy
import whole_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from machine_samples import ARABIC, LAMP, NASTY, SAMPLES, UNDATED, hostile, planned, rendered, site
from msgspec.structs import replace
from pybtex.database import parse_string
from whole_plan import DataPage

from archive_gen import tables
from archive_gen.exports import Export, export
from archive_gen.pages import data_files
from archive_gen.pages.contexts import DataPackagePage
from archive_gen.pages.data_files import FORMS, Row
from archive_gen.records import Article, PartialDate
from archive_gen.tables import COLUMNS


def data(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of `data/` by their names."""
    return {url.removeprefix("data/"): content for url, content in files.items() if url.startswith("data/")}


def written(files: dict[str, bytes], folder: Path) -> Path:
    """The files of `data/` on a disk; the descriptor."""
    for name, content in data(files).items():
        (folder / name).write_bytes(content)
    return folder / "datapackage.json"


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def test_every_article_is_in_every_form() -> None:
    """In the order of paths."""
    files = data(site())
    paths = sorted(article.path for article in SAMPLES)
    assert [json.loads(line)["path"] for line in files["articles.jsonl"].splitlines()] == paths
    assert [row["path"] for row in table(files["articles.csv"])] == paths
    assert len(parse_string(files["citations.bib"].decode("utf-8"), "bibtex").entries) == len(paths)
    assert len(rispy.loads(files["citations.ris"].decode("utf-8").replace("\r\n", "\n"))) == len(paths)
    assert files["citations.ris"].count(b"\n") == files["citations.ris"].count(b"\r\n")


def test_a_file_is_its_header_and_its_entries() -> None:
    """Each entry depends on its article and address alone, so a builder may write them one by one."""
    made = planned()
    pages = [page for page in made.pages if isinstance(page.context, DataPage)]
    assert {page.url for page in pages} == {f"data/{form}" for form in FORMS}
    for page in pages:
        assert isinstance(page.context, DataPage)
        form: Export = export(page.context.export, made.site)
        entries = [form.entry(*row) for row in zip(page.context.articles, page.context.urls, strict=True)]
        assert form.header + b"".join(entries) + form.footer == site()[page.url]
        assert form.name == page.url.removeprefix("data/")


def test_the_package_is_valid(tmp_path: Path) -> None:
    """Frictionless reads every row of every table, and knows every field."""
    descriptor = written(site(), tmp_path)
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    package = frictionless.Package(str(descriptor))
    assert [resource.name for resource in package.resources] == [
        "articles-jsonl",
        "articles-csv",
        "citations-bib",
        "citations-ris",
    ]
    assert package.title == "The Sound of Merrow"
    assert [field.name for field in package.get_resource("articles-csv").schema.fields] == list(COLUMNS)
    first = json.loads(site()["data/articles.jsonl"].splitlines()[0])
    assert [field.name for field in package.get_resource("articles-jsonl").schema.fields] == list(first)
    for name in ("articles-csv", "articles-jsonl"):
        assert all(field.description for field in package.get_resource(name).schema.fields)


def test_a_package_in_parts_is_valid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All parts of a form are one resource, though each table has its header."""
    monkeypatch.setattr(data_files, "LONGEST", 2)
    files = rendered()
    assert set(data(files)) == {
        "datapackage.json",
        *(
            f"{name}-{part}.{suffix}"
            for name, suffix in (form.split(".") for form in FORMS)
            for part in ("1996", "1999", "2003", "2004", "undated")
        ),
    }
    descriptor = written(files, tmp_path)
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "message"])
    rows = frictionless.Package(str(descriptor)).get_table_resource("articles-csv").read_rows()
    assert sorted(row["path"] for row in rows) == sorted(article.path for article in SAMPLES)


@settings(max_examples=30)
@given(text=st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=()), max_size=30)))
def test_any_text_is_in_the_data(text: str) -> None:
    """As one value of one record, in every form."""
    files = data(rendered(hostile(text), UNDATED))
    lines = files["articles.jsonl"].decode("utf-8").split("\n")
    assert len(lines) == 3
    kept = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    assert json.loads(lines[0])["subtitle"] == kept
    rows = table(files["articles.csv"])
    assert len(rows) == 2
    cell = rows[0]["subtitle"]
    assert cell.removeprefix("'") == kept.replace("\0", "\ufffd") or cell == kept.replace("\0", "\ufffd")
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(parse_string(files["citations.bib"].decode("utf-8"), "bibtex").entries) == 2
    assert len(rispy.loads(files["citations.ris"].decode("utf-8").replace("\r\n", "\n"))) == 2


class TestParts:
    """How a long archive is cut."""

    @staticmethod
    def parts(articles: list[Article], longest: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
        """The paths in each file of records."""
        monkeypatch.setattr(data_files, "LONGEST", longest)
        monkeypatch.setattr(data_files, "FORMS", ("articles.jsonl",))
        rows = [Row(0, b"", b"", each.path, each.date, f"articles/{each.path}.html") for each in articles]
        files = list(data_files.cut_into_files(rows))
        described = data_files.data_package_page(files).context
        assert isinstance(described, DataPackagePage)
        assert described.files == (("articles.jsonl", tuple(file.url for file in files)),)
        return {file.url.removeprefix("data/"): [row.path for row in file.rows] for file in files}

    @staticmethod
    def many(number: int, date: PartialDate | None, name: str = "x") -> list[Article]:
        return [Article(path=f"{name}-{date and date.iso}-{each}.txt", date=date) for each in range(number)]

    def test_a_short_archive_is_one_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever its dates."""
        parts = self.parts([*self.many(2, PartialDate(1996)), *self.many(1, None)], 3, monkeypatch)
        assert set(parts) == {"articles.jsonl"}

    def test_a_long_one_is_cut_by_year_month_and_day_where_that_is_needed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """And what has no month or no day stands apart."""
        articles = [
            *self.many(3, PartialDate(1995, 1, 2)),
            *self.many(3, PartialDate(1996, 3, 17)),
            *self.many(1, PartialDate(1996, 3, 18)),
            *self.many(1, PartialDate(1996, 3)),
            *self.many(2, PartialDate(1996)),
            *self.many(1, PartialDate(1996, 4, 1)),
            *self.many(2, None),
        ]
        parts = self.parts(articles, 3, monkeypatch)
        assert {name: len(paths) for name, paths in parts.items()} == {
            "articles-1995.jsonl": 3,
            "articles-1996-03-17.jsonl": 3,
            "articles-1996-03-18.jsonl": 1,
            "articles-1996-03-day-unknown.jsonl": 1,
            "articles-1996-04.jsonl": 1,
            "articles-1996-month-unknown.jsonl": 2,
            "articles-undated.jsonl": 2,
        }

    @settings(max_examples=40)
    @given(numbers=st.lists(st.integers(0, 40), min_size=3, max_size=3))
    def test_no_file_is_too_long_and_nothing_is_lost(self, numbers: list[int]) -> None:
        """Also where neither year nor day parts the articles."""
        dates = (None, PartialDate(1996), PartialDate(1996, 3, 17))
        articles = [
            each for number, date in zip(numbers, dates, strict=True) for each in self.many(number, date)
        ]
        with pytest.MonkeyPatch.context() as monkeypatch:
            parts = self.parts(articles, 5, monkeypatch)
        assert sorted(path for paths in parts.values() for path in paths) == sorted(a.path for a in articles)
        assert all(len(paths) <= 5 for paths in parts.values())

    def test_one_more_article_changes_one_part(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Also among many of which no day is known."""
        articles = [*self.many(40, None), *self.many(4, PartialDate(1996, 3, 17))]
        before = self.parts(articles, 10, monkeypatch)
        after = self.parts([*articles, *self.many(1, None, "new")], 10, monkeypatch)
        assert len([name for name in after if after[name] != before.get(name)]) == 1


def test_an_edit_changes_one_file_of_each_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not what describes them."""
    monkeypatch.setattr(data_files, "LONGEST", 2)
    before, after = data(rendered()), data(rendered(*SAMPLES[:-1], replace(ARABIC, title="جسر")))
    assert {name for name in after if after[name] != before.get(name)} == {
        f"{name}-2004.{suffix}" for name, suffix in (form.split(".") for form in FORMS)
    }


def test_an_archive_without_articles_has_data(tmp_path: Path) -> None:
    """A table of no rows is one."""
    from whole_plan import plan

    from archive_gen.config import Settings
    from archive_gen.renderer import Renderer, TemplateSpec

    nothing = plan([], Settings(title="…"))
    renderer = Renderer(TemplateSpec(nothing.site))
    written({page.url: whole_plan.rendered(renderer, page) for page in nothing.pages}, tmp_path)
    assert (tmp_path / "articles.csv").read_bytes().count(b"\r\n") == 1
    assert (tmp_path / "articles.jsonl").read_bytes() == b""
    assert json.loads((tmp_path / "datapackage.json").read_text())["name"] == "news-archive"


def test_a_name_that_is_no_unicode_does_not_stop_the_data() -> None:
    """File systems hold names that are not UTF-8; Python shows them with lone surrogates."""
    files = rendered(replace(LAMP, path="caf\udce9.txt"))
    assert json.loads(files["data/articles.jsonl"])["path"] == "caf\N{REPLACEMENT CHARACTER}.txt"
    assert table(files["data/articles.csv"])[0]["path"] == "caf\N{REPLACEMENT CHARACTER}.txt"


@given(st.lists(st.text(), min_size=2))
def test_a_line_of_csv_is_the_one_that_the_standard_library_writes(cells: list[str]) -> None:
    """Whatever stands in the cells: ours is faster, and nothing else."""
    wanted = io.StringIO()
    csv.writer(wanted).writerow(cells)
    assert tables._line(cells) == wanted.getvalue()
