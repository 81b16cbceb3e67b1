"""Where a text may name its outlet: every name in the furniture of the page, and how it stands there.

A place is a name with its line, its bounds, and its uses: in words, what the words and marks
around it make of it ("Follow X" is a prompt, "Jane Roe/X" behind a picture a credit). Whether the
name is the outlet is decided elsewhere, from all its places together.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from archive_gen.inference.bylines import has_outlet_word
from archive_gen.inference.captions import read_stamp
from archive_gen.inference.data import words_of
from archive_gen.inference.lines import Line, fold
from archive_gen.inference.people import looks_like_person
from archive_gen.inference.sheet import Sheet

LONGEST_NOTE = 700
"""Of a longer line of furniture, only so many characters are read."""
_MOST_LINES = 60
"""Lines of furniture read at each end of a text."""
_MOST_CAPTIONS = 30
_LONGEST_NAME = 6
_LONGEST_PARAGRAPH = 3000

_TOKEN = re.compile(r"[^\W_](?:\w|[&'’.+\-](?=[^\W_]))*[+!]?")
_ADDRESS = re.compile(
    r"(?<![\w.@-])(?P<mail>[\w.+-]{1,40}@)?(?P<host>(?:[A-Za-z0-9][A-Za-z0-9-]{0,40}\.){1,4}(?:com|net|org|info|"
    r"uk|de|at|ch|li|lu|es|fr|it|nl|be|se|no|dk|fi|pl|cz|ru|ua|tr|pt|br|au|nz|za|ie|in|ca|us|edu|ag|cc|gg|news|jp|"
    r"kr|cn|tw|hk|sg|my|ph|th|id|tv|eu|io|co|fm|lt|lv|ee|gr|hu|ro|bg|rs|hr|si|mx|ar|cl|pe|ve|ng|ke|gh|eg|sa|ae|ir|"
    r"il|pk|lk|np|bd|press|media|online|today|blog|life|world|live|africa|asia))(?![\w-]|\.\w)",
    re.I,
)
_CASELESS = re.compile(r"[\u0590-\u07ff\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u2e80-\u9fff\uac00-\ud7af]")
_JOINED_WRITING = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")
_COPYRIGHT = re.compile(r"(?:©|ⓒ|\(c\)|copyright)[\s,:©ⓒ(c)]*(?:\d{4}(?:\s*[-–—/]\s*\d{2,4})?)?[\s,.:]*(?:by\s+|the\s+)*$", re.I)
_BEHIND_YEAR = re.compile(r"\s*,?\s*(?:\d{4}|all rights|alle rechte|tous droits|todos los|無断|무단)", re.I)
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_BAR_BEFORE = re.compile(r"[|｜]\s*$")
_DASH_BEFORE = re.compile(r"\s[-–—]{1,2}\s+$")
_TOP_PARTS = frozenset("co com org net gov edu ac or ne go in".split())
_ARTICLES = frozenset("the der die das dem den le la les el los il lo der o a an our your unser unsere unserem unseren".split())
_SPARED = frozenset("now today here out up over off down time such same one two beyond".split())
_LINKS = frozenset("of de du des la le del della der die das dem für the do da di y et e i van".split())
_PERSON_SLASH = re.compile(r"(?:[^\W\d_][\w.'’-]{0,20} ){1,3}[^\W\d_][\w.'’-]{1,20}\s?/\s?(?=[^\W\d_])")
_PERSON_BEFORE = re.compile(r"(?:[^\W\d_][\w.'’-]{0,20} ){1,3}[^\W\d_][\w.'’-]{1,20}\s?/\s?$")
_HYPHENED = re.compile(r"(?P<name>\w[\w.]+)-(?P<word>\w+)$")


class Place(msgspec.Struct, frozen=True):
    """A name in a line: its bounds there, and its uses."""

    key: str
    text: str
    index: int
    start: int
    end: int
    uses: tuple[str, ...]


class Address(msgspec.Struct, frozen=True):
    """A web or e-mail address: its name is the part that a site chooses (`example` of `www.example.co.uk`)."""

    host: str
    name: str
    index: int
    start: int
    end: int
    is_mail: bool


def outlet_key(name: str) -> str:
    """The key under which two spellings of an outlet are one: no case, no marks, no article."""
    return _LEADING_ARTICLE.sub("", fold(name))


_LEADING_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|el|il|o) (?=.)")


@functools.cache
def _phrases(*tables: str) -> dict[str, str]:
    """Every phrase of the tables → the name of its table; the first table wins."""
    found: dict[str, str] = {}
    for table in tables:
        for phrase in words_of("outlets", table):
            found.setdefault(fold(phrase), table)
    return found


@functools.cache
def _cut_words() -> frozenset[str]:
    from archive_gen.inference.gazetteer import function_words

    return (words_of("outlets", "cut") | function_words("en")) - _ARTICLES - _SPARED


@functools.cache
def _roles() -> frozenset[str]:
    weak = {"in", "for", "at", "of", "with", "political", "sports", "business", "foreign", "local", "national",
            "digital", "video", "crime", "education", "health", "science", "environment", "technology", "data",
            "opinion", "chief", "senior", "lead", "head", "staff"}
    return words_of("credits", "role") - weak


def furniture_lines(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The lines that are not running text, each with where it stands."""
    captions = 0
    last = len(sheet.lines) - _MOST_LINES
    for index, label in enumerate(sheet.labels):
        role = label.role if label else "furniture"
        if role == "caption":
            captions += 1
            if captions <= _MOST_CAPTIONS:
                yield index, "caption"
        elif role == "headline":
            yield index, "headline"
        elif role in ("paragraph", "quote") or _MOST_LINES <= index < last:
            continue
        elif role in ("byline", "stamp"):
            yield index, "byline"
        elif role == "bio":
            yield index, "bio"
        elif role == "related" or (label is not None and label.rule == "other stories"):
            yield index, "other stories"
        elif role in ("heading", "list_item"):
            yield index, "heading"
        else:
            yield index, "top" if index < sheet.core else "end" if index >= sheet.core_end else "inside"


def addresses(sheet: Sheet) -> list[Address]:
    """The web and e-mail addresses of the text, without those of networks and shops."""
    found = []
    for index, line in enumerate(sheet.lines):
        if "." not in line.text:
            continue
        for match in _ADDRESS.finditer(line.text[:3000]):
            host = re.sub(r"^www\.", "", match["host"], flags=re.I)
            parts = host.casefold().split(".")
            at = len(parts) - 2
            if at >= 1 and parts[at] in _TOP_PARTS and len(parts[-1]) == 2:
                at -= 1
            name = parts[at]
            if len(name) < 2 or name in _phrases("networks") or parts[-1] == "gov":
                continue
            host = host[-len(".".join(parts[at:])) :]
            found.append(
                Address(host, name.replace("-", ""), index, match.end("host") - len(host), match.end("host"), bool(match["mail"]))
            )
    return found


def places(sheet: Sheet) -> list[Place]:
    """Every place where a name stands in the furniture, or where the text makes use of one."""
    found: list[Place] = []
    for index, where in furniture_lines(sheet):
        line = sheet.lines[index]
        label = sheet.labels[index]
        found += _in_line(index, line.text[:LONGEST_NOTE], where, label.credit if label else None)
    for index, line in enumerate(sheet.lines):
        if sheet.role(index) in ("paragraph", "quote"):
            found += _in_prose(index, line.text[:_LONGEST_PARAGRAPH])
    return found


class _Run(msgspec.Struct, frozen=True):
    """A row of capitalised words: bounds in the line, and the numbers of its first word and of the
    word behind it.
    """

    start: int
    end: int
    first: int
    behind: int
    possessive: bool


def _runs(text: str, tokens: list[re.Match[str]], folded: list[str], *, caseless: bool) -> Iterator[_Run]:
    """Rows of capitalised words, joined by small words inside names; interface words end them."""
    cut = _cut_words()
    position = 0
    while position < len(tokens):
        if not _opens(tokens[position][0], folded[position], cut, caseless):
            position += 1
            continue
        first = position
        last = position
        while not _is_possessive(tokens[last][0]):
            following = last + 1
            if following >= len(tokens):
                break
            gap = text[tokens[last].end() : tokens[following].start()]
            if _JOINED_WRITING.match(tokens[last][0]):
                break
            if gap == " & " or gap in (" ", "\u00a0"):
                if tokens[following][0].isdigit():
                    after = following + 1
                    if (
                        after < len(tokens)
                        and tokens[after].start() == tokens[following].end() + 1
                        and _continues(tokens[after][0], folded[after], cut, caseless)
                        and not _YEAR.fullmatch(folded[following])
                    ):
                        last = after
                        continue
                elif _continues(tokens[following][0], folded[following], cut, caseless):
                    last = following
                    continue
                if folded[following] in _LINKS or folded[following] == "and":
                    after = following + 1
                    if after < len(tokens) and folded[after] in _LINKS and folded[following] != "and":
                        after += 1
                    if (
                        after < len(tokens)
                        and text[tokens[following].end() : tokens[after].start()].strip().casefold() in ("", folded[after - 1])
                        and _continues(tokens[after][0], folded[after], cut, caseless)
                        and folded[after] != "the"
                    ):
                        last = after
                        continue
            break
        end = tokens[last].end()
        possessive = _is_possessive(tokens[last][0])
        if possessive:
            end -= 2
        yield _Run(tokens[first].start(), end, first, last + 1, possessive)
        position = last + 1


def _is_possessive(token: str) -> bool:
    return token.endswith(("'s", "’s"))


def _opens(token: str, word: str, cut: frozenset[str], caseless: bool) -> bool:
    if word in cut or (len(token) == 1 and not caseless) or _YEAR.fullmatch(token):
        return False
    if token[0].isdigit():
        return not token.replace(".", "").replace(":", "").isdigit() or len(token) <= 3
    return _is_capital(token, caseless)


def _continues(token: str, word: str, cut: frozenset[str], caseless: bool) -> bool:
    if word in cut or _YEAR.fullmatch(token):
        return False
    return token[0].isdigit() or _is_capital(token, caseless)


def _is_capital(token: str, caseless: bool) -> bool:
    if token[0].isupper():
        return True
    if caseless and _CASELESS.match(token):
        return True
    return (
        (not token.islower() and any(letter.isupper() for letter in token[1:]))
        or token.endswith("-online")
        or ("." in token and _ADDRESS.fullmatch(token) is not None)
    )


def _in_line(index: int, text: str, where: str, credit: str | None) -> Iterator[Place]:
    stamp = read_stamp(text) if where == "caption" else None
    if stamp is not None:
        yield Place(outlet_key(stamp.outlet), stamp.outlet, index, stamp.start, stamp.end, ("caption", "stamp"))
        text = text[: stamp.start]
    offset = 0
    if where == "caption":
        at = text.rfind(credit) if credit else -1
        if at < 0:
            return
        offset = at
    tokens = list(_TOKEN.finditer(text, offset))
    yield from _of_tokens(index, text, tokens, where, offset)


def _of_tokens(
    index: int, text: str, tokens: list[re.Match[str]], where: str, offset: int, *, only: int | None = None
) -> Iterator[Place]:
    """The places in a line; with `only`, no others than those of the row that holds this position."""
    caseless = len(text) <= 160 and bool(_CASELESS.search(text))
    folded = [token[0].casefold() for token in tokens]
    for run in _runs(text, tokens, folded, caseless=caseless):
        if only is not None and not run.start <= only <= run.end + 2:
            continue
        if where == "headline" and not _is_tail(text, run):
            continue
        for start, end, first, behind, more in _variants(text, tokens, folded, run, where):
            name = text[start:end]
            if behind - first > _LONGEST_NAME or not 2 <= len(name) <= 60:
                continue
            uses = _uses(text, folded, start, end, first, behind, where, offset)
            if where in ("prose", "other stories", "heading") and not uses and not more:
                continue
            if run.possessive and end == run.end:
                uses.append("possessive")
            yield Place(outlet_key(name), name, index, start, end, (where, *more, *uses))


def _is_tail(text: str, run: _Run) -> bool:
    """Whether nothing but a bar or a dash and the name ends the line."""
    return not text[run.end :].strip(" .|") and bool(
        _BAR_BEFORE.search(text[: run.start]) or _DASH_BEFORE.search(text[: run.start])
    )


Bounds = tuple[int, int, int, int, tuple[str, ...]]


def _variants(
    text: str, tokens: list[re.Match[str]], folded: list[str], run: _Run, where: str
) -> Iterator[Bounds]:
    """The row of words, and the names that may be part of it."""
    first, behind = run.first, run.behind
    if folded[first] in _ARTICLES and behind - first > 1 and folded[first] != "the":
        yield tokens[first + 1].start(), run.end, first + 1, behind, ()
    yield run.start, run.end, first, behind, ()
    hyphened = _HYPHENED.match(tokens[behind - 1][0]) if behind - first <= 3 else None
    if hyphened and (hyphened["word"].casefold() in _phrases("belongings") or hyphened["word"].casefold() in _roles()):
        yield run.start, tokens[behind - 1].start() + hyphened.end("name"), first, behind, ("belongings",)
    for middle in range(first + 1, behind - 1):
        if folded[middle] in ("and", "y", "et"):
            yield run.start, tokens[middle - 1].end(), first, middle, ()
            yield tokens[middle + 1].start(), run.end, middle + 1, behind, ()
    for size in (1, 2, 3):
        if behind - first > size and " ".join(folded[behind - size : behind]) in _phrases("belongings", "elsewhere"):
            yield run.start, tokens[behind - size - 1].end(), first, behind - size, ("belongings", "shortened")
    if run.possessive and behind < len(tokens) and text[tokens[behind - 1].end() : tokens[behind].start()] == " ":
        following = tokens[behind][0]
        if following[0].isupper() and folded[behind] not in _cut_words():
            yield run.start, tokens[behind].end(), first, behind + 1, ("lengthened",)
    if where in ("byline", "top", "end") and behind - first >= 3:
        for size in (2, 3):
            if behind - first > size and looks_like_person(text[run.start : tokens[first + size - 1].end()]):
                yield tokens[first + size].start(), run.end, first + size, behind, ("behind a person",)


def _uses(
    text: str, folded: list[str], start: int, end: int, first: int, behind: int, where: str, offset: int
) -> list[str]:
    uses = []
    before, after = text[:start], text[end:]
    if before.strip() == "" and after.strip(" .:|") == "":
        uses.append("alone")
    lead = before[-60:]
    if _COPYRIGHT.search(lead):
        uses.append("copyright")
        if _BEHIND_YEAR.match(after):
            uses.append("copyright and year")
    elif _BEHIND_YEAR.match(after) and not _BEHIND_YEAR.match(after)[0].strip(" ,").isdigit():
        uses.append("copyright")
    if _BAR_BEFORE.search(lead):
        uses.append("behind a bar" if not after.strip(" .") else "between bars")
    elif _DASH_BEFORE.search(lead):
        uses.append("behind a dash" if not after.strip(" .") else "between dashes")
    elif before.strip() == "" and re.match(r"\s*[|｜•·/]|\s+[-–—]\s", after):
        uses.append("before a bar")
    if where == "caption":
        rest = before[offset:].rstrip()
        if rest.endswith(("/", "|")):
            person = rest[max(offset, len(rest) - 60) :].rstrip("/| ")
            uses.append("credit behind a slash")
            if looks_like_person(re.split(r"[:/|©]", person)[-1].strip()):
                uses.append("behind a person and a slash")
        elif rest.endswith((",", "–", "-", " I")):
            uses.append("credit behind a comma")
        elif re.match(r"\s*[/|]", after):
            uses.append("credit before a slash")
        elif not rest and after.strip(" .)]") == "":
            uses.append("whole credit")
        else:
            uses.append("in a credit")
        if rest.casefold().endswith((" for", " via", "/for")):
            uses.append("credit for")
        return uses
    article = first
    while article > 0 and folded[article - 1] in _ARTICLES:
        article -= 1
    front = _phrases("views", "published", "told", "prompt")
    for at in dict.fromkeys((article, first)):
        for size in (6, 5, 4, 3, 2, 1):
            phrase = " ".join(folded[max(0, at - size) : at]).replace("’", "'")
            if size <= at and phrase in front:
                uses.append(front[phrase])
                break
    if not uses or uses[-1] not in front.values():
        at = article or first
        if at >= 3 and folded[at - 1] in _phrases("speech_to") and not _phrases("speech").keys().isdisjoint(
            folded[max(0, at - 5) : at - 2]
        ):
            uses.append("told")
    if before.endswith(("/", "/ ")) and _PERSON_BEFORE.search(before[-70:]):
        uses.append("behind a person and a slash")
    if first and folded[first - 1] in ("for", "at", "with", "of", "bei", "pour", "chez", "de", "för", "the", "on", "from") or before.rstrip().endswith((",", "|")):
        if not _roles().isdisjoint(folded[max(0, article - 5) : article]):
            uses.append("employer")
    rear = _phrases("elsewhere", "belongings", "deeds")
    for size in (5, 4, 3, 2, 1):
        phrase = " ".join(folded[behind : behind + size]).replace("’", "'")
        if phrase in rear:
            uses.append(rear[phrase])
            break
    if not _roles().isdisjoint(folded[behind : behind + 1]):
        uses.append("its reporter")
    elif not _roles().isdisjoint(folded[behind + 1 : behind + 5]):
        uses.append("near a reporter")
    return uses


def _in_prose(index: int, text: str) -> Iterator[Place]:
    """Names behind or before words that belong to outlets ("told X", "X reported")."""
    words = text.split(" ")
    last, first = _edge_words()
    at = 0
    previous = ""
    was_capital = False
    hits = []
    for word in words:
        capital = word[:1].isupper() or word[1:2].isupper()
        if capital:
            if not was_capital and previous in last:
                hits.append(at)
        elif was_capital and word.strip(".,;:!?") in first:
            hits.append(at - 2)
        if not (capital and previous in last and word in ("The", "Der", "Die", "Das")):
            was_capital = capital
        if word.casefold() not in _ARTICLES or previous not in last:
            previous = word.casefold()
        at += len(word) + 1
    if "/" in text:
        hits += [match.end() for match in _PERSON_SLASH.finditer(text)]
    done = -1
    for hit in sorted(hits):
        start = max(0, hit - 90)
        if start:
            start = text.find(" ", start) + 1
        window = text[: hit + 110]
        tokens = list(_TOKEN.finditer(window, start))
        for place in _of_tokens(index, window, tokens, "prose", 0, only=_first_letter(text, hit)):
            if place.start >= done:
                yield place
                done = place.start


def _first_letter(text: str, at: int) -> int:
    while at < len(text) - 1 and not text[at].isalnum():
        at += 1
    return at


@functools.cache
def _edge_words() -> tuple[frozenset[str], frozenset[str]]:
    """The last words of phrases before an outlet, and the first words of those behind."""
    last = {phrase.split()[-1] for phrase in _phrases("views", "published", "told", "prompt", "speech_to")}
    first = {phrase.split()[0] for phrase in _phrases("elsewhere", "belongings", "deeds")}
    return frozenset(last | {"for", "at", "with"}), frozenset(first | _roles())
