"""Names in a line that an outlet may go by: rows of capitalised words, and addresses.

Only the shape is looked at here: "The Harbour Courier", "harbourNews", "9Harbour", "harbour.example".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from archive_gen.inference.data import words_of
from archive_gen.inference.gazetteer import function_words
from archive_gen.inference.lines import fold
from archive_gen.inference.people import looks_like_person

LONGEST_NAME = 6
"""Words in the longest name of an outlet."""

ARTICLES = frozenset(
    (
        "the der die das dem den le la les el los il lo der o a an our your unser unsere unserem "
        "unseren nos notre"
    ).split()
)
"""Small words passed over between "follow" and the name."""

_TOKEN = re.compile(r"[^\W_](?:\w|[&'’.+\-](?=[^\W_]))*\+?")
_ADDRESS = re.compile(
    r"(?<![\w.@-])(?P<mail>[\w.+-]{1,40}@)?(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,4}(?:com|net|org|info|"
    r"uk|de|at|ch|li|lu|es|fr|it|nl|be|se|no|dk|fi|pl|cz|ru|ua|tr|pt|br|au|nz|za|ie|in|ca|us|edu|ag|cc|gg|news|jp|"
    r"kr|cn|tw|hk|sg|my|ph|th|id|tv|eu|io|co|fm|lt|lv|ee|gr|hu|ro|bg|rs|hr|si|mx|ar|cl|pe|ve|ng|ke|gh|eg|sa|ae|ir|"
    r"il|pk|lk|np|bd|press|media|online|today|blog|life|world|live|africa|asia))(?![\w-]|\.\w)",
    re.IGNORECASE,
)
_CASELESS = re.compile(r"[\u0590-\u07ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u2e80-\u9fff\uac00-\ud7af]")
_JOINED_WRITING = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_LEADING_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|el|il|o) (?=.)")
_NEVER_ENDS = (
    "-based",
    "-born",
    "-led",
    "-style",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".webp",
    ".svg",
    ".avif",
    ".pdf",
    ".mp4",
    ".html",
    ".php",
)
_GLUED_ARTICLE = re.compile(r"^the(?=\w{4})")
_SECOND_LEVEL = frozenset("co com org net gov edu ac or ne go".split())
_INSIDE_NAMES = frozenset("now today here out up over off down time such same one two beyond".split())
_CONTRACTIONS = frozenset(
    "i'm i've i'd i'll it's he's she's we're we've you're they're that's there's don't".split()
)
_LINKS = frozenset("of and de du des la le del della der die das dem für the do da di y et e i van".split())
_GLUED = re.compile(r"(?P<name>.*[^\W_])(?P<word>[A-ZÀ-Þ][a-zà-ÿ]+)")
_HYPHENED = re.compile(r"(?P<name>\w[\w.]+)-(?P<word>\w+)$")


class Word(msgspec.Struct, frozen=True):
    """A word of a line, as it stands and casefolded, with its bounds."""

    text: str
    folded: str
    start: int
    end: int


class Name(msgspec.Struct, frozen=True):
    """Words of a line that may be a name: from the one numbered `first` up to that numbered `behind`.

    `shape` tells how it was cut out of a longer row, empty for the whole row.
    """

    start: int
    end: int
    first: int
    behind: int
    possessive: bool = False
    shape: str = ""


class Address(msgspec.Struct, frozen=True):
    """A web or e-mail address: `host` without subdomains, `name` its part chosen by the site."""

    host: str
    name: str
    index: int
    start: int
    end: int
    is_mail: bool


def outlet_key(name: str) -> str:
    """The key under which two spellings of an outlet are one: no case, no marks, no article."""
    return _LEADING_ARTICLE.sub("", fold(name))


def letters_of(name: str) -> str:
    """The letters of a name without article, spaces, and the end of an address: what "The Harbour
    News", "HarbourNews" and "harbournews.example.com" have in common.
    """
    if "." in name and " " not in name:
        found = next(addresses(0, name), None)
        if found is not None:
            return _GLUED_ARTICLE.sub("", found.name)
    return outlet_key(name).replace(" ", "")


def addresses(index: int, text: str) -> Iterator[Address]:
    """The addresses of the line `index`, without those of networks and shops."""
    for match in _ADDRESS.finditer(text):
        parts = match["host"].casefold().split(".")
        at = len(parts) - 2
        if at >= 1 and parts[at] in _SECOND_LEVEL and len(parts[-1]) == 2:
            at -= 1
        if len(parts[at]) >= 2 and not is_network(parts[at]):
            host = match["host"][-len(".".join(parts[at:])) :]
            yield Address(
                host,
                parts[at].replace("-", ""),
                index,
                match.end("host") - len(host),
                match.end("host"),
                bool(match["mail"]),
            )


def is_network(key: str) -> bool:
    """Whether a folded name is that of a social network, a shop, a search engine or a tool."""
    return key in words_of("outlets", "networks")


def words_in(text: str, start: int = 0) -> list[Word]:
    """The words of a text from `start` on."""
    return [
        Word(token, token.casefold(), match.start(), match.end())
        for match in _TOKEN.finditer(text, start)
        for token in (match[0],)
    ]


def names_in(text: str, words: list[Word]) -> Iterator[Name]:
    """Rows of capitalised words, joined by the small words that stand inside names, longest first
    in the order of the line; each followed by the shorter names that may be meant.

    Interface words end a row. In writing without capitals each word of a short line is a row.
    """
    caseless = len(text) <= 160 and _CASELESS.search(text) is not None
    position = 0
    while position < len(words):
        if not _may_open(words[position], caseless):
            position += 1
            continue
        last = position
        while True:
            following = _next_in_row(text, words, last, caseless)
            if following is None:
                break
            last = following
        yield from _readings(text, words, position, last)
        position = last + 1


def _next_in_row(text: str, words: list[Word], last: int, caseless: bool) -> int | None:
    """The number of the word that carries the row on, `None` if it ends with `last`."""
    following = last + 1
    if following >= len(words) or _is_possessive(words[last].text) or _JOINED_WRITING.match(words[last].text):
        return None
    word = words[following]
    gap = text[words[last].end : word.start]
    if gap not in (" ", " & ", "\u00a0"):
        return None
    if not word.text[0].isdigit() and _may_follow(word, caseless):
        return following
    after = following
    while after < len(words) and words[after].folded in _LINKS and after < following + 2:
        after += 1
    if after == following and word.text.isdigit() and not _YEAR.fullmatch(word.text):
        after += 1
    if after == following or after >= len(words) or words[after].folded == "the":
        return None
    if words[after].start - words[after - 1].end == 1 and _may_follow(words[after], caseless):
        return after
    return None


def _is_possessive(token: str) -> bool:
    return token.endswith(("'s", "’s"))


def _may_open(word: Word, caseless: bool) -> bool:
    token = word.text
    if token[0].isdigit():
        if _YEAR.match(token):
            return False
        figures = token.replace(".", "").replace(":", "")
        return not figures.isdigit() or (len(token) <= 3 and figures == token)
    return (len(token) > 1 or caseless) and _may_follow(word, caseless)


def _may_follow(word: Word, caseless: bool) -> bool:
    token = word.text
    if token.islower() or token.lower().endswith(_NEVER_ENDS):
        return token.endswith("-online")
    if not token[0].isupper() and token.lower() == token:
        return caseless and _CASELESS.match(token) is not None
    return word.folded.replace("’", "'") not in _cut_words() and _INITIALS.fullmatch(token) is None


def _readings(text: str, words: list[Word], first: int, last: int) -> Iterator[Name]:
    """The row from `first` to `last`, and the names that may be part of it."""
    possessive = _is_possessive(words[last].text)
    start, end, behind = words[first].start, words[last].end - 2 * possessive, last + 1
    if first == last and words[first].folded in ARTICLES:
        return
    if _is_titled_so(text, words, first, behind):
        end, behind = words[behind].end, behind + 1
    glued = _GLUED.fullmatch(text[words[last].start : end])
    if glued and glued["word"].casefold() in words_of("outlets", "glued"):
        end = words[last].start + glued.end("name")
    grammatical = words[first].folded in ("der", "die", "das") and not text[:start].strip(" \"„“»'")
    if not grammatical:
        yield Name(start, end, first, behind, possessive)
    if words[first].folded in ARTICLES and first < last and words[first].folded != "the":
        yield Name(words[first + 1].start, end, first + 1, behind, possessive)
    hyphened = _HYPHENED.match(words[last].text) if last - first <= 2 else None
    if hyphened and (
        hyphened["word"].casefold() in words_of("outlets", "belongings") | words_of("credits", "role")
    ):
        yield Name(start, words[last].start + hyphened.end("name"), first, behind, False, "before a hyphen")
    for middle in range(first + 1, last):
        if words[middle].folded in ("and", "y", "et"):
            yield Name(start, words[middle - 1].end, first, middle, False, "half")
            yield Name(words[middle + 1].start, end, middle + 1, behind, possessive, "half")
    things = words_of("outlets", "belongings") | words_of("outlets", "possessions")
    for size in (1, 2, 3):
        cut = " ".join(word.folded for word in words[behind - size : behind])
        if last - first >= size and cut in things and cut not in words_of("credits", "outlet"):
            yield Name(start, words[last - size].end, first, behind - size, False, "shortened")
    if (
        possessive
        and behind < len(words)
        and text[words[last].end : words[behind].start] == " "
        and words[behind].text[0].isupper()
        and words[behind].folded not in _cut_words()
    ):
        yield Name(start, words[behind].end, first, behind + 1, False, "lengthened")
    for size in (2, 3):
        if last - first >= size and looks_like_person(text[start : words[first + size - 1].end]):
            yield Name(words[first + size].start, end, first + size, behind, possessive, "behind a person")


def _is_titled_so(text: str, words: list[Word], first: int, behind: int) -> bool:
    """Whether a word like "Reporter" belongs to the name, as in "The Harbour Reporter"."""
    return (
        behind < len(words)
        and words[first].text == "The"
        and behind - first == 2
        and words[behind].text in ("Reporter", "Correspondent", "Editor")
        and text[words[behind - 1].end : words[behind].start] == " "
    )


@functools.cache
def _cut_words() -> frozenset[str]:
    return (words_of("outlets", "cut") | function_words("en") | _CONTRACTIONS) - ARTICLES - _INSIDE_NAMES
