"""What planning keeps of an article, and what it changes with."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from plan_samples import paragraph

from archive_gen.exports import export
from archive_gen.pages.contexts import Site
from archive_gen.pages.entries import entry_of
from archive_gen.records import Article, PartialDate, pack

ARTICLE = Article(
    path="courier/ferry.txt",
    title="Old ferry sails for another winter",
    subtitle="The council found the money",
    date=PartialDate(2024, 10, 14),
    date_certainty="inferred",
    authors=("Jane Roe",),
    source="Harbour Courier",
    language="en",
    tags=("Tarnbeck",),
    summary="The ferry sails.",
    url="https://courier.example/ferry",
    body=paragraph("The ferry sails."),
)
SITE = Site(title="Papers", description="", language="en", base_url=None, rights="", nav=(), feed_url=None)


def citations(article: Article) -> list[bytes]:
    """The article in every form in which it is cited."""
    return [export(name, SITE).entry(article, "ferry.html") for name in ("citations.bib", "citations.ris")]


@pytest.mark.parametrize(
    ("field", "value", "is_cited"),
    [
        ("title", "New ferry sails", True),
        ("title", None, True),
        ("date", PartialDate(2024, 10, 15), True),
        ("date_certainty", "ambiguous", True),
        ("authors", ("John Roe",), True),
        ("source", "Harbour Gazette", True),
        ("language", "de", True),
        ("tags", ("Tarnbeck", "Ferries"), True),
        ("url", "https://courier.example/old-ferry", True),
        ("subtitle", "The council has found the money", False),
        ("summary", "The ferry sails again.", False),
        ("body", paragraph("The ferry sails again."), False),
        ("agencies", ("Coastwire",), False),
    ],
)
def test_what_is_cited_changes_with_what_citations_print(field: str, value: Any, is_cited: bool) -> None:
    """So files of citations are made anew when they would be others, and only then."""
    changed = msgspec.structs.replace(ARTICLE, **{field: value})
    assert (citations(changed) != citations(ARTICLE)) == is_cited
    assert (entry_of(changed).cited != entry_of(ARTICLE).cited) == is_cited


def test_nothing_in_an_entry_changes_with_the_body_alone() -> None:
    """Else an edit in a body would plan the whole archive anew."""
    body = paragraph("The ferry sails again, and the file has other bytes.")
    changed = msgspec.structs.replace(ARTICLE, body=body, sha256="1" * 64, word_count=11)
    assert pack(entry_of(changed)) == pack(entry_of(ARTICLE))
