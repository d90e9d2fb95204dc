"""The Events API: what the app is subscribed to and may see, in Slack's envelope.

Which field names which workspace differs by event, on purpose: https://docs.slack.dev/apis/slack-connect
"""

import time

from bot.sandbox import ids
from bot.sandbox.values import JSON, Channel
from bot.sandbox.world import World

_PLURAL = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_BY_CHANNEL = "{}:read"  # of the channel's sort
_SCOPES = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "file_shared": "files:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "member_joined_channel": _BY_CHANNEL,
    "member_left_channel": _BY_CHANNEL,
    "channel_shared": _BY_CHANNEL,
    "channel_unshared": _BY_CHANNEL,
    "channel_created": "channels:read",
    "channel_rename": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "group_rename": "groups:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
}  # the others (app_home_opened, channel_id_changed, app_uninstalled, tokens_revoked) need none


def scope_family(channel: Channel) -> str:
    """Return the word by which scopes and message subscriptions name this sort of channel."""
    return _PLURAL[channel.type]


def message_event(channel: Channel) -> str:
    """Return the subscription under which this channel's messages come."""
    return f"message.{scope_family(channel)}"


def lifecycle_event(channel: Channel, what: str) -> str:
    """Return channel_… or, for private channels, its twin group_…."""
    return f"group_{what}" if channel.private else f"channel_{what}"


def emit(
    world: World,
    event: JSON,
    *,
    subscription: str = "",
    channel: Channel | None = None,
    sender_team: str = "",
    shared: bool | None = None,
) -> None:
    """Send an event, if the app is installed, subscribed, and its bot token has the scope for it."""
    name = subscription or str(event["type"])
    if not world.app.installed or name not in world.app.events or not _allowed(world, name, channel):
        return
    if shared is None:
        shared = channel is not None and bool(channel.shared_with)
    world.delivery.event(
        {
            "token": world.app.verification_token,
            "team_id": sender_team or world.app.workspace,
            "context_team_id": world.app.workspace,
            "context_enterprise_id": world.host.enterprise or None,
            "api_app_id": world.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": ids.fresh("Ev"),
            "event_time": world.seconds(),
            "authorizations": [
                {
                    "enterprise_id": world.host.enterprise or None,
                    "team_id": world.app.workspace,
                    "user_id": world.app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                },
            ],
            "is_ext_shared_channel": shared,
            "event_context": f"4-{time.monotonic_ns():x}",
        },
    )


def _allowed(world: World, name: str, channel: Channel | None) -> bool:
    scope = f"{name.removeprefix('message.')}:history" if name.startswith("message.") else _SCOPES.get(name, "")
    if channel is not None:
        scope = scope.format(scope_family(channel))
    return not scope or any(
        scope in token.scopes
        for token in world.state.tokens.values()
        if token.sort == "bot" and token.active and token.workspace == world.at
    )
