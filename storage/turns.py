"""Deeds waiting for their turn, and the threads that do them; what a turn does to a database is not decided here."""

import asyncio
import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable
from contextlib import AbstractContextManager, suppress
from contextvars import copy_context
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Generic, TypeAlias, TypeVar, cast

from sqlalchemy import Connection

from storage.transactions import Closed, NotWritten, TooLate, Transaction

T = TypeVar("T")
Channels: TypeAlias = Collection[int | None]  # None: all of them
OnOutgoing: TypeAlias = Callable[[Channels], None]

TOO_LATE = "the deadline passed before the deed could begin"
SLOW = 0.05  # seconds; a deed that takes longer keeps everybody behind it waiting, so it is logged

logger = logging.getLogger(__name__)
_here = threading.local()


class Turn(Generic[T]):
    """One deed on its way: what to do, by when, in whose context, and the caller who waits for the answer."""

    __slots__ = (
        "_begun",
        "_context",
        "_deadline",
        "_deed",
        "_taken",
        "_value",
        "answer",
        "error",
        "loop",
        "name",
        "to_look_at",
    )

    def __init__(self, name: str, deed: Callable[[Transaction], T], deadline: float | None) -> None:
        self.name = name
        self.loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[T] = self.loop.create_future()
        self.error: BaseException | None = None
        self.to_look_at: Channels = ()
        self._deed = deed
        self._deadline = deadline
        self._context = copy_context()
        self._taken = threading.Lock()  # held for ever by the first who takes it: the thread that does, or the deadline
        self._begun = False
        self._value: T | None = None

    @property
    def late(self) -> bool:
        """Whether the deadline has passed."""
        return self._deadline is not None and monotonic() > self._deadline

    def begin(self) -> bool:
        """Take the deed up, on the thread that does it; False when its caller has left or it is too late."""
        if self._taken.acquire(blocking=False) and not self.answer.cancelled():
            if self.late:
                self.fail(TooLate(TOO_LATE))
            else:
                self._begun = True
        return self._begun

    def give_up(self) -> None:
        """Tell the caller that it is too late, on the caller's event loop, unless the deed has begun."""
        if self._taken.acquire(blocking=False):
            self.fail(TooLate(TOO_LATE))
            self.tell()

    def do(self, connection: Connection, hand_over: Callable[[Transaction], None] | None) -> None:
        """Do the deed and keep what came of it, be it a value or an error; a second time forgets the first."""
        transaction = Transaction(connection)
        self.error = None
        try:
            self._value = self._context.run(self._deed, transaction)
            if hand_over is not None and transaction.to_look_at:
                hand_over(transaction)
        except StopIteration as stop:
            self.error = RuntimeError("a deed raised StopIteration")  # a future refuses it: its caller would wait on
            self.error.__cause__ = stop
        except BaseException as error:  # noqa: BLE001  whatever it is, it belongs to the caller who waits
            self.error = error
        finally:
            self.to_look_at = transaction.to_look_at.keys() if self.error is None else ()
            transaction.end()

    def fail(self, failure: BaseException) -> None:
        """Let the caller hear NotWritten, whatever came of the deed."""
        if not isinstance(failure, NotWritten):
            cause, failure = failure, NotWritten("the database could not record it")
            failure.__cause__ = cause
        self.refuse(failure)

    def refuse(self, refusal: BaseException) -> None:
        """Let the caller hear this, whatever came of the deed."""
        self.error = refusal
        self.to_look_at = ()

    def tell(self) -> None:
        """Answer the caller, on the caller's own event loop."""
        if self.answer.done():
            return
        if self.error is not None:
            self.answer.set_exception(self.error)
        else:
            self.answer.set_result(cast("T", self._value))


class Line:
    """Turns in the order they were asked for.

    `hand_over` ends each deed with something to be said, in its transaction; `on_outgoing` is called after its
    commit with the channels in which.
    """

    def __init__(
        self,
        on_outgoing: OnOutgoing | None = None,
        hand_over: Callable[[Transaction], None] | None = None,
    ) -> None:
        self._waiting: deque[Turn[Any]] = deque()
        self._tickets: SimpleQueue[None] = SimpleQueue()  # one for each who waits; one more says that it is closed
        self._closing = threading.Lock()
        self._closed = False
        self._on_outgoing = on_outgoing
        self._hand_over = hand_over

    def join(self, turn: Turn[Any]) -> None:
        """Stand at the end of the line. Raises Closed once the line is closed."""
        with self._closing:
            if self._closed:
                raise Closed("the database is closed")
            self._waiting.append(turn)
            self._tickets.put(None)

    def call(self) -> Turn[Any] | None:
        """Wait for the next turn; None when the line is closed and empty."""
        self._tickets.get()
        return self._next()

    def call_at_once(self) -> Turn[Any] | None:
        """Give the next turn if somebody waits, else None."""
        try:
            self._tickets.get_nowait()
        except Empty:
            return None
        return self._next()

    def call_all(self) -> list[Turn[Any]]:
        """Give all who wait, and leave the line empty."""
        return list(iter(self.call_at_once, None))

    def do(self, turn: Turn[Any], connection: Connection) -> None:
        """Do a turn's deed, and log it when it was slow, with those who waited behind it."""
        begun = monotonic()
        turn.do(connection, self._hand_over)
        took = monotonic() - begun
        if took > SLOW:
            behind = ", ".join(other.name for other in self._waiting.copy())
            logger.warning("%s took %d ms; waiting behind it: %s", turn.name, took * 1000, behind or "nobody")

    def answer(self, turns: Iterable[Turn[Any]]) -> None:
        """Answer the callers, each on its own event loop, and wake delivery once if something is to be said."""
        by_loop: dict[asyncio.AbstractEventLoop, list[Turn[Any]]] = defaultdict(list)
        for turn in turns:
            by_loop[turn.loop].append(turn)
        for loop, theirs in by_loop.items():
            with suppress(RuntimeError):  # the loop is closed, and nobody waits there any more
                loop.call_soon_threadsafe(self._tell, theirs)

    def close(self) -> None:
        """Let nobody join any more; those who wait still get their turn."""
        with self._closing:
            self._closed = True
            self._tickets.put(None)

    def _next(self) -> Turn[Any] | None:
        try:
            return self._waiting.popleft()
        except IndexError:  # it is closed
            self._tickets.put(None)  # for the others who serve this line
            return None

    def _tell(self, turns: list[Turn[Any]]) -> None:
        for turn in turns:
            turn.tell()
        channels = {channel for turn in turns for channel in turn.to_look_at}
        if self._on_outgoing is not None and channels:
            self._on_outgoing(channels)


class Crew:
    """Some threads serving one line; what `opens` gives each of them gets a turn and must answer it."""

    def __init__(
        self, name: str, size: int, line: Line, opens: Callable[[], AbstractContextManager[Callable[[Turn[Any]], None]]]
    ) -> None:
        self._line = line
        self._opens = opens
        self._threads = [threading.Thread(target=self._work, name=f"{name}-{i}", daemon=True) for i in range(size)]
        for thread in self._threads:
            thread.start()

    async def ask(self, name: str, deed: Callable[[Transaction], T], deadline: float | None) -> T:
        """Have a deed done and wait for what comes of it; cancelled before it begins, it is not done."""
        turn = Turn(name, deed, deadline)
        self._line.join(turn)
        if deadline is None:
            return await turn.answer
        alarm = turn.loop.call_later(deadline - monotonic(), turn.give_up)
        try:
            return await turn.answer
        finally:
            alarm.cancel()

    def close(self) -> None:
        """Finish what waits, and come back when the last thread is done."""
        self._line.close()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        _here.serving = True
        with self._opens() as serve:
            while (turn := self._line.call()) is not None:
                serve(turn)


def serving() -> bool:
    """Whether the running thread is one that does deeds: it cannot wait for another deed without waiting for ever."""
    return getattr(_here, "serving", False)
