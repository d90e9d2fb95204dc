"""Checks with Slack that everything is as it must be, without saying anything there."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.keys import Keys
from bot.measures import Measures
from bot.messages.hindrances import Hindrance
from bot.settings import Settings
from bot.slack.channels import ChannelFacts, look_at, seen_of
from bot.slack.client import CLOCKS_APART, HINDRANCES, NoAnswer, clients_of, code_of, no_answer
from bot.slack.scopes import NEEDED, OPTIONAL
from bot.slack.workspaces import InstalledWorkspaces, NotInstalled
from bot.use_cases.checks import (
    Examined,
    Finding,
    Level,
    channel_checked,
    coming_posts,
    outbox_checked,
    project_checked,
    to_check,
)
from bot.use_cases.coming import Coming
from storage.database import Database, NotWritten
from storage.revisions import newest, revision
from storage.values.places import Channel
from storage.values.projects import Project


async def examine_all(settings: Settings, db: Database | None, *, now: datetime, real_now: datetime) -> Examined:
    """All that an operator can look at; without a database what can be told of Slack alone."""
    async with clients_of(settings, Measures()) as client_with:
        token = settings.slack_bot_token
        slack = client_with(token.get_secret_value() if token is not None else None)
        hears = await _hearing_checked(settings, slack)
        if settings.has_many_workspaces:
            return await _examine_many(settings, db, client_with, hears, now=now, real_now=real_now)
        if db is None:
            findings, _ = await _token_checked(slack, real_now=real_now)
            return Examined(findings=(*findings, hears))
        seen = await examine(db, slack, now=now, real_now=real_now)
        return replace(seen, findings=(hears, *seen.findings))


async def _hearing_checked(settings: Settings, slack: AsyncWebClient) -> Finding:
    token = settings.slack_app_token
    if token is not None:
        return await _app_token_checked(slack, token.get_secret_value())
    if settings.slack_signing_secret is not None:
        return Finding(level=Level.WELL, key="check.hears_by_http")
    return Finding(level=Level.WRONG, key="check.hears_nothing")


async def _examine_many(
    settings: Settings,
    db: Database | None,
    client_with: Callable[[str | None], AsyncWebClient],
    hears: Finding,
    *,
    now: datetime,
    real_now: datetime,
) -> Examined:
    """The same of every workspace that let us in, each with its own token."""
    if db is None:
        return Examined(findings=(hears,))
    general, usable = await _database_checked(db)
    findings, coming = [hears, *general], list[tuple[Project, Coming]]()
    workspaces = InstalledWorkspaces(db, Keys(settings.keys), client_with)
    teams = await workspaces.teams() if usable else []
    page = f"{settings.public_url}/slack/install"
    if usable and not teams:
        findings.append(Finding(level=Level.ODD, key="check.no_workspace", fill={"url": page}))
    for team in teams:
        try:
            leave = await workspaces.authorize(team)
        except NotInstalled:
            findings.append(Finding(level=Level.WRONG, key="check.token.locked", fill={"workspace": team}))
            continue
        of_token, known = await _token_checked(leave.slack, real_now=real_now)
        gone = {"workspace": team, "url": page}
        findings += [
            replace(one, key="check.token.gone", fill={**one.fill, **gone}) if one.key == "check.token.refused" else one
            for one in of_token
        ]
        if known is not None:
            of_projects, next_posts = await _projects_checked(db, leave.slack, known, None, now=now)
            findings += of_projects
            coming += next_posts
    return Examined(findings=tuple(findings), coming=tuple(coming))


async def examine(
    db: Database, slack: AsyncWebClient, *, only: int | None = None, now: datetime, real_now: datetime
) -> Examined:
    """Look at the token, its permissions, the clock, the database, and the projects or the one; and what comes next."""
    findings, team = await _token_checked(slack, real_now=real_now)
    general, usable = await _database_checked(db)
    findings += general
    if team is None or not usable:
        return Examined(findings=tuple(findings))
    of_projects, coming = await _projects_checked(db, slack, team, only, now=now)
    return Examined(findings=(*findings, *of_projects), coming=coming)


async def _database_checked(db: Database) -> tuple[list[Finding], bool]:
    """What is to be said of the database and of what waits in it; and whether it can be asked for more."""
    newer = await asyncio.to_thread(newest)
    try:
        current = await db.write(revision) == newer
    except NotWritten as why:
        fault = Finding(level=Level.WRONG, key="check.database.unwritable", fill={"why": str(why)})
        return [fault], False
    key = "check.database.well" if current else "check.database.other"
    found = Finding(level=Level.WELL if current else Level.WRONG, key=key)
    return [found, *await db.read(outbox_checked)], current


async def _projects_checked(
    db: Database, slack: AsyncWebClient, team: str, only: int | None, *, now: datetime
) -> tuple[list[Finding], tuple[tuple[Project, Coming], ...]]:
    """What is to be said of the projects of a workspace, or of the one, with their channels; and what comes next."""
    findings: list[Finding] = []
    projects = await db.read(to_check, team, only)
    if not projects:
        findings.append(Finding(level=Level.ODD, key="check.no_project"))
    for project, *places in projects:
        for place in places:
            if place is not None:
                findings += await _place_checked(db, slack, team, project, place, now=now)
        findings += await db.read(project_checked, project, now=now)
    return findings, await db.read(coming_posts, [project for project, *_ in projects])


async def _token_checked(slack: AsyncWebClient, *, real_now: datetime) -> tuple[list[Finding], str | None]:
    """What is to be said of the token, what it may do, and of the clock; and the workspace it is for."""
    try:
        known = await slack.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        why = no_answer(error).why
        refused = isinstance(error, SlackApiError) and HINDRANCES.get(code_of(error)) is Hindrance.LOCKED_OUT
        key = "check.token.refused" if refused else "check.token.away"
        return [Finding(level=Level.WRONG, key=key, fill={"why": why, "url": slack.base_url})], None
    found = [Finding(level=Level.WELL, key="check.token.well", fill={"workspace": str(known["team"])})]
    found += _scopes_checked(str(known.headers.get("x-oauth-scopes", "")))
    found += _clock_checked(known, real_now)
    return found, str(known["team_id"])


async def _app_token_checked(slack: AsyncWebClient, app_token: str) -> Finding:
    """Whether Slack lets us listen with this token."""
    try:
        await slack.apps_connections_open(app_token=app_token)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        return Finding(level=Level.WRONG, key="check.app_token.refused", fill={"why": no_answer(error).why})
    return Finding(level=Level.WELL, key="check.app_token.well")


def _scopes_checked(header: str) -> list[Finding]:
    granted = {scope.strip() for scope in header.split(",")}
    missing = tuple(scope for scope in NEEDED if scope not in granted)
    without = tuple(scope for scope in OPTIONAL if scope not in granted)
    found: list[Finding] = []
    if missing:
        found.append(Finding(level=Level.WRONG, key="check.scopes.missing", fill={"scopes": missing}))
    if without:
        found.append(Finding(level=Level.ODD, key="check.scopes.without", fill={"scopes": without}))
    return found or [Finding(level=Level.WELL, key="check.scopes.well")]


def _clock_checked(answer: AsyncSlackResponse, real_now: datetime) -> list[Finding]:
    """Beyond a minute signatures are refused, and what we posted is looked for in the wrong hour."""
    said = answer.headers.get("Date")
    if said is None:
        return []
    apart = real_now - parsedate_to_datetime(str(said))
    if abs(apart) <= CLOCKS_APART:
        return [Finding(level=Level.WELL, key="check.clock.well")]
    seconds = abs(round(apart.total_seconds()))
    return [Finding(level=Level.WRONG, key="check.clock.apart", fill={"count": seconds})]


async def _place_checked(
    db: Database, slack: AsyncWebClient, team: str, project: Project, place: Channel, *, now: datetime
) -> list[Finding]:
    try:
        found = await look_at(db, slack, team, place.slack_id, now=now)
    except NoAnswer as why:
        fill = {"project": project.name, "why": why.why}
        return [Finding(level=Level.ODD, key="check.not_looked_at", channel=place, fill=fill)]
    seen, facts = seen_of(place.slack_id, found), found if isinstance(found, ChannelFacts) else None
    names = _names(facts) if facts else {}
    return await db.read(channel_checked, project, place, seen, shared_with=names)


def _names(here: ChannelFacts) -> Mapping[str, str]:
    return {org: here.named(org) for org in here.orgs}
