"""An invented newspaper archive of any size, the same for the same size, in two forms.

    python benchmarks/corpus.py 10000 FOLDER              Markdown with front matter
    python benchmarks/corpus.py 10000 FOLDER --form raw   the same articles as raw .txt
    python benchmarks/corpus.py 10000 FOLDER --length 600 short ones

Article `number` depends on its number alone, so that a small corpus is the beginning of a larger one.
Outlets, subjects and words are drawn by Zipf's law, as in real archives: a few are in most articles,
most are rare. Subjects are names that stand in the text, and are stated as tags in the Markdown form.
Lengths are log-normal around 3,900 characters, from 600 to 9,000, where no other length is asked for, and
never less than what it takes to name each subject twice; days are even over twenty years.
"""

from __future__ import annotations

import argparse
import bisect
import calendar
import datetime
import itertools
import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

OUTLETS = 40
SUBJECTS = 2_000
PEOPLE = 1_200
PLACES = 300
CLAUSES = 12_000
FIRST_DAY = datetime.datetime(2005, 1, 1, tzinfo=datetime.UTC)
DAYS = 20 * 365
LENGTH = 3_900
"""The usual characters of an article."""
SHORTEST, LONGEST = 600, 9_000

Form = Literal["markdown", "raw"]

LITTLE_WORDS = (
    "the of and to in a is that for it as was with be by on not he his but at are this have from or had "
    "an they which one you were her all she there would their we him been has when who will more no if "
    "out so said what up its about into than them can only other new some could time these two may then "
    "do first any my now such like our over man me even most made after also did many before must "
    "through back years where much your way well down should because each just those people how too "
    "little state good very make world still own see men work long get here between both life being "
    "under never day same another know while last might us great old year off come since against go "
    "came right used three"
).split()
NEWS_WORDS = (
    "council minister police court report market school hospital election party government company "
    "price water harbour bridge road train ferry island village town city county fire storm flood "
    "weather winter summer morning evening week month vote bill law budget tax job union strike worker "
    "farmer teacher doctor nurse driver captain mayor member leader group plan project house home land "
    "river sea coast bank money business trade food bread fish wheat energy power gas light museum "
    "library theatre music film book paper letter history church garden family child woman student "
    "player team match season goal win loss record station airport line service network phone computer "
    "science study research test result number cent share fund cost rise fall change meeting talk deal "
    "agreement promise question answer problem decision reason chance danger accident crime victim "
    "witness judge case trial prison army peace war border crowd visitor guest owner customer public "
    "local national early late high low large small open closed public former senior strong weak quick "
    "slow clear dark cold warm quiet loud heavy empty full whole half told asked called found lost "
    "built sold bought paid moved opened closed began ended agreed refused expected planned reported "
    "announced warned hoped"
).split()
STARTS = "b br c ch cl d f fl g gr h k l m n p pr r s sh sk st t th tr v w".split()
VOWELS = "a e i o u ai ea ee oa ou".split()
ENDINGS = "ck ll m n nd ng nt r rd rt s st t th ton ham by ley more wick".split()
PAPERS = "Herald,Courier,Gazette,Observer,Chronicle,Standard,Bulletin,Packet,Argus,Mercury".split(",")
BODIES = "Harbour Board,Rowing Club,Ferry Company,Water Trust,School Union,Seed Bank,Rail Works".split(",")
OFFICES = "Mayor,Minister,Judge,Captain,Professor,Doctor,Councillor,Bishop".split(",")
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
LINKS = (", and", ", but", ", while", " after", " because", ", although", " so that")


class Article(NamedTuple):
    """One invented article; `paragraphs` are Markdown."""

    number: int
    headline: str
    standfirst: str
    authors: tuple[str, ...]
    published: datetime.datetime
    outlet: int
    subjects: tuple[int, ...]
    place: str
    paragraphs: tuple[str, ...]


class Corpus:
    """Draws articles of around `length` characters, and writes them in one of the two forms."""

    def __init__(self, length: int = LENGTH) -> None:
        self._length = length
        pick = random.Random("names")  # noqa: S311 - nothing secret
        self.places = _different(PLACES, lambda: _name(pick))
        self.people = _different(PEOPLE, lambda: f"{_name(pick)} {_name(pick)}")
        self.outlets = _different(OUTLETS, lambda: f"The {pick.choice(self.places)} {pick.choice(PAPERS)}")
        self.subjects = _different(
            SUBJECTS, lambda: f"{_name(pick)} {pick.choice((pick.choice(BODIES), _name(pick), 'Island'))}"
        )
        invented = _different(8_000, lambda: _name(pick).lower())
        self._words = [*LITTLE_WORDS, *NEWS_WORDS, *invented]
        self._word_weights = _zipf(len(self._words))
        self._outlet_weights = _zipf(OUTLETS)
        self._subject_weights = _zipf(SUBJECTS)
        self._clauses = [self._clause(pick) for _ in range(CLAUSES)]

    def article(self, number: int) -> Article:
        """The article of that number, from 0."""
        pick = random.Random(f"article {number}")  # noqa: S311 - nothing secret
        subjects = {_drawn(pick, self._subject_weights) for _ in range(pick.randint(2, 8))}
        published = FIRST_DAY + datetime.timedelta(minutes=pick.randrange(DAYS * 24 * 60))
        return self._article(
            pick, number, published, _drawn(pick, self._outlet_weights), tuple(sorted(subjects))
        )

    def busiest(self, number: int, published: datetime.datetime) -> Article:
        """An article of a chosen moment, in the largest outlet and on the most frequent subject."""
        pick = random.Random(f"busiest {number}")  # noqa: S311 - nothing secret
        return self._article(pick, number, published, 0, (0, 7, 60))

    def text(self, article: Article, form: Form) -> str:
        """The article as the file that holds it."""
        return self._markdown(article) if form == "markdown" else self._raw(article)

    def write(self, folder: Path, articles: Iterator[Article], form: Form) -> Counter[str]:
        """Write the articles into `folder`. How many are of each "outlet 3" and each "subject 17"."""
        counts: Counter[str] = Counter()
        folders: set[Path] = set()
        for article in articles:
            file = folder / path_of(article, form)
            if file.parent not in folders:
                file.parent.mkdir(parents=True, exist_ok=True)
                folders.add(file.parent)
            file.write_text(self.text(article, form), encoding="utf-8", newline="\n")
            counts[f"outlet {article.outlet}"] += 1
            counts.update(f"subject {each}" for each in article.subjects)
        return counts

    def _article(
        self,
        pick: random.Random,
        number: int,
        published: datetime.datetime,
        outlet: int,
        subjects: tuple[int, ...],
    ) -> Article:
        headline = self._capital(" ".join(self._some_words(pick, pick.randint(5, 11))))
        standfirst = self._sentence(pick, "") if pick.random() < 0.3 else ""
        authors = tuple(pick.sample(self.people, pick.choice((1, 1, 1, 2, 3))))
        names = [self.subjects[each] for each in subjects] * 2
        pick.shuffle(names)
        length = min(LONGEST, max(SHORTEST, int(math.exp(pick.gauss(math.log(self._length), 0.55)))))
        paragraphs: list[str] = []
        size = 0
        while size < length or names:
            kind = pick.random()
            sentences = [
                self._sentence(pick, names.pop() if names else "") for _ in range(pick.randint(1, 4))
            ]
            if kind < 0.06 and paragraphs:
                paragraphs.append("## " + self._capital(" ".join(self._some_words(pick, 4))))
            if kind > 0.97 and paragraphs:
                paragraphs.append("\n".join(f"- {each}" for each in sentences))
            elif kind > 0.92:
                paragraphs.append("> " + " ".join(sentences))
            else:
                paragraphs.append(self._marked(pick, " ".join(sentences)))
            size += sum(map(len, sentences))
        return Article(
            number,
            headline,
            standfirst,
            authors,
            published,
            outlet,
            subjects,
            pick.choice(self.places),
            tuple(paragraphs),
        )

    def _some_words(self, pick: random.Random, count: int) -> list[str]:
        return pick.choices(self._words, cum_weights=self._word_weights, k=count)

    def _clause(self, pick: random.Random) -> str:
        return " ".join(self._some_words(pick, pick.randint(5, 13)))

    def _sentence(self, pick: random.Random, name: str) -> str:
        first, second = pick.choice(self._clauses), pick.choice(self._clauses)
        shape = pick.random()
        if name:
            start = pick.choice((f"The {name} said that", f"For {name} it is", f"According to {name},"))
            return f"{start} {first}{pick.choice(LINKS)} {second}."
        if shape < 0.2:
            return f"“{self._capital(first)},” said {pick.choice(OFFICES)} {pick.choice(self.people)}."
        if shape < 0.35:
            return f"{self._capital(first)} in {pick.choice(self.places)} on {pick.choice(WEEKDAYS)}."
        if shape < 0.5:
            return f"{self._capital(first)} for {pick.randint(2, 90_000):,} {second}."
        return f"{self._capital(first)}{pick.choice(LINKS)} {second}."

    def _marked(self, pick: random.Random, text: str) -> str:
        """A paragraph, in one of three cases with some emphasis or a link in it."""
        chance = pick.random()
        if chance > 0.33:
            return text
        words = text.split(" ")
        at = pick.randrange(len(words) - 1)
        if chance < 0.12:
            words[at] = f"*{words[at]}*"
        elif chance < 0.2:
            words[at] = f"**{words[at]}**"
        else:
            words[at] = (
                f"[{words[at]}](https://example.org/background/{pick.randrange(10**5)}?from=archive&part=2)"
            )
        return " ".join(words)

    @staticmethod
    def _capital(text: str) -> str:
        return text[:1].upper() + text[1:]

    def _markdown(self, article: Article) -> str:
        def quoted(text: str) -> str:
            return json.dumps(text, ensure_ascii=False)  # every JSON string is one in YAML

        head = [
            "---",
            f"title: {quoted(article.headline)}",
            *([f"subtitle: {quoted(article.standfirst)}"] if article.standfirst else []),
            f"date: {article.published:%Y-%m-%dT%H:%M:%SZ}",
            f"source: {quoted(self.outlets[article.outlet])}",
            "authors:",
            *(f"  - {quoted(each)}" for each in article.authors),
            "tags:",
            *(f"  - {quoted(self.subjects[each])}" for each in article.subjects),
            f"dateline: {quoted(article.place)}",
            "language: en",
            "---",
            "",
        ]
        return "\n".join(head) + "\n" + "\n\n".join(article.paragraphs) + "\n"

    def _raw(self, article: Article) -> str:
        """As it might have been copied from the outlet's page; each outlet has its own habits."""
        outlet, when = self.outlets[article.outlet], article.published
        day = f"{when.day} {calendar.month_name[when.month]} {when.year}"
        byline = "By " + " and ".join(article.authors)
        body = [_unmarked(each) for each in article.paragraphs]
        top = [article.headline, *([article.standfirst] if article.standfirst else [])]
        match article.outlet % 4:
            case 0:
                weekday = WEEKDAYS[when.weekday()]
                parts = [*top, byline, f"{weekday}, {day}", *body, f"© {when.year} {outlet}"]
            case 1:
                parts = [outlet, *top, day, byline, "Share this article", *body]
            case 2:
                body[0] = f"{article.place.upper()} — {body[0]}"
                parts = [*top, f"Published: {when:%Y-%m-%d %H:%M}", byline, *body, f"Read more in {outlet}"]
            case _:
                parts = [*top, byline, *body, f"This article first appeared in {outlet} on {day}."]
        return "\n\n".join(parts) + "\n"


def path_of(article: Article, form: Form) -> str:
    """Where the article lies in the folder of content."""
    if form == "raw":
        return f"{article.number // 500:04}/{article.number:07}.txt"
    words = re.sub(r"[^a-z0-9]+", "-", article.headline.lower()).strip("-")[:50].rstrip("-")
    return f"{article.published:%Y/%m}/{article.number:07}-{words}.md"


def _unmarked(text: str) -> str:
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"^(## |> )", "", text.replace("*", ""))


def _name(pick: random.Random) -> str:
    syllables = "".join(pick.choice(STARTS) + pick.choice(VOWELS) for _ in range(pick.choice((1, 1, 2))))
    return (syllables + pick.choice(ENDINGS)).capitalize()


def _different(count: int, draw: Callable[[], str]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found.setdefault(draw())
    return list(found)


def _zipf(count: int) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


def _drawn(pick: random.Random, weights: list[float]) -> int:
    return bisect.bisect(weights, pick.random() * weights[-1])


def main() -> None:
    """Write a corpus as the command line says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--form", choices=["markdown", "raw"], default="markdown")
    parser.add_argument("--length", type=int, default=LENGTH, help="usual characters of an article")
    given = parser.parse_args()
    corpus = Corpus(given.length)
    counts = corpus.write(given.folder, map(corpus.article, range(given.articles)), given.form)
    outlets = sum(name.startswith("outlet") for name in counts)
    print(f"{given.articles:,} articles, {outlets} outlets, {len(counts) - outlets:,} subjects")


if __name__ == "__main__":
    main()
