"""How satisfied the client is: asked in their channel, reminded of once, closed. Answers stand in `poll_answers.py`."""

from datetime import date, datetime, timedelta
from functools import partial

from bot.messages.audiences import Audience
from bot.messages.intentions import AskPoll, RemindPoll, ShowResults
from bot.messages.polls import PollInvitation, PollReminder
from bot.refusals import PollIsOpen, ProjectIsClosed
from bot.rhythm.schedules import Deed, Patience, catch_up
from bot.rhythm.zones import instant, local_date, zone_named
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, in_project, is_team
from bot.use_cases.follow_ups import open_follow_ups
from bot.use_cases.names import own_language
from bot.use_cases.notices import missed_by, tell_notice
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell, tell_person, tell_team_or_lead
from bot.use_cases.places import clients_in_channel
from bot.use_cases.poll_answers import has_answered
from bot.use_cases.programmes import asks_to_recommend, at_ease, in_crisis, programme_of, why_not_now
from bot.use_cases.rhythms import Post, calendar_for, rhythm_of
from bot.use_cases.schedules import AT_ONCE, keep, put_off
from bot.words import Language
from storage import outbox, people, polls, projects, schedules, stamps
from storage.database import Transaction
from storage.values.people import Person
from storage.values.polls import Poll
from storage.values.projects import Project
from storage.values.schedules import Schedule

REMINDS_AFTER = 2  # working days of the client: who has not answered by then has forgotten it
# Short enough that the answers are about one time; longer only where a week off would leave nobody a day to answer in
# once they were reminded.
CLOSES_AFTER = timedelta(days=7)
AGAIN = timedelta(minutes=1)  # a poll asked for twice within it is the same gesture, delivered twice


def ask_due_polls(tx: Transaction, *, now: datetime) -> int:
    """Ask the polls whose time has come; answers how many schedules were looked at, 0 when nothing was due.

    What was missed moves to the client's next working day; what comes while another poll is open, or while the client
    is to be left in peace, is dropped. The team hears of both.
    """
    return one_by_one(
        tx,
        schedules.due(tx, Post.POLL, now=now, most=AT_ONCE),
        lambda schedule: _ask_or_move(tx, schedule, now=now),
        named=lambda schedule: {"project": schedule.project, "schedule": schedule.id},
        put_off=partial(put_off, tx),
        now=now,
    )


def ask_now(tx: Transaction, caller: Caller, *, now: datetime) -> Poll:
    """Ask although it is not the day: whoever asks by hand knows whether it is the time.

    Raises TeamOnly, NoProjectHere, ProjectIsClosed, PollIsOpen.
    """
    is_team(caller)
    project = in_project(caller)
    if project.is_closed:
        raise ProjectIsClosed(name=project.name)
    for poll in _open_in(tx, project, now):
        if poll.schedule is None and now - poll.asked_at < AGAIN:
            return poll
        raise PollIsOpen
    return _ask(tx, project, None, local_date(now, project.zone), now=now)


def remind_due_polls(tx: Transaction, *, now: datetime) -> int:
    """Remind, once, those of the client who have not answered; answers of how many polls.

    In a project that was closed meanwhile nobody is reminded, nor while a critical issue is open, nor whoever answered
    something else lately.
    """
    return one_by_one(
        tx,
        polls.to_remind(tx, now=now, most=AT_ONCE),
        lambda poll: _remind(tx, poll, now=now),
        named=lambda poll: {"project": poll.project, "poll": poll.id},
        put_off=lambda poll, until: polls.remind_later(tx, poll.id, at=until),
        now=now,
    )


def close_due_polls(tx: Transaction, *, now: datetime) -> int:
    """Close the polls whose time is up, and tell the team what came of them; answers how many."""
    return one_by_one(
        tx,
        polls.to_close(tx, now=now, most=AT_ONCE),
        lambda poll: _close(tx, projects.get(tx, poll.project), poll, now=now),
        named=lambda poll: {"project": poll.project, "poll": poll.id},
        now=now,  # nothing is put off: the client was told when it closes
    )


def invitation_of(tx: Transaction, project: Project, poll_id: int) -> PollInvitation | None:
    """The question in the client channel; None when the poll closed before it could be asked."""
    poll = polls.get(tx, project.id, poll_id)
    if poll is None:
        return None
    closed = poll.closed_at is not None
    if closed and stamps.card_said(tx, project.channel, _subject(poll)) is None:
        return None
    return PollInvitation(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        poll=poll.id,
        closes_at=poll.closes_at,
        closed=closed,
        zone=project.zone,
        anonymous=poll.anonymous,
    )


def invitation_ahead(tx: Transaction, project: Project, at: datetime) -> PollInvitation:
    """The question as it would be asked at this moment."""
    return PollInvitation(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        poll=0,
        closes_at=_times(project, at)[1],
        closed=False,
        zone=project.zone,
        anonymous=programme_of(tx, project).anonymous,
    )


def reminder_of(
    tx: Transaction, project: Project, poll_id: int, person_id: int, *, first: bool = False
) -> PollReminder | None:
    """What one person gets in a direct message, in their language: the question, or the reminder of it.

    None when they have answered by now or the poll is closed.
    """
    poll = polls.get(tx, project.id, poll_id)
    if poll is None or poll.closed_at is not None or has_answered(tx, poll, person_id):
        return None
    person = people.get(tx, person_id)
    return PollReminder(
        project=project.id,
        audience=Audience.CLIENT,
        language=own_language(person) or Language(project.language),
        poll=poll.id,
        name=project.name,
        closes_at=poll.closes_at,
        zone=person.zone or project.zone,
        first=first,
        anonymous=poll.anonymous,
    )


def _ask_or_move(tx: Transaction, schedule: Schedule, *, now: datetime) -> None:
    """Ask what is due by its rhythm, or see it moved or dropped, and say so."""
    project = projects.get(tx, schedule.project)
    verdict = catch_up(
        rhythm_of(schedule),
        calendar_for(project, schedule),
        patience=Patience.NEXT_WORKING_DAY,
        next_at=schedule.next_at,
        now=now,
    )
    missed = missed_by(schedule, now)
    tell_notice(tx, project, schedule, "poll_dropped", verdict.dropped, missed=missed)
    if verdict.deed is Deed.MOVE:
        tell_notice(tx, project, schedule, "poll_missed", [verdict.occurrence.nominal], missed=now)
    if verdict.deed in {Deed.DO, Deed.DO_LATE}:
        _ask_on_time(tx, project, schedule, verdict.occurrence.nominal, now=now)
    keep(tx, project, schedule, verdict.rhythm, next_at=verdict.next_at, missed=missed)


def _ask_on_time(tx: Transaction, project: Project, schedule: Schedule, day: date, *, now: datetime) -> None:
    still_open = _open_in(tx, project, now)
    why_not = "poll_still_open" if still_open else why_not_now(tx, project, programme_of(tx, project), now=now)
    if why_not is not None:
        tell_notice(tx, project, schedule, why_not, [day])
    else:
        _ask(tx, project, schedule.id, day, now=now)


def _ask(tx: Transaction, project: Project, schedule: int | None, day: date, *, now: datetime) -> Poll:
    remind_at, closes_at = _times(project, now)
    programme = programme_of(tx, project)
    poll = polls.add(
        tx,
        project.id,
        schedule,
        day,
        remind_at=remind_at,
        closes_at=closes_at,
        questions=programme.questions,
        recommend=asks_to_recommend(tx, programme),
        anonymous=programme.anonymous,
        least=programme.least,
        now=now,
    )
    _invite(tx, project, poll, version=day.isoformat())
    if programme.by_message:
        for person in at_ease(tx, programme, clients_in_channel(tx, project), now=now):
            _write(tx, project, poll, person, first=True)
    return poll


def _times(project: Project, now: datetime) -> tuple[datetime, datetime]:
    """When a poll that is asked now is reminded of, and when it closes."""
    zone = project.zone
    today, at = local_date(now, zone), now.astimezone(zone_named(zone)).time()
    calendar = calendar_of(project, Side.CLIENT)
    reminds_on = calendar.add_working_days(today, REMINDS_AFTER)
    closes_on = max(today + CLOSES_AFTER, calendar.add_working_days(reminds_on, 1))
    return calendar.next_open(instant(reminds_on, at, zone), zone), instant(closes_on, at, zone)


def _remind(tx: Transaction, poll: Poll, *, now: datetime) -> None:
    project = projects.get(tx, poll.project)
    programme = programme_of(tx, project)
    if not project.is_closed and not in_crisis(tx, project, programme):
        for person in at_ease(tx, programme, clients_in_channel(tx, project), now=now):
            if not has_answered(tx, poll, person.id):
                _write(tx, project, poll, person, first=False)
    polls.reminded(tx, poll.id, now=now)


def _close(tx: Transaction, project: Project, poll: Poll, *, now: datetime) -> None:
    polls.close(tx, poll.id, now=now)
    open_follow_ups(tx, project, poll)
    _invite(tx, project, poll, version="closed")
    tell_team_or_lead(
        tx, project, ShowResults(project.id, poll.id), subject=f"poll:{poll.id}:results", version=poll.day.isoformat()
    )


def _write(tx: Transaction, project: Project, poll: Poll, person: Person, *, first: bool) -> None:
    """A direct message, for which an update of the one before would not do: it would notify nobody."""
    tell_person(
        tx,
        project.workspace,
        person.id,
        RemindPoll(project.id, poll.id, person.id, first),
        subject=f"poll:{poll.id}:{person.id}{':first' if first else ''}",
        version=1,
        team=False,
    )


def _invite(tx: Transaction, project: Project, poll: Poll, *, version: str) -> None:
    tell(
        tx,
        project,
        Audience.CLIENT,
        AskPoll(project.id, poll.id),
        subject=_subject(poll),
        slot=outbox.CARD,
        version=version,
    )


def _open_in(tx: Transaction, project: Project, now: datetime) -> list[Poll]:
    """Polls that still take answers; those whose time is up are closed first."""
    still_open: list[Poll] = []
    for poll in polls.open_in(tx, project.id):
        if poll.closes_at <= now:
            _close(tx, project, poll, now=now)
        else:
            still_open.append(poll)
    return still_open


def _subject(poll: Poll) -> str:
    return f"poll:{poll.id}"
