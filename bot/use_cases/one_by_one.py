"""What many projects are due for at the same time is done to each for itself: the trouble of one is not the others'."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import structlog

from storage.database import Transaction

AGAIN = timedelta(minutes=10)  # a cause outside of us may have passed by then; a mistake of ours fills no log meanwhile

log = structlog.stdlib.get_logger(__name__)

T = TypeVar("T")


def one_by_one(
    tx: Transaction,
    due: Iterable[T],
    deed: Callable[[T], object],
    *,
    put_off: Callable[[T, datetime], object] | None = None,
    now: datetime,
) -> int:
    """Do it to each, and answer to how many it was done.

    Where it fails nothing of it is kept, and the log says why. It is put off to a later moment; what has no moment to
    put off is due again the next time that anybody looks.
    """
    done = 0
    for one in due:
        try:
            with tx.apart():
                deed(one)
        except Exception:  # whatever it is: the others must not wait for it
            log.exception("not done for one", what=type(one).__name__, id=getattr(one, "id", None))
            if put_off is not None:
                put_off(one, now + AGAIN)
        else:
            done += 1
    return done
