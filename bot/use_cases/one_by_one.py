"""What many projects are due for at the same time is done to each for itself: the trouble of one is not the others'."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

import structlog

from storage.database import Transaction

AGAIN = timedelta(minutes=10)  # a cause outside of us may have passed by then; a mistake of ours fills no log meanwhile

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")

Named: TypeAlias = Callable[[T], Mapping[str, object]]  # the ids of its project and of itself, for the log


def one_by_one(
    tx: Transaction,
    due: Iterable[T],
    deed: Callable[[T], object],
    *,
    named: Named[T],
    put_off: Callable[[T, datetime], object] | None = None,
    now: datetime,
) -> int:
    """Do it to each, and answer to how many it was done.

    Where it fails nothing of it is kept, and the log says why. It is put off to a later moment; what has no moment to
    put off is due again the next time that anybody looks, and the log is told of it now and then.
    """
    done = 0
    for one in due:
        try:
            with tx.apart():
                deed(one)
        except Exception:  # whatever it is: the others must not wait for it
            log.exception("not done for one", seldom=put_off is None, **named(one))
            if put_off is not None:
                put_off(one, now + AGAIN)
        else:
            done += 1
    return done


def those(candidates: Iterable[T], are_so: Callable[[T], bool], *, named: Named[T]) -> Iterator[T]:
    """Those that are so; one of which it cannot be said is left out, and the log says why. Nothing is to be changed."""
    for one in candidates:
        try:
            is_so = are_so(one)
        except Exception:  # as above
            log.exception("not done for one", seldom=True, **named(one))
        else:
            if is_so:
                yield one
