"""What a person has stated of an outlet: it wins over what its files tell together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from archive_gen.inference.lines import fold


class OutletProfile(msgspec.Struct, frozen=True):
    """The stated habits of an outlet.

    `day_first` is how its numeric dates are meant, `None` where nobody has said so. `furniture` and
    `keep` are lines, folded (`lines.fold`): those that belong to its pages, and those that belong to
    its articles.
    """

    day_first: bool | None = None
    furniture: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


NOTHING_STATED = OutletProfile()

Profiles = Mapping[str, OutletProfile]
"""By the `letters_of` an outlet."""


def stated_profile(date_order: str | None, furniture: Iterable[str], keep: Iterable[str]) -> OutletProfile:
    """A profile out of the words in which a person states it: `date_order` is "day first", "month
    first" or `None`.
    """
    return OutletProfile(
        date_order == "day first" if date_order is not None else None,
        frozenset(map(fold, furniture)),
        frozenset(map(fold, keep)),
    )
