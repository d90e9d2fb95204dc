"""Where a project stands, and help."""

import aiohttp
import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.refusals import UnknownWords
from bot.slack.answers import answer, for_asker
from bot.slack.buttons import project_id
from bot.slack.commands import only_of
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import rhythms
from bot.slack.listeners.elsewhere import as_in
from bot.slack.router import Key
from bot.slack.views import help as help_view
from bot.slack.views import rhythms as rhythm_views
from bot.slack.views import status as views
from bot.use_cases.callers import toward_project
from bot.use_cases.lookups import Only
from bot.use_cases.overviews import PARTS_OF, status_of
from bot.use_cases.satisfaction import satisfaction_csv

log = structlog.stdlib.get_logger(__name__)


async def on_status(gesture: Gesture) -> BoltResponse:
    """`/client-status`, `/client-status waiting`, or "Where are we?", which may be asked elsewhere."""
    text = str(gesture.body.get("text", "")).strip()
    only = only_of(text) if text else None
    if only is not None and only not in PARTS_OF:
        raise UnknownWords
    about = gesture.value if "actions" in gesture.body else ""
    if about[:1] in {"C", "G"}:
        gesture = await as_in(gesture, about)
    return await status_answer(gesture, only=Only(only) if only else None)


async def status_answer(gesture: Gesture, *, only: Only | None = None) -> BoltResponse:
    """Where the project stands, or a part of it, as the asker may know it, in the channel where they ask."""
    if rhythms.asks_which(gesture):
        return answer(gesture, rhythm_views.which_project(gesture.words, gesture.caller.projects, "status_of"))
    overview = await gesture.db.read(status_of, gesture.caller, only=only, now=gesture.now)
    return answer(gesture, views.status_answer(gesture.words, for_asker(gesture, overview)))


async def on_status_of(gesture: Gesture) -> BoltResponse:
    """The project was chosen."""
    return await status_answer(await rhythms.toward(gesture))


async def on_status_open(gesture: Gesture) -> BoltResponse:
    """A project was chosen in App Home."""
    caller = await gesture.db.read(toward_project, gesture.caller, project_id(gesture.chosen))
    return await status_answer(gesture.by(caller))


async def on_help(gesture: Gesture) -> BoltResponse:
    """`/client-help`."""
    return answer(gesture, help_view.help_message(gesture.words, gesture.caller))


async def on_csv(gesture: Gesture) -> BoltResponse:
    """How satisfied clients were, as a spreadsheet in a direct message."""
    sheet = await gesture.db.read(satisfaction_csv, gesture.caller)
    gesture.later(_bring(gesture, for_asker(gesture, sheet).text))
    return answer(gesture, rhythm_views.said(gesture.words("home.csv_on_its_way")))


async def _bring(gesture: Gesture, content: str) -> None:
    try:
        place = await gesture.slack.conversations_open(users=gesture.where.user)
        await gesture.slack.files_upload_v2(
            channel=str(place["channel"]["id"]),
            initial_comment=gesture.words("home.csv_said"),
            content=f"\ufeff{content}".encode(),  # the mark by which Excel knows UTF-8
            filename="satisfaction.csv",
            title="satisfaction.csv",
        )
    except (SlackApiError, SlackRequestError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("spreadsheet not sent", exc_info=error)
        answer(gesture, rhythm_views.said(gesture.words("home.csv_not_sent")))


LISTENERS: dict[Key, Listener] = {
    ("command", "status"): on_status,
    ("action", "status"): on_status,
    ("action", "status_of"): on_status_of,
    ("action", "status_open"): on_status_open,
    ("command", "help"): on_help,
    ("action", "satisfaction_csv"): on_csv,
}
