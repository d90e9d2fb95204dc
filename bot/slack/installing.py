"""The way in over Slack's own page: somebody begins here, says yes there, and comes back with a code for a token.

https://docs.slack.dev/authentication/installing-with-oauth. Whoever comes back must be the browser that
began, within ten minutes, and once: nobody is led into finishing what somebody else began.
"""

import contextlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlencode

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import Settings
from bot.slack.client import no_answer
from bot.slack.scopes import NEEDED, OPTIONAL
from bot.slack.workspaces import Granted, InstalledWorkspaces
from bot.use_cases.installations import begin, take_begun
from storage.database import Database, NotWritten

BACK = "/slack/oauth_redirect"
LONGEST = 512  # characters of what a browser brings back; Slack's codes have some eighty

log = structlog.stdlib.get_logger(__name__)


class Came(StrEnum):
    """What came of it."""

    IN = "in"
    CANCELLED = "cancelled"  # whoever was asked said no
    STALE = "stale"  # not the browser that began, or too late, or once more
    NOT_MEANT = "not_meant"  # another workspace than those that may
    ORGANIZATION = "organization"  # for a whole Grid, which we cannot be in
    REFUSED = "refused"  # by Slack
    NOT_KEPT = "not_kept"  # the database was away


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it, and which workspace or why."""

    came: Came
    what: str = ""


class Installing:
    """Begins and finishes installs."""

    def __init__(
        self,
        settings: Settings,
        slack: AsyncWebClient,
        db: Database,
        workspaces: InstalledWorkspaces,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        assert settings.slack_client_id is not None, "settings were checked"
        assert settings.slack_client_secret is not None, "settings were checked"
        assert settings.public_url is not None, "settings were checked"
        self._client_id = settings.slack_client_id
        self._client_secret = settings.slack_client_secret
        self.public_url = settings.public_url
        self.page = settings.slack_api_url.removesuffix("api/") + "oauth/v2/authorize"  # Slack's own
        self._may = settings.workspaces
        self._back = settings.public_url + BACK
        self._slack = slack
        self._db = db
        self._workspaces = workspaces
        self._clock = clock

    async def begin(self) -> tuple[str, str]:
        """A state that only the browser is told, and the address of Slack's page it goes to. Raises NotWritten."""
        state = secrets.token_urlsafe(32)
        await self._db.write(begin, state, real_now=datetime.now(UTC))
        query = {
            "client_id": self._client_id,
            "scope": ",".join((*NEEDED, *OPTIONAL)),
            "redirect_uri": self._back,
            "state": state,
        }
        return state, f"{self.page}?{urlencode(query)}"

    async def finish(self, *, told: str, state: str, code: str, error: str) -> Outcome:
        """Let the workspace in whose code it is; `told` is what the browser was told when it began."""
        outcome = await self._finish(told=told, state=state, code=code, error=error)
        log.info("install", came=outcome.came.value)
        return outcome

    async def _finish(self, *, told: str, state: str, code: str, error: str) -> Outcome:
        if max(map(len, (told, state, code, error))) > LONGEST:
            return Outcome(Came.STALE)
        if not hmac.compare_digest(told.encode(), state.encode()):
            return Outcome(Came.STALE)
        try:
            if not await self._db.write(take_begun, state, real_now=datetime.now(UTC)):
                return Outcome(Came.STALE)
            if error or not code:
                return Outcome(Came.CANCELLED)
            granted = await self._granted(code)
            if isinstance(granted, Outcome):
                return granted
            if self._may and granted.team not in self._may:
                await self._give_back(granted.token)
                return Outcome(Came.NOT_MEANT, granted.name)
            await self._workspaces.keep(granted, now=self._clock())
        except NotWritten:
            return Outcome(Came.NOT_KEPT)
        return Outcome(Came.IN, granted.name)

    async def _give_back(self, token: str) -> None:
        """Have Slack take back what we have no use for; where it does not, nobody has the token all the same."""
        with contextlib.suppress(SlackApiError, aiohttp.ClientError, TimeoutError):
            await self._slack.auth_revoke(token=token)

    async def _granted(self, code: str) -> Granted | Outcome:
        # As a form, because slack_sdk 3.47 has a method for it that aiohttp 3.14 calls deprecated.
        who = {"client_id": self._client_id, "client_secret": self._client_secret.get_secret_value()}
        try:
            answer = await self._slack.api_call(
                "oauth.v2.access", data={**who, "code": code, "redirect_uri": self._back}
            )
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as trouble:
            return Outcome(Came.REFUSED, no_answer(trouble).why)
        team = answer.get("team")
        if answer.get("is_enterprise_install") or not team:
            await self._give_back(str(answer["access_token"]))
            return Outcome(Came.ORGANIZATION)
        return Granted(
            team=str(team["id"]),
            name=str(team.get("name") or team["id"]),
            enterprise=(answer.get("enterprise") or {}).get("id"),
            bot_user=str(answer["bot_user_id"]),
            token=str(answer["access_token"]),
        )
