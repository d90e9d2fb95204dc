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
