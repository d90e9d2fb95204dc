"""Knows until when Slack has reached this process, and writes it down now and then."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from bot.use_cases.hearing import go_on_hearing
from storage.database import Database, NotWritten

BEAT = 20.0  # seconds between two looks
OVER_SOCKETS = timedelta(minutes=1)  # without a connection, after which something may have been missed
OVER_HTTP = timedelta(minutes=30)  # without a call; it may just be quiet, but costs no more than a few questions

log = structlog.stdlib.get_logger(__name__)


class Ears:
    """Whatever comes is noted, which costs nothing."""

    def __init__(
        self, patience: timedelta, *, clock: Callable[[], datetime], elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._patience = patience.total_seconds()
        self._clock = clock
        self._elapsed = elapsed
        self._heard_at, self._at = clock(), elapsed()
        self._written = self._heard_at
        self._deaf_since: datetime | None = None

    def hear(self) -> None:
        """Something came from Slack, or would have."""
        at = self._elapsed()
        if at - self._at > self._patience and self._deaf_since is None:
            self._deaf_since = self._heard_at
        self._heard_at, self._at = self._clock(), at

    async def keep_noting(self, db: Database, connected: Callable[[], Awaitable[int]] | None) -> None:
        """Write it down for good; `connected` says over how many sockets anything would come."""
        while True:
            await asyncio.sleep(BEAT)
            if connected is not None and await connected():
                self.hear()
            await self.note(db)

    async def note(self, db: Database) -> None:
        """Write it down, where there is anything new."""
        if self._heard_at == self._written:
            return
        until, deaf_since = self._heard_at, self._deaf_since
        try:
            await db.write(go_on_hearing, until=until, deaf_since=deaf_since)
        except NotWritten:
            log.warning("until when we heard is written down later")
            return
        self._written = until
        if self._deaf_since == deaf_since:
            self._deaf_since = None
