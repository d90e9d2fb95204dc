"""Brings calendar files to Slack: each under the message that tells of the change, once."""

import asyncio
from datetime import datetime

import structlog
from slack_sdk.errors import SlackApiError

from bot.messages.gate import Destination
from bot.messages.meetings import CalendarFile
from bot.slack import blocks
from bot.slack.client import code_of
from bot.slack.pictures import BARRED
from bot.slack.uploads import Uploads
from bot.words import Words

log = structlog.stdlib.get_logger(__name__)


async def attach(
    uploads: Uploads, words: Words, file: CalendarFile, to: Destination, *, outgoing: int, tried_at: datetime | None
) -> str | None:
    """Put a file into the thread, unless an earlier attempt did, and answer with its id. As Slack raises.

    None where files are barred: then the words above must do.
    """
    content = await asyncio.to_thread(_written, file)  # a zone's clock changes take a while
    said = words("meeting.file", title=blocks.escaped(file.title))
    try:
        return await uploads.share_once(content, file.name, said, to, outgoing=outgoing, tried_at=tried_at)
    except SlackApiError as error:
        if code_of(error) not in BARRED:
            raise
        log.warning("calendar file not attached", why=code_of(error))
        return None


def _written(file: CalendarFile) -> bytes:
    from bot.rhythm.calendar_files import calendar_file  # noqa: PLC0415  icalendar takes its time, and is seldom needed

    return calendar_file([file.appointment], method=file.method, name=file.title, now=file.now)
