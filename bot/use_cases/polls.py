"""How satisfied the client is: asked in their channel, answered in private, told to the team."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from bot.messages.audiences import Audience
from bot.messages.contents import PollInvitation, PollReminder, PollResults
from bot.messages.intentions import AskPoll, RemindPoll, ShowResults
from bot.refusals import BadAnswers, ClientOnly, NoLongerThere, PollIsClosed, PollIsOpen, ProjectIsClosed
from bot.rhythm.schedules import Deed, Patience, catch_up
from bot.rhythm.zones import instant, local_date, zone_named
from bot.use_cases.answers import TEXT_LENGTH, Problem
from bot.use_cases.calendars import Side, calendar_of
from bot.use_cases.callers import Caller, Standing, in_project, is_team, may_take_part, toward_project
from bot.use_cases.names import named
from bot.use_cases.one_by_one import one_by_one
from bot.use_cases.outgoing import tell, tell_person, tell_team_or_lead
from bot.use_cases.places import clients_in_channel
from bot.use_cases.schedules import AT_ONCE, Post, calendar_for, keep, put_off, rhythm_of, tell_notice
from bot.use_cases.scores import DETRACTOR, rated, recommended
from bot.words import Language, language_of
from storage import outbox, people, polls, projects, schedules
from storage.database import Transaction
from storage.values import Poll, PollAnswer, Project, Schedule

REMINDS_AFTER = 2  # working days of the client: who has not answered by then has forgotten it
# Short enough that the answers are about one time; longer only where a week off would leave nobody a day to answer in
# once they were reminded.
CLOSES_AFTER = timedelta(days=7)
RATINGS = ("quality", "progress", "communication")
LEAST, MOST = 1, 5  # of a rating
LEAST_RECOMMEND, MOST_RECOMMEND = 0, 10
LOW_RATING = 2  # a rating so low is told to the lead by name
PEOPLE_SHOWN = 20  # answers of one message; the averages count all
AGAIN = timedelta(minutes=1)  # a poll asked for twice within it is the same gesture, delivered twice


@dataclass(frozen=True, slots=True, kw_only=True)
class PollForm:
    """What the form needs with which a person answers."""

    project: Project
    poll: Poll
    former: PollAnswer | None  # what this person answered before; it can be changed until the poll closes


def ask_due_polls(tx: Transaction, *, now: datetime) -> int:
    """Ask the polls whose time has come; answers how many schedules were looked at, 0 when nothing was due.

    What was missed moves to the client's next working day; what comes while another poll is open is dropped. The team
    hears of both.
    """
    return one_by_one(
        tx,
        schedules.due(tx, Post.POLL, now=now, most=AT_ONCE),
        lambda schedule: _ask_or_move(tx, schedule, now=now),
        put_off=partial(put_off, tx),
        now=now,
    )


def ask_now(tx: Transaction, caller: Caller, *, now: datetime) -> Poll:
    """Ask although it is not the day. Raises TeamOnly, NoProjectHere, ProjectIsClosed, PollIsOpen."""
    is_team(caller)
    project = in_project(caller)
    if project.status == "closed":
        raise ProjectIsClosed(name=project.name)
    for poll in _open_in(tx, project, now):
        if poll.schedule is None and now - poll.asked_at < AGAIN:
            return poll
        raise PollIsOpen
    return _ask(tx, project, None, local_date(now, project.zone), now=now)


def remind_due_polls(tx: Transaction, *, now: datetime) -> int:
    """Remind, once, those of the client who have not answered; answers of how many polls.

    In a project that was closed meanwhile nobody is reminded.
    """
    due = polls.to_remind(tx, now=now, most=AT_ONCE)
    for poll in due:
        project = projects.get(tx, poll.project)
        answered = {answer.person for answer in polls.answers(tx, poll.id)}
        for person in clients_in_channel(tx, project):
            if person.id not in answered and project.status != "closed":
                tell_person(
                    tx,
                    project.workspace,
                    person.id,
                    RemindPoll(project.id, poll.id, person.id),
                    subject=f"poll:{poll.id}:{person.id}",
                    version=1,
                    team=False,
                )
        polls.reminded(tx, poll.id, now=now)
    return len(due)


def close_due_polls(tx: Transaction, *, now: datetime) -> int:
    """Close the polls whose time is up, and tell the team what came of them; answers how many."""
    due = polls.to_close(tx, now=now, most=AT_ONCE)
    for poll in due:
        _close(tx, projects.get(tx, poll.project), poll, now=now)
    return len(due)


def poll_for(tx: Transaction, caller: Caller, project_id: int, poll_id: int, *, now: datetime) -> PollForm:
    """What somebody of the client needs to answer a poll.

    Raises NoSuchRecord, Onlooker, OnlyRaise, ClientOnly, NoLongerThere, PollIsClosed.
    """
    caller = toward_project(tx, caller, project_id)
    project = in_project(caller)
    may_take_part(caller)
    if caller.standing is not Standing.CLIENT:
        raise ClientOnly
    poll = polls.get(tx, project.id, poll_id)
    if poll is None:
        raise NoLongerThere
    if poll.closed_at is not None or poll.closes_at <= now:
        raise PollIsClosed
    return PollForm(project=project, poll=poll, former=polls.answer_of(tx, poll.id, caller.person.id))


def answer_poll(
    tx: Transaction, caller: Caller, project_id: int, poll_id: int, answers: Mapping[str, str], *, now: datetime
) -> PollAnswer:
    """Keep what somebody of the client answers, in place of what they answered before.

    Raises as `poll_for` does, and BadAnswers.
    """
    poll = poll_for(tx, caller, project_id, poll_id, now=now).poll
    problems: dict[str, Problem] = {}
    scores = {name: _score(answers, name, LEAST, MOST, problems) for name in RATINGS}
    recommend = _score(answers, "recommend", LEAST_RECOMMEND, MOST_RECOMMEND, problems)
    comment = answers.get("comment", "").strip()
    if len(comment) > TEXT_LENGTH:
        problems["comment"] = ("problem.too_long", {"most": TEXT_LENGTH})
    if problems:
        raise BadAnswers(problems)
    return polls.keep_answer(
        tx,
        poll.id,
        caller.person.id,
        quality=scores["quality"],
        progress=scores["progress"],
        communication=scores["communication"],
        recommend=recommend,
        comment=comment,
        now=now,
    )


def latest_results(tx: Transaction, caller: Caller) -> PollResults | None:
    """What the newest poll that is closed came to; None before there is one. Raises TeamOnly, NoProjectHere."""
    is_team(caller)
    project = in_project(caller)
    poll = polls.last_closed(tx, project.id)
    return None if poll is None else results_of(tx, project, poll.id)


def invitation_of(tx: Transaction, project: Project, poll_id: int) -> PollInvitation | None:
    """The question in the client channel; None when the poll closed before it could be asked."""
    poll = polls.get(tx, project.id, poll_id)
    if poll is None:
        return None
    closed = poll.closed_at is not None
    if closed and outbox.card_said(tx, project.channel, _subject(poll)) is None:
        return None
    return PollInvitation(
        project=project.id,
        audience=Audience.CLIENT,
        language=Language(project.language),
        poll=poll.id,
        closes_at=poll.closes_at,
        closed=closed,
        zone=project.zone,
    )


def reminder_of(tx: Transaction, project: Project, poll_id: int, person_id: int) -> PollReminder | None:
    """The reminder to one person, in their language; None when they have answered by now or the poll is closed."""
    poll = polls.get(tx, project.id, poll_id)
    if poll is None or poll.closed_at is not None or polls.answer_of(tx, poll.id, person_id) is not None:
        return None
    person = people.get(tx, person_id)
    own = Language(person.language) if person.language else language_of(person.locale)
    return PollReminder(
        project=project.id,
        audience=Audience.CLIENT,
        language=own or Language(project.language),
        poll=poll.id,
        name=project.name,
        closes_at=poll.closes_at,
        zone=person.zone or project.zone,
    )


def results_of(tx: Transaction, project: Project, poll_id: int) -> PollResults | None:
    """What a poll came to, or has come to so far, against the one before: for the team, each answer under its name."""
    poll = polls.get(tx, project.id, poll_id)
    if poll is None:
        return None
    answers = polls.answers(tx, poll.id)
    before = polls.answers_before(tx, project.id, poll.id)
    who = {answer.person: named(tx, answer.person) for answer in answers}
    shown = sorted(answers, key=_is_low, reverse=True)[:PEOPLE_SHOWN]
    could = {person.id for person in clients_in_channel(tx, project)} | set(who)
    return PollResults(
        project=project.id,
        audience=Audience.TEAM,
        language=Language(project.language),
        poll=poll.id,
        day=poll.day,
        asked=len(could),
        answered=len(answers),
        ratings={name: rated(given(answers, name), given(before, name)) for name in RATINGS} if answers else {},
        recommend=recommended(given(answers, "recommend"), given(before, "recommend")) if answers else None,
        comments=tuple((who[answer.person], answer.comment) for answer in shown if answer.comment),
        scores=tuple((who[answer.person], _scores(answer)) for answer in shown),
        more=len(answers) - len(shown),
        low=any(_is_low(answer) for answer in answers),
        lead=named(tx, project.lead),
    )


def given(answers: Sequence[PollAnswer], question: str) -> list[int]:
    """What was answered to one question."""
    return [getattr(answer, question) for answer in answers]


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
    tell_notice(tx, project, schedule, "poll_dropped", verdict.dropped)
    if verdict.deed is Deed.MOVE:
        tell_notice(tx, project, schedule, "poll_missed", [verdict.occurrence.nominal])
    if verdict.deed in {Deed.DO, Deed.DO_LATE}:
        _ask_on_time(tx, project, schedule, verdict.occurrence.nominal, now=now)
    keep(tx, project, schedule, verdict.rhythm, next_at=verdict.next_at)


def _ask_on_time(tx: Transaction, project: Project, schedule: Schedule, day: date, *, now: datetime) -> None:
    if _open_in(tx, project, now):
        tell_notice(tx, project, schedule, "poll_still_open", [day])
    else:
        _ask(tx, project, schedule.id, day, now=now)


def _ask(tx: Transaction, project: Project, schedule: int | None, day: date, *, now: datetime) -> Poll:
    zone = project.zone
    today, at = local_date(now, zone), now.astimezone(zone_named(zone)).time()
    calendar = calendar_of(project, Side.CLIENT)
    reminds_on = calendar.add_working_days(today, REMINDS_AFTER)
    closes_on = max(today + CLOSES_AFTER, calendar.add_working_days(reminds_on, 1))
    poll = polls.add(
        tx,
        project.id,
        schedule,
        day,
        remind_at=instant(reminds_on, at, zone),
        closes_at=instant(closes_on, at, zone),
        now=now,
    )
    _invite(tx, project, poll, version=day.isoformat())
    return poll


def _close(tx: Transaction, project: Project, poll: Poll, *, now: datetime) -> None:
    polls.close(tx, poll.id, now=now)
    _invite(tx, project, poll, version="closed")
    tell_team_or_lead(
        tx, project, ShowResults(project.id, poll.id), subject=f"poll:{poll.id}:results", version=poll.day.isoformat()
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


def _score(answers: Mapping[str, str], name: str, least: int, most: int, problems: dict[str, Problem]) -> int:
    """The score somebody gave; 0 with a problem noted where they gave none that counts."""
    answer = answers.get(name, "").strip()
    if not answer:
        problems[name] = ("problem.missing", {})
    elif answer.isascii() and answer.isdigit() and len(answer) <= 2 and least <= int(answer) <= most:
        return int(answer)
    else:
        problems[name] = ("problem.out_of_range", {"least": least, "most": most})
    return 0


def _scores(answer: PollAnswer) -> Mapping[str, int]:
    return {**{name: getattr(answer, name) for name in RATINGS}, "recommend": answer.recommend}


def _is_low(answer: PollAnswer) -> bool:
    return answer.recommend <= DETRACTOR or any(getattr(answer, name) <= LOW_RATING for name in RATINGS)


def _subject(poll: Poll) -> str:
    return f"poll:{poll.id}"
