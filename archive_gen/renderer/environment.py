"""Jinja, as this project uses it: strict, escaping everywhere, with errors that name file and line.

Templates are code: they are the archive keeper's own, or ours, and run with no sandbox, as any
other program that somebody installs. What is never code is the archive: the text, names and tags
of an article come in as values, are escaped where they are printed, and no text of theirs is ever
compiled. `{{ 7*7 }}` in a headline is a headline.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import BuiltinMethodType, MethodType, TracebackType
from typing import Any
from urllib.parse import urlsplit

import jinja2
import jinja2.meta
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from archive_gen.errors import ArchiveError, TemplateError
from archive_gen.pages.contexts import NotFoundPage, Page, Site
from archive_gen.pages.messages import Message
from archive_gen.renderer import metadata, weeks, words
from archive_gen.renderer.catalogues import catalogue_files, check_catalogues, translations
from archive_gen.renderer.folders import (
    TemplateSpec,
    read_template,
    read_text,
    template_folders,
    template_names,
)
from archive_gen.renderer.translator import TEXTS_OF, Translator
from archive_gen.urls import absolute_url, relative_link, web_address

_SPECIAL = re.compile("[&<>\"']")
"""What is escaped where it is printed. Most values hold nothing of it, and are printed as they are."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What neither HTML (section 13.1.2.6, "Text") nor XML 1.0 (section 2.2, "Char") allows in a
document, or UTF-8 cannot hold."""

_UNPRINTABLE_ASCII = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F])
_UNPRINTABLE_UTF8 = re.compile(rb"\xc2[\x80-\x9f]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]")
"""The same in UTF-8, which holds no surrogates. A whole page is looked through in bytes, once: to look
through each value that is printed on it takes ten times as long."""


class Theme:
    """The compiled templates of one spec."""

    def __init__(self, spec: TemplateSpec) -> None:
        self._folders = template_folders(spec)
        self._site = spec.site
        self._environment = _environment(self._folders, spec)

    def render(self, page: Page) -> bytes:
        """The page in UTF-8, with U+FFFD for characters no document may hold. Raises as `Renderer.render`."""
        try:
            template = self._environment.get_template(page.template)
            text = template.render(page=page, site=self._site, it=page.context)
        except ArchiveError:
            raise
        except Exception as problem:
            failure = self._failure(problem, page.template)
            if failure is None:
                raise
            raise failure from problem
        return _encoded(text.strip("\n") + "\n")

    def check(self) -> None:
        """Compile all templates, resolve all names of templates in them, and hold that translations fit.

        Raises `TemplateError`.
        """
        words.locale(self._site.language)
        check_catalogues(self._folders, self._site.language)
        for name in template_names(self._folders):
            try:
                self._environment.get_template(name)
            except jinja2.TemplateSyntaxError as problem:
                raise _syntax_failure(problem) from problem
            self._check_references(name)

    def digests(self) -> dict[str, str]:
        """For each template a digest of it, of all that it extends, includes and imports, and of the
        catalogues of the archive's language.

        One that names others by a value may use any of them, and hangs on all.
        """
        names = template_names(self._folders)
        language = self._site.language
        catalogues = [read_text(file) for file in catalogue_files(self._folders, language)]
        found = {name: self._direct(name) for name in names}
        digests = {}
        for name in names:
            closure: set[str] = set()
            waiting = [name]
            while waiting:
                each = waiting.pop()
                if each in closure:
                    continue
                closure.add(each)
                if each not in found:
                    found[each] = self._direct(each)
                wanted = found[each][1]
                waiting += names if wanted is None else wanted
            parts = [f"{each}\0{found[each][0]}" for each in sorted(closure)] + catalogues
            data = "\0".join(parts).encode("utf-8", "surrogatepass")
            digests[name] = hashlib.blake2b(data, digest_size=16).hexdigest()
        return digests

    def _direct(self, name: str) -> tuple[str, list[str] | None]:
        """A template's source, and the templates it names; `None` where a value names one."""
        source, file = read_template(self._folders, name) or ("", None)
        wanted = list(jinja2.meta.find_referenced_templates(self._environment.parse(source, name, file)))
        known = [each for each in wanted if each is not None]
        return source, known if len(known) == len(wanted) else None

    def _check_references(self, name: str) -> None:
        source, file = read_template(self._folders, name) or ("", name)
        tree = self._environment.parse(source, name, file)
        for line in _translated_values(tree):
            raise TemplateError(
                "a value cannot be translated, only a text that stands here in quotes",
                path=file,
                line=line,
                hint="what is translated is printed unescaped; print the value itself, "
                "or put it in a place: _('By %(name)s', name=value)",
            )
        for line, wanted in _references(tree):
            found = [read_template(self._folders, each) for each in wanted]
            if not any(found):
                raise _missing(" or ".join(wanted), file, line)

    def _failure(self, problem: Exception, name: str) -> TemplateError | None:
        """The problem as a mistake in a template; `None` where no template had a part in it."""
        if isinstance(problem, jinja2.TemplateSyntaxError):
            return _syntax_failure(problem)
        file, line = self._innermost_template(problem.__traceback__)
        if isinstance(problem, jinja2.TemplateNotFound):
            return _missing(problem.message or str(problem), file, line)
        if file is None or isinstance(problem, MemoryError):
            return None
        if isinstance(problem, RecursionError):
            return TemplateError(
                "the templates extend or include one another without end",
                path=file,
                line=line,
                hint="a template that takes the place of a default one extends it as "
                f'"!default/{name}", not as "{name}"',
            )
        if isinstance(problem, jinja2.UndefinedError):
            return TemplateError(
                problem.message or "an undefined value was used",
                path=file,
                line=line,
                hint="a template knows `page`, `site` and `it`; "
                "archive_gen/pages/contexts.py lists what they hold",
            )
        return TemplateError(f"{type(problem).__name__}: {problem}", path=file, line=line)

    def _innermost_template(self, traceback: TracebackType | None) -> tuple[str | None, int | None]:
        roots = tuple(str(folder) for folder in self._folders)
        file, line = None, None
        while traceback is not None:
            name = traceback.tb_frame.f_code.co_filename
            if name.startswith(roots) and not name.endswith(".py"):
                file, line = name, traceback.tb_lineno
            traceback = traceback.tb_next
        return file, line


def _syntax_failure(problem: jinja2.TemplateSyntaxError) -> TemplateError:
    return TemplateError(
        problem.message or "cannot be compiled", path=problem.filename or problem.name, line=problem.lineno
    )


def _missing(wanted: str, file: str | None, line: int | None) -> TemplateError:
    return TemplateError(
        f"there is no template {wanted!r}",
        path=file,
        line=line,
        hint="the user’s folder and the default theme were both looked through",
    )


def _references(tree: nodes.Template) -> Iterator[tuple[int, list[str]]]:
    """Line and names of every template that must be there: one of the names is enough."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if isinstance(node, nodes.Include) and node.ignore_missing:
            continue
        name: nodes.Expr = node.template  # type: ignore[attr-defined]  # find_all forgets which kinds
        try:
            wanted = name.as_const()
        except nodes.Impossible:
            continue
        yield node.lineno, [wanted] if isinstance(wanted, str) else list(wanted)


def _translated_values(tree: nodes.Template) -> Iterator[int]:
    """Lines on which a gettext function is called with anything but a text of the template."""
    for node in tree.find_all(nodes.Call):
        if isinstance(node.node, nodes.Name) and node.node.name in TEXTS_OF:
            texts = node.args[: TEXTS_OF[node.node.name]]
            if not all(isinstance(each, nodes.Const) and isinstance(each.value, str) for each in texts):
                yield node.lineno


def _environment(folders: tuple[Any, ...], spec: TemplateSpec) -> jinja2.Environment:
    site = spec.site
    compiled = Path(spec.compiled) if spec.compiled else None
    translator = Translator(translations(folders, site.language), site.language)
    environment = _Environment(
        loader=jinja2.FunctionLoader(partial(_load, folders)),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=partial(_printable, translator),
        auto_reload=False,
        bytecode_cache=_compiled(compiled) if compiled else None,
    )
    environment.printed = _printer(translator)
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension i18n reads it
    environment.globals.update(translator.functions())
    environment.filters.update(_filters(site, translator))
    return environment


def _compiled(folder: Path) -> jinja2.FileSystemBytecodeCache | None:
    """Compiled templates are kept from build to build, where that can be: it saves a tenth of a second."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    # The name tells the code of `_Code` from that which Jinja alone would make of the same template.
    return jinja2.FileSystemBytecodeCache(str(folder), pattern="printed_%s.cache")


def _load(folders: tuple[Any, ...], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    found = read_template(folders, name)
    return None if found is None else (*found, lambda: True)


class _Code(CodeGenerator):
    """Has each value printed by one call of `_Environment.printed`.

    Jinja's own code calls `finalize`, then `escape`, and makes a `Markup` of each value only to join it with
    the rest: for the two hundred values of a page that takes longer than all else. This is how Jinja's own
    `jinja2.nativetypes` has other code made for what is printed.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _escapes(frame):
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _escapes(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class _Context(Context):
    """Calls macros and our own functions without asking each time whether they want the context."""

    def call(self, called: Callable[..., Any], /, *args: Any, **values: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not BuiltinMethodType and not (
            kind is MethodType and type(called.__self__) is Translator  # type: ignore[attr-defined]  # has it
        ):
            return super().call(called, *args, **values)
        values.pop("_block_vars", None)
        values.pop("_loop_vars", None)
        return called(*args, **values)


class _Environment(jinja2.Environment):
    code_generator_class = _Code
    context_class = _Context
    printed: Callable[[object], str]


def _printer(translator: Translator) -> Callable[[object], str]:
    """What is printed for a value where values are escaped: its words, escaped; markup as it stands."""
    special = _SPECIAL.search

    def printed(value: object) -> str:
        if isinstance(value, str):
            kind = type(value)
            if kind is str:
                return value if special(value) is None else str(escape(value))
            if kind is Markup:
                return value
        return str(escape(_printable(translator, value)))

    return printed


def _printable(translator: Translator, value: object) -> object:
    """What is printed for a value: nothing for none, words for a message of the plan."""
    if value is None:
        return ""
    return translator.in_words(value) if isinstance(value, Message) else value


def _encoded(text: str) -> bytes:
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")
    if len(data.translate(None, _UNPRINTABLE_ASCII)) < len(data) or _UNPRINTABLE_UTF8.search(data):
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text).encode("utf-8")
    return data


def _filters(site: Site, translator: Translator) -> dict[str, Callable[..., Any]]:
    language = site.language
    return {
        "link": _link,
        "absolute": partial(_absolute, site.base_url),
        "web_address": web_address,
        "date_words": lambda date: words.date_words(date, language),
        "date_full": lambda date: words.date_full(date, language),
        "date_short": lambda date: words.date_short(date, language),
        "month_name": lambda date: words.month_name(date, language),
        "month_day": lambda date: weeks.month_day(date, language),
        "weeks": lambda month: weeks.weeks(month, language),
        "weekdays": weeks.weekdays,
        "iso": words.iso,
        "rfc3339": words.rfc3339,
        "certainty": words.certainty,
        "number": lambda value: words.number(value, language),
        "score": lambda value: words.score(value, language),
        "listed": lambda parts: words.listed([_printable(translator, part) for part in parts], language),
        "lang_dir": words.lang_dir,
        "is_language": words.is_language,
        "language_name": lambda tag: words.language_name(tag, language),
        "bracketed": metadata.bracketed,
        "outlet": metadata.outlet,
        "certain": metadata.certain,
        "edtf": metadata.edtf,
        "json_ld": partial(metadata.json_ld, site),
        "cited": partial(metadata.cited, site),
        "coins": metadata.coins,
    }


@jinja2.pass_context
def _link(context: Context, url: str) -> str:
    """The address as a link from the page at hand.

    A host shows 404.html in the place of any address, so its links start at the root of the host
    where the base URL tells what stands there; without a base URL they are plain relative ones.
    """
    page: Page = context["page"]
    site: Site = context["site"]
    if isinstance(page.context, NotFoundPage) and site.base_url is not None:
        return urlsplit(absolute_url(site.base_url, url)).path
    return relative_link(page.url, url)


def _absolute(base_url: str | None, url: str) -> str:
    if base_url is None:
        raise ValueError("an absolute address needs the setting base_url; ask `if site.base_url` first")
    return absolute_url(base_url, url)
