"""Which outlet: what a page says of itself, and what the archive knows of outlets."""

from __future__ import annotations

import pytest
from dotted import Case, article_of, by_title, cases, differences, fill, reading_of

from archive_gen.inference.known_outlets import THRESHOLD as SOURCE_THRESHOLD
from archive_gen.inference.known_outlets import Beside, judged_together, learn_outlets
from archive_gen.inference.labelling import label_lines
from archive_gen.inference.lines import split_lines
from archive_gen.inference.outlet_features import outlet_names
from archive_gen.inference.outlet_names import letters_of
from archive_gen.inference.outlet_places import find_places
from archive_gen.inference.outlet_readers import speaks_to_reader
from archive_gen.inference.outlet_shapes import shape_of
from archive_gen.inference.recurring import line_key
from archive_gen.inference.resolve import learn, resolve
from archive_gen.inference.sheet import Sheet
from archive_gen.inference.sources import IN_THE_FURNITURE, IN_THE_TEXT, headline_tail
from archive_gen.records import Candidate, Reading

BODY = fill("\n\n{prose 1}\n\n{prose 2}\n\n{prose 3}\n")
HEAD = "Old ferry sails for another winter"
File = tuple[int, str, tuple[Candidate, ...]]
"""The number of a file's headline, its language, its candidates."""


@pytest.mark.parametrize("case", cases("sources"), ids=by_title)
def test_the_outlet(case: Case) -> None:
    assert differences(article_of(case.given), case.expected) == []


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("Old ferry sails | Harbour Courier", "Harbour Courier"),
        ("Old ferry sails - Harbour Courier", "Harbour Courier"),
        ("Old ferry sails – Tarnbecker Tageblatt", "Tarnbecker Tageblatt"),
        ("Old ferry sails - And nobody minds", None),
        ("Old ferry sails", None),
        ("Old-fashioned Courier sails", None),
    ],
)
def test_the_tail_of_a_headline(text: str, tail: str | None) -> None:
    """Behind a bar, or behind a dash with a word that papers are called by."""
    assert headline_tail(text) == tail


def test_agreement_of_several_places_raises_the_score() -> None:
    """A stamp and a copyright line say more than either; each name is one candidate."""
    stamp = "\n\nThe ferry at the landing stage - Harbour Courier, 1920, 14.10.2024"
    copyright_line = "\n© 2024 Harbour Courier\n"
    one = reading_of(f"{HEAD}{stamp}{BODY}").candidates["source"]
    both = reading_of(f"{HEAD}{stamp}{BODY}{copyright_line}").candidates["source"]
    assert [found.value for found in both].count("Harbour Courier") == 1
    assert both[0].value == one[0].value == "Harbour Courier"
    assert one[0].score < both[0].score <= 1


def test_one_outlet_has_one_spelling_in_the_archive() -> None:
    """The commonest spelling of the files becomes that of all."""
    copies = [reading_of(f"{HEAD}{BODY}\n© 2024 Harbour Courier\n", f"{number}.txt") for number in range(2)]
    shouted = reading_of(f"{HEAD}{BODY}\n© 2024 HARBOUR COURIER\n", "c.txt")
    assert resolve(shouted, learn([*copies, shouted])).source == "Harbour Courier"
    assert letters_of("The Harbour Courier") == letters_of("HARBOUR COURIER")
    assert letters_of("Harbour Courier") != letters_of("Harbour Post")


def test_a_weak_sign_is_believed_where_other_files_prove_the_outlet() -> None:
    """To whom somebody spoke may be another paper; it may agree with what the archive knows."""
    spoken = "The captain told the Harbour Courier that she had never doubted it.\n"
    weak = reading_of(f"{HEAD}\n\n{spoken}{BODY}", "a.txt")
    strong = reading_of(f"New ferry sinks in the harbour{BODY}\n© 2024 Harbour Courier\n", "b.txt")
    assert resolve(weak, learn([weak])).source is None
    assert resolve(weak, learn([weak, strong])).source == "Harbour Courier"


def soft(name: str, score: float, rule: str = IN_THE_FURNITURE) -> Candidate:
    """A candidate that one file has."""
    return Candidate(name, "text", rule, score)


def files_of(*files: tuple[str, tuple[Candidate, ...]], language: str = "en") -> list[File]:
    """Files with their headlines and candidates, as the archive learns from them."""
    return [(line_key("", headline), language, candidates) for headline, candidates in files]


def share(file: File, others: list[File]) -> float:
    """What the best candidate of a file gets in the light of others."""
    headline, language, candidates = file
    return judged_together(Beside(headline, language), candidates, learn_outlets([file, *others]))[0].score


COURIER = ("Old ferry sails", (soft("The Harbour Courier", 0.35),))


def test_soft_voices_of_several_articles_add_up() -> None:
    """What one article says too softly is believed when others, under other headlines, say it too."""
    (file, other) = files_of(COURIER, ("New ferry sinks", (soft("Harbour Courier", 0.9),)))
    assert learn_outlets([other, file]) == learn_outlets([file, other])
    assert share(file, []) < SOURCE_THRESHOLD <= share(file, [other])


def test_the_same_article_twice_is_one_voice() -> None:
    """Copies of a file prove nothing more than the file."""
    (file,) = files_of(COURIER)
    assert share(file, [file] * 4) == share(file, [])


def test_a_paper_that_texts_speak_of_is_not_proved_by_it() -> None:
    """However often people speak to a paper, others may have printed it: a page that names it counts more."""
    told = files_of(*((f"Headline {n}", (soft("Harbour Courier", 0.9, IN_THE_TEXT),)) for n in range(9)))
    named = files_of(*((f"Headline {n}", (soft("Harbour Courier", 0.9),)) for n in range(9)))
    (file,) = files_of(COURIER)
    assert share(file, told) < share(file, named)


def test_an_outlet_of_another_language_counts_less() -> None:
    """An outlet writes in one language, mostly; papers of the world are spoken of in all."""
    (file,) = files_of(COURIER)
    other = ("Neue Fähre gesunken", (soft("Harbour Courier", 0.9),))
    assert share(file, []) < share(file, files_of(other, language="de")) < share(file, files_of(other))


def test_an_outlet_named_in_other_languages_only_counts_least() -> None:
    """That files of another language name it as theirs says little for a text that speaks of it."""
    (file,) = files_of(("Alte Fähre fährt", (soft("Harbour Courier", 0.35, IN_THE_TEXT),)), language="de")
    abroad = files_of(("New ferry sinks", (soft("Harbour Courier", 0.9),)))
    at_home = files_of(("Neue Fähre gesunken", (soft("Harbour Courier", 0.9),)), language="de")
    assert share(file, abroad) < share(file, at_home)


def test_a_name_gains_by_its_longer_and_shorter_forms() -> None:
    """A paper and its sports pages are one outlet: the second does not halve what speaks for the first."""
    (alone,) = files_of(("Old ferry sails", (soft("Harbour Courier", 0.4), soft("Tarnbeck Post", 0.2))))
    (forms,) = files_of(
        ("Old ferry sails", (soft("Harbour Courier", 0.4), soft("Harbour Courier Sport", 0.2)))
    )
    assert share(forms, []) > share(alone, [])


def test_certainty_of_its_own_has_a_bound() -> None:
    """Beyond a point more evidence in the file itself changes nothing; other files still do."""
    (sure,) = files_of(("Old ferry sails", (soft("Harbour Courier", 0.97),)))
    (surer,) = files_of(("Old ferry sails", (soft("Harbour Courier", 0.999),)))
    (other,) = files_of(("New ferry sinks", (soft("Harbour Courier", 0.9),)))
    assert share(sure, []) == share(surer, []) < share(sure, [other])


def test_two_letters_are_shown_by_the_address_that_spells_them() -> None:
    """They name many things; the address names one."""
    text = f"{HEAD}{BODY}\nFollow HC on Instagram\nMore on www.hc.example.com\n© 2024 HC\nwww.hc.com\n"
    assert "hc.com" in [found.value for found in reading_of(text).candidates["source"]]
    files = files_of(("A", (soft("hc.com", 0.9),)), ("B", (soft("HC", 0.9),)), ("C", (soft("HC", 0.9),)))
    headline, language, candidates = files[1]
    (judged, *_) = judged_together(Beside(headline, language), candidates, learn_outlets(files))
    assert judged.value == "hc.com"


@pytest.mark.parametrize(
    ("line", "speaks"),
    [
        ("Would you like to receive notifications from the Harbour Courier?", True),
        ("Sie können den Newsletter des Kuriers jederzeit abbestellen.", True),
        ("The opinions expressed here are the author's own.", True),
        ("The ferry company opened an account in Tarnbeck, its captain said.", False),
        ("You never know what the winter brings, she said.", False),
    ],
)
def test_sentences_to_the_reader(line: str, speaks: bool) -> None:
    """What a page says of newsletters and accounts to its reader is its own, wherever it stands."""
    assert speaks_to_reader(line) is speaks


def names_in_the_text(line: str, language: str) -> set[str]:
    """The names that are looked at in a text of which this line is a paragraph."""
    text = fill(f"{HEAD}\n\n{{prose 1}}\n\n{line}\n\n{{prose 2}}\n")
    sheet = Sheet(split_lines(text), language=language)
    label_lines(sheet)
    return {place.text for place in find_places(sheet)}


@pytest.mark.parametrize(
    ("line", "name", "language"),
    [
        ("Das sagte Rieke Brandt dem Tarnbecker Kurier am Montag in der Halle.", "Tarnbecker Kurier", "de"),
        ("Das Schiff fährt nach Hafenkurier-Recherchen noch bis in den Winter.", "Hafenkurier", "de"),
        ("You can manage what Harbourwatch sends you in your account at any time.", "Harbourwatch", "en"),
    ],
)
def test_names_in_running_text(line: str, name: str, language: str) -> None:
    """To whom somebody spoke, whose findings they are, and what a page writes to its reader."""
    assert name in names_in_the_text(line, language)


def features_of(line: str) -> dict[str, dict[str, float]]:
    """The names of a text that ends with this line, each with its features."""
    text = fill(f"{HEAD}\n\nBy Jane Winterbourne\n\n{{prose 1}}\n\n{{prose 2}}\n\n{line}\n")
    sheet = Sheet(split_lines(text), language="en")
    label_lines(sheet)
    return {name.text: name.features for name in outlet_names(sheet)}


@pytest.mark.parametrize(
    ("line", "name", "feature"),
    [
        ("Keep up. Explainers at HarbourWatch", "HarbourWatch", "pointed at"),
        ("Please log in to your Lantern account.", "Lantern", "the reader's own"),
        ("Photo montage by Kim Park, Lantern/Quay", "Lantern", "behind a person and a comma"),
        ("Kim Park, Lantern maritime correspondent", "Lantern", "name and role"),
        ("Lotsen-Redaktion 7 min", "Lotsen", "signed by it"),
        ("Das Lotsenboot im Hafen © LTV Foto: Kim Park", "LTV", "slash and person"),
        ("This article was published in the Lantern.", "Lantern", "of this article"),
        ("Read more on harbourwatch.com", "harbourwatch.com", "address used so"),
        (
            "Harbour Watch asks you to write to letters@harbourwatch.com",
            "Harbour Watch",
            "spelled by a web address",
        ),
    ],
)
def test_what_a_page_says_of_itself(line: str, name: str, feature: str) -> None:
    """Lines that lead there, the reader's account, bylines of the house, and addresses as names."""
    assert features_of(line)[name].get(feature) == 1.0


def features_in(language: str, *lines: str) -> dict[str, dict[str, float]]:
    """The names of a text in a language that ends with these lines, each with its features."""
    text = "\n\n".join((fill(f"{HEAD}\n\n{{prose 1}}\n\n{{prose 2}}"), *lines))
    sheet = Sheet(split_lines(text), language=language)
    label_lines(sheet)
    return {name.text: name.features for name in outlet_names(sheet)}


@pytest.mark.parametrize(
    ("language", "line", "name", "feature"),
    [
        ("de", "HRF 2 Hafenwelle | Am Mittag | 17.06.2025 | 15:00 Uhr", "HRF", "broadcast"),
        ("de", "HRF 4 News, 12.03.2024, 06:00 Uhr", "HRF", "broadcast"),
        ("de", "Quelle: Lotse/dpa/jro", "Lotse", "beside an agency"),
        ("de", "(Lotse mit Agenturen und dpa)", "Lotse", "beside an agency"),
        ("es", "Redacción El Faro", "El Faro", "newsroom"),
        ("nl", "Meld je aan voor de nieuwsbrief van De Vuurtoren", "De Vuurtoren", "belongings"),
        ("de", "Tarnbecker Bote vom 12.03.1987, Seite 3", "Tarnbecker Bote", "page of an issue"),
        ("en", "Harbour Line, 3 May 1987, p. 4", "Harbour Line", "page of an issue"),
        ("de", "Dieser Artikel erschien am 12. März 2024 im Lotsen.", "Lotsen", "of this article"),
        ("it", "La Lanterna è una testata giornalistica registrata", "La Lanterna", "standing"),
        ("nb", "Fyret arbeider etter Vær varsom-plakatens regler", "Fyret", "standing"),
        ("lt", "Švyturys yra žiniasklaidos priemonė, sertifikuota", "Švyturys", "standing"),
        ("en", "Lantern may earn a commission from links on this page.", "Lantern", "standing"),
        ("it", "La Lanterna - Riproduzione riservata", "La Lanterna", "copyright"),
        ("pl", "Latarnia. Wszelkie prawa zastrzeżone", "Latarnia", "copyright"),
        ("de", "Alle Rechte vorbehalten: Lotse", "Lotse", "copyright"),
        (
            "de",
            "Der Lotse-Newsletter: jeden Morgen das Wichtigste aus dem Hafen.",
            "Lotse",
            "before a hyphen, in the text",
        ),
        ("de", "Über Lotsenpost", "Lotsenpost", "invitation"),
        ("en", "By Jane Winterbourne for Quaywatch", "Quaywatch", "behind a person and a comma"),
        (
            "de",
            "Fähre im Winter. In: Quai Tribüne Online, 20.10.2025, https://www.qto.de/id/58420 (abgerufen am: 2.3.2026)",
            "Quai Tribüne Online",
            "address used so",
        ),
    ],
)
def test_what_pages_of_other_languages_say_of_themselves(
    language: str, line: str, name: str, feature: str
) -> None:
    """Broadcasts, signatures beside agencies, newsrooms, codes of the press, rights, and how to cite a page."""
    assert features_in(language, line)[name].get(feature) == 1.0


def test_the_channel_of_a_station_is_not_what_broadcasts() -> None:
    """Number and region belong to the channel; a line without the time says nothing of a broadcast."""
    broadcast = features_in("de", "HRF 2 Hafenwelle | Am Mittag | 17.06.2025 | 15:00 Uhr")
    assert "broadcast" not in broadcast["HRF 2 Hafenwelle"]
    assert "broadcast" not in features_in("de", "HRF 2 Hafenwelle | Am Mittag").get("HRF", {})


def test_agencies_alone_and_strangers_sign_for_no_paper() -> None:
    """Beside the name nothing but wires and the letters of editors may stand."""
    for line in ("Lotse/Kim Park/dpa", "Lotse/jro", "Quay Pictures/Lotse"):
        assert "beside an agency" not in features_in("de", line).get("Lotse", {})


@pytest.mark.parametrize(
    ("language", "line", "name"),
    [
        ("sv", "Fyren har sökt kommunens presschef för en kommentar om bron över kanalen.", "Fyren"),
        ("en", "Harbourwatch has contacted the council for comment about the bridge.", "Harbourwatch"),
        ("de", "Nach Recherchen des Lotsenboten wusste der Rat davon schon im Sommer.", "Lotsenboten"),
        ("de", "Laut Hafenkurier-Recherchen wusste der Rat davon schon im Sommer.", "Hafenkurier"),
        ("pt", "Procurada pelo Farol, a prefeitura não respondeu às perguntas.", "Farol"),
        ("sv", "Till Fyren säger hon att ingen i staden hade väntat sig det.", "Fyren"),
        ("nb", "Til Fyret sier hun at ingen i byen hadde ventet det.", "Fyret"),
        ("de", "Dem Lotsen liegt das Schreiben vor, in dem die Stadt um Aufschub bittet.", "Lotsen"),
        ("es", "La ciudad no respondió a las preguntas de El Faro antes del cierre.", "El Faro"),
        ("fr", "On ne pouvait pas le savoir, a confié au Phare la porte-parole de la ville.", "Le Phare"),
    ],
)
def test_names_at_the_start_of_a_paragraph_and_behind_its_first_words(
    language: str, line: str, name: str
) -> None:
    """The first word of a paragraph is a name like others; words that lead to a name are no part of it."""
    assert name in features_in(language, line)


NEUE_UFER = (
    "Seit drei Jahren berichtet die Tageszeitung neue Ufer von den Fähren im Norden.",
    "Lesen Sie zwei Wochen lang die neue Ufer: Das Probeabo endet von selbst.",
)


def test_a_german_name_may_begin_with_a_small_letter() -> None:
    """Behind a word for papers, and twice: elsewhere an adjective with its noun is no name."""
    assert "where: to the reader" in features_in("de", *NEUE_UFER)["neue Ufer"]
    assert "Ufer" not in features_in("de", *NEUE_UFER)
    assert "neue Ufer" not in features_in("de", NEUE_UFER[0])
    assert "neue Ufer" not in features_in("en", *NEUE_UFER)


def test_an_app_in_small_letters_belongs_to_the_name_with_a_capital() -> None:
    """Any word may stand in front of "app"; the name that opens the page is known."""
    named = features_in("tr", "Lantern", "lantern uygulamasını indirin")
    assert named["Lantern"].get("belongings") == 1.0
    assert "lantern" not in features_in("tr", "lantern uygulamasını indirin")


def test_who_asks_may_write_itself_in_small_letters() -> None:
    """The questions of an interview are asked by the paper, twice or more."""
    asked = ("lot: Frau Brandt, warum fährt die Fähre?", "Weil sie muss.", "lot: Und wie lange noch?")
    assert features_in("de", *asked)["lot"].get("asks, in the text") == 1.0
    assert "lot" not in features_in("de", *asked[:2])


def test_a_name_that_only_an_address_gives_is_shown_as_it_is_printed() -> None:
    """In words, or by the words of which the address has the initials; an address is no name."""
    spelled = features_of("We asked at Harbour Gazetteer, and at harbourgazetteer.com nobody was there.")
    initials = features_of("It stood in Quayside Tribune Online, https://www.qto.de/persistent/58420")
    assert "name of the address is printed" in spelled["Harbour Gazetteer"]
    assert "name of the address is printed" in initials["Quayside Tribune Online"]
    assert "harbourgazetteer.com" in features_of("We asked at harbourgazetteer.com, where nobody was.")


def test_a_list_of_other_papers_names_none_that_is_its_own() -> None:
    """An address between commas is one of several for which somebody has written."""
    listed = features_of("Her work has appeared on sites including Tidewatch, quaypost.com, and The Berth.")
    assert listed["quaypost.com"]["address in a list"] == 1.0
    assert "address in a list" not in features_of("Her work has appeared on quaypost.com.")["quaypost.com"]


def test_a_slash_before_a_role_makes_it_a_picture_credit() -> None:
    """Agencies sign "Harbour Wire / Contributor": no reporter of it is named."""
    assert "its reporter" not in features_of("Harbour Wire / Contributor").get("Harbour Wire", {})


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Jane Roe, Deputy Editor", "Deputy"),
        ("Executive Content Editor", "Executive Content"),
        ("Follow Your Courier on Instagram", "Your Courier"),
        ("Visit Dear Winter's website for more", "Dear Winter"),
    ],
)
def test_names_that_are_none(line: str, name: str) -> None:
    """Ranks, "your", and columns that answer letters are not taken for an outlet."""
    found = reading_of(f"{HEAD}{BODY}\n{line}\n").candidates.get("source", ())
    assert name not in [each.value for each in found if each.score >= SOURCE_THRESHOLD]


@pytest.mark.parametrize(
    ("name", "menu"),
    [("DarkMode", True), ("News & Politics", True), ("The Real Story", False), ("HarbourWatch", False)],
)
def test_words_of_menus(name: str, menu: bool) -> None:
    """Also glued ones; an article before two of them makes a name."""
    assert bool(shape_of(name, "en")["only words of menus"]) is menu


def test_an_author_s_own_address_is_not_the_outlet() -> None:
    """An address made of the author's name leads to the author."""
    text = "{head}\n\nBy Jane Winterbourne{body}\nMore at {address}\n"
    own = reading_of(text.format(head=HEAD, body=BODY, address="www.janewinterbourne.com"))
    other = reading_of(text.format(head=HEAD, body=BODY, address="www.harbourgazetteer.com"))

    def best(reading: Reading) -> float:
        return max((each.score for each in reading.candidates.get("source", ())), default=0.0)

    assert best(own) < best(other)


def test_what_others_say_never_makes_more_than_one_of_all_shares() -> None:
    """However many names the archive supports, their shares and that of "none" are shares of one."""
    candidates = tuple(soft(f"{name} Courier", 0.2) for name in ("Harbour", "Island", "Hill", "Tarnbeck"))
    known = learn_outlets(files_of(("Another headline", candidates), ("A third one", candidates)))
    judged = judged_together(Beside(line_key("", "Old ferry sails"), "en"), candidates, known)
    assert sum(candidate.score for candidate in judged) <= 1.001
    assert max(candidate.score for candidate in judged) < SOURCE_THRESHOLD


def test_a_printed_name_is_preferred_to_an_address() -> None:
    """The address and the name it spells are one outlet, shown by its name."""
    files = files_of(("A", (soft("harbourcourier.com", 0.9),)), ("B", (soft("Harbour Courier", 0.9),)))
    headline, language, candidates = files[0]
    (judged, *_) = judged_together(Beside(headline, language), candidates, learn_outlets(files))
    assert judged.value == "Harbour Courier"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The Harbour Courier", "HARBOUR COURIER"),
        ("HarbourCourier.com", "Harbour Courier"),
        ("www.harbour-courier.co.uk", "Harbour Courier"),
        ("theharbourcourier.com", "The Harbour Courier"),
    ],
)
def test_spellings_of_one_outlet(first: str, second: str) -> None:
    """Case, article, spaces and the parts of an address that no site chooses do not matter."""
    assert letters_of(first) == letters_of(second)


def test_every_score_is_a_share() -> None:
    """The shares of all names of a text are no more than 1 together, and every name is where its span says."""
    text = f"{HEAD}\n\nBy Jane Roe, Harbour Post{BODY}\nFollow Harbour Courier on Instagram\n© 2024 Tarnbeck Times\n"
    candidates = reading_of(text).candidates["source"]
    assert len(candidates) >= 2
    assert 0 < sum(candidate.score for candidate in candidates) <= 1.001
    lines = text.split("\n")
    for candidate in candidates:
        span = candidate.span
        assert span is not None
        assert lines[span.line - 1][span.start : span.end] == candidate.value


@pytest.mark.parametrize(
    "line",
    [
        "©" * 5000,
        "Follow " * 3000,
        "A" * 20000,
        "a." * 9000,
        "A/B " * 4000,
        "x@" * 5000,
        "Kurier-App " * 3000,
        "Die Tageszeitung neue Ufer app " * 800,
        " ".join(
            f"Zeitung neue{'abcdefghijklmnopqrstuvwxyz'[n % 26] * (n % 9 + 1)} Ufer" for n in range(3000)
        ),
        "dpa/" * 4000,
        "A. " * 5000 + "Alle Rechte vorbehalten",
    ],
)
def test_hostile_lines_are_read_like_others(line: str) -> None:
    """Lines made to be slow give some answer, wherever they stand, and none that they do not hold."""
    article = article_of(f"{HEAD}\n\n{line}{BODY}\n{line}\n")
    assert article.title == HEAD
    assert article.source is None or article.source in line
