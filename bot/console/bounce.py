"""`python -m bot bounce`: whoever got nothing of a letter is written to no more."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.console.asking import with_database
from bot.use_cases.stakeholders import came_back
from storage.database import Transaction


def written_no_more(returned: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Have nobody written to whose letter came back: an address each, and what their secret begins with. Raises No."""
    if not returned:
        yield "Nothing of ours has come back for good."
        return

    def ended(tx: Transaction) -> int:
        now = datetime.now(UTC)
        return sum(came_back(tx, address, key_begins, now=now) for address, key_begins in returned)

    count = with_database(lambda db: db.write(ended))
    yield f"{count} written to no more." if count else "Nobody who is written to."
