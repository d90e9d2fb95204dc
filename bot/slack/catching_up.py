"""Reads what people said to us while Slack could not reach us, and has it done as if it had been told: late, and once.

In the background and slowly, for whoever types now is asked for by the same limits. Found is what was said in the
channels of projects, and in threads under messages of the last week, with the emoji on it. What was edited or deleted
meanwhile, and an emoji on an older message, is not.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.client import is_away
from bot.slack.events import Events
from bot.slack.shapes import Json
from bot.slack.workspaces import NotInstalled, Workspaces
from bot.use_cases.hearing import AS_FAR_BACK, Missed, places_to_read, was_read, what_was_missed
from storage.database import Database

LIMIT = 200  # messages that Slack tells of at one time
PAGES = 2  # of a channel, the newest first
THREADS = 50  # of a channel in which something was said
PAUSE = 1.5  # seconds between two questions: forty a minute, of fifty that Slack answers
BROUGHT_AGAIN = timedelta(minutes=7)  # Slack tries for six
PATIENCE = 3  # times that Slack may ask for patience in the middle

_Method: TypeAlias = Callable[..., Awaitable[AsyncSlackResponse]]

log = structlog.stdlib.get_logger(__name__)


class CatchingUp:
    """Reads, and hands on what it finds."""

    def __init__(self, db: Database, workspaces: Workspaces, events: Events, *, pause: float = PAUSE) -> None:
        self._db = db
        self._workspaces = workspaces
        self._events = events
        self._pause = pause

    async def catch_up(self, *, now: datetime) -> None:
        """Read what may have been missed, where anything may; an errand. What Slack does not tell is read again."""
        missed = await self._db.read(what_was_missed, now=now)
        if missed is None:
            return
        log.info("reading what may have been missed", since=missed.since.isoformat())
        try:
            for team in await self._workspaces.teams():
                for channel in await self._db.read(places_to_read, team):
                    await self._read(team, channel, missed, now=now)
        except (SlackApiError, aiohttp.ClientError, TimeoutError):
            log.warning("Slack was away, it is read again", exc_info=True)
        else:
            await self._db.write(was_read, missed, now=now)

    async def _read(self, team: str, channel: str, missed: Missed, *, now: datetime) -> None:
        try:
            leave = await self._workspaces.authorize(team)
        except NotInstalled:
            return
        said = await self._said(leave.slack, channel, since=missed.since, now=now)
        surely = missed.heard_until.timestamp(), (now - BROUGHT_AGAIN).timestamp()
        for one in said:
            for event in _told_of(one, channel, leave.bot_user):
                await self._events.hear_late(team, event)
            # An emoji may be put there again, and nothing tells apart what is read from what Slack brings once more.
            if surely[0] < float(one["ts"]) < surely[1]:
                for event in _put_on(one, channel):
                    await self._events.hear_late(team, event)

    async def _said(self, slack: AsyncWebClient, channel: str, *, since: datetime, now: datetime) -> list[Json]:
        """What was said since then in a channel and its threads, in its order."""
        week = f"{(now - AS_FAR_BACK).timestamp():.6f}"
        found: dict[str, Json] = {}
        threads: list[str] = []
        async for one in self._pages(slack.conversations_history, channel=channel, oldest=week):
            found[str(one["ts"])] = one
            if float(one.get("latest_reply") or 0) > since.timestamp():
                threads.append(str(one["ts"]))
        for thread in threads[:THREADS]:
            oldest = f"{since.timestamp():.6f}"
            async for one in self._pages(slack.conversations_replies, channel=channel, ts=thread, oldest=oldest):
                found[str(one["ts"])] = one
        return [found[ts] for ts in sorted(found, key=float) if float(ts) > since.timestamp()]

    async def _pages(self, method: _Method, **asked: Any) -> AsyncIterator[Json]:
        """Nothing where Slack has none of it, or not for us."""
        for _ in range(PAGES):
            try:
                page = await self._answered(method, limit=LIMIT, **asked)
            except SlackApiError as error:
                if is_away(error):
                    raise
                log.warning("cannot be read", exc_info=error)
                return
            for one in page["messages"]:
                yield one
            asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return

    async def _answered(self, method: _Method, **asked: Any) -> AsyncSlackResponse:
        for _ in range(PATIENCE):
            await asyncio.sleep(self._pause)
            try:
                return await method(**asked)
            except SlackApiError as error:
                if error.response.status_code != 429:
                    raise
                await asyncio.sleep(int(error.response.headers.get("Retry-After", 1)))
        return await method(**asked)


def _told_of(said: Json, channel: str, bot_user: str) -> Iterator[Json]:
    """The events with which Slack would have told of a message."""
    told = {**said, "channel": channel, "channel_type": "channel", "event_ts": said["ts"]}
    text = str(said.get("text"))
    if f"<@{bot_user}>" in text or f"<@{bot_user}|" in text:
        yield {**told, "type": "app_mention"}
    yield {**told, "type": "message"}


def _put_on(said: Json, channel: str) -> Iterator[Json]:
    """The events with which Slack would have told of the emoji on a message."""
    item = {"type": "message", "channel": channel, "ts": said["ts"]}
    for one in said.get("reactions") or []:
        for user in one["users"]:
            yield {"type": "reaction_added", "user": user, "reaction": one["name"], "item": item}
