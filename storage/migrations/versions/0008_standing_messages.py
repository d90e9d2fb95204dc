"""Standing messages."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "standings",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("posted_at", Moment(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("again_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_standings_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standings_again_at"), ["again_at"], unique=False)

    # What stands there already counts from when its project began.
    op.execute(
        "INSERT INTO standings (project, posted_at, passed, pinned) "
        "SELECT id, created_at, 0, FALSE FROM projects WHERE status <> 'closed'"
    )


def downgrade() -> None:
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standings_again_at"))

    op.drop_table("standings")
