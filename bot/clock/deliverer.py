"""Says what waits in the outbox: claimed in one transaction, said in none, settled in another.

Alone (`run`) it looks for itself what is due; one of many is handed channel after channel (`drain`).

Paced by channel and, when Slack asks for patience, by method. Each channel stays in order; channels do not wait for
each other.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from bot.clock.together import Together
from bot.measures import Measures
from bot.messages.gate import NotForThem
from bot.messages.intentions import NotKnown
from bot.messages.speaker import BY_THE_GATE, NOT_KNOWN, UNFORESEEN, CannotSay, Speaker
from bot.use_cases.delivery import (
    ToSay,
    Withheld,
    claim,
    claim_in,
    give_back,
    hand_on,
    settle_each,
    settle_trouble,
    take_back,
    words_for_each,
)
from storage import deliveries
from storage.database import Database, NotWritten
from storage.transactions import TRACE
from storage.turns import Channels
from storage.values.messages import Outgoing

SWEEP = 1.0  # seconds between two looks when nobody woke us: the net under a commit that could not
MOST_AT_ONCE = 64  # channels in which something is being said at one time
UPDATES = 50 / 60  # chat.update is tier 3: about fifty a minute and workspace

log = structlog.stdlib.get_logger(__name__)


class Deliverer:
    """Delivers until it is told to stop; `wake` has it look at once."""

    def __init__(
        self,
        db: Database,
        speaker: Speaker,
        measures: Measures,
        *,
        clock: Callable[[], datetime],
        pace: float,
        updates: float = UPDATES,
    ) -> None:
        self._db = db
        self._speaker = speaker
        self._measures = measures
        self._clock = clock
        self._pace = pace  # seconds between two posts in one channel: Slack takes one a second
        self._updates = updates if pace else 0.0  # a second and workspace
        self._budgets: dict[str, _Budget] = {}  # for updates, by workspace
        self._words = Together[Outgoing, ToSay | None](lambda these: db.read(words_for_each, these, now=clock()))
        self._sent = Together[tuple[Outgoing, str | None], Outgoing](
            lambda these: db.write(settle_each, these, now=clock())
        )
        self._woken = asyncio.Event()
        self._stopping = False
        self._free_at: dict[int, float] = {}  # by channel, in monotonic time
        self._busy: dict[int, asyncio.Task[None]] = {}  # by channel
        self._claiming = asyncio.Lock()  # what one has claimed is busy before another looks
        self._patient_until: dict[tuple[str, bool], float] = {}  # by workspace, whether updates; in monotonic time

    def wake(self, channels: Channels = (None,)) -> None:
        """Look at the outbox at once; where something is being said, only after it: it wakes us when it is done."""
        if any(channel not in self._busy for channel in channels):
            self._woken.set()

    async def run(self) -> None:
        """Deliver for good, alone: what the process before this one had claimed is taken back first."""
        await self._db.write(take_back, real_now=datetime.now(UTC))
        while True:
            self._woken.clear()
            try:
                if await self.take_up():
                    continue
            except NotWritten:
                log.warning("outbox cannot be read, is tried again")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SWEEP):  # wait_for would lose an ending that comes with the waking
                    await self._woken.wait()

    async def take_up(self) -> int:
        """Begin to say what is due in channels where nothing is being said, and answer how much that is."""
        async with self._claiming:
            free = MOST_AT_ONCE - len(self._busy)
            if free <= 0:
                return 0
            claimed = await self._db.write(
                claim, busy=tuple(self._busy), most=free, real_now=datetime.now(UTC), now=self._clock()
            )
            for outgoing in claimed:
                self._busy[outgoing.channel] = asyncio.create_task(self._deliver_in(outgoing))
            return len(claimed)

    async def deliver_due(self) -> None:
        """Say all that is due now, and what comes due meanwhile."""
        while await self.take_up() or self._busy:
            if self._busy:
                await asyncio.wait(self._busy.values(), return_when=asyncio.FIRST_COMPLETED)

    async def settled(self) -> None:
        """Wait until nothing is being said and nothing waits that could be said now."""
        while True:
            await self.deliver_due()
            async with self._claiming:  # what somebody else claims meanwhile would not look due
                if self._busy:
                    continue
                due = await self._db.read(deliveries.next_due)
            if due is None or due > datetime.now(UTC):
                return

    async def drain(self, channel: int) -> None:
        """Say all that is due in one channel, for somebody to whom alone it was handed.

        It stays theirs until it may be posted to again, so that whoever is handed it next, in whichever process, need
        not know when it last was. Raises NotWritten.
        """
        while not self._stopping:
            outgoing = await self._db.write(claim_in, channel, real_now=datetime.now(UTC), now=self._clock())
            if outgoing is None:
                await asyncio.sleep(self._free_at.get(channel, 0.0) - time.monotonic())
                return
            await self._say(outgoing)
        await self._db.write(hand_on, channel)

    async def stop(self) -> None:
        """Finish what is being said, and begin nothing more in a channel that was handed over."""
        self._stopping = True
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _deliver_in(self, outgoing: Outgoing) -> None:
        try:
            await self._say(outgoing)
        finally:
            del self._busy[outgoing.channel]
            self.wake()

    async def _say(self, outgoing: Outgoing) -> None:
        TRACE.set(outgoing.trace)
        try:
            await self._attempt(outgoing)
        except NotWritten:
            log.warning("not settled, is looked for when its lease ends", outgoing=outgoing.id)

    async def _attempt(self, outgoing: Outgoing) -> None:
        try:
            await self._deliver(outgoing)
        except NotWritten:
            raise
        except Exception:  # whatever it is, it is tried again, and in the end the lead hears of it
            log.exception("unforeseen", outgoing=outgoing.id, what=outgoing.intention)
            self._measures.unforeseen.inc()
            await self._put_by(outgoing, CannotSay(UNFORESEEN, reached=True))

    async def _deliver(self, outgoing: Outgoing) -> None:
        try:
            to_say = await self._words.ask(outgoing)
        except Withheld:
            await self._db.write(give_back, outgoing)
            return
        except NotForThem:
            log.critical("refused by the gate", outgoing=outgoing.id, exc_info=True)
            await self._put_by(outgoing, CannotSay(BY_THE_GATE, lasting=True))
            return
        except NotKnown:  # while a new version is brought in, a process that has it takes this up
            log.warning("not known to this version", outgoing=outgoing.id, what=outgoing.intention)
            await self._put_by(outgoing, CannotSay(NOT_KNOWN))
            return
        if to_say is None:
            await self._sent.ask((outgoing, None))
            return
        await self._take_turn(outgoing.channel, to_say)
        if datetime.now(UTC) >= outgoing.due_at:
            log.warning("lease ended before its turn came", outgoing=outgoing.id)
            return
        began = self._clock()
        try:
            stamp = await self._speaker.say(
                to_say.content,
                to_say.to,
                outgoing=outgoing.id,
                replaces=to_say.replaces,
                tried_at=to_say.tried_at,
            )
        except CannotSay as trouble:
            log.warning("not said", outgoing=outgoing.id, what=outgoing.intention, why=trouble.why)
            if trouble.retry_after is not None:
                until = time.monotonic() + trouble.retry_after.total_seconds()
                self._patient_until[to_say.to.team, to_say.replaces is not None] = until
            await self._put_by(outgoing, trouble, to=to_say.to.channel, began=began)
        else:
            await self._sent.ask((outgoing, stamp))
            self._tell_said(outgoing)

    async def _put_by(
        self, outgoing: Outgoing, trouble: CannotSay, *, to: str | None = None, began: datetime | None = None
    ) -> None:
        real_now, now = datetime.now(UTC), self._clock()
        await self._db.write(settle_trouble, outgoing, trouble, to=to, began=began, real_now=real_now, now=now)

    def _tell_said(self, outgoing: Outgoing) -> None:
        delay = 0.0
        if outgoing.added_at is not None:
            delay = max(0.0, (datetime.now(UTC) - outgoing.added_at).total_seconds())
            self._measures.posted(delay)
        log.info(
            "said",
            outgoing=outgoing.id,
            what=outgoing.intention,
            subject=outgoing.subject,
            channel=outgoing.channel,
            delay=round(delay, 3),
        )

    async def _take_turn(self, channel: int, to_say: ToSay) -> None:
        """Wait until this channel may be posted to, or until one more update may be made.

        Slack asks for patience by method and workspace, https://docs.slack.dev/apis/web-api/rate-limits: then every
        channel of that workspace waits.
        """
        team = to_say.to.team
        patience = self._patient_until.get((team, to_say.replaces is not None), 0.0) - time.monotonic()
        if patience > 0:
            await asyncio.sleep(patience)
        if to_say.replaces is not None:
            await self._budgets.setdefault(team, _Budget(self._updates)).take()
            return
        now = time.monotonic()
        free_at = max(now, self._free_at.get(channel, 0.0))
        self._free_at[channel] = free_at + self._pace
        if len(self._free_at) > _MOST_CHANNELS:
            self._free_at = {one: at for one, at in self._free_at.items() if at > now}
        await asyncio.sleep(free_at - now)


class _Budget:
    """So many a second on the average, a minute's worth at once."""

    def __init__(self, per_second: float) -> None:
        self._per_second = per_second
        self._most = per_second * timedelta(minutes=1).total_seconds()
        self._left = self._most
        self._at = time.monotonic()

    async def take(self) -> None:
        """Take one, when there is one; without a rate there is always one."""
        if not self._per_second:
            return
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self._per_second)
        self._at = now
        self._left -= 1
        if self._left < 0:
            await asyncio.sleep(-self._left / self._per_second)


_MOST_CHANNELS = 10_000  # remembered turns; beyond it those that have passed are forgotten
