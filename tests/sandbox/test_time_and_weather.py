import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.playing import Play, listening, playing, raw_socket, until


def moment(answer: dict[str, Any], name: str = "now") -> datetime:
    return datetime.fromisoformat(answer[name])


async def test_the_clock_jumps_when_nobody_follows_and_never_back(play: Play) -> None:
    before = moment(await play.see("clock"))
    after = await play.do("clock", by=86_400)
    assert timedelta(days=1) <= moment(after) - before < timedelta(days=1, seconds=30)
    assert (after["seq"], after["target"]) == (1, None)
    assert (await play.do("clock", to=before.isoformat()))["error"] == "not_forward"
    ts = (await play.client.chat_postMessage(channel=play.channel(), text="x"))["ts"]
    assert float(ts) >= before.timestamp() + 86_400


async def test_a_follower_is_waited_for_instant_by_instant(play: Play) -> None:
    seen = await play.see("clock", seen="-1", wait="0")
    start = moment(seen)
    moving = asyncio.create_task(play.do("clock", to=(start + timedelta(days=2)).isoformat()))
    news = await play.see("clock", seen=str(seen["seq"]), wait="5")
    assert moment(news, "target") == start + timedelta(days=2)
    first = start + timedelta(days=1)
    assert moment(await play.do("clock/step", now=first.isoformat())) == first
    ts = (await play.client.chat_postMessage(channel=play.channel(), text="due"))["ts"]
    assert float(ts) == pytest.approx(first.timestamp(), abs=0.01)
    assert (await play.do("clock/step", now=start.isoformat()))["error"] == "not_on_the_way"
    assert not moving.done()
    await play.do("clock/arrive")
    arrived = await moving
    assert moment(arrived) >= start + timedelta(days=2)
    assert (arrived["target"], "late" in arrived) == (None, False)
    assert (await play.do("clock/arrive"))["error"] == "not_on_the_way"


async def test_waiting_for_the_clock_ends_when_it_moves(play: Play) -> None:
    waiting = asyncio.create_task(play.see("clock", seen="0", wait="25"))
    await until(lambda: play.world.clock._asked > 0)
    play.world.clock._land(datetime.now(UTC) + timedelta(hours=1))
    assert (await waiting)["seq"] == 1


async def test_a_rate_limit_says_how_long_to_wait(play: Play) -> None:
    await play.do("weather", fault="rate_limit", method="chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as refused:
        await play.client.chat_postMessage(channel=play.channel(), text="x")
    answer = refused.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "7")
    assert (await play.client.chat_postMessage(channel=play.channel(), text="x"))["ok"] is True


async def test_errors_come_as_often_as_ordered(play: Play) -> None:
    await play.do("weather", fault="error", method="*", error="internal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await play.client.auth_test()
        assert refused.value.response["error"] == "internal_error"
    assert (await play.client.auth_test())["ok"] is True
    await play.do("weather", fault="error", method="auth.test", status=503, times=None)
    async with play.session.post(play.ready["api_url"] + "auth.test") as answer:
        assert answer.status == 503
    async with play.session.delete(f"{play.ready['control_url']}/weather") as answer:
        assert (await answer.json())["faults"] == []
    assert (await play.client.auth_test())["ok"] is True


async def test_a_lost_answer_is_a_deed_done(play: Play) -> None:
    await play.do("weather", fault="lost_answer", method="chat.postMessage")
    headers = {"Authorization": f"Bearer {play.ready['bot_token']}"}
    body = {"channel": play.channel(), "text": "said all the same"}
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientError):
            await session.post(play.ready["api_url"] + "chat.postMessage", json=body, headers=headers)
    assert [each["text"] for each in await play.shown("amy")] == ["said all the same"]


async def test_a_delay_holds_one_call_up(play: Play) -> None:
    await play.do("weather", fault="delay", method="auth.test", seconds=0.2)
    loop = asyncio.get_running_loop()
    began = loop.time()
    await play.client.auth_test()
    assert loop.time() - began >= 0.2


async def test_silence_keeps_everything_back_until_it_ends() -> None:
    async with playing(patience=0.3) as play, raw_socket(play) as socket:
        await socket.receive_json()
        await play.do("weather", fault="silence")
        await play.do("say", person="amy", channel="acme-portal", text="hello")
        answer = await play.do("slash", person="lena", channel="acme-portal", command="/client-help")
        assert answer["error"] == "operation_timeout"
        await play.do("weather", fault="silence", off=True)
        assert [(await socket.receive_json())["type"] for _ in range(2)] == ["events_api", "slash_commands"]


async def test_a_repeated_event_keeps_its_id(play: Play) -> None:
    await play.do("weather", fault="repeat", kind="events_api", times=3)
    async with listening(play) as inbox:
        for text in ("one", "two"):
            await play.do("say", person="lena", channel="acme-portal", text=text)
        came = [await inbox.next() for _ in range(4)]
    assert [each["event"]["text"] for each in came] == ["one", "one", "one", "two"]
    assert len({each["event_id"] for each in came}) == 2


async def test_a_pace_can_be_enforced(play: Play) -> None:
    await play.do("weather", fault="pace", per_second=1)
    await play.client.chat_postMessage(channel=play.channel(), text="one")
    with pytest.raises(SlackApiError) as refused:
        await play.client.chat_postMessage(channel=play.channel(), text="two")
    assert refused.value.response.status_code == 429
    assert (await play.client.chat_postMessage(channel=play.channel("team-acme"), text="elsewhere"))["ok"] is True


async def test_a_fault_nobody_knows_is_malformed(play: Play) -> None:
    async with play.session.post(f"{play.ready['control_url']}/weather", json={"fault": "hail"}) as answer:
        assert (answer.status, (await answer.json())["error"]) == (400, "malformed")


async def test_a_follower_that_is_stuck_is_left_behind(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.clock._STUCK", 0.05)
    await play.see("clock", seen="-1")
    late = await play.do("clock", by=60)
    assert (late["late"], late["target"]) == (True, None)


async def test_a_sandbox_ends_at_once_while_somebody_follows_its_clock() -> None:
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession() as session:
        async with playing() as play:
            url = f"{play.ready['control_url']}/clock"
            following = asyncio.create_task(session.get(url, params={"seen": "0", "wait": "25"}))
            await until(lambda: play.world.clock._asked > 0)
            began = loop.time()
        assert loop.time() - began < 0.5
        (await following).close()
