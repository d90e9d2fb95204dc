"""Sources and emoji."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project_emoji",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_project_emoji_project")),
        sa.PrimaryKeyConstraint("project", "kind", name=op.f("pk_project_emoji")),
    )
    op.create_table(
        "attachments",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_attachments_record")),
        sa.PrimaryKeyConstraint("record", "file", name=op.f("pk_attachments")),
    )
    op.create_table(
        "sources",
        sa.Column("record", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Integer(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=True),
        sa.Column("permalink", sa.Text(), nullable=True),
        sa.Column("edited_at", Moment(), nullable=True),
        sa.Column("deleted_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["author"], ["people.id"], name=op.f("fk_sources_author")),
        sa.ForeignKeyConstraint(["channel"], ["channels.id"], name=op.f("fk_sources_channel")),
        sa.ForeignKeyConstraint(["record"], ["records.id"], name=op.f("fk_sources_record")),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_sources")),
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index("ix_sources_channel_stamp", ["channel", "stamp"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_index("ix_sources_channel_stamp")

    op.drop_table("sources")
    op.drop_table("attachments")
    op.drop_table("project_emoji")
