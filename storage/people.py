"""People of any organisation, as last looked up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.channels import HINDERED_WORKSPACES
from storage.columns import returning
from storage.database import Transaction
from storage.tables.people import people
from storage.tables.places import channel_members, channels, workspaces
from storage.tables.polls import poll_answers, polls, voters
from storage.tables.projects import project_orgs, project_people
from storage.tables.records import history, records
from storage.values.people import Person
from storage.values.places import Channel, Workspace

FORGOTTEN = "forgotten-"  # what an id begins with that was somebody's whom we were asked to forget

_BY_ID = select(people).where(people.c.id == bindparam("id"))
_BY_IDS = select(people).where(people.c.id.in_(bindparam("ids", expanding=True)))
_BY_SLACK_ID = select(people).where(
    people.c.workspace == bindparam("workspace"), people.c.slack_id == bindparam("slack_id")
)
_LOOKED_UP = select(people).where(
    people.c.workspace == bindparam("workspace"),
    people.c.slack_id.in_(bindparam("slack_ids", expanding=True)),
    people.c.fetched_at.is_not(None),
)
_ADD = insert(people)
_KEEP = returning(
    _ADD.on_conflict_do_update(
        index_elements=["workspace", "slack_id"],
        set_={
            name: getattr(_ADD.excluded, name)
            for name in ("home_team", "home_enterprise", "guest", "name", "locale", "zone", "fetched_at", "gone", "bot")
        },
    ),
    people,
)
_KEEP_UNKNOWN = _ADD.on_conflict_do_nothing(index_elements=["workspace", "slack_id"])
_CHOOSE_LANGUAGE = update(people).where(people.c.id == bindparam("the_id")).values(language=bindparam("language"))
_SEEN_IN = (
    select(records.c.reporter)
    .where(records.c.project == bindparam("project"))
    .union(
        select(history.c.by)
        .join(records, records.c.id == history.c.record)
        .where(records.c.project == bindparam("project")),
        select(poll_answers.c.person)
        .join(polls, polls.c.id == poll_answers.c.poll)
        .where(polls.c.project == bindparam("project")),
        select(voters.c.person).join(polls, polls.c.id == voters.c.poll).where(polls.c.project == bindparam("project")),
        select(project_people.c.person).where(project_people.c.project == bindparam("project")),
    )
)
_ORGS = select(project_orgs.c.slack_id).where(project_orgs.c.project == bindparam("project"))
_AROUND = (
    select(people)
    .where(people.c.workspace == bindparam("workspace"))
    .where(or_(people.c.home_team.in_(_ORGS), people.c.home_enterprise.in_(_ORGS), people.c.id.in_(_SEEN_IN)))
    .order_by(people.c.id)
)
_IN_CHANNEL = (
    select(people)
    .join(channel_members, channel_members.c.person == people.c.id)
    .where(channel_members.c.channel == bindparam("channel"))
    .order_by(people.c.id)
)
_FORGET = returning(
    update(people)
    .where(people.c.id == bindparam("the_id"))
    .values(
        slack_id=bindparam("slack_id"),
        name=bindparam("name"),
        locale=None,
        zone=None,
        language=None,
        gone=True,
        fetched_at=bindparam("fetched_at"),
    ),
    people,
)
_ASKING = (
    select(workspaces, people, channels)
    .select_from(workspaces)
    .outerjoin(people, and_(people.c.workspace == workspaces.c.id, people.c.slack_id == bindparam("user")))
    .outerjoin(channels, and_(channels.c.workspace == workspaces.c.id, channels.c.slack_id == bindparam("channel")))
    .where(workspaces.c.slack_id == bindparam("team"))
)
_PERSON, _CHANNEL = len(workspaces.c), len(workspaces.c) + len(people.c)  # where each begins in it
_EVERYWHERE = select(people).where(people.c.slack_id == bindparam("slack_id")).order_by(people.c.id)
_STALE = (
    select(people)
    .where(or_(people.c.fetched_at.is_(None), people.c.fetched_at < bindparam("before")))
    .where(people.c.slack_id.not_like(f"{FORGOTTEN}%"), people.c.workspace.not_in(HINDERED_WORKSPACES))
    .order_by(people.c.fetched_at.nulls_first())
    .limit(bindparam("most"))
)


def get(tx: Transaction, person_id: int) -> Person:
    """The person under our id, who must exist."""
    return Person(*tx.execute(_BY_ID, {"id": person_id}).one())


def among(tx: Transaction, ids: Sequence[int]) -> dict[int, Person]:
    """People by our ids; an id that is not there is left out."""
    return {row.id: Person(*row) for row in tx.execute(_BY_IDS, {"ids": list(ids)})}


def named(tx: Transaction, workspace_id: int, slack_id: str) -> Person | None:
    """The person under Slack's id, or None when we have not met them."""
    row = tx.execute(_BY_SLACK_ID, {"workspace": workspace_id, "slack_id": slack_id}).one_or_none()
    return Person(*row) if row else None


def asking(
    tx: Transaction, team: str, user: str, channel: str | None
) -> tuple[Workspace, Person | None, Channel | None] | None:
    """The workspace, a person and a channel in it, all by Slack's ids, as far as we have met them; one question."""
    row = tx.execute(_ASKING, {"team": team, "user": user, "channel": channel}).one_or_none()
    if row is None:
        return None
    values: Sequence[Any] = tuple(row)
    person, place = values[_PERSON:_CHANNEL], values[_CHANNEL:]
    return (
        Workspace(*values[:_PERSON]),
        Person(*person) if person[0] is not None else None,
        Channel(*place) if place[0] is not None else None,
    )


def looked_up(tx: Transaction, workspace_id: int, slack_ids: Sequence[str]) -> dict[str, Person]:
    """Those of these whom Slack has described to us, by Slack's ids."""
    rows = tx.execute(_LOOKED_UP, {"workspace": workspace_id, "slack_ids": list(slack_ids)})
    return {row.slack_id: Person(*row) for row in rows}


def keep(
    tx: Transaction,
    workspace_id: int,
    slack_id: str,
    *,
    home_team: str | None,
    home_enterprise: str | None,
    guest: bool,
    name: str | None,
    locale: str | None,
    zone: str | None,
    gone: bool = False,
    bot: bool = False,
    now: datetime,
) -> Person:
    """The person as just looked up; their own choice of language stays."""
    params = {
        "workspace": workspace_id,
        "slack_id": slack_id,
        "home_team": home_team,
        "home_enterprise": home_enterprise,
        "guest": guest,
        "name": name,
        "locale": locale,
        "zone": zone,
        "language": None,
        "fetched_at": now,
        "gone": gone,
        "bot": bot,
    }
    return Person(*tx.execute(_KEEP, params).one())


def keep_unknown(tx: Transaction, workspace_id: int, slack_id: str) -> Person:
    """Somebody whom we could not look up; what was known of them before stays."""
    params = {"workspace": workspace_id, "slack_id": slack_id, "guest": False, "gone": False, "bot": False}
    tx.execute(_KEEP_UNKNOWN, params)
    person = named(tx, workspace_id, slack_id)
    assert person is not None, "a person just added is there"
    return person


def choose_language(tx: Transaction, person_id: int, language: str | None) -> None:
    """The person's own choice; None goes back to Slack's."""
    tx.execute(_CHOOSE_LANGUAGE, {"the_id": person_id, "language": language})


def around(tx: Transaction, workspace_id: int, project_id: int) -> list[Person]:
    """People who may have to do with a project: of its client's organisations, named in it, or who did something in it.

    What each of them is to it is computed by whoever asks. A guest of ours is left out until they did something there:
    they may belong to another client.
    """
    return [Person(*row) for row in tx.execute(_AROUND, {"workspace": workspace_id, "project": project_id})]


def in_channel(tx: Transaction, channel_id: int) -> list[Person]:
    """Who is in a channel, as far as Slack has told us; nobody where it was never looked at."""
    return [Person(*row) for row in tx.execute(_IN_CHANNEL, {"channel": channel_id})]


def everywhere(tx: Transaction, slack_id: str) -> list[Person]:
    """The person under Slack's id, once for each workspace from which we see them."""
    return [Person(*row) for row in tx.execute(_EVERYWHERE, {"slack_id": slack_id})]


def forget(tx: Transaction, person_id: int, *, name: str, now: datetime) -> Person:
    """Somebody of whom nothing is known any more but their organisation, under an id that is nobody's."""
    params = {"the_id": person_id, "slack_id": f"{FORGOTTEN}{person_id}", "name": name, "fetched_at": now}
    return Person(*tx.execute(_FORGET, params).one())


def stale(tx: Transaction, *, before: datetime, most: int) -> list[Person]:
    """People never looked up with success or last before then, longest ago first; none where nobody answers us."""
    return [Person(*row) for row in tx.execute(_STALE, {"before": before, "most": most})]
