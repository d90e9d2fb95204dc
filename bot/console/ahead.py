"""`python -m bot ahead`: what would be posted next, project by project, without posting anything."""

from collections.abc import Iterator

from bot.console import No
from bot.console.asking import with_database
from bot.use_cases.ahead import everything_ahead
from bot.words import Language, Words


def foreseen(code: str | None) -> Iterator[str]:
    """The next posts of every project, or of one, in English; each in the zone of its rhythm. Raises No."""
    found = with_database(lambda db: db.read(everything_ahead, code))
    if found is None:
        raise No(f"There is no project {code}.")
    words = Words(Language.EN)
    for project, silence, ahead in found:
        yield f"{project.code} · {project.client} · {project.name}"
        if silence is not None:
            until = words.moment(silence.until, project.zone) if silence.until else "somebody of the team ends it"
            yield f"       silent until {until}"
        for coming in ahead:
            what = coming.title or words(f"home.post.{coming.post}")
            paused = f" {words('check.paused')}" if coming.schedule.paused else ""
            yield f"       {words.moment(coming.at, coming.schedule.zone)} ({coming.schedule.zone})  {what}{paused}"
        if not ahead:
            yield "       nothing is planned"
