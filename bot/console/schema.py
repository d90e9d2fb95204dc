"""Whether this version and its database go together, in words for whoever starts it."""

from bot.console import No
from storage.revisions import Age, Newer, Unreachable, age

OLDER = "The database is not of this version: run `python -m bot migrate`."
NEWER = "The database is of a newer version of Rapport than this one: start that version, or restore a backup."


def why_unknown(url: str) -> str | None:
    """Why nothing may be done with this database, and what helps; None where its tables are ours."""
    try:
        found = age(url)
    except Unreachable as why:
        return f"The database does not answer: {why}"
    match found:
        case Age.OURS:
            return None
        case Age.OLDER:
            return OLDER
        case Age.NEWER:
            return NEWER


def brought_up_to_date(url: str) -> None:
    """Bring the database to this version. Raises No."""
    try:
        if age(url) is Age.OURS:
            return
        from storage.migrate import migrate  # noqa: PLC0415  Alembic takes its time, and is seldom needed

        migrate(url)
    except Newer:
        raise No(NEWER) from None
    except Unreachable as why:
        raise No(f"The database does not answer: {why}") from None
