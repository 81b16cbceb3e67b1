"""YAML settings → values of the types that a struct asks for; every mistake with its line.

Nothing is constructed by the YAML library: values are read from its nodes by the type of each
setting, so a tag runs no code, an alias cannot explode, and text is taken as it is written.
"""

from __future__ import annotations

import difflib
import re
import types
import typing
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from archive_gen.errors import SettingsError

Struct = TypeVar("Struct", bound=msgspec.Struct)

_MAX_BYTES = 1_000_000
_MAX_DEPTH = 8

_YAML = "tag:yaml.org,2002:"
_TEXT_LIKE = {_YAML + name for name in ("str", "int", "float", "bool", "timestamp")}


class WrongValueError(Exception):
    """A value that does not fit: message, hint, and the node where it stands."""

    def __init__(self, message: str, hint: str | None = None, node: Any = None) -> None:
        super().__init__(message)
        self.message, self.hint, self.node = message, hint, node


class _Source(NamedTuple):
    """The file being read: its name as shown, the checks by setting, where to say what is no setting, the
    mistakes found, and the line of each setting.
    """

    shown: str
    checks: Mapping[str, Callable[[Any], Any]]
    elsewhere: Mapping[str, str]
    problems: list[SettingsError]
    lines: dict[str, int]

    def wrong(self, message: str, node: Any, hint: str | None = None) -> None:
        line = node.start_mark.line + 1
        self.problems.append(SettingsError(message, path=self.shown, line=line, hint=hint))


def read_settings(
    file: Path,
    struct: type[Struct],
    *,
    shown: str,
    checks: Mapping[str, Callable[[Any], Any]],
    elsewhere: Mapping[str, str],
) -> tuple[Struct, dict[str, int]]:
    """Read `file` into `struct`, and the line of each setting that it sets ("tags.never").

    `checks` are functions from a value to the value to take, by setting; they raise `WrongValueError`.
    `elsewhere` are hints for names that people look for, and that are no settings.
    `shown` names the file in errors. An empty value is as good as no line. Raises `SettingsError`
    for the first mistake by line, with all others in its `also`.
    """
    source = _Source(shown, checks, elsewhere, [], {})
    node = _compose(_decode(file, shown), shown)
    values = _read_struct(node, struct, "", source) if node is not None else {}
    source.problems.sort(key=lambda problem: problem.line or 0)
    raise_all(source.problems)
    return struct(**values), source.lines


def raise_all(problems: list[SettingsError]) -> None:
    """Raise the first of `problems`, if any, with the others in its `also`."""
    if problems:
        first = problems[0]
        first.also = tuple(problems[1:])
        raise first


def _decode(file: Path, shown: str) -> str:
    try:
        with file.open("rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise SettingsError("there is no such settings file", path=shown) from None
    except OSError as problem:
        raise SettingsError(f"the settings cannot be read: {problem.strerror}", path=shown) from problem
    if len(data) > _MAX_BYTES:
        raise SettingsError("this is too large for a settings file (over 1 MB)", path=shown)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        hint = "save the file in the encoding UTF-8"
        raise SettingsError("the settings are not UTF-8 text", path=shown, line=line, hint=hint) from None


def _compose(text: str, shown: str) -> Any:
    """The YAML node tree with its line marks; `None` for an empty file.

    Depth is bounded before the recursive composer runs.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        depth = 0
        for event in yaml.parse(text, Loader=loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark is not None else None
                raise SettingsError("the settings are nested too deeply", path=shown, line=line)
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        reason = getattr(problem, "problem", None) or str(problem).splitlines()[0]
        raise SettingsError(
            f"this is not valid YAML: {reason}",
            path=shown,
            line=mark.line + 1 if mark is not None else None,
            hint="put text that holds `: ` or `#`, or starts with a sign, in quotes; indent with spaces",
        ) from None


def _read_struct(
    node: Any, struct: type[msgspec.Struct], prefix: str, source: _Source, checked_as: str = ""
) -> dict[str, Any]:
    """The values that `node` sets, by field; mistakes go to `source`.

    `prefix` stands before each name, and `checked_as` before that of its check, where it is another.
    """
    if node.tag == _YAML + "null":
        return {}
    if node.id != "mapping":
        what = f"{prefix.rstrip('.')} must be" if prefix else "the settings must be"
        source.wrong(f"{what} lines of `name: value`, not {_kind(node)}", node)
        return {}
    fields = {field.name: field for field in msgspec.structs.fields(struct)}
    values: dict[str, Any] = {}
    seen: set[str] = set()
    for key_node, value_node in node.value:
        key = key_node.value if key_node.id == "scalar" else ""
        name = prefix + key
        if key in seen:
            source.wrong(f"{name} is set twice", key_node, "keep one of the two lines")
        elif key not in fields:
            hint = source.elsewhere.get(name.lower()) or _closest(key, list(fields), prefix)
            source.wrong(f"there is no setting {name!r}", key_node, hint)
        else:
            source.lines[name] = key_node.start_mark.line + 1
            kind = fields[key].type
            if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
                values[key] = kind(**_read_struct(value_node, kind, name + ".", source))
            elif value_node.tag != _YAML + "null":
                below = typing.get_args(kind)[-1] if typing.get_origin(kind) is dict else None
                if isinstance(below, type) and issubclass(below, msgspec.Struct):
                    values[key] = _read_structs(value_node, below, name, source)
                else:
                    check = (checked_as or prefix) + key
                    values |= _read_setting(value_node, kind, name, source, check)
        seen.add(key)
    return values


def _read_structs(
    node: Any, struct: type[msgspec.Struct], name: str, source: _Source
) -> dict[str, msgspec.Struct]:
    """Settings under names that a person has chosen. Each is checked as `name.*`, all as `name`."""
    found: dict[str, msgspec.Struct] = {}
    if node.id != "mapping":
        source.wrong(f"{name} must be lines of `name:` with settings below, not {_kind(node)}", node)
        return found
    for key_node, value_node in node.value:
        try:
            key = _text(key_node)
        except WrongValueError as problem:
            source.wrong(f"{name} {problem.message}", key_node, problem.hint)
            continue
        if key in found:
            source.wrong(f"{name} names {key!r} twice", key_node, "put both together under one name")
        each = f"{name}.{key}"
        source.lines[each] = key_node.start_mark.line + 1
        found[key] = struct(**_read_struct(value_node, struct, each + ".", source, f"{name}.*."))
        _check(found[key], f"{name}.*", each, key_node, source)
    _check(found, name, name, node, source)
    return found


def _check(value: Any, check: str, name: str, node: Any, source: _Source) -> None:
    try:
        source.checks[check](value)
    except WrongValueError as problem:
        source.wrong(f"{name} {problem.message}", problem.node or node, problem.hint)


def _read_setting(node: Any, kind: Any, name: str, source: _Source, check_name: str) -> dict[str, Any]:
    """The value as its check gives it, under the last part of its name; nothing where it is wrong."""
    try:
        value = _value(node, kind)
        check = source.checks.get(check_name)
        return {name.rpartition(".")[2]: check(value) if check else value}
    except WrongValueError as problem:
        source.wrong(f"{name} {problem.message}", problem.node or node, problem.hint)
        return {}


def _closest(word: str, names: list[str], prefix: str = "") -> str:
    near = difflib.get_close_matches(word.lower().replace("-", "_"), names, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{prefix}{near[0]}`?"
    return "settings are: " + ", ".join(prefix + name for name in names)


def _kind(node: Any) -> str:
    if node.id == "sequence":
        return "a list"
    if node.id == "mapping":
        return "lines of `name: value`"
    return f"{node.value!r}"


def _value(node: Any, kind: Any) -> Any:
    """The node's value as `kind`: text, a whole number, yes or no, one of some words, a list of
    text, or text by text. Raises `WrongValueError`.

    Text is taken as written, so `title: 1984` and `language: no` need no quotes.
    """
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return _value(node, next(each for each in inner if each is not type(None)))
    if origin is Literal:
        text = _text(node)
        if text not in inner:
            words = " or ".join(f"`{word}`" for word in inner)
            near = difflib.get_close_matches(text.lower(), inner, n=1)
            raise WrongValueError(
                f"must be {words}, not {text!r}", f"did you mean `{near[0]}`?" if near else None
            )
        return text
    if origin is tuple:
        if node.id != "sequence":
            raise WrongValueError(f"must be a list, not {_kind(node)}", "write one value a line: `  - value`")
        return tuple(_text(each) for each in node.value)
    if origin is dict:
        return _text_by_text(node)
    if kind is int:
        if node.tag != _YAML + "int" or not re.fullmatch(r"[+-]?[0-9]{1,9}", node.value):
            raise WrongValueError(f"must be a whole number, not {_kind(node)}", None, node)
        return int(node.value)
    if kind is bool:
        if node.tag != _YAML + "bool":
            raise WrongValueError(f"must be `true` or `false`, not {_kind(node)}", None, node)
        return node.value.lower() in ("true", "yes", "on")
    return _text(node)


def _text(node: Any) -> str:
    if node.id != "scalar":
        raise WrongValueError(f"must be text, not {_kind(node)}", None, node)
    if node.tag == _YAML + "null":
        raise WrongValueError("holds an empty value", "write text after it, or take the line out", node)
    if node.tag not in _TEXT_LIKE:
        raise WrongValueError(
            f"must be plain text, not a value tagged {node.tag!r}", "take the tag out", node
        )
    text = str(node.value).strip()
    if any((ord(char) < 32 and char not in "\t\n") or 0x7F <= ord(char) < 0xA0 for char in text):
        raise WrongValueError("holds a control character", None, node)
    return text


def _text_by_text(node: Any) -> dict[str, str]:
    if node.id != "mapping":
        raise WrongValueError(f"must be lines of `name: value`, not {_kind(node)}", None, node)
    values: dict[str, str] = {}
    for key_node, value_node in node.value:
        key = _text(key_node)
        if key in values:
            raise WrongValueError(f"names {key!r} twice", "keep one of the two lines", key_node)
        values[key] = _text(value_node)
    return values
