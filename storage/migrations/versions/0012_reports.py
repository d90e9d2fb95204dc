"""Reports."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("digest", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("printed_at", Moment(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["digests.id"], name=op.f("fk_reports_digest")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_reports")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index(
            "ix_reports_unprinted",
            ["digest"],
            unique=False,
            sqlite_where=sa.text("content IS NULL"),
            postgresql_where=sa.text("content IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reports_unprinted", sqlite_where=sa.text("content IS NULL"), postgresql_where=sa.text("content IS NULL")
        )

    op.drop_table("reports")
