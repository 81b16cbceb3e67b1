"""What a build says can be read, by people and on any terminal, and hides nothing that matters."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.errors import SettingsError
from archive_gen.records import Diagnostic
from archive_gen.reporting import printable
from archive_gen.terminal import FOLD_AFTER, TerminalReporter, error_lines, problem_lines


class Terminal(io.StringIO):
    """A stream that says a person is watching."""

    def isatty(self) -> bool:
        return True


def said(reporter: TerminalReporter, stream: io.StringIO, *diagnostics: Diagnostic) -> list[str]:
    """The lines printed for a build with these diagnostics."""
    for each in diagnostics:
        reporter.diagnostic(each)
    reporter.finish(None)
    return stream.getvalue().splitlines()


def test_a_problem_is_a_line_that_an_editor_can_follow() -> None:
    """`path:line: severity: message`, and below it the way out."""
    assert problem_lines("error", "wrong", path="a/b.txt", line=3, hint="mend it") == [
        "a/b.txt:3: error: wrong",
        "  hint: mend it",
    ]
    assert problem_lines("warning", "odd", path="a.txt") == ["a.txt: warning: odd"]
    assert problem_lines("error", "all wrong\nfirst\nsecond") == ["error: all wrong", "  first", "  second"]


def test_errors_found_together_are_told_together() -> None:
    """Each as a problem of its own."""
    first, second = SettingsError("one", path="a", line=1), SettingsError("two", path="a", line=2)
    first.also = (second,)
    assert error_lines(first) == ["a:1: error: one", "a:2: error: two"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Übergröße, 日本, سلام", "Übergröße, 日本, سلام"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("a\nb\rc\x85d\u2028e", r"a\nb\rc\x85d\u2028e"),
        ("gnp.\u202etxt", r"gnp.\u202etxt"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\udcff", r"\udcff"),
        ("\U000e0041", r"\U000e0041"),
        ("[bold]x[/bold]", "[bold]x[/bold]"),
    ],
)
def test_text_cannot_drive_the_terminal(text: str, shown: str) -> None:
    """Controls, turned directions and invisible characters are shown as escapes; the rest as it is."""
    assert printable(text) == shown


@given(st.text())
def test_whatever_is_shown_can_be_printed(text: str) -> None:
    """It holds no control character, is one line, and can be encoded."""
    shown = printable(text)
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert shown.encode("utf-8").splitlines() == ([shown.encode()] if shown else [])


def test_messages_from_articles_are_escaped() -> None:
    """Also in paths and hints."""
    stream = io.StringIO()
    hostile = Diagnostic("error", "a\x1b[2J\nb", "c\x1b.txt", hint="d\x1b")
    lines = said(TerminalReporter(stream=stream), stream, hostile)
    assert lines == [r"c\x1b.txt: error: a\x1b[2J", "  b", r"  hint: d\x1b"]


def test_many_problems_of_one_kind_are_folded() -> None:
    """After twenty they are counted, with the command that shows all; other kinds still appear."""
    stream = io.StringIO()
    reporter = TerminalReporter(stream=stream, all_diagnostics="archive-gen build --verbose")
    many = [
        Diagnostic("warning", f"the tag 'T{number}' has {number} names", f"{number}.txt")
        for number in range(25)
    ]
    lines = said(reporter, stream, *many, Diagnostic("error", "the file is empty", "z.txt"))
    assert len([line for line in lines if ".txt: warning" in line]) == FOLD_AFTER
    assert "z.txt: error: the file is empty" in lines
    assert lines[-2].startswith("… and 5 more warnings such as: ")
    assert lines[-1] == "  hint: `archive-gen build --verbose` shows them all."


def test_who_asks_for_all_problems_gets_all() -> None:
    """None is folded."""
    stream = io.StringIO()
    many = [Diagnostic("warning", "odd", f"{number}.txt") for number in range(100)]
    assert len(said(TerminalReporter(stream=stream), stream, *many)) == 100


def test_without_a_terminal_each_stage_is_one_line() -> None:
    """Nothing moves, nothing is coloured."""
    stream = io.StringIO()
    reporter = TerminalReporter(stream=stream)
    reporter.stage("reading", 1200)
    reporter.advance(700)
    reporter.advance(500)
    reporter.stage("writing")
    reporter.notice("no feed")
    lines = said(reporter, stream)
    assert [line.rsplit(" (", 1)[0] for line in lines] == [
        "reading 1,200 of 1,200",
        "note: no feed",
        "writing",
    ]
    assert "\x1b" not in stream.getvalue()


def test_quiet_leaves_only_problems() -> None:
    """No stages, no notices; on a terminal no bar."""
    for stream in (io.StringIO(), Terminal()):
        reporter = TerminalReporter(stream=stream, quiet=True)
        reporter.stage("reading", 10)
        reporter.advance(10)
        reporter.notice("no feed")
        lines = said(reporter, stream, Diagnostic("warning", "odd", "a.txt"))
        assert len(lines) == 1
        assert lines[0].endswith("odd")


def test_on_a_terminal_a_bar_moves_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Problems are printed above it; the cursor is given back."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = Terminal()
    reporter = TerminalReporter(stream=stream)
    reporter.stage("reading", 10)
    reporter.advance(4)
    said(reporter, stream, Diagnostic("error", "wrong", "[red]a.txt"))
    text = stream.getvalue()
    assert "/10" in text
    assert "[red]a.txt" in text
    assert "\x1b[1;31merror:" in text
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal too (no-color.org)."""
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    said(TerminalReporter(stream=stream), stream, Diagnostic("error", "wrong", "a.txt"))
    assert stream.getvalue() == "a.txt: error: wrong\n"
