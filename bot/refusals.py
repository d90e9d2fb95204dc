"""Every "no" that the bot can say: a key of the words and what fills it, no text.

`slack/errors.py` turns one into the asker's language. What is not a Refusal is a bug and rises.
"""

from collections.abc import Mapping
from datetime import datetime


class Refusal(Exception):  # noqa: N818  a "no" is expected; it is no error
    """An expected "no". Subclasses name the words in `key`; what fills them is given when it is raised."""

    key: str
    tried: tuple[int, str] | None = None  # a record and the move of it that is not the asker's: kept in its history

    def __init__(self, **fill: object) -> None:
        super().__init__(self.key, fill)
        self.fill: Mapping[str, object] = fill


class NoProjectHere(Refusal):
    """The channel is not linked to a project."""

    key = "refusal.no_project_here"


class ProjectIsClosed(Refusal):
    """Nothing new can be raised in a closed project."""

    key = "refusal.project_is_closed"


class ProjectIsOpen(Refusal):
    """Only a closed project is opened again."""

    key = "refusal.project_is_open"


class Onlooker(Refusal):
    """The asker's organisation is not the project's client."""

    key = "refusal.onlooker"


class OnlyRaise(Refusal):
    """We could not look the asker up, so they may raise and nothing more."""

    key = "refusal.only_raise"


class TeamOnly(Refusal):
    """Only the team may do this."""

    key = "refusal.team_only"


class ClientOnly(Refusal):
    """Only the client's people may do this: answer a poll."""

    key = "refusal.client_only"


class WrongRole(Refusal):
    """The asker may not make this move."""

    key = "refusal.wrong_role"

    def __init__(self, *, record: int, move: str, who: object, **fill: object) -> None:
        super().__init__(who=who, **fill)
        self.tried = (record, move)


class ApproversOnly(WrongRole):
    """Only an approver decides; the refusal names them."""

    key = "refusal.approvers_only"


class MovedMeanwhile(Refusal):
    """The record does not stand where this move begins, any more or yet."""

    key = "refusal.moved_meanwhile"


class DecidedAlready(Refusal):
    """A second verdict changes nothing."""

    key = "refusal.decided_already"

    def __init__(self, *, decided_at: datetime, zone: str, **fill: object) -> None:
        super().__init__(**fill)
        self.decided_at = decided_at
        self.zone = zone  # the project's, in which the moment is told


class SupersededVersion(Refusal):
    """The button belongs to an assessment that a newer one has voided."""

    key = "refusal.superseded_version"


class NobodyDecides(Refusal):
    """A change cannot be sent for decision: the project names no approver."""

    key = "refusal.nobody_decides"


class NothingChanged(Refusal):
    """The approvers are being asked these very words already; they are not asked a second time."""

    key = "refusal.nothing_changed"


class NoSuchRecord(Refusal):
    """There is no such record, or it is not of this place; the two are not told apart."""

    key = "refusal.no_such_record"


class LookedAtElsewhere(Refusal):
    """The team looks at the project in another channel than the one in which this card was left behind."""

    key = "refusal.looked_at_elsewhere"


class TooLateToUndo(Refusal):
    """Undo is for the first minutes."""

    key = "refusal.too_late_to_undo"


class NotYours(Refusal):
    """Only its reporter or the team may edit, convert or undo a record."""

    key = "refusal.not_yours"


class UnknownWords(Refusal):
    """What followed the command is not understood; the short help comes with it."""

    key = "refusal.unknown_words"


class PollIsClosed(Refusal):
    """The poll takes no more answers."""

    key = "refusal.poll_is_closed"


class AnsweredAlready(Refusal):
    """Somebody has answered an anonymous poll: nobody can tell which answer is theirs, to change it."""

    key = "refusal.answered_already"


class NotThere(Refusal):
    """The bot is not in the channel, or it is archived."""

    key = "setup.not_there"


class SlackAway(Refusal):
    """Slack did not say what it was asked, so it cannot be gone on."""

    key = "refusal.slack_away"


class NotRecorded(Refusal):
    """The deed could not be written in time and was not done."""

    key = "refusal.not_recorded"


class ChannelTaken(Refusal):
    """The channel already has a project that is not closed."""

    key = "refusal.channel_taken"


class ClientReadsHere(Refusal):
    """It belongs into a channel of the team alone."""

    key = "refusal.client_reads_here"


class BadAnswers(Refusal):
    """A form or command was filled in wrongly: per field, the key of what is wrong and what fills it."""

    key = "refusal.bad_answers"

    def __init__(self, problems: Mapping[str, tuple[str, Mapping[str, object]]]) -> None:
        super().__init__()
        self.problems = problems


class DecisionExpired(Refusal):
    """The assessment is not valid any more; nobody can decide on it."""

    key = "refusal.decision_expired"


class NoLongerThere(Refusal):
    """There is no such schedule, meeting or poll, or it is not of this project; the two are not told apart."""

    key = "refusal.no_longer_there"


class NoMeetingPlanned(Refusal):
    """There is no meeting to come, so there is nothing to put a topic on."""

    key = "refusal.no_meeting_planned"


class PollIsOpen(Refusal):
    """The client is being asked already; a second poll would ask the same people twice."""

    key = "refusal.poll_is_open"


class DraftIsOver(Refusal):
    """The digest was posted, skipped or dropped: nothing can be done about its draft any more."""

    def __init__(self, *, ended: str) -> None:
        self.key = f"refusal.draft_{ended}"
        super().__init__()


class MinutesAreWritten(Refusal):
    """Somebody has written or changed them since the form was opened."""

    key = "refusal.minutes_are_written"


class DigestIsPaused(Refusal):
    """Nothing is posted by a rhythm that is paused."""

    key = "refusal.digest_is_paused"


class NotOffered(Refusal):
    """The button or form names what this version does not have: it was posted by an older one, or by nobody of ours."""

    key = "refusal.not_offered"


class FormNotOpened(Refusal):
    """Slack did not open the form: the gesture was too old by then, or it could not be reached."""

    key = "refusal.form_not_opened"


class TooMany(Refusal):
    """So many gestures of one person, or in one channel, are more than people make."""

    key = "refusal.too_many"
