"""The nouns of `storage/values` as typed tables, a file a topic, column for column in the same order.

`__row_pos__` lets mypy check `Project(*row)` by position; a house test compares the three lists.
"""

from sqlalchemy import MetaData

metadata = MetaData(
    naming_convention={  # SQLite's batch migrations find a constraint only by its name
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

from storage.tables import digests, meetings, messages, nudges, people, places, polls, projects, records, schedules  # noqa: E402  whoever asks for `metadata` gets it whole

TOPICS = (places, people, projects, records, schedules, meetings, digests, polls, nudges, messages)
