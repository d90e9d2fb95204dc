"""Single meetings of a series, who takes part, and what calendars are told."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_people",
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name=op.f("fk_meeting_people_meeting")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_meeting_people_person")),
        sa.PrimaryKeyConstraint("meeting", "person", name=op.f("pk_meeting_people")),
    )
    op.create_table(
        "shifts",
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("begins", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name=op.f("fk_shifts_meeting")),
        sa.PrimaryKeyConstraint("meeting", "day", name=op.f("pk_shifts")),
    )
    op.create_table(
        "feeds",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_feeds_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_feeds")),
        sa.UniqueConstraint("key", name=op.f("uq_feeds_key")),
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("ended", sa.Boolean(), nullable=True))
    op.execute(
        "UPDATE meetings SET sequence = 0, ended = FALSE,"
        " since = (SELECT anchor FROM schedules WHERE schedules.id = meetings.schedule)"
    )
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.alter_column("since", existing_type=sa.Date(), nullable=False)
        batch_op.alter_column("sequence", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("ended", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("ended")
        batch_op.drop_column("sequence")
        batch_op.drop_column("since")
    op.drop_table("feeds")
    op.drop_table("shifts")
    op.drop_table("meeting_people")
