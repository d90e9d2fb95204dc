"""The message with the buttons: there from set-up on, found again however much is said, and never there twice."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import Way
from bot.use_cases.standings import FAR
from bot.words import Language, Words
from storage import standings
from tests.stories import Story, a_story, actions_on

A_DAY = 24 * 3600.0
A_WEEK = 7 * A_DAY


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_it_is_posted_pinned_and_comes_again_when_it_has_scrolled_away(
    tmp_path: Path, way: Way, language: Language
) -> None:
    async with a_story(tmp_path, way=way, language=language) as story:
        [first] = await _standing(story)
        assert first["pinned"]

        await _much_is_said(story)
        [still] = await _standing(story)
        assert still["ts"] == first["ts"], "not while people talk, but once a day has passed"

        await story.time_passes(by=A_WEEK)
        [again] = await _standing(story)
        assert again["ts"] > first["ts"]
        assert again["pinned"]
        said = [one["ts"] for one in await story.messages("amy") if "Something else" in one["text"]]
        assert again["ts"] > max(said), "further down than all of that"

        await story.time_passes(by=A_WEEK)
        assert [one["ts"] for one in await _standing(story)] == [again["ts"]], "nobody said anything since"


async def test_where_it_may_not_pin_the_lead_is_asked_once_and_what_they_pinned_stays(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path, without=("pins:write", "pins:read")) as story:
        [first] = await _standing(story)
        assert not first["pinned"]
        assert await _asked(story, words) == 1

        await _much_is_said(story)
        await story.time_passes(by=A_WEEK)
        [second] = await _standing(story)
        assert second["ts"] > first["ts"]

        await story.post("/pin", person="lena", channel="acme-portal", ts=second["ts"])
        await _much_is_said(story)
        await story.time_passes(by=A_WEEK)
        assert [one["ts"] for one in await _standing(story)] == [second["ts"]], "it is found where it was pinned"
        assert await _asked(story, words) == 1, "nobody is asked twice"


async def test_where_slack_lets_nothing_be_deleted_the_older_one_leads_to_the_newer(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        [first] = await _standing(story)
        await story.post("/weather", fault="error", method="chat.delete", error="cant_delete_message")
        await _much_is_said(story)
        await story.time_passes(by=A_WEEK)
        [second] = await _standing(story)
        assert second["ts"] > first["ts"]
        moved = await story.sees("amy", words("standing.moved"))
        assert moved["ts"] == first["ts"]


async def test_an_answer_that_is_lost_leaves_one_of_them(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        [first] = await _standing(story)
        await _much_is_said(story)
        for method in ("chat.postMessage", "chat.delete"):
            await story.post("/weather", fault="lost_answer", method=method)
        await story.time_passes(by=A_WEEK)

        async def moved() -> dict[str, Any] | None:
            stand = await _standing(story)
            return {} if len(stand) == 1 and stand[0]["ts"] > first["ts"] and stand[0]["pinned"] else None

        await story.until(moved, "the one message, further down")


async def test_it_follows_the_name_of_the_project(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        [first] = await _standing(story)
        await story.types("lena", "/client-setup")
        await story.fills("lena", name="Portal, phase two")
        renamed = await story.sees("amy", "Portal, phase two")
        assert renamed["ts"] == first["ts"]


async def _standing(story: Story) -> list[dict[str, Any]]:
    await story.is_settled()
    return [one for one in await story.messages("amy") if "file:issue" in actions_on(one)]


async def _asked(story: Story, words: Words) -> int:
    await story.is_settled()
    talk = (await story.post("/dm", person="lena"))["channel"]
    said = words("standing.please_pin", channel="", project="Portal")[:30]
    return len([one for one in await story.messages("lena", talk) if said in one["text"]])


async def _much_is_said(story: Story) -> None:
    for number in range(FAR):
        await story.says("tom" if number % 2 else "amy", f"Something else, number {number}")

    async def far() -> dict[str, Any] | None:
        known = await story.bot.db.read(standings.of, 1)
        return {} if known is not None and known.again_at is not None else None

    await story.until(far, "everything to be counted")
