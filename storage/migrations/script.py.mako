<%
def without_remarks(commands):
    lines = [line for line in (commands or "").splitlines() if not line.strip().startswith("# ###")]
    return "\n".join(lines).strip() or "pass"
%>\
"""${message[0].upper() + message[1:]}."""

import sqlalchemy as sa
from alembic import op
% if imports:

${imports}
% endif

revision = ${'"' + up_revision + '"'}
down_revision = ${'"' + down_revision + '"' if down_revision else None}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${without_remarks(upgrades)}


def downgrade() -> None:
    ${without_remarks(downgrades)}
