"""What the team should know: late, moved, dropped, in the way."""

from collections.abc import Iterator
from datetime import date

from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance
from bot.messages.notices import Notice, Setbacks, SetbackTold, Trouble
from bot.messages.speaker import UNFORESEEN
from bot.slack.views import notices
from bot.words import Language, Words
from tests.slack.views.builders import cut_to
from tests.slack.views.builders.people import a_project
from tests.slack.views.builders.places import a_channel, a_hindrance
from tests.slack.views.shown import Shown

NOTICES = (
    "approver_gone",
    "channel_shared",
    "digest_dropped",
    "digest_moved",
    "lead_gone",
    "meeting_dropped",
    "meeting_moved",
    "poll_dropped",
    "poll_in_crisis",
    "poll_moved",
    "poll_still_open",
    "report_not_printed",
    "poll_too_early",
    "poll_too_often",
    "pulse_sad",
    "silent",
    "silent_until",
    "speaks_again",
)
SETBACKS = (
    "digest_dropped",
    "digest_late",
    "digest_moved",
    "meeting_dropped",
    "meeting_moved",
    "meeting_skipped",
    "poll_dropped",
    "poll_missed",
    "poll_moved",
)


def show_notices(words: Words, text: str) -> Iterator[Shown]:
    for name in NOTICES:
        for count in (1, 2):
            yield notices.notice(
                words,
                Notice(
                    project=7,
                    audience=Audience.TEAM,
                    language=Language.EN,
                    notice=name,
                    day=date(2026, 11, 23),
                    name=cut_to(80, text),
                    about=cut_to(150, text),
                    count=count,
                ),
            )


def show_setbacks(words: Words, text: str) -> Iterator[Shown]:
    for items in (SETBACKS[:1], SETBACKS, SETBACKS * 5):
        yield notices.setbacks(
            words,
            Setbacks(
                project=7,
                audience=Audience.TEAM,
                language=Language.EN,
                name=cut_to(80, text),
                items=tuple(
                    SetbackTold(notice=name, day=date(2026, 11, 23), count=count, about=cut_to(150, text))
                    for name in items
                    for count in (1, 2)
                ),
            ),
        )


def show_troubles(words: Words, text: str) -> Iterator[Shown]:
    for what, why in (("ShowRecord", text[:500]), ("SomethingNew", text[:500]), ("ShowRecord", UNFORESEEN)):
        yield notices.trouble(
            words,
            Trouble(
                project=7,
                audience=Audience.TEAM,
                language=Language.EN,
                what=what,
                why=why,
                name=cut_to(80, text),
            ),
        )


def show_hindrances(words: Words, text: str) -> Iterator[Shown]:
    for one in Hindrance:
        for over in (True, False):
            yield notices.hindrance(words, a_hindrance(text, one, over=over))
    place = a_channel()
    for found in (None, *Hindrance):
        yield notices.looked_answer(words, a_project(text), place, found)
