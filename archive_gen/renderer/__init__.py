"""One page → bytes. Sees nothing but the page and its site; owns Jinja, which no other room imports.

    TemplateSpec ──▶ Renderer ──render(page)──▶ bytes

Every template receives three names:

    page    the `Page`: its address, its template, its title
    site    the `Site`: what every page knows of its archive
    it      the page's context, one of the records in `archive_gen.pages.contexts`

and these filters, besides Jinja's own:

    link           address in the site → percent-encoded link from the page at hand
    absolute       address in the site → absolute URL; only where `site.base_url` is set
    web_address    text → the same where it is an http or https URL, else none
    date_words     PartialDate → "1 October 2024", "October 2024", "2024", in the site's language
    date_full      the same, with the weekday where the day is known
    date_short     the same, the month abbreviated
    month_name     PartialDate → "October"
    iso            PartialDate → "2024-10-01T09:30", "2024-10-01", "2024-10", "2024"
    rfc3339        PartialDate → "2024-10-01T00:00:00Z": its first moment, for feeds alone
    certainty      DateCertainty → how the day is known, in words
    number         12345 → "12,345", in the site's language
    score          0.9 → "0.90", in the site's language
    listed         texts → "A, B and C", as the site's language lists them; markup among them stays markup
    lang_dir       BCP 47 tag → "ltr" or "rtl"
    language_name  BCP 47 tag → "German", in the site's language
    bracketed      Card → its headline, in square brackets where the archive has supplied it

What a template says itself is in English and in `_('…')` or `{% trans %}`, so that it can be said in
the language of the archive (`archive_gen.renderer.catalogues`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from archive_gen.pages.contexts import DataPage, Page
from archive_gen.records import Article, public_record
from archive_gen.renderer.folders import TemplateSpec, assets, default_templates

if TYPE_CHECKING:
    from archive_gen.renderer.environment import Theme

__all__ = ["Renderer", "TemplateSpec", "assets", "default_templates"]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Renderer:
    """Renders pages with the templates of one `TemplateSpec`.

    Cheap to make: Jinja and the templates are loaded at the first page that needs them, so that
    each worker process loads its own from a spec that pickles.
    """

    def __init__(self, spec: TemplateSpec) -> None:
        self.spec = spec
        self._loaded: Theme | None = None

    def render(self, page: Page) -> bytes:
        """The page as UTF-8, ending with a line end; the same bytes for the same page, always.

        Raises `TemplateError`, with file and line, for any mistake in a template, and
        `SettingsError` for a templates folder or a language that cannot be used.
        """
        if isinstance(page.context, DataPage):
            return json_lines(page.context.articles)
        text = self._theme().render(page)
        return (text.strip("\n") + "\n").encode("utf-8")

    def check(self) -> None:
        """Compile every template, and look for each one that another names.

        Raises as `render`, so that a broken template is known before anything is written.
        """
        self._theme().check()

    def _theme(self) -> Theme:
        if self._loaded is None:
            from archive_gen.renderer.environment import Theme

            self._loaded = Theme(self.spec)
        return self._loaded


def json_lines(articles: Iterable[Article]) -> bytes:
    """Each public record as one line of JSON, keys in order, non-ASCII kept (jsonlines.org).

    A lone surrogate, which no UTF-8 file can hold, becomes U+FFFD.
    """
    encoder = msgspec.json.Encoder()
    lines = []
    for article in articles:
        record = public_record(article)
        try:
            line = encoder.encode(record)
        except UnicodeEncodeError:
            line = encoder.encode(_encodable(record))
        lines.append(line + b"\n")
    return b"".join(lines)


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {_encodable(key): _encodable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_encodable(each) for each in value]
    return value
