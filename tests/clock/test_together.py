"""What is asked together is done together, and nobody hears of another's failure."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.clock.together import MOST, TASKS, Together
from storage.database import NotWritten


class Halving:
    """Halves even numbers, and remembers which were asked at one time."""

    def __init__(self) -> None:
        self.times: list[list[int]] = []

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.times.append(list(numbers))
        await asyncio.sleep(0)
        if any(number % 2 for number in numbers):
            raise ValueError("odd")
        return [number // 2 for number in numbers]


async def test_many_who_ask_at_once_are_answered_in_few_transactions() -> None:
    halving = Halving()
    together = Together(halving)
    numbers = range(0, MOST * TASKS * 2, 2)

    assert await asyncio.gather(*map(together.ask, numbers)) == [number // 2 for number in numbers]
    assert len(halving.times) == TASKS


async def test_one_who_asks_alone_is_answered_at_once() -> None:
    halving = Halving()
    together = Together(halving)

    assert [await together.ask(4), await together.ask(6)] == [2, 3]
    assert halving.times == [[4], [6]]


async def test_where_one_fails_the_others_of_its_transaction_are_answered_all_the_same() -> None:
    halving = Halving()
    answers = await asyncio.gather(*map(Together(halving).ask, (2, 3, 4)), return_exceptions=True)

    assert [answers[0], answers[2]] == [1, 2]
    assert isinstance(answers[1], ValueError)
    assert halving.times == [[2, 3, 4], [2], [3], [4]]


async def test_when_nothing_can_be_written_it_is_not_tried_once_more_for_each() -> None:
    tried = 0

    async def away(_numbers: Sequence[int]) -> list[int]:
        nonlocal tried
        tried += 1
        raise NotWritten("the file is locked")

    answers = await asyncio.gather(*map(Together(away).ask, (2, 4)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [NotWritten, NotWritten]
    assert tried == 1


async def test_whoever_stops_waiting_does_not_keep_the_others_from_their_answer() -> None:
    together = Together(Halving())
    leaving, staying = (asyncio.ensure_future(together.ask(number)) for number in (2, 4))
    await asyncio.sleep(0)
    leaving.cancel()

    assert await staying == 2
    with pytest.raises(asyncio.CancelledError):
        await leaving
