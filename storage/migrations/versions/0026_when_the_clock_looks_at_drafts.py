"""When the clock looks at a draft next: when it is to go out, or later where that could not be done."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

OPEN = sa.text("ended IS NULL")


def upgrade() -> None:
    op.drop_index("ix_drafts_due", "drafts")
    with op.batch_alter_table("drafts") as table:
        table.add_column(sa.Column("next_at", Moment(), nullable=True))
    op.execute("UPDATE drafts SET next_at = due_at")
    with op.batch_alter_table("drafts") as table:
        table.alter_column("next_at", nullable=False)
    op.create_index("ix_drafts_due", "drafts", ["next_at"], sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_drafts_due", "drafts")
    with op.batch_alter_table("drafts") as table:
        table.drop_column("next_at")
    op.create_index("ix_drafts_due", "drafts", ["due_at"], sqlite_where=OPEN, postgresql_where=OPEN)
