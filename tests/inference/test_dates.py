"""Dates are found as printed, in many languages, and what is no date is left alone."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from counting import calls_of
from hypothesis import given
from hypothesis import strategies as st

from archive_gen.inference import dates
from archive_gen.inference.date_words import words
from archive_gen.inference.dates import DateMention, find_dates
from archive_gen.records import PartialDate

DAY = (2024, 10, 1)

FULL_DATES = [
    ("2024-10-01", "iso"),
    ("2024-10-01T16:15:30Z", "iso"),
    ("2024/10/01", "year month day"),
    ("2024.10.01", "year month day"),
    ("2024. 10. 1.", "year month day"),
    ("2024-Oct-01", "year month day"),
    ("01.10.2024", "dotted"),
    ("1. 10. 2024", "dotted"),
    ("1.10.24", "dotted"),
    ("01/10/2024", "slashed"),
    ("1 / 10 / 2024", "slashed"),
    ("01/10/24", "slashed"),
    ("1-10-2024", "dashed"),
    ("Oct. 1, 2024", "month day year"),
    ("October 1 2024", "month day year"),
    ("OCTOBER 1, 2024", "month day year"),
    ("Oct. 1st, 2024", "month day year"),
    ("October 1-3, 2024", "month day year"),
    ("Tuesday, Oct. 1, 2024", "month day year"),
    ("1 October 2024", "day month year"),
    ("1st of October, 2024", "day month year"),
    ("Tuesday 01 Oct 2024", "day month year"),
    ("01-OCT-2024 15:01:01.79", "day month year"),
    ("01Oct2024", "day month year"),
    ("1. Oktober 2024", "day month year"),
    ("Dienstag, den 1. Oktober 2024", "day month year"),
    ("1 ottobre 2024", "day month year"),
    ("1° ottobre 2024", "day month year"),
    ("1er octobre 2024", "day month year"),
    ("1 de octubre de 2024 16:51 h", "day month year"),
    ("octubre 1, 2024", "month day year"),
    ("1 d’octubre de 2024", "day month year"),
    ("1º de outubro de 2024", "day month year"),
    ("1 oktober 2024", "day month year"),
    ("den 1. oktober 2024", "day month year"),
    ("1 października 2024", "day month year"),
    ("1. října 2024", "day month year"),
    ("1. októbra 2024", "day month year"),
    ("1 октября 2024 г.", "day month year"),
    ("1 жовтня 2024 року", "day month year"),
    ("1 октомври 2024 г.", "day month year"),
    ("1 Ekim 2024 Salı", "day month year"),
    ("2024 m. spalio 1 d.", "year month day"),
    ("2024. gada 1. oktobris", "year month day"),
    ("1. oktoober 2024", "day month year"),
    ("1. lokakuuta 2024", "day month year"),
    ("2024. október 1.", "year month day"),
    ("1 octombrie 2024", "day month year"),
    ("1 Οκτωβρίου 2024", "day month year"),
    ("1 באוקטובר 2024", "day month year"),
    ("1 أكتوبر 2024", "day month year"),
    ("١ أكتوبر ٢٠٢٤", "day month year"),
    ("1 اكتوبر 2024", "day month year"),
    ("1 تشرين الأول 2024", "day month year"),
    ("1 أكتوبر/تشرين الأول 2024", "day month year"),
    ("1 अक्टूबर 2024", "day month year"),
    ("1 Oktober 2024", "day month year"),
    ("1 tháng 10 năm 2024", "day month year"),
    ("2024年10月1日", "cjk"),
    ("２０２４年１０月１日", "cjk"),
    ("2024年10月1日（火）", "cjk"),
    ("2024年10月1日星期二", "cjk"),
    ("2024년 10월 1일", "cjk"),
    ("2024년 10월 1일 화요일", "cjk"),
]


@pytest.mark.parametrize(("text", "form"), FULL_DATES)
def test_a_day_is_found_in_every_form(text: str, form: str) -> None:
    """The whole text is one date, the first of October 2024, however it is written."""
    (found,) = find_dates(text)
    assert (found.year, found.month, found.day) == DAY
    assert found.form == form
    assert text[found.start : found.end].rstrip(".") == text.removeprefix("den ").rstrip(".")


MONTH_NAMES: dict[str, dict[str, list[list[str]]]] = json.loads(
    (Path(dates.__file__).parent / "data" / "date_words.json").read_text("utf-8")
)["months"]


@pytest.mark.parametrize("language", sorted(MONTH_NAMES))
def test_every_name_of_a_month_makes_a_day(language: str) -> None:
    """Full or short, in any script, between a day and a year."""
    unread = [
        name
        for names_of_months in MONTH_NAMES[language].values()
        for month, names in enumerate(names_of_months, start=1)
        for name in names
        if [found.date for found in find_dates(f"5 {name} 2024", language=language)]
        != [PartialDate(2024, month, 5)]
    ]
    assert unread == []


@pytest.mark.parametrize(
    ("text", "month", "form"),
    [
        ("October 2024", 10, "month year"),
        ("im Mai 2024", 5, "month year"),
        ("octubre de 2024", 10, "month year"),
        ("en mars 2024", 3, "month year"),
        ("в октябре 2024", 10, "month year"),
        ("w październiku 2024", 10, "month year"),
        ("تشرين الأول 2024", 10, "month year"),
        ("2024年10月", 10, "cjk year month"),
    ],
)
def test_a_month_with_its_year_stays_a_month(text: str, month: int, form: str) -> None:
    """A month is not filled up to a day."""
    (found,) = find_dates(text, language="fr" if "mars" in text else None)
    assert (found.year, found.month, found.day, found.form) == (2024, month, 0, form)
    assert found.date == PartialDate(2024, month)


@pytest.mark.parametrize(
    ("text", "month", "day", "form"),
    [
        ("Oct. 1", 10, 1, "month day"),
        ("June 3rd", 6, 3, "month day"),
        ("on Sept. 12 -- the", 9, 12, "month day"),
        ("3 June", 6, 3, "day month"),
        ("am 3. Juni", 6, 3, "day month"),
        ("Tuesday, 3 June", 6, 3, "weekday day month"),
        ("Monday, June 3", 6, 3, "weekday month day"),
        ("18 de junio", 6, 18, "day month"),
        ("6月18日", 6, 18, "cjk month day"),
        ("6월 18일", 6, 18, "cjk month day"),
        ("Aug. 31GALA night", 8, 31, "month day"),
    ],
)
def test_a_day_without_a_year_is_returned_with_year_0(text: str, month: int, day: int, form: str) -> None:
    """The year is unknown, and no record of a date is made up."""
    (found,) = find_dates(text)
    assert (found.year, found.month, found.day, found.form) == (0, month, day, form)
    assert found.date is None


NEVER = [
    "0:00", "65", "9 am local time", "1920", "1,920", "seats 1920", "+49 30 901820", "(030) 12-34-56",
    "$1.10", "£1.10.24", "3-2", "6-4, 7-5, 3-6", "1.10.2", "v1.10.24", "Version 10.12.24", "iOS 17.1.24",
    "2.10.11.4", "192.168.1.10", "10.12.2024.5", "from 1971 until 1984", "978-3-16-148410-0", "24/7",
    "9/11", "1/2", "You may 5 times", "a long march 3 men", "August company", "It may be so",
    "the march of time", "vor 3 Stunden", "2 hours ago", "yesterday", "won 3 set 2", "3 Sie",
    "the Mars 2020 rover", "4:4204:42", "99/99/9999", "31.02.2024", "2023-02-29", "00.10.2024",
    "in May 1,200 people", "June 3pm", "May 5 percent", "may 2020", "10-15", "2022/23", "12 led lights",
    "tel 06-12-2024-55", "12345-01-02", "2 out of 3", "2567-10-01", "1403/07/10", "", "2024", "3 of 5",
    "17   MAR8 1507",
]  # fmt: skip


@pytest.mark.parametrize("text", NEVER)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    """Scores, prices, versions, addresses, quantities and impossible days give nothing at all."""
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Jo Doe SamDecember 20, 2023", ["2023-12-20"]),
        ("07:12, 09 Mar 2023Updated 07:20, 10 Mar 2023", ["2023-03-09", "2023-03-10"]),
        ("Published2024-02-14T16:15:30Z", ["2024-02-14"]),
        ("By Ann Example22 December 2023", ["2023-12-22"]),
        ("30.04.2024BerlinPrag", ["2024-04-30"]),
        ("Nov.November 12, 2020 11:05 AM", ["2020-11-12"]),
        ("01.10.2024-05.10.2024", ["2024-10-01", "2024-10-05"]),
        ("1993. June 20, 1990", ["1990-06-20"]),
        ("page 5 May 12, 2024", ["2024-05-12"]),
        ("May 5, 3000 people", []),
        ("May 12, 20245:00 AM ET", ["2024-05-12"]),
        ("12 May 202416:30", ["2024-05-12"]),
        ("12.05.20249:30", ["2024-05-12"]),
        ("2024-05-1216:30", ["2024-05-12"]),
        ("May 12, 20245", []),
    ],
)
def test_dates_glued_to_their_neighbours_are_cut_out(text: str, days: list[str]) -> None:
    """Text dumps lose the space between a name, a label and a date."""
    assert [found.date.iso for found in find_dates(text) if found.date] == days


@pytest.mark.parametrize(
    ("text", "time"), [("May 12, 20245:00 AM ET", "05:00"), ("May 12, 202410:30 PM", "22:30")]
)
def test_a_time_glued_to_the_year_is_read(text: str, time: str) -> None:
    """All of the year's four figures belong to it, what follows them to the time."""
    (found,) = find_dates(text)
    assert (found.time, found.start, found.end) == (time, 0, len(text))


def test_a_first_name_before_a_date_is_no_weekday() -> None:
    """Sam is French for Saturday too; what is glued on or does not fit stays outside the date."""
    for text in ("Rita SamDecember 20, 2023", "By Sam 20 December 2023"):
        (found,) = find_dates(text)
        assert found.weekday is None
        assert "Sam" not in text[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "time", "timezone"),
    [
        ("08:39, 06 Jan 2026", "08:39", ""),
        ("8.39am, 6 January 2026", "08:39", ""),
        ("12:20pm Jan 7, 2024", "12:20", ""),
        ("Jan 7, 2024 12:20 a.m.", "00:20", ""),
        ("January 7, 2024 / 3:51 PM EST", "15:51", "EST"),
        ("January 7, 2024 10:46 am CETUpdated", "10:46", "CET"),
        ("07.01.2024 10:58 Uhr", "10:58", ""),
        ("07.01.2024, 10.58 Uhr", "10:58", ""),
        ("7 de enero de 2024 16:51 h", "16:51", ""),
        ("7 janvier 2024 à 16h05", "16:05", ""),
        ("7 januari 2024 kl. 12.30", "12:30", ""),
        ("2024-01-07T16:15:30Z", "16:15", "Z"),
        ("2024-01-07T16:15:30.5+02:00", "16:15", "+02:00"),
        ("2024-01-07 16:15:30-05", "16:15", "-05"),
        ("7 January 2024 - 07:50 GMT+3", "07:50", "GMT+3"),
        ("2024年1月7日 15時30分", "15:30", ""),
        ("2024년 1월 7일 오후 3:30", "15:30", ""),
        ("7 January 2024 10:00-12:00", "10:00", ""),
        ("7 January 2024 25:00", "", ""),
        ("7 January 2024 3:2", "", ""),
        ("January 2024 10:00", "", ""),
    ],
)
def test_the_time_beside_a_date_is_read_in_24_hours(text: str, time: str, timezone: str) -> None:
    """Before or after the date, with its zone as printed; a span of hours is not a zone."""
    (found,) = find_dates(text)
    assert (found.time, found.timezone) == (time, timezone)


def test_two_times_between_two_dates_are_shared_out() -> None:
    """Each date keeps the time that stands behind it, or else before it."""
    found = find_dates("06 Jan 2026 08:39, 07 Jan 2026 09:41")
    assert [mention.time for mention in found] == ["08:39", "09:41"]


@pytest.mark.parametrize(
    ("text", "language", "day", "swapped", "proof"),
    [
        ("03/04/2025", None, "2025-04-03", "2025-03-04", None),
        ("03.04.2025", None, "2025-04-03", "2025-03-04", None),
        ("03-04-2025", None, "2025-04-03", "2025-03-04", None),
        ("03/04/2025", "en", "2025-04-03", "2025-03-04", None),
        ("03/04/2025", "en-US", "2025-03-04", "2025-04-03", None),
        ("03.04.2025", "en-US", "2025-04-03", "2025-03-04", None),
        ("03/04/2025 3:15 PM ET", None, "2025-03-04", "2025-04-03", None),
        ("04/04/2025", None, "2025-04-04", None, None),
        ("26.06.2024", None, "2024-06-26", None, True),
        ("26/06/2024", None, "2024-06-26", None, True),
        ("06/26/2024", None, "2024-06-26", None, False),
        ("Thursday, 03/04/2025", None, "2025-04-03", None, True),
        ("Tuesday, 03/04/2025", None, "2025-03-04", None, False),
        ("Sunday, 03/04/2025", None, "2025-04-03", "2025-03-04", None),
        ("2025/04/03", None, "2025-04-03", None, None),
        ("3 April 2025", None, "2025-04-03", None, None),
    ],
)
def test_the_order_of_day_and_month_is_never_guessed_in_silence(
    text: str, language: str | None, day: str, swapped: str | None, proof: bool | None
) -> None:
    """Both readings are returned, unless a number above 12 or the weekday settles it."""
    (found,) = find_dates(text, language=language)
    assert found.date is not None
    assert PartialDate(found.year, found.month, found.day).iso == day
    assert (found.swapped.iso if found.swapped else None) == swapped
    assert found.day_first_proof is proof


@pytest.mark.parametrize(
    ("text", "weekday", "agrees"),
    [
        ("Tuesday, 1 October 2024", 1, True),
        ("Friday, 1 October 2024", 4, False),
        ("Tues., Oct. 1, 2024", 1, True),
        ("mardi 1er octobre 2024", 1, True),
        ("terça-feira, 1 de outubro de 2024", 1, True),
        ("Di., 01.10.2024", 1, True),
        ("Di 01.10.2024", 1, True),
        ("вторник, 1 октября 2024", 1, True),
        ("الثلاثاء 1 أكتوبر 2024", 1, True),
        ("2024年10月1日（火）", 1, True),
        ("2024년 10월 1일 (화)", 1, True),
        ("01.10.2024, Dienstag", 1, True),
        ("1 October 2024 Sunday Gazette", None, None),
        ("Tuesday (Oct. 1)", 1, None),
    ],
)
def test_a_printed_weekday_is_checked(text: str, weekday: int | None, agrees: bool | None) -> None:
    """The weekday belongs to the date; behind it without brackets it must fit to count."""
    (found,) = find_dates(text)
    assert (found.weekday, found.weekday_agrees) == (weekday, agrees)
    if weekday is not None:
        assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "language", "month"),
    [
        ("3. listopada 2024", "hr", 10),
        ("3 listopada 2024", "pl", 11),
        ("3 listopada 2024", None, 0),
        ("3 listopada 2024", "de", 0),
        ("3 set", "it", 9),
        ("3 set", None, 0),
        ("3 set 2024", None, 9),
        ("3. Okt.", "de", 10),
        ("mars 2024", "sv", 3),
        ("Mars 2024", "en", 0),
        ("3 may", "es-MX", 5),
        ("3 mars", "no", 3),
    ],
)
def test_words_of_several_meanings_are_decided_by_the_language(
    text: str, language: str | None, month: int
) -> None:
    """Without the language, an open name gives no date, and an abbreviation needs day and year."""
    assert [found.month for found in find_dates(text, language=language)] == ([month] if month else [])


def test_a_date_in_an_address_is_told_apart() -> None:
    """The day in a link or in a file's name is not the day that the text prints."""
    for text in ("https://example.org/2024/10/01/harbour", "photo-2024-10-01-harbour.jpg"):
        assert [found.form for found in find_dates(text)] == ["address"]


@pytest.mark.parametrize(
    ("text", "year"),
    [("01.10.68", 2068), ("01.10.69", 1969), ("10/01/99", 1999), ("4.4.18", 0), ("1-10-24", 0)],
)
def test_two_digit_years_are_believed_only_in_clear_stamps(text: str, year: int) -> None:
    """69 to 99 are of the last century, as POSIX has it; single digits throughout are too little."""
    assert [found.year for found in find_dates(text)] == ([year] if year else [])


DAYS = st.dates(min_value=datetime.date(1700, 1, 1), max_value=datetime.date(2099, 12, 31))
MONTHS = "January February March April May June July August September October November December".split()


@given(DAYS, st.sampled_from(["", "Updated ", "x ", "("]), st.sampled_from(["", " by Ann", ")", ", said"]))
def test_any_day_is_found_again_in_every_form(day: datetime.date, before: str, after: str) -> None:
    """Written out and read back, a day stays that day."""
    month = MONTHS[day.month - 1]
    weekday = day.strftime("%A")
    for text in (
        day.isoformat(),
        f"{day.year}/{day.month:02}/{day.day:02}",
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month[:3]}. {day.day}, {day.year}",
        f"{weekday}, {day.day} {month} {day.year}",
        f"{weekday}, {day.day:02}/{day.month:02}/{day.year}",
        f"{day.day:02}.{day.month:02}.{day.year}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        (found,) = find_dates(f"{before}{text}{after}")
        assert (found.year, found.month, found.day) == (day.year, day.month, day.day)
        assert found.start == len(before)
        assert found.end == len(before) + len(text)


PIECES = st.sampled_from(
    "1 31 2024 0 99 10:30 may May Oct. Tuesday , . - / : ( ) de of 年 月 日 г. am PM st th T Z ١ أكتوبر"
    " 1.10. 24".split()
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=20).map("".join),
                 st.lists(PIECES, max_size=20).map(" ".join)))  # fmt: skip
def test_any_text_gives_ordered_mentions_within_it(text: str) -> None:
    """No exception; spans in bounds, in order, not overlapping; every date is one that exists."""
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        assert found.month in range(1, 13)
        if found.day:
            datetime.date(found.year or 2000, found.month, found.day)
        if found.date is not None:
            assert 1600 <= found.year <= 2100
            assert PartialDate.parse(found.date.iso).iso == found.date.iso
        if found.swapped is not None:
            assert found.swapped.day == found.month
            assert found.swapped.month == found.day
            assert found.day_first_proof is None


@pytest.mark.parametrize(
    "unit",
    ["1 ", "1 May ", "May 1, 2024 ", "2024-", "1.10.", "12:30 ", "2024年1月1日", "1 de ", "aB1", "\u200f1"],
)
def test_twice_the_text_is_twice_the_work(unit: str) -> None:
    """Counted in function calls: the work grows with the length, never faster."""
    words()
    once, twice = calls_of(find_dates, unit * 300), calls_of(find_dates, unit * 600)
    assert twice <= 2.1 * once


def test_text_without_a_digit_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most lines hold no digit, and cost one search."""

    def fail(*_: object) -> None:
        raise AssertionError("the grammar was asked")

    monkeypatch.setattr(dates, "shapes", fail)
    assert find_dates("The harbour opened again in May.") == ()


def test_mentions_are_plain_values() -> None:
    """Equal texts give equal, hashable mentions."""
    assert find_dates("1 May 2024") == find_dates("1 May 2024")
    assert isinstance(hash(find_dates("1 May 2024")[0]), int)
    assert find_dates("1 May 2024")[0] == DateMention(
        start=0, end=10, year=2024, month=5, day=1, form="day month year"
    )


def test_the_word_lists_name_their_source() -> None:
    """CLDR's version is written in the file, and every month of every language is there."""
    data = json.loads((Path(dates.__file__).parent / "data" / "date_words.json").read_text("utf-8"))
    assert "CLDR" in data["about"]
    assert int(data["cldr"]) >= 40
    for language in "en de it fr es pt nl da sv nb pl cs ru uk tr lt fi ar hu ro el he hi".split():
        assert all(data["months"][language]["wide"]), language
        assert all(data["weekdays"][language]["wide"]), language
