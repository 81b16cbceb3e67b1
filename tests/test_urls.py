"""Promises of slugs and links."""

import unicodedata
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.urls import LONGEST, LONGEST_BYTES, absolute_url, relative_link, slug, url_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harbour Bridge Opens", "harbour-bridge-opens"),
        ("  -- It's   a deal: 5% more! --", "its-a-deal-5-more"),
        ("Mayor’s ‘no’ to O'Hara", "mayors-no-to-ohara"),
        ("snake_case/and\\slashes..", "snake-case-and-slashes"),
        ("Straße und Größe", "straße-und-größe"),
        ("İstanbul'da kış, Isparta'da ılık", "istanbulda-kış-ispartada-ılık"),
        ("Мэр открыл мост", "мэр-открыл-мост"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("الأخبارُ اليوم", "الأخبارُ-اليوم"),
        ("市長が橋を開く", "市長が橋を開く"),
        ("ﬁnal Ｆｕｌｌ x²", "final-full-x2"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen-and-zerowidth"),
        ("Red ❤\ufe0f heart", "red-heart"),
        ("\u0301stray mark", "stray-mark"),
        ("!!! …", ""),
        ("", ""),
        ("\u3164", ""),
    ],
)
def test_slug_keeps_the_words_of_every_script(text: str, expected: str) -> None:
    """Letters, digits and marks stay; apostrophes and the invisible vanish; the rest parts words."""
    assert slug(text) == expected


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "lpt9", "aux.", "index", "INDEX!", "com¹"])
def test_reserved_names_get_a_suffix(name: str) -> None:
    """No slug is a device of Windows or the page of its folder."""
    assert slug(name) == slug(name.lower().replace("¹", "1").strip(".!")).removesuffix("-1") + "-1"
    assert slug(name).endswith("-1")


def test_long_text_is_cut_between_words() -> None:
    """The cut falls on a hyphen, and inside a word only where there is none."""
    words = slug("seventeen " * 20)
    assert words == "-".join(["seventeen"] * 8)
    assert slug("x" * 300) == "x" * LONGEST
    assert slug("х" * 300) == "х" * LONGEST
    assert slug("橋" * 300) == "橋" * (LONGEST_BYTES // 3)
    assert slug("a " + "x" * 300) == "a-" + "x" * (LONGEST - 2)


def test_a_cut_does_not_part_a_letter_from_its_marks() -> None:
    """A letter whose vowel sign would not fit is left out with it."""
    assert slug("x" * (LONGEST - 1) + "कि") == "x" * (LONGEST - 1)
    assert slug("क" + "\u0941" * 500)[0] == "क"


texts = st.text(max_size=200) | st.text(
    alphabet="aAbİıßſσςΣéE\u0301 \u0307-_.'’/\\कि\u200d\u3164\u0338Ａ²", max_size=200
)


@given(texts)
def test_any_slug_is_a_safe_file_name(text: str) -> None:
    """Whatever comes in: short, lower case, NFC, single hyphens inside, nothing else but words."""
    found = slug(text)
    assert len(found) <= LONGEST + 2
    assert len(found.encode()) <= LONGEST_BYTES
    assert found == found.strip("-")
    assert "--" not in found
    assert all(letter == "-" or unicodedata.category(letter)[0] in "LNM" for letter in found)
    assert found == unicodedata.normalize("NFC", found)
    assert found == found.lower()
    assert not found or unicodedata.category(found[0])[0] != "M"


@given(texts)
def test_a_slug_is_its_own_slug(text: str) -> None:
    """A person can state a slug that was seen in an address."""
    assert slug(slug(text)) == slug(text)


@given(texts)
def test_canonically_equivalent_texts_have_one_slug(text: str) -> None:
    """A file name that macOS has taken apart gives the address that Linux gives."""
    assert slug(unicodedata.normalize("NFD", text)) == slug(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/B.html", "A/b.html"), ("é", "e\u0301"), ("straße", "STRASSE"), ("σ", "ς"), ("ﬀ", "FF")],
)
def test_addresses_that_some_file_system_confuses_share_a_key(one: str, other: str) -> None:
    """Case and Unicode form do not tell two files apart."""
    assert url_key(one) == url_key(other)


def test_different_addresses_have_different_keys() -> None:
    """An accent is a difference, and so is the Turkish dotless i."""
    assert len({url_key(name) for name in ("e", "é", "i", "ı", "sources/x.html", "sources/x/x.html")}) == 6


@pytest.mark.parametrize(
    ("here", "there", "link"),
    [
        ("index.html", "about.html", "about.html"),
        ("index.html", "dates/1987/03.html", "dates/1987/03.html"),
        ("dates/1987/03.html", "index.html", "../../index.html"),
        ("dates/1987/03.html", "dates/1987/04.html", "04.html"),
        ("dates/1987.html", "dates/1987/04.html", "1987/04.html"),
        ("dates/1987/03/17.html", "dates/1987.html", "../../1987.html"),
        ("a/x.html", "a/x.html", "x.html"),
        ("a/x.html", "b/мост.html", "../b/%D0%BC%D0%BE%D1%81%D1%82.html"),
        ("x.html", "a:b?c#d&e.html", "a%3Ab%3Fc%23d%26e.html"),
        ("a/x.html", "", "../"),
        ("x.html", "", "./"),
    ],
)
def test_relative_links(here: str, there: str, link: str) -> None:
    """The shortest way, percent-encoded, without a leading slash."""
    assert relative_link(here, there) == link


segments = st.text(st.characters(exclude_characters="/", exclude_categories=["Cs"]), min_size=1).filter(
    lambda name: name not in (".", "..")
)
paths = st.lists(segments, min_size=1, max_size=4).map("/".join)


@given(paths, paths, st.sampled_from(["https://example.org/", "https://example.org/news/old/"]))
def test_a_relative_link_leads_where_the_absolute_address_does(here: str, there: str, base: str) -> None:
    """Under any base path, a browser resolves both to one address."""
    link = relative_link(here, there)
    assert link.isascii()
    assert urljoin(absolute_url(base, here), link) == absolute_url(base, there)
    assert unquote(absolute_url(base, there)) == base + there


def test_base_url_may_lack_its_slash() -> None:
    """`https://example.org/news` and `https://example.org/news/` are one base."""
    assert absolute_url("https://example.org/news", "x.html") == "https://example.org/news/x.html"
    assert absolute_url("https://example.org/news/", "x.html") == "https://example.org/news/x.html"
