"""YAML that is broken, hostile or mistaken: told by file and line, never believed, and no article lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_archive import identities_in

from bad_input.archives import STORM, all_text, build, others_stand, put, records_of, site_of

BOMB = "\n".join(
    ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    + ["tags: *a11"]
)

UNUSABLE = {
    "bomb": (BOMB, 1, "YAML anchors are not read (&a0)"),
    "alias": ("title: A\ntags: *a", 2, "YAML aliases are not read (*a)"),
    "object": (
        "title: !!python/object/apply:os.system [touch pwned]",
        1,
        "YAML tags are not read (tag:yaml.org,2002:python/object/apply:os.system)",
    ),
    "include": ("source: A\ntitle: !include /etc/passwd", 2, "YAML tags are not read (!include)"),
    "two colons": (
        "title: Mayor: I stay\nsource: A",
        1,
        "not valid YAML: mapping values are not allowed in this context",
    ),
    "deep": ("source: A\ntitle: " + "[" * 3000 + "]" * 3000, 2, "nested more than 8 levels deep"),
    "many": ("source: A\ntags: [" + "a, " * 6000 + "a]", 2, "more than 5000 values"),
}

WRONG_VALUES = {
    "month": ("date: 2024-13-45", "date: there is no month 13", "write it as 2024-10-01, 2024-10 or 2024"),
    "day": ("date: 2024-02-30", "date: February 2024 has no day 30", "write it as"),
    "word": ("date: last Monday", "date: 'last Monday' is not a date", "write it as"),
    "either order": ("date: 03.04.2025", "date: '03.04.2025' is not a date", "write it as"),
    "list": ("title: [a, b]", "title is a list, and should be text", ""),
    "mapping": ("authors: {a: b}", "authors is a mapping, and should be text or a list of texts", ""),
    "language": ("language: <script>", "language: '<script>' is not a language tag", "write en, de or pt-BR"),
    "path": (
        "slug: ../../../pwned",
        "slug: '../../../pwned' holds a path, and a slug is one name; the title makes the address instead",
        "write it without /, \\ and ..",
    ),
}


@pytest.mark.parametrize("kind", UNUSABLE)
@pytest.mark.parametrize("where", ["sidecar", "header"])
def test_yaml_that_cannot_be_used_is_told_and_the_article_is_read_without_it(
    archive: Path, where: str, kind: str
) -> None:
    """Exit code 1, file and line, a way out or the bound; no word of the text is lost."""
    yaml, line, message = UNUSABLE[kind]
    before = site_of(archive)
    if where == "sidecar":
        put(archive, {"bad.txt": STORM, "bad.yaml": yaml})
        told = f"content/bad.yaml:{line}: error: this file is not used: {message}"
    else:
        yaml = f"rights: none\n{yaml}"
        put(archive, {"bad.txt": f"---\n{yaml}\n---\n{STORM}"})
        told = f"content/bad.txt:{line + 2}: error: the header is not used: {message}"
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == told
    assert done.stderr.count("error:") == 1
    assert not list(archive.rglob("pwned"))
    others_stand(archive, before)
    record = records_of(archive)["bad.txt"]
    assert record["title"] == "Night of the storm"
    assert (record["source"], record["rights"]) == (None, None)
    for given in [*STORM.splitlines(), *(yaml.splitlines() if where == "header" else [])]:
        assert given in all_text(record)


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ('title: "open\nsource: A\n', "not valid YAML: found unexpected end of stream"),
        ("source: A\ntags: [a, b\n", "not valid YAML: did not find expected ',' or ']'"),
        ("title: A\n\tdate: 2024\n", "not valid YAML: found a tab character that violates indentation"),
        ("- title\n- date\n", "these are no keys with values"),
        ("A note to myself\n", "these are no keys with values"),
        ("title: A\n---\ntitle: B\n", "a second YAML document begins here"),
        ("? [a, b]\n: c\n", "a key is itself a list or a mapping"),
        ("title: " + "x" * 70_000, "longer than 64 kB"),
        ("\x89PNG\r\n\x1a\n\0\0\0\x01", "not a text file: this is a PNG picture"),
    ],
)
def test_a_sidecar_that_is_none_is_told(archive: Path, yaml: str, told: str) -> None:
    """The article is as without it, and so is the whole site."""
    put(archive, {"bad.txt": STORM})
    assert build(archive).returncode == 0
    before = identities_in(archive / "site")
    put(archive, {"bad.yaml": yaml.encode("latin-1")})
    done = build(archive)
    assert done.returncode == 1
    first = done.stderr.splitlines()[0]
    assert first.startswith("content/bad.yaml")
    assert f": error: this file is not used: {told}" in first
    assert identities_in(archive / "site") == before


@pytest.mark.parametrize("kind", WRONG_VALUES)
@pytest.mark.parametrize("where", ["sidecar", "header"])
def test_a_wrong_value_is_told_and_the_others_count(archive: Path, where: str, kind: str) -> None:
    """Exit code 1, file and line; nothing is made up in its place."""
    line, message, hint = WRONG_VALUES[kind]
    before = site_of(archive)
    yaml = f"source: The Tarnbeck Letter\n{line}\nrights: ours\n"
    if where == "sidecar":
        put(archive, {"bad.txt": STORM, "bad.yaml": yaml})
        place = "content/bad.yaml:2"
    else:
        put(archive, {"bad.txt": f"---\n{yaml}---\n{STORM}"})
        place = "content/bad.txt:3"
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == f"{place}: error: {message}"
    assert done.stderr.count("error:") == 1
    assert hint in done.stderr
    others_stand(archive, before)
    record = records_of(archive)["bad.txt"]
    assert (record["source"], record["rights"]) == ("The Tarnbeck Letter", "ours")
    assert (record["title"], record["date"]) == ("Night of the storm", None)
    assert not list(archive.parent.rglob("pwned*"))


def test_a_key_that_stands_twice_is_told_with_both_lines(archive: Path) -> None:
    """The first counts."""
    before = site_of(archive)
    put(archive, {"bad.txt": STORM, "bad.yaml": "title: The first\nlang: en\nTitle: The second\n"})
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr == (
        "content/bad.yaml:3: error: 'Title' stands on line 1 and again on line 3; line 1 is used\n"
        "  hint: leave one of them\n"
    )
    others_stand(archive, before)
    assert records_of(archive)["bad.txt"]["title"] == "The first"


def test_a_slip_in_a_key_is_told_and_kept(archive: Path) -> None:
    """A warning: nothing was lost, but nothing was stated."""
    before = site_of(archive)
    put(archive, {"bad.txt": STORM, "bad.yaml": "tittle: A night of storms\nshelf: B 12\n"})
    done = build(archive)
    assert (done.returncode, build(archive, "--strict").returncode) == (0, 1)
    assert done.stderr == (
        "content/bad.yaml:1: warning: 'tittle' is not a key that states anything; it is kept with the article\n"
        "  hint: did you mean `title`?\n"
    )
    others_stand(archive, before)
    assert records_of(archive)["bad.txt"]["extra"] == {"tittle": "A night of storms", "shelf": "B 12"}


def test_a_mistake_in_a_folders_file_is_told_once(archive: Path) -> None:
    """Not once for each article, and the articles are all there."""
    before = site_of(archive)
    names = [f"letters/{number}.txt" for number in range(60)]
    put(archive, {name: f"Letter from {name}\n\nThe road was long.\n" for name in names})
    put(archive, {"letters/_folder.yaml": "source: The Tarnbeck Letter\ndate: 1962-13\ntitle: Letters\n"})
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr == (
        "content/letters/_folder.yaml:2: error: date: there is no month 13\n"
        "  hint: write it as 2024-10-01, 2024-10 or 2024\n"
        "content/letters/_folder.yaml:3: warning: title belongs to one article and is not read for a whole folder\n"
    )
    others_stand(archive, before)
    assert {records_of(archive)[name]["source"] for name in names} == {"The Tarnbeck Letter"}


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{STORM}---\nThe end.\n",
        f"---\nEXCLUSIVE: a night of storms\n---\n{STORM}",
        f"------------\n\n{STORM}",
        f"---\n- wind\n- rain\n---\n{STORM}",
        f"---\n\n---\n\n{STORM}",
        f"{STORM}\n---\ntitle: not a title\n---\n",
        f"*** ** ***\n{STORM}",
        "---\n" * 500 + STORM,
    ],
)
def test_what_only_looks_like_a_header_is_text(archive: Path, text: str) -> None:
    """No error, nothing stated, no line lost."""
    before = site_of(archive)
    put(archive, {"bad.txt": text})
    done = build(archive)
    assert (done.returncode, done.stderr) == (0, "")
    others_stand(archive, before)
    record = records_of(archive)["bad.txt"]
    assert record["extra"] == {}
    assert words_in(all_text(record)) == words_in(text)


def words_in(text: str) -> list[str]:
    """Its words, without the signs before items of a list."""
    return sorted(word for word in text.split() if word != "-")


def test_a_header_without_end_is_told_and_stays_text(archive: Path) -> None:
    """Its lines are not lost: who forgot the dashes sees them on the page."""
    before = site_of(archive)
    text = f"---\ntitle: Storms\nsource: The Tarnbeck Letter\n\n{STORM}"
    put(archive, {"bad.txt": text})
    done = build(archive)
    assert done.returncode == 1
    assert done.stderr.startswith("content/bad.txt:1: error: the header that begins here has no closing ---")
    assert "hint: end the header with a line of ---" in done.stderr
    others_stand(archive, before)
    assert sorted(all_text(records_of(archive)["bad.txt"]).split()) == sorted(text.split())


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        (BOMB.encode(), "archive.yaml:1: error: there is no setting 'a0'"),
        (b"title: !!python/name:os.system\n", "archive.yaml:1: error: "),
        (b"output: site\ntitle: [a\n", "archive.yaml:3: error: "),
        (b"title: Papers\ntitle: Notes\n", "archive.yaml:2: error: "),
        (b"output: site\nfeed_entries: many\n", "archive.yaml:2: error: "),
        (b"title: Br\xfccke\n", "archive.yaml:1: error: the settings are not UTF-8 text\n  hint: "),
        (b"title: " + b"[" * 5000, "archive.yaml:1: error: the settings are nested too deeply"),
        (b"- title\n", "archive.yaml:1: error: "),
    ],
)
def test_settings_that_cannot_be_used_change_nothing(archive: Path, yaml: bytes, told: str) -> None:
    """Exit code 2, file and line."""
    before = identities_in(archive / "site")
    (archive / "archive.yaml").write_bytes(yaml)
    done = build(archive)
    assert done.returncode == 2
    assert done.stderr.startswith(told)
    assert identities_in(archive / "site") == before
