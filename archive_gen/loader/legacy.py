"""Legacy encodings: which one a text without any mark is most likely in.

charset-normalizer shortlists the encodings of `LEGACY` that could be meant. It can tell scripts
apart, but on a few lines of Western text it often has a tie, and then names cp1250, cp775 or
mac_roman. So the choice among its shortlist is made here, by a cost for each encoding:

    chaos − 0.3 × coherence (both charset-normalizer's, 0 to 1) + handicap
    + 2 × characters where none belongs (`_oddity`) + letters that no one language has (`_misfit`)
    + characters that are rare in the language of the encoding (`_rarity`)

The lowest cost wins; between equals, the first in `LEGACY`.
"""

from __future__ import annotations

import re
from collections import Counter

LEGACY: tuple[tuple[str, float], ...] = (
    ("cp1252", 0.0),
    ("cp1251", 0.0),
    ("cp1250", 0.0),
    ("cp1253", 0.0),
    ("cp1254", 0.0),
    ("cp1255", 0.0),
    ("cp1256", 0.0),
    ("cp1257", 0.02),
    ("koi8_r", 0.0),
    ("koi8_u", 0.02),
    ("cp932", 0.0),
    ("gb18030", 0.0),
    ("big5", 0.0),
    ("euc_jp", 0.0),
    ("cp949", 0.0),
    ("iso8859_2", 0.02),
    ("iso8859_5", 0.02),
    ("iso8859_7", 0.02),
    ("cp866", 0.02),
    ("cp850", 0.3),
    ("mac_roman", 0.3),
)
"""Encodings that news texts really come in, likelier ones first, each with a handicap. The family
is that of the legacy encodings of the WHATWG Encoding Standard, section 4.2, with the DOS and
Macintosh pages of Western Europe. Not listed are encodings that differ from a listed one only in
rare characters (ISO 8859-1 is read as cp1252, as that standard asks) and those that exist to be
guessed by mistake (cp775, mac_iceland)."""

_EVERYDAY = {"gb18030": "gb2312", "cp949": "euc_kr"}
"""Encoding → the smaller one that it extends by rare characters. Bytes of other encodings mean such."""

SAMPLE_BYTES = 8192
"""As much as the guess of a legacy encoding looks at: lines that have non-ASCII bytes."""

_JOINERS = frozenset("'’‘ʼ·-‐‑–—./&_@…\u00ad\u200b\u200c\u200d")

_ALPHABETS: tuple[frozenset[str], ...] = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "äöüß",  # German
        "àâæçéèêëîïôœùûüÿ",  # French
        "áéíóúüñªº",  # Spanish
        "àáâãçéêíóôõúüªº",  # Portuguese
        "àáèéìíîòóùú",  # Italian
        "áéíóúäëïöü",  # Dutch
        "àçéèíïóòúü",  # Catalan
        "åäöéàü",  # Swedish, Finnish
        "æøåéèêóòâôäö",  # Danish, Norwegian
        "áðéíóúýþæö",  # Icelandic
        "áðíóúýæø",  # Faroese
        "äõöüšž",  # Estonian
        "āčēģīķļņšūžŗō",  # Latvian
        "ąčęėįšųūž",  # Lithuanian
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșțşţ",  # Romanian, with the cedillas that legacy encodings have
        "čćđšž",  # Croatian, Slovene, Serbian in Latin letters
        "çë",  # Albanian
        "âçğıİîöşûü",  # Turkish
        "áéíóú",  # Irish
        "àâáêéèëîïíôöóòûúŵŷ",  # Welsh
        "ċġħżàèìòù",  # Maltese
    )
)
"""The letters beyond a to z that each language writes. Source: Unicode CLDR, main exemplar
characters, with those auxiliary ones that are common in its newspapers."""


def decode_legacy(raw: bytes) -> tuple[str, str, int]:
    """The text, its encoding, and the number of bytes that the encoding does not know (U+FFFD).

    Never fails: with nothing to go by, the encoding is cp1252.
    """
    from charset_normalizer import from_bytes

    sample = _telling_lines(raw)
    matches = from_bytes(sample, cp_isolation=[name for name, _ in LEGACY])
    handicaps = dict(LEGACY)
    # A stray byte that cp1252 lacks keeps it off the shortlist, and must not change all the others.
    costs: dict[str, float] = {"cp1252": 0.0}
    for match in matches:
        for name in match.could_be_from_charset:
            if name in handicaps:
                costs[name] = match.chaos - 0.3 * match.coherence + handicaps[name]
    ranked: list[tuple[float, int, str]] = []
    for order, (name, _) in enumerate(LEGACY):
        if name in costs:
            text = sample.decode(name, "replace")
            ranked.append(
                (round(costs[name] + 2 * _oddity(text) + _misfit(text) + _rarity(text, name), 2), order, name)
            )
    best = min(ranked)[2]
    text = raw.decode(best, "replace")
    return text, best, text.count("\ufffd")


def _telling_lines(raw: bytes) -> bytes:
    """The first lines that have non-ASCII bytes, up to `SAMPLE_BYTES`, cut at spaces.

    Space and line feed are never the second byte of a character in any of the encodings.
    """
    lines: list[bytes] = []
    room = SAMPLE_BYTES
    for found in re.finditer(rb"[^\r\n]+", raw):
        line = found[0]
        if line.isascii():
            continue
        if len(line) > room:
            first = next(place for place, byte in enumerate(line) if byte > 127)
            start = line.rfind(b" ", 0, first) + 1
            piece = line[start : start + room]
            line = piece[: piece.rfind(b" ")] if b" " in piece else piece
        lines.append(line)
        room -= len(line)
        if room <= 256:
            break
    return b"\n".join(lines)


def _oddity(text: str) -> float:
    """How many of the non-ASCII characters stand where none belongs, from 0 to about 1.

    Counted are symbols between two letters ("w³adza"), capitals after small letters ("StŠdte"),
    letters of two scripts in one word, half-width katakana, and, at a quarter, capitals inside a
    word, since the two Russian encodings mirror each other's case.
    """
    odd, seen = 0.0, 0
    padded = f" {text} "
    for before, char, after in zip(padded, padded[1:], padded[2:], strict=False):
        if char < "\x80":
            if before > "\x7f" and before.isalpha() and before.islower() and "A" <= char <= "Z":
                odd += 1
            continue
        seen += 1
        if char == "\ufffd" or "\uff61" <= char <= "\uff9f":
            odd += 1
        elif not char.isalpha():
            odd += before.isalpha() and after.isalpha() and char not in _JOINERS and char.isprintable()
        elif before.isalpha():
            odd += 0.25 if char.isupper() else 0
            odd += char.isupper() and before.islower()
            odd += _script(before) != _script(char)
        elif after.isalpha() and after < "\x80" and _script(char) != "Latin":
            odd += 1
    return odd / max(seen, 1)


def _script(char: str) -> str:
    """A rough script: enough to tell that "пaрк" mixes two. East Asian scripts do mix."""
    code = ord(char)
    if code < 0x250 or 0x1E00 <= code < 0x1F00:
        return "Latin"
    if code < 0x370:
        return "other"
    for end, name in ((0x400, "Greek"), (0x530, "Cyrillic"), (0x590, "Armenian"), (0x600, "Hebrew")):
        if code < end:
            return name
    return "Arabic" if code < 0x780 else "East Asian" if code >= 0x2E80 else "other"


def _misfit(text: str) -> float:
    """The share of Latin letters beyond a to z that the best fitting alphabet lacks, 0 to 1."""
    letters = Counter(char for char in text if char > "\x7f" and char.isalpha() and _script(char) == "Latin")
    if not letters:
        return 0.0
    lacking = (sum(n for c, n in letters.items() if c not in alphabet) for alphabet in _ALPHABETS)
    return min(lacking) / letters.total()


def _rarity(text: str, encoding: str) -> float:
    """The share of the characters beyond ASCII that only the extension of an encoding has, 0 to 1."""
    everyday = _EVERYDAY.get(encoding)
    foreign = [char for char in text if char > "\x7f"]
    if everyday is None or not foreign:
        return 0.0
    return "".join(foreign).encode(everyday, "replace").count(b"?") / len(foreign)
