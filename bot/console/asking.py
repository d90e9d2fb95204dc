"""How a command reaches the database, and how it hears no."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.console import No
from bot.console.schema import why_unknown
from bot.settings import BadSettings, Settings, Way, read_settings
from storage.database import Database, open_database
from storage.projects import SeveralOfThisCode

PATIENCE = 30.0  # seconds that a command waits for whoever writes at the moment

T = TypeVar("T")


def settings_or_no() -> Settings:
    """The settings as far as a command needs them that does not speak with Slack. Raises No."""
    try:
        return read_settings(Way.SILENT)
    except BadSettings as complaints:
        raise No(str(complaints)) from None


def with_database(ask: Callable[[Database], Awaitable[T]]) -> T:
    """What `ask` answers, which is handed the database. Raises No where it cannot be asked."""
    url = settings_or_no().database_url.get_secret_value()
    why = why_unknown(url)
    if why is not None:
        raise No(why)

    async def asked() -> T:
        database = open_database(url, busy_timeout=PATIENCE)
        try:
            return await ask(database)
        except SeveralOfThisCode as code:
            raise No(
                f"Several workspaces have a project {code}. Say which, by Slack's id of the workspace: T0123ABCD/{code}"
            ) from None
        finally:
            await database.close()

    return asyncio.run(asked())
