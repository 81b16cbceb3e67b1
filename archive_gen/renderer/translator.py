"""What the site says itself, said in the archive's language: a catalogue, applied.

Templates say `_('Headline')`, or `{% trans %}…{% endtrans %}`; the plan says `Message("Undated")`.
Translations are trusted, as templates are, and printed as they stand. What comes into their places
is text of the archive and is escaped, whatever it holds.
"""

from __future__ import annotations

from collections.abc import Callable
from gettext import NullTranslations

from markupsafe import Markup, escape

from archive_gen.pages.messages import Message
from archive_gen.records import PartialDate
from archive_gen.renderer import words

TEXTS_OF = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
"""How many texts each function takes, which a template must write out: what is printed for them is
not escaped, so no text of the archive may get there."""


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
        return {
            "_": self._gettext,
            "gettext": self._gettext,
            "ngettext": self._ngettext,
            "pgettext": self._pgettext,
            "npgettext": self._npgettext,
        }

    # Jinja has such functions of its own. They ask on each call which page is at hand and whether it
    # escapes, which made every page take twice the time; ours all escape.

    def _gettext(self, text: str, /, **values: object) -> Markup:
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = Markup(self._catalogue.gettext(text))  # noqa: S704 - trusted
            if "%%" in found and not values:
                found = self._known[text] = self._filled(found, {})
        return self._filled(found, values) if values else found

    def _ngettext(self, one: str, many: str, number: int, /, **values: object) -> Markup:
        return self._filled(self._catalogue.ngettext(one, many, number), {"num": number, **values})

    def _pgettext(self, context: str, text: str, /, **values: object) -> Markup:
        return self._filled(self._catalogue.pgettext(context, text), values)

    def _npgettext(self, context: str, one: str, many: str, number: int, /, **values: object) -> Markup:
        return self._filled(self._catalogue.npgettext(context, one, many, number), {"num": number, **values})

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
