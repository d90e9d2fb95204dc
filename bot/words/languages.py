"""The languages the bot speaks, and which of them a Slack locale asks for."""

from enum import StrEnum
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global


class Language(StrEnum):
    """A language of ours, by the name of its file of sentences and of its BCP 47 tag."""

    EN = "en"
    ZH_CN = "zh-CN"

    @property
    def locale(self) -> Locale:
        """Babel's locale of this language."""
        return _locale(self.value)


@lru_cache(maxsize=256)  # Slack has about twenty locales; the bound is for one who makes them up
def language_of(slack_locale: str | None) -> Language | None:
    """The language of ours that a reader of this Slack locale reads, or None when we speak no such language.

    Language and script decide, not the country: `en-GB` reads English, `zh-SG` Simplified Chinese, and `zh-TW`, which
    is written in the traditional script, is none of ours. Babel's own negotiation would answer English to `zh-CN`.
    """
    if not slack_locale:
        return None
    try:
        asked = Locale.parse(slack_locale, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    return next((language for language in Language if _written(language.locale) == _written(asked)), None)


@cache  # parsing costs 200 µs, and every request has words of its own
def _locale(tag: str) -> Locale:
    return Locale.parse(tag, sep="-")


def _written(locale: Locale) -> tuple[str, str | None]:
    """Language and script; a locale that names no script is written in the likeliest one of its language."""
    if locale.script:
        return locale.language, locale.script
    likely: str | None = get_global("likely_subtags").get(locale.language)
    return locale.language, Locale.parse(likely).script if likely else None
