"""People: looked up again, never looked up, around a project."""

from datetime import timedelta

from storage import people, projects
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, OTHER_ORG, Cast, a_person, a_project, a_record, moved

DAY = timedelta(days=1)


def test_a_person_looked_up_again_keeps_id_and_choice(tx: Transaction, cast: Cast) -> None:
    people.choose_language(tx, cast.client.id, "zh-CN")

    again = a_person(tx, cast.workspace, "U0CLIENT", home="T0ELSE", name="Cléo", now=MONDAY + DAY)

    assert (again.id, again.language, again.home_team, again.name) == (cast.client.id, "zh-CN", "T0ELSE", "Cléo")
    assert people.get(tx, cast.client.id) == again == people.named(tx, cast.workspace.id, "U0CLIENT")


def test_somebody_who_cannot_be_looked_up_stays_as_known_before(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")

    assert (stranger.home_team, stranger.guest, stranger.fetched_at) == (None, False, None)
    assert people.keep_unknown(tx, cast.workspace.id, "U0CLIENT") == cast.client
    assert people.keep_unknown(tx, cast.workspace.id, "U0STRANGER") == stranger


def test_people_by_ids_and_by_nobody(tx: Transaction, cast: Cast) -> None:
    found = people.among(tx, [cast.client.id, 999_999, cast.lead.id, cast.client.id])

    assert found == {cast.client.id: cast.client, cast.lead.id: cast.lead}
    assert people.among(tx, []) == {}
    assert people.named(tx, cast.workspace.id + 1, "U0CLIENT") is None


def test_those_never_looked_up_come_before_those_looked_up_long_ago(tx: Transaction, cast: Cast) -> None:
    for slack_id, days in (("U1", 3), ("U2", 5), ("U3", 0)):
        a_person(tx, cast.workspace, slack_id, now=MONDAY - days * DAY)
    people.keep_unknown(tx, cast.workspace.id, "U4")

    def stale(most: int) -> list[str]:
        return [person.slack_id for person in people.stale(tx, before=MONDAY - DAY, most=most)]

    assert stale(9) == ["U4", "U2", "U1"]
    assert stale(2) == ["U4", "U2"]


def test_people_around_a_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    projects.set_orgs(tx, other.project.id, ["T0ELSE"])
    projects.set_role(tx, other.project.id, "approver", [])
    a_person(tx, cast.workspace, "U0GUEST", guest=True)
    a_person(tx, cast.workspace, "U0ELSE", home="T0ELSE")
    named = a_person(tx, cast.workspace, "U0NAMED", home=OTHER_ORG)
    projects.set_role(tx, cast.project.id, "client", [named.id])
    moved(tx, cast, a_record(tx, cast), "start", by=cast.developer)

    def around(project: int) -> set[str]:
        return {person.slack_id for person in people.around(tx, cast.workspace.id, project)}

    assert around(cast.project.id) == {"U0CLIENT", "U0APPROVER", "U0NAMED", "U0DEV"}
    assert around(other.project.id) == {"U0ELSE"}
