"""People, and who reads by mail."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Moment
from storage.tables import metadata


class PersonColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    workspace: Named[int] = Column(ForeignKey("workspaces.id"))
    slack_id: Named[str] = Column(Text)
    home_team: Named[str | None] = Column(Text)
    home_enterprise: Named[str | None] = Column(Text)
    guest: Named[bool]
    name: Named[str | None] = Column(Text)
    locale: Named[str | None] = Column(Text)
    zone: Named[str | None] = Column(Text)
    language: Named[str | None] = Column(Text)
    fetched_at: Named[datetime | None] = Column(Moment)
    gone: Named[bool]
    bot: Named[bool]
    __row_pos__: tuple[
        int,
        int,
        str,
        str | None,
        str | None,
        bool,
        str | None,
        str | None,
        str | None,
        str | None,
        datetime | None,
        bool,
        bool,
    ]


people = Table("people", metadata, PersonColumns, UniqueConstraint("workspace", "slack_id"))


class StakeholderColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    project: Named[int] = Column(ForeignKey("projects.id"))
    address: Named[str] = Column(Text)
    name: Named[str] = Column(Text)
    key: Named[str] = Column(Text, unique=True)
    added_by: Named[int] = Column(ForeignKey("people.id"))
    ended: Named[str | None] = Column(Text)
    ended_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, str, str, str, int, str | None, datetime | None]


stakeholders = Table("stakeholders", metadata, StakeholderColumns, UniqueConstraint("project", "address"))


class MailingColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    what: Named[str] = Column(Text)
    __row_pos__: tuple[int, str]


mailings = Table("mailings", metadata, MailingColumns)
