"""The door over HTTP lets in what Slack has signed within five minutes, and answers everybody else at once."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.slack import http
from storage import lists
from tests.slack.doors import FORM, SECRET, AtTheDoor, at_the_door, signed

JSON = "application/json"
CHALLENGE = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()


@pytest.fixture
async def door(sqlite_url: str) -> AsyncIterator[AtTheDoor]:
    async with at_the_door(sqlite_url) as door:
        yield door


def a_command(door: AtTheDoor, text: str = "Login page is down") -> bytes:
    return urlencode(door.command("U0DEV", "/client-issue", text)).encode()


async def titles(door: AtTheDoor) -> list[str]:
    found = await door.db.read(lists.in_states, door.cast.project.id, ["new"], most=10)
    return [record.title for record in found]


async def test_what_slack_signed_is_done(door: AtTheDoor) -> None:
    answered = await door.sends(a_command(door))

    assert answered.status == 200
    assert "ISS-1" in answered.body
    assert await titles(door) == ["Login page is down"]


async def test_a_command_about_a_payload_is_a_command(door: AtTheDoor) -> None:
    answered = await door.sends(a_command(door, "The payload is wrong: payload={}"))

    assert "ISS-1" in answered.body
    assert await titles(door) == ["The payload is wrong: payload={}"]


async def test_slack_s_challenge_is_answered(door: AtTheDoor) -> None:
    answered = await door.sends(CHALLENGE, form=JSON)

    assert (answered.status, json.loads(answered.body)) == (200, {"challenge": "3eZbrw1aB"})


@pytest.mark.parametrize("missing", ["x-slack-signature", "x-slack-request-timestamp"])
async def test_without_a_signature_or_its_moment_nothing_is_done(door: AtTheDoor, missing: str) -> None:
    body = a_command(door)
    headers = {name: value for name, value in signed(body).items() if name != missing}

    assert (await door.knocks(body, headers=headers)).status == 401
    assert await titles(door) == []


async def test_another_secret_another_body_or_another_moment_is_not_slack_s(door: AtTheDoor) -> None:
    body = a_command(door)
    moved = signed(body) | {"x-slack-request-timestamp": str(int(time.time()) - 1)}

    assert (await door.sends(body, secret=SECRET + "x")).status == 401
    assert (await door.knocks(body + b"!", headers=signed(body))).status == 401
    assert (await door.knocks(body, headers=moved)).status == 401
    assert await titles(door) == []


@pytest.mark.parametrize(("age", "status"), [(0, 200), (295, 200), (-295, 200), (306, 401), (-306, 401), (10**9, 401)])
async def test_a_signature_is_good_for_five_minutes(door: AtTheDoor, age: int, status: int) -> None:
    assert (await door.sends(CHALLENGE, form=JSON, at=time.time() - age)).status == status


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1e9", "9" * 400, "１７００００００００", "nan"])
async def test_a_moment_that_is_none_is_refused(door: AtTheDoor, stamp: str) -> None:
    headers = signed(CHALLENGE, form=JSON) | {"x-slack-request-timestamp": stamp.encode().decode("latin-1")}

    assert (await door.knocks(CHALLENGE, headers=headers)).status == 401


async def test_the_same_command_sent_again_is_done_once(door: AtTheDoor) -> None:
    body = a_command(door)
    headers = signed(body)

    answered = [await door.knocks(body, headers=headers) for _ in range(3)]

    assert [one.status for one in answered] == [200] * 3
    assert await titles(door) == ["Login page is down"]


@pytest.mark.parametrize("form", ["", "text/plain", "multipart/form-data; boundary=x", "application/xml", "text/html"])
async def test_what_is_of_no_type_that_slack_sends_is_refused(door: AtTheDoor, form: str) -> None:
    assert (await door.sends(a_command(door), form=form)).status == 415


@pytest.mark.parametrize("form", [FORM, f"{FORM}; charset=utf-8", FORM.upper()])
async def test_the_type_may_be_written_as_http_allows(door: AtTheDoor, form: str) -> None:
    assert (await door.sends(a_command(door), form=form)).status == 200


async def test_what_says_that_it_is_too_large_is_refused_before_it_is_read(door: AtTheDoor) -> None:
    async def receive() -> dict[str, Any]:
        raise AssertionError("nobody reads it")

    headers = signed(b"") | {"content-length": str(http.MOST_BYTES + 1)}
    assert (await door.knocks(b"", headers=headers, receive=receive)).status == 413


async def test_what_turns_out_too_large_is_read_no_further(door: AtTheDoor) -> None:
    chunks = 0

    async def receive() -> dict[str, Any]:
        nonlocal chunks
        chunks += 1
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    assert (await door.knocks(b"", headers=signed(b""), receive=receive)).status == 413
    assert chunks == http.MOST_BYTES // 100_000 + 1


async def test_who_sends_too_slowly_is_not_waited_for(door: AtTheDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TO_ARRIVE", 0.01)

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError("it never comes")

    assert (await door.knocks(b"", headers=signed(b""), receive=receive)).status == 408


async def test_who_hangs_up_is_let_go(door: AtTheDoor) -> None:
    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    assert (await door.knocks(b"", headers=signed(b""), receive=receive)).status == 400


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/", "/slack/event", "/slack/install", "/.env", "/../healthz"])
async def test_there_is_nothing_else(door: AtTheDoor, path: str) -> None:
    assert (await door.knocks(a_command(door), headers=signed(a_command(door)), path=path)).status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
async def test_slack_only_ever_posts(door: AtTheDoor, method: str) -> None:
    assert (await door.knocks(CHALLENGE, headers=signed(CHALLENGE, form=JSON), method=method)).status == 405


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"type": "event_callback"}',
        b'{"event": 1, "event_id": "Ev1"}',
        b'{"event": {"type": "message", "user": 7}, "event_id": "Ev1"}',
        b'{"type": "block_actions"}',
        b'{"type": "block_actions", "user": {"id": "U0DEV"}, "actions": []}',
        b'{"type": "block_actions", "user": {"id": "U0DEV"}, "actions": ["x"]}',
        b'{"type": "view_submission", "user": {"id": "U0DEV"}}',
        b'{"type": "view_submission", "user": {"id": ["U0DEV"]}, "view": {"id": "V1", "type": "modal"}}',
        b'{"authorizations": 7, "team": 8, "enterprise": 9}',
        b'{"command": "/client-issue"}',
        b"\xff\xfe",
        b'{"a": ' * 50_000,
        b"1" * 10_000,
    ],
)
async def test_what_is_signed_and_malformed_is_refused_or_passed_over_and_changes_nothing(
    door: AtTheDoor, body: bytes
) -> None:
    before = await door.everything()

    assert (await door.sends(body, form=JSON)).status in {200, 400}

    assert await door.everything() == before
    assert door.unforeseen == 0


async def test_another_workspace_is_not_ours(door: AtTheDoor) -> None:
    before = await door.everything()

    answered = await door.sends(a_command(door).replace(b"T0HOST", b"T0EVIL"))

    assert answered.status == 400
    assert await door.everything() == before


async def test_what_no_database_keeps_is_left_out(door: AtTheDoor) -> None:
    answered = await door.sends(
        a_command(door, "Login \0 page \ud83d".encode("utf-8", "surrogatepass").decode("latin-1"))
    )

    assert answered.status == 200
    [title] = await titles(door)
    assert "\0" not in title
    assert door.unforeseen == 0


async def test_who_does_too_much_is_told_kindly_and_nobody_else_is_kept_waiting(sqlite_url: str) -> None:
    async with at_the_door(sqlite_url, per_minute=3) as door:
        answered = [await door.types("U0DEV", "/client-issue", f"Number {n}") for n in range(5)]
        other = await door.types("U0LEAD", "/client-issue", "Something else")

    assert ["ISS" in one.body for one in answered] == [True, True, True, False, False]
    assert {one.status for one in answered} == {200}
    assert "wait a minute" in answered[-1].body
    assert "ISS-4" in other.body
