"""The renderer: overrides, strictness, and errors that name file and line."""

from __future__ import annotations

import gc
import pickle
from pathlib import Path

import msgspec
import pytest
from jinja2.runtime import Context

from archive_gen.errors import SettingsError, TemplateError
from archive_gen.pages.contexts import Link, NotFoundPage, Page, Site, TextPage
from archive_gen.records import PartialDate
from archive_gen.renderer import Renderer, TemplateSpec, assets, default_templates
from archive_gen.renderer.words import (
    certainty,
    date_full,
    date_short,
    date_words,
    is_language,
    iso,
    lang_dir,
    language_name,
    locale,
    month_name,
    number,
    rfc3339,
)

SITE = Site(
    title="River papers",
    description="",
    language="en",
    base_url=None,
    rights="",
    nav=(Link("Home", "index.html"),),
    feed_url=None,
)
TEXT = Page(
    url="pages/about.html",
    template="text.html",
    title="About",
    context=TextPage(title="About", html="<p>Kept by hand.</p>"),
)


def renderer(folder: Path | None = None, **site: object) -> Renderer:
    return Renderer(
        TemplateSpec(msgspec.structs.replace(SITE, **site), str(folder) if folder is not None else None)
    )


def override(folder: Path, name: str, source: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(source.encode() if isinstance(source, str) else source)
    return file


def failure(folder: Path, page: Page = TEXT) -> TemplateError:
    with pytest.raises(TemplateError) as caught:
        renderer(folder).render(page)
    return caught.value


class TestBytes:
    def test_a_page_is_utf8_and_ends_with_one_line_end(self) -> None:
        """So that files are files to every tool."""
        rendered = renderer(title="Übersee").render(TEXT)
        assert "Übersee" in rendered.decode("utf-8")
        assert rendered.endswith(b"</html>\n")
        assert rendered.startswith(b"<!doctype html>\n")

    def test_the_same_page_gives_the_same_bytes_in_any_renderer(self) -> None:
        """Also after the spec has travelled to another process."""
        spec = TemplateSpec(SITE)
        assert Renderer(pickle.loads(pickle.dumps(spec))).render(TEXT) == Renderer(spec).render(TEXT)  # noqa: S301

    def test_characters_that_no_document_may_hold_are_replaced(self) -> None:
        """NUL, other controls and lone surrogates."""
        rendered = renderer(title="a\0b\x1bc\ud800d").render(TEXT).decode("utf-8")
        assert "a\ufffdb\ufffdc\ufffdd" in rendered

    def test_what_is_not_known_prints_as_nothing(self, tmp_path: Path) -> None:
        """Never as the word None."""
        override(tmp_path, "text.html", "[{{ site.base_url }}]")
        assert renderer(tmp_path).render(TEXT) == b"[]\n"


class TestArticleTextIsNoTemplate:
    def test_braces_in_a_title_stay_braces(self) -> None:
        """The text of an article is a value and is never compiled."""
        page = msgspec.structs.replace(TEXT, context=TextPage(title="{{ 7*7 }} {% include 'x' %}", html=""))
        assert "{{ 7*7 }} {% include &#39;x&#39; %}" in renderer().render(page).decode()

    def test_everything_is_escaped_in_any_kind_of_template(self, tmp_path: Path) -> None:
        """No template has to ask for it, whatever its name ends with."""
        override(tmp_path, "mine.svg", "{{ page.title }}")
        page = msgspec.structs.replace(TEXT, template="mine.svg", title="<b>&\"'")
        assert renderer(tmp_path).render(page) == b"&lt;b&gt;&amp;&#34;&#39;\n"


class TestOverrides:
    def test_a_template_of_the_user_takes_the_place_of_the_default_one(self, tmp_path: Path) -> None:
        """File by file: the others stay as they are."""
        override(tmp_path, "text.html", "mine: {{ it.title }}")
        assert renderer(tmp_path).render(TEXT) == b"mine: About\n"
        other = msgspec.structs.replace(TEXT, template="404.html", context=NotFoundPage())
        assert b"Nothing stands at this address" in renderer(tmp_path).render(other)

    def test_an_override_may_extend_what_it_replaces(self, tmp_path: Path) -> None:
        """One block in three lines."""
        override(
            tmp_path,
            "text.html",
            '{% extends "!default/text.html" %}\n{% block footer %}\n<p>My own last line</p>{% endblock %}\n',
        )
        rendered = renderer(tmp_path).render(TEXT).decode()
        assert "My own last line" in rendered
        assert "<h1>About</h1>" in rendered
        assert "Compiled from the texts" not in rendered

    def test_the_frame_may_be_replaced_under_default_pages(self, tmp_path: Path) -> None:
        """A default page extends the user's `base.html`, not only its own."""
        override(tmp_path, "base.html", "<main>{% block main %}{% endblock %}</main>")
        assert renderer(tmp_path).render(TEXT).startswith(b"<main>")

    def test_assets_of_the_user_win_and_add(self, tmp_path: Path) -> None:
        """By their addresses in the site; hidden files are none."""
        override(tmp_path, "assets/style.css", "body {}")
        override(tmp_path, "assets/marks/own.svg", "<svg/>")
        override(tmp_path, "assets/.DS_Store", "x")
        assert assets(TemplateSpec(SITE, str(tmp_path))) == {
            "assets/copy.js": assets(TemplateSpec(SITE))["assets/copy.js"],
            "assets/marks/own.svg": b"<svg/>",
            "assets/style.css": b"body {}",
        }
        assert list(assets(TemplateSpec(SITE))) == ["assets/copy.js", "assets/style.css"]

    def test_a_folder_that_is_not_there_is_a_wrong_setting(self, tmp_path: Path) -> None:
        """Also a file in the place of a folder."""
        file = override(tmp_path, "a-file", "")
        for wrong in (tmp_path / "nowhere", file):
            with pytest.raises(SettingsError) as caught:
                renderer(wrong).check()
            assert caught.value.path == str(wrong)
            with pytest.raises(SettingsError):
                assets(TemplateSpec(SITE, str(wrong)))

    def test_the_default_theme_is_found(self) -> None:
        """In the source tree or in the installed package."""
        assert (default_templates() / "base.html").is_file()

    @pytest.mark.parametrize("name", ["../secret.html", "/etc/hostname", "a/../../secret.html", "..", "a\0b"])
    def test_a_name_never_leads_out_of_the_folder(self, tmp_path: Path, name: str) -> None:
        """Whoever writes `{% include %}`, the files beside the templates are no templates."""
        override(tmp_path, "secret.html", "secret")
        override(tmp_path, "t/a/x.html", "")
        problem = failure(tmp_path / "t", msgspec.structs.replace(TEXT, template=name))
        assert "there is no template" in problem.message


class TestErrors:
    def test_a_mistake_in_the_grammar_names_file_and_line(self, tmp_path: Path) -> None:
        """Before anything is written: `check` finds it, too."""
        file = override(tmp_path, "text.html", "<p>\n{% if it %}\n{% endfor %}\n")
        for act in (lambda: renderer(tmp_path).render(TEXT), renderer(tmp_path).check):
            with pytest.raises(TemplateError) as caught:
                act()
            assert (caught.value.path, caught.value.line) == (str(file), 3)

    def test_a_filter_that_does_not_exist_names_file_and_line(self, tmp_path: Path) -> None:
        """Jinja calls it an assertion; it is a mistake like any other."""
        file = override(tmp_path, "text.html", "\n{{ it.title | shout }}")
        problem = failure(tmp_path)
        assert (problem.path, problem.line) == (str(file), 2)
        assert "shout" in problem.message

    @pytest.mark.parametrize(
        "expression", ["nonsense", "it.nonsense", "it.title.nonsense", "page.context.x.y"]
    )
    def test_a_name_that_means_nothing_fails_with_file_and_line(
        self, tmp_path: Path, expression: str
    ) -> None:
        """Never an empty place on the page."""
        file = override(tmp_path, "text.html", f"\n\n\n{{{{ {expression} }}}}")
        problem = failure(tmp_path)
        assert (problem.path, problem.line) == (str(file), 4)
        assert problem.hint is not None

    @pytest.mark.parametrize(
        ("expression", "word"),
        [
            ("1 / 0", "ZeroDivisionError"),
            ("it.title + 1", "TypeError"),
            ("it | date_words", "AttributeError"),
        ],
    )
    def test_what_goes_wrong_in_an_expression_names_file_and_line(
        self, tmp_path: Path, expression: str, word: str
    ) -> None:
        """The innermost template is named, and the cause is kept."""
        override(tmp_path, "text.html", "\n{% include 'part.html' %}")
        file = override(tmp_path, "part.html", f"\n\n{{{{ {expression} }}}}")
        problem = failure(tmp_path)
        assert (problem.path, problem.line) == (str(file), 3)
        assert word in problem.message
        assert problem.__cause__ is not None

    @pytest.mark.parametrize(
        "statement",
        ["{% include 'gone.html' %}", "{% extends 'gone.html' %}", "{% from 'gone.html' import x %}"],
    )
    def test_a_template_that_is_not_there_names_who_wanted_it(self, tmp_path: Path, statement: str) -> None:
        """`check` finds it before anything is written."""
        file = override(tmp_path, "text.html", "\n" + statement)
        for act in (lambda: renderer(tmp_path).render(TEXT), renderer(tmp_path).check):
            with pytest.raises(TemplateError, match=r"gone\.html") as caught:
                act()
            assert (caught.value.path, caught.value.line) == (str(file), 2)

    def test_what_may_be_missing_may_be_missing(self, tmp_path: Path) -> None:
        """`ignore missing`, and lists of which one is there."""
        override(
            tmp_path, "text.html", "{% include 'a.html' ignore missing %}{% include ['b.html', 'c.html'] %}"
        )
        override(tmp_path, "c.html", "the third choice")
        renderer(tmp_path).check()
        assert renderer(tmp_path).render(TEXT) == b"the third choice\n"

    def test_a_template_that_extends_itself_is_told_the_way_out(self, tmp_path: Path) -> None:
        """The commonest slip of an override."""
        file = override(tmp_path, "text.html", '{% extends "text.html" %}')
        problem = failure(tmp_path)
        assert problem.path == str(file)
        assert "!default/text.html" in (problem.hint or "")

    def test_templates_that_include_each_other_without_end_are_an_error(self, tmp_path: Path) -> None:
        """Not a crash."""
        override(tmp_path, "text.html", "{% include 'b.html' %}")
        override(tmp_path, "b.html", "{% include 'text.html' %}")
        assert "without end" in failure(tmp_path).message

    def test_a_template_that_is_not_utf8_names_file_and_line(self, tmp_path: Path) -> None:
        """A byte of another encoding is shown, not guessed at."""
        file = override(tmp_path, "text.html", b"\n\ncaf\xe9")
        problem = failure(tmp_path)
        assert (problem.path, problem.line) == (str(file), 3)
        assert "0xe9" in problem.message

    def test_an_error_survives_the_way_back_from_a_worker(self, tmp_path: Path) -> None:
        """Processes hand over exceptions by pickle."""
        override(tmp_path, "text.html", "{{ nonsense }}")
        problem = pickle.loads(pickle.dumps(failure(tmp_path)))  # noqa: S301
        assert (problem.line, problem.message) == (1, "'nonsense' is undefined")

    def test_an_absolute_address_without_a_base_url_is_an_error(self, tmp_path: Path) -> None:
        """Rather than a wrong address in a feed."""
        override(tmp_path, "text.html", "{{ page.url | absolute }}")
        assert "base_url" in failure(tmp_path).message

    def test_a_fault_of_the_program_is_not_blamed_on_a_template(self) -> None:
        """Only what passed through a template is a mistake of one."""
        with pytest.raises(AttributeError):
            renderer().render(None)  # type: ignore[arg-type]

    def test_check_passes_on_the_default_theme(self) -> None:
        """And raises for a language that is none."""
        renderer().check()
        with pytest.raises(SettingsError, match="language"):
            renderer(language="not a language!").check()


class TestLinks:
    def test_links_start_from_the_page_at_hand(self, tmp_path: Path) -> None:
        """Relative, percent-encoded, right under any base path."""
        override(tmp_path, "text.html", "{{ 'tags/é?.html' | link }}")
        assert renderer(tmp_path).render(TEXT) == b"../tags/%C3%A9%3F.html\n"

    def test_the_page_for_wrong_addresses_links_from_the_root(self, tmp_path: Path) -> None:
        """A host shows it at any depth; where the root is not known, links are plain relative ones."""
        override(tmp_path, "404.html", "{{ 'tags/index.html' | link }}")

        def linked(root: str | None) -> bytes:
            page = Page(url="404.html", template="404.html", title="", context=NotFoundPage(root))
            return renderer(tmp_path).render(page)

        assert linked("/press/") == b"/press/tags/index.html\n"
        assert linked("/") == b"/tags/index.html\n"
        assert linked(None) == b"tags/index.html\n"

    @pytest.mark.parametrize(
        "address",
        [
            "javascript:alert(1)",
            "data:text/html,x",
            " java\nscript:x",
            "//host/x",
            "ftp://h/x",
            'http://h/"x',
            "",
        ],
    )
    def test_only_addresses_of_the_web_become_links(self, tmp_path: Path, address: str) -> None:
        """An article may state any text as its original address."""
        override(tmp_path, "text.html", "{{ it.title | web_address }}")
        page = msgspec.structs.replace(TEXT, context=TextPage(title=address, html=""))
        assert renderer(tmp_path).render(page) == b"\n"

    def test_an_address_of_the_web_is_kept_as_it_is(self, tmp_path: Path) -> None:
        """With its query, and whatever the case of its scheme."""
        override(tmp_path, "text.html", "{{ it.title | web_address }}")
        page = msgspec.structs.replace(TEXT, context=TextPage(title="HTTPS://h.example/a?b=1", html=""))
        assert renderer(tmp_path).render(page) == b"HTTPS://h.example/a?b=1\n"


class TestWords:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["1 October 2024", "October 2024", "2024"]),
            ("en-US", ["October 1, 2024", "October 2024", "2024"]),
            ("de-AT", ["1. Oktober 2024", "Oktober 2024", "2024"]),
            ("ja", ["2024年10月1日", "2024年10月", "2024年"]),
            ("xx-nowhere", ["1 October 2024", "October 2024", "2024"]),
        ],
    )
    def test_dates_are_as_precise_as_what_is_known(self, language: str, words: list[str]) -> None:
        """In the language of the site; in English where CLDR does not know that."""
        dates = [PartialDate(2024, 10, 1), PartialDate(2024, 10), PartialDate(2024)]
        assert [date_words(date, language) for date in dates] == words

    def test_other_forms_of_dates(self) -> None:
        """Weekday, short month, month alone, machine forms."""
        day = PartialDate(2024, 10, 1, "09:30")
        assert "Tuesday" in date_full(day, "en")
        assert date_full(PartialDate(2024, 10), "en") == "October 2024"
        assert date_short(day, "en") == "1 Oct 2024"
        assert date_short(PartialDate(2024), "en") == "2024"
        assert month_name(day, "de") == "Oktober"
        assert [iso(day), iso(PartialDate(2024, 10))] == ["2024-10-01T09:30", "2024-10"]
        assert [rfc3339(day), rfc3339(PartialDate(2024))] == ["2024-10-01T09:30:00Z", "2024-01-01T00:00:00Z"]
        with pytest.raises(ValueError, match="no month"):
            month_name(PartialDate(2024), "en")

    def test_years_at_both_ends_of_the_calendar_have_words(self) -> None:
        """Year 1 and year 9999."""
        assert date_words(PartialDate(1, 1, 1), "en") == "1 January 1"
        assert date_words(PartialDate(9999, 12, 31), "en") == "31 December 9999"

    def test_certainty_says_how_a_day_is_known(self) -> None:
        """And does not call a file's name the text."""
        assert certainty("inferred") == "read from the text"
        assert certainty("inferred", "path") == "read from the file’s name"
        assert certainty("stated", "sidecar") == "stated beside the text"
        assert certainty("stated") == "stated"
        assert certainty("ambiguous") == "the text leaves open whether day or month comes first"

    def test_numbers_and_directions_follow_the_language(self) -> None:
        """What is no language is written from left to right."""
        assert [number(12345, "en"), number(12345, "de"), number(0.976, "en")] == ["12,345", "12.345", "0.98"]
        tags = ("ar", "he", "fa-IR", "en", "az-Arab", None, "<nonsense>")
        assert [lang_dir(tag) for tag in tags] == ["rtl", "rtl", "rtl", "ltr", "rtl", "ltr", "ltr"]

    def test_languages_have_names_where_the_names_are_known(self) -> None:
        """The tag itself stands in for others."""
        assert language_name("de", "en") == "German"
        assert language_name("xx", "en") == "xx"
        assert language_name("<b>", "en") == "<b>"

    @pytest.mark.parametrize("tag", ["", "english please", "en_GB", "-", "a", "en-", None])
    def test_nonsense_is_no_language(self, tag: str | None) -> None:
        """A setting that says so is refused in words."""
        assert not is_language(tag)
        with pytest.raises(SettingsError, match="is not a language tag"):
            locale(str(tag or ""))


class TestCompiledTemplates:
    """Templates are compiled to quicker code than Jinja's own, and mean what they mean there."""

    def test_each_value_is_printed_by_one_call(self) -> None:
        """Jinja's own `escape` and `finalize` for every value take longer than all the rest of a page."""
        environment = renderer()._theme()._environment
        code = str(environment.compile("{{ page.title }}{{ 'a' | link }}", raw=True)).split("def root", 1)[1]
        assert code.count("printed(") == 2
        assert "escape(" not in code

    def test_a_sentence_is_looked_up_when_its_template_is_compiled(self) -> None:
        """What stands between the places of its values is text of the page."""
        environment = renderer(language="de")._theme()._environment
        code = str(environment.compile("{{ _('By %(authors)s', authors=page.title) }}", raw=True))
        assert "'Von '" in code
        assert "gettext" not in code

    @pytest.mark.parametrize(
        ("template", "printed"),
        [
            ("{{ _('%(title)s twice: %(title)s', title=page.title) }}", "&lt;A&gt; twice: &lt;A&gt;"),
            ("{{ _('100%% of %(number)s', number=3) }}", "100% of 3"),
            ("{{ _('100%') }}", "100%"),
            ("{{ _('<b>%(nothing)s</b>', nothing=none) }}", "<b></b>"),
            ("{{ _('%(number)05d', number=3) }}", "00003"),
            ("{{ _('Home') ~ '<' }}", "Home&lt;"),
            (
                "{% autoescape false %}{{ _('<b>%(title)s', title=page.title) }}{% endautoescape %}",
                "<b>&lt;A&gt;",
            ),
            ("{% macro _(text) %}mine: {{ text }}{% endmacro %}{{ _('Home') }}", "mine: Home"),
            ("{% trans title=page.title %}On {{ title }}{% endtrans %}", "On &lt;A&gt;"),
        ],
    )
    def test_a_sentence_is_printed_as_it_would_be_later(
        self, tmp_path: Path, template: str, printed: str
    ) -> None:
        """Values are escaped, the text is not, and a name that a template takes for itself is its own."""
        override(tmp_path, "text.html", template)
        page = msgspec.structs.replace(TEXT, title="<A>")
        assert renderer(tmp_path).render(page).decode() == printed + "\n"

    @pytest.mark.parametrize(
        ("call", "printed"),
        [
            ("pair('<', 2)", "&lt;-2"),
            ("pair('<')", "&lt;-1"),
            ("pair(second=2, first='a')", "a-2"),
            ("pair(*['a', 2])", "a-2"),
            ("rest(1, 2, x=3)", "(1, 2)3"),
            ("pair('a') ~ '<'", "a-1&lt;"),
            ("pair.name ~ pair.arguments[1]", "pairsecond"),
            ("range(3) | list", "[0, 1, 2]"),
            ("'a<b'.replace('a', 'c')", "c&lt;b"),
        ],
    )
    def test_calls_take_arguments_as_in_jinja(self, tmp_path: Path, call: str, printed: str) -> None:
        """By place and by name, with defaults, and all that a macro wants."""
        override(
            tmp_path,
            "text.html",
            "{% macro pair(first, second=1) %}{{ first }}-{{ second }}{% endmacro %}"
            "{% macro rest() %}{{ varargs }}{{ kwargs.x }}{% endmacro %}{{ CALL }}".replace("CALL", call),
        )
        assert renderer(tmp_path).render(TEXT).decode() == printed + "\n"

    @pytest.mark.parametrize(
        ("call", "problem"),
        [
            ("pair(1, 2, 3)", "macro 'pair' takes not more than 2 argument"),
            ("pair(1, third=3)", "macro 'pair' takes no keyword argument 'third'"),
            ("pair(second=3)", "parameter 'first' was not provided"),
            ("pear(1)", "'pear' is undefined"),
            ("page.wings", "has no attribute 'wings'"),
            ("page.title.wings.feathers", "has no attribute 'wings'"),
        ],
    )
    def test_mistakes_are_told_as_in_jinja(self, tmp_path: Path, call: str, problem: str) -> None:
        """In words, with the line."""
        override(
            tmp_path,
            "text.html",
            "{% macro pair(first, second=1) %}{{ first }}-{{ second }}{% endmacro %}\n{{ CALL }}".replace(
                "CALL", call
            ),
        )
        found = failure(tmp_path)
        assert problem in str(found)
        assert found.line in (1, 2)

    def test_a_link_that_does_not_know_its_page_says_so(self, tmp_path: Path) -> None:
        """In a macro that was imported without its context."""
        override(tmp_path, "mine.html", "{% macro way() %}{{ 'index.html' | link }}{% endmacro %}")
        override(tmp_path, "text.html", "{% import 'mine.html' as mine %}\n{{ mine.way() }}")
        assert "with context" in str(failure(tmp_path))
        override(tmp_path, "text.html", "{% import 'mine.html' as mine with context %}{{ mine.way() }}")
        assert renderer(tmp_path).render(TEXT) == b"../index.html\n"

    def test_a_call_block_gives_its_text_to_a_macro(self, tmp_path: Path) -> None:
        """Jinja's own class serves macros that want more than arguments."""
        override(
            tmp_path,
            "text.html",
            "{% macro box() %}[{{ caller() }}]{% endmacro %}{% call box() %}{{ page.title }}{% endcall %}",
        )
        assert renderer(tmp_path).render(TEXT) == b"[About]\n"

    def test_a_page_leaves_nothing_in_memory(self, tmp_path: Path) -> None:
        """A macro knows the page around it, and that knows its macros: such rings must be seen to be garbage."""
        override(tmp_path, "text.html", "{% macro own() %}{{ page.title }}{% endmacro %}{{ own() }}")
        ours = renderer(tmp_path)
        ours.render(TEXT)
        gc.collect()
        before = sum(issubclass(type(each), Context) for each in gc.get_objects())
        for _ in range(20):
            ours.render(TEXT)
        gc.collect()
        assert sum(issubclass(type(each), Context) for each in gc.get_objects()) == before

    def test_compiled_templates_are_kept_with_what_filters_made_of_them(self, tmp_path: Path) -> None:
        """Another address of the site, or another language, are other code, too."""
        override(tmp_path, "theme/text.html", "{{ 'feed.xml' | absolute }} {{ 12345 | number }}")

        def page(base_url: str, language: str) -> bytes:
            site = msgspec.structs.replace(SITE, base_url=base_url, language=language)
            return Renderer(TemplateSpec(site, str(tmp_path / "theme"), str(tmp_path / "compiled"))).render(
                TEXT
            )

        assert page("https://a.example/", "en") == b"https://a.example/feed.xml 12,345\n"
        assert page("https://b.example/", "en") == b"https://b.example/feed.xml 12,345\n"
        assert page("https://b.example/", "es-MX") == b"https://b.example/feed.xml 12,345\n"
        assert page("https://b.example/", "it") == b"https://b.example/feed.xml 12.345\n"

    def test_compiled_templates_are_kept_with_the_words_in_them(self, tmp_path: Path) -> None:
        """Other words of the same language, or another language, are other code."""
        override(tmp_path, "theme/text.html", "{{ _('Home') }}")

        def page(language: str) -> bytes:
            site = msgspec.structs.replace(SITE, language=language)
            spec = TemplateSpec(site, str(tmp_path / "theme"), str(tmp_path / "compiled"))
            return Renderer(spec).render(TEXT)

        before = page("en"), page("de"), page("en")
        override(tmp_path, "theme/locale/en.po", 'msgid ""\nmsgstr ""\n\nmsgid "Home"\nmsgstr "Front"\n')
        assert before == (b"Home\n", b"Startseite\n", b"Home\n")
        assert page("en") == b"Front\n"


def test_markup_of_a_template_and_text_of_the_archive_meet_as_jinja_would_have_them(tmp_path: Path) -> None:
    """Escaped once, never twice, and not at all where a template says that it must not be."""
    override(
        tmp_path,
        "text.html",
        "{{ page.title }}|{{ page.title | safe }}|{% set part %}<b>{{ page.title }}</b>{% endset %}{{ part }}|"
        "{% autoescape false %}{{ page.title }}{% endautoescape %}|{% set nothing = none %}{{ nothing }}|{{ 3 }}|{{ [page.title] }}",
    )
    page = msgspec.structs.replace(TEXT, title="<i> & 'x'")
    escaped, raw = "&lt;i&gt; &amp; &#39;x&#39;", "<i> & 'x'"
    listed = "[&#34;&lt;i&gt; &amp; &#39;x&#39;&#34;]"
    assert renderer(tmp_path).render(page).decode() == (
        f"{escaped}|{raw}|<b>{escaped}</b>|{raw}||3|{listed}\n"
    )


def titled(title: str) -> Page:
    return msgspec.structs.replace(TEXT, context=TextPage(title=title, html=""))


@pytest.mark.parametrize(
    "code", [0x00, 0x0B, 0x1F, 0x7F, 0x85, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0xD800, 0xDFFF]
)
def test_what_no_document_may_hold_is_replaced_and_its_neighbours_stay(code: int) -> None:
    """The page is looked through in UTF-8: no character beside a forbidden one is taken for it."""
    beside = "\t~\xa0\xc2\ufdcf\ufdf0\ufffa\ufffd\U0001f600"
    page = titled(f"a{chr(code)}{beside}")
    shown = renderer().render(page).decode()
    assert f"<h1>a\ufffd{beside}</h1>" in shown
    assert f"<h1>a{beside}</h1>" in renderer().render(titled(f"a{beside}")).decode()
