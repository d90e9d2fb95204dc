"""The digest: how often it comes and how it comes about, looking at one, opening an old one, posting one now."""

from collections.abc import Mapping
from functools import partial

import aiohttp
import structlog
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.messages.digests import DigestPost
from bot.messages.reports import ReportFile
from bot.slack.answers import answer, for_asker, open_form
from bot.slack.buttons import Carried
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import rhythms
from bot.slack.reports import upload
from bot.slack.router import Key
from bot.slack.views import digests as views
from bot.slack.views import reports as report_views
from bot.slack.views import rhythms as rhythm_views
from bot.use_cases.callers import in_project
from bot.use_cases.digests import past_digest, past_digests, post_now
from bot.use_cases.drafts import preview
from bot.use_cases.due_digests import digest_seen, set_digest
from bot.use_cases.reports import past_report, print_again
from bot.use_cases.rhythms import PROPOSED, Post

log = structlog.stdlib.get_logger(__name__)


async def on_command(gesture: Gesture) -> BoltResponse:
    """`/client-digest`, with preview, list, now, change, pause or resume."""
    return await rhythms.do_what_is_asked(gesture, Post.DIGEST, _ASKED)


async def on_show(gesture: Gesture) -> BoltResponse:
    """The project was chosen."""
    return await _show(await rhythms.toward(gesture))


async def on_change(gesture: Gesture) -> BoltResponse:
    """The button that opens the form."""
    return await _change(await rhythms.toward(gesture))


async def on_form(gesture: Gesture) -> BoltResponse:
    """It is to come otherwise."""
    answers = gesture.answers
    seen = await gesture.db.write(
        set_digest,
        gesture.caller,
        rule=rhythm_views.rule_of(answers),
        at=rhythm_views.time_of(answers),
        zone=answers.get("zone", "").strip(),
        lead_minutes=gesture.number("lead"),
        alone=answers["alone"] == views.ALONE,
        starting=answers.get("starting", ""),
        now=gesture.now,
    )
    return answer(gesture, views.digest_answer(gesture.words, seen))


async def on_pause(gesture: Gesture) -> BoltResponse:
    """Nothing more goes out until it is resumed."""
    return await _switch(await rhythms.toward(gesture), running=False)


async def on_resume(gesture: Gesture) -> BoltResponse:
    """It goes out again."""
    return await _switch(await rhythms.toward(gesture), running=True)


async def on_now(gesture: Gesture) -> BoltResponse:
    """The button that posts one now."""
    return await _now(await rhythms.toward(gesture))


async def on_preview(gesture: Gesture) -> BoltResponse:
    """The button that shows what the client would see."""
    return await _preview(await rhythms.toward(gesture))


async def on_list(gesture: Gesture) -> BoltResponse:
    """The button that lists those that were posted."""
    return await _list(await rhythms.toward(gesture))


async def on_open(gesture: Gesture) -> BoltResponse:
    """One that was posted, as it was."""
    ids = rhythms.ids_of(gesture)
    post = await gesture.db.read(past_digest, gesture.caller, ids.project, ids.thing)
    return await open_window(gesture, post, was_sent=True)


async def on_report(gesture: Gesture) -> BoltResponse:
    """The report of one, as it was shared: as a direct message."""
    ids = rhythms.ids_of(gesture)
    report = await gesture.db.read(past_report, gesture.caller, ids.project, ids.thing)
    gesture.later(_bring(gesture, for_asker(gesture, report)))
    return answer(gesture, report_views.on_its_way(gesture.words))


async def on_reprint(gesture: Gesture) -> BoltResponse:
    """The report of one that could not be printed: it is tried again, and shared under its digest."""
    ids = rhythms.ids_of(gesture)
    await gesture.db.write(print_again, gesture.caller, ids.project, ids.thing)
    return answer(gesture, rhythm_views.said(gesture.words("report.tried_again")))


async def open_window(gesture: Gesture, post: DigestPost, *, was_sent: bool) -> BoltResponse:
    """A digest in a window, in the language of its channel, for somebody of the team."""
    shown = for_asker(gesture, post)
    form = views.window_form(gesture.words, gesture.words_of(post.language), shown, was_sent=was_sent)
    return await open_form(gesture, form)


async def _show(gesture: Gesture) -> BoltResponse:
    return answer(gesture, views.digest_answer(gesture.words, await gesture.db.read(digest_seen, gesture.caller)))


async def _change(gesture: Gesture) -> BoltResponse:
    seen = await gesture.db.read(digest_seen, gesture.caller)
    carries = Carried(channel=gesture.where.channel, project=seen.rhythm.project.id)
    proposed = PROPOSED[Post.DIGEST]
    return await open_form(gesture, views.digest_form(gesture.words, seen, carries, proposed=proposed))


async def _switch(gesture: Gesture, *, running: bool) -> BoltResponse:
    await rhythms.set_running_of(gesture, Post.DIGEST, running=running)
    return await _show(gesture)


async def _now(gesture: Gesture) -> BoltResponse:
    await gesture.db.write(post_now, gesture.caller, now=gesture.now)
    return answer(gesture, rhythm_views.said(gesture.words("digest.sent")))


async def _preview(gesture: Gesture) -> BoltResponse:
    post = await gesture.db.read(preview, gesture.caller, now=gesture.now)
    return await open_window(gesture, post, was_sent=False)


async def _list(gesture: Gesture) -> BoltResponse:
    found = await gesture.db.read(past_digests, gesture.caller)
    return answer(gesture, views.past_answer(gesture.words, in_project(gesture.caller), found))


async def _bring(gesture: Gesture, report: ReportFile) -> None:
    said = report_views.shared(gesture.words, report).text
    try:
        place = await gesture.slack.conversations_open(users=gesture.where.user)
        await upload(gesture.slack, report, said, channel=str(place["channel"]["id"]))
    except (SlackApiError, SlackRequestError, aiohttp.ClientError, TimeoutError) as error:
        log.warning("report not sent", exc_info=error)
        answer(gesture, report_views.not_sent(gesture.words))


_ASKED: Mapping[str, Listener] = {
    "show": _show,
    "change": _change,
    "new": _change,
    "pause": partial(_switch, running=False),
    "resume": partial(_switch, running=True),
    "now": _now,
    "preview": _preview,
    "list": _list,
}

LISTENERS: dict[Key, Listener] = {
    ("command", "digest"): on_command,
    ("action", "digest_show"): on_show,
    ("action", "digest_change"): on_change,
    ("form", "digest"): on_form,
    ("action", "digest_pause"): on_pause,
    ("action", "digest_resume"): on_resume,
    ("action", "digest_now"): on_now,
    ("action", "digest_preview"): on_preview,
    ("action", "digest_list"): on_list,
    ("action", "digest_open"): on_open,
    ("action", "digest_report"): on_report,
    ("action", "digest_reprint"): on_reprint,
}
