"""Working calendars."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COLUMNS = ("our_week", "our_days", "client_week", "client_days")


def upgrade() -> None:
    with op.batch_alter_table("projects", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.add_column(sa.Column(name, Json, nullable=False, server_default="{}"))
    with op.batch_alter_table("projects", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("projects", schema=None) as batch_op:
        for name in reversed(_COLUMNS):
            batch_op.drop_column(name)
