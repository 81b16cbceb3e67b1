"""Front matter: the header that may stand before an article, and what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from archive_gen.errors import ContentError
from archive_gen.loader.fields import FIELD_OF_KEY, canonical
from archive_gen.loader.header import Values, interpret, unused
from archive_gen.loader.yaml_reading import MAX_BYTES, Mapping, read_yaml
from archive_gen.records import Diagnostic, RemovedLine

_KEY = re.compile(r"[^\W\d_][\w-]{0,40}(?: [\w-]{1,40}){0,2}")
_BROKEN_HEADER = "header that is not valid YAML"


class Header(msgspec.Struct, frozen=True):
    """An article parted from its header.

    `values` are what is stated, `text` the article without the header, `first_line` the raw line
    on which it begins. `removed` are the lines of a header that could not be read.
    """

    values: Values
    text: str
    first_line: int = 1
    removed: tuple[RemovedLine, ...] = ()


def split_front_matter(text: str, path: str) -> Header:
    """Part a text from the header before it, if it has one.

    A header is a block between two lines of `---`, the first at the very top, that is a YAML
    mapping with the keys of a header (`_are_header_keys`). Any other block is text: a raw file may
    well put its headline between two such lines. A block that means to be a header, and that
    YAML cannot read, is an error; the text after it is read without it.
    """
    start = len(text) - len(text.lstrip("\n"))
    if not text.startswith("---", start):
        return Header(Values(), text)
    from frontmatter.default_handlers import YAMLHandler

    handler = YAMLHandler()
    head = text[start : start + MAX_BYTES]
    if start + len(head) < len(text):
        head = head[: head.rfind("\n") + 1]  # whole lines
    if not handler.detect(head):
        return Header(Values(), text)
    try:
        block, rest = handler.split(head)
    except ValueError:  # no second line of dashes
        begun = text[start : start + MAX_BYTES]
        return Header(_unclosed(begun, path, text.count("\n", 0, start) + 1), text)

    begin, end = start + head.index(block), start + len(head) - len(rest)
    first_line = text.count("\n", 0, begin) + 1
    end += text.startswith("\n", end)
    after, after_line = text[end:], text.count("\n", 0, end) + 1
    try:
        node = read_yaml(block, first_line=first_line)
    except ContentError as error:
        if not _means_to_be_header(block):
            return Header(Values(), text)
        removed = tuple(
            RemovedLine(number, line, _BROKEN_HEADER)
            for number, line in enumerate(text[:end].split("\n"), 1)
            if line.strip()
        )
        problem = unused("the header", error, path)
        return Header(Values(diagnostics=(problem,)), after, after_line, removed)
    if not isinstance(node, Mapping) or not _are_header_keys([key.text for key, _ in node.entries]):
        return Header(Values(), text)
    return Header(interpret(node, path, "front matter"), after, after_line)


def _are_header_keys(keys: Sequence[str]) -> bool:
    """Whether these are the keys of a header, and not the words before the colons of a text.

    Two that are known and in small letters settle it. Else all have at most three words, and
    either there are two or more of them, and one is known or all are in small letters; or there is
    one, known and in small letters ("Analysis: …" is a headline).
    """
    if len({key for key in keys if key == key.lower() and canonical(key) in FIELD_OF_KEY}) > 1:
        return True
    if not keys or not all(_KEY.fullmatch(key) for key in keys):
        return False
    small = all(key == key.lower() for key in keys)
    known = any(canonical(key) in FIELD_OF_KEY for key in keys)
    return (small or known) if len(keys) > 1 else (small and known)


def _means_to_be_header(block: str) -> bool:
    """Whether a person meant these lines as a header: they begin with a key, as most of them do."""
    lines = [line for line in block.split("\n") if line.strip() and not line.startswith("#")]
    keys: list[str] = []
    of_header = 0
    for line in lines:
        key, colon, value = line.partition(":")
        is_key = bool(colon) and (not value or value[0] in " \t") and _KEY.fullmatch(key.strip()) is not None
        if is_key and line[0] not in " \t":
            keys.append(key.strip())
        if is_key or line[0] in " \t-]}":
            of_header += 1
        elif not keys:
            return False
    return of_header * 2 > len(lines) and _are_header_keys(keys)


def _unclosed(head: str, path: str, line: int) -> Values:
    """Nothing stated; an error if what follows the first `---` means to be a header."""
    block = head.partition("\n")[2].partition("\n\n")[0]
    if not _means_to_be_header(block):
        return Values()
    problem = Diagnostic(
        "error",
        f"the header that begins here has no closing --- within {MAX_BYTES // 1024} kB",
        path,
        line,
        "end the header with a line of ---; until then its lines are read as text",
    )
    return Values(diagnostics=(problem,))
