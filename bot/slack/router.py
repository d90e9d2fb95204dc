"""What a request is about leads to the listener that answers to it, in one step however many there are.

Bolt asks its listeners one by one, 8 to 15 microseconds each, and polls for their acknowledgement every 10 ms. As one
middleware before the others this answers by itself: the listener's value is the acknowledgement.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias

import structlog
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.refusals import Refusal, TooMany
from bot.slack.answers import done
from bot.slack.buttons import Carried
from bot.slack.client import is_away
from bot.slack.door import Door, arrival
from bot.slack.gestures import Listener, Where
from bot.slack.shapes import Json, Malformed, legible, refuse_malformed
from bot.slack.workspaces import NotInstalled
from storage.database import NotWritten
from storage.transactions import TRACE

log = structlog.stdlib.get_logger(__name__)

Key: TypeAlias = tuple[str, str]  # command issue, action move, form file, shortcut record_message, options person


class Router(AsyncMiddleware):
    """Answers everything that Slack sends; what nobody listens to is acknowledged, or it would come again."""

    def __init__(
        self,
        door: Door,
        listeners: Mapping[Key, Listener],
        *,
        unknown_command: Listener,
        keep_event: Callable[[Json, str], Awaitable[BoltResponse]],
    ) -> None:
        self._door = door
        self._listeners = listeners
        self._unknown_command = unknown_command
        self._keep_event = keep_event

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,  # noqa: ARG002  Bolt hands it in by name
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002  the same
    ) -> BoltResponse:
        """Have the listener answer; what it raises goes to the app's error handler."""
        arrived = arrival()
        self._door.ears.hear()
        body = legible(req.body)
        try:
            refuse_malformed(body)
        except Malformed:
            return _malformed()
        what = about(body)
        TRACE.set(str(body["event_id"]) if what[0] == "event" else _unlike_others())
        came = "acknowledged"
        try:
            return await self._answer(req, body, what, arrived)
        except (Malformed, NotInstalled):
            return _malformed()
        except Exception as error:
            came = type(error).__name__
            if not isinstance(error, Refusal | NotWritten) and not is_away(error):
                self._door.measures.unforeseen.inc()
            raise
        finally:
            took = arrival() - arrived
            self._door.measures.acks.labels(what[0]).observe(took)
            person, channel = req.context.user_id, req.context.channel_id
            log.info(" ".join(what), came=came, ms=round(took * 1000, 1), person=person, channel=channel)

    async def _answer(self, req: AsyncBoltRequest, body: Json, key: Key, arrived: float) -> BoltResponse:
        team = req.context.team_id or ""
        if key[0] == "event":
            return await self._keep_event(body, team)
        listener = self._listeners.get(key)
        if key[0] == "url_verification":  # Slack asks once whether this address is ours
            return BoltResponse(status=200, body={"challenge": str(body.get("challenge", ""))})
        if listener is None:
            if key[0] != "command":
                return done()
            listener = self._unknown_command
        place = where(body, team)
        try:
            gesture = await self._door.gesture(body, place, arrived=arrived)
        except (Malformed, NotInstalled):
            raise
        except Exception:  # then they are answered by what we know without asking
            req.context["gesture"] = await self._door.asked(body, place)
            raise
        req.context["gesture"] = gesture
        if not self._door.flood.admits(gesture.where.team, gesture.where.user, gesture.where.channel):
            raise TooMany
        return await listener(gesture)


def _unlike_others() -> str:
    """Which request it was, for the logs: nobody gains by guessing it, so the system is not asked for chance."""
    return f"{random.getrandbits(32):08x}"


def _malformed() -> BoltResponse:
    log.warning("not of a shape that Slack sends")
    return BoltResponse(status=400, body="")


def about(body: Json) -> Key:
    """What a request is about. A command is matched by what follows its last hyphen, so any prefix will do."""
    if "event" in body:
        return "event", str(body["event"].get("type"))
    if "command" in body:
        return "command", str(body["command"]).lstrip("/").rpartition("-")[2].lower()
    match body.get("type"):
        case "block_actions":
            return "action", str(body["actions"][0]["action_id"]).partition(":")[0]
        case "view_submission":
            return "form", str(body["view"]["callback_id"])
        case "message_action" | "shortcut":
            return "shortcut", str(body["callback_id"])
        case "block_suggestion":
            return "options", str(body["action_id"])
        case other:
            return str(other), ""


def where(body: Json, team: str) -> Where:
    """Who did it and where. A form carries the place where it was opened: Slack names none for it."""
    if "command" in body:
        return Where(team=team, user=str(body["user_id"]), channel=str(body["channel_id"]))
    user = str(body["user"]["id"])
    view = body.get("view")
    if view:
        carried = Carried.of(view.get("private_metadata", ""))
        return Where(team=team, user=user, channel=carried.channel, project=carried.project)
    channel = body.get("channel") or {}
    container = body.get("container") or {}
    message = body.get("message") or {}
    return Where(
        team=team,
        user=user,
        channel=channel.get("id") or container.get("channel_id"),
        thread=container.get("thread_ts") or message.get("thread_ts"),
    )
