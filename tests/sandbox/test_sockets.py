import asyncio
import contextlib

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.playing import Play, playing, raw_socket, until


async def test_hello_says_how_many_are_connected(play: Play) -> None:
    async with raw_socket(play) as first, raw_socket(play, debug_reconnects="true") as second:
        hello = await first.receive_json()
        assert hello["num_connections"] == 1
        assert hello["connection_info"] == {"app_id": play.ready["app_id"]}
        assert hello["debug_info"]["approximate_connection_time"] == 18060
        again = await second.receive_json()
        assert again["num_connections"] == 2
        assert again["debug_info"]["approximate_connection_time"] == 360


async def test_a_ticket_is_good_once(play: Play) -> None:
    client = AsyncWebClient(base_url=play.ready["api_url"], session=play.session)
    url = str((await client.apps_connections_open(app_token=play.ready["app_token"]))["url"])
    async with play.session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await play.session.ws_connect(url)
        assert refused.value.status == 408


async def test_tickets_can_be_refused(play: Play) -> None:
    await play.do("weather", fault="refuse_tickets", times=1)
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with raw_socket(play):
            pass
    assert refused.value.status == 408
    async with raw_socket(play) as socket:
        assert (await socket.receive_json())["type"] == "hello"


async def test_an_event_not_acknowledged_comes_again_with_the_reason() -> None:
    async with playing(patience=0.05, retries=(0, 0, 0)) as play, raw_socket(play) as socket:
        await socket.receive_json()
        await play.do("say", person="lena", channel="acme-portal", text="hello")
        came = [await socket.receive_json() for _ in range(4)]
        assert [(each["retry_attempt"], each["retry_reason"]) for each in came] == [
            (0, ""),
            (1, "timeout"),
            (2, "timeout"),
            (3, "timeout"),
        ]
        assert len({each["payload"]["event_id"] for each in came}) == 1
        assert len({each["envelope_id"] for each in came}) == 4


async def test_an_acknowledged_event_comes_once(play: Play) -> None:
    async with raw_socket(play) as socket:
        await socket.receive_json()
        for text in ("one", "two"):
            await play.do("say", person="lena", channel="acme-portal", text=text)
            envelope = await socket.receive_json()
            assert envelope["payload"]["event"]["text"] == text
            await socket.send_json({"envelope_id": envelope["envelope_id"]})


async def test_each_payload_goes_to_one_connection(play: Play) -> None:
    async with raw_socket(play) as first, raw_socket(play) as second:
        await first.receive_json()
        await second.receive_json()
        for text in ("one", "two"):
            await play.do("say", person="lena", channel="acme-portal", text=text)
        heard = [(await socket.receive_json())["payload"]["event"]["text"] for socket in (first, second)]
        assert sorted(heard) == ["one", "two"]


async def test_the_eleventh_connection_is_one_too_many(play: Play) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(raw_socket(play))
        await until(lambda: play.world.sockets.count == 10)
        async with raw_socket(play) as socket:
            assert (await socket.receive_json())["reason"] == "too_many_websockets"


async def test_a_refresh_is_announced_and_the_connection_ends() -> None:
    async with playing(notice=0.01) as play, raw_socket(play) as socket:
        await socket.receive_json()
        await play.do("weather", fault="refresh")
        farewell = await socket.receive_json()
        assert (farewell["type"], farewell["reason"]) == ("disconnect", "refresh_requested")
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_dropped_connections_are_gone_at_once(play: Play) -> None:
    async with raw_socket(play) as socket:
        await socket.receive_json()
        await play.do("weather", fault="drop_sockets")
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert play.world.sockets.count == 0


async def test_what_is_said_while_nobody_listens_comes_when_somebody_does() -> None:
    async with playing() as play:
        await play.do("say", person="lena", channel="acme-portal", text="hello")
        async with raw_socket(play) as socket:
            await socket.receive_json()
            assert (await socket.receive_json())["payload"]["event"]["text"] == "hello"


async def test_the_acknowledgement_of_a_command_is_shown_to_the_one_who_asked(play: Play) -> None:
    async with raw_socket(play) as socket:
        await socket.receive_json()
        asking = asyncio.create_task(
            play.do("slash", person="lena", channel="acme-portal", command="/client-help", text="a <b> @tom"),
        )
        envelope = await socket.receive_json()
        assert envelope["accepts_response_payload"] is True
        assert envelope["payload"]["text"] == f"a &lt;b&gt; <@{play.person('tom')}|tom>"
        await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "Here is help."}})
        assert (await asking)["acknowledged"] is True
        assert [each["text"] for each in (await play.see("ephemeral", person="lena"))["messages"]] == ["Here is help."]
        assert (await play.see("ephemeral", person="tom"))["messages"] == []
