"""A header's YAML → nodes that know their line, and in which text stays text.

YAML's own idea of types is not asked: `no` is Norwegian, `1984` a novel, `2024-10-01` what a
person wrote. Only plain `null`, `~` and nothing at all mean "none" (YAML 1.2.2, section 10.3.2).

A header is hostile input: aliases (with which a few lines become gigabytes) and tags (with which a
loader can be made to build objects) are refused, and size, depth and number of nodes are bounded.
So are anchors: without aliases they serve nothing, and a title that begins with & would lose a word.
"""

from __future__ import annotations

import msgspec
import yaml

from archive_gen.errors import ContentError

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

MAX_BYTES = 64 * 1024
"""The longest header or sidecar, in bytes of UTF-8. Real ones have a few hundred."""
MAX_DEPTH = 8
MAX_NODES = 5000

_QUOTE = 'a value that holds ": " or " #", or begins with a sign, goes between quotation marks'
_WAYS_OUT = (
    ("tab character", "begin the line with spaces, not with a tab"),
    ("cannot start any token", "no line begins with a tab; a value that begins with a sign is quoted"),
    ("end of stream", "close the quotation mark or bracket that was opened here or above"),
    ("expected ',' or", "close the quotation mark or bracket that was opened here or above"),
)
"""What to do about the commonest complaints of libyaml and PyYAML, by words in them."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_HARMLESS_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
)


class Scalar(msgspec.Struct, frozen=True):
    """One value as written; `none` if it is YAML's null. `line` counts from 1 in the raw file."""

    text: str
    none: bool
    line: int


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    line: int


class Mapping(msgspec.Struct, frozen=True):
    """Keys with their values, in the order of the file; a key may stand there twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int


Node = Scalar | Sequence | Mapping


class _Open(msgspec.Struct):
    """A list or mapping that has begun and not ended."""

    mapping: bool
    line: int
    nodes: list[Node]


def read_yaml(text: str, *, first_line: int = 1) -> Node | None:
    """Read one YAML document; `None` if there is nothing in it but blanks and comments.

    `first_line` is the line of the raw file on which `text` begins. Raises `ContentError`, with
    the line, for what is not YAML, for aliases, tags, a second document, and beyond the bounds.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ContentError(f"longer than {MAX_BYTES // 1024} kB", line=first_line)
    try:
        return _compose(text, first_line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or ""
        raise ContentError(
            f"not valid YAML: {problem}",
            line=first_line + (mark.line if mark else 0),
            hint=next((hint for words, hint in _WAYS_OUT if words in problem), _QUOTE),
        ) from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise ContentError(f"not valid YAML: {reason}", line=first_line) from error


def _compose(text: str, first_line: int) -> Node | None:
    # Built from events, not by PyYAML's composer: no recursion, and bounds hold while reading.
    top: Node | None = None
    stack: list[_Open] = []
    documents = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise ContentError("a second YAML document begins here", line=line)
            continue
        if isinstance(event, yaml.AliasEvent):
            raise ContentError(
                f"YAML aliases are not read (*{event.anchor})",
                line=line,
                hint="write the value out; a text that begins with * goes between quotation marks",
            )
        if isinstance(event, yaml.NodeEvent):
            nodes += 1
            _check(event, line, nodes=nodes, depth=len(stack))
        done: Node
        if isinstance(event, yaml.ScalarEvent):
            plain = event.style in (None, "")
            null = plain and event.value in _NULLS and not (event.tag or "").endswith(":str")
            done = Scalar(event.value, null, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            stack.append(_Open(isinstance(event, yaml.MappingStartEvent), line, []))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            done = _close(stack.pop())
        else:
            continue
        if stack:
            stack[-1].nodes.append(done)
        else:
            top = done
    if isinstance(top, Scalar) and top.none:
        return None
    return top


def _check(event: yaml.NodeEvent, line: int, *, nodes: int, depth: int) -> None:
    tag = getattr(event, "tag", None)
    if tag is not None and tag not in _HARMLESS_TAGS and tag != "!":
        raise ContentError(
            f"YAML tags are not read ({tag})",
            line=line,
            hint="write the plain value; a text that begins with ! goes between quotation marks",
        )
    anchor = getattr(event, "anchor", None)
    if anchor is not None:
        raise ContentError(
            f"YAML anchors are not read (&{anchor})",
            line=line,
            hint="a text that begins with & goes between quotation marks",
        )
    if nodes > MAX_NODES:
        raise ContentError(f"more than {MAX_NODES} values", line=line)
    if depth >= MAX_DEPTH:
        raise ContentError(f"nested more than {MAX_DEPTH} levels deep", line=line)


def _close(opened: _Open) -> Node:
    if not opened.mapping:
        return Sequence(tuple(opened.nodes), opened.line)
    keys, values = opened.nodes[::2], opened.nodes[1::2]
    entries: list[tuple[Scalar, Node]] = []
    for key, value in zip(keys, values, strict=True):
        if not isinstance(key, Scalar):
            raise ContentError("a key is itself a list or a mapping", line=key.line)
        entries.append((key, value))
    return Mapping(tuple(entries), opened.line)


def flatten(node: Node) -> str:
    """A node as one line of text: lists with commas, mappings as `key: value; key: value`."""
    if isinstance(node, Scalar):
        return "" if node.none else " ".join(node.text.split())
    if isinstance(node, Sequence):
        return ", ".join(filter(None, map(flatten, node.items)))
    return "; ".join(f"{flatten(key)}: {flatten(value)}" for key, value in node.entries)
