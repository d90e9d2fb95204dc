"""Where the bot is: workspaces, their channels, the message that stands there."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Moment
from storage.tables import metadata


class WorkspaceColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    slack_id: Named[str] = Column(Text, unique=True)
    enterprise: Named[str | None] = Column(Text)
    bot_user: Named[str | None] = Column(Text)
    hindered_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, str, str | None, str | None, datetime | None]


workspaces = Table("workspaces", metadata, WorkspaceColumns)


class InstallationColumns(TypedColumns):
    workspace: Named[int] = Column(ForeignKey("workspaces.id"), primary_key=True)
    token: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, str, datetime]


installations = Table("installations", metadata, InstallationColumns)


class BegunInstallColumns(TypedColumns):
    digest: Named[str] = Column(Text, primary_key=True)
    until: Named[datetime] = Column(Moment, index=True)  # real time: it guards the wire
    __row_pos__: tuple[str, datetime]


begun_installs = Table("begun_installs", metadata, BegunInstallColumns)


class ChannelColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    workspace: Named[int] = Column(ForeignKey("workspaces.id"))
    slack_id: Named[str] = Column(Text)
    name: Named[str | None] = Column(Text)
    hindered: Named[str | None] = Column(Text)
    hindered_at: Named[datetime | None] = Column(Moment)
    looked_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, int, str, str | None, str | None, datetime | None, datetime | None]


channels = Table("channels", metadata, ChannelColumns, UniqueConstraint("workspace", "slack_id"))
_HINDERED = channels.c.hindered.is_not(None)
Index("ix_channels_hindered", channels.c.id, sqlite_where=_HINDERED, postgresql_where=_HINDERED)


class ChannelMemberColumns(TypedColumns):
    channel: Named[int] = Column(ForeignKey("channels.id"), primary_key=True)
    person: Named[int] = Column(ForeignKey("people.id"), primary_key=True, index=True)
    __row_pos__: tuple[int, int]


channel_members = Table("channel_members", metadata, ChannelMemberColumns)


class StandingColumns(TypedColumns):
    project: Named[int] = Column(ForeignKey("projects.id"), primary_key=True)
    posted_at: Named[datetime] = Column(Moment)
    passed: Named[int]
    pinned: Named[bool]
    again_at: Named[datetime | None] = Column(Moment, index=True)
    __row_pos__: tuple[int, datetime, int, bool, datetime | None]


standings = Table("standings", metadata, StandingColumns)
