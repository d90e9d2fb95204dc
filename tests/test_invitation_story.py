"""Somebody invites the bot: they alone hear of it, and the channel only once it is set up."""

from pathlib import Path

from bot.words import Language, Words
from tests.stories import Json, Story, a_story, actions_on, words_in

EN = Words(Language.EN)


async def test_whoever_invites_the_bot_sets_it_up_and_the_channel_hears_nothing_before(tmp_path: Path) -> None:
    async with a_story(tmp_path, linked=False) as story:
        await _happens(story, "kick", who="app")
        await _happens(story, "invite", who="app", person="tom")
        direct = str((await story.post("/dm", person="tom"))["channel"])
        ids = story.sandbox.ready["channels"]
        offered = await story.sees("tom", EN("setup.offer", channel=f"<#{ids['acme-portal']}>"), channel=direct)
        await story.presses("tom", "setup", on=offered, channel=direct)
        form = await story.form("tom")
        assert EN("setup.shared", count=2) in words_in(form), "it says with how many the channel is shared"
        assert not _of_the_bot(await story.messages("amy"))
        assert not [call for call in await _posted(story) if call["args"]["channel"] == ids["acme-portal"]]

        proposed = {block["block_id"]: block["element"] for block in form["blocks"] if block["type"] == "input"}
        assert proposed["zone"]["initial_value"] == "Europe/Berlin"
        assert proposed["lead"]["initial_user"] == story.sandbox.ready["people"]["tom"]
        await story.fills(
            "tom", client="Acme", name="Portal", code="AP", orgs=[story.sandbox.ready["workspaces"]["acme"]]
        )
        await story.sees("amy", EN("standing.text", client="Acme", project="Portal"))
        assert _of_the_bot(await story.messages("amy"))

        # A share that somebody begins gives a private channel another id: what belongs there follows.
        await _happens(story, "change_id")
        await story.types("tom", "/client-issue Found again")
        await story.card("amy", "Found again")


async def _happens(story: Story, do: str, **how: object) -> None:
    await story.post("/channel", channel="acme-portal", do=do, **how)
    await story.is_settled()


def _of_the_bot(messages: list[Json]) -> list[Json]:
    return [one for one in messages if actions_on(one) or one.get("bot_id")]


async def _posted(story: Story) -> list[Json]:
    calls: list[Json] = (await story.get("/log"))["calls"]
    return [call for call in calls if call["method"].startswith("chat.")]
