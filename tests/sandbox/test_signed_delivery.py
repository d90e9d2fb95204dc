"""Events by HTTP: signed, and tried again for the reason named."""

import contextlib
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from tests.sandbox.playing import Play, playing, until


class Door:
    """A request URL that answers what it is told to."""

    def __init__(self, *answers: web.Response) -> None:
        self.answers = list(answers)
        self.heard: list[tuple[dict[str, str], str]] = []

    async def hear(self, request: web.Request) -> web.Response:
        self.heard.append((dict(request.headers), await request.text()))
        return self.answers.pop(0) if self.answers else web.Response()


@contextlib.asynccontextmanager
async def behind(door: Door) -> AsyncIterator[Play]:
    site = web.Application()
    site.router.add_post("/slack/events", door.hear)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        async with playing(request_url=url, retries=(0, 0, 0)) as play:
            yield play
    finally:
        await runner.cleanup()


async def test_every_body_is_signed_with_the_apps_secret() -> None:
    door = Door()
    async with behind(door) as play:
        await play.do("slash", person="lena", channel="acme-portal", command="/client-help", text="a=b&c")
        await play.do("say", person="lena", channel="acme-portal", text="hello")
        await until(lambda: len(door.heard) == 2)
        verifier = SignatureVerifier(play.ready["signing_secret"])
        assert [verifier.is_valid_request(body, headers) for headers, body in door.heard] == [True, True]
        assert [headers["Content-Type"] for headers, _ in door.heard] == [
            "application/x-www-form-urlencoded",
            "application/json",
        ]


async def test_an_event_is_tried_four_times_with_the_reason() -> None:
    door = Door(*[web.Response(status=500) for _ in range(3)])
    async with behind(door) as play:
        await play.do("say", person="lena", channel="acme-portal", text="hello")
        await until(lambda: len(door.heard) == 4)
    tried = [(headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason")) for headers, _ in door.heard]
    assert tried == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(body)["event_id"] for _, body in door.heard}) == 1


async def test_an_app_may_ask_not_to_be_tried_again() -> None:
    door = Door(web.Response(status=500, headers={"X-Slack-No-Retry": "1"}))
    async with behind(door) as play:
        for text in ("one", "two"):
            await play.do("say", person="lena", channel="acme-portal", text=text)
        await until(lambda: len(door.heard) == 2)
    assert [json.loads(body)["event"]["text"] for _, body in door.heard] == ["one", "two"]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (web.Response(text="plain words"), "plain words"),
        (web.json_response({"text": "from JSON"}), "from JSON"),
    ],
)
async def test_the_body_of_an_acknowledged_command_is_shown(answer: web.Response, shown: str) -> None:
    door = Door(answer)
    async with behind(door) as play:
        assert (await play.do("slash", person="lena", channel="acme-portal", command="/client-help"))["ok"] is True
        assert [each["text"] for each in (await play.see("ephemeral", person="lena"))["messages"]] == [shown]


async def test_a_command_answered_with_an_error_is_a_failed_dispatch() -> None:
    async with behind(Door(web.Response(status=500))) as play:
        answer = await play.do("slash", person="lena", channel="acme-portal", command="/client-help")
        assert (answer["ok"], answer["error"]) == (False, "dispatch_failed")


async def test_a_request_url_that_does_not_know_the_challenge_is_not_verified() -> None:
    async with behind(Door()) as play:
        assert (await play.do("app", do="verify"))["verified"] is False
    async with playing() as play:
        assert (await play.do("app", do="verify"))["error"] == "no_request_url"


async def test_bolt_proves_itself_and_bears_a_rate_limit() -> None:
    apps: list[AsyncApp] = []

    class Bolt(Door):
        async def hear(self, request: web.Request) -> web.Response:
            await super().hear(request)
            return await apps[0].server().handle_post_requests(request)

    door = Bolt()
    async with behind(door) as play:
        apps.append(play.app())
        assert (await play.do("app", do="verify"))["verified"] is True
        await play.do("app", do="rate_limited")
        await until(lambda: len(door.heard) >= 2)
    assert json.loads(door.heard[1][1])["type"] == "app_rate_limited"
