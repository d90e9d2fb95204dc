"""An event is known by Slack's id and, where it can be read as well, by what it is about."""

from storage import inbox
from storage.database import Transaction
from tests.use_cases.builders import MONDAY

SAID, EDITED = "app_mention:C1:1.5", "app_mention:C1:1.5:2.5"


def kept(tx: Transaction, event: str, about: str | None, workspace: str = "T1") -> bool:
    return inbox.keep(tx, workspace, event, {"event": {}}, about=about, now=MONDAY) is not None


def test_what_was_read_is_not_kept_again_when_slack_brings_it_nor_the_other_way(tx: Transaction) -> None:
    assert kept(tx, "read:1", SAID)
    assert not kept(tx, "Ev1", SAID)
    assert not kept(tx, "read:1", None)
    assert kept(tx, "Ev2", EDITED)
    assert not kept(tx, "read:2", EDITED)
    assert [inbox.knows(tx, "T1", (one,)) for one in (SAID, EDITED, "app_mention:C1:9.5")] == [True, True, False]
    assert inbox.knows(tx, "T1", ("app_mention:C1:9.5", EDITED))


def test_what_can_only_be_told_is_known_by_slacks_id_alone_and_each_workspace_has_its_own(tx: Transaction) -> None:
    assert kept(tx, "Ev1", None)
    assert kept(tx, "Ev2", None)
    assert not kept(tx, "Ev2", None)
    assert kept(tx, "Ev3", SAID)
    assert kept(tx, "Ev3", SAID, workspace="T2")
    assert not inbox.knows(tx, "T1", ())
