"""Channels: what is in the way there, who reads there, and what is agreed about them."""

from bot.messages.audiences import Audience
from bot.messages.hindrances import Hindrance, HindranceTold
from bot.slack.channels import ChannelFacts
from bot.use_cases.ahead import POSTS
from bot.use_cases.callers import Standing
from bot.use_cases.checks import Examined, Finding, Level
from bot.use_cases.coming import Coming
from bot.use_cases.projects import Agreed
from bot.use_cases.rhythms import Post
from bot.words import Language
from storage.values.places import Channel
from tests.slack.views.builders import NOW, cut_to
from tests.slack.views.builders.people import NOBODY, a_caller, a_person, a_project, named
from tests.slack.views.builders.rhythms import a_schedule


def a_hindrance(text: str, hindrance: Hindrance, *, over: bool) -> HindranceTold:
    everywhere = hindrance is Hindrance.LOCKED_OUT
    return HindranceTold(
        project=7,
        audience=Audience.TEAM,
        language=Language.EN,
        hindrance=hindrance,
        over=over,
        channel=0 if everywhere else 3,
        slack_id="" if everywhere else "C0CLIENT",
        place=cut_to(80, text),
        names=(cut_to(80, text),) * 5,
        is_clients=hindrance is not Hindrance.EXPOSED,
        outsiders=(named(text),) * 5 if hindrance is Hindrance.EXPOSED else (),
    )


def examined(text: str) -> Examined:
    """As much as can be found, and as much to come as is shown."""
    name = cut_to(150, text)
    fill: dict[str, str | int | tuple[str, ...]] = {}
    fill |= {"projects": name, "project": name, "orgs": (name, "T0CLIENT"), "count": 3, "why": name}
    found = [
        Finding(level=level, key=key, channel=a_channel(), people=(named(name), NOBODY), fill=fill)
        for level, key in zip(Level, ("check.shared", "check.onlookers", "hindrance.exposed"), strict=True)
    ]
    project = a_project(text)
    coming = Coming(schedule=a_schedule(Post.MEETING, paused=True), post=Post.MEETING, title=cut_to(80, text), at=NOW)
    return Examined(findings=tuple(found * 10), coming=((project, coming),) * POSTS)


def a_channel() -> Channel:
    return Channel(id=1, workspace=1, slack_id="C0CLIENT", name="x", hindered=None, hindered_at=None, looked_at=None)


def an_agreement(text: str) -> Agreed:
    """What was agreed with a project: an approver who is in the channel, and one who is not any more."""
    return Agreed(
        caller=a_caller(text, Standing.TEAM),
        project=a_project(text),
        team_channel="C0TEAM",
        lead="U0ANA",
        approvers=(a_person(text), a_person(text, 1999)),
        clients=(a_person(text, 2000),),
        orgs=frozenset({"T0CLIENT"}),
    )


def channel_facts(text: str, *, people: int) -> ChannelFacts:
    members = tuple(a_person(text, number) for number in range(1, people + 1))
    return ChannelFacts(
        slack_id="C0CLIENT",
        name="client",
        shared=bool(people),
        orgs=("T0CLIENT", "E0OTHER") if people else (),
        members=members,
        others=members,
    )
