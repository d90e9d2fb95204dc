"""Brings calendar files to Slack: each under the message that tells of the change, once."""

import asyncio
from datetime import datetime

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.gate import Destination
from bot.messages.meetings import CalendarFile
from bot.rhythm.calendar_files import calendar_file
from bot.slack import blocks
from bot.slack.client import CLOCKS_APART, LOOK_BACK, code_of
from bot.slack.pictures import BARRED
from bot.words import Words

log = structlog.stdlib.get_logger(__name__)


async def attach(
    slack: AsyncWebClient, words: Words, file: CalendarFile, to: Destination, *, tried_at: datetime | None
) -> str | None:
    """Put a file into the thread, and answer with its id; what an earlier attempt put there is found. As Slack raises.

    None where files are barred: then the words above must do.
    """
    said = words("meeting.file", title=blocks.escaped(file.title))
    if tried_at is not None and (found := await _attached_before(slack, said, to, since=tried_at - CLOCKS_APART)):
        return found
    content = await asyncio.to_thread(  # a zone's clock changes take a while
        calendar_file, [file.appointment], method=file.method, name=file.title, now=file.now
    )
    try:
        uploaded = await slack.files_upload_v2(
            channel=to.channel,
            thread_ts=to.thread,
            initial_comment=said,
            content=content,
            filename=file.name,
            title=file.name,
        )
    except SlackApiError as error:
        if code_of(error) not in BARRED:
            raise
        log.warning("calendar file not attached", why=code_of(error))
        return None
    return str(uploaded["files"][0]["id"])


async def _attached_before(slack: AsyncWebClient, said: str, to: Destination, *, since: datetime) -> str | None:
    assert to.thread is not None, "a calendar file stands under what it belongs to"
    found = await slack.conversations_replies(
        channel=to.channel, ts=to.thread, oldest=f"{since.timestamp():.6f}", limit=LOOK_BACK
    )
    mine = (one for one in found["messages"] if one.get("files") and one["text"] == said)
    return next((str(one["files"][0]["id"]) for one in mine), None)
