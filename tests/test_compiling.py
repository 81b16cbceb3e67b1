"""Templates compiled by us and by Jinja: the same page, or the same mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_renderer import TEXT, override, renderer

from archive_gen.errors import TemplateError
from archive_gen.renderer import Renderer, compiling

PAGE = msgspec.structs.replace(TEXT, title="A<b")

OTHERS = {
    "part.html": "<i>{{ page.title if page is defined else '-' }}{{ x | default('-') }}</i>",
    "frame.html": "P{% block a %}pa{{ page.title }}{% endblock %}{% block b %}pb{% endblock %}Q",
    "middle.html": "{% extends 'frame.html' %}{% block b %}<{{ super() }}>{% endblock %}",
    "wanting.html": "{% block a required %}{% endblock %}",
    "macros.html": "{% macro f(a) %}f{{ a }}<{% endmacro %}{% set v = 7 %}text{{ page is defined }}",
}


def outcome(made: Renderer) -> str:
    try:
        return made.render(PAGE).decode()
    except TemplateError as problem:
        return f"line {problem.line}: {problem.message}"


def both(folder: Path, template: str) -> tuple[str, str]:
    """What comes of a template with our code, and with Jinja's."""
    for name, source in {**OTHERS, "text.html": template}.items():
        override(folder, name, source)
    ours = outcome(renderer(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "Environment", jinja2.Environment)
        return ours, outcome(renderer(folder))


MACROS = (
    "{% macro f(a, b=1) %}{{ a }}-{{ b }}{% endmacro %}{% macro box() %}[{{ caller('<') }}]{% endmacro %}"
)


@pytest.mark.parametrize(
    "template",
    [
        # included, without what is known here and with it
        "A{% include 'part.html' without context %}B",
        "A{% block a %}B{% include 'part.html' without context %}C{% endblock %}D",
        "{% for x in [1, 2] %}{% include 'part.html' %}{% endfor %}",
        "{% set page = 5 %}{{ page }}{% include 'macros.html' %}",
        "{% include ['no.html', 'part.html'] %}{% include 'no.html' ignore missing %}",
        "{% include 'no' ~ '.html' %}",
        # extended
        "{% extends 'frame.html' %}{% block a %}{{ super() }}<{{ self.b() }}{% endblock %}",
        "{% extends 'middle.html' %}{% block b %}{{ super() }}{{ super.super() }}{% endblock %}",
        "{% extends 'frame.html' %}{% set q = 5 %}{% block a %}{{ q }}{{ super.super is defined }}{% endblock %}",
        "{% if page.title %}{% extends 'frame.html' %}{% endif %}{% block a %}c{% endblock %}tail",
        "{% if not page.title %}{% extends 'frame.html' %}{% endif %}{% block a %}c{% endblock %}tail",
        "{% extends 'frame.html' %}outside{{ page.nope }}{% block a %}in{% endblock %}",
        "{% extends 'wanting.html' %}",
        "{% extends 'wanting.html' %}{% block a %}there{% endblock %}",
        "{% for x in [1, 2] %}{% block z scoped %}{{ x }}{% endblock %}{% endfor %}",
        "{% for x in [1, 2] %}{% block z %}{{ x is defined }}{% endblock %}{% endfor %}",
        "{% if true %}{% block x %}X<{% endblock %}{% endif %}{% macro g() %}{{ self.x() }}{% endmacro %}{{ g() }}",
        "{% set x %}{% block y %}Y<{% endblock %}{% endset %}[{{ x }}]",
        # imported
        "{% import 'macros.html' as n %}{{ n.f(1) }}{{ n.nope is defined }}{{ n.v }}{{ n }}",
        "{% import 'macros.html' as n with context %}{{ n.f('<') }}{{ n }}",
        "{% from 'macros.html' import f, v as w %}{{ f(2) }}{{ w }}",
        "{% from 'macros.html' import nope %}{{ nope is defined }}",
        "{% from 'macros.html' import nope %}{{ nope() }}",
        # loops
        (
            "{% for a in [1, [2, 3]] recursive %}"
            "{% if a is iterable %}({{ loop(a) }}){% else %}{{ a }}{{ loop.depth }}{% endif %}{% endfor %}"
        ),
        (
            "{% for a in [1, 2, 2] if a > 1 %}"
            "{{ loop.index }}{{ loop.cycle('a', '<') }}{{ loop.changed(a) }}{{ loop.previtem is defined }}{% endfor %}"
        ),
        "{% for k, v in {'a': '<'}.items() %}{{ k }}{{ v }}{% else %}no{% endfor %}{% for x in [] %}{% else %}none{% endfor %}",
        "{{ loop is defined }}{% set t = cycler('a', 'b') %}{{ t.next() }}{{ t.next() }}{% set j = joiner('<') %}{{ j() }}{{ j() }}",
        # macros and calls
        "{{ f('<') }}{{ f(a=2) }}{{ f(b='<', a=1) }}{{ f(*[1, 2]) }}{{ f(**{'a': 1}) }}{{ f() }}",
        "{{ f(1, 2, 3) }}",
        "{{ f(1, a=2) }}",
        "{{ f('<') | upper }}{{ f('<') ~ '<' }}{{ [f('<')] | join('<') }}{{ f.name }}{{ f is callable }}",
        "{% macro g(n) %}{{ n }}{% if n %}{{ g(n - 1) }}{% endif %}{% endmacro %}{{ g(3) }}",
        "{% macro g(a, b=a) %}{{ b }}{% endmacro %}{{ g('<') }}",
        "{% macro g() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ g(1, '<', x=2) }}",
        "{% macro g(class, b=1) %}{{ class }}{% endmacro %}{{ g(class='<') }}{{ dict(class='a') }}",
        "{% call(x) box() %}{{ x }}{{ f(x) }}{% endcall %}",
        "{% macro g() %}{% call(x) box() %}{{ x }}{% endcall %}{% endmacro %}{{ g() }}",
        "{{ page.title.upper().lower() }}{{ page['title'] }}{{ page.nope is defined }}{{ 'a<'.replace('a', 'b') }}",
        "{{ page.nope }}",
        "{{ nope.x }}",
        "{{ nope() }}",
        "{{ none.x }}",
        "{{ (nope | default('d')).upper() }}{{ {'items': 5}['items'] }}{{ {'k': 5}.k }}",
        "{% set x = [] %}{{ x.append(1) }}{{ x }}",
        # what is escaped, and what not
        "{% autoescape false %}{{ f('<') ~ '<' }}{% set z = f('<') %}{{ page.title }}{% endautoescape %}{{ z }}",
        "{% autoescape false %}{% macro g(a) %}{{ a }}{% endmacro %}{{ g('<') }}{% endautoescape %}",
        "{% autoescape false %}{% macro g(a) %}{{ a }}{% endmacro %}{% set h = g %}{% endautoescape %}{{ h is defined }}",
        "{% autoescape page.title %}{{ '<' }}{{ page.title }}{{ f('<') }}{% endautoescape %}",
        "{{ '<' ~ 'x' | safe }}{{ ('a' | safe) + '<' }}{{ '%s' | format('<') }}{{ ('%s' | safe) | format('<') }}",
        "{{ true }}{{ 1.5 }}{{ [1, '<'] }}{{ {'a': '<'} }}{{ '<' | safe }}{{ 3 | safe }}{{ ('<b>%s' | safe) % '<' }}",
        "{{ 'x' if false }}{{ '<' if page.title }}{{ ('x' if false) is defined }}",
        "{% filter upper %}a{{ page.title }}{% endfilter %}",
        # names, and words of the archive's language
        "{% with _ = page.title.upper %}{{ _() }}{% endwith %}{% for _ in [page.title.upper] %}{{ _() }}{% endfor %}",
        "{% set g = _ %}{{ g('Home') }}{{ _('Home') | upper }}{{ _('Home', x=1) }}",
        "{{ ngettext('%(num)s a', '%(num)s b', 2) }}{{ pgettext('x', 'Home') }}{{ _('By %(n)s', n=f('<')) }}",
        "{{ _('%(a)s', b=1) }}",
        "{{ _('%(a)s %', a=1) }}",
        "{{ _('No place', a=page.nope) }}",
        "{% trans n=2 %}one{% pluralize %}{{ n }} many{% endtrans %}{% trans %}100%{% endtrans %}",
        "{% set ns = namespace(a=1, b='<') %}{% set ns.a = ns.a + 1 %}{{ ns.a }}{{ ns.b }}{{ ns.c is defined }}",
        "{% set ns = namespace({'a': 1}) %}{{ ns.a }}{{ ns['a'] }}{{ namespace(items=3).items }}",
        "{% raw %}{{ x }}{% endraw %}{# c #}{{ '{{' }}",
    ],
)
def test_a_template_means_what_jinja_says(tmp_path: Path, template: str) -> None:
    """Also where it is wrong: the same words for the same line."""
    ours, jinjas = both(tmp_path, MACROS + template)
    assert ours == jinjas


VALUES = st.sampled_from(
    [
        "page.title",
        "'<' ~ x",
        "x",
        "loop.index",
        "loop.changed(x)",
        "1",
        "'&'",
        "['<', 2]",
        "nope",
        "page.nope",
        "ns.a",
        "page.title.lower",
        "caller('<')",
        "_('Home')",
        "site.nav[0].text",
        "self.a()",
        "super()",
        "''",
    ]
)
EXPRESSIONS = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.builds("({} ~ {})".format, inner, inner),
        st.builds(
            "({} | {})".format, inner, st.sampled_from(["upper", "safe", "string", "e", "list", "length"])
        ),
        st.builds("({} | default({}))".format, inner, inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("({} if {})".format, inner, inner),
        st.builds(
            "({} is {})".format, inner, st.sampled_from(["defined", "string", "none", "odd", "callable"])
        ),
        st.builds("f({})".format, inner),
        st.builds("f({}, b={})".format, inner, inner),
        st.builds("f(*[{}])".format, inner),
        st.builds("dict(class={})['class']".format, inner),
        st.builds("_('By %(name)s', name={})".format, inner),
        st.builds("_('%(a)s, %(b)s, 100%%', b={}, a={})".format, inner, inner),
        st.builds("ngettext('%(n)s one', '%(n)s many', 2, n={})".format, inner),
        st.builds("{}.replace('<', {})".format, inner, inner),
        st.builds("{}()".format, inner),
    ),
    max_leaves=4,
)


def put_in(form: str) -> st.SearchStrategy[str]:
    """`form` with an expression for each E."""
    parts = form.split("E")
    return st.tuples(*[EXPRESSIONS] * (len(parts) - 1)).map(
        lambda found: parts[0] + "".join(map("".join, zip(found, parts[1:], strict=True)))
    )


def around(form: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """The same with statements inside, for S."""
    return st.builds(lambda outer, text: outer.replace("STATEMENTS", text), put_in(form), inner)


LEAVES = st.one_of(
    *map(put_in, ["{{ E }}", "{{ E }}{{ E }}", "{% set x = E %}", "{% set ns.a = E %}"]),
    st.sampled_from(["<br>", "{% include 'part.html' %}", "{% include 'part.html' ignore missing %}"]),
    st.sampled_from(["{% import 'macros.html' as n %}{{ n.f(x) }}", "{% from 'macros.html' import f %}"]),
)
AROUND = [
    "{% if E %}STATEMENTS{% else %}no{% endif %}",
    "{% for x in ['<', '<', 3] %}STATEMENTS{% endfor %}",
    "{% for x in [1, 2, 3] if x > 1 %}STATEMENTS{% else %}no{% endfor %}",
    "{% for x in ['<', ['>']] recursive %}{% if x is string %}STATEMENTS{% else %}{{ loop(x) }}{% endif %}{% endfor %}",
    "{% set x %}STATEMENTS{% endset %}[{{ x }}]",
    "{% set x | upper %}STATEMENTS{% endset %}[{{ x }}]",
    "{% with x = E %}STATEMENTS{% endwith %}",
    "{% filter upper %}STATEMENTS{% endfilter %}",
    "{% call(y) box() %}{{ y }}STATEMENTS{% endcall %}",
    "{% macro g(x) %}STATEMENTS{% endmacro %}{{ g(E) }}",
    "{% macro g(x='<') %}STATEMENTS{{ varargs }}{% endmacro %}{{ g() }}{{ g(1, E) }}",
    "{% macro f(a, b) %}STATEMENTS{{ a }}{% endmacro %}",
    "{% autoescape false %}STATEMENTS{% endautoescape %}",
    "{% autoescape x %}STATEMENTS{% endautoescape %}",
]
STATEMENTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        *[around(form, inner) for form in AROUND], st.lists(inner, min_size=2, max_size=3).map("".join)
    ),
    max_leaves=5,
)
TEMPLATES = st.one_of(
    STATEMENTS,
    st.builds("{{% block a %}}{}{{% endblock %}}{}".format, STATEMENTS, STATEMENTS),
    st.builds("{{% block a scoped %}}{}{{% endblock %}}".format, STATEMENTS),
    st.builds(
        "{{% extends 'frame.html' %}}{}{{% block a %}}{}{{% endblock %}}".format, STATEMENTS, STATEMENTS
    ),
    st.builds("{{% extends 'middle.html' %}}{{% block b %}}{}{{% endblock %}}".format, STATEMENTS),
)


LIBRARIES = {
    "plain": "{% macro f(a) %}{{ page.title }}{{ a }}{% endmacro %}",
    "asks": "{% if n is not defined %}{% import 'part.html' as n with context %}{% endif %}"
    "{% macro f(a) %}{{ n is defined }}{{ page.title }}{{ it.title }}{% endmacro %}",
    "list": "{% set seen = [] %}{% macro f(a) %}{{ seen.append(a) }}{{ seen }}{% endmacro %}",
    "table": "{% set t = {'a': ['<']} %}{% macro f(a) %}{{ t['a'].append(a) }}{{ t }}{% endmacro %}",
    "of the page": "{% set t = page.title | upper %}{% macro f(a) %}{{ t }}{% endmacro %}",
    "of the site": "{% set t = site.title ~ '<' %}{% set u = t ~ x %}{% macro f(a) %}{{ u }}{% endmacro %}",
    "counter": "{% set ns = namespace(a=0) %}{% macro f(a) %}{% set ns.a = ns.a + 1 %}{{ ns.a }}{% endmacro %}",
    "cycle": "{% set c = cycler('a', 'b') %}{% macro f(a) %}{{ c.next() }}{% endmacro %}",
    "joiner": "{% set j = joiner('<') %}{% macro f(a) %}{{ j() }}{{ a }}{% endmacro %}",
    "method": "{% set l = [] %}{% set m = l.append %}{% macro f(a) %}{{ m(a) }}{{ l }}{% endmacro %}",
    "words": "{% set w = _('Home') %}{% macro f(a) %}{{ w }}{{ page.title }}{{ x }}{% endmacro %}",
    "lacking": "{% macro f(a) %}{{ page.nope | default('-') }}{{ page.nope is defined }}{{ x }}{% endmacro %}",
    "entry": "{% set t = {'k': '<'} %}{% macro f(a) %}{{ t.k }}{{ page.title }}{% endmacro %}",
    "printing": "{{ page.title }}{% macro f(a) %}{{ page.title }}{% endmacro %}",
}


@pytest.mark.parametrize("library", LIBRARIES)
def test_macros_that_are_kept_say_what_new_ones_would(tmp_path: Path, library: str) -> None:
    """Page after page, and where they are imported more than once on a page, with other values."""
    override(tmp_path, "library.html", LIBRARIES[library])
    uses = "{{ l.f('<') }}{{ l.f(1) }}"
    importing = "{% import 'library.html' as l with context %}" + uses
    again = f"{{% for x in 'ab' %}}{{% with page = it %}}{importing}{{% endwith %}}{{% endfor %}}{uses}"
    override(tmp_path, "part.html", "{{ page.title }}")
    override(tmp_path, "text.html", "{% set x = 'x' %}" + importing + again)
    pages = [msgspec.structs.replace(PAGE, title=title) for title in ("A<", "B", "B", "A<")]
    kept = renderer(tmp_path)
    ours = [kept.render(page) for page in pages]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "Environment", jinja2.Environment)
        jinjas = renderer(tmp_path)
        assert ours == [jinjas.render(page) for page in pages]


def test_macros_are_kept_from_page_to_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the packaged templates are made for the first page alone."""
    made: list[str] = []
    module = jinja2.environment.TemplateModule.__init__

    def noting(self: jinja2.environment.TemplateModule, template: jinja2.Template, *rest: Any) -> None:
        made.append(str(template.name))
        module(self, template, *rest)

    monkeypatch.setattr(jinja2.environment.TemplateModule, "__init__", noting)
    ours = renderer()
    for _ in range(3):
        ours.render(TEXT)
    assert made == ["macros.html"]


@settings(max_examples=100, deadline=None)
@given(template=TEMPLATES)
def test_any_template_means_what_jinja_says(tmp_path_factory: pytest.TempPathFactory, template: str) -> None:
    """Whatever stands in whatever. Of several mistakes another one may be told first."""
    ours, jinjas = both(
        tmp_path_factory.mktemp("theme"),
        MACROS + "{% set ns = namespace(a='<') %}{% set x = '<' %}" + template,
    )
    assert ours == jinjas or (ours.startswith("line ") and jinjas.startswith("line "))


@pytest.mark.parametrize(
    "mistake", ["{% macro g(a, a) %}{% endmacro %}", "{{ f(a=1, a=2) }}", "{{ 1 | default(a=1, a=2) }}"]
)
def test_what_only_python_finds_names_file_and_line(tmp_path: Path, mistake: str) -> None:
    """Jinja lets its code fail there, with a line of that code."""
    file = override(
        tmp_path,
        "text.html",
        "{% block a %}\n{% endblock %}\n\n" + mistake + "\n{% block b %}\n{% endblock %}",
    )
    for act in (lambda: renderer(tmp_path).render(PAGE), renderer(tmp_path).check):
        with pytest.raises(TemplateError, match="argument") as caught:
            act()
        assert (caught.value.path, caught.value.line) == (str(file), 4)


@pytest.mark.parametrize(
    "mistake", ["{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "{{ 1" + " + 1" * 5000 + " }}"]
)
def test_a_template_that_is_nested_too_deeply_is_named(tmp_path: Path, mistake: str) -> None:
    """It is no fault of the program."""
    file = override(tmp_path, "text.html", mistake)
    with pytest.raises(TemplateError, match="too deeply") as caught:
        renderer(tmp_path).check()
    assert caught.value.path == str(file)
