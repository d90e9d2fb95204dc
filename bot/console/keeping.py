"""`python -m bot backup FILE` and `python -m bot export`: what can be carried away."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bot.console import No
from bot.console.asking import settings_or_no, with_database
from bot.use_cases.exports import decided_in_project
from bot.use_cases.satisfaction import satisfaction_sheet
from storage.backup import NoBackup, back_up


def backed_up(file: Path) -> Iterator[str]:
    """Copy the database while the bot runs. Raises No."""
    try:
        size = back_up(settings_or_no().database_url.get_secret_value(), file)
    except NoBackup as why:
        raise No(str(why)) from None
    yield f"{file} is a whole copy, {size:,} bytes. To restore it: stop the bot, and put it in the database's place."


def decisions_exported(code: str) -> Iterator[str]:
    """A project's decisions as JSON. Raises No."""
    found = with_database(lambda db: db.read(decided_in_project, code))
    if found is None:
        raise No(f"There is no project {code}.")
    yield json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1, default=str)


def satisfaction_exported(code: str | None) -> Iterator[str]:
    """How satisfied clients were, as CSV for a spreadsheet; of all projects without a code. Raises No."""
    found = with_database(lambda db: db.read(satisfaction_sheet, code))
    if found is None:
        raise No(f"There is no project {code}.")
    yield found.rstrip("\n")
