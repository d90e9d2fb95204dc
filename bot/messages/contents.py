"""Everything the bot can say unasked: what is true when it is sent, with only what its audience may see."""

from typing import TypeAlias

from bot.messages.decisions import DecisionMade
from bot.messages.digests import DigestDraft, DigestPost, DraftLine
from bot.messages.follow_ups import FollowUpCard
from bot.messages.hindrances import HindranceTold
from bot.messages.meetings import (
    Agenda,
    CalendarFile,
    FeedOffered,
    MeetingCancelled,
    MeetingMoved,
    SeriesEnded,
    SeriesPlanned,
)
from bot.messages.minutes import MinutesAsked, MinutesPost
from bot.messages.notices import Notice, Setbacks, StakeholderEnded, Trouble
from bot.messages.nudges import Nudge, Reached
from bot.messages.places import Pin, PinAsked, SetupOffer, Standing
from bot.messages.polls import PollInvitation, PollReminder, PollResults, PulseQuestion
from bot.messages.records import RecordCard, RecordLine, RecordText
from bot.messages.reports import DigestLetter, ReportFile

Said: TypeAlias = (
    RecordCard
    | RecordLine
    | RecordText
    | Standing
    | PinAsked
    | DigestPost
    | DigestDraft
    | DraftLine
    | ReportFile
    | Agenda
    | SeriesPlanned
    | SeriesEnded
    | StakeholderEnded
    | FeedOffered
    | MeetingMoved
    | MeetingCancelled
    | MinutesPost
    | MinutesAsked
    | PollInvitation
    | PollReminder
    | PollResults
    | PulseQuestion
    | FollowUpCard
    | Notice
    | Setbacks
    | Nudge
    | Reached
    | Trouble
    | HindranceTold
    | SetupOffer
)
Content: TypeAlias = Said | Pin | CalendarFile | DecisionMade | DigestLetter
