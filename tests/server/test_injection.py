"""The script goes into the response, and lets the page do nothing that it may not do once published."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.server.injection import Loaded, admit, inject

ORIGIN = "http://127.0.0.1:8000"
OURS = ORIGIN + "/_archive/"
LOADED = Loaded("word", 3, "0123")
SCRIPT = (
    b'<script src="/_archive/reload.js" data-server="word" data-build="3" data-digest="0123" defer></script>'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<!doctype html>\n<html lang="en">\n<head id="h">', b"\n<title>x</title><p>y"),
        (b"<!-- <head> --><!DOCTYPE html><html>", b"<title>x</title>"),
        (b"<!doctype html>", b"<title>x</title><p>y"),
        (b"", b"<p>y</p>"),
        (b"", b""),
        (b"<html>\n<head>", b"</head><body><head></body>"),
        (b"<head>", b"\xff\xfe no UTF-8 \x00"),
    ],
)
def test_the_script_is_the_first_thing_in_the_head(before: bytes, after: bytes) -> None:
    """Behind the doctype in any case; all other bytes stay as they are."""
    assert inject(before + after, LOADED, ORIGIN) == before + SCRIPT + after


@given(st.text(), st.text())
def test_whatever_the_page_holds_it_stays(head: str, body: str) -> None:
    """One script more, and not a byte less, for any page without a policy."""
    page = f"<!doctype html><head><title>{head}</title></head><body>{body}".encode("utf-8", "replace")
    if b"http-equiv" not in page.lower():
        assert inject(page, LOADED, ORIGIN).replace(SCRIPT, b"", 1) == page


class _Policies(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "meta" and dict(attrs).get("http-equiv", "").lower() == "content-security-policy":  # type: ignore[union-attr]  # tests give it a value
            self.found.append(dict(attrs)["content"] or "")


def test_the_policy_of_the_page_is_widened_where_it_stands() -> None:
    """In the head, in however many elements; what a text in the body looks like is none."""
    page = b"""<head>
<META content="default-src 'none'"
 HTTP-EQUIV=Content-Security-Policy><meta charset=utf-8>
<meta http-equiv="content-security-policy" content="style-src 'self' &quot;">
</head><body><p>&lt;meta http-equiv="Content-Security-Policy"&gt;<meta http-equiv="refresh" content="1">"""
    widened = inject(page, LOADED, ORIGIN)
    assert _Policies(widened).found == [
        f"default-src 'none'; connect-src {OURS}; style-src-elem {OURS}",
        "style-src 'self' \"",
    ]
    assert widened.endswith(page[page.index(b"</head>") :])


@pytest.mark.parametrize(
    ("policy", "widened"),
    [
        ("", ""),
        ("img-src 'self'", "img-src 'self'"),
        ("default-src 'self'", "default-src 'self'"),
        ("default-src 'none'", f"default-src 'none'; connect-src {OURS}; style-src-elem {OURS}"),
        (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'none'",
            f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src {OURS}",
        ),
        (
            "default-src data: ; Style-Src-Elem https://a.example; style-src x",
            f"default-src data:; style-src-elem https://a.example {OURS}; style-src x; connect-src data: {OURS}",
        ),
        ("connect-src; connect-src 'self'", f"connect-src {OURS}"),
    ],
)
def test_only_what_the_preview_needs_is_allowed(policy: str, widened: str) -> None:
    """From its own addresses: streams and sheets. Scripts of the page are allowed or not as ever."""
    assert admit(policy, ORIGIN) == widened


def test_an_address_that_no_policy_can_name_is_named_self() -> None:
    """IPv6, in numbers."""
    assert admit("default-src 'none'", "http://[::1]:8000") == (
        "default-src 'none'; connect-src 'self'; style-src-elem 'self'"
    )


_SOURCES = st.sampled_from(["'none'", "'self'", "data:", "https://a.example", "'unsafe-inline'"])
_NAMES = st.sampled_from(
    ["default-src", "style-src", "style-src-elem", "connect-src", "script-src", "img-src"]
)


@given(st.dictionaries(_NAMES, st.lists(_SOURCES, max_size=3)))
def test_nothing_else_is_widened_and_nothing_is_taken_away(policy: dict[str, list[str]]) -> None:
    """For any policy; and a second time changes nothing."""
    written = "; ".join(" ".join([name, *sources]) for name, sources in policy.items())
    widened = admit(written, ORIGIN)
    read = {name: sources for name, *sources in (part.split() for part in widened.split(";") if part.strip())}
    for name, sources in policy.items():
        kept = [each for each in sources if each != "'none'"]
        assert [each for each in read[name] if each not in ("'none'", OURS)] == kept
        if name in ("default-src", "script-src", "img-src"):
            assert read[name] == sources
    assert set(read) - set(policy) <= {"connect-src", "style-src-elem"}
    assert admit(widened, ORIGIN) == widened
