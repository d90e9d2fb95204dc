"""People, of all sides, and their projects."""

from bot.messages.names import Named
from bot.use_cases.callers import BY_NAME, Caller, Standing
from bot.use_cases.projects import NAME_LENGTH
from bot.use_cases.roles import RolesSeen
from storage.values.people import Person, Stakeholder
from storage.values.places import Workspace
from storage.values.projects import Project
from tests.slack.views.builders import NOW, cut_to

NOBODY = Named(slack_id="U0NAMELESS", name=None)


def named(text: str) -> Named:
    return Named(slack_id="U0ANA", name=cut_to(80, text))


def a_person(text: str, number: int = 1) -> Person:
    return Person(
        id=number,
        workspace=1,
        slack_id=f"U{number:08}",
        home_team="T0CLIENT",
        home_enterprise=None,
        guest=False,
        name=cut_to(80, text),
        locale=None,
        zone="Europe/Berlin",
        language=None,
        fetched_at=NOW,
    )


def a_project(text: str, number: int = 7) -> Project:
    return Project(
        id=number,
        workspace=1,
        code="NORTHWIN",
        name=cut_to(NAME_LENGTH, text),
        client=cut_to(NAME_LENGTH, text),
        channel=1,
        team_channel=2,
        currency="EUR",
        language="en",
        zone="Europe/Berlin",
        country="DE",
        client_country=None,
        lead=1,
        status="running",
        created_at=NOW,
        our_week={},
        our_days={},
        client_week={},
        client_days={},
        closing_after=5,
    )


def a_caller(text: str, standing: Standing) -> Caller:
    return Caller(
        person=a_person(text),
        workspace=Workspace(id=1, slack_id="T0HOST", enterprise=None, bot_user="U0BOT"),
        channel=None,
        projects=(),
        project=None,
        standing=standing,
        approver=False,
    )


def roles_seen(text: str, *, people: int) -> RolesSeen:
    """Of these people some are counted as each, where there are any."""
    there = tuple(a_person(text, number) for number in range(1, people + 1))
    counted = {standing: there[number::7] for number, standing in enumerate(BY_NAME)}
    return RolesSeen(project=a_project(text), counted=counted, there=there)


def a_stakeholder(text: str, *, ended: str | None) -> Stakeholder:
    return Stakeholder(
        id=1,
        project=7,
        address="ana@client.example",
        name=cut_to(60, text),
        key="k",
        added_by=1,
        ended=ended,
        ended_at=None,
    )
