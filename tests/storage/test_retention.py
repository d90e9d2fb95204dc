"""What people wrote goes when its time has passed, on both databases; what counts stays, and what is open keeps all."""

from datetime import timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.slack.views.record_lines import history_form
from bot.use_cases.digests import past_digests, post_now, post_of
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.lookups import history_seen
from bot.use_cases.poll_answers import answer_poll
from bot.use_cases.polls import ask_now, close_due_polls
from bot.use_cases.refiling import convert_record
from bot.use_cases.retention import let_words_go
from bot.words import Language, Words
from storage import decisions, history, polls
from storage.database import Transaction
from storage.retention import GONE
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, answered, asking, moved, reread

YEAR = timedelta(days=365)
ASSESSMENT = {"effort": "16", "cost": "100", "shift": "3", "excludes": "quokkas", "valid_until": "2026-12-18"}
ANSWER = {"quality": "5", "progress": "5", "communication": "5", "recommend": "9", "comment": "quokkas"}


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


@pytest.fixture
def decided(tx: Transaction, cast: Cast) -> Record:
    record = a_record(tx, cast, CHANGE_REQUEST, "More quokkas", text="Many quokkas")
    moved(tx, cast, record, "assess")
    answered(tx, cast, record, "send", ASSESSMENT)
    return moved(tx, cast, record, "reject", by=cast.approver, reason="quokkas are dear")


def test_what_is_over_keeps_its_numbers_and_loses_its_words(tx: Transaction, cast: Cast, decided: Record) -> None:
    lead = asking(tx, cast, cast.lead)
    open_one = a_record(tx, cast, title="Open quokkas")
    digest = post_now(tx, lead, now=MONDAY)
    poll = ask_now(tx, lead, now=MONDAY)
    answer_poll(tx, asking(tx, cast, cast.client), cast.project.id, poll.id, ANSWER, now=MONDAY)
    close_due_polls(tx, now=MONDAY + YEAR / 12)
    [sealed] = decisions.of(tx, decided.id)

    assert let_words_go(tx, "NW", before=MONDAY + YEAR) == 1

    kept = reread(tx, decided)
    assert (kept.title, kept.text, kept.state, kept.number) == (GONE, "", decided.state, decided.number)
    assert kept.fields == {name: decided.fields[name] for name in ("effort", "cost", "shift", "valid_until")}
    lines = history.of(tx, decided.id, ["client", "team"])
    assert len(lines) == 4
    assert "quokkas" not in str(lines)
    assert lines[-1].by == cast.approver.id
    [decision] = decisions.of(tx, decided.id)
    assert (decision.sealed, decision.reason, decision.digest) == ("", None, sealed.digest)
    assert [one.comment for one in polls.answers(tx, poll.id)] == [""]
    assert [one.recommend for one in polls.answers(tx, poll.id)] == [9]
    assert len(past_digests(tx, lead)) == 1
    assert "quokkas" not in str(post_of(tx, cast.project, digest.id))
    assert reread(tx, open_one).title == "Open quokkas", "it still waits for somebody"
    assert let_words_go(tx, "NW", before=MONDAY + YEAR) == 0


def test_a_history_without_its_words_still_says_what_happened(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast, text="Many quokkas", by=cast.client)
    lead = asking(tx, cast, cast.lead)
    edit_record(tx, lead, cast.project.id, record.id, {"text": "Fewer quokkas"}, now=MONDAY)
    assign(tx, lead, cast.project.id, record.id, cast.developer.id, now=MONDAY)
    convert_record(tx, lead, cast.project.id, record.id, FEEDBACK, now=MONDAY)

    assert let_words_go(tx, "NW", before=MONDAY + YEAR) == 1

    seen = history_seen(tx, lead, cast.project.id, record.id)
    shown = str(history_form(Words(Language.EN), seen.card, [("", line) for line in seen.lines]))
    assert "quokkas" not in shown
    assert all(said in shown for said in ("gave this to Dev", "FBK-1", "changed: …"))


def test_what_is_not_over_for_long_enough_and_other_projects_keep_their_words(tx: Transaction, decided: Record) -> None:
    a_project(tx, code="SW")

    assert let_words_go(tx, "NW", before=MONDAY) == 0
    assert let_words_go(tx, "SW", before=MONDAY + YEAR) == 0
    assert let_words_go(tx, "XX", before=MONDAY + YEAR) is None
    assert reread(tx, decided).title == "More quokkas"
