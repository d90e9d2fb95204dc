"""What is brought up again, and what is agreed about that."""

from datetime import date, timedelta

from bot.kinds import KINDS
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Role
from bot.messages.audiences import Audience
from bot.messages.follow_ups import FollowUpWaiting
from bot.messages.nudges import Nudge, NudgeItem, Reached
from bot.use_cases.brought_up import Reason
from bot.use_cases.nudge_days import NudgesSeen
from bot.use_cases.nudges import USUAL
from bot.use_cases.targets import Agreed as AgreedTargets
from bot.words import Language
from storage.values.nudges import Nudge as AgreedNudge
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import a_project, named
from tests.slack.views.builders.records import targets


def nudge_items(text: str, count: int, audience: Audience) -> tuple[NudgeItem, ...]:
    """For every reason there is, the most urgent first."""
    ours = audience is Audience.TEAM
    reasons = tuple(Reason) if ours else (Reason.EXPIRING, Reason.AGING)
    return tuple(
        NudgeItem(
            record=number,
            reference="NW-ISS-12",
            kind=ISSUE,
            title=cut_to(150, text),
            state="new",
            waits_for=Role.TEAM if ours else Role.CLIENT,
            since=timedelta(days=number),
            reasons=(reasons[number % len(reasons)],),
            last_day=date(2026, 11, 27),
            owner=named(text) if ours else None,
            targets=targets() if ours else (),
        )
        for number in range(count)
    )


def a_nudge(text: str, audience: Audience, *, count: int, more: int, follow_ups: int = 0) -> Nudge:
    return Nudge(
        project=7,
        audience=audience,
        language=Language.EN,
        name=cut_to(80, text),
        client=cut_to(80, text),
        day=date(2026, 11, 23),
        zone="Europe/Berlin",
        items=nudge_items(text, count, audience),
        more=more,
        calls=(named(text),) * 3,
        follow_ups=tuple(
            FollowUpWaiting(
                follow_up=number, who=named(text) if number else None, day=date(2026, 11, 23), owner=named(text)
            )
            for number in range(follow_ups)
        ),
    )


def a_reached(text: str, *, count: int, more: int) -> Reached:
    return Reached(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        name=cut_to(80, text),
        zone="Europe/Berlin",
        items=nudge_items(text, count, Audience.TEAM),
        more=more,
        calls=(named(text),),
    )


def agreed_nudges(text: str) -> NudgesSeen:
    agreed = {audience.value: AgreedNudge(7, audience, NOW, *USUAL[audience]) for audience in Audience}
    return NudgesSeen(project=a_project(text), agreed=agreed)


def agreed_targets(text: str) -> AgreedTargets:
    declared = {
        (kind.name, target.name, choice): amount
        for kind in KINDS
        for target in kind.targets
        for choice, amount in target.allows.items()
    }
    return AgreedTargets(project=a_project(text), allowed=declared | {next(iter(declared)): None})
