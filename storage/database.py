"""The database as the doors see it: `write` a deed, `read` an answer, both off the event loop.

Only doors call it. A deed is a plain function that takes an open `Transaction` first; it begins, commits and rolls
back nothing, and may be run again from its beginning. How deeds share threads and commits is SQLite's and PostgreSQL's
own affair, in the modules of those names.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, make_url, text

from storage.sqlite import sqlite_crews
from storage.transactions import Closed, NotWritten, TooLate, Transaction
from storage.turns import Crew, OnOutgoing, serving

__all__ = ["Closed", "Database", "NotWritten", "TooLate", "Transaction", "answers", "open_database"]

P = ParamSpec("P")
T = TypeVar("T")

_ANSWERS = text("SELECT 1")


def answers(tx: Transaction) -> bool:
    """Whether the database answers: a transaction in which nothing is asked never reaches PostgreSQL."""
    return bool(tx.scalar(_ANSWERS))


def open_database(
    url: str,
    *,
    busy_timeout: float = 1.5,  # seconds; below the two that a door gives a deed. The command line waits 30
    on_outgoing: OnOutgoing | None = None,
    hands_over: bool = False,
) -> "Database":
    """Open the database at an address; the file and its folder are made, the tables are not.

    `on_outgoing` is called on the event loop after each commit with something to be said in it, with the channels,
    None for all. `hands_over`, on PostgreSQL alone, has each such commit hand its channels over to the workers.
    Raises ValueError when the address is neither SQLite's (a file) nor PostgreSQL's.
    """
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            if hands_over:
                raise ValueError("workers share a database of PostgreSQL's, not a file")
            return Database(*sqlite_crews(address, busy_timeout=busy_timeout, on_outgoing=on_outgoing))
        case "postgresql":
            from storage.postgres import postgres_crews  # noqa: PLC0415  psycopg is installed only where it is used

            crews = postgres_crews(address, busy_timeout=busy_timeout, on_outgoing=on_outgoing, hands_over=hands_over)
            return Database(*crews)
        case other:
            raise ValueError(f"a database is sqlite:///… or postgresql://…, not {other}")


class Database:
    """Has deeds done in transactions and questions answered; made by `open_database`."""

    def __init__(
        self, writers: Crew, readers: Crew, engines: tuple[Engine, ...], *, deadline: float | None = None
    ) -> None:
        self._writers = writers
        self._readers = readers
        self._engines = engines
        self._deadline = deadline

    def write(
        self, deed: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """Have a deed done, and give its value once it is committed; what it raises undoes it, and is raised here.

        Raises NotWritten when nothing was recorded: TooLate after the deadline, Closed after close. A caller that is
        cancelled before the deed begins takes it back; later it may be written.
        Raises RuntimeError inside a deed, at the call: it would wait for itself.
        """
        return self._ask(self._writers, deed, lambda tx: deed(tx, *args, **kwargs))

    def read(
        self, question: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> Coroutine[Any, Any, T]:
        """Have a question answered from one moment of the database; a question that writes is refused by it.

        Raises as `write` does.
        """
        return self._ask(self._readers, question, lambda tx: question(tx, *args, **kwargs))

    def until(self, deadline: float) -> "Database":
        """Give this database to somebody in a hurry: what has not begun by then is never done, and raises TooLate.

        The deadline is an instant of `time.monotonic()`.
        """
        return Database(self._writers, self._readers, self._engines, deadline=deadline)

    def at_leisure(self) -> "Database":
        """Give this database to somebody in no hurry any more."""
        return Database(self._writers, self._readers, self._engines)

    async def close(self) -> None:
        """Finish what was asked before, and refuse what is asked after; a second time does nothing."""
        await asyncio.to_thread(self._close)

    def _ask(
        self, crew: Crew, asked: Callable[..., object], deed: Callable[[Transaction], T]
    ) -> Coroutine[Any, Any, T]:
        if serving():
            raise RuntimeError("a deed has its transaction, and may not ask the database for another")
        name = f"{asked.__module__}.{getattr(asked, '__qualname__', type(asked).__qualname__)}"
        return crew.ask(name, deed, self._deadline)

    def _close(self) -> None:
        self._writers.close()
        self._readers.close()
        for engine in self._engines:
            engine.dispose()
