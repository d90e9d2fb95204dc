"""An event is kept once and done once: it is known by Slack's id and, where it can be read, by what it is about."""

from datetime import timedelta

from storage import inbox
from storage.database import Transaction
from tests.use_cases.builders import MONDAY

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
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


def test_an_event_is_kept_once_and_done_once(tx: Transaction) -> None:
    body = {"event": {"text": "登录", "ts": "1.1"}, "none": None}
    heard = inbox.keep(tx, "T1", "Ev1", body, now=MONDAY)
    assert heard is not None
    assert (heard.body, heard.attempts, heard.done_at) == (body, 0, None)
    assert inbox.keep(tx, "T1", "Ev1", {"other": True}, now=MONDAY) is None
    assert inbox.keep(tx, "T2", "Ev1", body, now=MONDAY) is not None

    attempts = [taken.attempts for taken in (inbox.take(tx, heard.id), inbox.take(tx, heard.id)) if taken]
    inbox.done(tx, heard.id, now=MONDAY)

    assert attempts == [1, 2]
    assert inbox.take(tx, heard.id) is None
    assert inbox.keep(tx, "T1", "Ev1", body, now=MONDAY + DAY) is None


def test_what_was_left_undone_is_taken_up_the_oldest_first(tx: Transaction) -> None:
    kept = [inbox.keep(tx, "T1", f"Ev{number}", {}, now=MONDAY + number * SECOND) for number in range(4)]
    ids = [heard.id for heard in kept if heard]
    inbox.done(tx, ids[1], now=MONDAY)

    def left(seconds: int, most: int = 9) -> list[int]:
        return [heard.id for heard in inbox.left_over(tx, before=MONDAY + seconds * SECOND, most=most)]

    assert left(2) == [ids[0], ids[2]]
    assert left(9, most=1) == [ids[0]]
    assert left(-1) == []
