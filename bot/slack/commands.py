"""What follows a command or a mention, taken apart: nothing here does anything."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.kinds import KINDS
from bot.kinds.kind import Kind
from bot.refusals import UnknownWords
from bot.words import Language, Words

_COLON = re.compile("[:：]")
_TOPIC = re.compile(r"(?P<word>\w+)\s*[:：\s]\s*(?P<topic>\S.*)", re.DOTALL)
_REFERENCE = re.compile(r"#?(?:(?:[A-Za-z0-9]{1,8}-)?[A-Za-z]{2,4}-)?\d{1,9}")


@cache
def _vocabulary(of: str) -> frozenset[str]:
    """The words that mean something to the bot, in every language it speaks, whoever types them."""
    said = (Words(language)(f"vocabulary.{of}") for language in Language)
    return frozenset(word.strip() for words in said for word in words.split(","))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a kind's command: form, file, list, search, show, help."""

    what: str
    rest: str = ""


def asked_of(text: str) -> Asked:
    """What somebody wants who typed this after `/client-issue`."""
    text = text.strip()
    if not text:
        return Asked("form")
    first, _, rest = text.partition(" ")
    rest = rest.strip()
    if not rest and first.lower() in _vocabulary("help"):
        return Asked("help")
    if not rest and first.lower() in _vocabulary("list"):
        return Asked("list")
    if only := only_of(rest if first.lower() in _vocabulary("list") else text):  # no record is called so
        return Asked("list", only)
    if rest and first in _vocabulary("search"):  # as it stands: "Search is broken" is an issue
        return Asked("search", rest)
    if _REFERENCE.fullmatch(text):
        return Asked("show", text)
    return Asked("file", text)


def only_of(text: str) -> str:
    """Which part of a list is wanted, by the name of a choice of `Only`; empty for anything else."""
    return next(
        (what for what in ("waiting", "ours", "mine", "urgent", "done") if text.lower() in _vocabulary(what)), ""
    )


def asked_of_rhythm(text: str) -> Asked:
    """What somebody wants who typed this after `/client-digest`, `/client-meeting` or `/client-poll`.

    show, now, preview, list, pause, resume, change, new, results, help; topic with what it is. Raises UnknownWords.
    """
    text = text.strip()
    if not text:
        return Asked("show")
    for what in ("now", "preview", "list", "pause", "resume", "change", "new", "results", "help"):
        if text.lower() in _vocabulary(what):
            return Asked(what)
    said = _TOPIC.fullmatch(text)
    if said and said["word"].lower() in _vocabulary("topic"):
        return Asked("topic", said["topic"])
    raise UnknownWords


@dataclass(frozen=True, slots=True)
class SilenceAsked:
    """Whether silence is wanted, or is to end; where, and until when."""

    wanted: bool
    everywhere: bool
    until: date | None  # None: until it is ended


def asked_of_silence(text: str) -> SilenceAsked | None:
    """What somebody wants who typed `pause`, `quiet 2026-12-24` or `resume` after `/client-setup`, with `all` or not.

    None for anything else. Raises UnknownWords for a day that is none.
    """
    verb, *rest = text.strip().lower().split()[:4] or [""]
    everywhere = bool(rest) and rest[-1] in _vocabulary("all")
    if everywhere:
        rest.pop()
    if verb in _vocabulary("quiet"):
        try:
            [day] = rest
            return SilenceAsked(wanted=True, everywhere=everywhere, until=date.fromisoformat(day))
        except ValueError:
            raise UnknownWords from None
    if rest or not (verb in _vocabulary("pause") or verb in _vocabulary("resume")):
        return None
    return SilenceAsked(wanted=verb in _vocabulary("pause"), everywhere=everywhere, until=None)


def asked_of_setup(text: str) -> str | None:
    """What somebody wants who typed this after `/client-setup`; None for what is not understood.

    form, close, reopen, emoji, check, follow.
    """
    said = text.strip().lower()
    if not said:
        return "form"
    offered = ("close", "reopen", "emoji", "check", "follow")
    return next((what for what in offered if said in _vocabulary(what)), None)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What is asked by a mention: raise a kind, a topic for the next meeting, status, help, or nothing in words."""

    what: str
    kind: Kind | None = None
    text: str = ""


def mentioned(text: str) -> Mentioned:
    """What somebody wants who wrote this to the bot: `issue: Login page is down`."""
    word, *rest = _COLON.split(text, maxsplit=1)
    said = "".join(rest).strip()
    for kind in KINDS:
        if said and word.strip().lower() in _vocabulary(kind.name):
            return Mentioned("file", kind, said)
    if said and word.strip().lower() in _vocabulary("topic"):
        return Mentioned("topic", text=said)
    if text.strip().lower() in _vocabulary("help"):
        return Mentioned("help")
    if text.strip().lower() in _vocabulary("status"):
        return Mentioned("status")
    return Mentioned("nothing", text=text.strip())
