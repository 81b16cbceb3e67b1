"""What the site says itself, said in the archive's language: a catalogue, applied.

Templates say `_('Headline')`, or `{% trans %}…{% endtrans %}`; the plan says `Message("Undated")`.
Translations are trusted, as templates are, and printed as they stand. What comes into their places
is text of the archive and is escaped, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from gettext import NullTranslations

from markupsafe import Markup, escape

from archive_gen.pages.messages import Message
from archive_gen.records import PartialDate
from archive_gen.renderer import words

TEXTS_OF = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
"""How many texts each function takes, which a template must write out: what is printed for them is
not escaped, so no text of the archive may get there."""

_PLACE = re.compile(r"%\(([^()%]+)\)s")


class Translator:
    """The words of one catalogue. Dates and numbers in their places are those of `language`."""

    def __init__(self, catalogue: NullTranslations, language: str) -> None:
        self._catalogue = catalogue
        self._language = language
        self._known: dict[str, Markup] = {}

    def in_words(self, message: Message) -> str:
        """A message of the plan as plain text, which is escaped where it is printed."""
        text = self._catalogue.gettext(message.msgid)
        if not message.values:
            return text
        return text % {name: self._value(each) for name, each in message.values.items()}

    def _value(self, value: str | int | PartialDate) -> str:
        if isinstance(value, Message):
            return self.in_words(value)
        if isinstance(value, PartialDate):
            return words.date_words(value, self._language)
        return value if isinstance(value, str) else words.number(value, self._language)

    def functions(self) -> dict[str, Callable[..., Markup]]:
        """What templates call to have a text translated; `%(name)s` in it stands for a value.

        A percent sign is written `%%`, as in Jinja's "newstyle" gettext.
        """
        return {"_": self.gettext, **{name: getattr(self, name) for name in TEXTS_OF if name != "_"}}

    # Jinja has such functions of its own. They ask on each call which page is at hand and whether it
    # escapes; ours all escape.

    def gettext(self, text: str, /, **values: object) -> Markup:
        """The text in the archive's language."""
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = Markup(self._catalogue.gettext(text))  # noqa: S704 - trusted
            if "%%" in found and not values:
                found = self._known[text] = self._filled(found, {})
        return self._filled(found, values) if values else found

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        """One of the texts, as the language counts."""
        return self._filled(self._catalogue.ngettext(one, many, number), {"num": number, **values})

    def pgettext(self, context: str, text: str, /, **values: object) -> Markup:
        """The text as it is meant in a context."""
        return self._filled(self._catalogue.pgettext(context, text), values)

    def npgettext(self, context: str, one: str, many: str, number: int, /, **values: object) -> Markup:
        """Both at once."""
        return self._filled(self._catalogue.npgettext(context, one, many, number), {"num": number, **values})

    def pieces(self, text: str, names: frozenset[str]) -> list[tuple[str, str]] | None:
        """The text in the archive's language, cut behind each of its places: (text, name of the place),
        the last with an empty name. `None` where something else stands in it than places for all `names`.
        """
        if not names:
            return [(str(self.gettext(text)), "")]
        cut = _PLACE.split(self._catalogue.gettext(text))
        texts, places = cut[::2], cut[1::2]
        if names != set(places) or any("%" in each.replace("%%", "") for each in texts):
            return None
        return [(each.replace("%%", "%"), name) for each, name in zip(texts, [*places, ""], strict=True)]

    def _filled(self, text: str, values: dict[str, object]) -> Markup:
        """A template has put its values into words; messages of the plan among them are put here."""
        places = {
            name: escape(self.in_words(value))
            if isinstance(value, Message)
            else ""
            if value is None
            else value
            if isinstance(value, (Markup, int, float))
            else escape(value)
            for name, value in values.items()
        }
        return Markup(str(text) % places)  # noqa: S704 - trusted, and values are escaped
