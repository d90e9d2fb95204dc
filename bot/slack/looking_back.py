"""Reads what was said before, to find what an earlier attempt of ours posted: one of the few times this is done."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.client import AS_FAR_BACK
from bot.slack.shapes import Json

LOOK_BACK = 200  # messages read to find one that may have been posted
PAGES_BACK = 20  # so many times, the newest first: what a busy channel says while Slack is away for hours


async def said_since(
    slack: AsyncWebClient, channel: str, thread: str | None, *, tried_at: datetime
) -> AsyncIterator[Json]:
    """What was said in a channel, or in one of its threads, since an attempt or a good while before. As Slack raises.

    The attempt's moment is our clock's, which may be wrong by hours.
    """
    since = tried_at - AS_FAR_BACK
    asked: dict[str, Any] = {"channel": channel, "oldest": f"{since.timestamp():.6f}"}
    asked |= {"limit": LOOK_BACK, "include_all_metadata": True}
    for _ in range(PAGES_BACK):
        if thread is None:
            page = await slack.conversations_history(**asked)
        else:
            page = await slack.conversations_replies(ts=thread, **asked)
        for one in page["messages"]:
            yield one
        asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
        if not asked["cursor"]:
            return
