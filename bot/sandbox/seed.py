"""The first state of a workspace, read from a TOML file; README.md shows one."""

import secrets
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.sandbox import ids, manifest
from bot.sandbox.state import State
from bot.sandbox.values import App, Channel, Person, Token, Workspace

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "users:read",
)  # of the bot token, unless the seed or its manifest names others
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_id_changed",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)  # subscribed to, unless the seed or its manifest names others


_KNOWN = {
    "": {"clock", "workspaces", "app", "people", "channels", "tokens"},
    "clock": {"start", "days_ago", "zone"},
    "workspaces": {"name", "id", "title", "domain", "enterprise"},
    "app": {
        "name",
        "workspace",
        "installed",
        "redirect_urls",
        "signing_secret",
        "manifest",
        "scopes",
        "events",
        "commands",
        "shortcuts",
    },
    "people": {"name", "id", "real_name", "workspace", "tz", "locale", "email", "guest"},
    "channels": {
        "name",
        "id",
        "old_id",
        "workspace",
        "members",
        "private",
        "archived",
        "shared_with",
        "topic",
        "purpose",
    },
    "tokens": {"type", "token", "scopes", "active"},
}


class SeedRefused(Exception):  # noqa: N818  an expected "no"
    """The seed names something it does not define, or leaves out what there must be."""


def start_of(file: Path) -> datetime | None:
    """Return the moment a seed wants its clock to begin at, if it names one or says how many days ago that is."""
    wanted = tomllib.loads(file.read_text()).get("clock", {})
    if "days_ago" in wanted:
        return datetime.now(UTC) - timedelta(days=int(wanted["days_ago"]))
    moment = wanted.get("start")
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        raise SeedRefused(f"{file.name}: clock.start must be a moment")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def plant(state: State, file: Path, *, now: datetime) -> None:
    """Fill an empty state with what a seed describes; raises SeedRefused."""
    wanted = tomllib.loads(file.read_text())
    _refuse_unknown(wanted, file)
    created = int(now.timestamp())
    try:
        for each in wanted["workspaces"]:
            state.keep(_workspace(each))
        names = {each.name: each.id for each in state.workspaces.values()}
        _plant_app(state, wanted.get("app", {}), names, file.parent, created)
        for each in wanted["people"]:
            state.keep(_person(each, names, created))
        people = {each.name: each.id for each in state.people.values()}
        state.app.zone = _zone(state, wanted.get("clock", {}))
        for each in wanted["channels"]:
            state.keep(_channel(each, names, people, state.app, created))
    except KeyError as error:
        raise SeedRefused(f"{file.name}: there is no {error.args[0]!r}") from error
    except ZoneInfoNotFoundError as error:
        raise SeedRefused(f"{file.name}: {error.args[0]}") from error
    _plant_tokens(state, wanted.get("tokens", []), default=state.app.scopes)


def _refuse_unknown(wanted: dict[str, Any], file: Path) -> None:
    for name, part in (("", wanted), *wanted.items()):
        for each in part if isinstance(part, list) else [part]:
            if unknown := set(each) - _KNOWN.get(name, set(each)):
                raise SeedRefused(f"{file.name}: nothing is called {', '.join(sorted(unknown))} in {name or 'a seed'}")


def _zone(state: State, wanted: dict[str, Any]) -> str:
    ours = (each.tz for each in state.people.values() if each.workspace == state.app.workspace and not each.is_bot)
    return ZoneInfo(wanted.get("zone") or next(ours, "UTC")).key


def _workspace(each: dict[str, Any]) -> Workspace:
    name = each["name"]
    return Workspace(
        id=each.get("id") or ids.fixed("T", name),
        name=name,
        domain=each.get("domain", name),
        title=each.get("title", name.title()),
        enterprise=ids.fixed("E", each["enterprise"]) if "enterprise" in each else "",
        enterprise_name=each.get("enterprise", ""),
    )


def _plant_app(state: State, wanted: dict[str, Any], teams: dict[str, str], folder: Path, created: int) -> None:
    asked = manifest.read(folder / wanted["manifest"]) if "manifest" in wanted else None
    name = wanted.get("name") or (asked.name if asked else "Rapport")
    workspace = teams[wanted["workspace"]] if "workspace" in wanted else next(iter(teams.values()))
    bot = Person(
        id=ids.fixed("U", "bot", name),
        name=name.lower(),
        real_name=name,
        workspace=workspace,
        is_bot=True,
        updated=created,
    )
    state.keep(bot)
    commands = [each if isinstance(each, dict) else {"command": each} for each in wanted.get("commands", [])]
    state.keep(
        App(
            id=ids.fixed("A", name),
            name=name,
            workspace=workspace,
            bot_id=ids.fixed("B", name),
            bot_user=bot.id,
            signing_secret=wanted.get("signing_secret") or secrets.token_hex(16),
            verification_token=secrets.token_hex(12),
            installed=bool(wanted.get("installed", True)),
            client_id=f"{ids.number(name)}.{ids.number(name, workspace)}",
            client_secret=secrets.token_hex(16),
            scopes=_scopes(wanted, folder),
            redirect_urls=list(wanted.get("redirect_urls") or (asked.redirect_urls if asked else ())),
            commands=[_command(each) for each in (*commands, *(asked.commands if asked else ()))],
            shortcuts=[_shortcut(each) for each in (*wanted.get("shortcuts", []), *(asked.shortcuts if asked else ()))],
            events=list(wanted.get("events") or (asked.events if asked else EVENTS)),
        ),
    )


def _scopes(wanted: dict[str, Any], folder: Path) -> list[str]:
    asked = manifest.read(folder / wanted["manifest"]).scopes if "manifest" in wanted else SCOPES
    return list(wanted.get("scopes") or asked)


def _command(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "command": each["command"],
        "description": each.get("description", ""),
        "usage_hint": each.get("usage_hint", ""),
        "should_escape": bool(each.get("should_escape", True)),
    }


def _shortcut(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": each["name"],
        "type": each["type"],
        "callback_id": each["callback_id"],
        "description": each.get("description", ""),
    }


def _person(each: dict[str, Any], teams: dict[str, str], created: int) -> Person:
    name = each["name"]
    return Person(
        id=each.get("id") or ids.fixed("U", each["workspace"], name),
        name=name,
        real_name=each.get("real_name", name.title()),
        workspace=teams[each["workspace"]],
        tz=ZoneInfo(each.get("tz", "UTC")).key,
        locale=each.get("locale", "en-US"),
        email=each.get("email", ""),
        guest=each.get("guest", ""),
        updated=created,
    )


def _channel(each: dict[str, Any], teams: dict[str, str], people: dict[str, str], app: App, created: int) -> Channel:
    name = each["name"]
    members = [app.bot_user if member == "app" else people[member] for member in each.get("members", [])]
    workspace = teams[each["workspace"]] if "workspace" in each else app.workspace
    return Channel(
        id=each.get("id") or ids.fixed("G" if each.get("old_id") else "C", workspace, name),
        name=name,
        workspace=workspace,
        private=bool(each.get("private")),
        archived=bool(each.get("archived")),
        shared_with=[teams[team] for team in each.get("shared_with", [])],
        members=members,
        created=created,
        creator=members[0] if members else "",
        topic=each.get("topic", ""),
        purpose=each.get("purpose", ""),
    )


def _plant_tokens(state: State, wanted: list[dict[str, Any]], *, default: list[str]) -> None:
    for each in wanted or [{"type": "bot", "active": state.app.installed}, {"type": "app"}]:
        sort: Literal["bot", "app"] = each["type"]
        prefix, scopes = ("xapp-1-", ["connections:write"]) if sort == "app" else ("xoxb-", default)
        state.keep(
            Token(
                token=each.get("token") or prefix + secrets.token_hex(20),
                sort=sort,
                scopes=list(each.get("scopes", scopes)),
                active=each.get("active", True),
            ),
        )
