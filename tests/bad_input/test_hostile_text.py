"""Text is text, wherever it stands: no markup, no template, no path, no order to a terminal."""

from __future__ import annotations

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from bad_input.archives import (
    MARKER,
    STORM,
    Elements,
    assert_escaped,
    build,
    others_stand,
    put,
    records_of,
    site_of,
)

HOSTILE = (
    f"<{MARKER} onclick=alert(1)>\"'><script>alert(1)</script></title></style></textarea>-->]]>"
    "<img src=x onerror=alert(1)> &lt;b&gt; {{ 7*7 }} {% raw %} {# # ${7*7}"
)

STATED = "title subtitle source dateline summary rights slug language shelf".split()


def settings(archive: Path) -> None:
    """Hostile settings, in every place where text is free."""
    text = json.dumps(HOSTILE)
    (archive / "archive.yaml").write_text(
        f"base_url: https://example.org/a/\ntitle: {text}\ndescription: {text}\nrights: {text}\n"
    )


def test_hostile_text_is_shown_as_text_everywhere(archive: Path) -> None:
    """In body, headline, byline, caption, header, sidecar, Markdown, names of files and folders, and
    settings: no page has an element of it, and feed and site map are whole.
    """
    before = site_of(archive)
    stated = "".join(f"{key}: {json.dumps(HOSTILE)}\n" for key in STATED)
    lists = "".join(f"{key}: [{json.dumps(HOSTILE)}]\n" for key in ("authors", "tags", "agencies"))
    name = HOSTILE.replace("/", "\N{FRACTION SLASH}")[:90]
    texts = {
        "body.txt": f"{HOSTILE}\n\nBy {HOSTILE}\n\n12 May 2023\n\n{HOSTILE} It rained. {HOSTILE}\n\nPhoto: {HOSTILE}\n",
        "header.txt": f"---\n{stated}{lists}url: https://example.org/{MARKER}\n---\n{STORM}",
        "sidecar.txt": STORM,
        "sidecar.yaml": stated + lists + 'url: "javascript:alert(1)"\n',
        "extra.txt": STORM,
        "extra.yaml": f"{json.dumps(HOSTILE)}: {json.dumps(HOSTILE)}\n",
        "a.md": f"# {HOSTILE}\n\n<{MARKER}>\n\n[a](javascript:alert(1)) ![b](data:text/html,x) `{HOSTILE}`\n\n"
        f"```{HOSTILE}\n{HOSTILE}\n```\n\n> {HOSTILE}\n\n- {HOSTILE}\n",
        f"{name}.txt": STORM,
        f"{name}/{name}.txt": f"{STORM}\nOther text.\n",
        "_about.md": f"---\ntitle: {json.dumps(HOSTILE)}\n---\n{HOSTILE}\n\n<{MARKER}>\n",
    }
    put(archive, texts)
    settings(archive)
    done = build(archive)
    assert done.returncode == 1, "the language and the slug are none"
    assert done.stderr.count("error: language: ") == 2
    assert done.stderr.count("error: slug: ") == 2
    assert "'javascript:alert(1)' is not an address" in done.stderr
    others_stand(archive, before)
    site = site_of(archive)
    assert_escaped(site)
    records = records_of(archive)
    assert {"body.txt", "header.txt", "sidecar.txt", "extra.txt", "a.md", f"{name}.txt"} <= records.keys()
    for key in ("title", "subtitle", "source", "summary", "rights"):
        assert records["header.txt"][key] == HOSTILE
    assert records["extra.txt"]["extra"] == {HOSTILE: HOSTILE}
    for url in ("feed.xml", "sitemap.xml"):
        for element in ET.fromstring(site[url]).iter():  # noqa: S314 - our own output
            assert MARKER not in element.tag
    assert set(site["robots.txt"].decode().splitlines()) == {
        "User-agent: *",
        "Allow: /",
        "Sitemap: https://example.org/a/sitemap.xml",
    }


def test_braces_are_no_template(archive: Path) -> None:
    """`{{ 7*7 }}` in a text is eight characters and a sum that nobody does."""
    before = site_of(archive)
    line = "{{ 7*7 }} {% include 'base.html' %} {{ site.title }} {# gone? #} {{ nosuch }}"
    put(
        archive,
        {"a.txt": f"Braces {line}\n\nThe sign over the door of the mill says {line} to all who pass.\n"},
    )
    done = build(archive)
    assert (done.returncode, done.stderr) == (0, "")
    others_stand(archive, before)
    (page,) = (data for url, data in site_of(archive).items() if "braces" in url)
    assert " ".join("".join(Elements.of(page).text).split()).count(line) >= 2


@pytest.mark.parametrize(
    "name",
    [
        "{{ 7*7 }}.txt",
        "&amp;.txt",
        "%2e%2e%2f.txt",
        "a#b?c.txt",
        "-rf.txt",
        "$(touch pwned).txt",
        "con.txt",
        "index.txt",
        "a...txt",
        "a\\..\\..\\pwned.txt",
        "x" * 240 + ".txt",
        "\u202egpj.txt",
        "e\u0301.TXT",
    ],
)
def test_any_name_of_a_file_has_a_page_inside_the_site(archive: Path, name: str) -> None:
    """Nothing in it leads out, hides, or is run."""
    before = site_of(archive)
    put(archive, {name: "It rained over the valley for a week, and the mill stood still until the Sunday.\n"})
    done = build(archive)
    assert (done.returncode, done.stderr) == (0, "")
    others_stand(archive, before)
    (page,) = (url for url in site_of(archive).keys() - before.keys() if url.startswith("articles/"))
    assert page.isprintable()
    assert "\\" not in page
    assert len(page.encode()) < 250
    assert not list(archive.parent.rglob("pwned*.html"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [(b"a\nb.txt", "a0ab.txt"), (b"\x1b]0;x\x07.txt", "1b]0;x07.txt"), (b"bad\xff.txt", "badff.txt")],
)
def test_a_name_that_cannot_be_written_down_is_told(archive: Path, name: bytes, shown: str) -> None:
    """Exit code 1; the others are as they were, and nothing drives the terminal."""
    before = site_of(archive)
    try:
        Path(os.fsdecode(os.fsencode(archive / "content") + b"/" + name)).write_text(STORM)
    except OSError:
        pytest.skip("this disk has no such names")
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr == (
        f"content/{shown}: error: this name has characters that are no text, and is not read "
        "(they are shown in hexadecimal)\n  hint: rename it: names are UTF-8, without control characters\n"
    )
    assert site_of(archive) == before


def test_messages_do_not_drive_the_terminal(archive: Path) -> None:
    """What a file says is quoted with its control characters written out."""
    put(archive, {"a.txt": STORM, "a.yaml": 'date: "\\e]0;pwned\\a\\u202e2024"\nslug: "\\e[2J/x"\n'})
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.replace("\n", "").isprintable()
    assert "pwned" in done.stderr
