"""Times in which nothing is said to a client by itself."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_silences_by")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_silences_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_silences")),
    )
    op.create_index("ix_silences_until", "silences", ["until"])


def downgrade() -> None:
    op.drop_table("silences")
