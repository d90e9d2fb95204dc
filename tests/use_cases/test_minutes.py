"""Minutes: asked for once when a meeting ends and once more a working day later, and what each side reads of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.messages.audiences import Audience
from bot.messages.intentions import AskMinutes, ShowMinutes, ShowRecord, TellLine
from bot.messages.minutes import MinutesAsked, MinutesPost
from bot.refusals import BadAnswers, MinutesAreWritten, NoSuchRecord, TeamOnly
from bot.use_cases.coming import next_instant
from bot.use_cases.delivery import words_for
from bot.use_cases.meetings import Plan, create_meeting, end_meeting
from bot.use_cases.minutes import Task, Written, ask_for_minutes, minutes_seen, post_of, waive_minutes, write_minutes
from bot.use_cases.reminders import remind_due_meetings
from bot.use_cases.series import Series
from bot.use_cases.setbacks import QUIET
from bot.use_cases.topics import add_topic
from storage import lists, meetings, minutes, projects
from storage.database import Transaction
from storage.values.meetings import Minutes
from storage.values.messages import Outgoing
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, contents_to_be_said, say_all, to_be_said
from tests.use_cases.refusing import refused

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGINS = datetime(2026, 11, 24, 13, tzinfo=UTC)  # a Tuesday, 14:00 in Berlin
ENDS = BEGINS + 45 * MINUTE
WEEKLY = Plan(
    title="Weekly",
    place="",
    minutes=45,
    lead_minutes=120,
    rule="FREQ=WEEKLY;BYDAY=TU",
    at=time(14),
    zone="Europe/Berlin",
)
WRITTEN = Written(
    decisions="We launch on Friday.\nNo newsletter.", notes="All were there.", internal="They are nervous."
)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def test_they_are_asked_for_when_the_meeting_ends_and_once_more_a_working_day_later(
    tx: Transaction, cast: Cast
) -> None:
    weekly(tx, cast)
    asked = []
    for now in (BEGINS, ENDS - MINUTE, ENDS, ENDS + MINUTE, ENDS + DAY - MINUTE, ENDS + DAY, ENDS + 2 * DAY):
        remind_due_meetings(tx, now=now)
        ask_for_minutes(tx, now=now)
        asked.append([(outgoing.audience, outgoing.slot) for outgoing in of_minutes(tx)])
        say_all(tx, now=now)

    assert asked == [[], [], [("team", "card")], [], [], [("team", "line")], []]


def test_over_a_weekend_nobody_is_nudged(tx: Transaction, cast: Cast) -> None:
    weekly(tx, cast, replace(WEEKLY, rule="FREQ=WEEKLY;BYDAY=FR"))
    ended = ENDS + 3 * DAY
    remind_due_meetings(tx, now=ended)
    ask_for_minutes(tx, now=ended)

    assert the(tx, cast).next_at == ended + 3 * DAY


def test_a_bot_that_was_down_asks_once_for_each_meeting_it_missed(tx: Transaction, cast: Cast) -> None:
    weekly(tx, cast)
    later = ENDS + 14 * DAY
    remind_due_meetings(tx, now=later)
    ask_for_minutes(tx, now=later)

    asked = [one for one in contents_to_be_said(tx, ShowMinutes, now=later) if isinstance(one, MinutesAsked)]
    assert [one.begins for one in asked] == [BEGINS, BEGINS + 7 * DAY, BEGINS + 14 * DAY]


def test_the_clock_wakes_for_them(tx: Transaction, cast: Cast) -> None:
    weekly(tx, cast)
    remind_due_meetings(tx, now=BEGINS)

    assert next_instant(tx, after=BEGINS + QUIET) == ENDS, "after what was missed is summed up"


def test_the_client_reads_what_was_agreed_and_the_team_also_what_is_ours(tx: Transaction, cast: Cast) -> None:
    written = write(tx, cast, held(tx, cast), WRITTEN)

    theirs, ours = (post_of(tx, cast.project, written.id, audience) for audience in (Audience.CLIENT, Audience.TEAM))
    assert isinstance(theirs, MinutesPost)
    assert isinstance(ours, MinutesPost)
    assert (theirs.decisions, theirs.notes) == (("We launch on Friday.", "No newsletter."), "All were there.")
    assert (theirs.internal, ours.internal) == ("", "They are nervous.")
    assert "nervous" not in str(theirs)
    assert sorted(outgoing.audience for outgoing in of_minutes(tx)) == ["client", "team"]


def test_the_client_is_told_nothing_of_minutes_that_are_ours_alone_or_not_written(tx: Transaction, cast: Cast) -> None:
    found = held(tx, cast)
    assert post_of(tx, cast.project, found.id, Audience.CLIENT) is None

    write(tx, cast, found, Written(decisions="", notes="", internal="They are nervous."))
    assert post_of(tx, cast.project, found.id, Audience.CLIENT) is None


def test_action_items_become_records_of_their_owners_in_the_thread_of_the_minutes(tx: Transaction, cast: Cast) -> None:
    found = held(tx, cast)
    tasks = (
        Task(title="Send the logo", owner=cast.client.id, due_on="2026-11-27"),
        Task(title="", owner=None, due_on=""),
        Task(title="Order the certificate", owner=cast.developer.id, due_on=""),
    )
    write(tx, cast, found, replace(WRITTEN, tasks=tasks))

    filed = lists.in_states(tx, cast.project.id, ["new", "with_client"], most=9)
    assert [(one.title, one.state, one.owner, one.due_on) for one in filed] == [
        ("Send the logo", "with_client", cast.client.id, date(2026, 11, 27)),
        ("Order the certificate", "new", cast.developer.id, None),
    ]
    post = post_of(tx, cast.project, found.id, Audience.CLIENT)
    assert isinstance(post, MinutesPost)
    assert [(one.reference, one.title) for one in post.items] == [
        ("ACT-1", "Send the logo"),
        ("ACT-2", "Order the certificate"),
    ]
    assert to_be_said(tx, TellLine) == [], "the minutes call their owners"
    cards = to_be_said(tx, ShowRecord)
    [minutes_post] = [one for one in say_all(tx) if one.intention == "ShowMinutes" and one.audience == "client"]
    stamp = f"{MONDAY.timestamp():.0f}.{minutes_post.id:06}"
    said = [words_for(tx, one, now=ENDS) for one in cards if one.audience == "client"]
    assert [one.to.thread for one in said if one] == [stamp, stamp]
    assert minutes_post.id < min(one.id for one in cards), "the thread is there before what belongs into it"


def test_topics_that_were_not_reached_are_carried_on(tx: Transaction, cast: Cast) -> None:
    series = weekly(tx, cast)
    for text in ("Budget", "Launch"):
        add_topic(tx, asking(tx, cast, cast.client), cast.project.id, series.meeting.id, text, now=MONDAY)
    found = held(tx, cast, begin=False)
    budget, launch = minutes_seen(tx, asking(tx, cast, cast.lead), cast.project.id, found.id).topics
    assert (budget.text, launch.text) == ("Budget", "Launch")

    write(tx, cast, found, replace(WRITTEN, carried=(launch.id, 99)))

    following = meetings.topics_for(tx, series.meeting.id, date(2026, 12, 1), before=BEGINS + 7 * DAY)
    assert [topic.text for topic in following] == ["Launch"]
    post = post_of(tx, cast.project, found.id, Audience.CLIENT)
    assert isinstance(post, MinutesPost)
    assert post.carried == ("Launch",)


def test_the_same_form_sent_twice_is_written_once_and_another_is_refused(tx: Transaction, cast: Cast) -> None:
    found = held(tx, cast)
    written = replace(WRITTEN, tasks=(Task(title="Send the logo", owner=None, due_on=""),))
    first = write(tx, cast, found, written)
    say_all(tx)

    assert write(tx, cast, found, written) == first
    assert to_be_said(tx) == []
    with refused(tx, MinutesAreWritten):
        write(tx, cast, found, replace(written, notes="Something else"))


def test_what_was_written_can_be_put_into_other_words(tx: Transaction, cast: Cast) -> None:
    first = write(tx, cast, held(tx, cast), WRITTEN)
    say_all(tx)

    second = write(tx, cast, first, replace(WRITTEN, notes="Ben was ill."))

    post = post_of(tx, cast.project, second.id, Audience.CLIENT)
    assert isinstance(post, MinutesPost)
    assert post.notes == "Ben was ill."
    assert sorted(outgoing.audience for outgoing in of_minutes(tx)) == ["client", "team"]


def test_what_is_written_or_waived_is_not_asked_for_again(tx: Transaction, cast: Cast) -> None:
    written, waived = held(tx, cast), held(tx, cast)
    write(tx, cast, written, WRITTEN)
    waive_minutes(tx, asking(tx, cast, cast.lead), cast.project.id, waived.id)
    say_all(tx)

    ask_for_minutes(tx, now=ENDS + 7 * DAY)

    assert to_be_said(tx, AskMinutes) == []


def test_a_nudge_that_is_overtaken_is_not_said(tx: Transaction, cast: Cast) -> None:
    found = held(tx, cast)
    ask_for_minutes(tx, now=ENDS + DAY)
    [nudge] = contents_to_be_said(tx, AskMinutes, now=ENDS + DAY)
    assert isinstance(nudge, MinutesAsked)
    assert nudge.again

    write(tx, cast, found, WRITTEN)
    assert contents_to_be_said(tx, AskMinutes, now=ENDS + DAY) == []


def test_minutes_outlive_their_series_and_a_closed_project_is_asked_for_none(tx: Transaction, cast: Cast) -> None:
    series = weekly(tx, cast)
    found = held(tx, cast, begin=False)
    end_meeting(tx, asking(tx, cast, cast.lead), series.meeting.id)
    write(tx, cast, found, WRITTEN)
    weekly(tx, cast, now=BEGINS + MINUTE)
    remind_due_meetings(tx, now=ENDS + 7 * DAY)
    say_all(tx)
    projects.change(tx, cast.project, {"status": "closed"})

    ask_for_minutes(tx, now=ENDS + 7 * DAY)

    assert to_be_said(tx) == []


def test_empty_minutes_and_items_without_a_title_are_refused_where_they_stand(tx: Transaction, cast: Cast) -> None:
    found = held(tx, cast)
    with refused(tx, BadAnswers) as no:
        write(tx, cast, found, Written(decisions=" ", notes="", internal=""))
    assert no.value.problems == {"decisions": ("problem.missing", {})}

    tasks = (Task(title="", owner=cast.client.id, due_on=""), Task(title="Late", owner=None, due_on="2026-11-01"))
    with refused(tx, BadAnswers) as no:
        write(tx, cast, found, replace(WRITTEN, tasks=tasks))
    assert no.value.problems == {"task_0": ("problem.missing", {}), "due_on_1": ("problem.in_the_past", {})}


def test_only_the_team_of_the_project_writes_them(tx: Transaction, cast: Cast) -> None:
    found, other = held(tx, cast), a_project(tx, code="SW")
    with refused(tx, TeamOnly):
        write_minutes(
            tx, asking(tx, cast, cast.client), cast.project.id, found.id, WRITTEN, version=found.version, now=ENDS
        )
    with refused(tx, NoSuchRecord):
        minutes_seen(tx, asking(tx, other, other.lead), cast.project.id, found.id)


def weekly(tx: Transaction, cast: Cast, plan: Plan = WEEKLY, *, now: datetime = MONDAY) -> Series:
    return create_meeting(tx, asking(tx, cast, cast.lead), plan, now=now)


def held(tx: Transaction, cast: Cast, *, begin: bool = True) -> Minutes:
    """A meeting is over, and its minutes were asked for; everything that was to be said has been."""
    if begin:
        weekly(tx, cast)
    remind_due_meetings(tx, now=ENDS)
    ask_for_minutes(tx, now=ENDS)
    say_all(tx)
    return the(tx, cast)


def the(tx: Transaction, cast: Cast) -> Minutes:
    """The newest minutes of the project."""
    found = [one for number in range(1, 9) if (one := minutes.get(tx, cast.project.id, number))]
    return found[-1]


def write(tx: Transaction, cast: Cast, found: Minutes, written: Written) -> Minutes:
    lead = asking(tx, cast, cast.lead)
    return write_minutes(tx, lead, cast.project.id, found.id, written, version=found.version, now=ENDS + MINUTE)


def of_minutes(tx: Transaction) -> list[Outgoing]:
    return [*to_be_said(tx, ShowMinutes), *to_be_said(tx, AskMinutes)]
