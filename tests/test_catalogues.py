"""The site speaks the language of its archive: catalogues are whole, and found, and checked."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest
import update_catalogues
from babel.messages.catalog import Message as Entry
from small_archive import make_archive, run
from whole_plan import Plan, plan

from archive_gen.config import Settings
from archive_gen.errors import TemplateError
from archive_gen.pages.contexts import Link, NotFoundPage, Page, Site, TextPage
from archive_gen.pages.messages import Message
from archive_gen.records import (
    Alias,
    Article,
    Block,
    Candidate,
    Dateline,
    Evidence,
    PartialDate,
    RemovedLine,
    Span,
)
from archive_gen.renderer import Renderer, TemplateSpec, default_templates
from archive_gen.renderer.catalogues import speaks

CATALOGUES = sorted((default_templates() / "locale").glob("*.po"))

SITE = Site(
    title="Salt & Reed",
    description="",
    language="en",
    base_url=None,
    rights="",
    nav=(Link(Message("Dates"), "dates/index.html"),),
    feed_url=None,
)
NOT_FOUND = Page(url="404.html", template="404.html", title=Message("Page not found"), context=NotFoundPage())


def say(template: str, folder: Path, language: str = "en", *, title: str = "") -> str:
    """What a template of the archive's own prints; catalogues may stand in `folder`."""
    (folder / "text.html").write_text(template, encoding="utf-8")
    site = msgspec.structs.replace(SITE, language=language)
    page = Page(url="a.html", template="text.html", title=title, context=TextPage(title=title, html=""))
    return Renderer(TemplateSpec(site, str(folder))).render(page).decode("utf-8").strip()


def catalogue(folder: Path, name: str, *pairs: tuple[str, str], header: str = "") -> Path:
    """Write a catalogue of the archive's own."""
    file = folder / "locale" / name
    file.parent.mkdir(exist_ok=True)
    entries = "".join(f'\nmsgid "{text}"\nmsgstr "{translation}"\n' for text, translation in pairs)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    file.write_text(head + header + entries, encoding="utf-8")
    return file


class TestShippedCatalogues:
    def test_german_is_shipped(self) -> None:
        """English needs no catalogue: the templates are written in it."""
        assert [file.name for file in CATALOGUES] == ["de.po"]

    @pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.name)
    def test_a_catalogue_holds_every_word_and_no_other(self, file: Path) -> None:
        """`make words` puts new ones in and takes old ones out; what is left is to translate them."""
        there, used = entries(update_catalogues.read(file)), entries(update_catalogues.words())
        assert used.keys() - there.keys() == set(), "lacks these: run `make words`, then translate them"
        assert there.keys() - used.keys() == set(), "no page says these any more: run `make words`"
        untranslated = [key for key, entry in there.items() if not all(strings(entry))]
        assert untranslated == []
        assert [key for key, entry in there.items() if entry.fuzzy] == []

    @pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: file.name)
    def test_a_translation_has_the_places_of_its_original(self, file: Path) -> None:
        """And brings no markup in: it is printed as it stands, in attributes too."""
        for key, entry in entries(update_catalogues.read(file)).items():
            originals = entry.id if isinstance(entry.id, (tuple, list)) else (entry.id, entry.id)
            for original, translation in zip(originals, strings(entry), strict=False):
                assert places(original) == places(translation), key
                assert not set("<>&\"'") & set(translation), key
        assert list(update_catalogues.read(file).check()) == []

    def test_the_english_words_bring_no_markup_in_either(self) -> None:
        """They are printed without being escaped."""
        for key in entries(update_catalogues.words()):
            assert not set("<>&\"'") & set("".join(key)), key


def entries(catalogue: object) -> dict[tuple[str, ...], Entry]:
    """The messages by context, text and plural."""
    found: list[Entry] = [entry for entry in catalogue if entry.id]  # type: ignore[attr-defined]  # a Catalog
    return {
        (entry.context or "", *(entry.id if isinstance(entry.id, (tuple, list)) else (entry.id,))): entry
        for entry in found
    }


def strings(entry: Entry) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, (tuple, list)) else (str(entry.string or ""),)


def places(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s", text))


class TestWhichCatalogue:
    def test_a_region_has_the_words_of_its_language(self, tmp_path: Path) -> None:
        """`de-AT` is not shipped, `de` is."""
        assert say("{{ _('Headline') }}", tmp_path, "de-AT") == "Überschrift"

    def test_a_language_without_a_catalogue_is_spoken_to_in_english(self, tmp_path: Path) -> None:
        """Dates still are in its own."""
        assert say("{{ _('Headline') }}", tmp_path, "fr") == "Headline"

    def test_an_archive_brings_its_own_language(self, tmp_path: Path) -> None:
        """One file beside its templates; what it lacks stays English."""
        catalogue(tmp_path, "cy.po", ("Headline", "Pennawd"))
        assert say("{{ _('Headline') }}, {{ _('Outlet') }}", tmp_path, "cy") == "Pennawd, Outlet"

    @pytest.mark.parametrize("name", ["pt-BR.po", "pt_BR.po", "PT-br.po", "pt.po"])
    def test_a_catalogue_is_found_however_its_tag_is_written(self, tmp_path: Path, name: str) -> None:
        """The tools of gettext write an underscore where BCP 47 has a hyphen."""
        catalogue(tmp_path, name, ("Headline", "Manchete"))
        assert say("{{ _('Headline') }}", tmp_path, "pt-BR") == "Manchete"

    def test_an_archive_has_another_word_for_one_of_ours(self, tmp_path: Path) -> None:
        """In German, and in English too; all other words stay."""
        catalogue(tmp_path, "de.po", ("Outlet", "Blatt"))
        catalogue(tmp_path, "en.po", ("Outlet", "Paper"))
        assert say("{{ _('Outlet') }} {{ _('Headline') }}", tmp_path, "de") == "Blatt Überschrift"
        assert say("{{ _('Outlet') }} {{ _('Headline') }}", tmp_path, "en-GB") == "Paper Headline"

    def test_own_templates_have_words_of_their_own(self, tmp_path: Path) -> None:
        """They are translated by the archive's own catalogue."""
        catalogue(tmp_path, "de.po", ("Seal of the week", "Siegel der Woche"))
        assert say("{% trans %}Seal of the week{% endtrans %}", tmp_path, "de") == "Siegel der Woche"

    def test_a_fuzzy_translation_is_none(self, tmp_path: Path) -> None:
        """A person has to look at it first."""
        catalogue(tmp_path, "de.po", ("Outlet", "Steckdose"), header="\n#, fuzzy")
        assert say("{{ _('Outlet') }}", tmp_path, "de") == "Quelle"

    def test_an_english_archive_does_not_wait_for_gettext(self) -> None:
        """Babel's reader of catalogues is not even imported."""
        code = (
            "import sys\nfrom archive_gen.pages.contexts import *\n"
            "from archive_gen.renderer import Renderer, TemplateSpec\n"
            "site = Site(title='T', description='', language='en', base_url=None, rights='', nav=(),"
            " feed_url=None)\n"
            "page = Page(url='404.html', template='404.html', title='', context=NotFoundPage())\n"
            "Renderer(TemplateSpec(site)).render(page)\n"
            "print([name for name in sys.modules if name.startswith('babel.messages')])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


def test_a_build_says_when_it_has_no_words_in_the_language(tmp_path: Path) -> None:
    """A page in two languages should surprise nobody; `cy` is brought by the archive."""
    make_archive(tmp_path)
    (tmp_path / "mine").mkdir()
    catalogue(tmp_path / "mine", "cy.po", ("Headline", "Pennawd"))
    folders = (tmp_path / "mine", default_templates())
    spoken = {language: speaks(folders, language) for language in ("en-US", "de-CH", "cy-GB", "eo")}
    assert spoken == {"en-US": True, "de-CH": True, "cy-GB": True, "eo": False}
    (tmp_path / "archive.yaml").write_text("language: eo\ntemplates: mine\n", encoding="utf-8")
    assert "no catalogue for 'eo'" in run("build", "--jobs", "1", cwd=tmp_path).stderr
    assert "no catalogue" not in run("build", "--jobs", "1", "--quiet", cwd=tmp_path).stderr


class TestMistakes:
    def test_a_file_that_is_no_catalogue_is_named_with_its_line(self, tmp_path: Path) -> None:
        """As any other mistake in a template."""
        file = catalogue(tmp_path, "de.po")
        file.write_text('msgid "Outlet"\nmsgstr "Blatt"\nOutlet is Blatt\n', encoding="utf-8")
        with pytest.raises(TemplateError) as caught:
            say("x", tmp_path, "de")
        assert (caught.value.path, caught.value.line) == (str(file), 3)

    def test_a_file_that_is_not_utf_8_is_named_with_its_line(self, tmp_path: Path) -> None:
        """A translator's editor may have another idea of letters."""
        file = catalogue(tmp_path, "de.po")
        file.write_bytes('msgid "Dates"\nmsgstr "Tagesübersicht"\n'.encode("latin-1"))
        with pytest.raises(TemplateError, match="is not UTF-8") as caught:
            say("x", tmp_path, "de")
        assert caught.value.line == 2

    def test_a_translation_with_a_mistyped_place_stops_the_build_at_once(self, tmp_path: Path) -> None:
        """Before anything is written, not on the one page that says it."""
        file = catalogue(tmp_path, "de.po", ("By %(authors)s", "Von %(author)s"))
        with pytest.raises(TemplateError, match="By %") as caught:
            Renderer(TemplateSpec(msgspec.structs.replace(SITE, language="de"), str(tmp_path))).check()
        assert (caught.value.path, caught.value.line) == (str(file), 4)

    @pytest.mark.parametrize(
        "call",
        [
            "_(page.title)",
            "gettext('a' ~ page.title)",
            "ngettext('a', page.title, 2)",
            "pgettext('a', it.title)",
        ],
    )
    def test_a_template_cannot_have_a_value_translated(self, tmp_path: Path, call: str) -> None:
        """Else a headline would be printed without being escaped."""
        (tmp_path / "text.html").write_text("x\n{{ " + call + " }}", encoding="utf-8")
        with pytest.raises(TemplateError, match="cannot be translated") as caught:
            Renderer(TemplateSpec(SITE, str(tmp_path))).check()
        assert caught.value.line == 2


class TestPrinting:
    def test_a_message_is_text_in_python_and_words_on_a_page(self, tmp_path: Path) -> None:
        """Sorted and compared as English; printed in the archive's language, its date too."""
        part = Message("%(name)s, part %(number)s", name=PartialDate(2024, 10, 3), number=1200)
        assert part == "2024-10-03, part 1200"
        assert say("{{ page.title }}", tmp_path, "de", title=part) == "3. Oktober 2024, Teil 1.200"
        nested = Message("%(section)s: %(letter)s", section=Message("Undated"), letter=Message("Other"))
        assert say("{{ page.title }}", tmp_path, "de", title=nested) == "Ohne Datum: Andere"

    def test_a_message_travels_to_another_process(self, tmp_path: Path) -> None:
        """Pages are rendered there."""
        part = Message("%(name)s, part %(number)s", name=Message("Undated"), number=2)
        again = pickle.loads(pickle.dumps(part))  # noqa: S301 - our own
        assert (again, again.msgid, again.values) == (part, part.msgid, part.values)
        assert say("{{ page.title }}", tmp_path, "de", title=again) == "Ohne Datum, Teil 2"

    def test_a_message_in_the_place_of_another_text_is_translated(self, tmp_path: Path) -> None:
        """By `_` and by `trans` alike."""
        template = (
            "{{ _('More from %(outlet)s', outlet=page.title) }}"
            "|{% trans name=page.title %}Parts of {{ name }}{% endtrans %}"
        )
        words = say(template, tmp_path, "de", title=Message("Unknown outlet"))
        assert words == "Mehr von Quelle unbekannt|Teile von Quelle unbekannt"

    def test_values_are_escaped_wherever_they_stand(self, tmp_path: Path) -> None:
        """A headline cannot bring markup in by way of a translation, nor be taken for a place in one."""
        title = "<b>&%(name)s{{ 1 }}"
        safe = "&lt;b&gt;&amp;%(name)s{{ 1 }}"
        for template in (
            "{{ _('Parts of %(name)s', name=page.title) }}",
            "{% trans name=page.title %}Parts of {{ name }}{% endtrans %}",
            "{{ ngettext('Parts of %(name)s', 'Parts of %(name)s', 2, name=page.title) }}",
        ):
            assert say(template, tmp_path, "de", title=title).endswith(safe)
        message = Message("%(name)s, part %(number)s", name=title, number=1)
        assert say("{{ page.title }}", tmp_path, "de", title=message) == f"{safe}, Teil 1"

    def test_names_are_listed_as_the_language_does(self, tmp_path: Path) -> None:
        """Text is escaped, markup stays markup."""
        template = "{{ ['A', '<', 'C' | upper, '<i>' | safe] | listed }}"
        assert say(template, tmp_path) == "A, &lt;, C and <i>"
        assert say("{{ ['A', 'B'] | listed }}", tmp_path, "de") == "A und B"
        assert say("{{ [] | listed }}", tmp_path) == ""


class _Words(HTMLParser):
    """The text of a page in one piece, and each attribute that is read out or shown, outside of
    elements that are marked as English.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.attributes: list[str] = []
        self._languages = [""]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        # A script holds data for machines, and no words.
        language = "en" if tag == "script" else attributes.get("lang") or self._languages[-1]
        if language != "en" and "hidden" not in attributes:
            names = [
                "aria-label",
                "title",
                "alt",
                "content" if attributes.get("name") == "description" else "",
            ]
            self.attributes += [value for name in names if (value := attributes.get(name))]
        if tag not in {"meta", "link", "br", "hr", "img", "input"}:
            self._languages.append(language)

    def handle_endtag(self, _tag: str) -> None:
        self._languages.pop()

    def handle_data(self, data: str) -> None:
        if self._languages[-1] != "en":
            self.text += data


def outside(text: str) -> str:
    """What stands in no pair of ⟦ and ⟧."""
    depth, kept = 0, ""
    for letter in text:
        depth += {"⟦": 1, "⟧": -1}.get(letter, 0)
        kept += "" if depth else letter
    assert depth == 0, text
    return kept


def greek_archive() -> Plan:
    """Articles without a Latin letter, and with everything that has words of ours around it."""
    texts = [
        Article(
            path=f"{number}.txt",
            title=None if number % 50 == 3 else f"Άσκηση {number}",
            subtitle="Κάτι ακόμη" if number == 4 else None,
            date=PartialDate(1987 - number % 2, 3, 1 + number % 9) if number % 50 != 3 else None,
            date_certainty=("ambiguous", "inferred", "stated")[number % 3] if number % 50 != 3 else "unknown",
            date_estimate=PartialDate(1987) if number % 100 == 3 else None,
            updated=PartialDate(1987, 4),
            authors=("Μάρα", "Οδυσσέας")[: number % 3],
            source=("Λίμνη", "Όχθη", None)[number % 3],
            dateline=(None, Dateline("Νησί", None), Dateline(None, "Νέα"), Dateline("Νησί", "Νέα"))[
                number % 4
            ],
            tags=("Όχθη", f"Λέξη {number}"),
            stated_tags=("Όχθη",),
            agencies=("Νέα", "Ύλη"),
            language="el",
            aliases=(Alias("παλιά.html", "5.yaml", 1),) if number == 5 else (),
            url="ου",
            rights="©",
            word_count=12,
            replaced_bytes=2,
            sha256="0" * 64,
            encoding="8859-7",
            body=(
                Block("paragraph", "Μια φράση.", 1, 1),
                Block("caption", "Μια όχθη", 2, 2),
                Block("related", "Κάτι ακόμη", 3, 3),
            ),
            removed=(RemovedLine(4, "0", "a word of the page’s interface"),),
            evidence=(
                Evidence(
                    "date",
                    (Candidate("1987-03-01", "text", "stamp below", 0.9, Span(1, 0, 3), "day first"),),
                    (Candidate("1987-01-03", "path", "file name", 0.2),),
                ),
                Evidence("title", (), ()),
                Evidence("slug", (), ()),
            ),
            stated_none=("slug",),
        )
        for number in range(1, 260)
    ]
    about = TextPage(title=Message("About"), html="")
    return plan(texts, Settings(title="Αρχείο", language="el", description="Λόγια"), about=about)


def test_every_word_on_every_page_comes_from_the_catalogues(tmp_path: Path) -> None:
    """In an archive in Greek, with a catalogue that puts each of our words into ⟦ ⟧, no Latin letter
    is left outside of them; but for rules and notes of the evidence, which are marked as English.
    """
    for entry in (template := update_catalogues.words()):
        marked = [f"⟦{text}⟧" for text in (entry.id if isinstance(entry.id, tuple) else (entry.id,))]
        entry.string = tuple(marked) if isinstance(entry.id, tuple) else marked[0]
    template.locale = "el"
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale/el.po").write_text(update_catalogues.text_of(template), encoding="utf-8")
    planned = greek_archive()
    renderer = Renderer(TemplateSpec(planned.site, str(tmp_path)))
    renderer.check()
    pages = [page for page in planned.pages if page.template.endswith(".html")]
    assert {page.template for page in pages} >= {
        name.name for name in default_templates().glob("*.html") if name.name not in PARTS
    }
    articles = [page for page in pages if page.template == "article.html"]
    for page in (
        *articles[:24],
        *articles[-6:],
        *(page for page in pages if page.template != "article.html"),
    ):
        words = _Words(renderer.render(page).decode("utf-8"))
        for text in (words.text, *words.attributes):
            left = re.findall(r"[A-Za-z]{2,}", NAMES.sub("", outside(text)))
            assert left == [], page.url


PARTS = {
    *(
        "base.html",
        "search_words.html",
        "calendar_grid.html",
        "charts.html",
        "cite.html",
        "macros.html",
        "metadata.html",
    ),
    "record.html",
}
"""Templates that make no page of their own."""

NAMES = re.compile(r"SHA-256|\.txt|BibTeX|Chicago|CSL-JSON|CSV|RIS")
"""Names of things, which are the same in any language."""
