"""Markdown becomes typed blocks, safe to print, and no line of it is lost."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive_gen.loader.markdown import markdown_blocks, render_markdown

VOID = {"br", "hr"}
ALLOWED = set(
    "h2 h3 h4 h5 h6 p blockquote ul ol li pre code em strong a br hr table thead tbody tr th td".split()
)


class Reader(HTMLParser):
    """Collects tags, and holds that they are allowed and balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        assert {name for name, _ in attrs} <= {"href", "title", "start", "class", "style"}
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag


def html_of(text: str) -> str:
    [block] = markdown_blocks(text).blocks
    assert block.html is not None
    return block.html


def blocks(text: str) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in markdown_blocks(text).blocks]


def test_each_element_is_a_block_with_its_kind_words_and_lines() -> None:
    text = (
        "# The *new* bridge\n\nIt opened\non Monday.\n\n> Good.\n>\n> Very good.\n\n"
        "- one\n- two\n  - half\n\n```\ncode <b>\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert [(b.kind, b.text, b.line, b.end_line) for b in markdown_blocks(text, first_line=5).blocks] == [
        ("heading", "The new bridge", 5, 5),
        ("paragraph", "It opened on Monday.", 7, 8),
        ("quote", "Good.\nVery good.", 10, 12),
        ("list_item", "one", 14, 14),
        ("list_item", "two\nhalf", 15, 16),
        ("paragraph", "code <b>", 18, 20),
        ("paragraph", "a | b\n1 | 2", 22, 24),
    ]


def test_headings_begin_below_the_title_of_the_page() -> None:
    html = [b.html for b in markdown_blocks("# A\n\n## B\n\n###### F\n\nG\n=\n").blocks]
    assert html == ["<h2>A</h2>\n", "<h3>B</h3>\n", "<h6>F</h6>\n", "<h2>G</h2>\n"]


def test_items_of_a_numbered_list_keep_their_numbers() -> None:
    html = "".join(b.html or "" for b in markdown_blocks("7. a\n8. b\n").blocks)
    assert re.findall(r'start="(\d+)"', html) == ["7", "8"]
    assert "start" not in html_of("1. a\n")


def test_raw_html_is_shown_and_not_run() -> None:
    text = "<script>alert(1)</script> & <b onclick=x>bold</b>"
    assert blocks(text) == [("paragraph", text)]
    assert "&lt;script&gt;" in html_of(text)
    assert Reader(html_of(text)).links == []


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example/",
        "other.md",
        "#top",
        "tel:1",
        "java&#115;cript:x",
    ],
)
def test_links_lead_to_the_web_or_stay_words(address: str) -> None:
    html = html_of(f"See [this]({address}) now.\n")
    assert Reader(html).links == []
    assert "this" in html


def test_links_to_the_web_are_links() -> None:
    text = "[a](http://a.example/?b=1&c) <https://d.example> <x@y.example>"
    assert blocks(text) == [("paragraph", "a https://d.example x@y.example")]
    assert Reader(html_of(text)).links == [
        "http://a.example/?b=1&c",
        "https://d.example",
        "mailto:x@y.example",
    ]


def test_pictures_are_not_loaded_and_their_words_are_kept() -> None:
    found = markdown_blocks(
        "![The bridge. Photo: Ann Oakes](a.png)\n\n"
        "Before ![a *fine* view](https://h.example/b.png) after.\n\n"
        "[![linked](c.png)](https://h.example/)\n\n![](d.png)\n"
    )
    assert [(b.kind, b.text) for b in found.blocks] == [
        ("caption", "The bridge. Photo: Ann Oakes"),
        ("paragraph", "Before a fine view after."),
        ("caption", "linked"),
    ]
    assert "<img" not in "".join(b.html or "" for b in found.blocks)
    assert [(gone.line, gone.text) for gone in found.removed] == [
        (1, "![The bridge. Photo: Ann Oakes](a.png)"),
        (3, "![a fine view](https://h.example/b.png)"),
        (5, "![linked](c.png)"),
        (7, "![](d.png)"),
    ]


def test_what_shows_nothing_is_told() -> None:
    found = markdown_blocks(
        "Text [x].\n\n***\n\n#\n\n[x]: https://h.example/\n[y]: https://i.example/\n", first_line=3
    )
    assert [(gone.line, gone.text, gone.reason) for gone in found.removed] == [
        (5, "***", "a rule between sections"),
        (7, "#", "nothing is in it"),
        (9, "[x]: https://h.example/", "the address of a link, given apart from the text"),
        (10, "[y]: https://i.example/", "the address of a link, given apart from the text"),
    ]


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "* > "])
def test_what_is_nested_too_deep_to_parse_is_not_lost(mark: str) -> None:
    [(kind, text)] = blocks(mark * 100 + "deep words\n")
    assert (kind, "deep words" in text) == ("paragraph", True)


def test_a_page_of_the_owner_may_link_within_the_archive() -> None:
    html = render_markdown(
        "# About\n\n[Outlets](sources/index.html) [x](javascript:x) ![p](https://h.example/p.png)\n"
    )
    assert Reader(html).links == ["sources/index.html"]
    assert html.startswith("<h2>About</h2>")
    assert "h.example" not in html


MARKDOWN = st.text(st.sampled_from("ab #*_`>-+1.|[]()!<:&\\/\n\t\"'=~"), max_size=150)


@settings(max_examples=200)
@given(MARKDOWN)
@example(">\n>")
@example("> ![](a)\n>")
@example("![](a)\n![](b)")
@example("![\n](b)")
def test_any_markdown_is_safe_html_and_every_line_is_accounted_for(text: str) -> None:
    found = markdown_blocks(text)
    for block in found.blocks:
        assert block.text.strip()
        Reader(block.html or "")
    Reader(render_markdown(text))
    told = {gone.line for gone in found.removed}
    for block in found.blocks:
        told.update(range(block.line, block.end_line + 1))
    lines = text.split("\n")
    told_or_blank = [number in told or not line.strip() for number, line in enumerate(lines, 1)]
    first = next((number for number, fine in enumerate(told_or_blank) if not fine), None)
    assert first is None, lines[first]


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a_ ", "[a](", "<!A ", "`` ` ", "> a\n", "- a\n", "&#", "|a\n|-\n"]
)
def test_hostile_mark_up_takes_time_in_proportion_to_its_length(piece: str) -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        markdown_blocks((piece * length)[:length])
        return time.process_time() - started

    assert seconds(24_000) < 12 * seconds(6_000) + 0.5
