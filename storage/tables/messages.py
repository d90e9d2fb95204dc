"""What comes in, what goes out, and what stands there."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Named, Table, Text, TypedColumns, UniqueConstraint

from storage.columns import Json, Moment
from storage.tables import metadata


class InboxColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    workspace: Named[str] = Column(Text)
    event: Named[str] = Column(Text)
    body: Named[Mapping[str, object] | None] = Column(Json)
    received_at: Named[datetime] = Column(Moment)
    attempts: Named[int]
    done_at: Named[datetime | None] = Column(Moment)
    about: Named[str | None] = Column(Text)
    __row_pos__: tuple[int, str, str, Mapping[str, object] | None, datetime, int, datetime | None, str | None]


inbox = Table("inbox", metadata, InboxColumns, UniqueConstraint("workspace", "event"), sqlite_autoincrement=True)
Index("ix_inbox_open", inbox.c.done_at, inbox.c.received_at)
Index("ix_inbox_about", inbox.c.workspace, inbox.c.about, unique=True)


class HearingColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    begun_at: Named[datetime] = Column(Moment)
    heard_at: Named[datetime] = Column(Moment)
    missed_since: Named[datetime | None] = Column(Moment)
    missed: Named[int]
    read_at: Named[datetime | None] = Column(Moment)
    __row_pos__: tuple[int, datetime, datetime, datetime | None, int, datetime | None]


hearing = Table("hearing", metadata, HearingColumns)


class OutboxColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    key: Named[str] = Column(Text, unique=True)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    subject: Named[str] = Column(Text)
    slot: Named[str] = Column(Text)
    audience: Named[str] = Column(Text)
    intention: Named[str] = Column(Text)
    args: Named[Mapping[str, str | int | bool]] = Column(Json)
    due_at: Named[datetime] = Column(Moment)
    attempts: Named[int]
    trying_at: Named[datetime | None] = Column(Moment)
    tried_at: Named[datetime | None] = Column(Moment)
    sent_at: Named[datetime | None] = Column(Moment)
    failure: Named[str | None] = Column(Text)
    added_at: Named[datetime | None] = Column(Moment)
    trouble: Named[str | None] = Column(Text)
    trace: Named[str | None] = Column(Text)
    file: Named[str | None] = Column(Text)
    refused: Named[int] = Column(server_default="0")  # a process of the version before writes none
    __row_pos__: tuple[
        int,
        str,
        int,
        str,
        str,
        str,
        str,
        Mapping[str, str | int | bool],
        datetime,
        int,
        datetime | None,
        datetime | None,
        datetime | None,
        str | None,
        datetime | None,
        str | None,
        str | None,
        str | None,
        int,
    ]


outbox = Table("outbox", metadata, OutboxColumns, sqlite_autoincrement=True)  # Slack's metadata carries the id
_UNSENT = (outbox.c.sent_at.is_(None)) & (outbox.c.failure.is_(None))
Index("ix_outbox_due", outbox.c.due_at, outbox.c.id, sqlite_where=_UNSENT, postgresql_where=_UNSENT)
Index(
    "ix_outbox_unsent_subject",
    outbox.c.channel,
    outbox.c.subject,
    outbox.c.id,
    sqlite_where=_UNSENT,
    postgresql_where=_UNSENT,
)


class SaidColumns(TypedColumns):
    id: Named[int] = Column(primary_key=True)
    channel: Named[int] = Column(ForeignKey("channels.id"))
    subject: Named[str] = Column(Text)
    slot: Named[str] = Column(Text)
    stamp: Named[str] = Column(Text)
    at: Named[datetime] = Column(Moment)
    __row_pos__: tuple[int, int, str, str, str, datetime]


said = Table("said", metadata, SaidColumns, UniqueConstraint("channel", "stamp"))
Index("ix_said_subject", said.c.channel, said.c.subject, said.c.slot)
