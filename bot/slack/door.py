"""Gives every request its caller, moment and words, and what the listeners need to have one deed done."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.measures import Measures
from bot.slack.client import is_away
from bot.slack.ears import Ears
from bot.slack.flood import Flood
from bot.slack.gestures import Asked, Gesture, Where
from bot.slack.people import know, look_up
from bot.slack.shapes import Json, Malformed
from bot.slack.workspaces import NotInstalled, Workspaces
from bot.use_cases.callers import Caller, caller_of
from bot.words import Language, Words
from storage import channels
from storage.database import Database, NotWritten, Transaction

PATIENCE = 2.0  # seconds after its arrival by which a deed must have begun; Slack waits three for the acknowledgement

log = structlog.stdlib.get_logger(__name__)


class Door:
    """What lives as long as the program; a gesture lives as long as its request."""

    def __init__(
        self,
        db: Database,
        workspaces: Workspaces,
        measures: Measures,
        flood: Flood,
        ears: Ears,
        *,
        clock: Callable[[], datetime],
        pages: str | None = None,
        mails: bool = False,
    ) -> None:
        self.db = db
        self.workspaces = workspaces
        self.measures = measures
        self.flood = flood
        self.ears = ears
        self.clock = clock
        self.mails = mails
        self.pages = pages  # where our own pages are, as people reach them
        self.words = {language: Words(language) for language in Language}
        self._spoken: dict[tuple[str, str], Language] = {}  # by team and person or channel
        self._held: set[asyncio.Task[object]] = set()  # a task that nobody holds may be collected

    async def gesture(self, body: Json, where: Where, *, arrived: float) -> Gesture:
        """What somebody did, with who they are; `arrived` is an instant of time.monotonic().

        Raises NotInstalled, Malformed.
        """
        now = self.clock()
        db = self.db.until(arrived + PATIENCE)
        slack = (await self.workspaces.authorize(where.team)).slack
        caller = await self.caller(db, slack, where, now=now)
        self._spoken |= {(where.team, place): caller.language for place in (where.user, where.channel) if place}
        return Gesture(
            body=body,
            where=where,
            caller=caller,
            words=self.words[caller.language],
            words_of=self.words.__getitem__,
            db=db,
            slack=slack,
            now=now,
            later=self.later,
            pages=self.pages,
            mails=self.mails,
            know=lambda user: self._id_of(slack, where.team, user),
        )

    async def asked(self, body: Json, where: Where) -> Asked:
        """What somebody did while nobody can say who they are; they hear the language last spoken with them, or there.

        The token is at hand where there is one for all.
        """
        spoken = (self._spoken.get((where.team, place or "")) for place in (where.user, where.channel))
        try:
            slack = (await self.workspaces.authorize(where.team)).slack
        except (NotInstalled, NotWritten):
            slack = None
        language = next((one for one in spoken if one is not None), Language.EN)
        return Asked(body=body, where=where, words=self.words[language], slack=slack, later=self.later)

    async def caller(self, db: Database, slack: AsyncWebClient, where: Where, *, now: datetime) -> Caller:
        """Who asks; somebody we never met is looked up first."""
        caller = await db.read(caller_of, where.team, where.user, where.channel, where.project)
        if caller is None and not await db.read(_is_known, where.team):
            raise Malformed  # another app's, or nobody's: ours was kept when the bot connected
        if caller is None or caller.person.fetched_at is None:
            await look_up(self.db, slack, where.team, where.user, now=now)
            caller = await db.read(caller_of, where.team, where.user, where.channel, where.project)
        assert caller is not None, "the person was kept just now"
        return caller

    def later(self, doing: Coroutine[Any, Any, object]) -> None:
        """Do it after the acknowledgement; when it fails it is logged, and not tried again."""
        task = asyncio.get_running_loop().create_task(self._logged(doing))
        self._held.add(task)
        task.add_done_callback(self._held.discard)

    async def rest(self) -> None:
        """Wait for what is still being done after its acknowledgement."""
        while self._held:
            await asyncio.wait(self._held)

    async def _logged(self, doing: Coroutine[Any, Any, object]) -> None:
        try:
            await doing
        except Exception as error:  # the error handler of what has no request any more
            if is_away(error):
                log.warning("Slack was away after the acknowledgement", exc_info=True)
                return
            self.measures.unforeseen.inc()
            log.exception("not done after the acknowledgement")

    async def _id_of(self, slack: AsyncWebClient, team: str, user: str) -> int:
        return (await know(self.db, slack, team, user, now=self.clock())).id


def _is_known(tx: Transaction, team: str) -> bool:
    return channels.workspace(tx, team) is not None


def arrival() -> float:
    """Now, as deadlines count."""
    return time.monotonic()
