"""Has reports printed, and brings them to Slack: under their digest once, and to whoever asks for one again."""

from datetime import datetime

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.messages.gate import Destination
from bot.messages.reports import ReportFile
from bot.press.press import NotPrinted, Press
from bot.slack.uploads import Uploads
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
    uploads: Uploads, words: Words, report: ReportFile, to: Destination, *, outgoing: int, tried_at: datetime | None
) -> str:
    """Share it in a thread, unless an earlier attempt did, and answer with its file's id. As Slack raises."""
    said = views.shared(words, report).text
    return await uploads.share_once(report.content, report.name, said, to, outgoing=outgoing, tried_at=tried_at)


async def upload(slack: AsyncWebClient, report: ReportFile, said: str, *, channel: str) -> None:
    """Share it in a channel, with this beside it. Nothing of it is seen before that."""
    await slack.files_upload_v2(
        channel=channel,
        initial_comment=said,
        content=report.content,
        filename=report.name,
        title=report.name,
    )
