"""The messages that records were made from, and the files in them; nothing of what was said in them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.columns import for_one_of, these
from storage.database import Transaction
from storage.tables.records import attachments, sources
from storage.values.records import Attachment, Source

_ADD = insert(sources)
_OF = select(sources).where(sources.c.record == bindparam("record"))
_AT = (
    select(sources)
    .where(sources.c.channel == bindparam("channel"), sources.c.stamp == bindparam("stamp"))
    .order_by(sources.c.record)
)
_EDITED = update(sources).where(sources.c.record == bindparam("the_record")).values(edited_at=bindparam("edited_at"))
_DELETED = update(sources).where(sources.c.record == bindparam("the_record")).values(deleted_at=bindparam("deleted_at"))
_ATTACH = insert(attachments).on_conflict_do_nothing(index_elements=["record", "file"]).returning(attachments.c.file)
_PLACES = select(func.count()).where(attachments.c.record == bindparam("record"))
_ATTACHED = (
    select(attachments)
    .where(attachments.c.record == bindparam("record"), for_one_of(attachments.c.audience))
    .order_by(attachments.c.place)
)
_HAND_ON = insert(attachments).from_select(
    ["record", "file", "place", "audience", "name", "permalink"],
    select(
        bindparam("became", type_=Integer()),
        attachments.c.file,
        attachments.c.place,
        attachments.c.audience,
        attachments.c.name,
        attachments.c.permalink,
    ).where(attachments.c.record == bindparam("record")),
)


def add(tx: Transaction, source: Source) -> None:
    """Keep which message a record was made from."""
    tx.execute(_ADD, {name: getattr(source, name) for name in Source.__dataclass_fields__})


def of(tx: Transaction, record: int) -> Source | None:
    """The message that a record was made from, or None when it was not made from one."""
    row = tx.execute(_OF, {"record": record}).one_or_none()
    return Source(*row) if row else None


def at(tx: Transaction, channel: int, stamp: str) -> list[Source]:
    """Every record that was made from this message, the oldest first."""
    return [Source(*row) for row in tx.execute(_AT, {"channel": channel, "stamp": stamp})]


def edited(tx: Transaction, record: int, *, now: datetime) -> None:
    """The message has other words now."""
    tx.execute(_EDITED, {"the_record": record, "edited_at": now})


def deleted(tx: Transaction, record: int, *, now: datetime) -> None:
    """The message is not there any more."""
    tx.execute(_DELETED, {"the_record": record, "deleted_at": now})


def attach(tx: Transaction, record: int, audience: str, files: Iterable[tuple[str, str | None, str | None]]) -> int:
    """Keep where files are, by Slack's id, name and permalink, behind those kept before; how many were new."""
    first = tx.scalar(_PLACES, {"record": record}) or 0
    rows = [
        {
            "record": record,
            "file": file,
            "place": first + place,
            "audience": audience,
            "name": name,
            "permalink": permalink,
        }
        for place, (file, name, permalink) in enumerate(files)
    ]
    return sum(tx.scalar(_ATTACH, row) is not None for row in rows)


def attached(tx: Transaction, record: int, audiences: Collection[str]) -> list[Attachment]:
    """The files that came with a record and its comments, as far as these audiences may see them, the first first."""
    params = {"record": record, **these(audiences)}
    return [Attachment(*row) for row in tx.execute(_ATTACHED, params)]


def hand_on(tx: Transaction, record: int, became: int) -> None:
    """The record became another: its message and files are that one's too."""
    source = of(tx, record)
    if source is not None:
        add(tx, replace(source, record=became))
    tx.execute(_HAND_ON, {"record": record, "became": became})
