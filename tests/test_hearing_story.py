"""Whatever becomes of what Slack sends on its way, each thing that was said is heard once."""

from functools import partial
from pathlib import Path

from storage import lists
from tests.stories import Story, a_story, words_in

SILENCE = 3 * 3600.0
SAID = [f"Number {number}" for number in range(4)]


async def test_what_was_said_in_three_hours_of_silence_comes_five_times_in_any_order_over_connections_that_end(
    tmp_path: Path,
) -> None:
    async with a_story(tmp_path) as story:
        await story.post("/weather", fault="silence")
        await story.post("/weather", fault="disorder", seconds=1)
        await story.post("/weather", fault="repeat", kind="events_api", times=5, count=None)
        source = await story.says("amy", "The export is broken")
        await story.reacts("amy", "beetle", to=source)
        for text in SAID:
            await story.says("amy", f"@Rapport issue: {text}")
        await story.time_passes(by=SILENCE)
        assert await _titles(story) == []

        await story.post("/weather", fault="silence", off=True)
        for heard in range(1, len(SAID) + 1):
            await story.post("/weather", fault="refresh")
            await story.until(partial(_heard, story, heard), f"{heard} of what was said")
        await story.is_settled()
        assert sorted(await _titles(story)) == sorted([*SAID, "The export is broken"])
        cards = [words_in(one) for one in await story.messages("lena", "team-acme")]
        for text in (*SAID, "The export is broken"):
            assert sum("ISS-" in one and text in one for one in cards) == 1


async def _heard(story: Story, number: int) -> dict[str, str] | None:
    return {} if len(await _titles(story)) >= number else None


async def _titles(story: Story) -> list[str]:
    return [one.title for one in await story.bot.db.read(lists.in_states, 1, ["new"], most=20)]
