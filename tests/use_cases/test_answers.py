"""What people type, and the one form in which it is stored."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kinds.kind import Field, FieldType
from bot.refusals import BadAnswers
from bot.use_cases.answers import LINK_LENGTH, TITLE_LENGTH, checked, stored_form, titled, typed, written
from bot.words import Language, Words

TODAY = date(2026, 11, 23)

HOURS = Field(name="effort", type=FieldType.HOURS)
DAYS = Field(name="shift", type=FieldType.WORKING_DAYS)
MONEY = Field(name="cost", type=FieldType.MONEY)
DATE = Field(name="valid_until", type=FieldType.DATE)
LINK = Field(name="link", type=FieldType.LINK, required=False)
CHOICE = Field(name="severity", type=FieldType.CHOICE, choices=("low", "high"), default="low")
TEXT = Field(name="place", type=FieldType.TEXT)
LONG_TEXT = Field(name="reason", type=FieldType.LONG_TEXT)
RECORD = Field(name="duplicate_of", type=FieldType.RECORD)

OF_EACH_TYPE = (HOURS, DAYS, MONEY, DATE, LINK, CHOICE, TEXT, LONG_TEXT, RECORD)


def stored(field: Field, answer: str, *, currency: str = "EUR", today: date = TODAY) -> str | None:
    return checked((field,), {field.name: answer}, currency=currency, today=today).get(field.name)


def problem(field: Field, answer: str, *, currency: str = "EUR", today: date = TODAY) -> tuple[str, dict[str, object]]:
    with pytest.raises(BadAnswers) as refusal:
        stored(field, answer, currency=currency, today=today)
    key, fill = refusal.value.problems[field.name]
    return key, dict(fill)


# Numbers


@pytest.mark.parametrize(
    ("answer", "minor"),
    [
        ("1500", 150_000),
        ("1,500", 150_000),
        ("1,500.50", 150_050),
        ("1,234,567.89", 123_456_789),
        ("1.234.567,89", 123_456_789),
        ("1.234.567", 123_456_700),
        ("1.500,50", 150_050),
        ("1500,5", 150_050),
        ("1500,50", 150_050),
        ("12,5", 1_250),
        ("0,99", 99),
        (".5", 50),
        ("1 500", 150_000),
        ("1\u00a0500,00", 150_000),  # as spreadsheets copy it
        ("1\u202f500,00", 150_000),  # as French and Babel write it
        ("1'500.00", 150_000),
        ("1’500.00", 150_000),
        ("1_500", 150_000),
        ("€1,500", 150_000),
        ("1500 €", 150_000),
        ("1500EUR", 150_000),
        ("EUR 1500", 150_000),
        ("1500 eur", 150_000),
        ("¥1,500", 150_000),
        ("￥1,500", 150_000),  # as Chinese keyboards type it
        ("1,500元", 150_000),
        ("１５００", 150_000),  # full width
        ("１，５００．５０", 150_050),
        ("+20", 2_000),
        ("-20", -2_000),
        ("−20", -2_000),  # a real minus
        ("0", 0),
        ("1500.", 150_000),
    ],
)
def test_money_is_understood_as_people_write_it(answer: str, minor: int) -> None:
    assert stored(MONEY, answer) == str(minor)


@pytest.mark.parametrize("answer", ["1.500", "12.000", "250.125"])
def test_money_that_half_the_world_would_read_as_thousands_is_not_guessed(answer: str) -> None:
    assert problem(MONEY, answer) == ("problem.too_fine", {"places": 2})
    assert problem(HOURS, answer) == ("problem.too_fine", {"places": 2})
    assert problem(DAYS, answer) == ("problem.too_fine", {"places": 0})


@pytest.mark.parametrize(
    "answer",
    [
        "a lot",
        "1,5,0",
        "12,34,567",
        "1.2.3",
        "--5",
        "1 to 2",
        "1万",
        "NaN",
        "Infinity",
        "-inf",
        "€",
        "1e",
        "½",
        "1,50.5",
    ],
)
def test_what_is_no_number_is_refused(answer: str) -> None:
    for field in (MONEY, HOURS, DAYS):
        assert problem(field, answer) == ("problem.not_a_number", {})


@pytest.mark.parametrize(
    ("currency", "answer", "minor", "again"),
    [
        ("EUR", "1500.5", "150050", "1500.50"),
        ("EUR", "0.05", "5", "0.05"),
        ("JPY", "1,500", "1500", "1500"),
        ("KWD", "1.500", "1500", "1.500"),
        ("CNY", "￥88", "8800", "88.00"),
    ],
)
def test_money_is_kept_in_the_minor_units_of_its_currency(currency: str, answer: str, minor: str, again: str) -> None:
    assert stored(MONEY, answer, currency=currency) == minor
    assert typed(MONEY, minor, currency=currency) == again


@pytest.mark.parametrize(
    ("field", "answer", "currency", "places"),
    [(MONEY, "10.001", "EUR", 2), (MONEY, "10.5", "JPY", 0), (DAYS, "2.5", "EUR", 0), (HOURS, "0.125", "EUR", 2)],
)
def test_a_number_may_not_be_finer_than_what_is_kept(field: Field, answer: str, currency: str, places: int) -> None:
    assert problem(field, answer, currency=currency) == ("problem.too_fine", {"places": places})


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        (HOURS, "-1"),
        (HOURS, "10001"),
        (DAYS, "1001"),
        (DAYS, "-1001"),
        (MONEY, "1000000000001"),
        (MONEY, "9" * 400),
        (HOURS, "1e9999999"),
    ],
)
def test_a_number_has_bounds(field: Field, answer: str) -> None:
    key, fill = problem(field, answer)

    assert key == "problem.out_of_range"
    assert fill.keys() == {"least", "most"}


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("8", "8"),
        ("8.0", "8"),
        ("8,00", "8"),
        ("08", "8"),
        ("2.5", "2.5"),
        ("2,50", "2.5"),
        ("1e3", "1000"),
        ("-0", "0"),
    ],
)
def test_the_same_effort_is_stored_alike_however_it_is_written(answer: str, kept: str) -> None:
    assert stored(HOURS, answer) == kept


@pytest.mark.parametrize(("answer", "kept"), [("5", "5"), ("-3", "-3"), ("+2", "2"), ("0", "0"), ("2.0", "2")])
def test_a_schedule_may_shift_either_way(answer: str, kept: str) -> None:
    assert stored(DAYS, answer) == kept


# Dates, links, choices


@pytest.mark.parametrize(("answer", "kept"), [("2026-11-23", "2026-11-23"), (" 2028-02-29 ", "2028-02-29")])
def test_a_date_is_today_or_later(answer: str, kept: str) -> None:
    assert stored(DATE, answer) == kept


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("2026-11-22", "problem.in_the_past"),
        ("2027-02-29", "problem.not_a_date"),
        ("24.11.2026", "problem.not_a_date"),
        ("next week", "problem.not_a_date"),
    ],
)
def test_any_other_day_is_refused(answer: str, key: str) -> None:
    assert problem(DATE, answer) == (key, {})


@pytest.mark.parametrize(
    "link",
    [
        "https://example.com",
        "http://localhost:8080/a?b=c&d=%20#e",
        "HTTPS://EXAMPLE.COM",
        "https://例え.jp/登录",
        "https://[::1]/",
        "https://example.com/" + "x" * (LINK_LENGTH - 20),
    ],
)
def test_a_web_address_is_kept_as_it_is(link: str) -> None:
    assert stored(LINK, link) == link


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "data:text/html,hello",
        "ftp://example.com",
        "example.com",
        "//example.com",
        "https://",
        "https:///path",
        "https://[::1",
        "https://example.com|click",
        "https://example.com>click",
        "https://exa mple.com",
        "https://example.com\nhttps://else",
        "java\nscript:alert(1)",
    ],
)
def test_nothing_else_is_a_link(link: str) -> None:
    assert problem(LINK, link) == ("problem.not_a_link", {})


def test_a_link_too_long_to_be_opened_is_refused() -> None:
    assert problem(LINK, "https://example.com/" + "x" * LINK_LENGTH) == ("problem.too_long", {"most": LINK_LENGTH})


def test_a_choice_is_one_of_those_offered_and_the_default_where_none_was_made() -> None:
    assert [stored(CHOICE, answer) for answer in ("high", "", " ")] == ["high", "low", "low"]
    assert problem(CHOICE, "HIGH") == ("problem.not_a_choice", {})


def test_one_line_has_a_length_and_more_lines_have_none() -> None:
    assert problem(TEXT, "x" * (TITLE_LENGTH + 1)) == ("problem.too_long", {"most": TITLE_LENGTH})
    assert stored(LONG_TEXT, "x" * 10_000) == "x" * 10_000


def test_every_problem_is_told_at_once_and_other_answers_are_left_out() -> None:
    answers = {"effort": "a lot", "link": "nonsense", "severity": "dreadful", "elsewhere": "x"}

    with pytest.raises(BadAnswers) as refusal:
        checked((HOURS, LINK, CHOICE, MONEY), answers, currency="EUR", today=TODAY)

    assert {name: key for name, (key, _) in refusal.value.problems.items()} == {
        "effort": "problem.not_a_number",
        "link": "problem.not_a_link",
        "severity": "problem.not_a_choice",
        "cost": "problem.missing",
    }
    assert checked((LINK,), {"elsewhere": "x"}, currency="EUR", today=TODAY) == {}


# There and back


@given(
    st.sampled_from(OF_EACH_TYPE),
    st.one_of(
        st.text(),
        st.decimals(allow_nan=True, places=3).map(str),
        st.from_regex(r"[+-]?[0-9]{1,3}([.,' ][0-9]{3}){0,3}([.,][0-9]{1,3})?", fullmatch=True),
        st.from_regex(r"[0-9]e[+-]?[0-9]{1,7}", fullmatch=True),
        st.dates().map(str),
        st.sampled_from(["low", "high", "https://example.com/a", "ISS-1"]),
    ),
    st.sampled_from(["EUR", "JPY", "KWD", "CNY"]),
)
def test_whatever_is_typed_is_refused_kindly_or_stored_stably(field: Field, answer: str, currency: str) -> None:
    try:
        kept = stored(field, answer, currency=currency, today=date.min)
    except BadAnswers as refusal:
        assert [key.split(".")[0] for key, _ in refusal.problems.values()] == ["problem"]  # noqa: PT017  either will do
        return
    if kept is None:
        return
    again = typed(field, kept, currency=currency)
    assert stored(field, again, currency=currency, today=date.min) == kept
    assert typed(field, kept, currency=currency) == again
    if field.type not in {FieldType.LINK, FieldType.CHOICE}:
        assert written(Words(Language.EN), field, kept, currency=currency)


@given(st.decimals(min_value=0, max_value=10_000, places=2))
def test_hours_are_kept_exactly(hours: Decimal) -> None:
    assert Decimal(stored_form(HOURS, str(hours), currency="EUR", today=TODAY)) == hours


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_money_is_kept_exactly(minor: int, currency: str) -> None:
    assert stored(MONEY, typed(MONEY, str(minor), currency=currency), currency=currency) == str(minor)


@given(st.dates(min_value=TODAY, max_value=TODAY + timedelta(days=99_999)))
def test_days_are_kept_exactly(day: date) -> None:
    assert stored(DATE, day.isoformat()) == day.isoformat()


# Titles


@pytest.mark.parametrize(
    ("written", "title", "text"),
    [
        ("Login page is down", "Login page is down", ""),
        ("  Login   page\tis down \n", "Login page is down", ""),
        ("Login\nSince this morning\nAll of us", "Login", "Since this morning\nAll of us"),
        ("Login\r\nSince this morning", "Login", "Since this morning"),
        ("\n\n Login \n\n\n Since ", "Login", "Since"),
        ("תיבת הכניסה\nלא עובדת", "תיבת הכניסה", "לא עובדת"),
        ("登录页打不开 👩‍👩‍👧\n从今天早上", "登录页打不开 👩‍👩‍👧", "从今天早上"),
        ("<!channel> <@U123> *bold* & <b>", "<!channel> <@U123> *bold* & <b>", ""),
        ("t" * 150, "t" * 150, ""),
    ],
)
def test_the_first_line_is_the_title(written: str, title: str, text: str) -> None:
    assert titled(written) == (title, text)


def test_a_long_first_line_is_cut_at_a_word_and_kept_whole_in_the_text() -> None:
    line = "eleven char " * 20

    title, text = titled(line)

    assert title == "eleven char " * 11 + "eleven char…"
    assert text == line.strip()


@pytest.mark.parametrize("line", ["x" * 10_000, "登" * 10_000, "👩‍👩‍👧" * 2_000, "a " + "x" * 10_000])
def test_a_first_line_without_words_is_cut_where_it_must(line: str) -> None:
    title, text = titled(line)

    assert len(title) == TITLE_LENGTH
    assert (title[-1], text) == ("…", line)


def test_a_given_title_stays_and_so_does_the_text() -> None:
    assert titled(" \nSince\n", "  Login  page ") == ("Login page", "Since")
    assert titled("", "Login") == ("Login", "")


@pytest.mark.parametrize(
    ("text", "title"), [("", None), (" \n\t", None), ("\u3000\u00a0", None), ("x", ""), ("x", " ")]
)
def test_without_words_there_is_no_title(text: str, title: str | None) -> None:
    with pytest.raises(BadAnswers) as refusal:
        titled(text, title)

    assert refusal.value.problems == {"title": ("problem.missing", {})}


@given(st.text(min_size=1), st.one_of(st.none(), st.text(max_size=TITLE_LENGTH)))
def test_of_what_is_written_no_word_is_lost(text: str, title: str | None) -> None:
    try:
        short, rest = titled(text, title)
    except BadAnswers:
        assert not (text if title is None else title).split()
        return

    assert 0 < len(short) <= TITLE_LENGTH
    assert short == " ".join(short.split())
    assert f"{short}\n{rest}".split() == f"{'' if title is None else title}\n{text}".split() or rest == text.strip()
