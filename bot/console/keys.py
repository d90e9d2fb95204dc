"""`python -m bot rotate-keys`: every token is locked with the newest of TOKEN_KEYS, so that older ones can go."""

from collections.abc import Iterator

from bot.console import No
from bot.console.asking import settings_or_no, with_database
from bot.keys import Keys
from bot.use_cases.installations import relock


def rotated() -> Iterator[str]:
    """Lock all tokens with the newest key, also while the bot runs. Raises No."""
    keys = settings_or_no().keys
    if not keys:
        raise No("TOKEN_KEYS is not set: where one workspace speaks with SLACK_BOT_TOKEN, no token is kept.")
    done = with_database(lambda db: db.write(relock, Keys(keys)))
    yield f"Locked with the newest key: {done.done}."
    if done.unreadable:
        raise No(
            f"None of TOKEN_KEYS opens the tokens of {', '.join(done.unreadable)}. Put back the key that is missing, "
            "or have them install again."
        )
    yield "Older keys can be taken out of TOKEN_KEYS."
