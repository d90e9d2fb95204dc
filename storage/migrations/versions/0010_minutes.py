"""Minutes."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("begins", Moment(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("organiser", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.Column("next_at", Moment(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("written_at", Moment(), nullable=True),
        sa.Column("waived_by", sa.Integer(), nullable=True),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("internal", sa.Text(), nullable=False),
        sa.Column("came_of", Json, nullable=False),
        sa.ForeignKeyConstraint(["organiser"], ["people.id"], name=op.f("fk_minutes_organiser")),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_minutes_project")),
        sa.ForeignKeyConstraint(["waived_by"], ["people.id"], name=op.f("fk_minutes_waived_by")),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name=op.f("fk_minutes_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("meeting", "day", name=op.f("uq_minutes_meeting_day")),
    )
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_minutes_next",
            ["next_at"],
            unique=False,
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_minutes_project"), ["project"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("minutes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minutes_project"))
        batch_op.drop_index(
            "ix_minutes_next",
            sqlite_where=sa.text("next_at IS NOT NULL"),
            postgresql_where=sa.text("next_at IS NOT NULL"),
        )

    op.drop_table("minutes")
