"""What whoever talks to Slack promises to the rest of the house."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.messages.gate import Admitted, Destination
from bot.messages.hindrances import Hindrance

# Why something is not said, where neither Slack nor a mail server had a part in it.
BY_THE_GATE = "refused by the gate"
UNFORESEEN = "unforeseen"
NOT_KNOWN = "not known to this version"
OUR_OWN = frozenset({BY_THE_GATE, UNFORESEEN, NOT_KNOWN})


class CannotSay(Exception):  # noqa: N818  a "no" from outside, for a while or for good
    """Slack, or a mail server, did not take it.

    `lasting`: it never will. `away`: it was not there, which says nothing of what was to be said. `hindrance`: not
    before somebody has cleared that out of the way. `retry_after`: it said when. `reached`: it may have been said all
    the same. `nobody`: there is none to read it, now or ever.
    """

    def __init__(
        self,
        why: str,
        *,
        lasting: bool = False,
        away: bool = False,
        hindrance: Hindrance | None = None,
        retry_after: timedelta | None = None,
        reached: bool = False,
        nobody: bool = False,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.lasting = lasting
        self.away = away
        self.hindrance = hindrance
        self.retry_after = retry_after
        self.reached = reached
        self.nobody = nobody


class Speaker(Protocol):
    """Says a content: posts it, or updates what was posted."""

    async def say(
        self, content: Admitted, to: Destination, *, outgoing: int, replaces: str | None, tried_at: datetime | None
    ) -> str | None:
        """Say it and answer with its stamp; None where it cannot be said there, and nobody misses it.

        `replaces` is the stamp of what is to be updated; it is posted anew where that is gone. `tried_at` is the
        moment of an earlier attempt that may have been heard: it is looked for before it is said again.
        Raises CannotSay.
        """
