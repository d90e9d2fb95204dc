"""Checks what people fill in, per declared field, and brings it into the one form in which it is stored."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import assert_never
from urllib.parse import urlsplit

from babel.numbers import get_currency_precision

from bot.kinds.kind import Field, FieldType
from bot.refusals import BadAnswers
from bot.words import Words

TITLE_LENGTH = 150  # product.md; also what Slack's header block takes
TEXT_LENGTH = 3000  # product.md; longer text is kept whole and shown cut
LINK_LENGTH = 2000  # what every browser opens
MOST_HOURS = Decimal(10_000)
MOST_DAYS = 1_000
MOST_MONEY = Decimal(10) ** 12
PLAIN = str.maketrans("，．￥−", ",.¥-")  # as Chinese keyboards and word processors type them

Problem = tuple[str, Mapping[str, object]]  # a key below `problem.` in the words, and what fills it


def checked(fields: tuple[Field, ...], answers: Mapping[str, str], *, currency: str, today: date) -> dict[str, str]:
    """The answers to these fields as they are stored; those to others are left out.

    Raises BadAnswers with every problem at once.
    """
    problems: dict[str, Problem] = {}
    good: dict[str, str] = {}
    for field in fields:
        answer = answers.get(field.name, "").strip() or (field.default or "")
        if not answer:
            if field.required:
                problems[field.name] = ("problem.missing", {})
            continue
        try:
            good[field.name] = stored_form(field, answer, currency=currency, today=today)
        except _Wrong as wrong:
            problems[field.name] = wrong.problem
    if problems:
        raise BadAnswers(problems)
    return good


def stored_form(field: Field, answer: str, *, currency: str, today: date) -> str:
    """One answer as it is stored."""
    match field.type:
        case FieldType.TEXT:
            return _short(answer, TITLE_LENGTH)
        case FieldType.LONG_TEXT:
            return answer
        case FieldType.CHOICE:
            if answer not in field.choices:
                raise _Wrong("problem.not_a_choice")
            return answer
        case FieldType.PERSON | FieldType.RECORD:
            return answer
        case FieldType.DATE:
            return _day(answer, today).isoformat()
        case FieldType.HOURS:
            hours = _number(answer, least=Decimal(0), most=MOST_HOURS, places=2)
            return f"{(hours + 0).normalize():f}"  # 8 and 8.00 are the same effort; + 0 makes -0 one of them
        case FieldType.WORKING_DAYS:
            return str(int(_number(answer, least=Decimal(-MOST_DAYS), most=Decimal(MOST_DAYS), places=0)))
        case FieldType.MONEY:
            places = get_currency_precision(currency)
            amount = _number(answer, least=-MOST_MONEY, most=MOST_MONEY, places=places)
            return str(int(amount.scaleb(places)))
        case FieldType.LINK:
            return _link(answer)
    assert_never(field.type)


def titled(text: str, title: str | None = None) -> tuple[str, str]:
    """A title and a text from what somebody wrote: the first line is the title, cut at a word where it is long.

    Nothing is lost: where the title does not hold everything, the text does. Raises BadAnswers for an empty one.
    """
    if title is not None:
        title = " ".join(title.split())
        if not title:
            raise BadAnswers({"title": ("problem.missing", {})})
        if len(title) > TITLE_LENGTH:
            raise BadAnswers({"title": ("problem.too_long", {"most": TITLE_LENGTH})})
        return title, text.strip()
    text = text.strip()
    if not text:
        raise BadAnswers({"title": ("problem.missing", {})})
    first = " ".join(text.split("\n", 1)[0].split())
    if len(first) <= TITLE_LENGTH:
        rest = text.split("\n", 1)[1].strip() if "\n" in text else ""
        return first, rest
    cut = first[: TITLE_LENGTH - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut[TITLE_LENGTH // 2 :] else cut
    return at_word + "…", text


class _Wrong(Exception):  # noqa: N818  never leaves this file
    def __init__(self, key: str, **fill: object) -> None:
        super().__init__(key)
        self.problem: Problem = (key, fill)


def _short(answer: str, most: int) -> str:
    if len(answer) > most:
        raise _Wrong("problem.too_long", most=most)
    return answer


def _day(answer: str, today: date) -> date:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        raise _Wrong("problem.not_a_date") from None
    if day < today:
        raise _Wrong("problem.in_the_past")
    return day


def _number(answer: str, *, least: Decimal, most: Decimal, places: int) -> Decimal:
    """A number as people write it: 1,500.50 and 1500,5 and ¥1500 alike are understood, what is ambiguous is not.

    1.500 is: thousands to half the world, and finer than anything we keep to the other half.
    """
    digits = re.sub(r"[\s\u00a0\u202f'’_$€£¥元]|^[A-Za-z]{3}|[A-Za-z]{3}$", "", answer.translate(PLAIN))
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?|[+-]?\d{1,3}(\.\d{3})+,\d+", digits):
        digits = digits.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+,\d{1,2}", digits):
        digits = digits.replace(",", ".")
    try:
        number = Decimal(digits)
    except InvalidOperation:
        raise _Wrong("problem.not_a_number") from None
    if not number.is_finite() or not least <= number <= most:
        raise _Wrong("problem.out_of_range", least=least, most=most)
    thousands = places < 3 and re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", digits)
    if thousands or number != round(number, places):
        raise _Wrong("problem.too_fine", places=places)
    return number


def _link(answer: str) -> str:
    _short(answer, LINK_LENGTH)
    try:
        parts = urlsplit(answer)
    except ValueError:
        raise _Wrong("problem.not_a_link") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s<>|]", answer):
        raise _Wrong("problem.not_a_link")
    return answer


def written(words: Words, field: Field, value: str, *, currency: str) -> str:
    """A stored answer as people read it; the way back from `stored_form`."""
    match field.type:
        case FieldType.TEXT | FieldType.LONG_TEXT | FieldType.LINK | FieldType.RECORD | FieldType.PERSON:
            return value
        case FieldType.CHOICE:
            return words(f"field.{field.name}.{value}")
        case FieldType.DATE:
            return words.date(date.fromisoformat(value))
        case FieldType.HOURS:
            return words.hours(Decimal(value))
        case FieldType.WORKING_DAYS:
            return words("span.working_days", count=int(value))
        case FieldType.MONEY:
            return words.money(int(value), currency)
    assert_never(field.type)


def typed(field: Field, value: str, *, currency: str) -> str:
    """A stored answer as somebody would type it, to fill a form that edits it."""
    if field.type is FieldType.MONEY:
        return str(Decimal(value).scaleb(-get_currency_precision(currency)))
    return value
