"""From what Slack sent to its listener and back, with all our listeners and with one: what it costs to find it."""

import tempfile
import time
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from benchmarks.rows import PAIRS, Row, row
from bot.slack.answers import done
from bot.slack.app import LISTENERS
from bot.slack.door import Door
from bot.slack.gestures import Gesture, Json, Listener
from bot.slack.router import Key, Router
from storage.migrate import migrate
from tests.slack.doors import AtTheDoor, at_the_door

TIMES = 500  # of one measurement


async def rows() -> list[Row]:
    """A gesture that is only acknowledged, with who did it."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(f"sqlite:///{folder}/rapport.db")
        async with at_the_door(f"sqlite:///{folder}/rapport.db") as somebody:
            one: dict[Key, Listener] = {("command", "bench"): _acknowledge}
            apps = [_app(somebody.door, listeners) for listeners in ({**LISTENERS, **one}, one)]
            pairs = [(await _took(apps[0], somebody), await _took(apps[1], somebody)) for _ in range(PAIRS + 1)]
    return [row(f"dispatch with all {len(LISTENERS)} listeners", "ms", pairs[1:], against="with one", aim="≤ 1.15")]


async def _took(app: AsyncApp, somebody: AtTheDoor) -> float:
    body = somebody.command(somebody.cast.client.slack_id, "/client-bench", "")
    begun = time.perf_counter()
    for _ in range(TIMES):
        response = await app.async_dispatch(AsyncBoltRequest(body=dict(body), mode="socket_mode"))
        assert response.status == 200
    return (time.perf_counter() - begun) / TIMES * 1000


def _app(door: Door, listeners: Mapping[Key, Listener]) -> AsyncApp:
    router = Router(door, listeners, unknown_command=_acknowledge, keep_event=_keep_event)
    return AsyncApp(
        token="xoxb-false",
        signing_secret="",
        request_verification_enabled=False,
        before_authorize=router,
        process_before_response=True,
    )


async def _acknowledge(_gesture: Gesture) -> BoltResponse:
    return done()


async def _keep_event(_body: Json, _team: str) -> BoltResponse:
    return done()
