"""Service targets and nudges."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "allowances",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_allowances_project")),
        sa.PrimaryKeyConstraint("project", "kind", "target", "choice", name=op.f("pk_allowances")),
    )
    op.create_table(
        "nudges",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("next_at", Moment(), nullable=False),
        sa.Column("aging_after", sa.Integer(), nullable=True),
        sa.Column("expiring_before", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_nudges_project")),
        sa.PrimaryKeyConstraint("project", "audience", name=op.f("pk_nudges")),
    )
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nudges_next_at"), ["next_at"], unique=False)

    op.create_table(
        "deadlines",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("warn_at", Moment(), nullable=True),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("next_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_deadlines_project")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_deadlines_record")),
        sa.PrimaryKeyConstraint("record", "target", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadlines_next_at"), ["next_at"], unique=False)
        batch_op.create_index("ix_deadlines_project_due_at", ["project", "due_at"], unique=False)

    op.create_table(
        "nudged",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_nudged_project")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_nudged_record")),
        sa.PrimaryKeyConstraint("project", "audience", "day", "record", "reason", name=op.f("pk_nudged")),
    )
    with op.batch_alter_table("nudged", schema=None) as batch_op:
        batch_op.create_index("ix_nudged_record", ["record", "audience", "at"], unique=False)

    op.create_table(
        "snoozes",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("state_since", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_snoozes_by")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_snoozes_record")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_snoozes")),
    )
    # Projects that are there already are looked at from now on, as new ones are.
    op.execute("INSERT INTO nudges SELECT id, 'team', created_at, 5, 2 FROM projects")
    op.execute("INSERT INTO nudges SELECT id, 'client', created_at, NULL, 2 FROM projects")


def downgrade() -> None:
    op.drop_table("snoozes")
    with op.batch_alter_table("nudged", schema=None) as batch_op:
        batch_op.drop_index("ix_nudged_record")

    op.drop_table("nudged")
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index("ix_deadlines_project_due_at")
        batch_op.drop_index(batch_op.f("ix_deadlines_next_at"))

    op.drop_table("deadlines")
    with op.batch_alter_table("nudges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nudges_next_at"))

    op.drop_table("nudges")
    op.drop_table("allowances")
