"""One click after an issue is closed."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulses",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("looked_at", Moment(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_pulses_person")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_pulses_project")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_pulses_record")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_pulses")),
    )
    op.create_index("ix_pulses_person", "pulses", ["person"])
    op.create_index("ix_pulses_project", "pulses", ["project"])


def downgrade() -> None:
    op.drop_table("pulses")
