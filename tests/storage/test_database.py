"""How deeds are done, undone, refused and answered, on both databases; what one does alone stands beside."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from contextvars import ContextVar
from threading import Event
from time import monotonic

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import turns
from storage.database import Closed, Database, NotWritten, TooLate, Transaction, open_database
from tests.storage.deeds import (
    NAMES,
    Refused,
    add,
    add_all,
    add_and_refuse,
    add_and_say,
    add_orphan,
    create,
    names,
    outcomes,
    queued,
    wait,
)

WRITING_THREADS = {"sqlite": 1, "postgresql": 8}

who = ContextVar("who", default="nobody")

Busy = Callable[[Database], AbstractAsyncContextManager[Event]]


@pytest.fixture
def busy(database_url: str) -> Busy:
    """Keep every writing thread busy with a deed, until the event is set or the block ends."""
    size = WRITING_THREADS[make_url(database_url).get_backend_name()]

    @asynccontextmanager
    async def busy(database: Database) -> AsyncIterator[Event]:
        loop, begun, go_on = asyncio.get_running_loop(), asyncio.Semaphore(0), Event()
        deeds = [
            asyncio.ensure_future(database.write(wait, lambda: loop.call_soon_threadsafe(begun.release), go_on))
            for _ in range(size)
        ]
        for _ in deeds:
            await begun.acquire()
        try:
            yield go_on
        finally:
            go_on.set()
            await asyncio.gather(*deeds)

    return busy


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A database with two tables whose commit can be made to fail."""
    database = open_database(database_url)
    await database.write(create)
    yield database
    await database.close()


async def test_what_a_deed_gives_is_written_before_it_is_answered(database: Database) -> None:
    assert await database.write(add, "Anna") == "Anna"
    assert await database.read(names) == ["Anna"]


async def test_a_deed_that_refuses_is_undone_alone(database: Database, busy: Busy) -> None:
    async with busy(database) as go_on:
        asked = await queued(
            database.write(add, "Anna"), database.write(add_and_refuse, "Ben"), database.write(add, "Cleo")
        )
        go_on.set()
        answers = await outcomes(asked)

    assert [type(answer) for answer in answers] == [str, Refused, str]
    assert await database.read(names) == ["Anna", "Cleo"]


async def test_a_deed_the_database_refuses_is_undone_alone(database: Database) -> None:
    await database.write(add, "Anna")

    with pytest.raises(IntegrityError):
        await database.write(add, "Anna")

    assert await database.read(names) == ["Anna"]


async def test_what_a_deed_says_last_and_the_database_refuses_is_its_own_error(database: Database) -> None:
    await database.write(add_all, "Anna", "Ben")

    for refused in (["Anna"], ["Cleo", "Anna"], ["Cleo", "Anna", "Dora"]):
        with pytest.raises(IntegrityError):
            await database.write(add_all, *refused)

    assert await database.read(names) == ["Anna", "Ben"]


async def test_what_is_refused_apart_is_undone_alone(database: Database) -> None:
    def go_on(tx: Transaction) -> list[str]:
        add_all(tx, "Anna", "Ben")
        with pytest.raises(IntegrityError), tx.apart():
            add_all(tx, "Cleo", "Ben")
        with pytest.raises(Refused), tx.apart():
            add_and_refuse(tx, "Cleo")
        with tx.apart():
            add_all(tx, "Dora")
        return names(tx)

    assert await database.write(go_on) == ["Anna", "Ben", "Dora"]
    assert await database.read(names) == ["Anna", "Ben", "Dora"]


async def test_many_statements_without_an_answer_are_all_done(database: Database) -> None:
    many = [f"{number:03}" for number in range(250)]

    await database.write(add_all, *many)

    assert await database.read(names) == many


async def test_a_failed_commit_is_not_written_and_the_next_deed_is(database: Database) -> None:
    with pytest.raises(NotWritten) as refusal:
        await database.write(add_orphan)

    assert isinstance(refusal.value.__cause__, IntegrityError)
    assert await database.write(add, "Anna") == "Anna"


async def test_a_deed_that_stops_an_iteration_is_a_bug_and_not_a_silence(database: Database) -> None:
    def stop(_tx: Transaction) -> None:
        next(iter(()))

    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.write(stop)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await database.read(stop)


async def test_a_deed_may_not_ask_for_another(database: Database) -> None:
    def ask_for_another(_tx: Transaction) -> None:
        database.write(add, "Anna").close()

    with pytest.raises(RuntimeError, match="may not ask"):
        await database.write(ask_for_another)
    with pytest.raises(RuntimeError, match="may not ask"):
        await database.read(ask_for_another)


async def test_a_transaction_ends_with_its_deed(database: Database) -> None:
    def keep(tx: Transaction) -> Transaction:
        return tx

    kept = await database.write(keep)

    with pytest.raises(RuntimeError, match="ends with its deed"):
        kept.execute(NAMES)


async def test_a_deed_runs_in_its_callers_context(database: Database, busy: Busy) -> None:
    async def ask(name: str) -> str:
        who.set(name)
        return await database.write(lambda _tx: who.get())

    async with busy(database) as go_on:
        asked = await queued(ask("Anna"), ask("Ben"))
        go_on.set()
        assert await outcomes(asked) == ["Anna", "Ben"]


async def test_a_cancelled_callers_deed_that_has_not_begun_is_not_done(database: Database, busy: Busy) -> None:
    async with busy(database):
        asked = await queued(database.write(add, "Anna"), database.write(add, "Ben"))
        asked[0].cancel()

    assert [str(answer) for answer in await outcomes(asked)] == ["", "Ben"]
    assert await database.read(names) == ["Ben"]


async def test_a_deed_not_begun_by_its_deadline_is_refused_at_once_and_never_done(
    database: Database, busy: Busy
) -> None:
    async with busy(database):
        with pytest.raises(TooLate):  # answered although every thread is still busy
            await database.until(monotonic() + 0.01).write(add, "Anna")

    assert await database.write(add, "Ben") == "Ben"  # it stood behind Anna
    assert await database.read(names) == ["Ben"]


async def test_a_deed_asked_for_after_its_deadline_is_refused(database: Database) -> None:
    hurried = database.until(monotonic() - 1)

    with pytest.raises(TooLate):
        await hurried.write(add, "Anna")
    with pytest.raises(TooLate):
        await hurried.read(names)

    assert await database.read(names) == []


async def test_a_deed_begun_before_its_deadline_is_done(database: Database) -> None:
    assert await database.until(monotonic() + 60).write(add, "Anna") == "Anna"


async def test_closing_finishes_what_was_asked_and_refuses_what_comes_after(database_url: str, busy: Busy) -> None:
    database = open_database(database_url)
    await database.write(create)
    async with busy(database):
        asked = await queued(database.write(add, "Anna"))
        closing = asyncio.ensure_future(database.close())
    await closing
    await database.close()

    assert await outcomes(asked) == ["Anna"]
    with pytest.raises(Closed):
        await database.write(add, "Ben")
    with pytest.raises(Closed):
        await database.read(names)


async def test_delivery_is_woken_after_the_commit_and_only_by_what_is_committed(database_url: str) -> None:
    loop, woken = asyncio.get_running_loop(), list[asyncio.AbstractEventLoop]()
    database = open_database(database_url, on_outgoing=lambda _channels: woken.append(asyncio.get_running_loop()))
    await database.write(create)
    await database.write(add, "Anna")
    with pytest.raises(Refused):
        await database.write(add_and_refuse, "Ben")
    assert woken == []

    await database.write(add_and_say, "Cleo")
    await database.close()

    assert woken == [loop]


async def test_a_slow_deed_is_logged_with_those_who_waited_behind_it(
    database: Database, busy: Busy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(turns, "SLOW", 0)
    with caplog.at_level(logging.WARNING, logger="storage.turns"):
        async with busy(database) as go_on:
            asked = await queued(database.write(add, "Anna"))
            go_on.set()
            await outcomes(asked)

    slow = caplog.messages[0]
    assert slow.startswith("tests.storage.deeds.wait took ")
    assert slow.endswith(" ms; waiting behind it: tests.storage.deeds.add")


async def test_a_question_may_not_write(database: Database) -> None:
    with pytest.raises((DBAPIError, NotWritten)):
        await database.read(add, "Anna")

    assert await database.read(names) == []


async def test_a_question_sees_one_moment_and_waits_for_no_writer(database: Database) -> None:
    loop, first_seen, go_on = asyncio.get_running_loop(), asyncio.Event(), Event()

    def look_twice(tx: Transaction) -> tuple[list[str], list[str]]:
        first = names(tx)
        loop.call_soon_threadsafe(first_seen.set)
        assert go_on.wait(10)
        return first, names(tx)

    looking = asyncio.ensure_future(database.read(look_twice))
    await first_seen.wait()
    await database.write(add, "Anna")
    go_on.set()

    assert await looking == ([], [])
    assert await database.read(names) == ["Anna"]


async def test_people_s_words_stay_out_of_errors(database: Database) -> None:
    with pytest.raises(DBAPIError) as error:
        await database.write(
            lambda tx: tx.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "our secret plan"})
        )

    assert "secret" not in str(error.value)


async def test_asking_from_two_event_loops_answers_each_on_its_own(database: Database) -> None:
    async def elsewhere() -> str:
        return await database.write(add, "Ben")

    here, there = await asyncio.gather(database.write(add, "Anna"), asyncio.to_thread(lambda: asyncio.run(elsewhere())))

    assert (here, there) == ("Anna", "Ben")


def test_any_other_database_is_refused() -> None:
    with pytest.raises(ValueError, match="not mysql"):
        open_database("mysql://localhost/rapport")
