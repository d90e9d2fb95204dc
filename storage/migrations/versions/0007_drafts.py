"""Drafts."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafting",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_drafting_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_drafting")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edits", Json, nullable=False),
        sa.Column("edited_by", sa.Integer(), nullable=True),
        sa.Column("edited_at", Moment(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.Column("postponed_by", sa.Integer(), nullable=True),
        sa.Column("nudged_at", Moment(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("digest", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by"], ["people.id"], name=op.f("fk_drafts_approved_by")),
        sa.ForeignKeyConstraint(["digest"], ["digests.id"], name=op.f("fk_drafts_digest")),
        sa.ForeignKeyConstraint(["edited_by"], ["people.id"], name=op.f("fk_drafts_edited_by")),
        sa.ForeignKeyConstraint(["ended_by"], ["people.id"], name=op.f("fk_drafts_ended_by")),
        sa.ForeignKeyConstraint(["postponed_by"], ["people.id"], name=op.f("fk_drafts_postponed_by")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_drafts_project")),
        sa.ForeignKeyConstraint(["schedule"], ["schedules.id"], name=op.f("fk_drafts_schedule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("schedule", "day", name=op.f("uq_drafts_schedule_day")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_drafts_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("ended IS NULL"),
            postgresql_where=sa.text("ended IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_drafts_project"), ["project"], unique=False)
    # Digests of projects that are there already have gone out by themselves, and go on doing so.
    op.execute("INSERT INTO drafting SELECT id, 240, true FROM projects")


def downgrade() -> None:
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_project"))
        batch_op.drop_index(
            "ix_drafts_due", sqlite_where=sa.text("ended IS NULL"), postgresql_where=sa.text("ended IS NULL")
        )

    op.drop_table("drafts")
    op.drop_table("drafting")
