"""Events are kept before they are acknowledged, and done afterwards; what was not done is done again by an errand."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from slack_bolt.response import BoltResponse

from bot.refusals import Refusal, TooMany
from bot.slack.answers import done
from bot.slack.client import is_away
from bot.slack.door import PATIENCE, Door, arrival
from bot.slack.errors import refused
from bot.slack.gestures import Listener, Where
from bot.slack.listeners.events import about, acted_on, concerns_us, put_there, where_of
from bot.slack.passing import Passing
from bot.slack.router import Key
from bot.slack.shapes import Json, Malformed, legible, refuse_malformed
from bot.slack.workspaces import NotInstalled
from bot.use_cases.cards import NotYet
from bot.use_cases.standings import count_passing
from storage import inbox
from storage.database import NotWritten
from storage.transactions import TRACE
from storage.values.messages import Heard

LEFT_OVER = timedelta(seconds=30)  # an event not done by then was lost with its process
MOST_ATTEMPTS = 5  # then it is let go of, and the log says so
AT_ONCE = 50
TO_COME_BACK = timedelta(days=1)  # what had to ask Slack something, while it was away, is not let go of before
SOON = 0.25  # seconds until it is asked again whether it is known by now where a card stands; doubled each time
TO_BE_KNOWN = timedelta(minutes=10)  # a reply in a channel whose card is not settled by then is no comment on it

log = structlog.stdlib.get_logger(__name__)


class Events:
    """The inbox, from Slack's delivery to the listener that does what an event asks for."""

    def __init__(self, door: Door, listeners: Mapping[Key, Listener]) -> None:
        self._door = door
        self._listeners = listeners
        self._passing = Passing()

    async def keep(self, body: Json, team: str) -> BoltResponse:
        """Keep it, acknowledge, then do it. One that comes again is acknowledged and dropped.

        Raises NotWritten when it could not be kept: Slack brings it again.
        """
        event = body["event"]
        try:
            bot_user = await self._door.workspaces.bot_user(team)
        except NotInstalled:
            log.info("of a workspace that we are not in", team=team)
            return done()
        self._count(event, team)
        if not acted_on(event, bot_user):
            return done()
        db = self._door.db.until(arrival() + PATIENCE)
        concerns = concerns_us(event, team)
        if concerns is not None and not await db.read(concerns):
            return done()
        kept = {"event": event, "event_id": body["event_id"], "event_time": body.get("event_time")}
        known_by = about(event)
        heard = await db.write(
            inbox.keep,
            team,
            str(body["event_id"]),
            kept,
            about=known_by[-1] if known_by else None,
            now=self._door.clock(),
        )
        if heard is not None:
            self._door.later(self._do(heard))
        return done()

    async def hear_late(self, team: str, event: Json) -> None:
        """Keep and do what was read in a channel, unless Slack has told of it or does so later. Raises NotWritten.

        One after the other: whether the next concerns us may depend on what becomes of this one.
        """
        event = legible(dict(event))
        try:
            refuse_malformed({"event": event, "event_id": "read"})
        except Malformed:
            log.warning("not of a shape that Slack sends")
            return
        if not acted_on(event, await self._door.workspaces.bot_user(team)):
            return
        concerns, known_by, db = concerns_us(event, team), about(event), self._door.db
        if await db.read(inbox.knows, team, known_by) or (concerns is not None and not await db.read(concerns)):
            return
        event_id = f"read:{known_by[0] if known_by else put_there(event)}"
        kept = {"event": event, "event_id": event_id, "late": True}
        first = known_by[0] if known_by else None
        heard = await db.write(inbox.keep, team, event_id, kept, about=first, now=self._door.clock())
        if heard is not None:
            log.info("heard late", event_id=event_id)
            await self._do(heard)

    def _count(self, event: Json, team: str) -> None:
        passed = self._passing.see(event, team)
        if passed is not None:
            written = self._door.db.write(count_passing, team, passed.channel, passed.count, now=self._door.clock())
            self._door.later(written)

    async def do_left_over(self, *, now: datetime) -> None:
        """Do what was kept and not done: its process died, or the database was away. An errand."""
        for heard in await self._door.db.read(inbox.left_over, before=now - LEFT_OVER, most=AT_ONCE):
            await self._do(heard)

    async def _do(self, heard: Heard) -> None:
        TRACE.set(heard.event)
        taken = await self._door.db.write(inbox.take, heard.id)
        if taken is None or taken.body is None:
            return
        try:
            await self._hear(taken.workspace, taken.body)
        except Malformed:
            log.warning("not of a shape that Slack sends")
        except NotInstalled:
            log.info("of a workspace that sent us away meanwhile")
        except NotYet:
            if self._door.clock() - taken.received_at < TO_BE_KNOWN:
                if taken.attempts < MOST_ATTEMPTS:  # then it is left to the errand
                    self._door.later(self._again(heard, SOON * 2 ** (taken.attempts - 1)))
                return
        except NotWritten:
            log.warning("event was not written, is done again later")
            return
        except Exception as error:
            if is_away(error) and self._door.clock() - taken.received_at < TO_COME_BACK:
                log.warning("Slack was away, the event is done again later", exc_info=True)
                return
            self._door.measures.unforeseen.inc()
            log.exception("event failed", attempt=taken.attempts)
            if taken.attempts < MOST_ATTEMPTS:
                return
        await self._door.db.write(inbox.done, heard.id, now=self._door.clock())

    async def _again(self, heard: Heard, pause: float) -> None:
        await asyncio.sleep(pause)
        await self._do(heard)

    async def _hear(self, team: str, body: Json) -> None:
        event = body["event"]
        user, channel, thread = where_of(event)
        listener = self._listeners.get(("event", str(event["type"])))
        if listener is None:
            return
        bot_user = await self._door.workspaces.bot_user(team)
        place = Where(team=team, user=user or bot_user, channel=channel, thread=thread)
        gesture = replace(await self._door.gesture(body, place, arrived=arrival()), db=self._door.db)
        try:
            if not body.get("late") and not self._door.flood.admits(team, place.user, place.channel):
                raise TooMany
            await listener(gesture)
        except Refusal as refusal:
            refused(gesture, refusal)
