"""The questions that each module of storage answers, on both databases."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from storage import (
    channels,
    decisions,
    digests,
    history,
    inbox,
    links,
    lists,
    meetings,
    people,
    polls,
    projects,
    records,
    schedules,
)
from storage.database import Transaction
from storage.values.meetings import Meeting
from storage.values.polls import Poll
from storage.values.records import Decision, Link, Record
from storage.values.schedules import Schedule
from tests.use_cases.builders import MONDAY, OTHER_ORG, Cast, a_person, a_project, a_record, moved, reread

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


# Projects


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


# Records


def titles(found: list[Record]) -> list[str]:
    return [record.title for record in found]


def test_a_record_is_found_in_its_own_project_alone(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW").project.id
    record, ours = a_record(tx, cast), cast.project.id

    for find in (records.get, records.take):
        assert (find(tx, ours, record.id), find(tx, other, record.id)) == (record, None)
    assert records.numbered(tx, ours, "issue", 1) == record
    assert records.from_source(tx, ours, record.source) == record
    for nothing in (
        records.numbered(tx, other, "issue", 1),
        records.numbered(tx, ours, "feedback", 1),
        records.numbered(tx, ours, "issue", 2),
        records.from_source(tx, other, record.source),
        records.get(tx, ours, record.id + 1),
    ):
        assert nothing is None


def test_a_changed_record_has_the_next_version_and_a_stale_one_is_not_changed(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)

    changed = records.change(tx, record, title="Else", due_on=date(2026, 12, 1), fields={"link": "https://例え.jp"})

    assert reread(tx, record) == changed
    assert (changed.title, changed.due_on, changed.version) == ("Else", date(2026, 12, 1), 2)
    assert (changed.fields, changed.text, changed.created_at) == ({"link": "https://例え.jp"}, "", MONDAY)
    with pytest.raises(NoResultFound):
        records.change(tx, record, title="Stale")


def test_records_stand_in_states_the_longest_first(tx: Transaction, cast: Cast) -> None:
    for hours, title in ((2, "Second"), (1, "First"), (3, "Third")):
        a_record(tx, cast, title=title, now=MONDAY + timedelta(hours=hours))
    moved(tx, cast, a_record(tx, cast, title="Begun"), "start")
    a_record(tx, a_project(tx, code="SW"), title="Elsewhere")

    assert titles(lists.in_states(tx, cast.project.id, {"new"}, most=2)) == ["First", "Second"]
    assert titles(lists.in_states(tx, cast.project.id, {"in_progress", "closed"}, most=9)) == ["Begun"]
    assert lists.in_states(tx, cast.project.id, set(), most=9) == []


def test_what_reached_a_state_in_a_stretch_of_time(tx: Transaction, cast: Cast) -> None:
    for hour in (0, 1, 2, 3):
        a_record(tx, cast, title=f"At {hour}", now=MONDAY + timedelta(hours=hour))

    reached = lists.reached(tx, cast.project.id, {"new"}, since=MONDAY, until=MONDAY + timedelta(hours=2))

    assert titles(reached) == ["At 1", "At 2"]


def test_records_of_a_kind_the_newest_first(tx: Transaction, cast: Cast) -> None:
    for kind, title in ((ISSUE, "First"), (FEEDBACK, "Else"), (ISSUE, "Second"), (ISSUE, "Third")):
        a_record(tx, cast, kind, title)

    assert titles(lists.of_kind(tx, cast.project.id, "issue", {"new"}, most=2)) == ["Third", "Second"]
    assert lists.of_kind(tx, cast.project.id, "issue", {"closed"}, most=2) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("login", ["Login page is down"]),
        ("LOGIN PAGE", ["Login page is down"]),
        ("morning", ["Login page is down"]),
        ("down since", ["Login page is down"]),  # a title and its text are read on
        ("Überweisung", ["Überweisung 登录"]),
        ("überWEISUNG", ["Überweisung 登录"]),
        ("登录", ["Überweisung 登录"]),
        ("100%", ["100% of a_b"]),
        ("a_b", ["100% of a_b"]),
        ("a/b", []),
        ("axb", []),
        ("/", []),
        ("'; --", []),
        ("", ["100% of a_b", "Überweisung 登录", "Login page is down"]),
    ],
)
def test_records_are_found_by_their_words(tx: Transaction, cast: Cast, words: str, found: list[str]) -> None:
    a_record(tx, cast, title="Login page is down", text="Since this morning")
    a_record(tx, cast, title="Überweisung 登录")
    a_record(tx, cast, title="100% of a_b")
    a_record(tx, cast, FEEDBACK, "Login is fine", text="100% Überweisung 登录 a_b since morning")
    a_record(tx, a_project(tx, code="SW"), title="Login elsewhere 100% Überweisung 登录 a_b since morning")

    assert titles(lists.found(tx, cast.project.id, "issue", words, most=9)) == found


def test_what_has_stood_too_long_in_any_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW")
    for where, title, days in ((other, "There", 1), (cast, "Here", 0), (cast, "Later", 3)):
        record = a_record(tx, where, title=title)
        moved(tx, where, record, "resolve", now=MONDAY + days * DAY, cause="c", solution="s")

    assert titles(lists.standing(tx, "issue", "resolved", before=MONDAY + DAY, most=9)) == ["Here", "There"]
    assert titles(lists.standing(tx, "issue", "resolved", before=MONDAY + DAY, most=1)) == ["Here"]
    assert lists.standing(tx, "feedback", "resolved", before=MONDAY + DAY, most=9) == []


def test_the_newest_record_of_a_thread(tx: Transaction, cast: Cast) -> None:
    def raised(source: str, origin: str | None) -> Record:
        return records.add(
            tx,
            cast.project.id,
            "issue",
            title=source,
            text="",
            state="new",
            reporter=cast.client.id,
            fields={},
            origin=origin,
            source=source,
            now=MONDAY,
        )

    for source, origin in (("one", "1.1"), ("two", "1.1"), ("three", "2.2"), ("four", None)):
        raised(source, origin)
    latest = records.latest_of_origin(tx, cast.project.id, "1.1")

    assert latest is not None
    assert latest.title == "two"
    assert records.latest_of_origin(tx, cast.project.id, "3.3") is None
    assert records.latest_of_origin(tx, a_project(tx, code="SW").project.id, "1.1") is None


def test_a_link_is_seen_from_both_ends_and_kept_once(tx: Transaction, cast: Cast) -> None:
    one, two, three = (a_record(tx, cast) for _ in range(3))
    for _ in range(2):
        links.add(tx, one.id, "became", two.id)

    assert links.of(tx, one.id) == links.of(tx, two.id) == [Link(one.id, "became", two.id)]
    assert links.of(tx, three.id) == []


def test_a_history_is_read_by_its_audiences_in_order(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    for audience in ("team", "client"):
        history.add(tx, record.id, "commented", by=None, audience=audience, said="登录", now=MONDAY - DAY)

    read = {
        audiences: [(line.deed, line.audience) for line in history.of(tx, record.id, audiences)]
        for audiences in (("client",), ("team",), ("team", "client"), ())
    }

    assert read == {
        ("client",): [("filed", "client"), ("commented", "client")],
        ("team",): [("commented", "team")],
        ("team", "client"): [("filed", "client"), ("commented", "team"), ("commented", "client")],
        (): [],
    }
    line = history.of(tx, record.id, {"team"})[0]
    assert history.get(tx, line.id) == line


# Decisions


def asked(tx: Transaction, cast: Cast, record: Record, version: int = 1) -> Decision:
    return decisions.ask(tx, record.id, version, "Words", "digest", by=cast.lead.id, now=MONDAY)


def test_a_verdict_is_written_once_and_not_upon_what_is_void(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, CHANGE_REQUEST)
    first = asked(tx, cast, record)
    decisions.void(tx, record.id, now=MONDAY + MINUTE)
    second = asked(tx, cast, record, 2)

    def decide(decision: Decision, verdict: str) -> Decision | None:
        return decisions.decide(tx, decision.id, verdict, person=cast.approver.id, reason=None, now=MONDAY + DAY)

    assert decide(first, "approve") is None
    decided = decide(second, "reject")
    assert decided is not None
    assert (decided.verdict, decided.person, decided.decided_at) == ("reject", cast.approver.id, MONDAY + DAY)
    assert decide(second, "approve") is None
    decisions.void(tx, record.id, now=MONDAY + DAY)
    assert decisions.of(tx, record.id) == [decisions.get(tx, first.id), decided]
    assert decisions.get(tx, first.id).voided_at == MONDAY + MINUTE


def test_what_was_approved_in_a_project(tx: Transaction, cast: Cast) -> None:
    for cost, verdict in (("100", "approve"), ("200", "reject"), ("300", "approve"), ("400", None)):
        record = records.change(tx, a_record(tx, cast, CHANGE_REQUEST), fields={"cost": cost})
        decision = asked(tx, cast, record)
        if verdict:
            decisions.decide(tx, decision.id, verdict, person=cast.approver.id, reason=None, now=MONDAY)

    kinds = [CHANGE_REQUEST.name]
    assert sorted(fields["cost"] for fields in decisions.approved_fields(tx, cast.project.id, kinds)) == ["100", "300"]
    assert decisions.approved_fields(tx, cast.project.id, [ISSUE.name]) == []
    assert decisions.approved_fields(tx, a_project(tx, code="SW").project.id, kinds) == []


# People, channels, projects


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


def test_a_channel_is_kept_once_renamed_and_moved(tx: Transaction, cast: Cast) -> None:
    workspace = cast.workspace.id
    known = channels.keep(tx, workspace, "C0NW")
    renamed = channels.keep(tx, workspace, "C0NW", "northwind")
    channels.move(tx, workspace, "C0NW", "C0MOVED")

    assert (known.id, known.name) == (cast.channel.id, "nw-client")
    assert (renamed.id, renamed.name) == (known.id, "northwind")
    assert channels.named(tx, workspace, "C0NW") is None
    assert channels.named(tx, workspace, "C0MOVED") == channels.get(tx, known.id)
    assert channels.keep(tx, workspace, "C0MOVED") == channels.get(tx, known.id)


def test_the_same_channel_id_in_two_workspaces_is_two_channels(tx: Transaction, cast: Cast) -> None:
    second = channels.keep_workspace(tx, "T0SECOND", None, None)

    there = channels.keep(tx, second.id, "C0NW")

    assert there.id != cast.channel.id
    channels.move(tx, second.id, "C0NW", "C0MOVED")
    assert channels.get(tx, cast.channel.id).slack_id == "C0NW"


def test_a_workspace_is_brought_up_to_date(tx: Transaction, cast: Cast) -> None:
    again = channels.keep_workspace(tx, cast.workspace.slack_id, "E0HOST", "U0OTHERBOT")

    assert (again.id, again.enterprise, again.bot_user) == (cast.workspace.id, "E0HOST", "U0OTHERBOT")
    assert channels.workspace(tx, again.slack_id) == again == channels.workspace_of(tx, again.id)
    assert channels.workspace(tx, "T0NEVER") is None


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


# Schedules


def planned(tx: Transaction, cast: Cast, kind: str = "digest", *, at: datetime = MONDAY) -> Schedule:
    return schedules.add(
        tx,
        cast.project.id,
        kind,
        rule="FREQ=DAILY",
        at=time(9, 30),
        zone="Asia/Shanghai",
        anchor=date(2026, 11, 23),
        next_at=at,
    )


def test_what_is_due_is_of_its_kind_running_and_in_a_project_that_runs(tx: Transaction, cast: Cast) -> None:
    later, first = planned(tx, cast, at=MONDAY), planned(tx, cast, at=MONDAY - DAY)
    planned(tx, cast, at=MONDAY + SECOND)
    planned(tx, cast, "poll")
    schedules.set_to(tx, planned(tx, cast), paused=True)
    closed = a_project(tx, code="SW")
    planned(tx, closed)
    projects.change(tx, closed.project, {"status": "closed"})

    assert schedules.due(tx, "digest", now=MONDAY, most=9) == [first, later]
    assert schedules.due(tx, "digest", now=MONDAY, most=1) == [first]
    assert schedules.due(tx, "meeting", now=MONDAY, most=9) == []


def test_a_closing_project_keeps_its_rhythm(tx: Transaction, cast: Cast) -> None:
    schedule = planned(tx, cast)
    projects.change(tx, cast.project, {"status": "closing"})

    assert schedules.due(tx, "digest", now=MONDAY, most=9) == [schedule]


def test_the_next_instant_is_of_what_runs(tx: Transaction, cast: Cast) -> None:
    assert schedules.next_instant(tx, after=MONDAY) is None
    planned(tx, cast, at=MONDAY)
    planned(tx, cast, at=MONDAY + 3 * DAY)
    schedules.set_to(tx, planned(tx, cast, at=MONDAY + DAY), paused=True)
    closed = a_project(tx, code="SW")
    planned(tx, closed, at=MONDAY + DAY)
    projects.change(tx, closed.project, {"status": "closed"})

    assert schedules.next_instant(tx, after=MONDAY) == MONDAY + 3 * DAY


def test_a_schedule_is_changed_found_and_removed_in_its_project(tx: Transaction, cast: Cast) -> None:
    other = a_project(tx, code="SW").project.id
    schedule, poll = planned(tx, cast), planned(tx, cast, "poll")

    changed = schedules.set_to(tx, schedule, at=time(0), paused=True)

    assert (changed.at, changed.paused, changed.rule, changed.next_at) == (time(0), True, "FREQ=DAILY", MONDAY)
    assert schedules.set_to(tx, changed, paused=False).paused is False
    assert schedules.get(tx, cast.project.id, poll.id) == poll
    assert schedules.get(tx, other, poll.id) is None
    assert schedules.of(tx, cast.project.id, "poll") == [poll]
    assert [one.id for one in schedules.in_project(tx, cast.project.id)] == [schedule.id, poll.id]
    schedules.remove(tx, poll.id)
    assert schedules.of(tx, cast.project.id, "poll") == []


# Meetings, digests, polls


def a_meeting(tx: Transaction, cast: Cast) -> Meeting:
    schedule = planned(tx, cast, "meeting")
    return meetings.add(
        tx,
        cast.project.id,
        schedule.id,
        title="Weekly",
        place="Room",
        minutes=45,
        lead_minutes=60,
        organiser=cast.lead.id,
        since=date(2026, 11, 24),
    )


def test_a_series_is_found_changed_and_ended_with_its_topics(tx: Transaction, cast: Cast) -> None:
    meeting = a_meeting(tx, cast)
    meetings.add_topic(tx, meeting.id, "Login", by=cast.client.id, now=MONDAY)

    changed = meetings.change(
        tx,
        meeting,
        title="Monthly",
        place="",
        minutes=30,
        lead_minutes=0,
        organiser=cast.lead.id,
        since=date(2026, 12, 1),
    )

    assert meetings.get(tx, cast.project.id, meeting.id) == changed == meetings.by_schedule(tx, meeting.schedule)
    assert meetings.get(tx, a_project(tx, code="SW").project.id, meeting.id) is None
    assert (changed.title, changed.minutes, changed.organiser) == ("Monthly", 30, cast.lead.id)
    ended = meetings.end(tx, changed)
    assert meetings.of(tx, cast.project.id) == []
    assert meetings.topics_for(tx, meeting.id, MONDAY.date(), before=MONDAY) == []
    assert meetings.get(tx, cast.project.id, meeting.id) is None
    assert schedules.get(tx, cast.project.id, meeting.schedule) is None
    assert meetings.kept(tx, cast.project.id, meeting.id) == ended
    assert ended.sequence == 1
    assert schedules.kept(tx, cast.project.id, meeting.schedule).id == meeting.schedule


def test_single_ones_of_a_series_are_moved_and_left_out_and_people_take_part(tx: Transaction, cast: Cast) -> None:
    meeting, first, second = a_meeting(tx, cast), date(2026, 11, 24), date(2026, 12, 1)
    meetings.shift(tx, meeting.id, second, MONDAY)
    meetings.shift(tx, meeting.id, first, None)
    meetings.shift(tx, meeting.id, second, MONDAY + SECOND)

    assert [(one.day, one.begins) for one in meetings.shifts_of(tx, meeting.id)] == [
        (first, None),
        (second, MONDAY + SECOND),
    ]
    meetings.set_people(tx, meeting.id, [cast.lead.id, cast.client.id])
    meetings.set_people(tx, meeting.id, [cast.client.id])
    assert meetings.people_of(tx, meeting.id) == [cast.client.id]


def test_a_topic_is_on_the_agenda_of_one_occurrence(tx: Transaction, cast: Cast) -> None:
    meeting, first, second = a_meeting(tx, cast), date(2026, 11, 23), date(2026, 11, 30)
    for text, at in (("Before", MONDAY), ("After", MONDAY + SECOND)):
        meetings.add_topic(tx, meeting.id, text, by=cast.client.id, now=at)

    def agenda(day: date, before: datetime) -> list[str]:
        return [topic.text for topic in meetings.topics_for(tx, meeting.id, day, before=before)]

    assert agenda(first, MONDAY) == ["Before"]
    meetings.held(tx, meeting.id, first, before=MONDAY)
    assert agenda(first, MONDAY) == ["Before"]
    assert agenda(second, MONDAY + DAY) == ["After"]
    meetings.held(tx, meeting.id, second, before=MONDAY + DAY)
    assert (agenda(first, MONDAY + DAY), agenda(second, MONDAY + DAY)) == (["Before"], ["After"])


def test_the_last_digest_and_its_day(tx: Transaction, cast: Cast) -> None:
    schedule, project = planned(tx, cast), cast.project.id

    def posted(day: int, by: int | None = schedule.id, told: Mapping[str, object] | None = None) -> int:
        until = MONDAY + day * DAY
        kept = digests.add(
            tx, project, by, until.date(), since=MONDAY, until=until, late=day > 1, told=told or {"标题": [1, None]}
        )
        return kept.id

    assert (digests.last(tx, project), digests.last_day(tx, schedule.id)) == (None, None)
    first, second, asked_for = posted(1), posted(3), posted(2, by=None)

    latest = digests.last(tx, project)
    assert latest is not None
    assert (latest.id, latest.late, latest.told) == (second, True, {"标题": [1, None]})
    assert digests.last_day(tx, schedule.id) == date(2026, 11, 26)
    assert digests.get(tx, project, first) is not None
    assert digests.get(tx, a_project(tx, code="SW").project.id, asked_for) is None
    with pytest.raises(IntegrityError):
        posted(3)


def a_poll(tx: Transaction, cast: Cast, *, remind: int = 1, close: int = 3, schedule: int | None = None) -> Poll:
    return polls.add(
        tx,
        cast.project.id,
        schedule,
        MONDAY.date(),
        remind_at=MONDAY + remind * DAY,
        closes_at=MONDAY + close * DAY,
        questions=("quality", "Was it fun?"),
        recommend=True,
        anonymous=False,
        least=4,
        now=MONDAY,
    )


def test_a_poll_is_reminded_of_once_and_closed_once(tx: Transaction, cast: Cast) -> None:
    poll = a_poll(tx, cast)

    def due(day: int) -> tuple[bool, bool]:
        now = MONDAY + day * DAY
        return bool(polls.to_remind(tx, now=now, most=9)), bool(polls.to_close(tx, now=now, most=9))

    assert [due(day) for day in (0, 1, 2, 3)] == [(False, False), (True, False), (True, False), (False, True)]
    polls.reminded(tx, poll.id, now=MONDAY + DAY)
    assert due(2) == (False, False)
    assert (polls.open_in(tx, cast.project.id), polls.last_closed(tx, cast.project.id)) == (
        [polls.get(tx, cast.project.id, poll.id)],
        None,
    )
    polls.close(tx, poll.id, now=MONDAY + 3 * DAY)
    assert due(3) == (False, False)
    assert polls.open_in(tx, cast.project.id) == []
    assert polls.last_closed(tx, cast.project.id) == polls.get(tx, cast.project.id, poll.id)
    assert polls.get(tx, a_project(tx, code="SW").project.id, poll.id) is None


def test_the_next_instant_of_polls(tx: Transaction, cast: Cast) -> None:
    assert polls.next_instant(tx, after=MONDAY) is None
    poll = a_poll(tx, cast)
    assert polls.next_instant(tx, after=MONDAY) == MONDAY + DAY
    assert polls.next_instant(tx, after=MONDAY + DAY) == MONDAY + 3 * DAY
    polls.reminded(tx, poll.id, now=MONDAY)
    assert polls.next_instant(tx, after=MONDAY) == MONDAY + 3 * DAY
    polls.close(tx, poll.id, now=MONDAY)
    assert polls.next_instant(tx, after=MONDAY) is None


def test_an_answer_takes_the_place_of_the_one_before(tx: Transaction, cast: Cast) -> None:
    poll = a_poll(tx, cast)

    def answer(person: int, quality: int) -> None:
        polls.keep_answer(
            tx,
            poll.id,
            person,
            scores={"quality": quality, "Was it fun?": 5},
            recommend=10,
            comment="很好",
            now=MONDAY,
        )

    for person, quality in ((cast.client.id, 2), (cast.approver.id, 3), (cast.client.id, 4)):
        answer(person, quality)

    assert [(one.person, one.scores["quality"]) for one in polls.answers(tx, poll.id)] == [
        (cast.client.id, 4),
        (cast.approver.id, 3),
    ]
    mine = polls.answer_of(tx, poll.id, cast.client.id)
    assert mine is not None
    assert (mine.scores["quality"], mine.comment, mine.at) == (4, "很好", MONDAY)
    assert polls.answer_of(tx, poll.id, cast.lead.id) is None


def test_a_schedule_asks_once_a_day_and_people_as_often_as_they_like(tx: Transaction, cast: Cast) -> None:
    schedule = planned(tx, cast, "poll")
    assert polls.last_day(tx, schedule.id) is None
    for _ in range(2):
        a_poll(tx, cast)
    a_poll(tx, cast, schedule=schedule.id)
    assert polls.last_day(tx, schedule.id) == MONDAY.date()

    with pytest.raises(IntegrityError):
        a_poll(tx, cast, schedule=schedule.id)


# Inbox


def test_an_event_is_kept_once_and_done_once(tx: Transaction) -> None:
    body = {"event": {"text": "登录", "ts": "1.1"}, "none": None}
    heard = inbox.keep(tx, "T1", "Ev1", body, now=MONDAY)
    assert heard is not None
    assert (heard.body, heard.attempts, heard.done_at) == (body, 0, None)
    assert inbox.keep(tx, "T1", "Ev1", {"other": True}, now=MONDAY) is None
    assert inbox.keep(tx, "T2", "Ev1", body, now=MONDAY) is not None

    attempts = [taken.attempts for taken in (inbox.take(tx, heard.id), inbox.take(tx, heard.id)) if taken]
    inbox.done(tx, heard.id, now=MONDAY)

    assert attempts == [1, 2]
    assert inbox.take(tx, heard.id) is None
    assert inbox.keep(tx, "T1", "Ev1", body, now=MONDAY + DAY) is None


def test_what_was_left_undone_is_taken_up_the_oldest_first(tx: Transaction) -> None:
    kept = [inbox.keep(tx, "T1", f"Ev{number}", {}, now=MONDAY + number * SECOND) for number in range(4)]
    ids = [heard.id for heard in kept if heard]
    inbox.done(tx, ids[1], now=MONDAY)

    def left(seconds: int, most: int = 9) -> list[int]:
        return [heard.id for heard in inbox.left_over(tx, before=MONDAY + seconds * SECOND, most=most)]

    assert left(2) == [ids[0], ids[2]]
    assert left(9, most=1) == [ids[0]]
    assert left(-1) == []
