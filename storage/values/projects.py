"""Projects and what was agreed about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Project:
    """One client channel with all that was agreed about it."""

    id: int
    workspace: int
    code: str  # NW, in front of a reference outside the client channel
    name: str
    client: str  # the client's name as people say it
    channel: int
    team_channel: int | None
    currency: str
    language: str
    zone: str
    country: str | None  # our working calendar's
    client_country: str | None
    lead: int
    status: str  # running, closed
    created_at: datetime
    our_week: Mapping[str, str]  # working hours by weekday, 0 is Monday: 09:00-18:00; empty: office hours
    our_days: Mapping[str, str]  # by date, ISO 8601: off or work, whatever week and country say
    client_week: Mapping[str, str]  # the same of the client
    client_days: Mapping[str, str]
    closing_after: int | None  # working days of the client after which what they do not confirm is closed; None: never

    @property
    def is_closed(self) -> bool:
        """Whether it is over: nothing is filed and nothing comes by itself until it is opened again."""
        return self.status == "closed"
