"""Lives through the days of a script: people type, press and fill in, the clock moves, the bot answers for real."""

import asyncio
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import aiohttp

Json: TypeAlias = dict[str, Any]

PATIENCE = 20.0  # seconds that something may take to appear; the machine may be slow, and this is the first start
LOOK = 0.03  # seconds between two looks


class Stuck(Exception):  # noqa: N818  it says what is
    """What a step waits for did not appear."""


async def live_through(told: Json, ready: Json) -> None:
    """Play a script against a sandbox. Raises Stuck when the bot does not do what its next step needs.

    A step happens `day` working days from today at a wall time of the script's zone; one that names neither follows
    at once. What lies ahead of the real present is not played, and the clock ends at the present.
    """
    zone = ZoneInfo(told["zone"])
    present = datetime.now(UTC)
    async with aiohttp.ClientSession() as http:
        player = _Player(http, ready)
        for step in told["steps"]:
            if "day" in step:
                moment = _moment(present, step["day"], step["at"], zone)
                if moment >= present:
                    break
                await player.post("/clock", to=moment.isoformat())
            await player.do(step)
        await player.post("/clock", to=datetime.now(UTC).isoformat())


class _Player:
    def __init__(self, http: aiohttp.ClientSession, ready: Json) -> None:
        self._http = http
        self._control: str = ready["control_url"]
        self._ids: Json = {**ready["people"], **ready["channels"], **ready["workspaces"]}

    async def do(self, step: Json) -> None:
        """Do what the step says: say, slash, press and fill are the gestures there are."""
        person = step["person"]
        channel = step.get("channel")
        if "say" in step:
            under = (await self._message(person, channel, step["under"]))["ts"] if "under" in step else None
            await self.post("/say", person=person, channel=channel, text=step["say"], thread_ts=under)
        if "slash" in step:
            command, _, text = step["slash"].partition(" ")
            await self.post("/slash", person=person, channel=channel, command=command, text=text)
        if "press" in step:
            await self._press(person, channel, step["press"], step.get("on"))
        if "fill" in step:
            await self._fill(person, step["fill"])

    async def _press(self, person: str, channel: str | None, action: str, on: str | None) -> None:
        if on is None:
            form = await self._form(person)
            await self.post("/click", person=person, action_id=action, view_id=form["id"])
            return

        async def card_with_button() -> Json | None:
            for message in reversed(await self._messages(person, channel)):
                if on in str(message["blocks"]) and f"'{action}'" in str(message["blocks"]):
                    return message
            return None

        message = await self._until(card_with_button, f"{action} on {on}")
        await self.post("/click", person=person, action_id=action, channel=channel, ts=message["ts"])

    async def _fill(self, person: str, values: Json) -> None:
        form = await self._form(person)
        known = {name: self._with_ids(value) for name, value in values.items()}
        answered = await self.post("/submit", person=person, view_id=form["id"], values=known)
        if answered.get("errors"):
            raise Stuck(str(answered["errors"]))
        left = await self._until(lambda: self._settled(person), "the end of the form")
        if left["views"]:
            await self.post("/close", person=person, view_id=left["views"][-1]["id"], all=True)

    def _with_ids(self, value: Any) -> Any:
        """A list may name people and organisations, and a form wants Slack's ids; `+14 days` is a date from today."""
        if isinstance(value, list):
            return [self._ids.get(one, one) for one in value]
        days = re.fullmatch(r"\+(\d+) days", str(value))
        return (datetime.now(UTC).date() + timedelta(days=int(days[1]))).isoformat() if days else value

    async def _settled(self, person: str) -> Json | None:
        views = (await self._get("/views", person=person))["views"]
        return None if views and views[-1]["callback_id"] == "checking" else {"views": views}

    async def _form(self, person: str) -> Json:
        async def look() -> Json | None:
            views = (await self._get("/views", person=person))["views"]
            return views[-1] if views and views[-1]["callback_id"] != "checking" else None

        return await self._until(look, f"a form for {person}")

    async def _message(self, person: str, channel: str | None, text: str) -> Json:
        async def look() -> Json | None:
            found = [one for one in await self._messages(person, channel) if text in str(one)]
            return found[-1] if found else None

        return await self._until(look, text)

    async def _messages(self, person: str, channel: str | None) -> list[Json]:
        """What stands in a channel and in its threads: the card of a mention stands under it."""
        place = {"person": person, "channel": channel or "", "limit": "200"}
        seen: list[Json] = (await self._get("/messages", **place))["messages"]
        for head in [one for one in seen if one.get("reply_count")]:
            seen += (await self._get("/messages", **place, thread_ts=head["ts"]))["messages"][1:]
        return [one for one in seen if "blocks" in one]

    async def _until(self, look: Any, what: str) -> Json:
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            found: Json | None = await look()
            if found is not None:
                return found
            await asyncio.sleep(LOOK)
        raise Stuck(what)

    async def post(self, path: str, **body: object) -> Json:
        """Play a person. Raises Stuck when they are told that it cannot be done."""
        given = {name: value for name, value in body.items() if value is not None}
        async with self._http.post(self._control + path, json=given) as response:
            answered: Json = await response.json()
        if not answered.get("ok"):
            raise Stuck(f"{path} {given}: {answered}")
        return answered

    async def _get(self, path: str, **query: str) -> Json:
        async with self._http.get(self._control + path, params=query) as response:
            answered: Json = await response.json()
        return answered


def _moment(present: datetime, day: int, at: str, zone: ZoneInfo) -> datetime:
    """So many working days before today (Monday to Friday), at this wall time."""
    local = present.astimezone(zone).date()
    while day < 0:
        local -= timedelta(days=1)
        day += local.weekday() < 5
    hour, minute = (int(part) for part in at.split(":"))
    return datetime(local.year, local.month, local.day, hour, minute, tzinfo=zone).astimezone(UTC)
