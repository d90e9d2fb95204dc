"""What is to be said, as the outbox keeps it: a fact to speak of, no text and no looks."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TypeAlias, get_args


@dataclass(frozen=True, slots=True)
class ShowRecord:
    """Show how a record stands now: its card, posted once and then updated."""

    project: int
    record: int


@dataclass(frozen=True, slots=True)
class TellLine:
    """Tell one line of a record's history under its card."""

    project: int
    record: int
    line: int


@dataclass(frozen=True, slots=True)
class TellText:
    """Go on with a record's text under its card, where the card shows only the beginning."""

    project: int
    record: int
    part: int  # from 1


@dataclass(frozen=True, slots=True)
class ShowStanding:
    """Show the standing message with the buttons for which no command is needed."""

    project: int
    anew: bool = False  # at the foot of the channel; the one that stood there is taken away


@dataclass(frozen=True, slots=True)
class PinStanding:
    """Pin the standing message."""

    project: int


@dataclass(frozen=True, slots=True)
class AskToPin:
    """Ask the lead to pin the standing message, where we may not."""

    project: int


@dataclass(frozen=True, slots=True)
class ShowDigest:
    """Post a digest."""

    project: int
    digest: int


@dataclass(frozen=True, slots=True)
class MailDigest:
    """Write a digest to somebody by mail, with its report where it has one."""

    project: int
    digest: int


@dataclass(frozen=True, slots=True)
class ShareReport:
    """Share the report of a digest under it."""

    project: int
    digest: int


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """Show the team a digest before it goes out, and then what became of it."""

    project: int
    draft: int


@dataclass(frozen=True, slots=True)
class TellDraft:
    """Tell the team something under the card of a draft."""

    project: int
    draft: int
    what: str  # a key below `draft.line.` in the words


@dataclass(frozen=True, slots=True)
class RemindMeeting:
    """Remind of one occurrence of a meeting, with its agenda."""

    project: int
    meeting: int
    day: str  # nominal date of the occurrence, ISO 8601
    soon: bool  # the second reminder, shortly before


@dataclass(frozen=True, slots=True)
class ShowSeries:
    """Tell what is agreed about a series of meetings, when it was planned or changed."""

    project: int
    meeting: int
    sequence: int  # which change it is


@dataclass(frozen=True, slots=True)
class EndSeries:
    """Tell that a series of meetings was ended."""

    project: int
    meeting: int


@dataclass(frozen=True, slots=True)
class AttachCalendar:
    """Put the calendar file of a series under the message that tells of its change."""

    project: int
    meeting: int
    sequence: int  # which change it is


@dataclass(frozen=True, slots=True)
class ShowFeed:
    """Tell the address under which the meetings can be subscribed to."""

    project: int
    pages: str  # where our pages are


@dataclass(frozen=True, slots=True)
class ShowDecision:
    """Tell by mail what was decided; in Slack the record's card and line do."""

    project: int
    record: int
    version: int


@dataclass(frozen=True, slots=True)
class TellStakeholder:
    """Tell the lead that somebody is written to no more."""

    project: int
    stakeholder: int


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """Tell that one occurrence of a meeting was moved."""

    project: int
    meeting: int
    was: str  # when it would have begun, ISO 8601
    begins: str


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """Tell that one occurrence of a meeting will not take place."""

    project: int
    meeting: int
    begins: str  # when it would have begun, ISO 8601


@dataclass(frozen=True, slots=True)
class ShowMinutes:
    """Show the minutes of a meeting; where nobody has written them, ask the team for them."""

    project: int
    minutes: int


@dataclass(frozen=True, slots=True)
class AskMinutes:
    """Ask once more for the minutes that nobody has written."""

    project: int
    minutes: int


@dataclass(frozen=True, slots=True)
class AskPoll:
    """Ask the client how satisfied they are."""

    project: int
    poll: int


@dataclass(frozen=True, slots=True)
class RemindPoll:
    """Write to one person, who has not answered, of a poll."""

    project: int
    poll: int
    person: int
    first: bool = False  # the question itself, beside the one in the channel; else the one reminder of it


@dataclass(frozen=True, slots=True)
class ShowResults:
    """Show the team what a poll came to."""

    project: int
    poll: int


@dataclass(frozen=True, slots=True)
class AskPulse:
    """Ask whoever raised a record how it went; once they have clicked, thank them."""

    project: int
    record: int


@dataclass(frozen=True, slots=True)
class ShowFollowUp:
    """Show the team how it stands with somebody who was not satisfied."""

    project: int
    follow_up: int


@dataclass(frozen=True, slots=True)
class TellNotice:
    """Tell the team something about the rhythm itself: late, moved, dropped."""

    project: int
    notice: str  # a key below `notice.` in the words
    day: str  # nominal date of what it is about, ISO 8601; the last of several
    about: str = ""  # title of the meeting, name of the person, or reference and title of the record; empty: of none
    count: int = 1  # how many occurrences


@dataclass(frozen=True, slots=True)
class TellSetbacks:
    """Tell the team at once what was late, moved or dropped while nothing could be posted."""

    project: int
    number: int  # of the summary


@dataclass(frozen=True, slots=True)
class ShowNudge:
    """Show what is brought up again on a working day."""

    project: int
    day: str  # local to the project, ISO 8601
    again: bool  # something in it was dealt with: it is shown anew even if nothing is left


@dataclass(frozen=True, slots=True)
class TellReached:
    """Tell the team, under the day's nudge, which service targets were warned of or missed at a moment."""

    project: int
    day: str  # local to the project, ISO 8601
    at: str  # ISO 8601


@dataclass(frozen=True, slots=True)
class TellTrouble:
    """Tell the lead that something can never be said."""

    project: int
    outgoing: int


@dataclass(frozen=True, slots=True)
class TellHindrance:
    """Tell the lead what keeps the bot from a place, and later that nothing does any more."""

    project: int  # one of those concerned
    channel: int  # 0: every channel of the workspace
    hindrance: str
    since: str  # ISO 8601: with the channel it says which time it is


@dataclass(frozen=True, slots=True)
class OfferSetup:
    """Offer whoever invited the bot to link the channel to a project."""

    channel: int
    inviter: int


Intention: TypeAlias = (
    ShowRecord
    | TellLine
    | TellText
    | ShowStanding
    | PinStanding
    | AskToPin
    | ShowDigest
    | MailDigest
    | ShareReport
    | ShowDraft
    | TellDraft
    | RemindMeeting
    | ShowSeries
    | EndSeries
    | AttachCalendar
    | ShowFeed
    | ShowDecision
    | TellStakeholder
    | MoveMeeting
    | CancelMeeting
    | ShowMinutes
    | AskMinutes
    | AskPoll
    | RemindPoll
    | ShowResults
    | AskPulse
    | ShowFollowUp
    | TellNotice
    | TellSetbacks
    | ShowNudge
    | TellReached
    | TellTrouble
    | TellHindrance
    | OfferSetup
)
_INTENTIONS = {intention.__name__: intention for intention in get_args(Intention)}


class NotKnown(Exception):  # noqa: N818  it says what is
    """An intention of another version: that one can say it, this one cannot."""


def stored(intention: Intention) -> tuple[str, dict[str, str | int | bool]]:
    """An intention as the outbox keeps it: a name and what it is about."""
    return type(intention).__name__, {field.name: getattr(intention, field.name) for field in fields(intention)}


def restored(name: str, args: Mapping[str, str | int | bool]) -> Intention:
    """The intention that was stored. Raises NotKnown."""
    try:
        intention: Intention = _INTENTIONS[name](**args)
    except (KeyError, TypeError) as error:
        raise NotKnown(name) from error
    return intention
