"""Ordinary Markdown → blocks, by comrak (Rust), where it is installed: the extra `fast`.

markdown-it (`markdown.py`) is the reference: what is given here is what it gives, to the byte, or else
nothing is given. So a text is only taken if it holds none of the constructs that the two may read in
different ways, and only if what comes out of it has one of a few plain shapes. The only importer of comrak.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections.abc import Callable

from archive_gen.inference.lines import holds_any
from archive_gen.records import Block, BlockKind, RemovedLine

_UNUSUAL = {
    "<": ("<",),
    "|": ("|",),
    "\\": ("\\ ", "\\\n"),
    "]": ("]:",),
    "*": ("****",),
    "_": ("____",),
    "`": ("```",),
    "~": ("~~~",),
}
"""HTML, tables, references, and what few people write, by a sign that is asked for first."""
_UNUSUAL_LINE = re.compile(
    r"\n(?: |(?<!\n\n)[-=]+ *(?=\n)|(?!(?:\*\*\*|\* \* \*|---|>)\n)(?:(?:[-+*>]|\d+[.)]) *)+(?=\n))"
)
"""A line that is set in, that underlines a heading, or that is nothing but the marks of elements."""
_ENTITY = re.compile(r"&#?\w+;")
_PLAIN_GAP = re.compile(
    r"[\xa0\u2000-\u200a\u202f](?:(?<=[^\W_].)|(?<=[,.;:!?’”»«–—%)'…].))(?=[^\s*_`\[\]()#\\])"
)
"""A space that does not break, where it can stand for nothing else."""
_SURE_MARKS = frozenset("‘’“”–—…«»")
"""With letters and ASCII the signs of which every version of Unicode says the same, beside emphasis."""

_OPENING = re.compile(
    r'<(?P<tag>p|h[1-6]|ul|ol|blockquote|hr) data-sourcepos="(?P<first>\d+):\d+-(?P<last>\d+):\d+"'
    r'(?: start="(?P<start>\d+)")?(?: /)?>\n?'
)
_ITEM = re.compile(r'<li data-sourcepos="(?P<first>\d+):[\d:-]+">')
_POSITION = re.compile(r' data-sourcepos="[\d:-]+"')
_BLOCK_TAG = re.compile(r"<(?:p|[uo]l|li|blockquote|pre|h[1-6r]|table|img)\b")
_LINK = re.compile(
    r'<a(?: data-sourcepos="[\d:-]+")? href="https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d{1,5})?'
    r'(?:[/?#](?:[A-Za-z0-9/._~+,=?;:@#-]|&amp;|%[0-9A-F]{2})*)?">'
)
_TAG = re.compile(r"<[^>]*>")

Quick = tuple[tuple[Block, ...], tuple[RemovedLine, ...]]
"""Blocks, and lines that are not shown, as in `markdown.MarkdownReading`."""


def quick_blocks(text: str, *, first_line: int) -> Quick | None:
    """The blocks of a text and the lines that are not shown, or `None` where it must be left to the
    reference: it is not ordinary, or comrak is not installed.
    """
    render = _engine()
    if render is None or _is_unusual(text):
        return None
    html = render(text)
    if "<a " in html and html.count("<a ") != len(_LINK.findall(html)):
        return None
    lines = ["", *text.split("\n")]  # numbered from 1, as comrak does
    blocks: list[Block] = []
    removed: list[RemovedLine] = []
    position = told = 0
    while position < len(html):
        element = _OPENING.match(html, position)
        if element is None:
            return None
        first, last, tag = int(element["first"]), int(element["last"]), element["tag"]
        if first <= told or any(map(str.strip, lines[told + 1 : first])):
            return None  # there is a line of which nothing is told
        position, told = element.end(), last
        if tag == "hr":
            removed.append(RemovedLine(first + first_line - 1, lines[first], "a rule between sections"))
            continue
        end = html.index(f"</{tag}>\n", position)
        found = _blocks_of(element, html[position:end], lines, first_line - 1)
        if not found or not all(block.text for block in found):
            return None
        blocks += found
        position = end + len(tag) + 4
    return None if any(map(str.strip, lines[told + 1 :])) else (tuple(blocks), tuple(removed))


@functools.cache
def _engine() -> Callable[[str], str] | None:
    if importlib.util.find_spec("comrak") is None:
        return None
    import comrak

    options = comrak.RenderOptions()
    options.sourcepos = True
    return functools.partial(comrak.render_markdown, render_options=options)


def _is_unusual(text: str) -> bool:
    """Whether the text may hold a construct that the two read in different ways."""
    if any(sign in text and holds_any(text, forms) for sign, forms in _UNUSUAL.items()):
        return True
    if text.endswith("\\") or _UNUSUAL_LINE.search(f"\n\n{text}\n"):
        return True
    if "[" in text:
        *before, _ = text.split("[")
        if "" in before[1:] or any(part.endswith(("!", "]")) for part in before):
            return True
    if "&" in text and _ENTITY.search(text):
        return True
    flat = text.replace("\n", "")
    if not flat.isprintable() and not _PLAIN_GAP.sub("", text).replace("\n", "").isprintable():
        return True
    if flat.isascii():
        return False
    beside = [part[:1] + part[-1:] for part in text.replace("_", "*").split("*")]
    beside[0], beside[-1] = beside[0][-1:], beside[-1][:1]
    return not all(
        sign.isascii() or sign.isalpha() or sign in _SURE_MARKS for sign in frozenset("".join(beside))
    )


def _blocks_of(element: re.Match[str], inner: str, lines: list[str], offset: int) -> list[Block] | None:
    """The blocks of one element, `None` for one within which there are others than plain ones."""
    tag, first, last = element["tag"], int(element["first"]) + offset, int(element["last"]) + offset
    if tag in ("ul", "ol"):
        return _items(element, inner, lines, offset)
    if tag == "blockquote":
        return _quote(_bare(inner), first, last)
    kind: BlockKind = "paragraph"
    if tag != "p":
        kind, tag = "heading", f"h{min(int(tag[1]) + 1, 6)}"
    inner = _bare(inner)
    return [Block(kind, _plain(inner), first, last, html=f"<{tag}>{inner}</{tag}>\n")]


def _quote(inner: str, first: int, last: int) -> list[Block] | None:
    """A quotation of nothing but paragraphs."""
    *paragraphs, rest = inner.split("</p>\n")
    words = [paragraph.removeprefix("<p>") for paragraph in paragraphs]
    if rest or not all(paragraph.startswith("<p>") for paragraph in paragraphs):
        return None
    if any(map(_BLOCK_TAG.search, words)):
        return None
    html = f"<blockquote>\n{inner}</blockquote>\n"
    return [Block("quote", "\n".join(map(_plain, words)), first, last, html=html)]


def _items(element: re.Match[str], inner: str, lines: list[str], offset: int) -> list[Block] | None:
    """Each item of a list whose items are lines of text, as a list of its own."""
    tag, number = element["tag"], int(element["start"] or 1)
    *items, rest = inner.split("</li>\n")
    opened = [opening for opening in map(_ITEM.match, items) if opening is not None]
    if rest or len(opened) < len(items):
        return None
    starts = [int(opening["first"]) for opening in opened]
    ends = [start - 1 for start in starts[1:]] + [int(element["last"])]
    blocks = []
    for item, opening, first, end in zip(items, opened, starts, ends, strict=True):
        words = _bare(item[opening.end() :])
        if _BLOCK_TAG.search(words) is not None:
            return None
        last = next(line for line in range(end, first - 1, -1) if line == first or lines[line].strip())
        start = f' start="{number}"' if tag == "ol" and number != 1 else ""
        html = f"<{tag}{start}>\n<li>{words}</li>\n</{tag}>\n"
        blocks.append(Block("list_item", _plain(words), first + offset, last + offset, html=html))
        number += 1
    return blocks


def _bare(html: str) -> str:
    """HTML without the places that comrak notes in it; the quotes in words are escaped."""
    return _POSITION.sub("", html) if "<" in html else html


def _plain(html: str) -> str:
    """The words of an element as `markdown.markdown_blocks` gives them: the soft end of a line is a space."""
    if "<" in html:
        html = _TAG.sub("", html.replace("<br />\n", "\0").replace("\n", " ")).replace("\0", "\n")
    else:
        html = html.replace("\n", " ")
    if "&" in html:
        for entity, sign in (("&quot;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
            html = html.replace(entity, sign)
    return html.strip()
