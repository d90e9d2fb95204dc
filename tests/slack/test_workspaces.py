"""Each workspace is spoken to with its own token, as it stands in the database now, whichever process put it there."""

import json
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.keys import Keys
from bot.slack.workspaces import Granted, InstalledWorkspaces, Leave, NotInstalled, OneWorkspace
from bot.use_cases.installations import uninstall
from storage.database import Database
from tests.use_cases.builders import MONDAY

PAYLOADS = Path(__file__).parent / "payloads"
KEY = Fernet.generate_key().decode()


def client_with(token: str) -> AsyncWebClient:
    return AsyncWebClient(token)


def a_process(db: Database, key: str = KEY) -> InstalledWorkspaces:
    return InstalledWorkspaces(db, Keys([key]), client_with)


def granted(team: str, token: str) -> Granted:
    return Granted(team=team, name=team, enterprise=None, bot_user=f"U{team}", token=token)


async def test_what_one_process_keeps_or_wipes_holds_in_every_other_at_once(database: Database) -> None:
    one, other = a_process(database), a_process(database)
    await one.keep(granted("T1", "xoxb-1"), now=MONDAY)
    await one.keep(granted("T2", "xoxb-2"), now=MONDAY)
    for process in (one, other):
        found = {team: await process.authorize(team) for team in await process.teams()}
        assert {team: (leave.slack.token, leave.bot_user) for team, leave in found.items()} == {
            "T1": ("xoxb-1", "UT1"),
            "T2": ("xoxb-2", "UT2"),
        }

    await database.write(uninstall, "T1", at=None, now=MONDAY)
    with pytest.raises(NotInstalled):
        await other.authorize("T1")
    assert await other.teams() == ["T2"]

    await one.keep(granted("T1", "xoxb-anew"), now=MONDAY)
    assert (await other.authorize("T1")).slack.token == "xoxb-anew"
    await one.keep(granted("T1", "xoxb-third"), now=MONDAY)
    assert (await other.authorize("T1")).slack.token == "xoxb-third"


async def test_a_token_is_unlocked_once_and_its_client_remembered(database: Database) -> None:
    process = a_process(database)
    await process.keep(granted("T1", "xoxb-1"), now=MONDAY)

    assert await process.authorize("T1") is await process.authorize("T1")
    assert await process.bot_user("T1") == "UT1"


async def test_a_token_that_no_key_opens_is_no_leave(database: Database) -> None:
    await a_process(database).keep(granted("T1", "xoxb-1"), now=MONDAY)

    with pytest.raises(NotInstalled):
        await a_process(database, Fernet.generate_key().decode()).authorize("T1")


async def test_the_token_we_were_started_with_is_for_its_own_workspace_alone() -> None:
    leave = Leave(client_with("xoxb-1"), "U1")
    workspaces = OneWorkspace("T1", leave)

    assert (await workspaces.authorize("T1"), await workspaces.teams()) == (leave, ["T1"])
    with pytest.raises(NotInstalled):
        await workspaces.authorize("T2")


@pytest.mark.parametrize(
    "payload", ["view_submission_external_grid", "view_submission_external", "block_actions_message_external"]
)
async def test_what_somebody_of_another_organization_sends_is_of_the_workspace_that_let_us_in(
    database: Database, payload: str
) -> None:
    """Bolt's own stores find no installation for the first of these."""
    body = json.loads((PAYLOADS / f"{payload}.json").read_text(encoding="utf-8"))
    host = body["view"]["app_installed_team_id"] if "view" in body else body["team"]["id"]
    assert body["user"]["team_id"] != host
    process = a_process(database)
    await process.keep(granted(host, "xoxb-1"), now=MONDAY)

    team = AsyncBoltRequest(body=body, mode="socket_mode").context.team_id

    assert team is not None
    assert (await process.authorize(team)).slack.token == "xoxb-1"


def test_a_token_is_not_shown_with_what_was_granted() -> None:
    assert "xoxb-1" not in repr(granted("T1", "xoxb-1"))
