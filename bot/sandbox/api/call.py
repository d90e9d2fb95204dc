"""One call of the Web API: its arguments, however they were sent, and who makes it."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.sandbox import events
from bot.sandbox.multipart import parts
from bot.sandbox.refusals import SlackError, invalid
from bot.sandbox.values import JSON, Channel, Message, Token
from bot.sandbox.world import World, looks_like_id

_PAGE = 100  # items a page, unless asked for otherwise


@dataclass(frozen=True, slots=True)
class Call:
    """What a method is given. Arguments are read by their sort; a missing required one raises SlackError."""

    world: World
    args: JSON
    token: Token

    def text(self, name: str) -> str:
        """Return an argument as text, empty if it was not sent."""
        value = self.args.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else "" if value is None else str(value)

    def must(self, name: str) -> str:
        """Return an argument that has to be there."""
        value = self.text(name)
        if not value:
            raise invalid(f"missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """Whether an argument says yes."""
        return self.text(name).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """Return a whole number."""
        value = self.text(name)
        if not value:
            return default
        try:
            return int(value)
        except ValueError as error:
            raise invalid(f"must be an integer: {name}") from error

    def parsed(self, name: str) -> Any:
        """Return a structure, sent as JSON or as a string that holds JSON; None if it was not sent."""
        value = self.args.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                return json.loads(value)
            except ValueError as error:
                code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
                raise SlackError(code) from error
        return value

    def listed(self, name: str) -> list[str]:
        """Return a list that may be written with commas."""
        value = self.args.get(name)
        if isinstance(value, list):
            return [str(each) for each in value]
        return [each.strip() for each in self.text(name).split(",") if each.strip()]

    def page(self, items: list[Any], *, most: int = 1000) -> tuple[list[Any], str]:
        """Return the asked-for part of a list and the cursor of the next, empty at the end."""
        limit = min(self.number("limit", _PAGE) or _PAGE, most)
        cursor = self.text("cursor")
        try:
            start = int(cursor.removeprefix("next:")) if cursor else 0
        except ValueError as error:
            raise SlackError("invalid_cursor") from error
        end = start + max(1, limit)
        return items[start:end], f"next:{end}" if end < len(items) else ""

    def may(self, *scopes: str) -> None:
        """Raise missing_scope unless the token has one of these."""
        if scopes and not any(scope in self.token.scopes for scope in scopes):
            raise SlackError("missing_scope", needed=scopes[0], provided=",".join(self.token.scopes))

    def visible(self, channel_id: str, *, scope: str = "") -> Channel:
        """Return a channel the app may know of; raises channel_not_found for the others.

        `scope` is what it takes to ask ("read", "history"), by the channel's sort.
        """
        world = self.world
        channel = world.state.channels.get(channel_id)
        if channel is None or channel.deleted:
            raise SlackError("channel_not_found")
        if scope:
            self.may(f"{events.scope_family(channel)}:{scope}")
        if channel.private or world.app.workspace not in world.teams(channel):
            self.member_or(channel, "channel_not_found")
        return channel

    def joined(self, channel_id: str, *, scope: str = "") -> Channel:
        """Return a channel the app is in; not_in_channel for the public others."""
        channel = self.visible(channel_id, scope=scope)
        self.member_or(channel, "not_in_channel")
        return channel

    def member_or(self, channel: Channel, code: str) -> None:
        """Raise this code unless the app is in the channel."""
        if self.world.app.bot_user not in channel.members:
            raise SlackError(code)

    def destination(self, *, writes: bool = True) -> Channel:
        """Return the channel to post to; a user's id means the direct message with them."""
        named = self.must("channel")
        world = self.world
        if looks_like_id(named, "UW"):
            person = world.state.people.get(named)
            if person is None or not world.acquainted(person):
                raise SlackError("channel_not_found")
            if person.deleted:
                raise SlackError("user_is_deactivated" if not writes else "channel_not_found")
            if person.id == world.app.bot_user:
                raise SlackError("cannot_dm_bot")
            return world.direct(world.bot, person)
        if not looks_like_id(named, "CGD"):
            by_name = [c for c in world.state.channels.values() if c.sort == "channel" and c.name == named.lstrip("#")]
            named = by_name[0].id if by_name else named
        channel = self.visible(named)
        if "chat:write.public" not in self.token.scopes or channel.private:
            self.member_or(channel, "not_in_channel")
        if channel.archived:
            raise SlackError("is_archived")
        return channel

    def message(self, channel: Channel, ts: str) -> Message:
        """Return a message of this channel; raises message_not_found."""
        found = self.world.state.messages.get(channel.id, {}).get(ts)
        if found is None:
            raise SlackError("message_not_found")
        return found


async def read_arguments(request: Request) -> JSON:
    """Return what was sent in the address and the body, whichever way a client chose."""
    args: JSON = dict(parse_qsl(request.url.query, keep_blank_values=True))
    body = await request.body()
    if not body:
        return args
    content_type = request.headers.get("content-type", "")
    if content_type.startswith("application/json"):
        try:
            sent = json.loads(body)
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(sent, dict):
            raise SlackError("json_not_object")
        return args | sent
    if content_type.startswith("multipart/form-data"):
        return args | {part.name: part.content.decode(errors="replace") for part in parts(body, content_type)}
    if content_type.startswith("application/x-www-form-urlencoded") or not content_type:
        return args | dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    raise SlackError("invalid_post_type")
