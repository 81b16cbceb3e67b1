"""Templates as Python: what Jinja compiles them to, made quicker where it prints, translates and calls.

A page prints some four hundred values. Jinja's own code asks for each what could be otherwise at any
moment: whether values are escaped just now, whether a function wants the context, what a text is in
the language of the archive. Here all of that is known when a template is compiled. What a template
means stays as Jinja's documentation has it. (Jinja's own `jinja2.nativetypes` has other code made in
the same way.)
"""

from __future__ import annotations

import functools
import keyword
import re
from collections.abc import Callable, Iterator, MutableMapping
from types import BuiltinMethodType, CodeType
from typing import Any, ClassVar

import jinja2
import msgspec
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.runtime import Context
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from archive_gen.renderer import libraries
from archive_gen.renderer.translator import TEXTS_OF, Translator

# Jinja finds the methods of its visitors by the names of its nodes.
# ruff: noqa: N802


class _Translated(NodeTransformer):
    """Puts the words of the archive's language into a template.

    `{{ _('By %(name)s', name=value) }}` becomes the text "By " and the value: it is looked up once. What
    can only be said when a page is made, such as a plural, asks the translator and no longer the context.
    """

    def __init__(self, translator: Translator, template: nodes.Template) -> None:
        self._translator = translator
        self._names = TEXTS_OF.keys() - _names_given(template)

    def visit_Output(self, node: nodes.Output) -> nodes.Output:
        node.nodes = [part for each in node.nodes for part in self._parts(each)]
        self.generic_visit(node)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Call:
        if isinstance(node.node, nodes.Name) and node.node.name in self._names:
            name = "gettext" if node.node.name == "_" else node.node.name
            node.node = nodes.EnvironmentAttribute(f"translator.{name}", lineno=node.lineno)
        self.generic_visit(node)
        return node

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:
        """`{% autoescape false %}`: values in a sentence are escaped there too, but not printed ones."""
        return node

    def _parts(self, node: nodes.Expr) -> Iterator[nodes.Expr]:
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            # Else Jinja makes an object that could tell what was undefined, and prints nothing for it.
            node.expr2 = nodes.Const("", lineno=node.lineno)
        if (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name in self._names & {"_", "gettext"}
            and len(node.args) == 1
            and isinstance(node.args[0], nodes.Const)
            and node.dyn_args is None
            and node.dyn_kwargs is None
        ):
            values = {each.key: each.value for each in node.kwargs}
            pieces = self._translator.pieces(node.args[0].value, frozenset(values))
            if pieces is not None:
                for text, name in pieces:
                    yield nodes.TemplateData(text, lineno=node.lineno)
                    if name:
                        yield values[name]
                return
        yield node


def _names_given(template: nodes.Template) -> set[str]:
    """The names to which a template gives a meaning of its own."""
    given = {each.name for each in template.find_all(nodes.Name) if each.ctx != "load"}
    given |= {each.name for each in template.find_all(nodes.Macro)}
    given |= {each.target for each in template.find_all(nodes.Import)}
    for each in template.find_all(nodes.FromImport):
        given |= {name[1] if isinstance(name, tuple) else name for name in each.names}
    return given


class _Code(CodeGenerator):
    """Jinja's code generator, with code of its own for what pages are mostly made of."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        translator = self.environment.translator  # type: ignore[attr-defined]  # `Environment` has it
        names = libraries.asked_for(node)
        super().visit_Template(_Translated(translator, node).visit(node), frame)
        self.writeline(f"{libraries.NAMES} = {names!r}")

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("printed = environment.printed")
        self.writeline("called = context.called")

    # Each value is printed by one call of `Environment.printed`. Jinja's own code calls `finalize`, then
    # `escape`, and makes a `Markup` of each value only to join it with the rest.

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _escapes(frame):
            self.write("printed(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _escapes(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)

    def _output_child_to_const(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> str:
        if not _escapes(frame):
            return super()._output_child_to_const(node, frame, finalize)
        return str(self.environment.printed(node.as_const(frame.eval_ctx)))  # type: ignore[attr-defined]  # as above

    _doubtful: nodes.Node | None = None
    """What may not be there, since that is asked: `x.date is defined`, `x.date | default("")`."""

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:
        self._doubtful = node.node if node.name in ("defined", "undefined") else None
        super().visit_Test(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:
        self._doubtful = node.node if node.name in ("default", "d") else None
        super().visit_Filter(node, frame)

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        """Takes an attribute as Python does, for a value that has it. The blocks of a template are entries
        of `self`.
        """
        is_name = node.attr.isascii() and not keyword.iskeyword(node.attr)
        is_block = isinstance(node.node, nodes.Name) and node.node.name == "self"
        is_careful = self.environment.careful  # type: ignore[attr-defined]  # as above
        if not is_name or is_block or node is self._doubtful or is_careful:
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """Calls, instead of handing over what is to be called with all that it might want."""
        arguments_are_names = not any(keyword.iskeyword(each.key) for each in node.kwargs)
        is_plain = arguments_are_names and not (forward_caller or node.dyn_args or node.dyn_kwargs)
        if not is_plain or not _escapes(frame):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if isinstance(node.node, nodes.EnvironmentAttribute):
            self.visit(node.node, frame)
        else:
            self.write("called(")
            self.visit(node.node, frame)
            self.write(")")
        self.write("(")
        for each in (*node.args, *node.kwargs):
            self.visit(each, frame)
            self.write(", ")
        self.write(")")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        special = macro_ref.accesses_caller or macro_ref.accesses_kwargs or macro_ref.accesses_varargs
        arguments = tuple(each.name for each in macro_ref.node.args)
        if (
            special
            or "caller" in arguments
            or isinstance(macro_ref.node, nodes.CallBlock)
            or not _escapes(frame)
        ):
            super().macro_def(macro_ref, frame)
        else:
            self.write(f"environment.macro(macro, {macro_ref.node.name!r}, {arguments!r})")


def _escapes(frame: Frame) -> bool:
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile


class _Macro(msgspec.Struct, frozen=True):
    """A macro that takes the arguments it names, and no others; Jinja's own class serves all kinds."""

    _function: Callable[..., str]
    name: str
    arguments: tuple[str, ...]

    catch_kwargs: ClassVar[bool] = False
    catch_varargs: ClassVar[bool] = False
    caller: ClassVar[bool] = False

    def __call__(self, *given: object, **named: object) -> Markup:
        """What it prints. Raises `TypeError` for arguments that it does not take."""
        if named or len(given) != len(self.arguments):
            given = self._in_order(given, named)
        return str.__new__(Markup, self._function(*given))

    def _in_order(self, given: tuple[object, ...], named: dict[str, object]) -> tuple[object, ...]:
        if len(given) > len(self.arguments):
            raise TypeError(f"macro {self.name!r} takes not more than {len(self.arguments)} argument(s)")
        rest = tuple(named.pop(name, missing) for name in self.arguments[len(given) :])
        if named:
            raise TypeError(f"macro {self.name!r} takes no keyword argument {next(iter(named))!r}")
        return given + rest


class _Context(Context):
    def called(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """What a template calls: a macro or a method of a value as it is, anything else as Jinja would."""
        kind = type(function)
        if kind is _Macro or kind is BuiltinMethodType:
            return function
        return functools.partial(self.call, function)

    def call(self, called: Callable[..., Any], /, *args: Any, **values: Any) -> Any:
        """As Jinja; what a macro prints is no markup where nothing is escaped."""
        found = super().call(called, *args, **values)
        return str(found) if type(called) is _Macro and not self.eval_ctx.autoescape else found


class Environment(jinja2.Environment):
    """Jinja's environment for `_Code`, with what that code asks for: `printed` and `translator`.

    Unless it is `careful`, a template must not ask a value for an attribute that it does not have, nor a
    dictionary for an entry in the way of one: that ends in an `AttributeError`.
    """

    code_generator_class = _Code
    context_class = _Context
    template_class = libraries.Template
    careful = False
    macro = _Macro
    printed: Callable[[object], str]
    translator: Translator

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._parsed: dict[tuple[str | None, str | None], nodes.Template] = {}
        self._at_hand: dict[str, jinja2.Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja, in one `dict`: no name is added later, and each page copies them."""
        return {**self.globals, **(d or {})}

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja names it
    ) -> jinja2.Template:
        """As Jinja, which asks for each page whether the file is another: none changes during a build."""
        if globals or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._at_hand.get(name)
        if found is None:
            found = self._at_hand[name] = super().get_template(name, parent)
        return found

    def compile_parsed(self, tree: nodes.Template, name: str, file: str | None) -> None:
        """Compile a template of which the tree is at hand: to parse it takes longer. The tree is used up."""
        self._parsed[name, file] = tree
        try:
            self.get_template(name)
        finally:
            self._parsed.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return self._parsed.pop((name, filename), None) or super()._parse(source, name, filename)

    def _compile(self, source: str, filename: str) -> CodeType:
        """As Jinja, which leaves some mistakes to Python: a macro with two parameters of one name."""
        try:
            return super()._compile(source, filename)
        except SyntaxError as problem:
            line = _template_line(source, problem.lineno or 0)
            raise jinja2.TemplateSyntaxError(problem.msg, line, filename=filename) from problem


def _template_line(source: str, code_line: int) -> int:
    """The line of a template from which a line of its code was made: the code ends with a list of both."""
    pairs = re.findall(r"(\d+)=(\d+)", source[source.rindex("debug_info") :])
    return max(((int(start), int(line)) for line, start in pairs if int(start) <= code_line), default=(0, 1))[
        1
    ]
