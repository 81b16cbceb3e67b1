"""A misspelt name in a folder of templates is told, and nothing else in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archive import build_in, make_archive

from archive_gen.renderer.unused import unused_templates

ROOT = Path(__file__).parents[1]


def told(folder: Path, *names: str, **sources: str) -> dict[str, str | None]:
    """The hints for a folder of files that extend nothing, and of `sources`, by their names."""
    for name, source in [
        *((name, "") for name in names),
        *((f"{key}.html", sources[key]) for key in sources),
    ]:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
    return {each.path: each.hint for each in unused_templates(str(folder))}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("artikle.html", "article.html"),
        ("Article.html", "article.html"),
        ("article.htm", "article.html"),
        ("article.html.txt", "article.html"),
        ("templates/article.html", "article.html"),
        ("style.css", "assets/style.css"),
        ("asset/style.css", "assets/style.css"),
        ("local/de.po", "locale/de.po"),
        ("sitemaps.xml", "sitemap.xml"),
    ],
)
def test_the_name_that_was_meant_is_told(tmp_path: Path, name: str, meant: str) -> None:
    """Misspelt, in another folder, or with the ending that an editor has added."""
    assert told(tmp_path, name) == {name: f"did you mean `{meant}`?"}


def test_a_page_of_ones_own_that_nothing_names_is_told(tmp_path: Path) -> None:
    """No page is made with it, though its name is like no other."""
    (hint,) = told(tmp_path, "wreath-of-seals.html").values()
    assert hint
    assert "docs/templates.md" in hint


def test_what_is_used_or_is_no_template_is_not_told(tmp_path: Path) -> None:
    """Ours, parts that another names, assets, catalogues, notes, pictures, and what editors leave behind."""
    (tmp_path / "seal.png").write_bytes(b"\x89PNG\xff")
    assert not told(
        *(tmp_path, "home.html", "headers.txt", "assets/styles.css", "locale/fr.po", "README.md", "LICENSE"),
        *("article.html~", "article.html.orig", ".article.html.swp", "oldest.html"),
        article='{% extends "!default/article.html" %}{% from "seals.html" import seal %}',
        seals='{% trans %}A seal{% endtrans %}{% include ["oldest.html"] %}',
    )


@pytest.mark.parametrize("source", ["{% include page.template ~ 'x' %}", "{% blok %}"])
def test_where_nobody_can_know_nothing_is_told(tmp_path: Path, source: str) -> None:
    """A template may name others by a value; one with a mistake ends the build anyway."""
    assert not told(tmp_path, "wreath.html", article=source)


def test_the_example_theme_uses_all_it_has() -> None:
    """And so does an archive without templates of its own."""
    assert unused_templates(str(ROOT / "examples/plain-theme")) == unused_templates(None) == []


def test_a_build_tells_it_each_time(tmp_path: Path) -> None:
    """As a warning with the path that a person types, also where there is nothing to do."""
    make_archive(tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/artikle.html").write_text("", encoding="utf-8")
    for _ in range(2):
        (warning,) = build_in(tmp_path, templates=tmp_path / "templates").diagnostics
        assert (warning.severity, Path(warning.path).name) == ("warning", "artikle.html")
