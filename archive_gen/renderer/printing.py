"""What is printed for a value, and the bytes of a page.

Everything is escaped where it is printed. Most values hold nothing to escape and most pages nothing
that no document may hold, so seeing that quickly is what counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from archive_gen.pages.messages import Message
from archive_gen.renderer.translator import Translator

_HARMLESS = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
"""ASCII that any document may hold."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What neither HTML (section 13.1.2.6, "Text") nor XML 1.0 (section 2.2, "Char") allows in a
document, or UTF-8 cannot hold."""

_UNPRINTABLE_UTF8 = re.compile(rb"[\x00-\x7f]|\xc2[\x80-\x9f]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]")
"""The same in UTF-8, which holds no surrogates, when `_HARMLESS` has been taken out."""


def printer(translator: Translator) -> Callable[[object], str]:
    """What is printed for a value where values are escaped: its words, escaped; markup as it stands."""

    def printed(value: object) -> str:
        kind = type(value)
        if kind is str:
            text: str = value  # type: ignore[assignment]  # its class says so
            # Five searches for one character take a tenth of the time of one search for five.
            if "&" in text or "<" in text or ">" in text or "'" in text or '"' in text:
                return _escaped(text)
            return text
        if kind is Markup:
            return value  # type: ignore[return-value]  # as above
        if value is None:
            return ""
        if kind is int:
            return str(value)
        if kind is Message:
            return _escaped(translator.in_words(value))  # type: ignore[arg-type]  # as above
        return str(escape(printable(translator, value)))

    return printed


def _escaped(text: str) -> str:
    """As `markupsafe.escape`, but plain text, for what is only joined with the rest of a page."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


def printable(translator: Translator, value: object) -> object:
    """What is printed for a value: nothing for none, words for a message of the plan."""
    if value is None:
        return ""
    return translator.in_words(value) if isinstance(value, Message) else value


def encoded(text: str) -> bytes:
    """The page in UTF-8, with U+FFFD for characters that no document may hold."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")
    # The whole page is looked through, once, rather than each value; and of its bytes only the few that
    # are not plain, since an expression takes six times as long for a byte.
    rest = data.translate(None, _HARMLESS)
    if rest and _UNPRINTABLE_UTF8.search(rest):
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")
    return data
