"""Fifty people file at once: numbers per project and kind have no gaps and no repeats."""

import asyncio
from collections import Counter

from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.refusals import Onlooker, Refusal
from bot.use_cases.callers import caller_of
from bot.use_cases.records import Filed, file_record
from storage.database import Database, Transaction
from storage.values.people import Person
from tests.use_cases.builders import MONDAY, Cast, a_project
from tests.use_cases.refusing import everything


def file(tx: Transaction, cast: Cast, person: Person, kind: Kind, title: str, source: str) -> Filed:
    """The deed as a door has it done: the caller is looked up in the same transaction."""
    caller = caller_of(tx, cast.workspace.slack_id, person.slack_id, cast.channel.slack_id)
    assert caller is not None
    return file_record(tx, caller, kind, title, "", {}, source=source, now=MONDAY)


async def test_fifty_filings_at_once_leave_no_gap_and_no_repeat(database: Database) -> None:
    """Every fifth is refused before it is numbered, every seventh is the same gesture again."""
    cast = await database.write(a_project)
    other = await database.write(lambda tx: a_project(tx, code="SW"))

    async def ask(number: int) -> Filed | Refusal:
        where = other if number % 2 else cast
        kind = FEEDBACK if number % 3 == 0 else ISSUE
        person = where.onlooker if number % 5 == 0 else where.client
        source = f"gesture:{number % 2}" if number % 7 == 0 else f"gesture:own:{number}"
        try:
            return await database.write(file, where, person, kind, f"Number {number}", source)
        except Refusal as refusal:
            return refusal

    outcomes = await asyncio.gather(*(ask(number) for number in range(1, 51)))

    filed = [outcome for outcome in outcomes if isinstance(outcome, Filed)]
    assert {type(outcome) for outcome in outcomes} == {Filed, Onlooker}
    assert len(filed) == 40
    anew = [one.record for one in filed if one.anew]
    again = [one.record for one in filed if not one.anew]
    assert len(again) == 4  # six of forty are of two gestures
    assert {record.id for record in again} <= {record.id for record in anew}
    for project in (cast.project.id, other.project.id):
        for kind in (ISSUE, FEEDBACK):
            numbers = sorted(one.number for one in anew if (one.project, one.kind) == (project, kind.name))
            assert numbers == list(range(1, len(numbers) + 1))
    tables = await database.read(everything)
    assert (len(tables["records"]), len(tables["history"]), len(tables["outbox"])) == (36, 36, 72)


async def test_a_refused_deed_gives_its_number_back(database: Database) -> None:
    cast = await database.write(a_project)

    def file_and_think_better(tx: Transaction, number: int) -> None:
        file(tx, cast, cast.client, ISSUE, f"Number {number}", f"gesture:{number}")
        raise Onlooker(client="Northwind")

    async def ask(number: int) -> int:
        try:
            if number % 3 == 0:
                await database.write(file_and_think_better, number)
            told = await database.write(file, cast, cast.client, ISSUE, f"Number {number}", f"gesture:{number}")
        except Onlooker:
            return 0
        return told.record.number

    numbers = await asyncio.gather(*(ask(number) for number in range(30)))

    assert Counter(numbers) == Counter([*range(1, 21), *[0] * 10])


async def test_one_gesture_delivered_ten_times_at_once_is_one_record(database: Database) -> None:
    cast = await database.write(a_project)

    told = await asyncio.gather(
        *(database.write(file, cast, cast.client, ISSUE, "Login page is down", "trigger") for _ in range(10))
    )

    assert Counter(one.anew for one in told) == {True: 1, False: 9}
    assert {(one.record.id, one.reference) for one in told} == {(told[0].record.id, "ISS-1")}
    assert (await database.write(file, cast, cast.client, ISSUE, "Else", "another")).record.number == 2
