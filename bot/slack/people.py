"""Looks people up with Slack and keeps what it says; everybody else reads them from our table."""

import asyncio
import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import NoAnswer, code_of, no_answer
from bot.slack.workspaces import NotInstalled, Workspaces
from bot.use_cases.places import person_changed
from storage import channels, people
from storage.database import Database, Transaction
from storage.values.people import Person

PATIENCE = 1.0  # seconds that an unknown person's gesture waits for users.info; it must be acknowledged within three
FRESH = timedelta(days=1)  # after that they are looked up again, by an errand
REFRESHED_AT_ONCE = 20  # users.info is tier 4: a hundred a minute
UNSEEN = frozenset({"user_not_found", "user_not_visible"})  # Slack does not show them to us, and will not tomorrow


async def know(db: Database, slack: AsyncWebClient, team: str, user: str, *, now: datetime) -> Person:
    """The person under Slack's id, looked up where we never did with success.

    When Slack does not answer within a second they are kept as unknown: a client who may raise and nothing more.
    """
    known = await db.read(_known, team, user)
    if known is not None and known.fetched_at is not None:
        return known
    return await look_up(db, slack, team, user, now=now)


async def look_up(db: Database, slack: AsyncWebClient, team: str, user: str, *, now: datetime) -> Person:
    """The person as Slack describes them now; as we knew them where it does not answer."""
    try:
        return await asyncio.wait_for(describe(db, slack, team, user, now=now), PATIENCE)
    except (TimeoutError, NoAnswer):
        return await db.write(_keep_unknown, team, user)


async def describe(db: Database, slack: AsyncWebClient, team: str, user: str, *, now: datetime) -> Person:
    """The same where it must be right: unknown is only whom Slack does not show us. Raises NoAnswer."""
    try:
        response = await slack.users_info(user=user, include_locale=True)
    except SlackApiError as error:
        if code_of(error) not in UNSEEN:
            raise no_answer(error) from error
        return await db.write(_keep_unknown, team, user)
    except (TimeoutError, aiohttp.ClientError) as error:
        raise no_answer(error) from error
    return await db.write(keep_described, team, response["user"], now=now)


async def refresh(db: Database, workspaces: Workspaces, *, now: datetime) -> None:
    """Look up again those who were last looked up longest ago; an errand."""
    for team, person in await db.read(_stale, before=now - FRESH):
        with contextlib.suppress(NotInstalled):
            leave = await workspaces.authorize(team)
            await look_up(db, leave.slack, team, person.slack_id, now=now)


def keep_described(tx: Transaction, team: str, user: Mapping[str, Any], *, now: datetime) -> Person:
    """Keep a person as Slack describes them, users.info or the event user_change, with all that follows from it."""
    workspace = channels.workspace(tx, team)
    assert workspace is not None, "kept when the bot connected"
    profile = user.get("profile") or {}
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id")
    person = people.keep(
        tx,
        workspace.id,
        user["id"],
        home_team=user.get("team_id"),
        home_enterprise=enterprise,
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        name=profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name"),
        locale=user.get("locale"),
        zone=user.get("tz"),
        gone=bool(user.get("deleted")),
        bot=bool(user.get("is_bot")),
        now=now,
    )
    person_changed(tx, person, now=now)
    return person


def _known(tx: Transaction, team: str, user: str) -> Person | None:
    workspace = channels.workspace(tx, team)
    return people.named(tx, workspace.id, user) if workspace else None


def _keep_unknown(tx: Transaction, team: str, user: str) -> Person:
    workspace = channels.workspace(tx, team)
    assert workspace is not None, "kept when the bot connected"
    return people.keep_unknown(tx, workspace.id, user)


def _stale(tx: Transaction, *, before: datetime) -> list[tuple[str, Person]]:
    return [
        (channels.workspace_of(tx, person.workspace).slack_id, person)
        for person in people.stale(tx, before=before, most=REFRESHED_AT_ONCE)
    ]
