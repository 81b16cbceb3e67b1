"""The setting `outlets`: what a person knows of an outlet, whatever its files tell."""

from __future__ import annotations

from typing import Literal

import msgspec

from archive_gen.config.settings_file import WrongValueError

DateOrder = Literal["day first", "month first"]


class OutletSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is known of an outlet, whatever its files tell."""

    date_order: DateOrder | None = None
    """How 03.04.2025 is meant in this outlet, whatever else its files seem to prove."""
    furniture: tuple[str, ...] = ()
    """Lines of its pages that belong to no article."""
    keep: tuple[str, ...] = ()
    """Lines that belong to its articles, though they recur or look like furniture."""


def check_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines, each of which has something to be told by."""
    for line in lines:
        if not any(map(str.isalnum, line)):
            raise WrongValueError(f"holds a line without a letter or a digit: {line!r}", "take it out")
    return lines


def check_outlet(outlet: OutletSettings) -> None:
    """Hold that no line is asked for in two ways."""
    both = {_folded(line) for line in outlet.furniture} & {_folded(line) for line in outlet.keep}
    for line in outlet.keep:
        if _folded(line) in both:
            raise WrongValueError(
                f"has a line both as furniture and to keep: {line!r}", "take it out of one of the two"
            )


def check_outlets(outlets: dict[str, OutletSettings]) -> None:
    """Hold that each outlet has a name, and one place."""
    seen: dict[str, str] = {}
    for name in outlets:
        key = _folded(name.casefold().removeprefix("the "))
        if not key:
            raise WrongValueError(f"names an outlet without a letter: {name!r}", "write the outlet's name")
        if key in seen:
            raise WrongValueError(
                f"names one outlet twice, as {seen[key]!r} and as {name!r}",
                "put both together under one name",
            )
        seen[key] = name


def _folded(text: str) -> str:
    """Letters and digits alone: two lines that differ in others, or in case, are one."""
    return "".join(filter(str.isalnum, text.casefold()))
