"""Projects, their client organisations, and the roles people were given in them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Text, bindparam, delete, func, insert, literal, or_, select, union_all, update

from storage.columns import returning
from storage.database import Transaction
from storage.tables.places import channel_members, workspaces
from storage.tables.projects import project_orgs, project_people, projects
from storage.values.projects import Project

_BY_ID = select(projects).where(projects.c.id == bindparam("id"))
_BY_CHANNEL = (
    select(projects)
    .where(or_(projects.c.channel == bindparam("channel"), projects.c.team_channel == bindparam("channel")))
    .order_by(projects.c.status == "closed", projects.c.id.desc())
)
_ALL = select(projects).where(projects.c.workspace == bindparam("workspace")).order_by(projects.c.code)
_CODE = select(func.count()).where(projects.c.workspace == bindparam("workspace"), projects.c.code == bindparam("code"))
_EVERY = select(projects).order_by(projects.c.code, projects.c.id)
_CODED = (
    select(projects)
    .join(workspaces, workspaces.c.id == projects.c.workspace)
    .where(projects.c.code == bindparam("code"))
    .where(or_(bindparam("team", type_=Text()) == "", workspaces.c.slack_id == bindparam("team")))
    .order_by(projects.c.id)
    .limit(2)
)
_ADD = returning(insert(projects), projects)
CLOSING_AFTER = 5  # working days, until the team says otherwise
_CALENDARS = ("our_week", "our_days", "client_week", "client_days")
_CHANGEABLE = (
    "code",
    "name",
    "client",
    "team_channel",
    "currency",
    "language",
    "zone",
    "country",
    "client_country",
    "lead",
    "status",
    *_CALENDARS,
    "closing_after",
)
_CHANGE = returning(
    update(projects)
    .where(projects.c.id == bindparam("the_id"))
    .values({name: bindparam(name) for name in _CHANGEABLE}),
    projects,
)
_CLOSING_TIMES = (
    select(projects.c.closing_after).where(projects.c.closing_after.is_not(None)).distinct().order_by("closing_after")
)
_ORGS = select(project_orgs.c.slack_id).where(project_orgs.c.project == bindparam("project"))
_FORGET_ORGS = delete(project_orgs).where(project_orgs.c.project == bindparam("project"))
_ADD_ORGS = insert(project_orgs)
_ROLES = select(project_people.c.role).where(
    project_people.c.project == bindparam("project"), project_people.c.person == bindparam("person")
)
_BEARING = union_all(
    select(literal("org").label("what"), project_orgs.c.slack_id.label("which")).where(
        project_orgs.c.project == bindparam("project")
    ),
    select(literal("role"), project_people.c.role).where(
        project_people.c.project == bindparam("project"), project_people.c.person == bindparam("person")
    ),
)
_WITH_ROLE = (
    select(project_people.c.person)
    .where(project_people.c.project == bindparam("project"), project_people.c.role == bindparam("role"))
    .order_by(project_people.c.person)
)
_ANSWERED_FOR = (
    select(projects)
    .where(projects.c.status != "closed")
    .where(
        or_(
            projects.c.lead == bindparam("person"),
            projects.c.id.in_(
                select(project_people.c.project).where(
                    project_people.c.person == bindparam("person"), project_people.c.role == "approver"
                )
            ),
        )
    )
    .order_by(projects.c.id)
)
_FORGET_ROLES_OF = delete(project_people).where(
    project_people.c.project == bindparam("project"),
    project_people.c.person == bindparam("person"),
    project_people.c.role.in_(bindparam("roles", expanding=True)),
)
_ALL_ROLES = (
    select(project_people.c.person, project_people.c.role)
    .where(project_people.c.project == bindparam("project"))
    .order_by(project_people.c.person, project_people.c.role)
)
_ROLES_GIVEN = select(project_people.c.project, project_people.c.role).where(
    project_people.c.person == bindparam("person")
)
_FORGET_ROLE = delete(project_people).where(
    project_people.c.project == bindparam("project"), project_people.c.role == bindparam("role")
)
_ADD_ROLES = insert(project_people)
_PLACES = select(channel_members.c.channel).where(channel_members.c.person == bindparam("person"))
_LANGUAGES_AROUND = (
    select(projects.c.language)
    .distinct()
    .where(projects.c.status != "closed")
    .where(
        or_(
            projects.c.channel.in_(_PLACES),
            projects.c.team_channel.in_(_PLACES),
            projects.c.id.in_(select(project_people.c.project).where(project_people.c.person == bindparam("person"))),
        )
    )
)


class SeveralOfThisCode(Exception):  # noqa: N818  an expected "no"
    """Several workspaces have a project of this code."""


def get(tx: Transaction, project_id: int) -> Project:
    """The project under our id, which must exist."""
    return Project(*tx.execute(_BY_ID, {"id": project_id}).one())


def find(tx: Transaction, project_id: int) -> Project | None:
    """The project under an id that came from outside, or None."""
    row = tx.execute(_BY_ID, {"id": project_id}).one_or_none()
    return Project(*row) if row else None


def in_channel(tx: Transaction, channel_id: int) -> list[Project]:
    """Projects whose client or team channel this is; closed ones last, newer ones first."""
    return [Project(*row) for row in tx.execute(_BY_CHANNEL, {"channel": channel_id})]


def in_workspace(tx: Transaction, workspace_id: int) -> list[Project]:
    """All projects of a workspace, by code."""
    return [Project(*row) for row in tx.execute(_ALL, {"workspace": workspace_id})]


def coded(tx: Transaction, code: str) -> Project | None:
    """The project of this code, or None; the code alone, or T0123ABCD/NW where several workspaces have one of it.

    Raises SeveralOfThisCode.
    """
    team, _, plain = code.rpartition("/")
    rows = tx.execute(_CODED, {"code": plain, "team": team}).all()
    if len(rows) > 1:
        raise SeveralOfThisCode(plain)
    return Project(*rows[0]) if rows else None


def every(tx: Transaction) -> list[Project]:
    """All projects of all workspaces, closed ones too, by their codes."""
    return [Project(*row) for row in tx.execute(_EVERY)]


def code_is_taken(tx: Transaction, workspace_id: int, code: str) -> bool:
    """Whether a project of the workspace bears this code, closed ones too."""
    return bool(tx.scalar(_CODE, {"workspace": workspace_id, "code": code}))


def add(tx: Transaction, values: Mapping[str, object], *, now: datetime) -> Project:
    """Open a project; `values` are those of Project without what each begins with: id, status and its own days."""
    begun = {"status": "running", "created_at": now, "closing_after": CLOSING_AFTER}
    begun |= {name: {} for name in _CALENDARS}
    return Project(*tx.execute(_ADD, {**begun, **values}).one())


def change(tx: Transaction, project: Project, values: Mapping[str, object]) -> Project:
    """The project with other values; its channel and workspace stay."""
    all_values = {name: value for name, value in asdict(project).items() if name in _CHANGEABLE}
    return Project(*tx.execute(_CHANGE, {"the_id": project.id, **all_values, **values}).one())


def closing_times(tx: Transaction) -> list[int]:
    """After how many working days projects close what the client does not confirm: each number once."""
    return [row.closing_after for row in tx.execute(_CLOSING_TIMES)]


def orgs(tx: Transaction, project_id: int) -> frozenset[str]:
    """Slack's ids of the client's workspaces and enterprises."""
    return frozenset(row.slack_id for row in tx.execute(_ORGS, {"project": project_id}))


def set_orgs(tx: Transaction, project_id: int, slack_ids: Iterable[str]) -> None:
    """Name the client's organisations; those named before and not now are no longer."""
    tx.execute(_FORGET_ORGS, {"project": project_id})
    rows = [{"project": project_id, "slack_id": slack_id} for slack_id in sorted(set(slack_ids))]
    if rows:
        tx.execute(_ADD_ORGS, rows)


def roles_of(tx: Transaction, project_id: int, person_id: int) -> frozenset[str]:
    """The roles this person was given by name."""
    return frozenset(row.role for row in tx.execute(_ROLES, {"project": project_id, "person": person_id}))


def bearing_on(tx: Transaction, project_id: int, person_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """What decides who a person is to a project: its `orgs`, and their `roles_of` it; one question."""
    found = tx.execute(_BEARING, {"project": project_id, "person": person_id}).all()
    orgs_, roles_ = (frozenset(which for what, which in found if what == one) for one in ("org", "role"))
    return orgs_, roles_


def with_role(tx: Transaction, project_id: int, role: str) -> list[int]:
    """Our ids of the people who were given this role by name."""
    return [row.person for row in tx.execute(_WITH_ROLE, {"project": project_id, "role": role})]


def roles(tx: Transaction, project_id: int) -> dict[int, frozenset[str]]:
    """The roles that were given by name, by whom they were given to."""
    given: dict[int, set[str]] = {}
    for row in tx.execute(_ALL_ROLES, {"project": project_id}):
        given.setdefault(row.person, set()).add(row.role)
    return {person: frozenset(named) for person, named in given.items()}


def roles_given(tx: Transaction, person_id: int) -> dict[int, frozenset[str]]:
    """The roles that somebody was given by name, by project."""
    given: dict[int, set[str]] = {}
    for row in tx.execute(_ROLES_GIVEN, {"person": person_id}):
        given.setdefault(row.project, set()).add(row.role)
    return {project: frozenset(named) for project, named in given.items()}


def answered_for_by(tx: Transaction, person_id: int) -> list[Project]:
    """The open projects that this person leads or approves in."""
    return [Project(*row) for row in tx.execute(_ANSWERED_FOR, {"person": person_id})]


def languages_around(tx: Transaction, person_id: int) -> frozenset[str]:
    """The languages of the open projects in whose channels somebody is, or in which they have a role by name."""
    return frozenset(row.language for row in tx.execute(_LANGUAGES_AROUND, {"person": person_id}))


def give_role(tx: Transaction, project_id: int, person_id: int, role: str | None, *, instead_of: Iterable[str]) -> None:
    """Give a person this one of several roles that exclude each other, or none of them."""
    tx.execute(_FORGET_ROLES_OF, {"project": project_id, "person": person_id, "roles": list(instead_of)})
    if role is not None:
        tx.execute(_ADD_ROLES, {"project": project_id, "person": person_id, "role": role})


def set_role(tx: Transaction, project_id: int, role: str, people: Iterable[int]) -> None:
    """Give this role to these people and to nobody else."""
    tx.execute(_FORGET_ROLE, {"project": project_id, "role": role})
    rows = [{"project": project_id, "person": person, "role": role} for person in sorted(set(people))]
    if rows:
        tx.execute(_ADD_ROLES, rows)
