"""What a person states beats what is guessed, key by key, and its mistakes are told by line."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_gen.loader.front_matter import Header, split_front_matter
from archive_gen.loader.stated import read_stated, stated_files
from archive_gen.loader.yaml_reading import MAX_BYTES


def header(*lines: str, body: str = "The bridge opened.\n") -> Header:
    return split_front_matter("\n".join(["---", *lines, "---", body]), "a.txt")


def values(*lines: str) -> dict[str, str | tuple[str, ...] | None]:
    return {stated.field: stated.value for stated in header(*lines).values.stated}


def problems(*lines: str) -> list[tuple[str, int | None, str]]:
    return [(p.severity, p.line, p.message) for p in header(*lines).values.diagnostics]


# -- a header, and what only looks like one ------------------------------------------------------


def test_a_header_states_fields_with_their_lines_and_the_text_begins_after_it() -> None:
    found = split_front_matter("---\ntitle: The Bridge\n\nlang: en\n---\n\nText.\n", "a.txt")
    assert [(s.field, s.value, s.origin, s.path, s.line) for s in found.values.stated] == [
        ("title", "The Bridge", "front matter", "a.txt", 2),
        ("language", "en", "front matter", "a.txt", 4),
    ]
    assert (found.text, found.first_line) == ("Text.\n", 7)


@pytest.mark.parametrize("before", ["", "\n", "\n\n\n"])
@pytest.mark.parametrize("rule", ["---", "-----", "---  "])
def test_lines_are_counted_in_the_raw_file(before: str, rule: str) -> None:
    text = f"{before}{rule}\n\n\ntitle: A\ndate: 2024\n{rule}\n  Indented.\n"
    found = split_front_matter(text, "a.txt")
    lines = text.split("\n")
    assert [lines[s.line - 1] for s in found.values.stated] == ["title: A", "date: 2024"]
    assert lines[found.first_line - 1] == "  Indented." == found.text.split("\n")[0]


@pytest.mark.parametrize(
    "text",
    [
        "---\nBRIDGE OPENS\n---\nThe bridge opened.\n",
        "---\nAnalysis: what the bridge costs\n---\nText.\n",
        "---\nSummary: a week of storms\n---\nText.\n",
        "---\nBREAKING: bridge opens\nMORE: soon\n---\nText.\n",
        "---\nThe mayor said on Monday in front of all: yes\nsource: nobody knows\n---\nText.\n",
        "---\n- one\n- two\n---\nText.\n",
        "---\n---\nText.\n",
        "---\n# only a comment\n---\nText.\n",
        "---\nHeadline\n\nBy Ann Oakes\nSource: Harbour Courier\nTags: bridge\n---\nText.\n",
        "--- BRIDGE OPENS ---\nText.\n",
        "---\n",
        "---",
        "----------\nFirst part\n\nSecond part\n",
        "Text first\n---\ntitle: A\n---\n",
        "   ---\ntitle: A\n---\n",
        "",
    ],
)
def test_raw_text_between_dashes_stays_text_and_is_no_error(text: str) -> None:
    found = split_front_matter(text, "a.txt")
    assert (found.text, found.first_line) == (text, 1)
    assert (found.values.stated, found.values.diagnostics, found.removed) == ((), (), ())


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        (["title: Bridge: the opening", "date: 2024"], 2, "not valid YAML: mapping values"),
        (["title: A", "tags: [a, b", "lang: en"], 4, "not valid YAML"),
        (["title: A", "  date: 2024"], 3, "not valid YAML"),
        (["title: A", "date:\t2024", "\tlang: en"], 4, "not valid YAML"),
        (['title: "unclosed'], 3, "not valid YAML"),
        (["title: A", "lang: *a"], 3, "YAML aliases are not read (*a)"),
        (["title: &Co News"], 2, "YAML anchors are not read (&Co)"),
        (["title: !!python/object/apply:os.system [ls]"], 2, "YAML tags are not read"),
        (["title: !include /etc/passwd"], 2, "YAML tags are not read (!include)"),
        (["title: A", "tags: " + "[" * 30 + "]" * 30], 3, "nested more than 8 levels deep"),
        (["title: A", "tags: [" + "a," * 6000 + "]"], 3, "more than 5000 values"),
        (["title: A", "{x: y}: 1", "lang: en"], 3, "a key is itself"),
    ],
)
def test_a_broken_or_hostile_header_is_an_error_with_its_line_and_its_lines_are_kept(
    lines: list[str], line: int, message: str
) -> None:
    found = header(*lines)
    [problem] = found.values.diagnostics
    assert (problem.severity, problem.path, problem.line) == ("error", "a.txt", line)
    assert problem.message.startswith(f"the header is not used: {message}")
    assert found.values.stated == ()
    assert found.text == "The bridge opened.\n"
    assert [gone.text for gone in found.removed] == ["---", *lines, "---"]
    assert [gone.line for gone in found.removed] == list(range(1, len(lines) + 3))


def test_one_odd_key_does_not_make_a_header_text() -> None:
    found = header(
        "title: The Bridge", "og:title: Bridge", "date: 2024", "first published in print by: us"
    ).values
    assert [s.field for s in found.stated] == ["title", "date"]
    assert [key for key, _ in found.extra] == ["og:title", "first published in print by"]


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("title: Mayor: I stay", "goes between quotation marks"),
        ("\ttitle: A", "begins with a tab"),
        ("tags: [a, b", "close the quotation mark or bracket"),
        ('title: "A', "close the quotation mark or bracket"),
        ("title: *A b*", "goes between quotation marks"),
        ("title: !A", "begins with ! goes between quotation marks"),
        ("title: &A b", "begins with & goes between quotation marks"),
    ],
)
def test_the_hint_fits_the_mistake(line: str, hint: str) -> None:
    [problem] = header("lang: en", "date:", line).values.diagnostics
    assert hint in (problem.hint or "")


def test_a_bomb_of_aliases_is_refused_at_once() -> None:
    lines = ["title: boom", "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    [(severity, line, message)] = problems(*lines)
    assert (severity, line, message) == (
        "error",
        3,
        "the header is not used: YAML anchors are not read (&a0)",
    )


def test_a_header_without_end_is_an_error_and_all_of_it_is_text() -> None:
    text = "---\ntitle: The Bridge\ndate: 2024-10-01\n\nThe bridge opened.\n"
    found = split_front_matter(text, "a.txt")
    [problem] = found.values.diagnostics
    assert (problem.severity, problem.line) == ("error", 1)
    assert "no closing ---" in problem.message
    assert found.text == text


def test_a_header_beyond_the_bound_is_an_error() -> None:
    found = header("title: A", "summary: " + "x " * MAX_BYTES)
    assert [p.severity for p in found.values.diagnostics] == ["error"]
    found = header("title: " + "x" * MAX_BYTES)
    assert [p.severity for p in found.values.diagnostics] == ["error"]


# -- values --------------------------------------------------------------------------------------


def test_text_stays_text_whatever_yaml_takes_it_for() -> None:
    assert values(
        "title: 1984", "source: no", "lang: no", "summary: 1e3", "rights: 2024-10-01", "slug: 0x1F"
    ) == {
        "title": "1984",
        "source": "no",
        "language": "no",
        "summary": "1e3",
        "rights": "2024-10-01",
        "slug": "0x1F",
    }


@pytest.mark.parametrize("written", ["", "~", "null", "NULL", '""', "''", "[]"])
def test_null_states_that_there_is_none(written: str) -> None:
    field = "tags" if written == "[]" else "title"
    assert values(f"{field}: {written}", "lang: en") == {field: None, "language": "en"}


def test_null_between_quotation_marks_is_a_word() -> None:
    assert values('title: "null"', 'source: "~"') == {"title": "null", "source": "~"}


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("headline", "title"),
        ("Standfirst", "subtitle"),
        ("deck", "subtitle"),
        ("published", "date"),
        ("lastmod", "updated"),
        ("byline", "authors"),
        ("newspaper", "source"),
        ("Original URL", "url"),
        ("source-url", "url"),
        ("lang", "language"),
        ("keywords", "tags"),
        ("description", "summary"),
        ("license", "rights"),
        ("agency", "agencies"),
    ],
)
def test_a_field_goes_by_many_names(key: str, field: str) -> None:
    value = {"date": "2024", "updated": "2024", "url": "https://example.org/a", "language": "en"}.get(
        field, "x"
    )
    assert list(values(f"{key}: {value}", "slug: b")) == [field, "slug"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2024-10-01", "2024-10-01"),
        ('"2024-10-01"', "2024-10-01"),
        ("2024-10", "2024-10"),
        ("2024", "2024"),
        ("2024-10-01 08:00:00", "2024-10-01T08:00"),
        ("2024-10-01T08:00:00.123Z", "2024-10-01T08:00"),
        ("2024-10-01T08:00+02:00", "2024-10-01T08:00"),
        ("2024-10-01 8:05:00 +0200", "2024-10-01T08:05"),
        ("2024/10/1", "2024-10-01"),
        ("20241001", "2024-10-01"),
    ],
)
def test_dates_are_read_year_first_as_precise_as_they_are(written: str, value: str) -> None:
    assert values(f"date: {written}", "title: A")["date"] == value


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2024-13-45", "there is no month 13"),
        ("2023-02-29", "February 2023 has no day 29"),
        ("2024-10-01 25:00", "there is no time 25:00"),
        ("01.10.2024", "'01.10.2024' is not a date"),
        ("soon", "'soon' is not a date"),
        ("2024 10:00", "'2024 10:00' is not a date with a time"),
        ("[2024, 2025]", "date is a list, and should be text"),
        ("٢٠٢٤", "'٢٠٢٤' is not a date"),
    ],
)
def test_a_bad_date_is_an_error_and_is_left_to_be_inferred(written: str, reason: str) -> None:
    lines = ["title: A", f"date: {written}"]
    [(severity, line, message)] = problems(*lines)
    assert (severity, line) == ("error", 3)
    assert message.removeprefix("date: ") == reason
    assert "date" not in values(*lines)


@pytest.mark.parametrize(
    ("written", "authors"),
    [
        ("Ann Oakes", ("Ann Oakes",)),
        ("By Ann Oakes and Ben Tarn", ("Ann Oakes", "Ben Tarn")),
        ("Ann Oakes, Ben Tarn and Cy Wold", ("Ann Oakes", "Ben Tarn", "Cy Wold")),
        ("Ann Oakes, Ben Tarn, and Cy Wold", ("Ann Oakes", "Ben Tarn", "Cy Wold")),
        ("Oakes, Ann; Tarn, Ben", ("Oakes, Ann", "Tarn, Ben")),
        ("[Ann Oakes, Ben Tarn, Ann Oakes, ~]", ("Ann Oakes", "Ben Tarn")),
        ("Grete Höß und Uwe Amsel", ("Grete Höß", "Uwe Amsel")),
        ("Sandy Anderson", ("Sandy Anderson",)),
    ],
)
def test_authors_are_a_list_or_a_sentence(written: str, authors: tuple[str, ...]) -> None:
    assert values(f"authors: {written}", "title: A")["authors"] == authors


def test_a_tag_may_hold_the_word_and() -> None:
    assert values("tags: Trinidad and Tobago, Bridges", "title: A")["tags"] == (
        "Trinidad and Tobago",
        "Bridges",
    )


@pytest.mark.parametrize(
    ("written", "place", "agency"),
    [
        ("SKELBY (Northern Wire) -", "SKELBY", "Northern Wire"),
        ("SKELBY", "SKELBY", None),
        ("(Northern Wire)", None, "Northern Wire"),
        ("{place: Skelby, agency: ~}", "Skelby", None),
        ("~", None, None),
    ],
)
def test_a_dateline_is_a_place_and_an_agency(written: str, place: str | None, agency: str | None) -> None:
    found = values(f"dateline: {written}", "title: A")
    assert (found["dateline_place"], found["dateline_agency"]) == (place, agency)


def test_half_a_dateline_leaves_the_other_half_to_be_inferred() -> None:
    assert "dateline_agency" not in values("dateline: {place: Skelby}", "title: A")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("source: {name: Courier}", "source is a mapping, and should be text"),
        ("subtitle: [a, b]", "subtitle is a list, and should be text"),
        ("authors: {name: Ann}", "authors is a mapping, and should be text or a list of texts"),
        ("tags: [a, {b: c}]", "tags holds 'b: c', which is not text"),
        ("lang: English", "language: 'English' is not a language tag"),
        ("dateline: {city: Skelby}", "dateline: 'city' is unknown here, or stands here twice"),
    ],
)
def test_a_value_of_the_wrong_form_is_an_error_and_is_not_used(line: str, message: str) -> None:
    assert problems("title: A", line) == [("error", 3, message)]
    assert list(values("title: A", line)) == ["title"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "ftp://example.org/", "example.org", "http://", "http://[", '"https://a b"'],
)
def test_an_address_that_is_none_is_kept_apart_and_told(address: str) -> None:
    found = header("title: A", f"url: {address}").values
    assert [s.field for s in found.stated] == ["title"]
    assert found.extra == (("url", address.strip('"')),)
    assert [p.severity for p in found.diagnostics] == ["warning"]


def test_a_key_that_stands_twice_is_an_error_that_names_both_lines() -> None:
    lines = ["title: A", "foo: 1", "Title: B", "foo: 2"]
    assert problems(*lines) == [
        ("error", 4, "'Title' stands on line 2 and again on line 4; line 2 is used"),
        ("error", 5, "'foo' stands on line 3 and again on line 5; line 3 is used"),
    ]
    assert values(*lines) == {"title": "A"}


def test_of_two_names_for_one_field_the_first_in_the_table_wins_and_the_other_is_kept() -> None:
    found = header("description: long", "summary: short", "lang: en", "language: en").values
    assert {s.field: s.value for s in found.stated} == {"summary": "short", "language": "en"}
    assert found.extra == (("description", "long"),)
    assert [(p.severity, p.line) for p in found.diagnostics] == [("warning", 2)]


def test_unknown_keys_are_kept_as_text() -> None:
    found = header("title: A", "layout: post", "nested: {a: [1, 2], b: ~}", "list: [x, y]").values
    assert found.extra == (("layout", "post"), ("nested", "a: 1, 2; b: "), ("list", "x, y"))
    assert found.diagnostics == ()


@pytest.mark.parametrize(("key", "meant"), [("tittle", "title"), ("Titel", "title"), ("autors", "authors")])
def test_a_key_that_is_nearly_a_known_one_is_told_of(key: str, meant: str) -> None:
    found = header("lang: en", f"{key}: x").values
    assert found.extra == ((key, "x"),)
    assert [(p.severity, p.line, p.hint) for p in found.diagnostics] == [
        ("warning", 3, f"did you mean `{meant}`?")
    ]


def test_a_key_of_ones_own_beside_the_known_one_is_no_slip() -> None:
    assert (
        problems("tags: [mill]", "tag: 17", "layout: post", "category: news", "data: 7", "x" * 40 + ": y")
        == []
    )


@pytest.mark.parametrize("slug", ["../../etc/passwd", "a/b", "a\\b", ".."])
def test_a_slug_that_is_a_path_is_an_error_and_is_not_used(slug: str) -> None:
    assert [(s, line) for s, line, _ in problems("title: A", f"slug: {slug}")] == [("error", 3)]
    assert "slug" not in values("title: A", f"slug: {slug}")


@pytest.mark.parametrize("line", ["draft: true", "published: false"])
def test_a_draft_is_told_that_it_is_published(line: str) -> None:
    assert [severity for severity, _, _ in problems("title: A", line)] == ["warning"]
    assert values("title: A", "published: true") == {"title": "A"}


# -- sidecars and folders ------------------------------------------------------------------------


def stated_in(root: Path, path: str, text: str = "Text.\n") -> dict[str, tuple[object, ...]]:
    """The winner of each field: the first that states it."""
    found: dict[str, tuple[object, ...]] = {}
    for stated in read_stated(root, path, text).values.stated:
        found.setdefault(stated.field, (stated.value, stated.origin, stated.path, stated.line))
    return found


def test_sidecar_beats_header_beats_nearest_folder_key_by_key(tmp_path: Path) -> None:
    (tmp_path / "x/y").mkdir(parents=True)
    (tmp_path / "_folder.yaml").write_text("source: Root\nrights: All\nlang: en\n", "utf-8")
    (tmp_path / "x/_folder.yaml").write_text("source: Near\ntags: [bridge]\n", "utf-8")
    (tmp_path / "x/y/a.yaml").write_text("# corrections\ntitle: Side\ndate: ~\n", "utf-8")
    text = "---\ntitle: Head\ndate: 2024\ntags: river\n---\nText.\n"
    assert stated_in(tmp_path, "x/y/a.txt", text) == {
        "title": ("Side", "sidecar", "x/y/a.yaml", 2),
        "date": (None, "sidecar", "x/y/a.yaml", 3),
        "tags": (("river",), "front matter", "x/y/a.txt", 4),
        "source": ("Near", "folder", "x/_folder.yaml", 1),
        "rights": ("All", "folder", "_folder.yaml", 2),
        "language": ("en", "folder", "_folder.yaml", 3),
    }
    assert stated_files(tmp_path, "x/y/a.txt") == ("x/y/a.yaml", "x/_folder.yaml", "_folder.yaml")
    assert stated_files(tmp_path, "b.txt") == ("_folder.yaml",)


def test_a_folder_cannot_give_all_its_articles_one_title(tmp_path: Path) -> None:
    (tmp_path / "_folder.yaml").write_text("title: Box 12\nslug: box\nsource: Courier\n", "utf-8")
    found = read_stated(tmp_path, "a.txt", "Text.\n").values
    assert [s.field for s in found.stated] == ["source"]
    assert [(p.severity, p.path, p.line) for p in found.diagnostics] == [
        ("warning", "_folder.yaml", 1),
        ("warning", "_folder.yaml", 2),
    ]


def test_a_sidecar_that_cannot_be_read_is_an_error_of_its_own_file(tmp_path: Path) -> None:
    cases: dict[str, tuple[str, int | None]] = {
        "list": ("- a\n", 1),
        "word": ("hello\n", 1),
        "broken": ("title: A\ntags: [a\n", 3),
        "second": ("title: A\n---\ntitle: B\n", 2),
        "tag": ("\ntitle: !x A\n", 2),
        "long": ("title: " + "x" * MAX_BYTES, None),
    }
    for name, (text, line) in cases.items():
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
        found = read_stated(tmp_path, f"{name}.txt", "Text.\n")
        assert [(p.severity, p.path, p.line) for p in found.values.diagnostics] == [
            ("error", f"{name}.yaml", line)
        ]
        assert (found.values.stated, found.text) == ((), "Text.\n")


def test_an_empty_sidecar_states_nothing_and_is_fine(tmp_path: Path) -> None:
    for text in ("", "# nothing yet\n", "---\n...\n", "~"):
        (tmp_path / "a.yaml").write_text(text, "utf-8")
        assert read_stated(tmp_path, "a.txt", "Text.\n").values.diagnostics == ()


def test_sidecars_have_encodings_too(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes("title: Brücke\r\nsource: Kurier\r\n".encode("utf-16"))
    assert stated_in(tmp_path, "a.txt")["source"] == ("Kurier", "sidecar", "a.yml", 2)


def test_what_a_sidecars_bytes_do_not_say_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("title: Brücke über die Öder\nsource: Ku\0rier".encode() + b"\xff\n")
    found = read_stated(tmp_path, "a.txt", "Text.\n").values
    assert [(p.severity, p.path, p.message) for p in found.diagnostics] == [
        ("warning", "a.yaml", "control characters left out: 1 (U+0000)"),
        ("warning", "a.yaml", "bytes that are not utf-8, shown as \ufffd: 1"),
    ]


def test_a_sidecar_that_is_a_link_to_the_outside_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("title: secret\n", "utf-8")
    content = tmp_path / "content"
    content.mkdir()
    (content / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    found = read_stated(content, "a.txt", "Text.\n").values
    assert found.stated == ()
    assert [p.severity for p in found.diagnostics] == ["error"]


HEADER_TEXT = st.text(st.sampled_from("abctitle:date \n-#[]{}&*!|>'\"%@?,~0129é\t"), max_size=120)


@given(HEADER_TEXT)
@example("title: {{ 7 }}")
@example("title: %s")
@example("title: |\n\n")
@example("title: ? \n:\n: x")
@example("date: 0000")
@example("date: 0000-00-00")
@example("url: http://[::1")
@example("dateline: )(")
def test_no_header_text_is_an_exception_and_no_line_of_text_is_lost(block: str) -> None:
    text = f"---\n{block}\n---\nThe bridge opened.\n"
    found = split_front_matter(text, "a.txt")
    assert text.endswith(found.text)
    assert "The bridge opened.\n" in found.text
    assert text.split("\n")[found.first_line - 1 :] == found.text.split("\n")


@given(st.text(max_size=200))
def test_any_text_goes_through_whole_or_with_a_header_parted(text: str) -> None:
    found = split_front_matter(text, "a.txt")
    assert text.endswith(found.text)
    assert found.text == text or text.lstrip("\n").startswith("---")
