"""What was late, moved or dropped, until the team reads of it in one summary."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

UNTOLD = sa.text("told IS NULL")


def upgrade() -> None:
    op.create_table(
        "setbacks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_setbacks_project")),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name=op.f("fk_setbacks_schedule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setbacks")),
    )
    op.create_index("ix_setbacks_told", "setbacks", ["project", "told"])
    op.create_index("ix_setbacks_untold", "setbacks", ["project", "at"], sqlite_where=UNTOLD, postgresql_where=UNTOLD)


def downgrade() -> None:
    op.drop_table("setbacks")
