"""Digests, their drafts and reports, and the status."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from bot.slack.views import digests, drafts, reports, status
from bot.use_cases.digests import LISTED as LISTED_DIGESTS
from bot.use_cases.drafts import DraftDone
from bot.use_cases.wording import mark
from bot.words import Words
from tests.slack.views.builders import NOW
from tests.slack.views.builders.digests import (
    a_digest_post,
    a_digest_seen,
    a_draft,
    a_draft_line,
    a_draft_seen,
    a_report_file,
    an_overview,
    digest_drafts,
    past_digests,
)
from tests.slack.views.builders.people import a_project
from tests.slack.views.builders.rhythms import RULES
from tests.slack.views.shown import CARRIES, Shown


def show_statuses(words: Words, text: str) -> Iterator[Shown]:
    yield status.status_answer(words, an_overview(text))
    yield status.status_answer(words, an_overview(text, most=0))


def show_digests(words: Words, text: str) -> Iterator[Shown]:
    for late, most in ((True, 7), (False, 0)):
        yield digests.digest_post(words, a_digest_post(text, late=late, most=most))

    project = a_project(text)
    for was_sent in (True, False):
        yield digests.window_form(words, words, a_digest_post(text), was_sent=was_sent)
    yield digests.past_answer(words, project, past_digests(LISTED_DIGESTS))
    yield digests.past_answer(words, project, [])
    for rule in (*RULES, None):
        for alone, lead_minutes in ((True, 0), (False, 240)):
            seen = a_digest_seen(text, rule, alone=alone, lead_minutes=lead_minutes)
            yield digests.digest_answer(words, seen)
            yield digests.digest_form(words, seen, CARRIES, proposed=("FREQ=WEEKLY;BYDAY=FR", time(16)))


def show_reports(words: Words, text: str) -> Iterator[Shown]:  # noqa: ARG001  as every picture here
    yield reports.shared(words, a_report_file())
    yield reports.on_its_way(words)
    yield reports.not_sent(words)


def show_drafts(words: Words, text: str) -> Iterator[Shown]:
    for draft in digest_drafts(text):
        yield drafts.draft_card(words, draft)
    for what in ("unapproved", "edited"):
        yield drafts.draft_line(words, a_draft_line(text, what))
    seen = a_draft_seen(text)
    yield drafts.edit_form(words, seen, replace(CARRIES, was={part: mark(one) for part, one in seen.parts.items()}))
    yield drafts.edit_form(words, a_draft_seen(text, most=0), CARRIES)
    yield drafts.postpone_form(words, seen, CARRIES, now=NOW)
    yield drafts.skip_form(words, CARRIES)
    for deed in ("approve", "edit", "postpone"):
        for kept in (a_draft(), a_draft(approved=True), a_draft(ended="posted")):
            done = DraftDone(project=seen.project, draft=kept, anew=deed != "approve" or kept.approved_by is None)
            yield drafts.done_answer(words, done, deed)
