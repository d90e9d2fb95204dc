"""Workspaces that let us in over our own page, each with its token, and what was begun there."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installations",
        sa.Column("workspace", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["workspace"], ["workspaces.id"], name=op.f("fk_installations_workspace")),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_installations")),
    )
    op.create_table(
        "begun_installs",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_begun_installs")),
    )
    op.create_index("ix_begun_installs_until", "begun_installs", ["until"])


def downgrade() -> None:
    op.drop_table("begun_installs")
    op.drop_table("installations")
