"""Where more people are in a channel than fit into a menu, they are found by typing, each by the team alone."""

import json
from pathlib import Path
from shutil import copy

import pytest

from bot.slack.blocks import OPTIONS
from storage import channels
from storage.database import Transaction
from storage.values.people import Person
from tests.slack.doors import AtTheDoor, at_the_door
from tests.use_cases.builders import CLIENT_ORG, Cast, a_person

MANY = 150


def _a_crowd(tx: Transaction, cast: Cast) -> None:
    there = [_one_of(tx, cast, number) for number in range(MANY)]
    channels.set_members(tx, cast.channel.id, [cast.lead.id, cast.developer.id, *(one.id for one in there)])


def _one_of(tx: Transaction, cast: Cast, number: int) -> Person:
    return a_person(tx, cast.workspace, f"U1{number:05}", home=CLIENT_ORG, name=f"Person {number:03}")


async def _found(door: AtTheDoor, person: str, menu: str, typed: str) -> list[str]:
    carried = {"channel": door.cast.channel.slack_id, "project": door.cast.project.id}
    answer = await door.interacts(
        {
            "type": "block_suggestion",
            "team": {"id": door.cast.workspace.slack_id},
            "user": {"id": person},
            "action_id": menu,
            "block_id": menu,
            "value": typed,
            "view": {"id": "V1", "type": "modal", "callback_id": "x", "private_metadata": json.dumps(carried)},
        }
    )
    options = json.loads(answer.body or "{}").get("options", [])
    return [option["text"]["text"] for option in options]


@pytest.mark.parametrize("menu", ["approvers", "counted"])
async def test_somebody_is_found_by_typing(tmp_path: Path, migrated_file: Path, menu: str) -> None:
    file = copy(migrated_file, tmp_path / "rapport.db")
    async with at_the_door(f"sqlite:///{file}") as door:
        await door.db.write(_a_crowd, door.cast)

        assert await _found(door, "U0LEAD", menu, "pErSoN 14") == [f"Person {number}" for number in range(140, 150)]
        assert len(await _found(door, "U0LEAD", menu, "")) == OPTIONS
        assert await _found(door, "U0LEAD", menu, "nobody") == []
        assert await _found(door, "U0CLIENT", menu, "") == []
        assert ("Dev" in await _found(door, "U0LEAD", menu, "dev")) == (menu == "counted"), "one of us does not approve"
