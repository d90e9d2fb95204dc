"""Projects: by code, channel and workspace; what was agreed on, changed in part."""

import pytest
from sqlalchemy.exc import IntegrityError

from storage import channels, projects
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project


def test_a_code_that_several_workspaces_have_names_its_workspace(tx: Transaction, cast: Cast) -> None:
    other = channels.keep_workspace(tx, "T9", None, "U9")
    place = channels.keep(tx, other.id, "C9")
    theirs = a_project(tx, workspace=other.id, channel=place.id, team_channel=None).project

    ours = cast.project
    assert projects.coded(tx, f"{cast.workspace.slack_id}/{ours.code}") == ours
    assert projects.coded(tx, f"T9/{ours.code}") == theirs
    assert projects.coded(tx, f"T8/{ours.code}") is None
    with pytest.raises(projects.SeveralOfThisCode):
        projects.coded(tx, ours.code)


def test_projects_of_a_channel_and_of_a_workspace(tx: Transaction, cast: Cast) -> None:
    closed = projects.change(tx, cast.project, {"status": "closed"})
    newer = a_project(tx, code="BB", channel=cast.channel.id, team_channel=cast.team_channel.id).project
    sharing = a_project(tx, code="AA", team_channel=cast.team_channel.id).project
    a_project(tx, code="ZZ")

    assert projects.in_channel(tx, cast.channel.id) == [newer, closed]
    assert projects.in_channel(tx, cast.team_channel.id) == [sharing, newer, closed]
    assert [one.code for one in projects.in_workspace(tx, cast.workspace.id)] == ["AA", "BB", "NW", "ZZ"]
    assert projects.in_workspace(tx, cast.workspace.id + 1) == []
    assert (projects.find(tx, newer.id), projects.find(tx, 999_999)) == (newer, None)
    assert projects.code_is_taken(tx, cast.workspace.id, "NW")
    assert not projects.code_is_taken(tx, cast.workspace.id + 1, "NW")


def test_a_channel_has_no_second_project_that_is_open(tx: Transaction, cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        a_project(tx, code="SW", channel=cast.channel.id)


def test_a_changed_project_keeps_the_rest(tx: Transaction, cast: Cast) -> None:
    changed = projects.change(tx, cast.project, {"name": "Shop", "team_channel": None})

    assert projects.get(tx, cast.project.id) == changed
    assert (changed.name, changed.team_channel, changed.code) == ("Shop", None, "NW")
    assert (changed.channel, changed.created_at) == (cast.channel.id, MONDAY)


def test_roles_and_organisations_are_replaced(tx: Transaction, cast: Cast) -> None:
    project = cast.project.id
    projects.set_role(tx, project, "approver", [cast.client.id, cast.approver.id, cast.client.id])
    projects.set_role(tx, project, "client", [cast.client.id])
    assert projects.roles_of(tx, project, cast.client.id) == {"approver", "client"}
    assert projects.with_role(tx, project, "approver") == sorted([cast.client.id, cast.approver.id])

    projects.set_role(tx, project, "approver", [])
    projects.set_orgs(tx, project, ["T2", "T1", "T2"])

    assert projects.roles_of(tx, project, cast.client.id) == {"client"}
    assert projects.with_role(tx, project, "approver") == []
    assert projects.orgs(tx, project) == {"T1", "T2"}
    projects.set_orgs(tx, project, [])
    assert projects.orgs(tx, project) == set()
