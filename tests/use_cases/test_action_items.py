"""Action items: whoever owns one, their side is waited for."""

from datetime import date, timedelta

import pytest

from bot.kinds.action_item import ACTION_ITEM
from bot.messages.audiences import Audience
from bot.messages.overviews import DigestItem
from bot.refusals import BadAnswers
from bot.use_cases.cards import card_of, line_of
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.overviews import overview_of
from bot.use_cases.records import Filed, file_record
from storage import history
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, moved, reread
from tests.use_cases.refusing import refused

HOUR = timedelta(hours=1)


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def test_one_that_the_client_owns_waits_for_the_client_from_the_start(tx: Transaction, cast: Cast) -> None:
    item = an_item(tx, cast, "Send the logo", owner=cast.client, due_on="2026-11-27").record

    assert (item.state, item.owner, item.due_on) == ("with_client", cast.client.id, date(2026, 11, 27))
    assert parts(tx, cast) == {"waiting_on_client": ["ACT-1"]}
    assert card_of(tx, cast.project, item, Audience.CLIENT).moves == ("complete",)
    assert card_of(tx, cast.project, item, Audience.TEAM).moves == ()


def test_one_that_we_own_or_nobody_does_is_ours_to_do(tx: Transaction, cast: Cast) -> None:
    ours = an_item(tx, cast, "Order the certificate", owner=cast.developer).record
    nobodys = an_item(tx, cast, "Think about it").record

    assert (ours.state, nobodys.state) == ("new", "new")
    assert parts(tx, cast) == {"next": ["ACT-1", "ACT-2"]}


def test_a_new_owner_takes_the_turn_with_them_and_is_called(tx: Transaction, cast: Cast) -> None:
    item = an_item(tx, cast, "Send the logo", owner=cast.developer).record
    lead = asking(tx, cast, cast.lead)

    assign(tx, lead, cast.project.id, item.id, cast.client.id, now=MONDAY + HOUR)

    item = reread(tx, item)
    assert (item.state, item.state_since) == ("with_client", MONDAY + HOUR)
    assert called(tx, cast, item) == ("U0CLIENT",)

    edit_record(tx, lead, cast.project.id, item.id, {}, owner=cast.developer.id, now=MONDAY + 2 * HOUR)
    assert reread(tx, item).state == "new"


def test_what_is_reopened_goes_back_to_the_side_of_its_owner(tx: Transaction, cast: Cast) -> None:
    item = an_item(tx, cast, "Send the logo", owner=cast.client).record

    done = moved(tx, cast, item, "complete", by=cast.client)
    again = moved(tx, cast, done, "reopen", reason="The file was empty")

    assert (done.state, again.state) == ("done", "with_client")
    assert called(tx, cast, again) == ("U0CLIENT",)


def test_it_is_not_due_before_today(tx: Transaction, cast: Cast) -> None:
    with refused(tx, BadAnswers) as no:
        an_item(tx, cast, "Send the logo", due_on="2026-11-20")
    assert no.value.problems == {"due_on": ("problem.in_the_past", {})}


def an_item(tx: Transaction, cast: Cast, title: str, *, owner: Person | None = None, due_on: str = "") -> Filed:
    """An action item that the lead noted."""
    lead, who = asking(tx, cast, cast.lead), owner.id if owner else None
    return file_record(tx, lead, ACTION_ITEM, title, "", {}, source=title, owner=who, due_on=due_on, now=MONDAY)


def parts(tx: Transaction, cast: Cast) -> dict[str, list[str]]:
    """What the client is told of, by the part in which it stands."""
    told = overview_of(tx, cast.project, Audience.CLIENT, since=MONDAY, now=MONDAY + HOUR)
    found = {
        part: [line.reference for line in getattr(told, part) if isinstance(line, DigestItem)]
        for part in ("waiting_on_client", "in_progress", "next", "done")
    }
    return {part: lines for part, lines in found.items() if lines}


def called(tx: Transaction, cast: Cast, item: Record) -> tuple[str, ...]:
    """Whom the last line under the client's card calls."""
    line = line_of(tx, cast.project, item, history.of(tx, item.id, list(Audience))[-1], Audience.CLIENT)
    assert line is not None
    return tuple(one.slack_id for one in line.calls)
