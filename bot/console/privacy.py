"""`python -m bot person` and `retention`: what is held about somebody, and having it, or what is old, forgotten."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.console import No
from bot.console.asking import with_database
from bot.use_cases.privacy import forget_person, held_about
from bot.use_cases.retention import let_words_go


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


def let_go(code: str, days: int) -> Iterator[str]:
    """Let go of what was written about what has been over for so many days. Raises No."""
    before = datetime.now(UTC) - timedelta(days=days)
    records = with_database(lambda db: db.write(let_words_go, code, before=before))
    if records is None:
        raise No(f"There is no project {code}.")
    yield f"{code}: the words of {records} records went that were over before {before:%Y-%m-%d}; their numbers stay."


def _unknown(slack_id: str) -> No:
    return No(
        f"Nothing is held about {slack_id}; the id is the one that Slack shows in a profile, under Copy member ID."
    )
