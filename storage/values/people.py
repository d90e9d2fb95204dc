"""People, and who reads by mail."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of any organisation, as last looked up."""

    id: int
    workspace: int  # from which we see them, not their home
    slack_id: str
    home_team: str | None  # None: never looked up with success
    home_enterprise: str | None
    guest: bool
    name: str | None  # last known; people of other organisations may have none
    locale: str | None  # Slack's, known for our people only
    zone: str | None
    language: str | None  # their own choice
    fetched_at: datetime | None  # None: never looked up with success
    gone: bool = False  # deactivated: nobody can write to them
    bot: bool = False  # an app's: nobody reads what it is sent


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Somebody who is not in the channel and reads by mail."""

    id: int
    project: int
    address: str
    name: str
    key: str  # the secret with which they can have no more of it
    added_by: int
    ended: str | None  # why they are written to no more: unsubscribed, bounced
    ended_at: datetime | None
