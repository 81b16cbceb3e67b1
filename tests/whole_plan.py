"""A plan with every page of it in memory, as no build has it: what tests look at."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from archive_gen.config import Settings
from archive_gen.pages import earlier_addresses, published_of, refuse_duplicates, sitemap
from archive_gen.pages import plan as plan_pages
from archive_gen.pages.articles import article_page, pack_place, unpack_place
from archive_gen.pages.card_index import whole_page
from archive_gen.pages.contexts import Page, Site, TextPage
from archive_gen.pages.entries import entry_of
from archive_gen.pages.filing import Filed
from archive_gen.records import Article, Diagnostic, Permalink, Published
from archive_gen.renderer import Renderer


class DataPage(msgspec.Struct, frozen=True):
    """A file of `data/`: its form, the articles in it, and the addresses of their pages."""

    export: str
    articles: tuple[Article, ...]
    urls: tuple[str, ...]


class Plan(msgspec.Struct, frozen=True):
    """As `archive_gen.pages.Plan`, with all its pages made."""

    site: Site
    pages: tuple[Page, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: tuple[str, ...] = ()
    published: tuple[Published, ...] = ()


def plan(
    articles: Sequence[Article],
    settings: Settings,
    *,
    about: TextPage | None = None,
    permalinks: Sequence[Permalink] = (),
) -> Plan:
    """Every page of a site, the articles' first."""
    filed = [Filed(entry_of(article), b"", number) for number, article in enumerate(articles)]
    planned = plan_pages(filed, settings, about=about)
    pages = [
        article_page(articles[id_], unpack_place(pack_place(planned.place(position))))
        for position, id_ in enumerate(planned.archive.ids)
    ]
    pages += (whole_page(page) for collection in planned.collections for page in collection.pages())
    if planned.site.base_url:
        pages += map(whole_page, sitemap([page.url for page in pages], planned.site.base_url).pages())
    by_id = dict(enumerate(articles))
    pages += (
        Page(
            url=file.url,
            template="",
            title="Data",
            context=DataPage(  # type: ignore[arg-type]  # no context of a template
                file.export, tuple(by_id[row.id] for row in file.rows), tuple(row.url for row in file.rows)
            ),
        )
        for file in planned.files
    )
    shas = {number: bytes.fromhex(article.sha256) for number, article in enumerate(articles)}
    earlier, wrong = earlier_addresses(planned, settings, permalinks, shas, [page.url for page in pages])
    pages += map(whole_page, earlier.pages())
    refuse_duplicates(page.url for page in pages)
    return Plan(
        planned.site,
        tuple(pages),
        (*planned.diagnostics, *wrong),
        planned.left_out,
        tuple(published_of(planned, shas)),
    )


def rendered(renderer: Renderer, page: Page) -> bytes:
    """The bytes of any page of a whole plan."""
    if isinstance(page.context, DataPage):
        return renderer.data(page.context.export, zip(page.context.articles, page.context.urls, strict=True))
    return renderer.render(page)
