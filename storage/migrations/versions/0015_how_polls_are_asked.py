"""How polls are asked: own questions, sometimes the likelihood to recommend, named or anonymous."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Json

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_OBJECT = {"sqlite": "json_object", "postgresql": "jsonb_build_object"}
_ASKED = '["quality", "progress", "communication"]'


def upgrade() -> None:
    op.create_table(
        "programmes",
        sa.Column("project", sa.Integer(), nullable=False),
        sa.Column("questions", Json, nullable=False),
        sa.Column("recommend_every", sa.Integer(), nullable=False),
        sa.Column("cooldown_days", sa.Integer(), nullable=False),
        sa.Column("quiet_days", sa.Integer(), nullable=False),
        sa.Column("in_crisis", sa.Boolean(), nullable=False),
        sa.Column("by_message", sa.Boolean(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("sampled", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project"], ["projects.id"], name=op.f("fk_programmes_project")),
        sa.PrimaryKeyConstraint("project", name=op.f("pk_programmes")),
    )
    op.create_table(
        "voters",
        sa.Column("poll", sa.Integer(), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_voters_person")),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name=op.f("fk_voters_poll")),
        sa.PrimaryKeyConstraint("poll", "person", name=op.f("pk_voters")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_voters_person", "voters", ["person"])
    op.create_table(
        "ballots",
        sa.Column("poll", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("scores", Json, nullable=False),
        sa.Column("recommend", sa.Integer(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["polls.id"], name=op.f("fk_ballots_poll")),
        sa.PrimaryKeyConstraint("poll", "key", name=op.f("pk_ballots")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("polls") as batch_op:
        batch_op.add_column(sa.Column("questions", Json, nullable=True))
        batch_op.add_column(sa.Column("recommend", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("anonymous", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("least", sa.Integer(), nullable=True))
    op.execute(f"UPDATE polls SET questions = '{_ASKED}', recommend = true, anonymous = false, least = 4")  # noqa: S608
    with op.batch_alter_table("polls") as batch_op:
        for name in ("questions", "recommend", "anonymous", "least"):
            batch_op.alter_column(name, nullable=False)
    with op.batch_alter_table("poll_answers") as batch_op:
        batch_op.add_column(sa.Column("scores", Json, nullable=True))
    pairs = ", ".join(f"'{name}', {name}" for name in ("quality", "progress", "communication"))
    op.execute(f"UPDATE poll_answers SET scores = {_OBJECT[op.get_bind().dialect.name]}({pairs})")  # noqa: S608
    with op.batch_alter_table("poll_answers") as batch_op:
        batch_op.alter_column("scores", nullable=False)
        batch_op.alter_column("recommend", existing_type=sa.Integer(), nullable=True)
        for name in ("quality", "progress", "communication"):
            batch_op.drop_column(name)
        batch_op.create_index("ix_poll_answers_person", ["person"])


def downgrade() -> None:
    raise NotImplementedError("an anonymous answer has no person: go back by restoring a backup")
