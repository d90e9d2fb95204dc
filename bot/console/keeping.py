"""`python -m bot backup FILE` and `python -m bot export`: what can be carried away."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bot.console import No
from bot.console.asking import settings_or_no, with_database
from bot.use_cases.exports import decided_in_project
from bot.use_cases.polls import RATINGS
from bot.use_cases.satisfaction import PollSummed, satisfaction
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
    """How satisfied clients were, poll by poll, as CSV for a spreadsheet; of all projects without a code. Raises No."""
    found = with_database(lambda db: db.read(satisfaction, code))
    if found is None:
        raise No(f"There is no project {code}.")
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    ratings = [
        f"{name} {what}" for name in RATINGS for what in ("average", "satisfied %", "lowest", "highest", "change")
    ]
    nps = ["promoters", "passives", "detractors", "NPS", "NPS change"]
    lines.writerow(["code", "client", "project", "day", "answered", *ratings, *nps])
    lines.writerows(_row(one) for one in found)
    yield written.getvalue().rstrip("\n")


def _row(summed: PollSummed) -> list[str | float | None]:
    row: list[str | float | None] = [_text(summed.code), _text(summed.client), _text(summed.project)]
    row += [summed.day.isoformat(), summed.answered]
    for name in RATINGS:
        rated = summed.ratings[name]
        row += [round(rated.average, 2), round(rated.satisfied, 1), rated.lowest, rated.highest, _rounded(rated.change)]
    nps = summed.recommend
    return [*row, nps.promoters, nps.passives, nps.detractors, round(nps.score, 1), _rounded(nps.change)]


def _rounded(change: float | None) -> float | None:
    return None if change is None else round(change, 2)


def _text(said: str) -> str:
    """What people typed, so that no spreadsheet takes it for a formula (OWASP, "CSV Injection")."""
    return f"'{said}" if said.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else said
