"""Bytes → text: which encoding, which line ends, and what had to be left out.

The rules, in order; the first that applies decides:

1. The first bytes are the signature of a format that is not text (`SIGNATURES`): refused.
2. A byte order mark (Unicode Standard, section 23.8) names the encoding.
3. UTF-16 without a mark: as single bytes the file is full of control characters, as 16-bit units
   it has hardly any.
4. More control characters than a text has (`_refuse_binary`): refused.
5. UTF-8, if valid; and also if valid multi-byte characters are at least as many as bad bytes,
   which are then replaced, because text in a legacy encoding hardly ever forms valid UTF-8.
6. A legacy encoding, see `legacy.py`.

A text that is the source of a web page (`_WEB_PAGE`) is refused too: what stands there are tags.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import msgspec

from archive_gen.errors import ContentError
from archive_gen.loader.legacy import decode_legacy
from archive_gen.records import Diagnostic

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich-text document (RTF)"),
    (b"PK\x03\x04", "a ZIP archive, or an office document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"OggS\x00", "a recording"),
    (b"ID3\x03\x00", "a recording"),
    (b"ID3\x04\x00", "a recording"),
)
"""First bytes of formats that end up under `.txt` by mistake. Source: the signatures that each
format's own specification prescribes, as collected in the `file` program's magic database."""

_WEB_PAGE = re.compile(r"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
"""How the source of a web page begins (HTML Standard, section 13.1.1), as XHTML too."""

_CONTROL_BYTES = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b") + b"\x7f"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_SEPARATORS = "\x0b\x0c\x1c\x1d\x1e\u2028\u2029"
_NOT_IN_CP1252 = "\x81\x8d\x8f\x90\x9d"
_BYTES_A_UNIT = 2


class Decoded(msgspec.Struct, frozen=True):
    r"""A file as text.

    Lines end in `\n` only. The text holds no control character but tab and line end, no lone
    surrogate and no U+FFFE or U+FFFF: every character is legal in XML 1.0 (section 2.2).
    `replaced_bytes` counts the bytes that the encoding does not know; each is a U+FFFD in the
    text. `notes` says in words what was left out or put in its place; byte order marks inside a
    text, which joining files leaves there, go without a note: they stand for nothing.
    """

    text: str
    encoding: str
    replaced_bytes: int = 0
    notes: tuple[str, ...] = ()


def decoding_notes(decoded: Decoded, path: str) -> list[Diagnostic]:
    """What a person should know about how the file at `path` was decoded."""
    notes = list(decoded.notes)
    if decoded.replaced_bytes:
        count = decoded.replaced_bytes
        notes.append(f"bytes that are not {decoded.encoding}, shown as \ufffd: {count}")
    return [Diagnostic("warning", note, path) for note in notes]


def decode(raw: bytes) -> Decoded:
    r"""Read bytes as text by the rules above; never guesses where a mark or UTF-8 decides.

    Raises `ContentError` for what is not text. Unicode is not normalised: the record says what
    the file says. Lines end where editors end them, at `\n`, `\r\n` and `\r`, so that line
    numbers agree with theirs.
    """
    for signature, name in SIGNATURES:
        if raw.startswith(signature):
            raise ContentError(f"not a text file: this is {name}", hint="save it as plain text")
    text, encoding, replaced = _by_mark(raw) or _utf16_without_mark(raw) or _by_bytes(raw)
    text, notes = _clean(text)
    if _WEB_PAGE.match(text):
        hint = "open the page in a browser and save what it shows as plain text"
        raise ContentError("not a plain text: this is the source of a web page (HTML)", hint=hint)
    return Decoded(text, encoding, replaced, notes)


# -- byte order marks and UTF-16 ---------------------------------------------------------------


def _by_mark(raw: bytes) -> tuple[str, str, int] | None:
    if raw.startswith(b"\xef\xbb\xbf"):
        return _utf8(raw[3:])
    for mark, encoding in ((b"\xff\xfe\x00\x00", "utf-32-le"), (b"\x00\x00\xfe\xff", "utf-32-be")):
        if raw.startswith(mark):
            try:
                return raw[4:].decode(encoding), encoding, 0
            except UnicodeDecodeError:
                continue  # FF FE 00 00 is also a UTF-16 mark before a NUL
    if raw.startswith(b"\xff\xfe"):
        return _utf16(raw[2:], "utf-16-le")
    if raw.startswith(b"\xfe\xff"):
        return _utf16(raw[2:], "utf-16-be")
    return None


def _utf16(raw: bytes, encoding: str) -> tuple[str, str, int]:
    odd = len(raw) % _BYTES_A_UNIT
    text = raw[: len(raw) - odd].decode(encoding, "surrogatepass")
    text, halves = _LONE_SURROGATE.subn("\ufffd", text)
    return text + "\ufffd" * odd, encoding, halves * _BYTES_A_UNIT + odd


def _utf16_without_mark(raw: bytes) -> tuple[str, str, int] | None:
    """UTF-16 shows by its high bytes: NUL (Latin), 04 (Cyrillic), 06 (Arabic) at every other place."""
    sample = raw[:65536]
    if b"\x00" not in sample or _control_share(sample) < 0.1:
        return None
    best, best_score = "", 0.0
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
        strange = sum(
            count
            for char, count in Counter(text).items()
            if char not in "\t\n\r\f" and unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")
        )
        # In the wrong byte order a space is U+2000 and a line end U+0A00.
        score = sum(text.count(char) for char in " \n\r.,。、") / max(len(text), 1)
        if score > best_score and (strange + text.count("\ufffd")) <= 0.01 * len(text):
            best, best_score = encoding, score
    return _utf16(raw, best) if best else None


# -- single bytes -------------------------------------------------------------------------------


def _control_share(raw: bytes) -> float:
    trimmed = raw.rstrip(b"\x00")  # a file system that lost power pads a text with NULs
    return (len(trimmed) - len(trimmed.translate(None, _CONTROL_BYTES))) / max(len(trimmed), 1)


def _refuse_binary(raw: bytes, limit: float) -> None:
    if _control_share(raw) > limit:
        raise ContentError(
            "not a text file: it is full of control characters",
            hint="save it as plain text, or move the file out of the content folder",
        )


def _utf8(raw: bytes) -> tuple[str, str, int]:
    text, bad = _LONE_SURROGATE.subn("\ufffd", raw.decode("utf-8", "surrogateescape"))
    return text, "utf-8", bad


def _by_bytes(raw: bytes) -> tuple[str, str, int]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        # Of random bytes, 11 in 100 are control characters; of text in a legacy encoding, none.
        _refuse_binary(raw, 0.05)
    else:
        _refuse_binary(raw, 0.3)
        return text, "utf-8", 0
    text, encoding, bad = _utf8(raw)
    valid = len(text) - bad - len(text.encode("ascii", "ignore"))
    return (text, encoding, bad) if valid >= bad else decode_legacy(raw)


# -- after decoding ----------------------------------------------------------------------------


def _clean(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Line ends to `\n`; characters that no page and no feed can carry, left out and counted."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    if _UNWANTED.search(text) is None:
        return text, ()
    notes: list[str] = []
    if "\n" not in text:
        # No editor's line end at all: then the file's own are Unicode's (or a mainframe's U+0085).
        for mark in ("\u2029", "\u2028", "\x85"):
            if mark in text:
                notes.append(f"lines end in U+{ord(mark):04X}")
                text = text.replace(mark, "\n")
    counts = Counter(_UNWANTED.findall(text))
    replacements: dict[str, str] = {}
    windows = separators = removed = 0
    for char, count in counts.items():
        if char in _SEPARATORS:
            replacements[char] = " "
            separators += count
        elif "\x80" <= char <= "\x9f" and char not in _NOT_IN_CP1252:
            # cp1252 text that was once read as ISO 8859-1; HTML (section 13.2.5.80) mends it so too.
            replacements[char] = bytes([ord(char)]).decode("cp1252")
            windows += count
        else:
            replacements[char] = ""
            removed += count if char != "\ufeff" else 0
    if separators:
        notes.append(f"page breaks and line separators inside lines, now spaces: {separators}")
    if windows:
        notes.append(f"characters from U+0080 to U+009F, read as cp1252 means them: {windows}")
    if removed:
        gone = sorted(char for char, new in replacements.items() if not new and char != "\ufeff")
        names = ", ".join(f"U+{ord(char):04X}" for char in gone)
        notes.append(f"control characters left out: {removed} ({names})")
    for char, new in replacements.items():
        text = text.replace(char, new)
    return text, tuple(notes)
