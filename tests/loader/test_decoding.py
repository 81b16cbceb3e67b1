"""Bytes become text by rules that can be told, and nothing is replaced without being counted."""

import codecs
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_gen.errors import ContentError
from archive_gen.loader.decoding import decode

GERMAN = "Die Brücke über die Lünau öffnet im März, sagte Bürgermeisterin Grete Höß."
RUSSIAN = "Новый мост через реку откроют в марте, сообщила мэр города."
ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    decoded = decode(mark + f"{GERMAN}\n{RUSSIAN}\n".encode(encoding))
    assert decoded.text == f"{GERMAN}\n{RUSSIAN}\n"
    assert (decoded.encoding, decoded.replaced_bytes, decoded.notes) == (encoding, 0, ())


@pytest.mark.parametrize("text", [GERMAN, RUSSIAN, "BRIDGE OPENS\n\nThe bridge opened on Monday.\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_a_mark(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_a_broken_pair_of_utf_16_is_replaced_and_counted() -> None:
    decoded = decode(
        codecs.BOM_UTF16_LE + "a".encode("utf-16-le") + b"\x00\xd8" + "b".encode("utf-16-le") + b"c"
    )
    assert (decoded.text, decoded.replaced_bytes) == ("a\ufffdb\ufffd", 3)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        ("Mr Müller said so.", "cp1252"),
        ("“It’s closed – for now,” he said.", "cp1252"),
        ("Tickets cost £12 a head.", "cp1252"),
        ("Le marché a été fermé à midi. « C’est fini », dit-elle.", "cp1252"),
        ("El alcalde dijo que mañana será un gran día. ¿Por qué?", "cp1252"),
        ("Borgmesteren sagde, at broen åbner på mandag ved øen.", "cp1252"),
        (RUSSIAN, "cp1251"),
        ("Новый мост", "cp1251"),
        ("НОВЫЙ МОСТ ОТКРЫТ\n\nОб этом сообщила мэр.", "cp1251"),
        (RUSSIAN, "koi8_r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "iso8859_5"),
        ("Rada miasta zagłosowała za nowym mostem. Święto łąki i źdźbła.", "cp1250"),
        ("Ο δήμαρχος είπε ότι ήταν μια μεγάλη μέρα για την πόλη.", "cp1253"),
        ("أعلن رئيس البلدية أمس أن بناء الجسر الجديد قد تمت الموافقة عليه.", "cp1256"),
        ("市長は昨日、新しい橋の建設を承認したと発表した。市民は喜んでいる。", "cp932"),
        ("市长昨天宣布，新桥的建设已获批准。市民们很高兴。", "gb18030"),
    ],
)
def test_a_legacy_encoding_is_told_by_its_letters(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.replaced_bytes) == (text, encoding, 0)


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
def test_western_text_of_dos_and_macintosh_is_read_too(encoding: str) -> None:
    assert decode((GERMAN + " Größe, Länge, Höhe.").encode(encoding)).text == GERMAN + " Größe, Länge, Höhe."


def test_a_byte_that_cp1252_does_not_have_is_replaced_and_counted() -> None:
    decoded = decode("Grüße aus der Straße, schöne Grüße".encode("cp1252") + b" \x81.")
    assert (decoded.encoding, decoded.replaced_bytes) == ("cp1252", 1)
    assert decoded.text.endswith(" \ufffd.")


def test_a_few_bad_bytes_do_not_spoil_utf_8() -> None:
    decoded = decode(f"{GERMAN} caf".encode() + b"\xe9 \xff\n")
    assert decoded.text == f"{GERMAN} caf\ufffd \ufffd\n"
    assert (decoded.encoding, decoded.replaced_bytes) == ("utf-8", 2)


def test_a_replacement_mark_that_the_file_itself_holds_is_not_counted() -> None:
    assert decode("sm\ufffdrrebrød".encode()).replaced_bytes == 0


@pytest.mark.parametrize(
    "raw",
    [b"a\r\nb\rc\nd", b"\xef\xbb\xbfa\nb\nc\nd", "a\nb\nc\nd".encode("utf-16")],
)
def test_lines_end_in_line_feeds_whatever_they_ended_in(raw: bytes) -> None:
    assert decode(raw).text == "a\nb\nc\nd"


def test_line_numbers_are_those_of_an_editor() -> None:
    """Page breaks and Unicode's own separators do not end a line for an editor, nor for us."""
    decoded = decode("one\x0cpage\u2028more\nsecond\u2029line\n".encode())
    assert decoded.text == "one page more\nsecond line\n"
    assert decoded.text.splitlines() == decoded.text[:-1].split("\n")
    assert decoded.notes == ("page breaks and line separators inside lines, now spaces: 3",)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"])
def test_separators_end_lines_where_nothing_else_does(mark: str) -> None:
    assert decode(f"HEADLINE{mark}{mark}Text".encode()).text == "HEADLINE\n\nText"


def test_control_characters_are_left_out_and_named() -> None:
    decoded = decode(b"The \x00bridge\x07 ope\x00ned on a rainy Monday morning\x1a\n")
    assert decoded.text == "The bridge opened on a rainy Monday morning\n"
    assert decoded.notes == ("control characters left out: 4 (U+0000, U+0007, U+001A)",)


def test_windows_quotes_that_were_read_as_latin_1_are_mended_as_browsers_do() -> None:
    decoded = decode("\x93It\x92s closed\x94 \x85\n".encode())
    assert decoded.text == "“It’s closed” …\n"
    assert decoded.notes == ("characters from U+0080 to U+009F, read as cp1252 means them: 4",)


def test_byte_order_marks_inside_a_joined_file_go_without_a_note() -> None:
    assert decode("\ufeff\ufeffone\n\ufefftwo\n".encode()).notes == ()
    assert decode("\ufeff\ufeffone\n\ufefftwo\n".encode()).text == "one\ntwo\n"


def test_unicode_is_not_normalised() -> None:
    """The record says what the file says: a letter with a combining accent stays two characters."""
    assert decode("Cafe\u0301 ﬁre\n".encode()).text == "Cafe\u0301 ﬁre\n"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"%PDF-1.7\n%text", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (bytes(range(256)) * 8, "control characters"),
        (b"\x00\x01\x02\x03" * 100, "control characters"),
        (b"\x00" * 5000 + b"x" + b"\x00" * 100, "control characters"),
    ],
)
def test_what_is_no_text_is_refused_with_a_way_out(raw: bytes, name: str) -> None:
    with pytest.raises(ContentError, match=f"^not a text file: .*{name}") as refused:
        decode(raw)
    assert refused.value.hint


def test_a_text_that_a_crash_has_padded_with_nuls_is_still_a_text() -> None:
    assert decode(b"The bridge opened.\n" + b"\x00" * 4000).text == "The bridge opened.\n"


@given(st.binary(max_size=400))
@example(b"\xff\xfe\x00\x00")
@example(b"\xff\xfe\x00\x00\x00\xd8\x00\x00")
@example(b"\xfe\xff\xd8")
@example(b"\x80")
@example(b"a\x00\xe9")
def test_any_bytes_are_text_or_refused_and_text_is_fit_for_any_page(raw: bytes) -> None:
    try:
        decoded = decode(raw)
    except ContentError:
        return
    assert ILLEGAL_IN_XML.search(decoded.text) is None
    assert "\r" not in decoded.text
    decoded.text.encode("utf-8")
    assert 0 <= decoded.replaced_bytes <= len(raw)


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
    )
)
def test_valid_utf_8_comes_back_as_it_is(text: str) -> None:
    if not text.startswith(("PK", "{\\rtf", "%PDF", "GIF8", "BZh9", "7z", "Rar")):
        assert decode(text.encode()) == decode(codecs.BOM_UTF8 + text.encode())
        assert decode(text.encode()).text == text


def test_a_line_of_five_megabytes_is_read() -> None:
    raw = "Grüße ".encode("cp1252") * 800_000
    assert decode(raw).encoding == "cp1252"


@pytest.mark.parametrize(
    "source",
    [
        "<!DOCTYPE html>\n<html><body><p>The old ferry sails again.</p></body></html>",
        "\ufeff\n  <HTML lang=en><p>The old ferry sails again.",
        '<?xml version="1.0"?>\n<!doctype html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\n<html>',
    ],
)
def test_the_source_of_a_web_page_is_told_from_its_text(source: str) -> None:
    with pytest.raises(ContentError, match="source of a web page") as caught:
        decode(source.encode())
    assert caught.value.hint is not None
    assert "plain text" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["<p>The old ferry", "HTML for beginners", "<htmlx>", "The page began <html>"]
)
def test_a_text_that_speaks_of_tags_is_a_text(text: str) -> None:
    assert decode(text.encode()).text == text
