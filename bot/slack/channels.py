"""Asks Slack what a channel is: whether we are in it, who else is, whether it is shared, and with whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.hindrances import Hindrance
from bot.slack.client import HINDRANCES, NoAnswer, code_of, no_answer
from bot.slack.people import describe
from bot.use_cases.callers import belongs_to, one_of_us
from bot.use_cases.hindrances import is_locked_out, let_in_again
from bot.use_cases.places import Seen, channel_seen, places_to_look_at
from storage import channels, people
from storage.database import Database, Transaction
from storage.values.people import Person
from storage.values.places import Workspace

PAGE = 200  # members that Slack tells of at one time
PAGES = 10  # a channel of more people agrees on nothing, and is not looked through
STRANGERS = 100  # looked up at one time: users.info is tier 4, a hundred a minute and more

NAMES_SHOWN = 3

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """A channel as Slack describes it now."""

    slack_id: str
    name: str
    shared: bool  # with another organisation, or about to be
    orgs: tuple[str, ...]  # Slack's ids of the others
    members: tuple[Person, ...]  # all but our bot
    others: tuple[Person, ...]  # those of them who are none of us
    may_post: bool = True  # False: only some may, and we are none of them

    def named(self, org: str) -> str:
        """An organisation by the people we know of it: Slack does not tell us its name."""
        there = [person for person in self.members if org in {person.home_team, person.home_enterprise}]
        names = [person.name for person in there if person.name]
        return f"{', '.join(names[:NAMES_SHOWN])} ({org})" if names else org


async def look_at(
    db: Database, slack: AsyncWebClient, team: str, channel: str, *, now: datetime
) -> ChannelFacts | Hindrance:
    """What a channel is, or what is in the way there. Raises NoAnswer: Slack cannot say just now.

    Where more people have come than can be looked up at one time, the next look goes on.
    """
    try:
        info = (await slack.conversations_info(channel=channel))["channel"]
        if info.get("is_archived"):
            return Hindrance.ARCHIVED
        if not info.get("is_member", True):
            return Hindrance.REMOVED
        listed = await _members(slack, channel)
    except SlackApiError as error:
        if code_of(error) in HINDRANCES:
            return HINDRANCES[code_of(error)]
        raise no_answer(error) from error
    except (aiohttp.ClientError, TimeoutError) as error:
        raise no_answer(error) from error
    workspace, known = await db.read(_known, team, listed)
    strangers = [user for user in listed if user not in known and user != workspace.bot_user]
    met = {user: await describe(db, slack, team, user, now=now) for user in strangers[:STRANGERS]}
    if len(strangers) > STRANGERS:
        raise NoAnswer("more people than can be looked up at one time")
    members = [person for user in listed if (person := known.get(user) or met.get(user)) is not None]
    connected = [*info.get("connected_team_ids", []), *info.get("pending_shared", [])]
    return ChannelFacts(
        slack_id=info["id"],
        name=info.get("name") or channel,
        shared=bool(info.get("is_ext_shared") or info.get("is_pending_ext_shared")),
        orgs=tuple(dict.fromkeys([*connected, *_homes(members, workspace)])),
        members=tuple(members),
        others=_others(members, workspace),
        may_post=_may_post(info, workspace),
    )


def seen_of(channel: str, found: ChannelFacts | Hindrance) -> Seen:
    """What was found there, as the house remembers it."""
    if isinstance(found, Hindrance):
        return Seen(slack_id=channel, in_the_way=found)
    return Seen(
        slack_id=found.slack_id,
        in_the_way=None,
        name=found.name,
        shared=found.shared,
        orgs=frozenset(found.orgs),
        members=tuple(person.id for person in found.members),
        may_post=found.may_post,
    )


def remembered(tx: Transaction, team: str, slack_id: str) -> ChannelFacts:
    """A channel as it was when Slack was last asked: for a form that is shown again, and for searches in it."""
    workspace = channels.workspace(tx, team)
    assert workspace is not None, "kept when the bot connected"
    place = channels.named(tx, workspace.id, slack_id)
    there = people.in_channel(tx, place.id) if place else []
    orgs = _homes(there, workspace)
    return ChannelFacts(
        slack_id=slack_id,
        name=(place.name if place else None) or slack_id,
        shared=bool(orgs),
        orgs=orgs,
        members=tuple(there),
        others=_others(there, workspace),
    )


async def look_around(db: Database, slack: AsyncWebClient, team: str, *, since: datetime, now: datetime) -> None:
    """Look at channels that were not looked at for a day, nor since then, or where something is said soon; an errand.

    While Slack does not take our token it is asked whether it does again.
    """
    if await db.read(is_locked_out, team) and not await _is_let_in(db, slack, team):
        return
    for place in await db.read(places_to_look_at, team, since=since, now=now):
        try:
            found = await look_at(db, slack, team, place.slack_id, now=now)
        except NoAnswer as why:
            log.warning("channel could not be looked at", channel=place.id, why=why.why)
            if not why.lasting:
                return
            await db.write(channels.looked_at, place.id, now=now)  # and again tomorrow
        else:
            await db.write(channel_seen, team, seen_of(place.slack_id, found), by_hand=False, now=now)


async def _is_let_in(db: Database, slack: AsyncWebClient, team: str) -> bool:
    try:
        await slack.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError):
        return False
    await db.write(let_in_again, team)
    return True


async def _members(slack: AsyncWebClient, channel: str) -> list[str]:
    listed: list[str] = []
    cursor = ""
    for _ in range(PAGES):
        page = await slack.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
        listed += page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return listed
    raise NoAnswer("more people than are looked through", lasting=True)


def _may_post(info: Mapping[str, Any], workspace: Workspace) -> bool:
    """Whether a channel lets us post, as far as it says: https://docs.slack.dev/reference/objects/conversation-object."""
    if info.get("is_read_only"):
        return False
    restricted = (info.get("properties") or {}).get("posting_restricted_to") or {}
    types, users = restricted.get("type") or [], restricted.get("user") or []
    return not (types or users) or "regular" in types or workspace.bot_user in users


def _homes(members: Iterable[Person], workspace: Workspace) -> tuple[str, ...]:
    """The organisations of those who are not ours, by the ids under which they are connected: a Grid's enterprise."""
    away = [one for one in members if one.fetched_at is not None and not belongs_to(one, workspace)]
    return tuple(sorted({one.home_enterprise or one.home_team or "" for one in away} - {""}))


def _others(members: Iterable[Person], workspace: Workspace) -> tuple[Person, ...]:
    return tuple(one for one in members if not (one_of_us(one, workspace) or one.bot or one.gone))


def _known(tx: Transaction, team: str, users: list[str]) -> tuple[Workspace, dict[str, Person]]:
    workspace = channels.workspace(tx, team)
    assert workspace is not None, "kept when the bot connected"
    return workspace, people.looked_up(tx, workspace.id, users)
