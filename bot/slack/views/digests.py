"""Shows a digest: in the client's channel, whenever it is opened again, and how it comes about."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from bot.messages.digests import DigestPost
from bot.rhythm.zones import local_date
from bot.slack import blocks
from bot.slack.blocks import Block, Message
from bot.slack.buttons import Carried, Ids
from bot.slack.views.inside import posted_form
from bot.slack.views.overviews import overview_blocks
from bot.slack.views.rhythms import rhythm_answer, rhythm_fields
from bot.use_cases.digests import PastDigest
from bot.use_cases.due_digests import LEADS, DigestSeen
from bot.use_cases.pictures import digest_pictures
from bot.use_cases.summaries import summary
from bot.words import Words
from storage.values.projects import Project

WAITS, ALONE = "waits", "alone"  # what becomes of a digest that nobody has approved by its time


def digest_post(words: Words, post: DigestPost) -> Message:
    """The message in the client channel."""
    since, until = _period(words, post)
    small = [words("digest.period", since=since, until=until)]
    if post.late:
        small.append(words("digest.late", day=words.day(post.day)))
    pictures = digest_pictures(words, post)
    shown = [
        blocks.header(words("digest.heading", project=post.overview.name)),
        blocks.context(*small),
        *digest_body(words, post, answers=True),
        *(blocks.image(picture) for picture in pictures),
    ]
    text = words("digest.text", project=blocks.escaped(post.overview.name), since=since, until=until)
    return Message(f"{text}\n{summary(words, post)}", tuple(shown), pictures)


def digest_body(words: Words, post: DigestPost, *, answers: bool) -> list[Block]:
    """What stands below the heading; with `answers`, what is asked can be answered at once."""
    shown: list[Block] = [blocks.rich([blocks.words_of(post.opening)])] if post.opening else []
    if post.highlights:
        shown.append(blocks.section(words("digest.highlights")))
        shown.append(blocks.bullets([blocks.words_of(line)] for line in post.highlights))
    if post.heard:
        lines = [words("digest.heard_line", heard=heard, did=did) for heard, did in post.heard]
        listed = blocks.bullets([blocks.words_of(line)] for line in lines)
        heading = blocks.rich([blocks.words_of(words("digest.heard"), bold=True)])
        shown.append({**listed, "elements": [*heading["elements"], *listed["elements"]]})
    shown.append(blocks.section(summary(words, post)))
    return shown + overview_blocks(words, post.overview, answers=answers)


def window_form(words: Words, theirs: Words, post: DigestPost, *, was_sent: bool) -> dict[str, Any]:
    """A digest in a window, in the language of its channel, without its buttons."""
    small = words("digest.as_sent" if was_sent else "digest.would_see")
    return posted_form(words, words("digest.title"), small, digest_post(theirs, post))


def digest_answer(words: Words, seen: DigestSeen) -> Message:
    """How often it comes and how it comes about, to the team person who asked."""
    how = seen.how
    said = [words("digest.drafted", span=_span(words, how.lead_minutes))] if how.lead_minutes else []
    said.append(words("digest.goes_out_alone" if how.alone else "digest.waits_for_approval"))
    more = words.in_a_row(said) if seen.rhythm.coming else ""
    return rhythm_answer(words, seen.rhythm, more=more, looks=("preview", "list"))


def digest_form(words: Words, seen: DigestSeen, carries: Carried, *, proposed: tuple[str, time]) -> dict[str, Any]:
    """The form with which it comes at other times, or comes about otherwise."""
    schedule = seen.rhythm.coming.schedule if seen.rhythm.coming else None
    rule, at = (schedule.rule, schedule.at) if schedule else proposed
    zone = schedule.zone if schedule else seen.rhythm.project.zone
    leads = [
        blocks.option(_span(words, minutes) if minutes else words("digest.no_draft"), str(minutes)) for minutes in LEADS
    ]
    way = ALONE if seen.how.alone else WAITS
    ways = [blocks.option(words(f"digest.way.{way}"), way) for way in (WAITS, ALONE)]
    shown = [
        *rhythm_fields(words, rule=rule, at=at, zone=zone, workdays=True),
        blocks.field(
            "starting",
            words("digest.starting"),
            {"type": "datepicker", "action_id": "value"},
            optional=True,
            hint=words("digest.starting_hint"),
        ),
        blocks.field("lead", words("digest.lead"), blocks.choice(leads, initial=str(seen.how.lead_minutes))),
        blocks.field("alone", words("digest.not_approved"), blocks.choice(ways, initial=way)),
    ]
    return blocks.modal(
        words("digest.title"),
        shown,
        callback_id="digest",
        carries=carries.packed(),
        submit=words("form.save"),
        close=words("form.cancel"),
    )


def past_answer(words: Words, project: Project, found: Sequence[PastDigest]) -> Message:
    """The digests that were posted, each with a button that opens it, and one for its report where it has one."""
    if not found:
        text = words("digest.none_yet")
        return Message(text, (blocks.section(text),))
    heading = words("digest.past", project=blocks.escaped(project.name))
    shown: list[Block] = [blocks.section(heading)]
    for past in found:
        digest = past.digest
        since, until = (words.day(local_date(moment, project.zone)) for moment in (digest.since, digest.until))
        ids = Ids(project.id, digest.id).packed()
        button = blocks.button(words("digest.open"), f"digest_open:{digest.id}", ids)
        shown.append(blocks.section(words("digest.period", since=since, until=until), accessory=button))
        if past.has_report:
            shown.append(blocks.actions(blocks.button(words("report.get"), f"digest_report:{digest.id}", ids)))
        elif past.not_printed:
            shown.append(blocks.actions(blocks.button(words("report.again"), f"digest_reprint:{digest.id}", ids)))
    return Message(heading, tuple(shown))


def _span(words: Words, minutes: int) -> str:
    return words("span.working_hours", count=minutes // 60)


def _period(words: Words, post: DigestPost) -> tuple[str, str]:
    overview = post.overview
    since, until = (words.day(local_date(moment, overview.zone)) for moment in (overview.since, overview.until))
    return since, until
