"""The addresses in a style sheet."""

from __future__ import annotations

from collections.abc import Iterator

import tinycss2
from tinycss2 import ast

from archive_gen.checking.addresses import Site
from archive_gen.checking.facts import Facts, Links


def style_links(css: str) -> Iterator[tuple[str, int]]:
    """Every `url(…)` and `@import` with its line (CSS Values and Units Level 4, section 4.5)."""
    waiting: list[ast.Node] = list(reversed(tinycss2.parse_component_value_list(css, skip_comments=True)))
    importing = False
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.URLToken):
            yield node.value, node.source_line
        elif isinstance(node, ast.FunctionBlock):
            if node.lower_name == "url":
                for argument in node.arguments:
                    if isinstance(argument, ast.StringToken):
                        yield argument.value, node.source_line
            else:
                waiting += reversed(node.arguments)
        elif isinstance(node, (ast.CurlyBracketsBlock, ast.SquareBracketsBlock, ast.ParenthesesBlock)):
            waiting += reversed(node.content)
        elif isinstance(node, ast.StringToken) and importing:
            yield node.value, node.source_line
        if not isinstance(node, ast.WhitespaceToken):
            importing = isinstance(node, ast.AtKeywordToken) and node.lower_value == "import"


def examine_style(file: str, data: bytes, sha256: str, site: Site) -> Facts:
    """Everything that the style sheet alone tells."""
    links = Links(file, site)
    for link, line in style_links(data.decode("utf-8", "replace")):
        if not link.startswith("#"):
            links.add(link, line, "broken-asset")
    return links.facts(sha256)
