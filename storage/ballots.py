"""Anonymous answers: in one table who has answered, in another what was answered, and nothing by which to join them.

Neither keeps a time or a number that counts up. What is left is the order in which rows lie on the disk and which
transaction wrote them, which PostgreSQL would tell whoever asks: so with each answer all those of its poll are written
anew, in the order of their random keys and of the people.
"""

import secrets
from collections.abc import Mapping

from sqlalchemy import bindparam, delete, insert, select

from storage.database import Transaction
from storage.tables.polls import ballots, voters
from storage.values.polls import Ballot

_BALLOTS = select(ballots).where(ballots.c.poll == bindparam("poll")).order_by(ballots.c.key)
_VOTERS = select(voters.c.person).where(voters.c.poll == bindparam("poll")).order_by(voters.c.person)
_CLEAR_BALLOTS = delete(ballots).where(ballots.c.poll == bindparam("poll"))
_CLEAR_VOTERS = delete(voters).where(voters.c.poll == bindparam("poll"))
_ADD_BALLOTS = insert(ballots)
_ADD_VOTERS = insert(voters)


def cast(
    tx: Transaction, poll: int, person: int, *, scores: Mapping[str, int], recommend: int | None, comment: str
) -> bool:
    """Keep an answer for good; False when this person has answered before. Who calls has taken the poll."""
    people = voted(tx, poll)
    if person in people:
        return False
    new = Ballot(poll=poll, key=secrets.token_hex(16), scores=dict(scores), recommend=recommend, comment=comment)
    answers = sorted([*of(tx, poll), new], key=lambda one: one.key)
    tx.execute(_CLEAR_BALLOTS, {"poll": poll})
    tx.execute(_CLEAR_VOTERS, {"poll": poll})
    tx.execute(
        _ADD_BALLOTS,
        [
            {"poll": poll, "key": one.key, "scores": one.scores, "recommend": one.recommend, "comment": one.comment}
            for one in answers
        ],
    )
    tx.execute(_ADD_VOTERS, [{"poll": poll, "person": one} for one in sorted({*people, person})])
    return True


def of(tx: Transaction, poll: int) -> list[Ballot]:
    """What was answered to a poll, in no order that means anything."""
    return [Ballot(*row) for row in tx.execute(_BALLOTS, {"poll": poll})]


def voted(tx: Transaction, poll: int) -> set[int]:
    """Who has answered a poll."""
    return {row.person for row in tx.execute(_VOTERS, {"poll": poll})}
