"""Follow-ups of low scores."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("poll", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["people.id"], name=op.f("fk_follow_ups_closed_by")),
        sa.ForeignKeyConstraint(["owner"], ["people.id"], name=op.f("fk_follow_ups_owner")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_follow_ups_person")),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name=op.f("fk_follow_ups_poll")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_follow_ups_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_ups")),
    )
    op.create_index("ix_follow_ups_owner", "follow_ups", ["owner"])
    op.create_index("ix_follow_ups_project", "follow_ups", ["project"])


def downgrade() -> None:
    op.drop_table("follow_ups")
