"""The bot is down for longer than Slack tries again: what was said to it meanwhile is done once it is back, once."""

from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.server import running_sandbox
from bot.settings import Way
from bot.use_cases.hearing import begin_hearing
from bot.words import Language, Words
from storage import lists
from tests.stories import SEED, Door, Json, Story, a_story_in, words_in

EN = Words(Language.EN)
NIGHT = timedelta(hours=8)


@pytest.mark.parametrize("way", [Way.SOCKET, Way.HTTP])
async def test_what_was_said_to_the_bot_while_it_was_down_is_done_once_it_is_back(tmp_path: Path, way: Way) -> None:
    async with AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession())
        door = Door()
        url = await stack.enter_async_context(door.serving()) if way is Way.HTTP else None
        sandbox = await stack.enter_async_context(running_sandbox(seed=SEED, request_url=url))
        async with a_story_in(sandbox, tmp_path, http, way=way, door=door) as story:
            await story.links()
            await story.types("tom", "/client-issue Heard in time")
            card = await story.card("amy", "Heard in time")
            await story.is_settled()

        await story.post("/weather", fault="silence")
        await story.says("amy", "@Rapport issue: Nothing loads")
        await story.says("amy", "Also in the other browser", thread=str(card.get("thread_ts") or card["ts"]))
        marked = await story.says("ben", "The export is broken")
        await story.reacts("amy", "beetle", to=marked)
        asked = await story.says("amy", "@Rapport Friday is too late")
        await story.says("amy", "Good night")
        await sandbox.world.delivery.close()  # Slack has given up
        await story.says("amy", "@Rapport issue: Brought late")
        await story.says("ben", "@Rapport help")

        async with a_story_in(sandbox, tmp_path, http, way=way, door=door) as story:
            morning = story.bot.clock.now() + NIGHT
            await story.post("/weather", fault="error", method="conversations.replies", status=503)
            await story.bot.slack.catch_up(now=morning)
            await story.bot.slack.catch_up(now=morning)
            await story.is_settled()
            found = await _titles(story)
            assert found == Counter(("Heard in time", "Nothing loads", "The export is broken", "Brought late"))
            await story.post("/weather", fault="silence", off=True)
            await story.is_settled()
            await story.bot.db.write(begin_hearing, now=morning)
            await story.bot.slack.catch_up(now=morning + NIGHT)
            await story.is_settled()
            assert await _titles(story) == found, "neither Slack's late retry nor another reading is heard once more"
            assert len(await _answers(story, "ben", EN("help.heading"))) == 1
            [offered] = await _answers(story, "amy", EN("standing.offered"))
            await story.presses("amy", "status", on=offered)
            await story.hears("amy", EN("status.heading", project="Portal"))
            await story.presses("amy", "file:issue", on=offered)
            await story.fills("amy")
            assert await _titles(story) == found + Counter(["Friday is too late"])
            await story.is_settled()
            assert "Friday is too late" in words_in(await story.messages("amy", thread=asked))
            read = await story.thread("lena", await story.card("lena", "Heard in time", channel="team-acme"))
            assert read.count("Also in the other browser") == 1
            cards = [words_in(one) for one in await story.messages("lena", "team-acme")]
            assert [sum("ISS-" in one and title in one for one in cards) for title in found] == [1, 1, 1, 1]


async def _answers(story: Story, person: str, text: str) -> list[Json]:
    """What the bot told this person alone, and what stays."""
    place = str((await story.post("/dm", person=person))["channel"])
    return [one for one in await story.messages(person, place) if text in words_in(one)]


async def _titles(story: Story) -> Counter[str]:
    return Counter(one.title for one in await story.bot.db.read(lists.in_states, 1, ["new"], most=20))
