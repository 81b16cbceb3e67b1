"""Tags are names that the archive confirms, each under one form, in any order of reading."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference.tags import choose_tags, learn_tags
from archive_gen.records import NameMention

LUND = NameMention("Ada Lund", "person", 3, 1, ("Lund",))
QUARN = NameMention("Quarn", "place", 1, 2)


def chosen(names: list[NameMention], *archive: list[NameMention], **options: object) -> list[str]:
    """The tags of `names` in an archive that also holds the articles of `archive`."""
    knowledge = learn_tags([names, *archive])
    return [tag.value for tag in choose_tags(names, knowledge, **options)[0]]  # type: ignore[arg-type]


def why_not(names: list[NameMention], *archive: list[NameMention]) -> dict[str, str]:
    knowledge = learn_tags([names, *archive])
    return {tag.value: tag.note for tag in choose_tags(names, knowledge)[1]}


def test_twice_in_the_article_is_enough() -> None:
    """An archive of a single article has tags already."""
    assert chosen([LUND, QUARN]) == ["Ada Lund"]


def test_another_article_confirms_what_stands_once() -> None:
    """A name in two articles is a tag of both; in one article and once, it is not, and the note says so."""
    once = NameMention("Harbour Trust", "organisation", 1, 4)
    assert chosen([LUND, once]) == ["Ada Lund"]
    assert "in one article only, and there only once" in why_not([LUND, once])["Harbour Trust"]
    assert chosen([LUND, once], [once]) == ["Ada Lund", "Harbour Trust"]


def test_headline_confirms_and_comes_first() -> None:
    """A name in the headline is a tag, and ranks above what is merely as frequent."""
    names = [NameMention("Harbour Trust", "organisation", 2, 1), NameMention("Ada Lund", "person", 2, 5)]
    assert chosen(names, headline="Why Ada Lund left") == ["Ada Lund", "Harbour Trust"]
    assert chosen([QUARN], headline="Quarn: a town waits") == ["Quarn"]
    assert chosen([QUARN], headline="Quarnholt waits") == []


def test_place_named_once_counts_in_the_opening_only() -> None:
    """A place in passing, far down, is no tag even if the archive knows it."""
    far = NameMention("Quarn", "place", 1, 40)
    assert chosen([LUND, far], [far]) == ["Ada Lund"]
    near = NameMention("Quarn", "place", 1, 1)
    assert chosen([LUND, near, NameMention("Arvik", "place", 2, 40)], [near]) == [
        "Ada Lund",
        "Arvik",
        "Quarn",
    ]


def test_surname_means_the_only_person_of_that_name() -> None:
    """The archive knows one Ada Lund: her surname alone, in another article, is her."""
    bare = [NameMention("Lund", "name", 2, 1)]
    assert chosen(bare, [LUND]) == ["Ada Lund"]
    knowledge = learn_tags([bare, [LUND]])
    tag = choose_tags(bare, knowledge)[0][0]
    assert (tag.origin, tag.rule) == ("archive", "archive-name: fuller form")
    assert "as Lund" in tag.note


def test_surname_of_two_people_is_no_tag() -> None:
    """Where the archive knows two, it does not choose between them."""
    bare = [NameMention("Lund", "name", 2, 1)]
    erik = NameMention("Erik Lund", "person", 2, 1)
    assert chosen(bare, [LUND], [erik]) == []
    assert "more than one person" in why_not(bare, [LUND], [erik])["Lund"]


def test_surname_of_two_people_means_the_one_whom_everybody_knows() -> None:
    """Twenty articles on one and one on the other leave no doubt; nineteen do."""
    bare = [NameMention("Lund", "person", 2, 1)]
    erik = NameMention("Erik Lund", "person", 2, 1)
    assert chosen(bare, *[[LUND]] * 20, [erik]) == ["Ada Lund"]
    assert chosen(bare, *[[LUND]] * 19, [erik]) == []


def test_surname_that_nobody_explains_is_no_tag() -> None:
    """A Mr Lund, and no full name anywhere: no tag, however often."""
    assert chosen([NameMention("Lund", "person", 9, 1)]) == []


def test_company_that_is_also_a_surname_stays_itself() -> None:
    """A bare name in more articles than the person who bears it is not that person's surname."""
    company = [NameMention("Lund", "name", 3, 1)]
    assert chosen(company, company, company, [LUND]) == ["Lund"]


def test_acronym_means_its_only_long_form() -> None:
    """One article says what the letters stand for; elsewhere they are enough."""
    trust = NameMention("Coastal Heritage Trust", "organisation", 3, 1, ("CHT",))
    bare = [NameMention("CHT", "organisation", 2, 1)]
    assert chosen(bare, [trust]) == ["Coastal Heritage Trust"]


def test_acronym_that_is_the_usual_form_is_the_name() -> None:
    """Where most articles print the letters alone, the letters are the tag, in every article."""
    trust = NameMention("Coastal Heritage Trust", "organisation", 3, 1, ("CHT",))
    bare = [NameMention("CHT", "organisation", 2, 1)]
    assert chosen([trust], bare, bare, bare) == ["CHT"]


def test_acronym_with_two_meanings_stays_as_it_is() -> None:
    """Two long forms: neither is guessed."""
    one = NameMention("Coastal Heritage Trust", "organisation", 3, 1, ("CHT",))
    other = NameMention("Central Harbour Tunnel", "organisation", 3, 1, ("CHT",))
    assert chosen([NameMention("CHT", "organisation", 3, 1)], [one], [other]) == ["CHT"]


def test_spellings_are_one_tag_under_the_commonest() -> None:
    """Case and a leading "The" make no second tag."""
    herald = NameMention("Harbour Herald", "name", 2, 1)
    assert chosen([NameMention("The Harbour HERALD", "name", 2, 1)], [herald], [herald]) == ["Harbour Herald"]


def test_settings_stand_above_what_the_archive_knows() -> None:
    """`never` and `aliases` are a person's word; both ignore case."""
    assert chosen([LUND], never=["ada lund"]) == []
    assert chosen([LUND], aliases={"ADA LUND": "Dame Ada Lund"}) == ["Dame Ada Lund"]
    assert chosen([LUND], aliases={"Ada Lund": "Dame Ada Lund"}, never=["Dame Ada Lund"]) == []
    assert chosen([NameMention("Lund", "person", 1, 1)], aliases={"Lund": "Ada Lund"}) == ["Ada Lund"]


def test_too_common_names_are_dropped_in_large_archives_only() -> None:
    """A name in most of a hundred articles tells nothing, unless this article is about it."""
    passing = [NameMention("Quarn", "place", 2, 1)]
    assert chosen(passing, *[passing] * 20) == ["Quarn"]
    assert chosen(passing, *[passing] * 120) == []
    assert "too common" in why_not(passing, *[passing] * 120)["Quarn"]
    assert chosen([NameMention("Quarn", "place", 5, 1)], *[passing] * 120) == ["Quarn"]


def test_limit_keeps_the_best_and_tells_of_the_rest() -> None:
    """What is beyond the limit is kept as rejected, with the reason."""
    letters = "ABCDEFGHIJKLMN"
    names = [NameMention(f"Harbour {letter}x", "name", 2 + i, i + 1) for i, letter in enumerate(letters)]
    tags, rejected = choose_tags(names, learn_tags([names]))
    assert [tag.value for tag in tags] == [f"Harbour {letter}x" for letter in reversed("CDEFGHIJKLMN")]
    assert [tag.value for tag in rejected] == ["Harbour Bx", "Harbour Ax"]
    assert all("beyond the 12 best" in tag.note for tag in rejected)


def test_a_place_of_this_archive_may_stand_once_and_anywhere() -> None:
    """A place that three articles name, and no list of places, is no place in passing."""
    far = NameMention("Tarn Bay", "place", 1, 40)
    assert chosen([LUND, far], [far], [far]) == ["Ada Lund", "Tarn Bay"]
    listed = NameMention("Japan", "place", 1, 40, (), True)
    assert chosen([LUND, listed], [listed], [listed]) == ["Ada Lund"]
    word = NameMention("Quarn", "name", 1, 40)
    placed = NameMention("Quarn", "place", 1, 40)
    assert chosen([LUND, word], [placed], [placed]) == ["Ada Lund", "Quarn"]
    assert chosen([LUND, word], [word], [word]) == ["Ada Lund"]


def test_accents_and_transliterations_make_no_other_name() -> None:
    """One tag, in the spelling of most articles."""
    plain, accented = (NameMention(name, "person", 2, 1) for name in ("Nico Mador", "Nicó Mador"))
    assert chosen([plain], [accented], [accented]) == ["Nicó Mador"]
    spellings = ("Lev Tarnsky", "Lev Tarnskyy", "Lev Tarnskiy")
    sky, skyy, skiy = (NameMention(name, "person", 2, 1) for name in spellings)
    assert chosen([skyy, skiy], [sky], [sky]) == ["Lev Tarnsky"]
    assert chosen([skyy], [sky], [sky], headline="Lev Tarnskiy speaks") == ["Lev Tarnsky"]


def test_whoever_printed_or_sent_the_article_is_no_subject_of_it() -> None:
    """The outlet and the agencies are tags only where the headline names them."""
    names = [LUND, NameMention("Harbour Courier", "organisation", 3, 2)]
    assert chosen(names, carriers=["The Harbour Courier"]) == ["Ada Lund"]
    assert chosen(names, carriers=["Harbour Courier"], headline="Harbour Courier is sold") == [
        "Harbour Courier",
        "Ada Lund",
    ]
    assert chosen([LUND, NameMention("Reuters", "organisation", 3, 2)]) == ["Ada Lund"]


def test_capitals_need_an_explanation_or_an_archive() -> None:
    """An acronym is a tag where an article says what it stands for, or prints it often, or two print it."""
    bare = NameMention("QVX", "organisation", 2, 2)
    assert chosen([LUND, bare]) == ["Ada Lund"]
    assert chosen([LUND, bare], [bare]) == ["Ada Lund", "QVX"]
    assert chosen([LUND, NameMention("QVX", "organisation", 3, 2)]) == ["Ada Lund", "QVX"]
    assert chosen([LUND, bare], headline="QVX closes") == ["QVX", "Ada Lund"]
    explained = NameMention("Quarn Velvet Exchange", "organisation", 4, 2, ("QVX",))
    assert chosen([LUND, explained]) == ["Quarn Velvet Exchange", "Ada Lund"]


_NAMES = st.builds(
    NameMention,
    st.sampled_from(
        [
            "Ada Lund",
            "Ada B. Lund",
            "Erik Lund",
            "Lund",
            "CHT",
            "Coastal Heritage Trust",
            "The Quarn",
            "Quarn",
            "quarn",
        ]
    ),
    st.sampled_from(["person", "place", "organisation", "name"]),
    st.integers(1, 5),
    st.integers(1, 9),
    st.sampled_from([(), ("CHT",), ("Lund",)]),
)
_ARCHIVES = st.lists(st.lists(_NAMES, max_size=5), max_size=8)


@given(_ARCHIVES, st.randoms())
def test_order_of_articles_does_not_matter(archive: list[list[NameMention]], random: object) -> None:
    """The same articles, in any order, give the same knowledge."""
    shuffled = list(archive)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert learn_tags(shuffled) == learn_tags(archive)


@given(_ARCHIVES)
def test_every_name_is_chosen_or_rejected_and_tags_are_different(archive: list[list[NameMention]]) -> None:
    """Nothing vanishes, nothing is a tag twice, every rejection says why, every score is between 0 and 1."""
    knowledge = learn_tags(archive)
    for names in archive:
        tags, rejected = choose_tags(names, knowledge, headline="Ada Lund")
        values = [tag.value.casefold() for tag in tags]
        assert len(values) == len(set(values))
        assert all(0 <= tag.score <= 1 for tag in (*tags, *rejected))
        assert all(tag.note.startswith("rejected: ") for tag in rejected)
        assert bool(names) == bool(tags or rejected)
