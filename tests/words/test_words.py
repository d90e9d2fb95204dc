import datetime as dt
from decimal import Decimal

import pytest

from bot.words import Language, Words, language_of
from bot.words.sentences import flattened

EN = Words(Language.EN)
ZH = Words(Language.ZH_CN)
AFTERNOON = dt.datetime(2026, 11, 23, 7, 5, tzinfo=dt.UTC)


def words_of(text: str, language: Language = Language.EN) -> Words:
    return Words(language, flattened({"told": text}))


def test_a_sentence_is_filled_by_name() -> None:
    assert words_of("Filed as {reference}.")("told", reference="ISS-1") == "Filed as ISS-1."


def test_what_a_person_typed_is_never_read_as_a_sentence() -> None:
    assert words_of("{title}")("told", title="{reference} {0} %s") == "{reference} {0} %s"


def test_a_fill_without_a_place_is_left_out() -> None:
    assert words_of("Filed.")("told", reference="ISS-1") == "Filed."


def test_words_that_do_not_exist_are_a_bug() -> None:
    with pytest.raises(KeyError, match=r"no words for 'card\.gone' in en"):
        EN("card.gone")


def test_a_placeholder_that_nothing_fills_is_a_bug() -> None:
    with pytest.raises(KeyError, match="nothing fills 'reference' of 'told'"):
        words_of("Filed as {reference}.")("told")


def test_one_can_ask_whether_words_exist() -> None:
    assert EN.has("span.days")
    assert not EN.has("span")
    assert not EN.has("span.days.one")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1200, "1,200 days"), (Decimal("1.5"), "1.5 days")]
)
def test_a_count_chooses_the_plural(count: int | Decimal, said: str) -> None:
    assert EN("span.days", count=count) == said


def test_chinese_has_one_form_for_every_count() -> None:
    assert [ZH("span.days", count=n) for n in (1, 2)] == ["1天", "2天"]


def test_a_plural_without_a_count_is_a_bug() -> None:
    with pytest.raises(KeyError, match="nothing fills 'count' of"):
        EN("span.days")
    with pytest.raises(TypeError):
        EN("span.days", count="3")


def test_what_is_neither_text_nor_number_is_a_bug() -> None:
    with pytest.raises(TypeError, match="not with None"):
        words_of("Due {day}.")("told", day=None)


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>9}", "{a", "a}", "{A}"])
def test_a_placeholder_is_a_plain_name(text: str) -> None:
    with pytest.raises(ValueError):
        flattened({"told": text})


def test_a_sentence_is_a_text() -> None:
    with pytest.raises(ValueError, match=r"card\.size is not a text: 3"):
        flattened({"card": {"size": 3}})


def test_numbers_are_written_as_the_language_writes_them() -> None:
    assert words_of("{size}")("told", size=12345.678) == "12,345.678"
    assert EN.number(1234567) == "1,234,567"
    assert ZH.number(Decimal("0.5")) == "0.5"


@pytest.mark.parametrize(
    ("minor_units", "currency", "english", "chinese"),
    [
        (1234560, "CNY", "CN¥12,345.60", "¥12,345.60"),
        (1234560, "USD", "$12,345.60", "US$12,345.60"),
        (1200, "JPY", "¥1,200", "JP¥1,200"),
        (12345, "KWD", "KWD12.345", "KWD12.345"),
        (-50, "EUR", "-€0.50", "-€0.50"),
        (0, "GBP", "£0.00", "£0.00"),
    ],
)
def test_money_is_in_the_smallest_unit_of_its_currency(
    minor_units: int, currency: str, english: str, chinese: str
) -> None:
    assert (EN.money(minor_units, currency), ZH.money(minor_units, currency)) == (english, chinese)


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (Decimal("2.50"), "2.5 hours"),
        (Decimal("1.0"), "1 hour"),
        (1.0, "1 hour"),
        (Decimal("1E+1"), "10 hours"),
        (0.25, "0.25 hours"),
        (1600, "1,600 hours"),
        (0, "0 hours"),
    ],
)
def test_effort_is_in_hours(hours: float | Decimal, said: str) -> None:
    assert EN.hours(hours) == said


def test_effort_in_chinese() -> None:
    assert ZH.hours(Decimal("2.50")) == "2.5小时"


@pytest.mark.parametrize(
    ("age", "english", "chinese"),
    [
        (dt.timedelta(seconds=-5), "1 minute", "1分钟"),
        (dt.timedelta(), "1 minute", "1分钟"),
        (dt.timedelta(minutes=59, seconds=59), "59 minutes", "59分钟"),
        (dt.timedelta(minutes=60), "1 hour", "1小时"),
        (dt.timedelta(hours=23, minutes=59), "23 hours", "23小时"),
        (dt.timedelta(hours=25), "1 day", "1天"),
        (dt.timedelta(days=3, hours=23), "3 days", "3天"),
        (dt.timedelta(days=40), "40 days", "40天"),
    ],
)
def test_an_age_is_told_in_whole_units(age: dt.timedelta, english: str, chinese: str) -> None:
    assert (EN.age(age), ZH.age(age)) == (english, chinese)


def test_dates_and_times() -> None:
    date = dt.date(2026, 11, 23)
    assert (EN.date(date), ZH.date(date)) == ("Nov 23, 2026", "2026年11月23日")
    assert (EN.day(date), ZH.day(date)) == ("Mon, Nov 23", "11月23日周一")
    assert (EN.time(dt.time(15, 5)), ZH.time(dt.time(15, 5))) == ("3:05 PM", "15:05")
    assert (EN.time(dt.time()), ZH.time(dt.time())) == ("12:00 AM", "00:00")


def test_a_moment_is_told_in_the_zone_asked_for() -> None:
    assert EN.moment(AFTERNOON, "Asia/Shanghai") == "Nov 23, 2026, 3:05 PM"
    assert ZH.moment(AFTERNOON, "Asia/Shanghai") == "2026年11月23日 15:05"
    assert EN.moment(AFTERNOON, "America/Los_Angeles") == "Nov 22, 2026, 11:05 PM"


def test_a_moment_without_a_zone_is_a_bug() -> None:
    with pytest.raises(TypeError):
        EN.moment(AFTERNOON.replace(tzinfo=None), "Asia/Shanghai")
    with pytest.raises(TypeError):
        EN.date(AFTERNOON)
    with pytest.raises(TypeError):
        EN.day(AFTERNOON)


def test_sentences_in_a_row() -> None:
    assert EN.in_a_row(["It is due.", "", "Nobody said no."]) == "It is due. Nobody said no."
    assert ZH.in_a_row(["到期了。", "没人反对。"]) == "到期了。没人反对。"


def test_lists() -> None:
    assert [EN.list(parts) for parts in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B, and C"]
    assert ZH.list(letter for letter in "ABC") == "A、B和C"
    assert [words.figures(f"{name} {count}" for count, name in enumerate("ABC")) for words in (EN, ZH)] == [
        "A 0, B 1, and C 2",
        "A 0，B 1，C 2",
    ]


@pytest.mark.parametrize(
    ("slack_locale", "language"),
    [
        ("en-US", Language.EN),
        ("en-GB", Language.EN),
        ("en", Language.EN),
        ("zh-CN", Language.ZH_CN),
        ("zh-SG", Language.ZH_CN),
        ("zh-Hans", Language.ZH_CN),
        ("zh", Language.ZH_CN),
        ("zh-TW", None),
        ("zh-HK", None),
        ("de-DE", None),
        ("ja-JP", None),
        ("xx-YY", None),
        ("../../etc/passwd", None),
        ("en_US", None),
        ("-", None),
        ("", None),
        (None, None),
    ],
)
def test_a_slack_locale_asks_for_a_language_by_language_and_script(
    slack_locale: str | None, language: Language | None
) -> None:
    assert language_of(slack_locale) is language
