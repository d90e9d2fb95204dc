"""The client with which Slack is called: every call is counted by what came of it."""

from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.measures import Measures


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


def code_of(error: SlackApiError) -> str:
    """Slack's own code for what it refused, or nothing where it gave none."""
    return str(error.response.get("error", "")) if isinstance(error.response.data, dict) else ""
