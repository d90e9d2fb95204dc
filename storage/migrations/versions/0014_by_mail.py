"""Those who read by mail, and what."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mailings",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_mailings_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_mailings")),
    )
    op.create_table(
        "stakeholders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["people.id"], name=op.f("fk_stakeholders_added_by")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_stakeholders_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stakeholders")),
        sa.UniqueConstraint("key", name=op.f("uq_stakeholders_key")),
        sa.UniqueConstraint("project", "address", name=op.f("uq_stakeholders_project_address")),
    )


def downgrade() -> None:
    op.drop_table("stakeholders")
    op.drop_table("mailings")
