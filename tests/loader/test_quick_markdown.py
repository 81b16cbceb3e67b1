"""With comrak, Markdown is read sooner, and never otherwise: markdown-it is the reference."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive_gen.loader import markdown, quick_markdown, read_batch
from archive_gen.loader.markdown import MarkdownReading, markdown_blocks
from archive_gen.loader.quick_markdown import quick_blocks

pytest.importorskip("comrak", reason="comrak, the extra `fast`, is not installed")

ORDINARY = {
    "paragraphs": "The ferry sails.\n\nIt sails again\non Monday.\n",
    "emphasis": "The *old* ferry **sails** _again_, a ***great*** day for snake_case and 5 * 3.\n",
    "other letters": "Die *Fähre* fährt, la “*grande*” **été**, *паром* и *пристань*.",
    "spaces that do not break": "Elle a dit\u00a0: «\u00a0Le bac part à 10\u202f%.\u00a0»\n",
    "code": "Run `archive-gen build` and ``a ` b``.\n",
    "links": "See [the pier](https://harbour.example/a_b/?x=1&y=2#z), [again](http://isb.example).\n",
    "headings": "# One #\n\n## *Two*\ntext below\n\n###### Six\n",
    "lists": "- one\n- two\n\n* three\n\n7. seven\n8. eight\nand on\n\n1) again\n",
    "a quotation": "> Good,\n> she said.\n>\n> Very *good*.\n\nShe smiled.\n",
    "rules": "Above.\n\n* * *\n\nBelow.\n\n***\n\nFurther.\n\n---\n\nEnd.\n",
    "hard breaks": "one  \ntwo  \nthree\n",
    "signs": "AT&T & \"co\" 'x' > y; \\*no\\* 100% #1 -- … 1986. A great year!\n",
}
LEFT = {
    "HTML": "a <b>bold</b> word",
    "an address": "see <https://harbour.example>",
    "a script as a link": "[a](javascript:alert(1))",
    "a script behind an entity": "[a](javascript&colon;alert(1))",
    "a link of ours": "[a](/b.html)",
    "a mail address": "[a](mailto:a@b.example)",
    "a title": '[a](https://b.example "c")',
    "a picture": "![a](https://b.example/c.png)",
    "a reference": "[a]\n\n[a]: https://b.example\n",
    "a reference nobody uses": "words\n\n[a]: https://b.example\n",
    "a table": "a | b\n--|--\n1 | 2\n",
    "an entity": "&copy; &#8212;",
    "code blocks": "    a\n",
    "fences": "```\na\n```\n",
    "a list in a list": "- a\n  - b\n",
    "a loose list": "- a\n\n- b\n",
    "an empty item": "- \n",
    "an empty list in a list": "1. 2)",
    "an underlined heading": "a\n===\n",
    "a backslash and a space": "a \\ \nb",
    "a heading in a quotation": "> # a",
    "a space of another kind at an end": "a\u00a0\nb",
    "a sign beside emphasis": "*\u20ac*a*",
    "a tab": "a\tb",
    "a NUL": "a\0b",
    "a host in other letters": "[a](https://häfen.example)",
    "an empty heading": "#\n",
}

PIECES = [
    *"ferry Harbour a I x_y *em* **bold** _em_ __b__ ***both*** `code` & AT&T 'q' “curly” ’s – … é*x* *é* 日本 *日* \\* \\#".split(),
    *"a*b*c * _ ** ` [ ] ( ) ! # \\ 1. 2) - + > ~ ^ : ; | < = 100% [a] [a][b] **a b** *a b* a\\ \u00a0 *x*, —*x*— [e]() ~~s~~".split(" "),
    "[link](https://a.example/b)", "[l](http://a.b.example/x?y=1&z=2#q)", "[r](/rel)", "[*i*](https://x.example)",
    '[t](https://x.example "t")', "*[i](https://x.example)*", "[é](https://x.example/%C3%A9)", "[j](javascript:a)",
    "`a b`", "*a **b** c*", "**a*b*c**", "«\u00a0a\u00a0»", "5\u202f%", "a\u00a0*b*", "https://a.example", "<b>", "![p](q.png)",
]  # fmt: skip
STARTS = [
    "", "", "", "", "# ", "## ", "####### ", "- ", "* ", "+ ", "1. ", "2. ", "3) ", "> ", "> > ", "> - ", "- > ", "- # ",
    "  ", "    ", "***", "---", "===", "#", "1986. ", "0. ", "-", ">", "-    ", "[a]: ", "> # ",
]  # fmt: skip
LINES = st.builds(
    lambda start, pieces, end: start + " ".join(pieces) + end,
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(PIECES), max_size=6),
    st.sampled_from(["", "", "", "  ", " ", "\\", " #", "\n"]),
)
TEXTS = st.one_of(
    st.lists(LINES, min_size=1, max_size=9).map("\n".join),
    st.text("ab *_`[]()!#-+>1.2)\n\\&\"'<~=|:/ éß—“\u00a0", max_size=40),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40),
)


def reference(text: str, first_line: int = 1) -> MarkdownReading:
    return markdown._reference_blocks(text, first_line)


@pytest.mark.parametrize("text", ORDINARY.values(), ids=ORDINARY)
def test_ordinary_texts_are_read_by_comrak_as_by_the_reference(text: str) -> None:
    quick = quick_blocks(text, first_line=3)
    assert quick is not None
    assert MarkdownReading(*quick) == reference(text, 3)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_may_be_read_in_two_ways_is_left_to_the_reference(text: str) -> None:
    assert quick_blocks(text, first_line=1) is None
    assert markdown_blocks(text) == reference(text)


@given(text=TEXTS)
@settings(deadline=None, max_examples=500)
@example("1. 2)")
@example("a \\ \nb")
@example("a\u00a0\nb")
def test_no_text_is_read_otherwise_than_by_the_reference(text: str) -> None:
    assert markdown_blocks(text, first_line=7) == reference(text, 7)


def test_without_comrak_the_reference_reads_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quick_markdown, "_engine", lambda: None)
    assert [quick_blocks(text, first_line=1) for text in ORDINARY.values()] == [None] * len(ORDINARY)
    assert markdown_blocks(ORDINARY["links"]) == reference(ORDINARY["links"])


def test_an_archive_is_the_same_with_and_without_comrak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading for reading, from front matter to the last line."""
    for name, text in {**ORDINARY, **LEFT}.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: 2024-10-01\n---\n\n{text}", "utf-8")
    paths = sorted(file.name for file in tmp_path.iterdir())
    quick = read_batch(tmp_path, paths, 1_000_000)
    monkeypatch.setattr(quick_markdown, "_engine", lambda: None)
    assert quick == read_batch(tmp_path, paths, 1_000_000)


@pytest.mark.parametrize("sign", [*"*_[]()#>-+`~\\!&|<\"' \u00a0x1", "[a](", "**a", "> ", "1. ", "- ", "a\n"])
def test_hostile_texts_are_read_like_all_others(sign: str) -> None:
    text = sign * 3000
    assert markdown_blocks(text) == reference(text)
