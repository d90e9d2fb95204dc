"""Hands channels over to the workers on PostgreSQL, in the transaction that has something to be said in them.

The queue is Procrastinate's; its tables are written here, and read by `bot.clock.distributed`. One job waits for a
channel, however much is to be said in it, and one runs: both locks bear the channel's name.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select, text

from storage.columns import Moment, RealNow
from storage.deliveries import CLAIMABLE
from storage.tables.messages import outbox
from storage.transactions import Transaction

QUEUE: Final = "delivery"
TASK: Final = "deliver"
AT_ONCE = 500  # channels that one look finds at most
SILENT: Final = timedelta(seconds=20)  # a worker of which nothing was heard for so long is dead

# Procrastinate's own function would raise where a job waits already. That job is written and not only found, so that no
# worker takes it up before this transaction ends: whoever then does finds what is to be said.
_HAND_OVER = text(f"""
    INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, scheduled_at)
    VALUES ('{QUEUE}', '{TASK}', :lock, :lock, jsonb_build_object('channel', CAST(:channel AS integer)), :at)
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO UPDATE SET scheduled_at = CASE
        WHEN excluded.scheduled_at IS NULL OR procrastinate_jobs.scheduled_at IS NULL THEN NULL
        ELSE least(excluded.scheduled_at, procrastinate_jobs.scheduled_at)
    END
""").bindparams(bindparam("at", type_=Moment()))  # noqa: S608  both are constants
_NOBODY_HAS_IT = text("""
    NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queueing_lock = 'channel:' || outbox.channel
        AND status = 'todo' AND coalesce(scheduled_at, now()) <= now())
    AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE lock = 'channel:' || outbox.channel AND status = 'doing')
""")
_ABANDONED = (
    select(outbox.c.channel).distinct().where(CLAIMABLE, outbox.c.due_at <= RealNow(), _NOBODY_HAS_IT).limit(AT_ONCE)
)


_SOMEBODY_WORKS = text("""
    SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - CAST(:silent AS interval))
""")


def hand_over(tx: Transaction) -> None:
    """Hand over the channels that this transaction wants looked at, the last thing before its commit."""
    when = {channel: at for channel, at in tx.to_look_at.items() if channel is not None}
    if None in tx.to_look_at:
        when = dict.fromkeys(abandoned(tx)) | when
    if when:  # always in the same order, or two who hand over the same ones would wait for each other
        tx.execute(_HAND_OVER, [{"lock": f"channel:{one}", "channel": one, "at": when[one]} for one in sorted(when)])


def abandoned(tx: Transaction) -> list[int]:
    """Channels in which something is due, and which nobody was handed: what the net under all this is for."""
    return [row.channel for row in tx.execute(_ABANDONED)]


def somebody_works(tx: Transaction) -> bool:
    """Whether there is a worker, or was until a moment ago."""
    return bool(tx.scalar(_SOMEBODY_WORKS, {"silent": SILENT}))
