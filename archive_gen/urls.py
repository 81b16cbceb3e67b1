"""Addresses: slugs, links from page to page, absolute addresses, what is one, and when two are one file.

An address (`url`) is relative to the site's root, with `/`, without a leading slash and not
percent-encoded: "articles/2024/10/a-headline.html".
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

LONGEST = 80
"""Characters of a slug."""

LONGEST_BYTES = 180
"""UTF-8 bytes of a slug. File systems hold 255 a name (ext4, APFS, NTFS in UTF-16 units): this
leaves room for a suffix of 65 and for `.html`."""

LONGEST_ADDRESS = 800
"""UTF-8 bytes of an address that a person states; S3 takes 1,024 with the prefix of the site."""

_PLAIN = re.compile(r"[A-Za-z0-9_.~/-]*")
"""An address in which nothing is percent-encoded."""

_READ = 1000
"""Characters of a text that are looked at: sorting a long run of combining marks is quadratic."""

_DROPPED = frozenset("'`\u2018\u2019\u201b\u02bb\u02bc\u05f3\u05f4")
"""Apostrophes and the like, which stand inside a word: "it's" is "its", not "it-s"."""

_INVISIBLE = frozenset(
    [chr(code) for code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F)]
    + [chr(code) for code in range(0xFE00, 0xFE10)]
    + [chr(code) for code in range(0xE0100, 0xE01F0)]
)
"""Letters and marks that print nothing: Default_Ignorable_Code_Point (Unicode Standard, section
5.21) of the categories L and M, as far as they survive NFKC. Those of category Cf go with it."""

_DEVICES = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{device}{number}" for device in ("com", "lpt") for number in range(10)]
)
"""Device names that Windows takes for no file whatever the suffix (Microsoft, "Naming Files,
Paths, and Namespaces")."""

_RESERVED = _DEVICES | {"index"}
"""No slugs: `index` is the page of the folder itself."""

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_DOTTED_I = re.compile("i\u0307+")
_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"]+", re.ASCII | re.IGNORECASE)
_PIECES = re.compile(r"[^\W_\u02bb\u02bc\u115f\u1160]+|.", re.DOTALL)
"""Runs of letters and digits, and any other character alone."""


def slug(text: str) -> str:
    """Make a text the last part of an address: lower case, words joined by single hyphens.

    Letters, digits and combining marks of every script stay, in form NFC; apostrophes and
    invisible characters vanish; everything else parts words. At most `LONGEST` characters and
    `LONGEST_BYTES` bytes, cut between words where that keeps half of it. Never starts or ends
    with a hyphen, never holds a dot or a slash; a name that Windows reserves, and `index`, gets
    a suffix. Empty where the text holds no letter and no digit. A slug is its own slug, and
    texts that are canonically equivalent have the same one.
    """
    # NFKC makes full-width letters, ligatures and superscripts plain.
    text = unicodedata.normalize("NFKC", text[:_READ]).lower()
    if text.isascii():
        joined = _NOT_PLAIN.sub("-", text.replace("'", "").replace("`", ""))
    else:
        # Lower-casing the Turkish capital İ leaves a dot of its own on the i.
        joined = _DOTTED_I.sub("i", unicodedata.normalize("NFC", _join_words(text)))
        joined = unicodedata.normalize("NFC", joined)
    joined = _shorten(joined.strip("-"))
    return f"{joined}-1" if joined in _RESERVED else joined


def _join_words(text: str) -> str:
    kept = ["-"]
    for piece in _PIECES.findall(text):
        category = unicodedata.category(piece[0])
        if category == "Cf" or piece in _DROPPED or piece in _INVISIBLE:
            continue
        if category[0] in "LN" or (category in ("Mn", "Mc") and kept[-1] != "-"):
            kept.append(piece)
        elif category not in ("Mn", "Mc") and kept[-1] != "-":
            kept.append("-")
    return "".join(kept)


def _shorten(joined: str) -> str:
    short = joined[:LONGEST].encode()[:LONGEST_BYTES].decode(errors="ignore")
    if short == joined:
        return joined
    if joined[len(short)] != "-":
        hyphen = short.rfind("-")
        if hyphen >= len(short) // 2:
            short = short[:hyphen]
        else:
            # A letter is not parted from its marks.
            end = len(short)
            while end > 1 and unicodedata.category(joined[end]) in ("Mn", "Mc"):
                end -= 1
            short = short[:end]
    return short.rstrip("-")


def forbidden_in_name(name: str) -> str | None:
    """What makes `name` no name for a file or folder on every system, in words; `None` if nothing.

    The rules are those of Windows (Microsoft, "Naming Files, Paths, and Namespaces"), which are the
    strictest: a site is copied to memory sticks and read there.
    """
    if name.split(".", maxsplit=1)[0].rstrip(" ").lower() in _DEVICES:
        return "is a device on Windows"
    if name.endswith((".", " ")):
        return "ends with a dot or a blank, which Windows drops"
    if not name.isascii() and any(unicodedata.category(char) == "Cs" for char in name):
        return "is not UTF-8"
    bad = next(
        (char for char in name if char in '<>:"|?*\\' or unicodedata.category(char) in ("Cc", "Zl", "Zp")),
        None,
    )
    if bad is not None:
        return f"holds {bad!r}"
    if len(name.encode("utf-8")) > 255:
        return "is longer than 255 bytes"
    return None


def site_address(text: str) -> str:
    """The address that a person means by `text`: in form NFC, a folder as the page it shows.

    "/1998/ferry/" and "1998/ferry" are "1998/ferry/index.html". Raises `ValueError`, with the reason
    in words, for what is no address in this site or no safe one: of another host, with a query,
    leading out of the site, with a hidden part, or with a name that not every system can hold.
    """
    try:
        text = unicodedata.normalize("NFC", unquote(text.strip(), errors="strict"))
    except UnicodeDecodeError:
        raise ValueError("is percent-encoded, but not as UTF-8") from None
    if text.startswith("//") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        raise ValueError("is an address with a host: only what follows the site's own address is wanted")
    if "?" in text or "#" in text:
        raise ValueError("may hold neither ? nor #: no file can stand there")
    path = text.removeprefix("/")
    if path.endswith("/") or not re.search(r"[^/]\.[A-Za-z0-9]{1,10}$", path):
        path = path.rstrip("/") + "/index.html"
    for name in path.split("/"):
        if name in ("", ".", ".."):
            raise ValueError("leads nowhere, or out of the site")
        if name.startswith("."):
            raise ValueError("has a part that begins with a dot, which web hosts hide")
        problem = forbidden_in_name(name)
        if problem:
            raise ValueError(f"cannot be a file everywhere: {name[:60]!r} {problem}")
    if len(path.encode("utf-8")) > LONGEST_ADDRESS:
        raise ValueError(f"is longer than {LONGEST_ADDRESS} bytes")
    return path


def url_key(url: str) -> str:
    """What two addresses have in common when some file system takes them for one file.

    Canonical caseless matching (Unicode Standard, section 3.13, D145): Windows and macOS do not
    tell `A` from `a`, macOS does not tell the two forms of `é` apart.
    """
    if url.isascii():
        return url.lower()
    folded = unicodedata.normalize("NFD", url).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", folded))


def relative_link(from_url: str, to_url: str) -> str:
    """The link that leads from one page of the site to another file of it, percent-encoded.

    Right under any base path and on a disk. Every character but letters, digits and `_.-~/` is
    encoded (RFC 3986, section 2.3), so that no name can be read as a query, a fragment or a scheme.
    """
    here = from_url.split("/")[:-1]
    there = to_url.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + _percent_encoded("/".join(there[shared:])) or "./"


def absolute_url(base: str, url: str) -> str:
    """The address on the web: `base` (taken as it is, a slash added where it has none at its end)
    and the percent-encoded `url`.
    """
    return base.rstrip("/") + "/" + _percent_encoded(url)


def _percent_encoded(url: str) -> str:
    # Most addresses stay as they are, and to see that takes a tenth of the time that `quote` takes.
    return url if _PLAIN.fullmatch(url) else quote(url, safe="/")


def web_address(text: str | None) -> str | None:
    """The text, trimmed, where it is an http or https address, else `None`: an article may state any
    text as its original address.
    """
    if text is None or _WEB_ADDRESS.fullmatch(text.strip()) is None:
        return None
    return text.strip()
