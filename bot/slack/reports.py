"""Has reports printed, and brings them to Slack: under their digest once, and to whoever asks for one again."""

from datetime import datetime

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.gate import Destination
from bot.messages.reports import ReportFile
from bot.press.press import NotPrinted, Press
from bot.slack.client import CLOCKS_APART, LOOK_BACK
from bot.slack.views import reports as views
from bot.use_cases.reports import keep_report, not_printed, to_print
from bot.words import Words
from storage.database import Database

log = structlog.stdlib.get_logger(__name__)


async def print_reports(db: Database, press: Press, *, now: datetime) -> None:
    """Print what is to be printed, and have it shared; an errand."""
    while waiting := await db.read(to_print):
        for digest, report in waiting:
            words = Words(report.language)
            try:
                content = await press.report(views.printed(words, report))
            except NotPrinted as why:
                again = await db.write(not_printed, report.project, digest, now=now)
                log.warning("report not printed", digest=digest, why=str(why), again=again)
                return
            await db.write(keep_report, report.project, digest, content, now=now)


async def share(
    slack: AsyncWebClient, words: Words, report: ReportFile, to: Destination, *, tried_at: datetime | None
) -> str:
    """Share it in a thread, and answer with its file's id; what an earlier attempt shared is found. As Slack raises."""
    said = views.shared(words, report).text
    if tried_at is not None and (found := await _shared_before(slack, said, to, since=tried_at - CLOCKS_APART)):
        return found
    return await upload(slack, report, said, channel=to.channel, thread=to.thread)


async def upload(
    slack: AsyncWebClient, report: ReportFile, said: str, *, channel: str, thread: str | None = None
) -> str:
    """Share it in a channel or a thread, with this beside it; the file's id. Nothing of it is seen before that."""
    uploaded = await slack.files_upload_v2(
        channel=channel,
        thread_ts=thread,
        initial_comment=said,
        content=report.content,
        filename=report.name,
        title=report.name,
    )
    return str(uploaded["files"][0]["id"])


async def _shared_before(slack: AsyncWebClient, said: str, to: Destination, *, since: datetime) -> str | None:
    """The file that stands there beside these words. In a shared channel Slack tells no more of a file than its id."""
    assert to.thread is not None, "a report is shared under its digest"
    found = await slack.conversations_replies(
        channel=to.channel, ts=to.thread, oldest=f"{since.timestamp():.6f}", limit=LOOK_BACK
    )
    return next(
        (str(one["files"][0]["id"]) for one in found["messages"] if one.get("files") and one["text"] == said), None
    )
