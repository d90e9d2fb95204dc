"""The guard before the control interface, the windows that look on, and what they show."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox.seed import SeedRefused
from bot.sandbox.server import running_sandbox
from tests.sandbox.playing import SEED, Play, playing


async def changes(answer: aiohttp.ClientResponse) -> AsyncIterator[dict[str, Any]]:
    async for line in answer.content:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "127.0.0.1"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1:1"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
    ],
)
@pytest.mark.parametrize("path", ["control/world", "api/auth.test", ""])
async def test_only_this_machine_and_its_own_page_are_let_in(
    play: Play,
    path: str,
    headers: dict[str, str],
    status: int,
) -> None:
    async with play.session.get(play.ready["page_url"] + path, headers=headers) as answer:
        assert answer.status == status


async def test_the_page_may_run_nothing_but_its_own(play: Play) -> None:
    async with play.session.get(play.ready["page_url"], headers={"Origin": play.ready["page_url"][:-1]}) as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


async def test_a_window_shows_what_its_person_may_see_at_once(play: Play) -> None:
    loop = asyncio.get_running_loop()
    url = f"{play.ready['control_url']}/events"
    async with (
        play.session.get(url, params={"person": "amy"}) as amys,
        play.session.get(url, params={"person": "lena"}) as lenas,
    ):
        await play.do("say", person="lena", channel="team-acme", text="between us")
        began = loop.time()
        await play.do("say", person="lena", channel="acme-portal", text="hello")
        seen = await anext(changes(amys))
        assert loop.time() - began < 0.2
        assert (seen["type"], seen["message"]["text"]) == ("message", "hello")
        hers = changes(lenas)
        assert [(await anext(hers))["message"]["text"] for _ in range(2)] == ["between us", "hello"]
        await play.client.chat_postEphemeral(channel=play.channel(), user=play.person("lena"), text="for lena")
        assert (await anext(hers))["type"] == "ephemeral"
        await play.do("react", person="amy", channel="acme-portal", ts=seen["message"]["ts"], name="eyes")
        reacted = await anext(changes(amys))
        assert (reacted["type"], reacted["name"], reacted["added"]) == ("reaction", "eyes", True)


async def test_a_sandbox_ends_at_once_with_windows_and_sockets_open() -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        async with running_sandbox(seed=SEED) as sandbox:
            headers = {"Authorization": f"Bearer {sandbox.ready['app_token']}"}
            async with session.post(sandbox.ready["api_url"] + "apps.connections.open", headers=headers) as answer:
                socket = await session.ws_connect((await answer.json())["url"])
            window = await session.get(f"{sandbox.ready['control_url']}/events")
            began = loop.time()
        assert loop.time() - began < 0.5
        window.close()
        await socket.close()


async def test_a_malformed_call_is_400_and_an_unknown_name_a_no(play: Play) -> None:
    async with play.session.post(f"{play.ready['control_url']}/say", data=b"{") as answer:
        assert answer.status == 400
    async with play.session.post(f"{play.ready['control_url']}/say", json={"person": 7}) as answer:
        assert answer.status == 400
    assert (await play.do("say", person="nobody", channel="acme-portal", text="x"))["error"] == "user_not_found"
    assert (await play.do("say", person="amy", channel="nowhere", text="x"))["error"] == "channel_not_found"


async def test_what_was_said_outlives_the_process(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.db"
    async with playing(state=state) as play:
        first = play.ready
        said = await play.do("say", person="amy", channel="acme-portal", text="remember")
        await play.do("react", person="ben", channel="acme-portal", ts=said["ts"], name="eyes")
        gone = await play.do("say", person="amy", channel="acme-portal", text="forget")
        await play.do("delete", person="amy", channel="acme-portal", ts=gone["ts"])
        await play.do("clock", by=3600)
        moved = (await play.see("clock"))["now"]
    async with playing(state=state) as play:
        assert (play.ready["bot_token"], play.ready["people"]) == (first["bot_token"], first["people"])
        assert [(each["text"], each["reactions"][0]["name"]) for each in await play.shown("ben")] == [
            ("remember", "eyes")
        ]
        assert (await play.see("clock"))["now"] >= moved
        again = await play.do("say", person="amy", channel="acme-portal", text="next")
        assert again["ts"] > said["ts"]


async def test_a_seed_may_take_what_it_offers_from_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text(
        json.dumps(
            {
                "display_information": {"name": "Desk"},
                "features": {
                    "bot_user": {"display_name": "Desk"},
                    "slash_commands": [{"command": "/issue", "description": "Raise", "should_escape": True}],
                },
                "oauth_config": {"scopes": {"bot": ["commands", "chat:write"], "bot_optional": ["files:read"]}},
                "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
            },
        ),
    )
    seed = tmp_path / "seed.toml"
    before, after = SEED.read_text().split("[app]")
    seed.write_text(before + '[app]\nmanifest = "app.json"\n\n' + after[after.index("[[people]]") :])
    async with playing(seed=seed) as play:
        world = await play.see("world")
        assert (world["app"]["name"], [each["command"] for each in world["commands"]]) == ("Desk", ["/issue"])
        assert play.world.app.events == ["app_mention"]
        (token,) = (each for each in play.world.state.tokens.values() if each.sort == "bot")
        assert token.scopes == ["commands", "chat:write", "files:read"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("a & b <c>", "a &amp; b &lt;c&gt;"),
        ("@amy, @Ben: hi", "<@{amy}>, <@{ben}>: hi"),
        ("请@amy看一下", "请<@{amy}>看一下"),
        ("mail amy@acme.example", "mail <mailto:amy@acme.example|amy@acme.example>"),
        ("@nobody @here @channel", "@nobody <!here> <!channel>"),
        ("see #acme-portal and #nowhere", "see <#{acme}|acme-portal> and #nowhere"),
        ("<@{amy}> and <@U0NOBODY>", "<@{amy}> and &lt;@U0NOBODY&gt;"),
        ("(https://example.com/?a=1&b=2).", "(<https://example.com/?a=1&amp;b=2>)."),
    ],
)
async def test_what_is_typed_is_written_as_slack_writes_it(play: Play, typed: str, written: str) -> None:
    ids = {"amy": play.person("amy"), "ben": play.person("ben"), "acme": play.channel()}
    await play.do("say", person="lena", channel="acme-portal", text=typed.format(**ids))
    assert (await play.shown("amy"))[-1]["text"] == written.format(**ids)


async def test_the_program_says_when_it_is_ready_and_ends_when_told(tmp_path: Path) -> None:
    code = (
        f"from pathlib import Path; from bot.sandbox.server import serve; serve(state=Path({str(tmp_path / 's.db')!r}))"
    )
    program = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE)
    assert program.stdout is not None
    ready = json.loads(await program.stdout.readline())
    async with aiohttp.ClientSession() as session, session.get(f"{ready['control_url']}/events") as window:
        assert window.status == 200
        program.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(program.wait(), 5) == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('[[people]]\nname = "zoe"\nworkspace = "nowhere"', "there is no 'nowhere'"),
        ('[[people]]\nname = "zoe"\nworkspace = "acme"\ntimezone = "UTC"', "nothing is called timezone in people"),
        ('[[channels]]\nname = "x"\nmembers = ["zoe"]', "there is no 'zoe'"),
        ('[[people]]\nname = "zoe"\nworkspace = "acme"\ntz = "Mars/Base"', "Mars/Base"),
    ],
)
async def test_a_seed_that_names_what_is_not_there_is_refused(tmp_path: Path, line: str, why: str) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(f"{SEED.read_text()}\n{line}\n")
    with pytest.raises(SeedRefused, match=why):
        async with playing(seed=seed):
            pass


async def test_null_is_as_good_as_left_out(play: Play) -> None:
    assert (await play.do("say", person="amy", channel="acme-portal", text="x", thread_ts=None))["ok"] is True
