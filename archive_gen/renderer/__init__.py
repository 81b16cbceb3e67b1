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
    month_day      PartialDate → "1 October"
    weeks          MonthGrid → rows of seven (day or 0, Square or none), as the language starts a week
    weekdays       BCP 47 tag → seven (short, full) names in that order
    iso            PartialDate → "2024-10-01T09:30", "2024-10-01", "2024-10", "2024"
    rfc3339        PartialDate → "2024-10-01T00:00:00Z": its first moment, for feeds alone
    certainty      DateCertainty → how the day is known, in words
    number         12345 → "12,345", in the site's language
    score          0.9 → "0.90", in the site's language
    listed         texts → "A, B and C", as the site's language lists them; markup among them stays markup
    lang_dir       BCP 47 tag → "ltr" or "rtl"
    is_language    text → whether it has the form of a BCP 47 tag
    language_name  BCP 47 tag → "German", in the site's language
    bracketed      Card → its headline, in square brackets where the archive has supplied it
    outlet         Card → the outlet's name, none where it is not known
    certain        Card → as much of its date as is certain, a PartialDate or none
    edtf           Card → an estimated date as EDTF, "2024-09~", else none
    evidence       ArticlePage, name of a field → the `Evidence` of that field, none where there is none
    json_ld        ArticlePage → schema.org JSON-LD, safe inside a script element
    cited          ArticlePage → its citation as `apa`, `chicago`, `bibtex`, `ris` and `csl`
    coins          Card → COinS, an empty span; nothing on the page of an article

What a template says itself is in English and in `_('…')` or `{% trans %}`, so that it can be said in
the language of the archive (`archive_gen.renderer.catalogues`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from archive_gen.pages.contexts import DataPackagePage, FeedPage, Page
from archive_gen.records import Article
from archive_gen.renderer.folders import TemplateSpec, assets, default_templates, theme_digest

if TYPE_CHECKING:
    from archive_gen.renderer.environment import Theme

__all__ = ["Renderer", "TemplateSpec", "assets", "default_templates", "theme_digest"]


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
        it = page.context
        if isinstance(it, DataPackagePage):
            from archive_gen.datapackage import datapackage

            return datapackage(self.spec.site, it.files)
        if isinstance(it, FeedPage) and not page.template:
            from archive_gen.renderer.metadata import json_feed

            return json_feed(self.spec.site, it)
        return self._theme().render(page)

    def data(self, export: str, articles: Iterable[tuple[Article, str]]) -> bytes:
        """A file of `data/`: the articles, with the addresses of their pages, in one form."""
        from archive_gen.exports import export as form

        return form(export, self.spec.site).file(articles)

    def check(self) -> None:
        """Compile every template, and look for each one that another names.

        Raises as `render`, so that a broken template is known before anything is written.
        """
        self._theme().check()

    def digests(self) -> dict[str, str]:
        """For each template a digest of all that it is made of. Raises as `check`."""
        return self._theme().digests()

    def _theme(self) -> Theme:
        if self._loaded is None:
            from archive_gen.renderer.environment import Theme

            self._loaded = Theme(self.spec)
        return self._loaded
