"""Earlier addresses lead on to exactly one article, and never take the place of a page."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_samples import BASE, article, make
from whole_plan import Plan, plan

from archive_gen.config import Settings
from archive_gen.hosts import HOST_NAMES, HostName, host_named
from archive_gen.pages.aliases import Redirect
from archive_gen.pages.contexts import AliasPage, HostFile, NotFoundPage
from archive_gen.pages.hosts import host_pages
from archive_gen.records import Alias, Article, Permalink
from archive_gen.urls import site_address, url_key

FERRY = "articles/2024/10/ferry.html"
MILL = "articles/2024/10/mill.html"


def ferry(*aliases: str, **fields: object) -> Article:
    """An article at `FERRY`, with aliases stated on line 3 of its sidecar."""
    stated = tuple(Alias(alias, "ferry.yaml", 3) for alias in aliases)
    return article("ferry.txt", "2024-10-03", sha256="f" * 64, aliases=stated, **fields)


def mill(*aliases: str, **fields: object) -> Article:
    stated = tuple(Alias(alias, "mill.yaml", 5) for alias in aliases)
    return article("mill.txt", "2024-10-04", sha256="1" * 64, aliases=stated, **fields)


def published(*addresses: str, path: str = "ferry.txt", sha256: str = "f" * 64) -> Permalink:
    return Permalink(path, sha256, addresses, 4)


def leading_on(planned: Plan) -> dict[str, str | None]:
    """Every page that leads on, and where to."""
    return {page.url: page.context.to.url for page in planned.pages if isinstance(page.context, AliasPage)}


def with_permalinks(articles: list[Article], *permalinks: Permalink) -> Plan:
    return plan(articles, Settings(), permalinks=permalinks)


class TestStated:
    def test_a_stated_alias_leads_to_its_article(self) -> None:
        planned = make(ferry("1998/ferry.html", "news/index.html"))
        assert leading_on(planned) == {"1998/ferry.html": FERRY, "news/index.html": FERRY}
        assert planned.diagnostics == ()

    def test_the_address_that_the_article_has_anyway_is_no_alias(self) -> None:
        """Also in other capitals."""
        planned = make(ferry(FERRY, FERRY.replace("ferry", "Ferry")))
        assert leading_on(planned) == {}
        assert planned.diagnostics == ()

    @pytest.mark.parametrize(
        ("alias", "owner"),
        [(MILL, "mill.txt"), ("index.html", "Home"), ("Dates/Index.html", "Dates"), ("feed.xml", "Feed")],
    )
    def test_a_page_keeps_its_place(self, alias: str, owner: str) -> None:
        """The error names both, and the line to be changed."""
        planned = make(ferry(alias), mill(), base_url=BASE)
        assert leading_on(planned) == {}
        (diagnostic,) = planned.diagnostics
        assert (diagnostic.severity, diagnostic.path, diagnostic.line) == ("error", "ferry.yaml", 3)
        assert "ferry.txt" in diagnostic.message
        assert owner.lower() in diagnostic.message.lower()

    @pytest.mark.parametrize("alias", ["index.html/old.html", "articles.html/x.html", "articles"])
    def test_a_name_is_a_file_or_a_folder(self, alias: str) -> None:
        planned = make(ferry(alias, "articles.html"))
        assert set(leading_on(planned)) <= {"articles.html"}
        assert [each.severity for each in planned.diagnostics] == ["error"]

    def test_two_articles_with_one_alias_are_an_error_that_names_both(self) -> None:
        planned = make(ferry("old.html"), mill("OLD.html"))
        assert leading_on(planned) == {"OLD.html": MILL}
        (diagnostic,) = planned.diagnostics
        assert "ferry.txt" in diagnostic.message
        assert "mill.txt" in diagnostic.message

    def test_earlier_addresses_are_not_in_the_sitemap(self) -> None:
        planned = make(ferry("old.html"), base_url=BASE)
        (sitemap,) = [page for page in planned.pages if page.url == "sitemap.xml"]
        assert FERRY in str(sitemap.context)
        assert "old.html" not in str(sitemap.context)


class TestPublished:
    def test_an_article_that_has_moved_keeps_its_old_address(self) -> None:
        planned = with_permalinks([ferry()], published("articles/undated/ferry.html", FERRY))
        assert leading_on(planned) == {"articles/undated/ferry.html": FERRY}

    def test_a_renamed_file_keeps_its_old_addresses(self) -> None:
        planned = with_permalinks([ferry()], published("old.html", path="gone.txt"))
        assert leading_on(planned) == {"old.html": FERRY}

    def test_the_path_is_stronger_than_the_bytes(self) -> None:
        """A text that was corrected is still the article; a copy of its first form is not."""
        planned = with_permalinks([ferry(), mill()], published("old.html", path="mill.txt"))
        assert leading_on(planned) == {"old.html": MILL}

    def test_an_article_that_is_gone_leaves_its_address_free(self) -> None:
        planned = with_permalinks([mill()], published("old.html"))
        assert leading_on(planned) == {}
        assert planned.diagnostics == ()

    def test_a_new_article_at_an_old_address_is_an_error_that_names_both(self) -> None:
        """Old links would lead to another article, silently."""
        planned = with_permalinks([ferry(), mill()], published(MILL, FERRY))
        assert leading_on(planned) == {}
        (diagnostic,) = planned.diagnostics
        assert (diagnostic.severity, diagnostic.path, diagnostic.line) == ("error", "_permalinks.yaml", 4)
        assert "ferry.txt" in diagnostic.message
        assert "mill.txt" in diagnostic.message
        assert "slug" in (diagnostic.hint or "")

    def test_what_a_person_states_wins(self) -> None:
        """The address goes to the article for which it is stated."""
        planned = with_permalinks([ferry(), mill("old.html")], published("old.html"))
        assert leading_on(planned) == {"old.html": MILL}
        assert planned.diagnostics == ()

    def test_where_each_article_stands_is_told(self) -> None:
        """For the next time that the site is published."""
        planned = make(ferry(), mill())
        assert [(each.path, each.url) for each in planned.published] == [
            ("ferry.txt", FERRY),
            ("mill.txt", MILL),
        ]


class TestHosts:
    def redirects(self, *olds: str) -> list[Redirect]:
        return [Redirect(old, FERRY, "Ferry", "ferry.yaml", 3) for old in olds]

    def test_rules_are_written_where_they_are_read(self) -> None:
        pages, _ = host_pages(host_named("netlify"), BASE, self.redirects("old.html", "x.php"))
        rules = {page.url: page.context.rules for page in pages if isinstance(page.context, HostFile)}
        assert rules["_redirects"] == (
            ("/news/old.html", f"/news/{FERRY}"),
            ("/news/x.php", f"/news/{FERRY}"),
        )
        assert not any(isinstance(page.context, AliasPage) for page in pages)

    def test_what_is_over_the_number_of_rules_becomes_a_page(self) -> None:
        """No address is lost to a limit."""
        host = host_named("cloudflare-pages")
        most = host.limits["redirects"].most
        olds = [f"old/{number:05}.html" for number in range(most + 10)]
        pages, diagnostics = host_pages(host, None, self.redirects(*olds, "last.php"))
        (rules,) = (
            page.context.rules
            for page in pages
            if page.url == "_redirects" and isinstance(page.context, HostFile)
        )
        assert len(rules) == most
        assert ("/last.php", "/" + FERRY) in rules, "what cannot be a page comes first"
        assert sum(isinstance(page.context, AliasPage) for page in pages) == 11
        assert diagnostics == []

    def test_the_size_of_the_rules_is_bounded_too(self) -> None:
        host = host_named("gitlab-pages")
        olds = [f"{'long' * 100}/{number:05}.html" for number in range(500)]
        pages, _ = host_pages(host, BASE, self.redirects(*olds))
        (rules,) = (page.context.rules for page in pages if isinstance(page.context, HostFile))
        written = "".join(f"{old} {new} 301\n" for old, new in rules)
        assert 60_000 < len(written) <= host.limits["redirects_bytes"].most

    def test_without_base_url_a_host_below_a_path_gets_pages(self) -> None:
        """GitLab's rules start with the project's path, which nobody has told."""
        pages, _ = host_pages(host_named("gitlab-pages"), None, self.redirects("old.html"))
        assert [page.url for page in pages] == ["old.html"]

    @pytest.mark.parametrize("old", ["ü.html", "a b.html", "folder/index.html"])
    def test_an_address_that_hosts_read_in_different_ways_is_a_page(self, old: str) -> None:
        pages, _ = host_pages(host_named("netlify"), BASE, self.redirects(old))
        assert old in {page.url for page in pages}

    def test_an_address_that_can_be_no_page_is_an_error_without_rules(self) -> None:
        pages, (diagnostic,) = host_pages(None, BASE, self.redirects("old.php"))
        assert pages == []
        assert (diagnostic.severity, diagnostic.path, diagnostic.line) == ("error", "ferry.yaml", 3)

    @pytest.mark.parametrize(
        ("base_url", "domain"),
        [
            ("https://news.example.org/", "news.example.org"),
            ("https://zürich.example/", "xn--zrich-kva.example"),
            ("https://me.github.io/", None),
            ("https://me.github.io/news/", None),
            ("https://news.example.org/below/", None),
            (None, None),
        ],
    )
    def test_the_domain_is_named_where_it_is_the_site_s_own(
        self, base_url: str | None, domain: str | None
    ) -> None:
        pages, _ = host_pages(host_named("github-pages"), base_url, [])
        found = {page.url: page.context for page in pages}
        assert ".nojekyll" in found
        assert found.get("CNAME") == (HostFile(domain=domain) if domain else None)

    @pytest.mark.parametrize(
        ("host", "base_url", "root"),
        [
            ("github-pages", BASE, "/news/"),
            ("netlify", BASE, "/news/"),
            ("netlify", None, "/"),
            ("neocities", None, "/"),
            ("github-pages", None, None),
            (None, None, None),
        ],
    )
    def test_the_page_for_wrong_addresses_knows_where_the_site_stands(
        self, host: HostName | None, base_url: str | None, root: str | None
    ) -> None:
        """By `base_url`, or because sites of that host have an address of their own."""
        planned = make(ferry(), base_url=base_url, host=host)
        roots = {page.context.root for page in planned.pages if isinstance(page.context, NotFoundPage)}
        assert roots == {root}

    @pytest.mark.parametrize("name", HOST_NAMES)
    def test_every_host_shows_every_earlier_address(self, name: str) -> None:
        """By a rule or by a page."""
        planned = make(ferry("old.html", "1998/index.html", "ü.html"), base_url=BASE, host=name)
        ruled = [
            rule
            for page in planned.pages
            if isinstance(page.context, HostFile)
            for rule in page.context.rules
        ]
        assert set(leading_on(planned)) | {old.removeprefix("/news/") for old, _ in ruled} == {
            "old.html",
            "1998/index.html",
            "ü.html",
        }
        assert planned.diagnostics == ()


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("old.html", "old.html"),
            ("/old.html", "old.html"),
            ("1998/ferry", "1998/ferry/index.html"),
            ("/1998/ferry/", "1998/ferry/index.html"),
            ("/z%C3%BCrich.html", "zürich.html"),
            ("zu\u0308rich.html", "zürich.html"),
            ("story.php", "story.php"),
            ("mr.-smith", "mr.-smith/index.html"),
            (" /a/b.htm ", "a/b.htm"),
        ],
    )
    def test_people_write_addresses_in_many_ways(self, text: str, address: str) -> None:
        assert site_address(text) == address

    @pytest.mark.parametrize(
        "text",
        [
            "", "/", "../x", "a/../b", "a//b", "./a", "https://example.org/a", "//example.org/a", "a?b=c", "a#b", "a\\b",
            "a/.git/b.html", ".htaccess", "con.html", "a/nul", "a:b", "a*.html", "a.", "a /b", "a\nb", "a\x00b", "%00",
            "%ff", "a\u2028b", "x" * 300, "/".join(["abc"] * 300), "javascript:alert(1)",
        ],
    )  # fmt: skip
    def test_what_is_no_safe_address_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"\w{4}"):
            site_address(text)

    @given(st.text(max_size=60))
    def test_an_address_is_its_own_address_and_stays_inside(self, text: str) -> None:
        """Whatever somebody writes, the file is below the site."""
        try:
            address = site_address(text)
        except ValueError:
            return
        if "%" not in address:
            assert site_address(address) == address
        assert not address.startswith("/")
        assert not {"", ".", ".."} & set(address.split("/"))


names = st.sampled_from(
    ["a.html", "A.html", "b.html", "b.html/c.html", "b", "c/index.html", "index.html", FERRY, MILL]
)


@given(st.lists(names, max_size=5), st.lists(names, max_size=5), st.lists(names, max_size=5, unique=True))
def test_no_two_files_share_an_address_and_the_order_of_articles_tells_nothing(
    of_ferry: list[str], of_mill: list[str], old: list[str]
) -> None:
    """Whatever is stated and remembered, every page has its place and no name is both file and folder."""
    permalinks = (published(*old),)
    here = plan([ferry(*of_ferry), mill(*of_mill)], Settings(), permalinks=permalinks)
    there = plan([mill(*of_mill), ferry(*of_ferry)], Settings(), permalinks=permalinks)
    assert leading_on(here) == leading_on(there)
    assert here.diagnostics == there.diagnostics
    keys = [url_key(page.url) for page in here.pages]
    assert len(keys) == len(set(keys))
    folders = {key.rsplit("/", depth)[0] for key in keys for depth in range(1, key.count("/") + 1)}
    assert not folders & set(keys)
    assert {FERRY, MILL} <= {page.url for page in here.pages}
    assert msgspec.structs.replace(here, pages=()) == msgspec.structs.replace(there, pages=())
