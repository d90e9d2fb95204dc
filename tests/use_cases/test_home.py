"""App Home: what waits for one person, how their projects fare, what is posted next."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.messages.audiences import NO_PROJECT, Audience
from bot.messages.gate import Destination, NotForThem, admit
from bot.use_cases.edits import assign
from bot.use_cases.home import MOST_PROJECTS, Home, home_of
from bot.use_cases.nudges import tell_reached_targets
from bot.use_cases.rhythms import Post
from bot.use_cases.schedules import begin_schedule
from storage import projects
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved
from tests.use_cases.counting import questions


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def home_for_lead(tx: Transaction, cast: Cast) -> Home:
    return home_of(tx, asking(tx, cast, cast.lead), now=MONDAY)


def test_what_i_own_waits_for_me_and_what_nobody_owns_for_the_lead(tx: Transaction, cast: Cast) -> None:
    unowned, owned = a_record(tx, cast, title="Unowned"), a_record(tx, cast, title="Owned")
    asked = moved(tx, cast, a_record(tx, cast, title="Asked"), "ask", question="Where?")
    for record in (owned, asked):
        assign(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, cast.developer.id, now=MONDAY)

    found = {
        person.name: [item.title for _, item in home_of(tx, asking(tx, cast, person), now=MONDAY).waiting]
        for person in (cast.lead, cast.developer, cast.client)
    }

    assert found == {"Lea": [unowned.title], "Dev": [owned.title], "Cleo": []}


def test_a_project_shows_how_it_fares(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, answers={"severity": "critical"})
    moved(tx, cast, a_record(tx, cast), "ask", question="Where?")
    moved(tx, cast, a_record(tx, cast), "withdraw", by=cast.client, reason="Found it")
    tell_reached_targets(tx, now=MONDAY + timedelta(hours=2))

    [seen] = home_for_lead(tx, cast).projects

    assert (seen.ours, seen.theirs, seen.late) == (1, 1, 1)


def test_mine_come_first_then_those_that_need_somebody(tx: Transaction, cast: Cast) -> None:
    others = [a_project(tx, code=code, lead=cast.developer.id) for code in ("AA", "BB")]
    a_record(tx, others[1])
    assert [one.project.code for one in home_for_lead(tx, cast).projects] == ["NW", "BB", "AA"]


def test_whoever_is_said_to_be_no_member_of_the_team_does_not_find_the_project(tx: Transaction, cast: Cast) -> None:
    projects.set_role(tx, cast.project.id, "onlooker", [cast.developer.id])
    assert home_of(tx, asking(tx, cast, cast.developer), now=MONDAY).projects == ()


def test_the_gate_lets_it_through_to_whom_it_was_made_for_and_to_no_client(tx: Transaction, cast: Cast) -> None:
    ours, theirs = (home_of(tx, asking(tx, cast, who), now=MONDAY) for who in (cast.lead, cast.client))
    to_client = Destination(channel="U0", audience=Audience.CLIENT, projects=frozenset({NO_PROJECT}))

    admit(ours, replace(to_client, audience=Audience.TEAM))
    admit(theirs, to_client)
    with pytest.raises(NotForThem):
        admit(ours, to_client)


def test_a_closed_project_is_not_shown(tx: Transaction, cast: Cast) -> None:
    projects.change(tx, cast.project, {"status": "closed"})
    caller = asking(tx, a_project(tx, code="ZZ"), cast.lead)
    assert [one.project.code for one in home_of(tx, caller, now=MONDAY).projects] == ["ZZ"]


def test_what_is_posted_next_is_told_the_soonest_first(tx: Transaction, cast: Cast) -> None:
    for post, day in ((Post.DIGEST, "FR"), (Post.POLL, "TU")):
        begin_schedule(
            tx,
            cast.project,
            post,
            rule=f"FREQ=WEEKLY;BYDAY={day}",
            at=time(16),
            zone="Europe/Berlin",
            lead=timedelta(),
            now=MONDAY,
        )
    assert [one.post for _, one in home_for_lead(tx, cast).coming] == [Post.POLL, Post.DIGEST]


def test_two_hundred_projects_take_no_more_questions_than_one(tx: Transaction, cast: Cast) -> None:
    one = questions(tx, lambda: home_for_lead(tx, cast))
    for number in range(200):
        a_project(tx, code=f"P{number:03}")
    assert questions(tx, lambda: home_for_lead(tx, cast)) == one
    seen = home_for_lead(tx, cast)
    assert (len(seen.projects), seen.more) == (MOST_PROJECTS, 201 - MOST_PROJECTS)
