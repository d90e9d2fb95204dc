"""What a language is spoken with: its sentences, filled, and how it writes numbers, money, dates and lists.

Pure: no language is current, no zone is local. Whoever speaks holds the `Words` of the reader and hands in the zone.
Escaping for Slack is not done here; a person's text is a fill like any other.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_precision

from bot.words.languages import Language
from bot.words.sentences import Sentences, sentences_of

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


class Words:
    """The words of one language. Called with a key and what fills its placeholders, it answers the sentence."""

    def __init__(self, language: Language, sentences: Sentences | None = None) -> None:
        self.language = language
        self._locale = language.locale
        self._sentences = sentences_of(language) if sentences is None else sentences

    def __call__(self, key: str, /, **fills: object) -> str:
        """The sentence of this key, filled with texts and numbers; where it has plural forms, `count` chooses.

        Numbers are written as the language writes them, so a year comes as a text. Fills that the sentence has no place
        for are left out. **Raises** KeyError when there is no such sentence or no fill for one of its placeholders, and
        TypeError for a fill that is neither text nor number: all are bugs.
        """
        try:
            sentence = self._sentences[key]
        except KeyError:
            raise KeyError(f"there are no words for {key!r} in {self.language}") from None
        try:
            text = sentence if isinstance(sentence, str) else self._plural(sentence, fills["count"])
            return text.format_map({name: self._written(fill) for name, fill in fills.items()})
        except KeyError as missing:
            raise KeyError(f"nothing fills {missing} of {key!r} in {self.language}") from None

    def has(self, key: str) -> bool:
        """Whether there is a sentence of this key."""
        return key in self._sentences

    def number(self, number: float | Decimal) -> str:
        """`1,234.5`; at most three decimals."""
        return format_decimal(number, locale=self._locale)

    def money(self, minor_units: int, currency: str) -> str:
        """An amount in the currency's smallest unit (ISO 4217: cents, but whole yen), with its sign: `$1,234.50`."""
        amount = Decimal(minor_units).scaleb(-get_currency_precision(currency))
        return format_currency(amount, currency, locale=self._locale)

    def hours(self, hours: float | Decimal) -> str:
        """An effort in hours: `2.5 hours`."""
        exact = Decimal(str(hours))
        # to CLDR 1 is singular and 1.0 is not, though both are written "1"
        return self("span.hours", count=int(exact) if exact == int(exact) else exact)

    def age(self, age: dt.timedelta) -> str:
        """How long something has lasted, in whole days, below that in hours, then minutes, at least one: `3 days`."""
        if age >= DAY:
            return self("span.days", count=age // DAY)
        if age >= HOUR:
            return self("span.hours", count=age // HOUR)
        return self("span.minutes", count=max(age // MINUTE, 1))

    def date(self, date: dt.date) -> str:
        """A date with its year: `Nov 23, 2026`. A moment's date depends on the zone, so a datetime is refused."""
        return format_date(_date(date), "medium", locale=self._locale)

    def day(self, date: dt.date) -> str:
        """A date near enough to need no year: `Mon, Nov 23`."""
        return format_skeleton("MMMEd", _date(date), locale=self._locale)

    def short_day(self, date: dt.date) -> str:
        """A date among others of its kind: `Nov 23`."""
        return format_skeleton("MMMd", _date(date), locale=self._locale)

    def time(self, time: dt.time) -> str:
        """A wall time to the minute: `3:05 PM`."""
        # CLDR puts a narrow space before PM, which nobody can type when searching
        return format_time(time, "short", locale=self._locale).replace("\u202f", " ")

    def moment(self, moment: dt.datetime, zone: str) -> str:
        """An aware moment as the date and wall time of this zone: `Nov 23, 2026, 3:05 PM`. The zone is not named."""
        if moment.tzinfo is None:
            raise TypeError("a moment is aware")
        local = moment.astimezone(ZoneInfo(zone))
        pattern: str = self._locale.datetime_formats["medium"]
        return pattern.format(self.time(local.time()), self.date(local.date()))

    def list(self, parts: Iterable[str]) -> str:
        """The parts as one enumeration: `A, B, and C`."""
        return format_list(tuple(parts), locale=self._locale)

    def figures(self, parts: Iterable[str]) -> str:
        """Parts of a name and a number each, as one enumeration: Chinese sets commas between them, and no "and"."""
        return "，".join(parts) if self.language is Language.ZH_CN else self.list(parts)

    def in_a_row(self, sentences: Iterable[str]) -> str:
        """Sentences as the language sets them one after the other: Chinese leaves no space after a full stop."""
        return ("" if self.language is Language.ZH_CN else " ").join(filter(None, sentences))

    def _plural(self, forms: Mapping[str, str], count: object) -> str:
        if not isinstance(count, int | float | Decimal):
            raise TypeError(f"a plural is chosen by a number, not by {count!r}")
        return forms[self._locale.plural_form(count)]

    def _written(self, fill: object) -> str:
        match fill:
            case str():
                return str(fill)
            case int() | float() | Decimal():
                return self.number(fill)
            case _:
                raise TypeError(f"a sentence is filled with texts and numbers, not with {fill!r}")


def _date(date: dt.date) -> dt.date:
    if isinstance(date, dt.datetime):
        raise TypeError("a moment has a date only in a zone: give its local date")
    return date
