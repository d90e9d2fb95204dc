"""Channel life."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_members",
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["channel"], ["channels.id"], name=op.f("fk_channel_members_channel")),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_channel_members_person")),
        sa.PrimaryKeyConstraint("channel", "person", name=op.f("pk_channel_members")),
    )
    with op.batch_alter_table("channel_members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_channel_members_person"), ["person"], unique=False)

    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hindered", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("hindered_at", Moment(), nullable=True))
        batch_op.add_column(sa.Column("looked_at", Moment(), nullable=True))
        batch_op.create_index(
            "ix_channels_hindered",
            ["id"],
            unique=False,
            sqlite_where=sa.text("hindered IS NOT NULL"),
            postgresql_where=sa.text("hindered IS NOT NULL"),
        )

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("bot", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("people", schema=None) as batch_op:  # the default was for those who are there already
        batch_op.alter_column("gone", server_default=None)
        batch_op.alter_column("bot", server_default=None)

    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.add_column(sa.Column("hindered_at", Moment(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        batch_op.drop_column("hindered_at")

    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.drop_column("bot")
        batch_op.drop_column("gone")

    with op.batch_alter_table("channels", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_channels_hindered",
            sqlite_where=sa.text("hindered IS NOT NULL"),
            postgresql_where=sa.text("hindered IS NOT NULL"),
        )
        batch_op.drop_column("looked_at")
        batch_op.drop_column("hindered_at")
        batch_op.drop_column("hindered")

    with op.batch_alter_table("channel_members", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_channel_members_person"))

    op.drop_table("channel_members")
