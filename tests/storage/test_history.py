"""A history is read in order, by each audience its own."""

from datetime import timedelta

from storage import history
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_record

DAY = timedelta(days=1)


def test_a_history_is_read_by_its_audiences_in_order(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)
    for audience in ("team", "client"):
        history.add(tx, record.id, "commented", by=None, audience=audience, said="登录", now=MONDAY - DAY)

    read = {
        audiences: [(line.deed, line.audience) for line in history.of(tx, record.id, audiences)]
        for audiences in (("client",), ("team",), ("team", "client"), ())
    }

    assert read == {
        ("client",): [("filed", "client"), ("commented", "client")],
        ("team",): [("commented", "team")],
        ("team", "client"): [("filed", "client"), ("commented", "team"), ("commented", "client")],
        (): [],
    }
    line = history.of(tx, record.id, {"team"})[0]
    assert history.get(tx, line.id) == line


def test_whether_a_move_was_refused_to_somebody_since_the_last_thing_that_happened(tx: Transaction, cast: Cast) -> None:
    record, other, client = a_record(tx, cast), a_record(tx, cast), cast.client.id

    def told(deed: str, move: str) -> None:
        history.note(tx, record.id, deed, by=client, move=move, audience="team", now=MONDAY)

    def known() -> list[bool]:
        asked = [(record, client, "resolve"), (record, client, "start"), (record, cast.lead.id, "resolve")]
        asked += [(other, client, "resolve")]
        return [history.is_refused_since(tx, one.id, by=by, move=move) for one, by, move in asked]

    assert known() == [False, False, False, False]
    told("refused", "resolve")
    told("refused", "decline")
    assert known() == [True, False, False, False]
    told("moved", "resolve")
    assert known() == [False, False, False, False]
