"""An invented archive of a few towns, small and large, for looking at the theme and testing it."""

from __future__ import annotations

from whole_plan import Plan, plan

from archive_gen.config import Settings
from archive_gen.pages.contexts import TextPage
from archive_gen.records import (
    Article,
    Block,
    BlockKind,
    Candidate,
    Dateline,
    Evidence,
    PartialDate,
    RemovedLine,
    Span,
)

BASE_URL = "https://archive.example/press/"


def blocks(*parts: tuple[BlockKind, str]) -> tuple[Block, ...]:
    """Blocks on odd lines, one line each."""
    return tuple(Block(kind, text, 2 * n + 1, 2 * n + 1) for n, (kind, text) in enumerate(parts))


FERRY = Article(
    path="harbour/ferry-crossing.txt",
    title="The last ferry crosses the Orrin, and half of Wendlock stands on the quay",
    subtitle="After 112 years the council hands the river to a bridge that opened four months late.",
    date=PartialDate(2024, 10, 1, "08:39"),
    date_certainty="inferred",
    updated=PartialDate(2024, 10, 2),
    authors=("Ida Marlowe", "Tom Pellew"),
    source="The Wendlock Courier",
    dateline=Dateline("Wendlock", "Northern Wire"),
    agencies=("Northern Wire", "Coastal Press Agency"),
    language="en",
    tags=("Wendlock", "Orrin bridge", "Ida Marlowe", "Harbour Board", "Ferries"),
    summary="The ferry Constance made her last crossing before four hundred people.",
    word_count=612,
    url="https://wendlock-courier.example/2024/10/01/last-ferry?from=front",
    rights="© The Wendlock Courier 2024",
    extra=(("section", "Town and river"), ("desk", "Harbour")),
    body=(
        Block("caption", "The Constance at Fell Stairs on her last evening", 9, 9, "Bea Lindqvist"),
        *blocks(
            (
                "paragraph",
                (
                    "WENDLOCK (Northern Wire) – At ten past eight in the evening the ferry Constance left Fell Stairs "
                    "for the far bank of the Orrin, as she has done nineteen times a day since before the first war, and "
                    "for once nobody on board was looking at a watch. The crossing takes six minutes. On Tuesday it took eleven."
                ),
            ),
            (
                "paragraph",
                (
                    "Four hundred people had come to see it, by the count of the harbour master, Alma Reddick, who took the fares "
                    "herself and gave each passenger a ticket of the old blue kind, found in a drawer. “We printed forty thousand "
                    "of them in 1961,” she said. “It turns out that was enough.”"
                ),
            ),
            ("heading", "A bridge that came late"),
            (
                "paragraph",
                (
                    "The bridge, a plain steel arch of 240 metres, opened in June instead of February. The Harbour Board "
                    "puts the delay down to the river bed, the contractor to the Harbour Board. A report is due in November."
                ),
            ),
            (
                "quote",
                "A bridge is a road that has stopped asking the river for permission. I shall miss the asking.",
            ),
            (
                "paragraph",
                "What the crossing leaves behind, according to the list read out by the council’s clerk:",
            ),
            ("list_item", "two boats, of which one will become a café and the other is for sale;"),
            ("list_item", "eleven jobs, nine of them moved to the bridge’s toll house;"),
            ("list_item", "a bell, which both banks claim."),
            ("related", "Toll of the Orrin bridge to fall below the ferry’s fare"),
            ("related", "Wendlock’s clocks: the long quarrel about ten past eight"),
            ("heading", "Ten past eight"),
            (
                "paragraph",
                (
                    "When the lines were cast off for the last time the bell rang by itself, moved by the wash of a "
                    "coaster going down to the sea. Reddick wrote it into the log, as she writes down everything: the hour, the "
                    "wind, the number of souls on board. Then she closed the book, and it was seen that there was one page left."
                ),
            ),
            ("note", "This article was corrected on 2 October: the bridge is 240 metres long, not 420."),
            ("bio", "Ida Marlowe has written about the river for the Courier since 1998."),
        ),
    ),
    removed=(
        RemovedLine(1, "Skip to content", "a word of the page’s interface"),
        RemovedLine(2, "Share  Print  0 comments", "a word of the page’s interface"),
        RemovedLine(48, "Sign up for our Evening Tide newsletter", "an invitation to subscribe"),
    ),
    sha256="3b1f8c0d6f6d5b0b8a1e2f7c9d4a5e6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5",
    encoding="windows-1252",
    replaced_bytes=3,
    evidence=(
        Evidence(
            "title",
            (
                Candidate(
                    "The last ferry crosses the Orrin, and half of Wendlock stands on the quay",
                    "text",
                    "first line that reads as a headline",
                    0.94,
                    Span(3, 0, 74),
                ),
            ),
            (
                Candidate(
                    "Town and river",
                    "text",
                    "first line that reads as a headline",
                    0.21,
                    Span(2, 0, 14),
                    "two words, and it stands on every page of the outlet",
                ),
            ),
        ),
        Evidence(
            "date",
            (
                Candidate(
                    "2024-10-01",
                    "text",
                    "stamp below the headline",
                    0.9,
                    Span(5, 11, 21),
                    "day first: line 31 prints 26.06.2024",
                ),
            ),
            (Candidate("2024-01-10", "text", "stamp below the headline", 0.1, Span(5, 11, 21)),),
        ),
        Evidence(
            "authors",
            (
                Candidate("Ida Marlowe", "text", "byline", 0.97, Span(4, 3, 14)),
                Candidate("Tom Pellew", "text", "byline", 0.97, Span(4, 19, 29)),
            ),
        ),
        Evidence("source", (Candidate("The Wendlock Courier", "folder", "stated", 1.0),)),
        Evidence("updated", (Candidate("2024-10-02", "text", "correction note", 0.8, Span(46, 34, 43)),)),
        Evidence("slug"),
        Evidence("rights"),
        Evidence("agencies", (), (Candidate("Ferrymen", "text", "credit", 0.2, Span(44, 0, 8)),)),
    ),
    stated_none=("rights",),
)

UNTITLED = Article(
    path="loose/0007.txt",
    body=blocks(
        (
            "paragraph",
            "Nobody in Little Sallow can say who painted the water tower, but everybody has a favourite colour for it by now.",
        ),
        ("paragraph", "It has been green, then yellow, then, for one Sunday, striped."),
    ),
    date_certainty="estimated",
    date_estimate=PartialDate(2024, 9),
    language="en",
    tags=("Little Sallow",),
    summary="Nobody in Little Sallow can say who painted the water tower.",
    word_count=34,
    sha256="f" * 64,
)

GERMAN = Article(
    path="ausland/donau.md",
    format="markdown",
    title="Donaudampfschifffahrtsgesellschaftskapitänswitwenrente: Der Landtag von Oberfelden streitet über Rechtsschutzversicherungsgesellschaften",
    subtitle="Die Verkehrsinfrastrukturfinanzierungsgesellschaft weist die Vorwürfe zurück.",
    date=PartialDate(2024, 9, 30),
    date_certainty="stated",
    authors=("Käthe Brandstetter-Ölschläger",),
    source="Oberfeldener Anzeiger",
    language="de",
    tags=("Oberfelden",),
    stated_tags=("Oberfelden",),
    summary="Der Landtag von Oberfelden hat bis in die Nacht über die Renten der Witwen verhandelt.",
    word_count=412,
    body=(
        Block(
            "paragraph",
            "Der Landtag hat verhandelt.",
            1,
            1,
            html="<p>Der Landtag hat <em>bis in die Nacht</em> verhandelt.</p>\n",
        ),
        Block(
            "paragraph",
            "Die Bundesausbildungsförderungsgesetzesänderungsvorlage blieb liegen, und die Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung ebenso.",
            3,
            3,
        ),
    ),
)

ARABIC = Article(
    path="mashriq/jisr.txt",
    title="الجسر الجديد يفتح أبوابه أمام المارة بعد انتظار طويل",
    subtitle="احتفل سكان المدينة بافتتاح الجسر صباح اليوم",
    date=PartialDate(2024, 10, 1),
    date_certainty="ambiguous",
    authors=("سلمى حداد",),
    source="صحيفة الميناء",
    language="ar",
    tags=("Orrin bridge",),
    summary="احتفل سكان المدينة بافتتاح الجسر صباح اليوم بحضور العمدة.",
    word_count=88,
    body=blocks(
        (
            "paragraph",
            "احتفل سكان المدينة صباح اليوم بافتتاح الجسر الجديد فوق النهر، بعد تأخير دام أربعة أشهر، وقالت العمدة إن Harbour Board ستنشر تقريرها في نوفمبر.",
        ),
        ("heading", "تقرير في نوفمبر"),
        ("quote", "الجسر طريق توقف عن استئذان النهر."),
        ("list_item", "قاربان"),
        ("list_item", "جرس واحد"),
    ),
    removed=(RemovedLine(1, "مشاركة", "a word of the page’s interface"),),
)

LONG = Article(
    path="harbour/long.txt",
    title="Harbour Board, council and contractor each publish their own account of why the bridge over the Orrin opened four months late, what it cost, who knew of it first, and whether anyone at all will answer",
    date=PartialDate(2024, 10),
    date_certainty="inferred",
    source="The Wendlock Courier",
    language="en",
    tags=("Orrin bridge", "Harbour Board"),
    summary="Three reports, three dates, one bridge.",
    word_count=1204,
    body=blocks(
        ("paragraph", "Three reports have been published, and they agree on the colour of the bridge.")
    ),
)

_SUBJECTS = (
    (
        "Night market in Tallow Lane may stay until spring",
        "The stalls have doubled; so have the complaints about the smell of frying onions.",
    ),
    ("School of navigation finds its missing globe in the swimming pool", ""),
    (
        "Council votes for shorter speeches after a debate of nine hours",
        "Only three members were awake to count the votes.",
    ),
    ("Rain gauge on Hob Hill breaks its own record", "It has now been moved under a roof."),
    ("Library lends out its ladder", "Readers asked for it; the roof needed it."),
    (
        "Two bakers, one oven: the quarrel of Cutler Street ends in a loaf",
        "A court in Eastmoor has ruled that dawn belongs to neither.",
    ),
    ("Lighthouse keeper’s diary sold to an unknown bidder", ""),
)
_OUTLETS = ("The Wendlock Courier", "Eastmoor Gazette", "Sallow Valley Observer", "Northern Wire", None)
_AUTHORS = ((), ("Ida Marlowe",), ("R. Okafor", "Lene Holt"), ("Staff reporter",))
_TAGS = ("Wendlock", "Eastmoor", "Harbour Board", "Little Sallow", "Ferries", "Schools", "Weather")


def filler(number: int) -> Article:
    """One of many short articles, spread over the days before October 2024."""
    title, subtitle = _SUBJECTS[number % len(_SUBJECTS)]
    day = 30 - (number // 3) % 30
    month = 9 - (number // 90) % 9
    year = 2024 - number // 810
    return Article(
        path=f"many/{number:05d}.txt",
        title=title,
        subtitle=subtitle or None,
        date=PartialDate(year, month, min(day, 28)),
        date_certainty="inferred",
        source=_OUTLETS[number % len(_OUTLETS)],
        authors=_AUTHORS[number % len(_AUTHORS)],
        language="en",
        tags=("Orrin Valley", _TAGS[number % 7], _TAGS[number % 5], f"Subject {number % 60}"),
        summary="The day’s business, told shortly and without embroidery, as was the custom of the house.",
        word_count=120 + number % 700,
        body=blocks(
            (
                "paragraph",
                "The day’s business, told shortly and without embroidery, as was the custom of the house.",
            )
        ),
    )


EARLIER = Article(
    path="press/1987.txt",
    title="A bridge is promised for the day after next year",
    date=PartialDate(1987, 10, 1),
    date_certainty="stated",
    source="Eastmoor Gazette",
    language="en",
    summary="The council has heard of arches.",
    word_count=40,
    url="https://eastmoor-gazette.example/1987/a-bridge-is-promised.html",
    body=blocks(("paragraph", "The council has heard of arches, and is in favour of them.")),
    evidence=(Evidence("date", (Candidate("1987-10-01", "sidecar", "stated", 1.0),)),),
)
"""On the same day of another year as the ferry."""

KINDS = (FERRY, UNTITLED, GERMAN, ARABIC, LONG, EARLIER)

ABOUT = TextPage(
    title="About this archive",
    html="<p>Kept by the <strong>reading room</strong> of Wendlock.</p>\n<h2>Corrections</h2>\n<p>Write to the keeper.</p>\n",
)


def settings(**changes: object) -> Settings:
    """The settings of the sample archive."""
    values: dict[str, object] = {
        "title": "The Orrin Valley Press Archive",
        "description": "What the papers of two small towns said of one another",
        "base_url": BASE_URL,
        "rights": "Texts belong to their publishers.",
    }
    return Settings(**(values | changes))  # type: ignore[arg-type]


def sample_plan(many: int = 25, **changes: object) -> Plan:
    """Every kind of page: the articles above, and `many` short ones."""
    return plan((*KINDS, *(filler(number) for number in range(many))), settings(**changes), about=ABOUT)
