"""Asks Slack what a channel is: who is in it, whether it is shared, and with whom."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.people import know
from storage.database import Database
from storage.values import Person

MEMBERS = 200  # looked up at set-up, a page of conversations.members; more people than that agree on nothing anyway


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """A channel as Slack describes it now."""

    slack_id: str
    name: str
    private: bool
    shared: bool  # with another organisation, or about to be
    orgs: tuple[str, ...]  # Slack's ids of the others
    members: tuple[Person, ...]  # people, without bots


async def facts_of(
    db: Database, slack: AsyncWebClient, team: str, channel: str, *, now: datetime
) -> ChannelFacts | None:
    """What a channel is; None when the bot is not in it or may not see it."""
    try:
        info = (await slack.conversations_info(channel=channel))["channel"]
        if not info.get("is_member", True) or info.get("is_archived"):
            return None
        listed = (await slack.conversations_members(channel=channel, limit=MEMBERS))["members"]
    except SlackApiError:
        return None
    bot = (await slack.auth_test())["user_id"]
    members = [await know(db, slack, team, user, now=now) for user in listed if user != bot]
    orgs = [*info.get("connected_team_ids", []), *info.get("pending_shared", [])]
    away = {person.home_team for person in members if person.home_team and person.home_team != team}
    return ChannelFacts(
        slack_id=info["id"],
        name=info.get("name") or channel,
        private=bool(info.get("is_private")),
        shared=bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared")),
        orgs=tuple(dict.fromkeys([*orgs, *sorted(away)])),
        members=tuple(members),
    )
