"""Names are found by evidence, in their fullest form, and ordinary capitals are left alone."""

from __future__ import annotations

import pytest
from counting import calls_of
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_gen.inference.names import find_names
from archive_gen.records import NameMention


def names_of(
    *paragraphs: str, headline: str | None = None, language: str | None = "en"
) -> dict[str, NameMention]:
    numbered = list(enumerate(paragraphs, 1))
    return {name.name: name for name in find_names(numbered, headline=headline, language=language)}


def test_a_word_at_the_start_of_a_sentence_is_no_name() -> None:
    """A capital that the sentence gives proves nothing, in prose, in quotations and after a colon."""
    found = names_of(
        "Fishermen were angry. “Nobody asked us,” one said. Therefore they left: Boats stayed away.",
        "Gulls cried (Perhaps for food).",
    )
    assert found == {}


def test_a_word_at_the_start_counts_once_it_stands_inside_a_sentence() -> None:
    """What stands with a capital inside a sentence elsewhere is a name at the start of one, too."""
    found = names_of("Quarnholt sold its ferries. Last year the board of Quarnholt said it would not sell.")
    assert found["Quarnholt"].count == 2


def test_headlines_and_headings_bring_no_names_but_confirm_them() -> None:
    """Title case and capitals throughout give nothing; a name of the body is counted there too."""
    found = names_of(
        "Feared a Long Winter, But Left in a Good Mood",
        "SIGN UP FOR OUR NEWSLETTER TODAY",
        "Read More Stories",
        "On Friday the mayor thanked Ada Lund for the ferry.",
        headline="Ada Lund Opens Reckless New Ferry",
    )
    assert list(found) == ["Ada Lund"]
    assert found["Ada Lund"].count == 2


def test_surname_alone_is_counted_as_the_full_name() -> None:
    """A person named in full once, then by surname, is one name; the surname is none."""
    found = names_of(
        "The engineer Ada Lund resigned. Lund said on Monday that the board had been told.",
        "Critics of Lund's plan were pleased.",
    )
    assert found["Ada Lund"] == NameMention("Ada Lund", "person", 3, 1, ("Lund",))
    assert "Lund" not in found


def test_surname_of_two_people_is_left_out() -> None:
    """Where two full names end alike, the surname alone is nobody's."""
    found = names_of("They met Ada Lund and then Erik Lund. Later the judge asked Lund to leave.")
    assert sorted(found) == ["Ada Lund", "Erik Lund"]
    assert found["Ada Lund"].count == 1


def test_middle_names_are_folded() -> None:
    """With and without an initial it is one person."""
    found = names_of("A letter to Ada B. Lund was found. The police asked Ada Lund and Ada Lund again.")
    assert found["Ada Lund"].count == 3


@pytest.mark.parametrize(
    ("text", "person", "others"),
    [
        ("Later NATO Secretary General Ada Lund left.", "Ada Lund", {"NATO"}),
        (
            "He met Norwegian Foreign Ministry spokeswoman Ada Lund.",
            "Ada Lund",
            {"Norway", "Norwegian Foreign Ministry"},
        ),
        ("He met former U.S. President Ada Lund.", "Ada Lund", {"United States"}),
        ("He met Vice President Ada Lund and Mrs. Berit Quarn.", "Ada Lund", {"Berit Quarn"}),
        ("He met Secretary of State Ada Lund.", "Ada Lund", set()),
        ("He met Dr. J. R. Quarnholt-Smith there.", "J. R. Quarnholt-Smith", set()),
        ("He met Frenchman Corvin Marleau there.", "Corvin Marleau", {"France"}),
        ("He met Arvika University lecturer Ada Lund.", "Ada Lund", {"Arvika University"}),
    ],
)
def test_titles_are_evidence_and_are_cut(text: str, person: str, others: set[str]) -> None:
    """Titles, jobs and nationalities before a name make it a person's, and are no part of it."""
    found = names_of(text)
    assert set(found) == {person} | others
    assert found[person].kind == "person"


def test_royal_titles_belong_to_the_name() -> None:
    """A king or a pope without a surname is named with the title."""
    found = names_of("They met King Olvar V, Pope Silvan and the Duke of Arvika.")
    assert {name.name: name.kind for name in found.values()} == {
        "King Olvar V": "person",
        "Pope Silvan": "person",
        "Duke of Arvika": "person",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Joost van der Quarn",
        "Maria de la Cresta",
        "Omar bin Tarek al-Rashidi",
        "Ludwig von Arvik",
        "Siobhan O'Quarn",
        "Anne-Marie D'Arvik",
        "Pierre d'Arvika",
        "Kim Sung-ho",
    ],
)
def test_particles_stay_inside_a_persons_name(name: str) -> None:
    """Links, hyphens and apostrophes of names in many languages do not cut them."""
    assert name in names_of(f"Yesterday the court heard {name} in private.")


def test_institutions_keep_their_of_and_for() -> None:
    """Links inside the names of institutions are kept, other prepositions end a name."""
    found = names_of(
        "They asked the Bank of Arvika, the Ministry of Fisheries and Food, and the Centre for Harbour Studies."
    )
    assert {"Bank of Arvika", "Ministry of Fisheries and Food", "Centre for Harbour Studies"} <= set(found)
    assert all(found[name].kind == "organisation" for name in found if " " in name)


def test_acronym_is_folded_into_what_it_stands_for() -> None:
    """A name and, in brackets, its acronym are one name, and each form counts for it."""
    found = names_of("On Monday the Coastal Heritage Trust (CHT) met. Members of the CHT voted. The CHT won.")
    assert found == {
        "Coastal Heritage Trust": NameMention("Coastal Heritage Trust", "organisation", 4, 1, ("CHT",))
    }


def test_acronym_tells_how_far_its_name_goes() -> None:
    """What stands before the bracket is one name wherever the article prints it, an "and" in it or not;
    another word may stand between.
    """
    found = names_of(
        "He runs Sound and Isles Ferries (SIF). On Monday SIF bought a boat. Later Sound and Isles Ferries sold it."
    )
    assert set(found) == {"Sound and Isles Ferries"}
    assert found["Sound and Isles Ferries"].count == 4
    found = names_of("It is part of the Quarn Lunar Services programme (QLS), and QLS is late.")
    assert set(found) == {"Quarn Lunar Services"}


def test_what_is_called_the_something_of_somewhere_is_one_name() -> None:
    """A ship, a book, a strait; but not somebody's office, and no people."""
    found = names_of("They sailed on the Maid of Tarnholt. The Maid of Tarnholt is old, but the Maid floats.")
    assert set(found) == {"Maid of Tarnholt"}
    assert found["Maid of Tarnholt"].count == 3
    assert "Mayor of Tarnholt" not in names_of("He met the Mayor of Tarnholt yesterday.")
    assert "Tarnholt" in names_of("We spoke to the Harkers of Tarnholt yesterday, in Tarnholt.")


def test_brackets_that_stand_for_something_else_are_not_folded() -> None:
    """An acronym is folded only where its letters are the initials."""
    found = names_of("On Monday Harbour Lines (BRX) fell. Shares in BRX rose later.")
    assert {"BRX", "Harbour Lines"} <= set(found)


def test_acronyms_need_no_other_evidence_but_everyday_ones_are_no_names() -> None:
    """Capitals among small letters name an organisation; units and jobs do not."""
    assert set(names_of("UNQRA said at 9 PM GMT that its CEO had seen the PDF on TV.")) == {"UNQRA"}


def test_countries_and_their_people_are_one_name() -> None:
    """Spellings, adjectives and peoples lead to the country, possessives are cut."""
    found = names_of(
        "A U.S. ship left. The US said so, Americans said so, and an American officer in the United States said so.",
        "Norway's fleet and the Norwegians stayed in The Netherlands, near British waters.",
    )
    assert found["United States"].count == 5
    assert found["United States"].forms == ("American", "Americans", "U.S.", "US")
    assert found["Norway"].count == 2
    assert {"Netherlands", "United Kingdom"} <= set(found)
    assert all(name.kind == "place" for name in found.values())


def test_language_is_no_country() -> None:
    """Somebody who speaks Norwegian does not speak of Norway."""
    assert names_of("She speaks Norwegian and wrote the letter in German.") == {}


def test_surname_that_is_also_a_country_is_the_person() -> None:
    """A full name outweighs the gazetteer."""
    found = names_of("The coach Dana Jordan left. Asked why, Jordan smiled. Later Jordan returned.")
    assert list(found) == ["Dana Jordan"]
    assert found["Dana Jordan"].count == 3


def test_dateline_in_capitals_is_a_known_place() -> None:
    """A place in capitals at the head of a story is the place."""
    assert "New York" in names_of("NEW YORK, March 3 - Shares fell sharply in early trading, brokers said.")


@pytest.mark.parametrize("word", ["Tuesday", "October", "President", "Government", "Internet", "Subscribe"])
def test_days_jobs_and_furniture_are_no_names(word: str) -> None:
    """Words that name nobody are never given, even inside a sentence."""
    assert names_of(f"They saw it on {word} and again on {word} there.") == {}


def test_the_stays_only_where_it_is_always_part_of_the_name() -> None:
    """A "The" with a capital inside sentences belongs to a name; otherwise it is cut."""
    assert "The Harbour Herald" in names_of("He wrote for The Harbour Herald and edited The Harbour Herald.")
    assert "Harbour Herald" in names_of("The Harbour Herald closed. He wrote for the Harbour Herald.")


def test_given_name_alone_only_confirms() -> None:
    """A given name may be anybody's, unless the article holds one person of that name."""
    assert names_of("They told Annika to wait, and Annika waited.") == {}
    assert names_of("They told Annika Quarn to wait, and Annika waited.")["Annika Quarn"].count == 2


def test_first_word_of_a_story_in_capitals_is_read_as_a_word() -> None:
    """Capitals that the page designer set are no acronym and no spelling."""
    assert list(names_of("ANNIKA Quarn has left. LOVELY boats were seen.")) == ["Annika Quarn"]


def test_glued_words_are_no_name() -> None:
    """A name that ran into the next word is not given."""
    assert not any(
        "UPDATED" in name for name in names_of("A photograph by Mirko HarbourUPDATED yesterday was sold.")
    )


def test_wire_agency_that_was_told_is_no_subject() -> None:
    """The agency somebody spoke to is not what the story is about."""
    assert set(names_of("The engineer told Reuters that Quarnholt would close.")) == {"Quarnholt"}


def test_german_nouns_are_no_names() -> None:
    """Where nouns have capitals, only people with a known given name, places and acronyms are given."""
    found = names_of(
        "Die Hafenbehörde hat am Montag den Vertrag gekündigt, sagte Ministerin Annika Quarnholt in Hamburg.",
        "Der Streit um die Fähre begann in Deutschlands Norden. Quarnholts Partei, die QDP, schweigt.",
        language="de",
    )
    assert set(found) == {"Annika Quarnholt", "Hamburg", "Deutschland", "QDP"}
    assert found["Annika Quarnholt"].count == 2


def test_german_surnames_stand_beside_verbs_of_speech() -> None:
    """They make an unknown word before them a given name, unless it is what somebody is, or opens a sentence."""
    found = names_of(
        "Am Montag kam Hinnerk Quarnholt in den Hafen. Die Fähre sei alt, sagte Quarnholt.",
        "Neue Farbe sei nötig, sagte Sprecherin Tarnbeck. Sollte Quarnholt gehen, bleibt nach Angaben des "
        "Vereins nur der Ältere, so Harker. Das weiß der Ältere Harker auch.",
        language="de",
    )
    assert {name for name in found if " " in name} == {"Hinnerk Quarnholt"}
    assert found["Hinnerk Quarnholt"].count == 3


def test_german_is_noticed_where_nobody_says_so() -> None:
    """Without a language, nouns with capitals and German words make the reading strict."""
    text = (
        "Die Behörde hat den Vertrag nicht verlängert, und der Streit ist neu. Das Ufer und die Fähre sind "
        "gesperrt, der Hafen und das Lager auch. Der Rat hat die Klage und das Urteil nicht gelesen."
    )
    assert names_of(text, language=None) == {}


def test_cyrillic_names_and_their_cases() -> None:
    """Cases of a name are one name; cases of a country lead to the country."""
    found = names_of(
        "Вчера инженер Мирон Кварнов приехал. Об этом Мирону Кварнову сообщили из России.",
        language="ru",
    )
    assert len([name for name in found if "варнов" in name]) == 1
    assert "Россия" in found


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("zh", "法国和日本的代表昨天在这里会面。", "法国"),
        ("ja", "昨日、フランスの代表が到着した。", "フランス"),
        ("ko", "어제 프랑스에서 대표단이 왔다.", "프랑스"),
        ("ar", "وصل الوفد أمس إلى فرنسا للمشاركة.", "فرنسا"),
    ],
)
def test_scripts_without_capitals_give_known_places_only(language: str, text: str, place: str) -> None:
    """There the gazetteer is all the evidence."""
    found = names_of(text, language=language)
    assert place in found
    assert all(name.kind == "place" for name in found.values())


def test_common_word_with_a_country_inside_is_masked() -> None:
    """The word for developing countries holds the characters of China and is not China."""
    assert names_of("发展中国家的代表昨天会面。", language="zh") == {}


def test_names_come_most_frequent_first_and_with_their_first_line() -> None:
    """The order is by count, then by appearance, and `line` is the caller's own."""
    found = find_names(
        [(7, "The boat reached Quarn and Arvik."), (9, "They left Arvik again.")],
        headline=None,
        language="en",
    )
    assert [(name.name, name.count, name.line) for name in found] == [("Arvik", 2, 7), ("Quarn", 1, 7)]


_WORDS = st.sampled_from(
    "Ada Lund Lund's NATO U.S. US American President of the van der said in Bank The, (CHT) Coastal Heritage Trust "
    "Norway. “Quarn” J. R. May Monday and & Россия Мирона 法国 al-Rashid UK-based O'Quarn İstanbul'da New York".split()
)
_LANGUAGES = st.sampled_from([None, "en", "de", "ru", "zh", "ar", "tr", "fr", "en-GB", "xx", ""])
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=60).map(" ".join))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), _TEXTS), max_size=5), st.none() | _TEXTS, _LANGUAGES)
def test_any_text_gives_names_that_stand_in_it(
    paragraphs: list[tuple[int, str]], headline: str | None, language: str | None
) -> None:
    """No text is too strange: every name is short, counted, and stands in the text in some form."""
    whole = "\n".join(" ".join(text.split()) for _, text in paragraphs).replace("’", "'")
    for name in find_names(paragraphs, headline=headline, language=language):
        assert 0 < len(name.name) <= 80
        assert name.count >= 1
        assert name.line in {line for line, _ in paragraphs}
        forms = [form.replace("’", "'") for form in (name.name, *name.forms)]
        assert any(form.split()[-1].rstrip(".") in whole for form in forms)


@given(st.lists(_WORDS, min_size=10, max_size=60).map(" ".join), st.sampled_from(["en", "de", "ru", "zh"]))
@settings(max_examples=40, deadline=None)
def test_reading_is_repeatable(text: str, language: str) -> None:
    """The same text gives the same names, always."""
    paragraphs = [(1, text), (2, text)]
    once = find_names(paragraphs, headline=text, language=language)
    assert find_names(paragraphs, headline=text, language=language) == once


def _calls(paragraphs: list[tuple[int, str]], language: str) -> int:
    """How many function calls reading takes: work that does not depend on the machine."""
    return calls_of(find_names, paragraphs, headline=None, language=language)


@pytest.mark.parametrize("language", ["en", "de", "ru", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        "Ada Lund met the American President of the Bank of Arvika (BA) near Quarnholt. ",
        "American American Norwegian ",
        "Aa Bb Cc Dd ",
        "Мирон Мирона Мирону 法国",
        "J. R. & of the van der ",
    ],
)
def test_twice_the_text_is_at_most_twice_the_work(text: str, language: str) -> None:
    """No text makes reading slower than linear, in one long line or in many."""
    find_names([(1, text)], headline=None, language=language)
    for small, large in (
        ([(1, text * 200)], [(1, text * 400)]),
        ([(i, text) for i in range(200)], [(i, text) for i in range(400)]),
    ):
        assert _calls(large, language) <= 2.2 * _calls(small, language) + 200
