"""`python -m bot person ID`: all that is held about somebody, for them to read; and having them forgotten."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.console import No
from bot.console.asking import with_database
from bot.use_cases.privacy import forget_person, held_about


def shown(slack_id: str) -> Iterator[str]:
    """Every row in which somebody is named, as JSON. Raises No."""
    held = with_database(lambda db: db.read(held_about, slack_id))
    if not held:
        raise _unknown(slack_id)
    yield json.dumps(held, ensure_ascii=False, indent=1, default=str)


def forgotten(slack_id: str) -> Iterator[str]:
    """Replace the name and id of somebody everywhere. Raises No."""
    done = with_database(lambda db: db.write(forget_person, slack_id, now=datetime.now(UTC)))
    if done.leads:
        codes = ", ".join(project.code for project in done.leads)
        raise No(f"They lead {codes}: name another lead there first, by /client-setup in the channel.")
    if not done.names:
        raise _unknown(slack_id)
    yield from (
        f"{slack_id} is {name} from now on. What is in Slack itself, and in backups, is as it was."
        for name in done.names
    )


def _unknown(slack_id: str) -> No:
    return No(
        f"Nothing is held about {slack_id}; the id is the one that Slack shows in a profile, under Copy member ID."
    )
