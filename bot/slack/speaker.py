"""Says a content: posts it, or updates what was posted. What Slack answers decides whether it is tried again."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never, cast

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.contents import Content, Said
from bot.messages.decisions import DecisionMade
from bot.messages.digests import DigestDraft, DigestPost, DraftLine
from bot.messages.follow_ups import FollowUpCard
from bot.messages.gate import Admitted, Destination
from bot.messages.hindrances import Hindrance, HindranceTold
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
from bot.messages.speaker import CannotSay
from bot.press.press import Press
from bot.slack.blocks import Message
from bot.slack.calendars import attach
from bot.slack.client import AWAY, HINDRANCES, code_of, passes
from bot.slack.looking_back import said_since
from bot.slack.pictures import Pictures, without_pictures
from bot.slack.reports import share
from bot.slack.uploads import Uploads
from bot.slack.views import (
    digests,
    drafts,
    follow_ups,
    mail,
    meetings,
    minutes,
    notices,
    nudges,
    polls,
    record_cards,
    record_lines,
    reports,
    setup,
    standing,
)
from bot.slack.workspaces import NotInstalled, Workspaces
from bot.words import Language, Words
from storage.database import Database

EVENT = "rapport_outgoing"  # the type of our message metadata; it carries the row's id and nothing of what is said
UNTIL_PROCESSED = (0.5, 1.0, 2.0)  # seconds: Slack refuses a block whose file it has not looked at yet
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})  # then it is posted anew
KEPT = frozenset({"cant_delete_message", "compliance_exports_prevent_deletion"})  # a workspace may have it so


class SlackSpeaker:
    """Speaks in every workspace, in each with the token that is its own."""

    def __init__(self, workspaces: Workspaces, press: Press, db: Database) -> None:
        self._workspaces = workspaces
        self._press = press
        self._db = db
        self._words = {language: Words(language) for language in Language}

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        """Say it and answer with its stamp; see `bot/messages/speaker.py`."""
        try:
            leave = await self._workspaces.authorize(to.team)
        except NotInstalled:
            raise CannotSay("not_installed", hindrance=Hindrance.LOCKED_OUT) from None
        voice = _Voice(leave.slack, Pictures(leave.slack, self._press), Uploads(leave.slack, self._db), self._words)
        return await voice.say(content, to, outgoing=outgoing, replaces=replaces, tried_at=tried_at)


class _Voice:
    """Speaks in the channels of the workspace whose token the client has."""

    def __init__(
        self, slack: AsyncWebClient, pictures: Pictures, uploads: Uploads, words: Mapping[Language, Words]
    ) -> None:
        self._slack = slack
        self._pictures = pictures
        self._uploads = uploads
        self._words = words

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        """Say it and answer with its stamp."""
        said = cast("Content", content)
        try:
            if isinstance(said, Pin):
                return await self._pin(said, to)
            if isinstance(said, ReportFile):
                words = self._words[said.language]
                return await share(self._uploads, words, said, to, outgoing=outgoing, tried_at=tried_at)
            if isinstance(said, DecisionMade | DigestLetter):
                raise CannotSay("only mailed", lasting=True)
            if isinstance(said, CalendarFile):
                words = self._words[said.language]
                return await attach(self._uploads, words, said, to, outgoing=outgoing, tried_at=tried_at)
            return await self._say(said, to, outgoing, replaces, tried_at)
        except SlackApiError as error:
            raise _trouble(error) from error
        except SlackRequestError as error:  # an upload: nothing has been posted yet
            raise CannotSay("upload failed") from error
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError) as error:
            reached = not isinstance(error, aiohttp.ClientConnectorError)
            raise CannotSay(type(error).__name__, reached=reached, away=True) from error

    async def _say(
        self, said: Said, to: Destination, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str:
        words = self._words[said.language]
        message = message_of(said, words)
        if replaces is not None and await self._stays(said, to, replaces):
            return await self._update(message, to, outgoing, replaces, tried_at)
        stamp = await self._post_once(message, to, outgoing, tried_at)
        if replaces is not None:
            await self._take_away(words, to, replaces)
        return stamp

    async def _update(
        self, message: Message, to: Destination, outgoing: int, stamp: str, tried_at: datetime | None
    ) -> str:
        try:
            await self._slack.chat_update(channel=await self._place(to), ts=stamp, **message.as_args())
        except SlackApiError as error:
            if error.response["error"] not in GONE:
                raise
            return await self._post_once(message, to, outgoing, tried_at)
        return stamp

    async def _post_once(self, message: Message, to: Destination, outgoing: int, tried_at: datetime | None) -> str:
        """Post it, unless an earlier attempt did: its answer may have been lost, or who heard it have died."""
        found = await self._find(to, outgoing, tried_at) if tried_at is not None else None
        return found or await self._post(message, to, outgoing)

    async def _post(self, message: Message, to: Destination, outgoing: int) -> str:
        if not message.pictures:
            return await self._posted(message, to, outgoing)
        brought = await self._pictures.brought(message)
        for pause in UNTIL_PROCESSED:
            try:
                return await self._posted(brought, to, outgoing)
            except SlackApiError as error:
                if code_of(error) != "invalid_blocks":
                    raise
                await asyncio.sleep(pause)
        return await self._posted(without_pictures(brought), to, outgoing)

    async def _posted(self, message: Message, to: Destination, outgoing: int) -> str:
        response = await self._slack.chat_postMessage(
            channel=to.channel,
            thread_ts=to.thread,
            metadata={"event_type": EVENT, "event_payload": {"outgoing": outgoing}},
            unfurl_links=False,
            unfurl_media=False,
            **message.as_args(),
        )
        return str(response["ts"])

    async def _stays(self, said: Said, to: Destination, stamp: str) -> bool:
        """Whether what was posted is updated where it stands, and not posted anew.

        Whether people have pinned it stands in the message alone, so it is read: this one, of ours, once a day at most.
        """
        if not isinstance(said, Standing) or not said.anew:
            return True
        if not said.stays_if_pinned:
            return False
        found = await self._slack.conversations_replies(
            channel=to.channel, ts=stamp, oldest=stamp, latest=stamp, inclusive=True, limit=1
        )
        return any(one["ts"] == stamp and bool(one.get("pinned_to")) for one in found["messages"])

    async def _take_away(self, words: Words, to: Destination, stamp: str) -> None:
        """Take away what was posted before; where Slack does not let us, it says where the other is."""
        try:
            await self._slack.chat_delete(channel=to.channel, ts=stamp)
        except SlackApiError as error:
            if code_of(error) in GONE:
                return
            if code_of(error) not in KEPT:
                raise
            moved = standing.moved_message(words)
            await self._slack.chat_update(channel=to.channel, ts=stamp, **moved.as_args())

    async def _pin(self, pin: Pin, to: Destination) -> str:
        try:
            await self._slack.pins_add(channel=to.channel, timestamp=pin.stamp)
        except SlackApiError as error:
            if code_of(error) != "already_pinned":
                raise
        return pin.stamp

    async def _find(self, to: Destination, outgoing: int, tried_at: datetime) -> str | None:
        """The stamp of what an earlier attempt posted after all."""
        async for one in said_since(self._slack, await self._place(to), to.thread, tried_at=tried_at):
            if _is_ours(one, outgoing):
                return str(one["ts"])
        return None

    async def _place(self, to: Destination) -> str:
        """The channel's id; a person's stands for the direct message, but only where something new is posted."""
        if to.channel[:1] not in {"U", "W"}:
            return to.channel
        opened = await self._slack.conversations_open(users=to.channel)
        return str(opened["channel"]["id"])


def message_of(content: Said, words: Words) -> Message:  # one for each content there is
    """A content as Slack shows it."""
    match content:
        case RecordCard():
            return record_cards.record_card(words, content)
        case RecordLine():
            return record_lines.record_line(words, content)
        case RecordText():
            return record_lines.record_text(content)
        case Standing():
            return standing.standing_message(words, content)
        case DigestPost():
            return digests.digest_post(words, content)
        case DigestDraft():
            return drafts.draft_card(words, content)
        case DraftLine():
            return drafts.draft_line(words, content)
        case ReportFile():
            return reports.shared(words, content)
        case Agenda():
            return meetings.agenda(words, content)
        case SeriesPlanned():
            return meetings.planned(words, content)
        case FeedOffered():
            return meetings.feed_offered(words, content)
        case StakeholderEnded():
            return mail.ended(words, content)
        case SeriesEnded():
            return meetings.ended(words, content)
        case MeetingMoved():
            return meetings.moved(words, content)
        case MeetingCancelled():
            return meetings.cancelled(words, content)
        case MinutesPost():
            return minutes.minutes_post(words, content)
        case MinutesAsked():
            return minutes.minutes_asked(words, content)
        case PollInvitation():
            return polls.invitation(words, content)
        case PollReminder():
            return polls.reminder(words, content)
        case PollResults():
            return polls.results(words, content)
        case PulseQuestion():
            return polls.pulse(words, content)
        case FollowUpCard():
            return follow_ups.card(words, content)
        case Notice():
            return notices.notice(words, content)
        case Setbacks():
            return notices.setbacks(words, content)
        case Nudge():
            return nudges.nudge(words, content)
        case Reached():
            return nudges.reached(words, content)
        case Trouble():
            return notices.trouble(words, content)
        case HindranceTold():
            return notices.hindrance(words, content)
        case PinAsked():
            return notices.pin_asked(words, content)
        case SetupOffer():
            return setup.setup_offer(words, content)
    assert_never(content)


def _is_ours(message: Mapping[str, Any], outgoing: int) -> bool:
    metadata = message.get("metadata") or {}
    return metadata.get("event_type") == EVENT and metadata.get("event_payload", {}).get("outgoing") == outgoing


def _trouble(error: SlackApiError) -> CannotSay:
    """What Slack's refusal means for the next attempt."""
    response = error.response
    if response.status_code == 429:
        seconds = int(response.headers.get("Retry-After", 1))
        return CannotSay("ratelimited", retry_after=timedelta(seconds=seconds))
    code = code_of(error)
    if passes(error):
        away = response.status_code >= 500 or not code or code in AWAY
        return CannotSay(code or f"HTTP {response.status_code}", reached=True, away=away)
    hindrance = HINDRANCES.get(code)
    return CannotSay(code, lasting=hindrance is None, hindrance=hindrance)
