"""Every shape in which Slack speaks, brought to the running bot with the ids of a story; where each comes from:
`slack/payloads/index.json`.
"""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import select

from bot.sandbox.grants import Reply
from bot.settings import Way
from bot.slack.buttons import Carried
from bot.words import Language, Words
from storage import channels
from storage.tables.messages import inbox
from tests.stories import Story, a_story, words_in

PAYLOADS = Path(__file__).parent / "slack" / "payloads"
WORDS = Words(Language.EN)
SOMEBODY = "1795400100.000300"  # the message in the fixtures on which people put emoji and shortcuts

Json = dict[str, Any]
Seen = Callable[[Story, Json], Awaitable[object]]


async def _filed(story: Story, answer: Json) -> None:
    assert "ISS-1" in str(answer)
    await story.card("amy", "Login page is down")


async def _form_of(person: str, story: Story, words: str = "issue.form.title") -> None:
    assert WORDS(words) in words_in(await story.form(person))


async def _form_of_lena(story: Story, answer: Json) -> None:  # noqa: ARG001  as all of these
    await _form_of("lena", story)


async def _form_of_amy(story: Story, answer: Json) -> None:  # noqa: ARG001
    await _form_of("amy", story)


async def _message_in_form(story: Story, answer: Json) -> None:  # noqa: ARG001
    assert "The export is broken again" in str((await story.form("lena"))["blocks"])


async def _buttons_for_lena(story: Story, answer: Json) -> None:  # noqa: ARG001
    await story.hears("lena", WORDS("standing.offered"))


async def _buttons_for_amy(story: Story, answer: Json) -> None:  # noqa: ARG001
    await story.hears("amy", WORDS("standing.offered"))


async def _buttons_for_ben(story: Story, answer: Json) -> None:  # noqa: ARG001
    await story.hears("ben", WORDS("standing.offered"))


async def _help_for_lena(story: Story, answer: Json) -> None:  # noqa: ARG001
    await story.hears("lena", WORDS("help.heading"))


async def _recorded(story: Story, answer: Json) -> None:  # noqa: ARG001
    await story.sees("tom", "The export is broken again", channel="team-acme")


async def _renamed(story: Story, answer: Json) -> None:  # noqa: ARG001
    await story.is_settled()
    known = await story.bot.db.read(lambda tx: channels.named(tx, 1, story.sandbox.ready["channels"]["acme-portal"]))
    assert known is not None
    assert known.name == "ext-acme-renamed"


async def _acknowledged(story: Story, answer: Json) -> None:
    """Nothing is to be done about it, or something that another test looks at."""


GESTURES: Mapping[str, tuple[str, Seen]] = {
    "slash_command": ("slash_commands", _filed),
    "block_actions_message": ("interactive", _form_of_lena),
    "block_actions_message_external": ("interactive", _form_of_amy),
    "view_submission": ("interactive", _filed),
    "view_submission_external": ("interactive", _filed),
    "view_submission_external_grid": ("interactive", _filed),
    "view_submission_response_urls": ("interactive", _filed),
    "view_closed": ("interactive", _acknowledged),
    "message_action": ("interactive", _message_in_form),
    "global_shortcut": ("interactive", _acknowledged),
    "block_suggestion": ("interactive", _acknowledged),
    "app_rate_limited": ("events_api", _acknowledged),
}
EVENTS: Mapping[str, Seen] = {
    "app_home_opened": _acknowledged,
    "app_mention": _buttons_for_lena,
    "app_mention_external": _buttons_for_amy,
    "app_mention_external_grid": _buttons_for_ben,
    "app_uninstalled": _acknowledged,
    "channel_id_changed": _acknowledged,
    "channel_rename": _renamed,
    "channel_shared": _acknowledged,
    "channel_unshared": _acknowledged,
    "member_joined_channel": _acknowledged,
    "message_external": _acknowledged,
    "message_file_share_external": _acknowledged,
    "message_im": _help_for_lena,
    "reaction_added": _recorded,
    "reaction_added_external": _recorded,
    "tokens_revoked": _acknowledged,
}
ENVELOPES: Mapping[str, Seen] = {
    "socket_envelope_slash_commands": _filed,
    "socket_envelope_interactive": _form_of_amy,
    "socket_envelope_events_api": _buttons_for_amy,
}
SAID_TO_ALL = (
    "socket_hello",
    "socket_disconnect_warning",
    "socket_disconnect_refresh_requested",
    "socket_disconnect_link_disabled",
    "socket_disconnect_too_many_websockets",
)
ANSWERS = ("api_users_info_external", "api_conversations_info_shared")
ACKNOWLEDGEMENTS = ("socket_ack", "socket_ack_view_errors")


def test_every_shape_is_brought_to_the_bot() -> None:
    shapes = {path.stem for path in PAYLOADS.iterdir()} - {"index"}
    brought = {*GESTURES, *EVENTS, *ENVELOPES, *SAID_TO_ALL, *ANSWERS, *ACKNOWLEDGEMENTS}
    assert shapes == {*brought, "url_verification", "slash_command.body"}


async def test_every_gesture_is_answered(tmp_path: Path) -> None:
    for shape, (kind, seen) in GESTURES.items():
        (tmp_path / shape).mkdir()
        async with a_story(tmp_path / shape, way=Way.HTTP) as story:
            answer = await story.sandbox.world.delivery.ask(kind, await _brought(story, shape))
            await seen(story, answer.body)
            await story.is_settled()


async def test_every_event_is_done_once_however_often_it_comes(tmp_path: Path) -> None:
    for shape, seen in EVENTS.items():
        (tmp_path / shape).mkdir()
        async with a_story(tmp_path / shape) as story:
            body = await _brought(story, shape)
            for _ in range(2):
                story.sandbox.world.delivery.event(body)
            await seen(story, {})
            await story.is_settled()
            kept = await story.bot.db.read(lambda tx: [row.done_at for row in tx.execute(select(inbox))])
            assert None not in kept, f"{shape} is not done"


async def test_every_envelope_is_acknowledged_as_slack_asks(tmp_path: Path) -> None:
    for shape, seen in ENVELOPES.items():
        (tmp_path / shape).mkdir()
        async with a_story(tmp_path / shape) as story:
            envelope = await _brought(story, shape)
            answer = await story.sandbox.world.sockets.exchange(envelope)
            await seen(story, answer)
            if shape == "socket_envelope_events_api":
                assert {"envelope_id": envelope["envelope_id"], **answer} == _fixture("socket_ack") | {
                    "envelope_id": envelope["envelope_id"]
                }


async def test_what_is_wrong_in_a_form_is_acknowledged_as_slack_asks(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        body = await _brought(story, "view_submission_external")
        body["view"]["state"]["values"]["title"]["value"]["value"] = " "
        answer = await story.sandbox.world.delivery.ask("interactive", body)
        assert _shape(answer.body) == _shape(_fixture("socket_ack_view_errors")["payload"])


@pytest.mark.parametrize("shape", SAID_TO_ALL)
async def test_the_bot_still_hears_whatever_the_socket_says_of_itself(tmp_path: Path, shape: str) -> None:
    async with a_story(tmp_path) as story:
        await story.sandbox.world.sockets.tell(_fixture(shape))
        await story.says("amy", "@Rapport issue: Login page is down")
        await story.card("tom", "AP-ISS-1", channel="team-acme")


async def test_over_http_the_bot_says_that_the_address_is_its_own(tmp_path: Path) -> None:
    async with a_story(tmp_path, way=Way.HTTP) as story:
        fixture = _fixture("url_verification")
        answer = await story.sandbox.world.delivery.ask("events_api", fixture)
        assert answer.body == {"challenge": fixture["challenge"]}


async def test_a_command_comes_as_a_form_over_http(tmp_path: Path) -> None:
    async with a_story(tmp_path, way=Way.HTTP) as story:
        body = await _brought(story, "slash_command")
        told = (PAYLOADS / "slash_command.body.txt").read_text(encoding="utf-8")
        assert {pair.partition("=")[0] for pair in told.strip().split("&")} == set(body)
        answer = await story.sandbox.world.delivery.ask("slash_commands", body)
        await _filed(story, answer.body)


async def test_the_sandbox_answers_in_the_shape_of_slacks_answers(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story, aiohttp.ClientSession() as session:
        ready = story.sandbox.ready
        slack = AsyncWebClient(token=ready["bot_token"], base_url=ready["api_url"], session=session)
        person = await slack.users_info(user=ready["people"]["amy"])
        place = ready["channels"]["acme-portal"]
        channel = await slack.conversations_info(channel=place, include_num_members=True)
        for shape, answer in zip(ANSWERS, (person, channel), strict=True):
            _holds(_fixture(shape), answer.data)


def _fixture(shape: str) -> Json:
    body: Json = json.loads((PAYLOADS / f"{shape}.json").read_text(encoding="utf-8"))
    return body


async def _brought(story: Story, shape: str) -> Json:
    """A fixture with ids, triggers and addresses that are good in this story, and our names for buttons and forms."""
    ready, world = story.sandbox.ready, story.sandbox.world
    people, place = ready["people"], ready["channels"]["acme-portal"]
    text = json.dumps(_fixture(shape))
    actor = people["amy" if "U0CLIENT01" in text.partition('"user"')[2][:60] else "lena"]
    reply = Reply(person=actor, channel=place, made=time.monotonic())
    said = await story.says("amy", "The export is broken again") if SOMEBODY in text else ""
    for old, new in {
        "T0HOST0001": ready["workspaces"]["northwind"],
        "T0CLIENT01": ready["workspaces"]["acme"],
        "U0HOST0001": people["lena"],
        "U0CLIENT01": people["amy"],
        "W0CLIENT01": people["ben"],
        "U0BOT00001": ready["bot_user"],
        "C0SHARED01": place,
        "D0DM000001": (await story.post("/dm", person="lena"))["channel"],
        SOMEBODY: said,
        '"ticket"': '"beetle"',
        "raise_issue_from_message": "record_message",
        "issue_open_form": "file:issue",
        '"issue_form"': '"file"',
        "Ev0000000001": f"Ev{shape}",
    }.items():
        text = text.replace(old, new)
    body: Json = json.loads(text)
    inner = body.get("payload", body)
    if "trigger_id" in inner:
        inner["trigger_id"] = world.triggers.give(actor)
    if "response_url" in inner:
        sort = "commands" if "command" in inner else "app" if inner["type"] == "message_action" else "actions"
        inner["response_url"] = world.replies.give(sort, ready["workspaces"]["northwind"], reply)
    if "view" in inner and "private_metadata" in inner["view"]:
        inner["view"]["private_metadata"] = Carried(channel=place, project=1, kind="issue").packed()
        title = {"value": {"type": "plain_text_input", "value": "Login page is down"}}
        inner["view"]["state"]["values"].setdefault("title", title)
    return body


def _shape(value: object) -> object:
    """What there is in a structure, whatever stands in it."""
    if isinstance(value, dict):
        return {name: _shape(inside) for name, inside in value.items()}
    return type(value)


def _holds(fixture: Any, answer: Any) -> None:
    """The answer has everything that the fixture has, of the same sort."""
    if isinstance(fixture, dict):
        assert isinstance(answer, dict)
        assert set(fixture) <= set(answer)
        for name, inside in fixture.items():
            _holds(inside, answer[name])
    else:
        assert type(fixture) is type(answer)
