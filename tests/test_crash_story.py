"""The bot dies at the worst moments: what is recorded is said after the restart, once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import running_sandbox
from bot.settings import Settings
from bot.slack import looking_back
from storage import backlog, lists
from storage.database import open_database
from tests.processes import a_process, environment_of
from tests.stories import SEED, Story, a_story, a_story_in, settings_for, words_in

FOR_GOOD = 600.0  # seconds; longer than the test


async def test_a_record_whose_process_died_before_its_card_has_its_card_once(tmp_path: Path) -> None:
    async with _prepared(tmp_path) as (story, settings):
        await story.post("/weather", fault="error", method="chat.postMessage", status=503, times=None)
        async with a_process(environment_of(settings)) as bot:
            answered = await story.types("tom", "/client-issue Login page is down")
            assert answered["acknowledged"]
            bot.kill()
        assert not [one for one in await story.messages("amy") if "ISS-1" in words_in(one)]
        async with story.http.delete(story.sandbox.ready["control_url"] + "/weather"):
            pass
        async with a_process(environment_of(settings)):
            await story.card("amy", "Login page is down")
            await story.card("lena", "AP-ISS-1", channel="team-acme")
            await _nothing_waits(story, settings)
        assert await _cards(story) == (1, 1)


async def test_a_card_that_slack_took_before_the_process_died_is_not_said_again(tmp_path: Path) -> None:
    async with _prepared(tmp_path) as (story, settings):
        await story.post("/weather", fault="late_answer", method="chat.postMessage", seconds=FOR_GOOD, times=2)
        async with a_process(environment_of(settings)) as bot:
            await story.types("tom", "/client-issue Login page is down")
            await story.card("amy", "Login page is down")
            await story.card("lena", "AP-ISS-1", channel="team-acme")
            bot.kill()
        async with a_process(environment_of(settings)):
            await _nothing_waits(story, settings)
        assert await _cards(story) == (1, 1)


async def test_an_answer_of_slacks_that_is_lost_does_not_make_a_second_card_however_much_is_said_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_back, "LOOK_BACK", 2)
    async with a_story(tmp_path) as story:
        await story.post("/weather", fault="lost_answer", method="chat.postMessage", times=2)
        await story.types("tom", "/client-issue Login page is down")
        await story.sees("amy", "ISS-1  Login")
        for channel, person in (("acme-portal", "amy"), ("team-acme", "lena")):
            for word in ("One", "Two", "Three"):
                await story.says(person, word, channel=channel)
        await _nothing_waits(story, None)
        assert await _cards(story) == (1, 1)


async def test_a_card_that_somebody_took_away_is_posted_anew_once_though_the_answer_is_lost(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        card = await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.is_settled()
        await story.post("/weather", fault="error", method="chat.update", error="message_not_found", times=4)
        await story.post("/weather", fault="lost_answer", method="chat.postMessage", times=2)
        await story.presses("lena", "move:acknowledge", on=card)
        await _nothing_waits(story, None)
        assert await _cards(story) == (2, 2), "the one that Slack says is gone, and one in its place"


async def test_the_same_command_delivered_three_times_is_one_record(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.post("/weather", fault="repeat", kind="slash_commands", times=3)
        await story.types("tom", "/client-issue Login page is down")
        await _nothing_waits(story, None)
        found = await story.bot.db.read(lists.in_states, 1, ["new"], most=10)
        assert [one.number for one in found] == [1]
        assert await _cards(story) == (1, 1)


async def test_the_same_event_delivered_five_times_is_one_record(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.post("/weather", fault="repeat", kind="events_api", times=5, count=None)
        await story.says("amy", "@Rapport issue: Login page is down")
        await story.sees("lena", "Login page is down", channel="team-acme")
        await _nothing_waits(story, None)
        found = await story.bot.db.read(lists.in_states, 1, ["new"], most=10)
        assert [one.number for one in found] == [1]


async def test_a_deed_whose_deadline_passed_was_not_done_and_the_person_is_told_so(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        held, free = asyncio.Event(), asyncio.Event()
        holding = asyncio.create_task(_hold_the_file(tmp_path, held, free))
        await held.wait()
        typed = await story.types("tom", "/client-issue Login page is down")
        assert typed["acknowledged"]
        told = await story.hears("tom", "Login page is down")
        free.set()
        await holding
        await story.is_settled()
        assert "ISS-1" not in words_in(told)
        assert await story.bot.db.read(lists.in_states, 1, ["new"], most=10) == []


async def test_two_commands_posted_by_one_form_are_one_record(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue")
        await story.post("/weather", fault="repeat", kind="interactive", times=2)
        await story.fills("tom", title="Sent twice", text="", severity="normal")
        await _nothing_waits(story, None)
        assert len(await story.bot.db.read(lists.in_states, 1, ["new"], most=10)) == 1


async def _hold_the_file(folder: Path, held: asyncio.Event, free: asyncio.Event) -> None:
    """Another process has the database, for longer than a person can be made to wait."""
    import sqlite3  # noqa: PLC0415  the lock of somebody else, taken as they would

    with sqlite3.connect(folder / "rapport.db", isolation_level=None) as connection:
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        await free.wait()
        connection.execute("ROLLBACK")
    connection.close()


async def _cards(story: Story) -> tuple[int, int]:
    """How many cards of the record there are in the client's and in the team's channel."""
    client = [one for one in await story.messages("amy") if "ISS-1  Login" in words_in(one)]
    team = [one for one in await story.messages("lena", "team-acme") if "ISS-1  Login" in words_in(one)]
    return len(client), len(team)


async def _nothing_waits(story: Story, settings: Settings | None) -> None:
    database = open_database(settings.database_url.get_secret_value()) if settings else story.bot.db

    async def look() -> dict[str, object] | None:
        return {} if await database.read(backlog.waiting) == 0 else None

    await story.until(look, "an empty outbox")
    if settings:
        await database.close()


@asynccontextmanager
async def _prepared(folder: Path) -> AsyncIterator[tuple[Story, Settings]]:
    """A linked project, and no bot: it is started by the test, as a process of its own."""
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        async with a_story_in(sandbox, folder, http) as story:
            await story.links()
        yield story, settings_for(sandbox, folder)
