"""What many ask at the same time is done in few transactions: each costs a hop to another thread, and maybe a flush."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from storage.database import NotWritten

A = TypeVar("A")
T = TypeVar("T")

MOST = 4  # in one transaction: a few milliseconds, for which whoever comes next has to wait
TASKS = 4  # transactions at one time: as many as PostgreSQL has readers


class Together(Generic[A, T]):
    """Collects what is asked while others are answered; nobody waits for more to come.

    Where one of them raises, nothing of its transaction stands, and each of them is done alone.
    """

    def __init__(self, do: Callable[[Sequence[A]], Awaitable[Sequence[T]]]) -> None:
        self._do = do
        self._waiting: deque[tuple[A, asyncio.Future[T]]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    async def ask(self, asked: A) -> T:
        """Have it done; raises what it raises, or NotWritten."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answer))
        if len(self._tasks) < TASKS:
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await answer

    async def _work(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
            if not await self._answered(batch) and len(batch) > 1:
                for one in batch:
                    await self._answered([one])

    async def _answered(self, batch: Sequence[tuple[A, asyncio.Future[T]]]) -> bool:
        """Answer them all, or else, unless it is one alone, none of them."""
        try:
            answers = await self._do([asked for asked, _ in batch])
        except Exception as error:  # noqa: BLE001  whatever it is, it belongs to whoever waits
            if len(batch) > 1 and not isinstance(error, NotWritten):
                return False
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error)
        else:
            for (_, answer), value in zip(batch, answers, strict=True):
                if not answer.done():
                    answer.set_result(value)
        return True
