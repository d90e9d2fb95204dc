"""A day with thirty moves does not make thirty messages."""

from pathlib import Path

from bot.words import Language, Words
from tests.stories import Story, a_story, words_in

TITLES = ("Login is down", "Export is empty", "Search is slow", "Prices are wrong", "Photos are missing")


async def test_thirty_moves_on_five_records_make_five_messages_in_the_clients_channel(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.is_settled()
        before = len(await _of_the_bot(story))
        moves = 0
        for number, title in enumerate(TITLES, start=1):
            [standing] = [one for one in await story.messages("amy") if "file:issue" in str(one["blocks"])]
            await story.presses("amy", "file:issue", on=standing)
            await story.fills("amy", title=title)
            reference = f"AP-ISS-{number}"
            await _ours(story, reference, "acknowledge")
            await _ours(story, reference, "start")
            await _ours(story, reference, "ask", question="Since when?")
            await _theirs(story, title, "reply", answer="Since noon")
            await _ours(story, reference, "resolve", cause="A certificate", solution="Renewed")
            await _theirs(story, title, "reopen", reason="Still there")
            moves += 6
        await story.is_settled()

        assert moves == 30
        said = await _of_the_bot(story)
        assert len(said) - before == 5
        for title in TITLES:
            [card] = [one for one in said if title in words_in(one)]
            assert words("issue.state.reopened") in words_in(card), "the card stands as the record does"
            assert len(await story.messages("amy", thread=str(card["ts"]))) == 1 + 6, "each move is a line beneath it"


async def _ours(story: Story, reference: str, move: str, **answers: str) -> None:
    card = await story.card("lena", reference, action=f"move:{move}", channel="team-acme")
    await story.presses("lena", f"move:{move}", on=card)
    if answers:
        await story.fills("lena", **answers)


async def _theirs(story: Story, title: str, move: str, **answers: str) -> None:
    await story.presses("amy", f"move:{move}", on=await story.card("amy", title, action=f"move:{move}"))
    await story.fills("amy", **answers)


async def _of_the_bot(story: Story) -> list[dict[str, object]]:
    return [one for one in await story.messages("amy") if one.get("bot_id") and not one["is_ephemeral"]]
