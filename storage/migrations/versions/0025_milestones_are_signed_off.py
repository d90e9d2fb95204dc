"""A milestone that was handed over is put before the approvers, in the words that stood on its card."""

import hashlib

import sqlalchemy as sa
from alembic import op

from storage.columns import Moment

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_WAITING = sa.text(
    "SELECT records.id AS record, records.number, records.title, records.text, records.state_since, projects.code,"
    ' projects.language, COALESCE((SELECT history."by" FROM history WHERE history.record = records.id'
    " AND history.move = 'hand_over' ORDER BY history.id DESC LIMIT 1), records.reporter) AS asked_by"
    " FROM records JOIN projects ON projects.id = records.project"
    " WHERE records.kind = 'milestone' AND records.state = 'handed_over'"
).columns(state_since=Moment())
_DECISIONS = sa.table(
    "decisions",
    sa.column("record", sa.Integer()),
    sa.column("version", sa.Integer()),
    sa.column("sealed", sa.Text()),
    sa.column("digest", sa.Text()),
    sa.column("asked_at", Moment()),
    sa.column("asked_by", sa.Integer()),
)
_LINES = {  # heading, title, text
    "en": ("{}-MS-{}, version 1", "Title: {}", "Details: {}"),
    "zh-CN": ("{}-MS-{}，第 1 版", "标题：{}", "详细说明：{}"),
}


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(_WAITING).all():
        heading, title, text = _LINES[row.language]
        lines = [heading.format(row.code, row.number), title.format(row.title)]
        lines += [text.format(row.text)] if row.text else []
        sealed = "\n".join(lines)
        asked = {
            "record": row.record,
            "version": 1,
            "sealed": sealed,
            "digest": hashlib.sha256(sealed.encode()).hexdigest(),
            "asked_at": row.state_since,
            "asked_by": row.asked_by,
        }
        connection.execute(_DECISIONS.insert(), asked)


def downgrade() -> None:
    op.execute("DELETE FROM decisions WHERE record IN (SELECT id FROM records WHERE kind = 'milestone')")
