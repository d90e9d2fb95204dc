"""References: how a record names another of which it is a duplicate."""

import pytest

from bot.kinds.feedback import FEEDBACK
from bot.messages.audiences import Audience
from bot.messages.intentions import ShowRecord
from bot.refusals import BadAnswers
from bot.use_cases.cards import card_of
from bot.use_cases.moves import move_record
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved, reread, say_all, to_be_said
from tests.use_cases.refusing import refused


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


@pytest.mark.parametrize("said", ["ISS-1", "NW-ISS-1", " iss-1 ", "1", "#1", "nw-iss-1"])
def test_a_duplicate_is_named_by_reference_or_number(tx: Transaction, cast: Cast, said: str) -> None:
    first = a_record(tx, cast, title="First")
    second = moved(tx, cast, a_record(tx, cast, title="Again"), "duplicate", duplicate_of=said)

    assert (second.state, second.fields["duplicate_of"]) == ("duplicate", "ISS-1")
    assert card_of(tx, cast.project, second, Audience.CLIENT).links == (("duplicate_of", "ISS-1"),)
    assert card_of(tx, cast.project, first, Audience.TEAM).links == (("duplicate_of_by", "NW-ISS-2"),)


def test_the_card_of_what_was_raised_before_points_back(tx: Transaction, cast: Cast) -> None:
    first, again = a_record(tx, cast, title="First"), a_record(tx, cast, title="Again")
    say_all(tx)

    moved(tx, cast, again, "duplicate", duplicate_of="ISS-1")

    assert {one.args["record"] for one in to_be_said(tx, ShowRecord)} == {first.id, again.id}
    assert reread(tx, first).state == "new"


def test_a_duplicate_may_be_of_another_kind(tx: Transaction, cast: Cast) -> None:
    a_record(tx, cast, FEEDBACK, "First")

    again = moved(tx, cast, a_record(tx, cast, title="Again"), "duplicate", duplicate_of="FBK-1")

    assert again.fields["duplicate_of"] == "FBK-1"


@pytest.mark.parametrize(
    "said", ["SW-ISS-1", "ISS-2", "ISS-3", "2", "0", "-1", "12345678901", "ISS", "FBK-1", "ISS-1-1"]
)
def test_what_is_no_other_record_of_this_project_cannot_be_duplicated(tx: Transaction, cast: Cast, said: str) -> None:
    a_record(tx, a_project(tx, code="SW"))
    a_record(tx, cast, title="First")
    second = a_record(tx, cast, title="Itself")
    caller = asking(tx, cast, cast.lead)

    with refused(tx, BadAnswers) as no:
        move_record(tx, caller, cast.project.id, second.id, "duplicate", {"duplicate_of": said}, now=MONDAY)

    assert no.value.problems == {"duplicate_of": ("problem.no_such_record", {})}
