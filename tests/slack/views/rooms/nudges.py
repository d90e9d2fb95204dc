"""What is brought up again, and the service targets."""

from collections.abc import Iterator
from datetime import date

from bot.messages.audiences import Audience
from bot.slack.views import nudges, targets
from bot.use_cases import brought_up
from bot.use_cases import nudges as nudge_deeds
from bot.words import Words
from tests.slack.views.builders.nudges import a_nudge, a_reached, agreed_nudges, agreed_targets
from tests.slack.views.shown import CARRIES, Shown


def show_nudges(words: Words, text: str) -> Iterator[Shown]:
    for audience in Audience:
        for count, more in ((0, 0), (1, 0), (brought_up.SHOWN, 12)):
            yield nudges.nudge(words, a_nudge(text, audience, count=count, more=more))
    shown, rest = brought_up.FOLLOW_UPS_SHOWN, brought_up.SHOWN - brought_up.FOLLOW_UPS_SHOWN
    for count in (0, rest):
        yield nudges.nudge(words, a_nudge(text, Audience.TEAM, count=count, more=1, follow_ups=shown))
    for count, more in ((1, 0), (brought_up.SHOWN, 3)):
        yield nudges.reached(words, a_reached(text, count=count, more=more))
    for until in (date(2026, 11, 24), None):
        yield nudges.quiet_answer(words, nudge_deeds.Quiet(reference="NW-ISS-12", until=until))
    seen = agreed_nudges(text)
    yield nudges.nudges_form(words, seen, CARRIES)
    yield nudges.agreed_answer(words, seen)


def show_targets(words: Words, text: str) -> Iterator[Shown]:
    agreed = agreed_targets(text)
    yield targets.targets_form(words, agreed, CARRIES)
    yield targets.agreed_answer(words, agreed)
