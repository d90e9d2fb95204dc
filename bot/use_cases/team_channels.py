"""Where the team looks at a project may change: what is open is shown in the channel that is the team's from now on."""

from datetime import datetime

from bot.kinds import KINDS
from bot.messages.audiences import Audience
from bot.use_cases.outgoing import refresh_card, tell_rest
from storage import lists, outbox, stamps
from storage.database import Transaction
from storage.values.projects import Project

SHOWN = 500  # open records, the newest; Slack takes a message a second. The others are shown once there is more to tell


def show_open(tx: Transaction, project: Project, *, most: int = SHOWN, now: datetime) -> int:
    """Show the team the open records of a project in its new channel, the oldest first; how many there are of them.

    What happens meanwhile is told before. A card that stands there from earlier is brought up to date in its place.
    """
    if project.team_channel is None or not most:
        return 0
    standing = [
        record for kind in KINDS for record in lists.of_kind(tx, project.id, kind.name, kind.open_states, most=most)
    ]
    shown = sorted(standing, key=lambda record: record.id)[-most:]
    for record in shown:
        is_new = stamps.card_said(tx, project.team_channel, f"record:{record.id}") is None
        refresh_card(tx, project, record, f"here:{now.isoformat()}", due_at=outbox.IN_ITS_TURN)
        if is_new:
            tell_rest(tx, project, record, (Audience.TEAM,))
    return len(shown)
