"""The client with which Slack is called: every call is counted by what came of it; what Slack's refusals mean."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.measures import Measures
from bot.messages.hindrances import Hindrance
from bot.settings import Settings

TO_ANSWER = 15  # seconds that Slack may take for one call; then it may have been heard, and is looked for
CLOCKS_APART = timedelta(seconds=60)  # how far Slack's clock may be ahead of or behind ours when we look back
AS_FAR_BACK = timedelta(days=1)  # before an attempt, by our clock, to look for what it posted: no clock is so wrong
CONNECTIONS = 64  # as many as messages are said at one time
# Codes that pass by themselves, https://docs.slack.dev/reference/methods/chat.postMessage: any other is for good.
PASSING = frozenset(
    {"fatal_error", "internal_error", "service_unavailable", "request_timeout", "ratelimited", "team_added_to_org"}
)
AWAY = frozenset({"service_unavailable", "ratelimited", "team_added_to_org"})  # of those, whatever is asked of it
# Codes that say what somebody has to clear out of the way first; what is to be said waits for it.
HINDRANCES: Mapping[str, Hindrance] = {
    "not_in_channel": Hindrance.REMOVED,
    "is_archived": Hindrance.ARCHIVED,
    "channel_not_found": Hindrance.GONE,
    **dict.fromkeys(
        ("restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"),
        Hindrance.RESTRICTED,
    ),
    **dict.fromkeys(
        ("account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"), Hindrance.LOCKED_OUT
    ),
}


class NoAnswer(Exception):  # noqa: N818  it says what is
    """Slack did not say what it was asked: it was away, or refused; its code, or what happened."""

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.lasting = lasting  # asked again in a while it answers no better


class CountedClient(AsyncWebClient):
    """Slack's own client; whoever reads the measures sees which method fails with which of Slack's codes."""

    def __init__(self, measures: Measures, **how: Any) -> None:
        super().__init__(**how)
        self._calls = measures.slack_calls

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """Call a method of Slack's; raises as Slack's own client does."""
        came = "cancelled"
        try:
            response = await super().api_call(api_method, **how)
            came = "ok"
        except SlackApiError as error:
            came = code_of(error) or f"http_{error.response.status_code}"
            raise
        except (aiohttp.ClientError, TimeoutError) as error:
            came = type(error).__name__
            raise
        finally:
            self._calls.labels(api_method, came).inc()
        return response


@asynccontextmanager
async def clients_of(settings: Settings, measures: Measures) -> AsyncIterator[Callable[[str | None], AsyncWebClient]]:
    """A client for each token, or for none, all with one session."""
    timeout = aiohttp.ClientTimeout(total=TO_ANSWER)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        def client_with(token: str | None) -> AsyncWebClient:
            return CountedClient(
                measures,
                token=token,
                base_url=settings.slack_api_url,
                session=session,
                timeout=TO_ANSWER,
                retry_handlers=[],  # whether it is tried again is the outbox's to decide: it looks first
            )

        yield client_with


def passes(error: SlackApiError) -> bool:
    """Whether what Slack refused may be granted when it is asked again."""
    code = code_of(error)
    return error.response.status_code >= 500 or code in PASSING or not code


def no_answer(error: SlackApiError | aiohttp.ClientError | TimeoutError) -> NoAnswer:
    """What came in the place of an answer."""
    if isinstance(error, SlackApiError):
        return NoAnswer(code_of(error) or f"HTTP {error.response.status_code}", lasting=not passes(error))
    return NoAnswer(type(error).__name__)


def is_away(error: BaseException) -> bool:
    """Whether it says that Slack is away or asks for patience, so that the same may pass a little later."""
    match error:
        case SlackApiError():
            return passes(error)
        case NoAnswer():
            return not error.lasting
        case _:
            return isinstance(error, aiohttp.ClientError | TimeoutError)


def code_of(error: SlackApiError) -> str:
    """Slack's own code for what it refused, or nothing where it gave none."""
    return str(error.response.get("error", "")) if isinstance(error.response.data, dict) else ""
