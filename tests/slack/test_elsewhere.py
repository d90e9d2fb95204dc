"""A button that stands elsewhere than what it is about: whoever presses it is answered in the language of there."""

import pytest

from bot.slack.buttons import Ids
from bot.slack.door import arrival
from bot.slack.gestures import Gesture, Where
from bot.slack.listeners import polls, rhythms
from bot.slack.listeners.elsewhere import as_in
from bot.words import Language
from storage import channels
from storage.database import Transaction
from tests.slack.doors import AtTheDoor, at_the_door
from tests.use_cases.builders import Cast, a_project


def spoken(gesture: Gesture) -> tuple[Language, Language]:
    return gesture.words.language, gesture.caller.language


@pytest.mark.parametrize("language", Language)
async def test_a_client_of_two_languages_is_answered_in_that_of_the_project_a_button_is_about(
    sqlite_url: str, language: Language
) -> None:
    async with at_the_door(sqlite_url) as door:

        def in_both(tx: Transaction) -> Cast:
            other = a_project(tx, code="ZH", language="zh-CN", team_channel=door.cast.team_channel.id)
            for one in (door.cast, other):
                channels.join(tx, one.channel.id, one.client.id)
            return other if language is Language.ZH_CN else door.cast

        about = await door.db.write(in_both)
        elsewhere = await pressed(door, about, "D0CLIENT")
        assert spoken(elsewhere) == (Language.EN, Language.EN), "which of the two is not clear"
        assert spoken(await as_in(elsewhere, about.channel.slack_id)) == (language, language)
        assert spoken(await polls._wherever(elsewhere, about.project.id)) == (language, language)
        shared = await pressed(door, about, door.cast.team_channel.slack_id)
        assert spoken(await rhythms.toward(shared)) == (language, language)


async def pressed(door: AtTheDoor, about: Cast, channel: str) -> Gesture:
    body = door.click("U0CLIENT", "any", Ids(about.project.id, 1).packed(), channel=channel)
    where = Where(team=about.workspace.slack_id, user="U0CLIENT", channel=channel)
    return await door.door.gesture(body, where, arrived=arrival() + 60)  # whoever is slow here is the machine
