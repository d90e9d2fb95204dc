"""What an intention has to say: its content is found when it is said, so that it is true by then."""

from datetime import date, datetime
from typing import assert_never

from bot.messages.audiences import NO_PROJECT, Audience
from bot.messages.contents import Content
from bot.messages.intentions import (
    AskMinutes,
    AskPoll,
    AskPulse,
    AskToPin,
    AttachCalendar,
    CancelMeeting,
    EndSeries,
    Intention,
    MailDigest,
    MoveMeeting,
    OfferSetup,
    PinStanding,
    RemindMeeting,
    RemindPoll,
    ShareReport,
    ShowDecision,
    ShowDigest,
    ShowDraft,
    ShowFeed,
    ShowFollowUp,
    ShowMinutes,
    ShowNudge,
    ShowRecord,
    ShowResults,
    ShowSeries,
    ShowStanding,
    TellDraft,
    TellHindrance,
    TellLine,
    TellNotice,
    TellReached,
    TellSetbacks,
    TellStakeholder,
    TellText,
    TellTrouble,
)
from bot.messages.notices import Trouble
from bot.messages.places import SetupOffer
from bot.use_cases import (
    appointments,
    brought_up,
    cards,
    decisions,
    digests,
    drafts,
    follow_ups,
    meetings,
    minutes,
    notices,
    occurrences,
    poll_results,
    polls,
    pulses,
    reminders,
    reports,
    setbacks,
    standings,
)
from bot.use_cases.callers import language_of_lead
from bot.use_cases.emoji import emoji_of
from bot.use_cases.hindrances import hindrance_told
from bot.use_cases.names import own_language
from bot.use_cases.stakeholders import ended_of
from bot.words import Language
from storage import channels, history, outbox, people, projects, records
from storage.database import Transaction


def content_of(tx: Transaction, intention: Intention, audience: Audience, *, now: datetime) -> Content | None:
    """What an intention has to say to this audience now; None when nothing, any more."""
    match intention:
        case ShowRecord(project, record_id):
            at_home = projects.get(tx, project)
            record = records.get(tx, project, record_id)
            return cards.card_of(tx, at_home, record, audience) if record else None
        case TellLine(project, record_id, line):
            at_home = projects.get(tx, project)
            record = records.get(tx, project, record_id)
            return cards.line_of(tx, at_home, record, history.get(tx, line), audience) if record else None
        case TellText(project, record_id, part):
            at_home = projects.get(tx, project)
            record = records.get(tx, project, record_id)
            return cards.text_of(at_home, record, part, audience) if record else None
        case ShowStanding(project, anew):
            at_home = projects.get(tx, project)
            return standings.standing_message(tx, at_home, emoji_of(tx, at_home), anew=anew)
        case PinStanding(project):
            return standings.pin_of(tx, projects.get(tx, project))
        case AskToPin(project):
            return standings.pin_asked(tx, projects.get(tx, project))
        case ShowDigest(project, digest):
            return digests.post_of(tx, projects.get(tx, project), digest)
        case MailDigest(project, digest):
            return reports.letter_of(tx, projects.get(tx, project), digest)
        case ShareReport(project, digest):
            return reports.file_of(tx, projects.get(tx, project), digest)
        case ShowDraft(project, draft):
            return drafts.draft_of(tx, projects.get(tx, project), draft, now=now)
        case TellDraft(project, draft, what):
            return drafts.line_of(tx, projects.get(tx, project), draft, what)
        case RemindMeeting(project, meeting, day, soon):
            return reminders.agenda_of(
                tx, projects.get(tx, project), meeting, date.fromisoformat(day), soon=soon, now=now
            )
        case ShowSeries(project, meeting, sequence):
            return meetings.planned_of(tx, projects.get(tx, project), meeting, sequence)
        case AttachCalendar(project, meeting, sequence):
            return appointments.file_of(tx, projects.get(tx, project), meeting, sequence, now=now)
        case ShowFeed(project, pages):
            return appointments.feed_offered(tx, projects.get(tx, project), pages)
        case ShowDecision(project, record_id, version):
            return decisions.made_of(tx, projects.get(tx, project), record_id, version)
        case TellStakeholder(project, stakeholder):
            return ended_of(tx, projects.get(tx, project), stakeholder)
        case EndSeries(project, meeting):
            return meetings.ended_of(tx, projects.get(tx, project), meeting)
        case MoveMeeting(project, meeting, was, begins):
            moments = datetime.fromisoformat(was), datetime.fromisoformat(begins)
            return occurrences.moved_of(tx, projects.get(tx, project), meeting, *moments)
        case CancelMeeting(project, meeting, begins):
            return occurrences.cancelled_of(tx, projects.get(tx, project), meeting, datetime.fromisoformat(begins))
        case ShowMinutes(project, minutes_id):
            return minutes.post_of(tx, projects.get(tx, project), minutes_id, audience)
        case AskMinutes(project, minutes_id):
            return minutes.nudge_of(tx, projects.get(tx, project), minutes_id)
        case AskPoll(project, poll):
            return polls.invitation_of(tx, projects.get(tx, project), poll)
        case RemindPoll(project, poll, person, first):
            return polls.reminder_of(tx, projects.get(tx, project), poll, person, first=first)
        case ShowResults(project, poll):
            return poll_results.results_of(tx, projects.get(tx, project), poll)
        case AskPulse(project, record_id):
            return pulses.question_of(tx, projects.get(tx, project), record_id)
        case ShowFollowUp(project, follow_up):
            return follow_ups.card_of(tx, projects.get(tx, project), follow_up)
        case TellNotice(project, notice, day, about, count):
            return notices.notice_of(
                projects.get(tx, project), notice, date.fromisoformat(day), about=about, count=count
            )
        case TellSetbacks(project, number):
            return setbacks.summary_of(tx, projects.get(tx, project), number)
        case ShowNudge(project, day, again):
            at_home = projects.get(tx, project)
            return brought_up.nudge_of(tx, at_home, audience, date.fromisoformat(day), again=again, now=now)
        case TellReached(project, day, at):
            at_home = projects.get(tx, project)
            moment = datetime.fromisoformat(at)
            return brought_up.reached_of(tx, at_home, date.fromisoformat(day), moment, now=now)
        case TellTrouble(project, outgoing):
            return _trouble(tx, project, outgoing)
        case TellHindrance(project):
            return hindrance_told(tx, projects.get(tx, project), intention)
        case OfferSetup(channel, inviter):
            host = people.get(tx, inviter)
            language = own_language(host) or Language.EN
            return SetupOffer(
                project=NO_PROJECT,
                audience=Audience.TEAM,
                language=language,
                channel=channels.get(tx, channel).slack_id,
            )
    assert_never(intention)


def _trouble(tx: Transaction, project: int, outgoing_id: int) -> Trouble | None:
    failed = outbox.get(tx, outgoing_id)
    at_home = projects.get(tx, project)
    if failed is None or failed.failure is None:
        return None
    return Trouble(
        project=project,
        audience=Audience.TEAM,
        language=language_of_lead(tx, at_home),
        what=failed.intention,
        why=failed.failure,
        name=at_home.name,
    )
