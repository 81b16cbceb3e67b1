"""Markdown → blocks and HTML. The only importer of markdown_it.

CommonMark with tables. Raw HTML is escaped, pictures are not loaded (a page of the archive asks
nothing of another host), and links lead only to http, https and mailto addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from archive_gen.loader.quick_markdown import quick_blocks
from archive_gen.records import Block, BlockKind, RemovedLine

MAX_CHARACTERS = 300_000
"""Beyond this size, about a novel, Markdown is not parsed: hostile mark-up takes the parser 30 µs a
character. Callers read such a text as raw text."""

_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "blockquote_open": "quote",
    "table_open": "paragraph",
    "code_block": "paragraph",
    "fence": "paragraph",
}
_MAX_NESTING = 30
_SCHEMES = ("http", "https", "mailto")


class MarkdownReading(msgspec.Struct, frozen=True):
    """A Markdown text as blocks, and what of it is not shown."""

    blocks: tuple[Block, ...]
    removed: tuple[RemovedLine, ...]


def markdown_blocks(text: str, *, first_line: int = 1) -> MarkdownReading:
    """Parse an article; `first_line` is the raw line on which `text` begins.

    One block for each top-level element, and one for each item of a top-level list (its `html` is a
    list of that one item, with its number). `text` is plain; `html` is safe to print anywhere inside a
    page whose `h1` is the title: headings begin at `h2`. A picture alone in its paragraph is a
    caption, its text what the picture's author wrote in its place, and `html` is `None`.
    """
    quick = quick_blocks(text, first_line=first_line)
    return MarkdownReading(*quick) if quick is not None else _reference_blocks(text, first_line)


def _reference_blocks(text: str, first_line: int) -> MarkdownReading:
    parser = _parser()
    lines = text.split("\n")
    tokens = parser.parse(text)
    blocks: list[Block] = []
    removed: list[RemovedLine] = []
    told = [False] * len(lines)
    for group in _top_level(tokens):
        opening = group[0]
        start, end = opening.map or (0, 1)
        while end > start + 1 and not lines[end - 1].strip():
            end -= 1
        first, last = start + first_line, end - 1 + first_line
        told[start:end] = [True] * (end - start)
        if any(token.level >= _MAX_NESTING - 1 for token in group):
            # The parser leaves out what is nested deeper.
            blocks.append(Block("paragraph", "\n".join(lines[start:end]), first, last))
            continue
        if opening.type == "hr":
            removed.append(RemovedLine(first, lines[start], "a rule between sections"))
            continue
        pictures = _drop_pictures(group)
        rows = range(start, end)
        for source in pictures:
            row = next((row for row in rows if source in lines[row]), start)
            removed.append(RemovedLine(row + first_line, source, "a picture, which is not loaded"))
        _keep_safe_links(group, relative=False)
        plain = _plain(group)
        if not plain:
            empty = (row for row in rows if lines[row].strip() and not any(map(lines[row].count, pictures)))
            removed += [RemovedLine(row + first_line, lines[row], "nothing is in it") for row in empty]
            continue
        if opening.type == "paragraph_open" and pictures and group[1].meta.get("only pictures"):
            blocks.append(Block("caption", plain, first, last))
            continue
        html = parser.renderer.render(_shift_headings(group), parser.options, {})
        blocks.append(Block(_KINDS.get(opening.type, "list_item"), plain, first, last, html=html))
    removed += [
        RemovedLine(number + first_line, line, "the address of a link, given apart from the text")
        for number, line in enumerate(lines)
        if line.strip() and not told[number]
    ]
    removed.sort(key=lambda gone: gone.line)
    return MarkdownReading(tuple(blocks), tuple(removed))


def render_markdown(text: str) -> str:
    """A whole text as safe HTML, for a page the archive's owner has written.

    Headings begin at `h2`; relative links are kept, as they may lead to pages of the archive.
    """
    parser = _parser()
    tokens = parser.parse(text)
    _drop_pictures(tokens)
    _keep_safe_links(tokens, relative=True)
    rendered: str = parser.renderer.render(_shift_headings(tokens), parser.options, {})
    return rendered


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")
    parser.core.ruler.at("inline", _parse_inline)
    return parser


_MARKS = re.compile(r"[\n\\`*_\[<&]")
"""What every inline element of CommonMark has: one of these signs, or the end of a line (spec 0.31.2,
section 6). A sign that only means something behind another one (`]`, `!`) is not among them."""


def _parse_inline(state: StateCore) -> None:
    """markdown-it's own rule, which here passes over the many paragraphs without any mark-up."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if _MARKS.search(token.content) is not None:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        elif token.content:
            token.children.append(Token("text", "", 0, content=token.content))


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens of each top-level element; of a list, those of each item inside a list of its own."""
    group: list[Token] = []
    outer: Token | None = None
    number = 0
    for token in tokens:
        if token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open"):
            outer = token
            number = int(token.attrs.get("start", 1))
            continue
        if token.level == 0 and token.type in ("bullet_list_close", "ordered_list_close"):
            outer = None
            continue
        group.append(token)
        if outer is not None:
            if token.level == 1 and token.type == "list_item_close":
                yield _as_list(outer, token, number, group)
                number += 1
                group = []
        elif token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _as_list(outer: Token, closing: Token, number: int, item: list[Token]) -> list[Token]:
    opening = outer.copy(map=item[0].map)
    if outer.type == "ordered_list_open":
        opening.attrs = {"start": number} if number != 1 else {}
    end = closing.copy(type=outer.type.replace("_open", "_close"), tag=outer.tag, level=0)
    return [opening, *item, end]


def _drop_pictures(tokens: Iterable[Token]) -> list[str]:
    """Put each picture's alternative text in its place; returns what the pictures were."""
    sources: list[str] = []
    for token in tokens:
        if not token.children or not any(child.type == "image" for child in token.children):
            continue
        token.meta["only pictures"] = all(
            child.type in ("image", "softbreak", "link_open", "link_close")
            or (child.type == "text" and not child.content.strip())
            for child in token.children
        )
        children: list[Token] = []
        for child in token.children:
            if child.type != "image":
                children.append(child)
                continue
            words = _inline_text(child.children or []) or str(child.attrs.get("title", ""))
            sources.append(f"![{words}]({child.attrs.get('src', '')})")
            children.append(Token("text", "", 0, content=words))
        token.children = children
    return sources


def _keep_safe_links(tokens: Iterable[Token], *, relative: bool) -> None:
    """Take the mark-up, not the words, of links that lead elsewhere than an archive may lead."""
    for token in tokens:
        if not token.children or not any(child.type == "link_open" for child in token.children):
            continue
        children: list[Token] = []
        kept: list[bool] = []
        for child in token.children:
            if child.type == "link_open":
                kept.append(_may_lead(str(child.attrs.get("href", "")), relative=relative))
                if not kept[-1]:
                    continue
            elif child.type == "link_close" and not kept.pop():
                continue
            children.append(child)
        token.children = children


def _may_lead(address: str, *, relative: bool) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return parts.scheme in _SCHEMES
    return relative and bool(address)


def _shift_headings(tokens: Sequence[Token]) -> Sequence[Token]:
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
    return tokens


def _plain(tokens: Iterable[Token]) -> str:
    """The words: a line for each paragraph, item or row, cells of a row apart by ` | `."""
    lines: list[str] = []
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            lines.append(" | ".join(cells or ()))
            cells = None
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.rstrip("\n"))
        elif token.type == "inline":
            (lines if cells is None else cells).append(_inline_text(token.children or []))
    return "\n".join(line for line in lines if line)


def _inline_text(tokens: Iterable[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type == "image":
            parts.append(_inline_text(token.children or []))
        else:
            parts.append(token.content)
    return "".join(parts).strip()
