"""A milestone that is handed over is signed off by an approver, upon the words it was handed over with."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.kinds.kind import Role
from bot.kinds.milestone import MILESTONE
from bot.messages.audiences import Audience
from bot.refusals import ApproversOnly, DecidedAlready, NobodyDecides, SupersededVersion, WrongRole
from bot.use_cases.cards import card_of, line_of
from bot.use_cases.edits import edit_record
from bot.use_cases.emoji import asks_for_something
from bot.use_cases.lookups import move_seen
from bot.use_cases.moves import move_record
from storage import decisions, history, projects
from storage.database import Transaction
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved, reread, say_all
from tests.use_cases.refusing import refused

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def handed_over(tx: Transaction, cast: Cast) -> Record:
    record = a_record(tx, cast, MILESTONE, "Go-live", by=cast.lead, text="Customers can pay")
    return moved(tx, cast, record, "hand_over", delivered="See shop.example")


def test_an_approver_signs_off_the_very_words_it_was_handed_over_with(tx: Transaction, cast: Cast) -> None:
    record = handed_over(tx, cast)
    [asked] = decisions.of(tx, record.id)
    assert (
        asked.sealed == "NW-MS-1, version 1\nTitle: Go-live\nDetails: Customers can pay\nHanded over: See shop.example"
    )
    told = line_of(tx, cast.project, record, history.of(tx, record.id, {"client"})[-1], Audience.CLIENT)
    assert told is not None
    assert [person.slack_id for person in told.calls] == ["U0APPROVER"]
    assert card_of(tx, cast.project, record, Audience.CLIENT).moves == ("confirm", "send_back")
    ada = asking(tx, cast, cast.approver)
    assert move_seen(tx, ada, cast.project.id, record.id, "confirm", version=1, now=MONDAY).needs_form

    signed = moved(tx, cast, record, "confirm", by=cast.approver, now=MONDAY + MINUTE)

    assert signed.state == "reached"
    assert decisions.of(tx, record.id) == [
        replace(asked, verdict="confirm", person=cast.approver.id, decided_at=MONDAY + MINUTE)
    ]
    with refused(tx, DecidedAlready):
        move_record(tx, ada, cast.project.id, record.id, "confirm", {}, version=1, now=MONDAY)


@pytest.mark.parametrize("who", ["client", "lead"])
def test_nobody_else_signs_off_or_sends_back(tx: Transaction, cast: Cast, who: str) -> None:
    record, caller = handed_over(tx, cast), asking(tx, cast, getattr(cast, who))

    for verdict in ("confirm", "send_back"):
        with refused(tx, ApproversOnly):
            move_record(tx, caller, cast.project.id, record.id, verdict, {"reason": "Mine"}, now=MONDAY)


def test_a_thumb_signs_nothing_off(tx: Transaction, cast: Cast) -> None:
    record = handed_over(tx, cast)
    [card] = [one for one in say_all(tx) if one.audience == "client" and one.slot == "card"][:1]
    stamp = f"{MONDAY.timestamp():.0f}.{card.id:06}"

    for thumb in ("+1", "white_check_mark"):
        assert not asks_for_something(tx, cast.workspace.slack_id, cast.channel.slack_id, stamp, thumb)
    assert reread(tx, record) == record


def test_where_nobody_approves_it_cannot_be_handed_over(tx: Transaction, cast: Cast) -> None:
    projects.set_role(tx, cast.project.id, Role.APPROVER, [])
    record, lead = a_record(tx, cast, MILESTONE, "Go-live", by=cast.lead), asking(tx, cast, cast.lead)

    with pytest.raises(NobodyDecides):
        move_record(tx, lead, cast.project.id, record.id, "hand_over", {}, now=MONDAY)


def test_what_was_sent_back_or_changed_is_signed_off_in_its_newest_words(tx: Transaction, cast: Cast) -> None:
    record, ada, lead = handed_over(tx, cast), asking(tx, cast, cast.approver), asking(tx, cast, cast.lead)
    sent_back = moved(tx, cast, record, "send_back", by=cast.approver, reason="No invoices yet")
    assert sent_back.state == "planned"
    moved(tx, cast, record, "hand_over", delivered="With invoices")
    edit_record(tx, lead, cast.project.id, record.id, {"title": "Live"}, now=MONDAY + MINUTE)

    with refused(tx, SupersededVersion):
        move_record(tx, ada, cast.project.id, record.id, "confirm", {}, version=2, now=MONDAY)

    assert [(one.verdict, one.voided_at) for one in decisions.of(tx, record.id)] == [
        ("send_back", None),
        (None, MONDAY + MINUTE),
        (None, None),
    ]
    assert "Live" in decisions.of(tx, record.id)[2].sealed


def test_the_team_takes_it_back_and_nothing_is_asked_any_more(tx: Transaction, cast: Cast) -> None:
    record, client = handed_over(tx, cast), asking(tx, cast, cast.client)
    with refused(tx, WrongRole):
        move_record(tx, client, cast.project.id, record.id, "reopen", {"reason": "Mine"}, now=MONDAY)

    moved(tx, cast, record, "reopen", reason="Too early", now=MONDAY + MINUTE)

    assert [one.voided_at for one in decisions.of(tx, record.id)] == [MONDAY + MINUTE]
    moved(tx, cast, record, "hand_over")
    moved(tx, cast, record, "confirm", by=cast.approver)
    reopened = moved(tx, cast, record, "reopen", reason="It broke")
    assert (reopened.state, decisions.of(tx, record.id)[1].verdict) == ("planned", "confirm")
