"""Until when Slack has reached us, and what each event is about."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hearing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("heard_at", Moment(), nullable=False),
        sa.Column("missed_since", Moment(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing")),
    )
    with op.batch_alter_table("inbox") as table:
        table.add_column(sa.Column("about", sa.Text(), nullable=True))
    op.create_index("ix_inbox_about", "inbox", ["workspace", "about"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_inbox_about", "inbox")
    with op.batch_alter_table("inbox") as table:
        table.drop_column("about")
    op.drop_table("hearing")
