"""Words of the site's own that are chosen at planning and put into the archive's language at printing.

The plan says what a page holds, and no more than that is known of its language there. So a name
that no text has given ("Unknown outlet", "Undated", "3 May 2024, part 2") is a `Message`: in Python
the English text, a `str` like any other, which can be compared and sorted; a template prints it as
the catalogue of the archive's language has it (`archive_gen.renderer.catalogues`). Zope's
`i18nmessageid.Message` is the same idea.
"""

from __future__ import annotations

from typing import Self

from archive_gen.records import PartialDate

Value = str | int | PartialDate
"""What may stand in the place of a `%(name)s`: a message is translated too, a date is printed in
words, a number with the separators of the language; any other text stays as it is."""


class Message(str):
    """English text that knows how it was made: `Message("%(name)s, part %(number)s", name="A", number=2)`.

    `msgid` is the text with its places, as the catalogues list it; write it out where it is used,
    since the catalogues are made by looking for calls of `Message`. Each place is `%(name)s`, and a
    percent sign is `%%` where there are places. Raises `KeyError` for a place without a value.
    """

    __slots__ = ("msgid", "values")

    msgid: str
    values: dict[str, Value]

    def __new__(cls, msgid: str, /, **values: Value) -> Self:
        """The English text, in which a date is written as in ISO 8601."""
        plain = {name: each.iso if isinstance(each, PartialDate) else each for name, each in values.items()}
        made = super().__new__(cls, msgid % plain if values else msgid)
        made.msgid = msgid
        made.values = values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, Value]]:
        """How pickle makes it anew in another process."""
        return (self.msgid,), self.values
