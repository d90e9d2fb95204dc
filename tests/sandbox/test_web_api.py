"""Tokens, scopes and the many ways of sending arguments."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.playing import SEED, Play, playing

TOKENS = """
[[tokens]]
type = "bot"
token = "xoxb-reads"
scopes = ["channels:read", "users:read"]

[[tokens]]
type = "bot"
token = "xoxb-gone"
active = false

[[tokens]]
type = "app"
"""


async def code_of(call: Any) -> str:
    """Return Slack's code for the refusal of a call."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_the_bot_learns_who_it_is(play: Play) -> None:
    answer = await play.client.auth_test()
    assert answer["user_id"] == play.ready["bot_user"]
    assert answer["team_id"] == play.ready["workspaces"]["northwind"]
    assert answer.headers["x-oauth-scopes"].startswith("app_mentions:read,")


async def test_the_synchronous_client_speaks_with_it_too(play: Play) -> None:
    client = WebClient(token=play.ready["bot_token"], base_url=play.ready["api_url"])
    posted = await asyncio.to_thread(client.chat_postMessage, channel=play.channel(), text="hello")
    history = await asyncio.to_thread(client.conversations_history, channel=play.channel())
    assert [each["ts"] for each in history["messages"]] == [posted["ts"]]


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {"channel": "C", "text": "hello"}},
        {"data": {"channel": "C", "text": "hello"}},
        {"params": {"channel": "C", "text": "hello"}},
        {"multipart": {"channel": "C", "text": "hello"}},
    ],
    ids=["json", "form", "query", "multipart"],
)
async def test_arguments_may_come_in_any_of_slacks_ways(play: Play, sent: dict[str, Any]) -> None:
    fields = {"channel": play.channel(), "text": "hello"}
    kind = next(iter(sent))
    body: Any = fields
    if kind == "multipart":
        body = aiohttp.MultipartWriter("form-data")
        for name, value in fields.items():
            body.append(value).set_content_disposition("form-data", name=name)
    how = {"data" if kind == "multipart" else kind: body}
    headers = {"Authorization": f"Bearer {play.ready['bot_token']}"}
    url = play.ready["api_url"] + "chat.postMessage"
    async with play.session.post(url, headers=headers, **how) as answer:
        assert (await answer.json())["message"]["text"] == "hello"


async def test_a_token_may_be_an_argument_and_reading_may_be_get(play: Play) -> None:
    query = {"token": play.ready["bot_token"], "user": play.person("amy")}
    async with play.session.get(play.ready["api_url"] + "users.info", params=query) as answer:
        assert (await answer.json())["user"]["name"] == "amy"
    logged = (await play.see("log"))["calls"][-1]
    assert logged["args"] == {"user": play.person("amy")}


async def test_wrong_tokens_are_refused_by_slacks_codes(play: Play) -> None:
    async def refusal(method: str, token: str | None) -> str:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with play.session.post(play.ready["api_url"] + method, headers=headers) as answer:
            assert answer.status == 200
            return str((await answer.json())["error"])

    assert await refusal("auth.test", None) == "not_authed"
    assert await refusal("auth.test", "xoxb-nobody") == "invalid_auth"
    assert await refusal("nothing.such", None) == "unknown_method"
    assert await refusal("apps.connections.open", play.ready["bot_token"]) == "not_allowed_token_type"
    assert await refusal("chat.postMessage", play.ready["app_token"]) == "not_allowed_token_type"


async def test_scopes_are_named_when_they_lack(tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(SEED.read_text() + TOKENS)
    async with playing(seed=seed) as play:
        assert play.ready["bot_token"] == "xoxb-reads"
        with pytest.raises(SlackApiError) as refused:
            await play.client.chat_postMessage(channel=play.channel(), text="hello")
        assert refused.value.response["error"] == "missing_scope"
        assert refused.value.response["needed"] == "chat:write"
        assert refused.value.response["provided"] == "channels:read,users:read"
        assert (await play.client.conversations_info(channel=play.channel()))["ok"] is True
        private = play.client.conversations_info(channel=play.channel("team-acme"))
        assert await code_of(private) == "missing_scope"
        play.client.token = "xoxb-gone"
        assert await code_of(play.client.auth_test()) == "account_inactive"


async def test_the_bot_posts_only_where_it_is(play: Play) -> None:
    general = play.channel("general")
    await play.do("channel", do="create", channel="secret", private=True, person="lena")
    secret = (await play.see("world"))["channels"][-1]["id"]
    assert await code_of(play.client.chat_postMessage(channel=general, text="x")) == "not_in_channel"
    assert await code_of(play.client.chat_postMessage(channel=secret, text="x")) == "channel_not_found"
    assert await code_of(play.client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    assert await code_of(play.client.conversations_history(channel=general)) == "not_in_channel"
    assert (await play.client.conversations_info(channel=general))["channel"]["is_member"] is False
    await play.do("channel", do="archive", channel="acme-portal")
    assert await code_of(play.client.chat_postMessage(channel=play.channel(), text="x")) == "is_archived"


async def test_a_shared_channel_says_with_whom(play: Play) -> None:
    channel = (await play.client.conversations_info(channel=play.channel(), include_num_members=True))["channel"]
    teams = play.ready["workspaces"]
    assert channel["is_ext_shared"] is True
    assert channel["conversation_host_id"] == teams["northwind"]
    assert channel["connected_team_ids"] == [teams["acme"], teams["globex"]]
    assert channel["num_members"] == 7
    listed = (await play.client.conversations_list(types="public_channel,private_channel"))["channels"]
    assert {each["name"] for each in listed} == {"acme-portal", "team-acme", "general"}
    assert "connected_team_ids" not in listed[0]
    members = (await play.client.conversations_members(channel=play.channel(), limit=5))["members"]
    assert len(members) == 5


async def test_people_show_whose_they_are(play: Play) -> None:
    amy = (await play.client.users_info(user=play.person("amy"), include_locale=True))["user"]
    assert (amy["team_id"], amy["is_stranger"]) == (play.ready["workspaces"]["acme"], False)
    assert "locale" not in amy
    gus = (await play.client.users_info(user=play.person("gus"), include_locale=True))["user"]
    assert (gus["is_restricted"], gus["is_ultra_restricted"], gus["locale"]) == (True, False, "en-US")
    assert gus["tz"] == "Europe/Berlin"
    names = [each["name"] async for page in await play.client.users_list(limit=2) for each in page["members"]]
    assert names == ["rapport", "lena", "tom", "gus"]
    assert await code_of(play.client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_messages_are_posted_changed_and_deleted(play: Play) -> None:
    here = play.channel()
    ts = (await play.client.chat_postMessage(channel=here, text="one"))["ts"]
    reply = (await play.client.chat_postMessage(channel=here, text="two", thread_ts=ts))["ts"]
    await play.client.chat_update(channel=here, ts=ts, text="uno")
    thread = (await play.client.conversations_replies(channel=here, ts=ts))["messages"]
    assert [each["text"] for each in thread] == ["uno", "two"]
    assert (thread[0]["reply_count"], thread[1]["parent_user_id"]) == (1, play.ready["bot_user"])
    history = (await play.client.conversations_history(channel=here))["messages"]
    assert [each["ts"] for each in history] == [ts]
    link = (await play.client.chat_getPermalink(channel=here, message_ts=reply))["permalink"]
    assert link.endswith(f"/archives/{here}/p{reply.replace('.', '')}?thread_ts={ts}&cid={here}")
    await play.client.chat_delete(channel=here, ts=reply)
    await play.client.chat_delete(channel=here, ts=ts)
    assert await code_of(play.client.chat_update(channel=here, ts=ts, text="x")) == "message_not_found"
    said = (await play.do("say", person="amy", channel=here, text="mine"))["ts"]
    assert await code_of(play.client.chat_update(channel=here, ts=said, text="x")) == "cant_update_message"
    assert await code_of(play.client.chat_delete(channel=here, ts=said)) == "cant_delete_message"


async def test_metadata_is_kept_and_shown_when_asked_for(play: Play) -> None:
    here = play.channel()
    metadata = {"event_type": "outgoing", "event_payload": {"id": 7}}
    await play.client.chat_postMessage(channel=here, text="one", metadata=metadata)
    with_it = await play.client.conversations_history(channel=here, include_all_metadata=True, limit=1)
    assert with_it["messages"][0]["metadata"] == metadata
    without = await play.client.conversations_history(channel=here, limit=1)
    assert "metadata" not in without["messages"][0]
    large = {"event_type": "x", "event_payload": {"x": "y" * 10_000}}
    refused = play.client.chat_postMessage(channel=here, text="x", metadata=large)
    assert await code_of(refused) == "metadata_too_large"


async def test_history_is_bounded_by_time(play: Play) -> None:
    here = play.channel()
    stamps = [(await play.client.chat_postMessage(channel=here, text=str(n)))["ts"] for n in range(4)]
    assert stamps == sorted(set(stamps))

    async def found(**bounds: Any) -> list[str]:
        answer = await play.client.conversations_history(channel=here, **bounds)
        return [each["text"] for each in answer["messages"]]

    assert await found(oldest=stamps[1]) == ["3", "2"]
    assert await found(oldest=stamps[1], latest=stamps[2], inclusive=True) == ["2", "1"]
    assert await found(latest=stamps[2], inclusive=True, limit=1) == ["2"]


async def test_a_users_id_opens_the_direct_message(play: Play) -> None:
    posted = await play.client.chat_postMessage(channel=play.person("amy"), text="between us")
    assert posted["channel"].startswith("D")
    assert [each["text"] for each in await play.shown("amy", posted["channel"])] == ["between us"]
    refused = await play.see("messages", person="ben", channel=posted["channel"])
    assert refused["error"] == "not_in_channel"
    opened = await play.client.conversations_open(users=[play.person("amy")])
    assert opened["channel"]["id"] == posted["channel"]
    several = play.client.conversations_open(users=[play.person("amy"), play.person("ben")])
    assert await code_of(several) == "missing_scope"


async def test_an_ephemeral_message_needs_somebody_to_see_it(play: Play) -> None:
    team = play.channel("team-acme")
    refused = play.client.chat_postEphemeral(channel=team, user=play.person("amy"), text="x")
    assert await code_of(refused) == "user_not_in_channel"
    await play.client.chat_postEphemeral(channel=team, user=play.person("lena"), text="for you")
    assert [each["text"] for each in await play.shown("lena", team)] == ["for you"]
    assert await play.shown("tom", team) == []


async def test_reactions_and_pins_are_counted_once(play: Play) -> None:
    where = {
        "channel": play.channel(),
        "timestamp": (await play.do("say", person="amy", channel="acme-portal", text="x"))["ts"],
    }
    await play.client.reactions_add(**where, name="eyes")
    assert await code_of(play.client.reactions_add(**where, name="eyes")) == "already_reacted"
    assert (await play.shown("ben"))[-1]["reactions"] == [
        {"name": "eyes", "users": [play.ready["bot_user"]], "count": 1},
    ]
    await play.client.reactions_remove(**where, name="eyes")
    assert await code_of(play.client.reactions_remove(**where, name="eyes")) == "no_reaction"
    await play.client.pins_add(**where)
    assert await code_of(play.client.pins_add(**where)) == "already_pinned"
    assert (await play.shown("ben"))[-1]["pinned"] is True
    items = (await play.client.pins_list(channel=play.channel()))["items"]
    assert [each["message"]["text"] for each in items] == ["x"]
    await play.client.pins_remove(**where)
    assert await code_of(play.client.pins_remove(**where)) == "no_pin"


async def test_a_file_is_uploaded_in_three_steps_and_can_be_fetched(play: Play) -> None:
    uploaded = await play.client.files_upload_v2(
        channel=play.channel(),
        filename="trend.png",
        content=b"\x89PNG\r\n--not really",
        initial_comment="The trend",
    )
    file = (await play.client.files_info(file=uploaded["files"][0]["id"]))["file"]
    assert (file["name"], file["size"]) == ("trend.png", 18)
    shown = (await play.shown("amy"))[-1]
    assert (shown["text"], shown["files"][0]["id"]) == ("The trend", file["id"])
    headers = {"Authorization": f"Bearer {play.ready['bot_token']}"}
    async with play.session.get(file["url_private"], headers=headers) as answer:
        assert await answer.read() == b"\x89PNG\r\n--not really"
    async with play.session.get(file["url_private"]) as answer:
        assert answer.status == 401


async def test_what_the_bot_posts_is_logged_with_its_answer(play: Play) -> None:
    await play.client.chat_postMessage(channel=play.channel(), text="x", blocks=json.dumps([{"type": "divider"}]))
    entry = (await play.see("log"))["calls"][-1]
    assert (entry["n"], entry["method"], entry["answer"]["ok"]) == (1, "chat.postMessage", True)
    assert (await play.see("log", since="1"))["calls"] == []


async def test_everybody_has_a_picture(play: Play) -> None:
    profile = (await play.client.users_info(user=play.person("amy")))["user"]["profile"]
    async with play.session.get(profile["image_48"]) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert (await answer.read()).startswith(b"\x89PNG")
