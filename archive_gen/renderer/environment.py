"""Jinja, as this project uses it: strict, escaping everywhere, with errors that name file and line.

Templates are code: they are the archive keeper's own, or ours, and run with no sandbox, as any
other program that somebody installs. What is never code is the archive: the text, names and tags
of an article come in as values, are escaped where they are printed, and no text of theirs is ever
compiled. `{{ 7*7 }}` in a headline is a headline.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import jinja2
import jinja2.meta
import msgspec
from jinja2 import nodes

from archive_gen.errors import ArchiveError, TemplateError
from archive_gen.pages.contexts import Page
from archive_gen.program import program_digest
from archive_gen.renderer import compiling, words
from archive_gen.renderer.catalogues import catalogue_files, check_catalogues, translations
from archive_gen.renderer.filters import LINKS, filters, links_of
from archive_gen.renderer.folders import (
    TemplateSpec,
    read_template,
    read_text,
    template_folders,
    template_names,
)
from archive_gen.renderer.libraries import RENDERING
from archive_gen.renderer.mistakes import failure, refuse_mistakes, syntax_failure
from archive_gen.renderer.printing import encoded, printable, printer
from archive_gen.renderer.translator import Translator


class Theme:
    """The compiled templates of one spec."""

    def __init__(self, spec: TemplateSpec) -> None:
        self._folders = template_folders(spec)
        self._site = spec.site
        self._spec = spec
        self._environment = _environment(self._folders, spec)
        self._doubtful: set[str] = set()
        self._looked_at: dict[str, tuple[str, list[str] | None]] = {}

    def render(self, page: Page) -> bytes:
        """The page in UTF-8, with U+FFFD for characters no document may hold. Raises as `Renderer.render`."""
        try:
            text = self._text(page)
        except ArchiveError:
            raise
        except Exception as problem:  # a template is a program, and may fail in any way that one can
            mistake = failure(problem, page.template, self._folders)
            if mistake is None:
                raise  # it has come out of no template, and is a fault of ours
            raise mistake from problem
        return encoded(text.strip("\n") + "\n")

    def _text(self, page: Page) -> str:
        known = {
            "page": page,
            "site": self._site,
            "it": page.context,
            LINKS: links_of(page),
            RENDERING: object(),
        }
        if page.template not in self._doubtful:
            try:
                return self._environment.get_template(page.template).render(known)
            except AttributeError:
                self._doubtful.add(page.template)
        return self._careful.get_template(page.template).render(known)

    @functools.cached_property
    def _careful(self) -> jinja2.Environment:
        """For pages whose templates ask for what may not be there: to provide for that takes time."""
        environment = _environment(self._folders, msgspec.structs.replace(self._spec, compiled=None))
        environment.careful = True
        return environment

    def check(self) -> None:
        """Compile all templates, resolve all names of templates in them, and hold that translations fit.

        Raises `TemplateError`.
        """
        words.locale(self._site.language)
        check_catalogues(self._folders, self._site.language)
        for name in template_names(self._folders):
            source, file = read_template(self._folders, name) or ("", name)
            try:
                tree = self._environment.parse(source, name, file)
                # Before it is compiled: that puts values in the place of what has none but these.
                self._looked_at[name] = source, _named(tree)
                refuse_mistakes(tree, file, self._folders)
                self._environment.compile_parsed(tree, name, file)
            except jinja2.TemplateSyntaxError as problem:
                raise syntax_failure(problem) from problem
            except RecursionError as problem:
                raise TemplateError("is nested too deeply to be compiled", path=file) from problem

    def digests(self) -> dict[str, str]:
        """For each template a digest of it, of all that it extends, includes and imports, and of the
        catalogues of the archive's language.

        One that names others by a value may use any of them, and hangs on all.
        """
        names = template_names(self._folders)
        language = self._site.language
        catalogues = [read_text(file) for file in catalogue_files(self._folders, language)]
        found = {name: self._looked_at.get(name) or self._direct(name) for name in names}
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
        return source, _named(self._environment.parse(source, name, file))


def _named(tree: nodes.Template) -> list[str] | None:
    """The templates that a template names; `None` where a value names one."""
    wanted = list(jinja2.meta.find_referenced_templates(tree))
    known = [each for each in wanted if each is not None]
    return known if len(known) == len(wanted) else None


def _environment(folders: tuple[Path, ...], spec: TemplateSpec) -> compiling.Environment:
    site = spec.site
    translator = Translator(translations(folders, site.language), site.language)
    environment = compiling.Environment(
        loader=jinja2.FunctionLoader(partial(_load, folders)),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=partial(printable, translator),
        auto_reload=False,
        bytecode_cache=_compiled(spec, folders),
    )
    environment.printed = printer(translator)
    environment.translator = translator
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # the extension i18n reads it
    environment.globals.update(translator.functions())
    environment.filters.update(filters(site, translator))
    return environment


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept from build to build: it saves a fifth of a second.

    Each belongs to the words and links that are in it, and to the code that has compiled it.
    """

    def __init__(self, folder: Path, made_with: str) -> None:
        super().__init__(str(folder), pattern="page_%s.cache")
        self._made_with = made_with

    def get_source_checksum(self, source: str) -> str:
        """Another one also where a template is the same, and what it would be compiled to is not."""
        return super().get_source_checksum(f"{source}\0{self._made_with}")


def _compiled(spec: TemplateSpec, folders: tuple[Path, ...]) -> jinja2.FileSystemBytecodeCache | None:
    """A folder for compiled templates, where there can be one."""
    if spec.compiled is None:
        return None
    folder = Path(spec.compiled)
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    site = spec.site
    catalogues = (read_text(file) for file in catalogue_files(folders, site.language))
    # What stands in a template and passes through a filter does so when it is compiled.
    known_to_filters = site.language, site.base_url or ""
    program = program_digest("records.py", "renderer", "urls.py", libraries=("babel", "jinja2", "markupsafe"))
    return _Compiled(folder, "\0".join((*catalogues, *known_to_filters, program)))


def _load(folders: tuple[Path, ...], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    found = read_template(folders, name)
    return None if found is None else (*found, lambda: True)
