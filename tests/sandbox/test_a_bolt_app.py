"""Slack's Python framework, unchanged, in both of its modes."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp

from tests.sandbox.playing import Play, actions, asks, button, connected, modal, playing, until


def desk(play: Play, heard: list[str]) -> AsyncApp:
    """Return an app with one of everything."""
    app = play.app()

    @app.command("/client-issue")
    async def on_command(ack: Any, body: Any, client: Any, respond: Any) -> None:
        await client.views_open(trigger_id=body["trigger_id"], view=modal(asks("title"), callback_id="issue"))
        await respond("Thank you.")
        await ack("One moment.")

    @app.view("issue")
    async def on_form(ack: Any, view: Any, client: Any) -> None:
        title = view["state"]["values"]["title"]["value"]["value"]
        if title == "wrong":
            await ack(response_action="errors", errors={"title": "Say it otherwise."})
            return
        await client.chat_postMessage(
            channel=play.channel(),
            text=title,
            blocks=[actions(button("confirm", value="7"))],
        )
        await ack()

    @app.action("confirm")
    async def on_button(ack: Any, body: Any, client: Any, respond: Any) -> None:
        where = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**where, text="Confirmed.", blocks=[])
        await respond("Only you see this.", replace_original=False)
        await ack()

    @app.event("app_mention")
    async def on_mention(event: Any, say: Any) -> None:
        heard.append("app_mention")
        await say("At your service.", thread_ts=event["ts"])

    @app.event("message")
    async def on_message(event: Any) -> None:
        heard.append(event.get("subtype", "message"))

    @app.event("reaction_added")
    async def on_reaction(event: Any) -> None:
        heard.append(event["reaction"])

    return app


@contextlib.asynccontextmanager
async def by_socket() -> AsyncIterator[tuple[Play, list[str]]]:
    heard: list[str] = []
    async with playing() as play, connected(play, desk(play, heard)):
        yield play, heard


@contextlib.asynccontextmanager
async def by_http() -> AsyncIterator[tuple[Play, list[str]]]:
    heard: list[str] = []
    door = web.Application()
    runner = web.AppRunner(door)
    apps: list[AsyncApp] = []

    async def hear(request: web.Request) -> web.Response:
        return await apps[0].server().handle_post_requests(request)

    door.router.add_post("/slack/events", hear)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        async with playing(request_url=f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events") as play:
            apps.append(desk(play, heard))
            yield play, heard
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("way", [by_socket, by_http])
async def test_an_issue_is_raised_by_command_and_confirmed_by_the_client(way: Any) -> None:
    async with way() as (play, _):
        command = {"person": "lena", "channel": "acme-portal", "command": "/client-issue"}
        assert (await play.do("slash", **command, text="now"))["acknowledged"] is True
        assert [each["text"] for each in (await play.see("ephemeral", person="lena"))["messages"]] == [
            "Thank you.",
            "One moment.",
        ]
        form = await play.form("lena")
        sent = {"person": "lena", "view_id": form["id"]}
        assert (await play.do("submit", **sent, values={"title": "wrong"}))["errors"] == {"title": "Say it otherwise."}
        assert (await play.form("lena"))["id"] == form["id"]
        assert (await play.do("submit", **sent, values={"title": "Login is down"}))["closed"] is True

        card = (await play.shown("amy"))[-1]
        assert card["text"] == "Login is down"
        click = {"person": "amy", "channel": "acme-portal", "ts": card["ts"], "action_id": "confirm"}
        assert (await play.do("click", **click))["ok"] is True
        assert [(each["text"], each["is_ephemeral"]) for each in await play.shown("amy")] == [
            ("Confirmed.", False),
            ("Only you see this.", True),
        ]
        assert [each["text"] for each in await play.shown("ben")] == ["Confirmed."]


@pytest.mark.parametrize("way", [by_socket, by_http])
async def test_a_mention_comes_as_a_mention_and_as_a_message(way: Any) -> None:
    async with way() as (play, heard):
        said = await play.do("say", person="amy", channel="acme-portal", text="@rapport the export is broken")
        await play.do("react", person="amy", channel="acme-portal", ts=said["ts"], name="beetle")
        await until(lambda: len(heard) == 3)
        assert sorted(heard) == ["app_mention", "beetle", "message"]
        await until(lambda: any(each["method"] == "chat.postMessage" for each in play.world.calls))
        thread = await play.shown("amy", thread_ts=said["ts"])
        assert [each["text"] for each in thread] == [
            f"<@{play.ready['bot_user']}> the export is broken",
            "At your service.",
        ]


async def test_a_command_nobody_listens_to_times_out() -> None:
    async with playing(patience=0.2) as play, connected(play, play.app()):
        answer = await play.do("slash", person="lena", channel="acme-portal", command="/client-help")
        assert (answer["ok"], answer["error"]) == (False, "operation_timeout")


async def test_a_bot_that_is_refreshed_hears_on() -> None:
    async with playing(notice=0.05) as play:
        heard: list[str] = []
        async with connected(play, desk(play, heard)):
            await play.do("weather", fault="refresh")
            await until(lambda: [each["method"] for each in play.world.calls].count("apps.connections.open") == 2)
            await until(lambda: play.world.sockets.count == 1)
            await play.do("say", person="amy", channel="acme-portal", text="hello")
            await until(lambda: heard == ["message"])
