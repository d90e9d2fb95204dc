"""With which token a workspace is spoken to: the one we were started with, or the one that the workspace gave itself.

This is our own `authorize`. Bolt's looks an installation up by enterprise and workspace, and so finds none for a form
that somebody of another Enterprise Grid sends; and it asks Slack who we are at every gesture. Ours goes by the
workspace alone, as the payload names it, and asks nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.keys import Keys, WrongKeys
from bot.use_cases.installations import install, installed, workspaces_installed
from storage.database import Database

log = structlog.stdlib.get_logger(__name__)


class NotInstalled(Exception):  # noqa: N818  it says what is
    """We have no token of this workspace: it never let us in, or sent us away."""


@dataclass(frozen=True, slots=True)
class Leave:
    """A workspace's leave to speak in it."""

    slack: AsyncWebClient
    bot_user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What Slack gave for a code: a workspace lets us in."""

    team: str
    name: str
    enterprise: str | None
    bot_user: str
    token: str = field(repr=False)


class Workspaces(Protocol):
    """Every workspace that lets us speak in it."""

    async def authorize(self, team: str) -> Leave:
        """How this workspace, by Slack's id, is spoken to now. Raises NotInstalled."""

    async def bot_user(self, team: str) -> str:
        """Who we are there, from memory where it is known. Raises NotInstalled."""

    async def teams(self) -> list[str]:
        """Slack's ids of them all."""


class OneWorkspace:
    """The one whose token we were started with."""

    def __init__(self, team: str, leave: Leave) -> None:
        self._team = team
        self._leave = leave

    async def authorize(self, team: str) -> Leave:
        """The same for each gesture and each post; another workspace is never spoken to with this token."""
        if team != self._team:
            raise NotInstalled(team)
        return self._leave

    async def bot_user(self, team: str) -> str:
        """See Workspaces."""
        return (await self.authorize(team)).bot_user

    async def teams(self) -> list[str]:
        """See Workspaces."""
        return [self._team]


class InstalledWorkspaces:
    """Those that let us in over our own page, each with a token of its own.

    What is remembered is the client that goes with a locked token. The token is read anew each time, so that one that
    was wiped is out of use at once, in this process and in every other.
    """

    def __init__(self, db: Database, keys: Keys, client_with: Callable[[str], AsyncWebClient]) -> None:
        self._db = db
        self._keys = keys
        self._client_with = client_with
        self._known: dict[str, tuple[str, Leave]] = {}  # by team: the locked token, and what it opened

    async def authorize(self, team: str) -> Leave:
        """See Workspaces. Raises NotWritten as well."""
        found = await self._db.read(installed, team)
        if found is None:
            self._known.pop(team, None)
            raise NotInstalled(team)
        locked, bot_user = found.installation.token, found.workspace.bot_user or ""
        known = self._known.get(team)
        if known is not None and known[0] == locked:
            return known[1]
        try:
            leave = Leave(self._client_with(self._keys.unlock(locked)), bot_user)
        except WrongKeys:
            log.error("none of TOKEN_KEYS opens the token of this workspace", team=team)  # noqa: TRY400  it says all
            raise NotInstalled(team) from None
        self._known[team] = (locked, leave)
        return leave

    async def bot_user(self, team: str) -> str:
        """See Workspaces. Raises NotWritten as well."""
        known = self._known.get(team)
        return known[1].bot_user if known is not None else (await self.authorize(team)).bot_user

    async def teams(self) -> list[str]:
        """See Workspaces. Raises NotWritten."""
        return await self._db.read(workspaces_installed)

    async def keep(self, granted: Granted, *, now: datetime) -> None:
        """Keep the token of a workspace that let us in, locked; what waited for it there is said. Raises NotWritten."""
        locked = self._keys.lock(granted.token)
        await self._db.write(install, granted.team, granted.enterprise, granted.bot_user, locked, now=now)
