"""`python -m bot ahead`: what would be posted next, project by project, without posting anything."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bot.console import No
from bot.console.asking import with_database
from bot.use_cases.ahead import Posted, everything_ahead, everything_foreseen
from bot.use_cases.coming import Coming
from bot.words import Language, Words
from storage.values.projects import Project
from storage.values.schedules import Silence

INDENT = " " * 7


def foreseen(code: str | None) -> Iterator[str]:
    """The next posts of every project, or of one, in English; each in the zone of its rhythm. Raises No."""
    found = with_database(lambda db: db.read(everything_ahead, code))
    if found is None:
        raise No(f"There is no project {code}.")
    for project, silence, ahead in found:
        yield from _project(project, silence)
        yield from (_post(coming) for coming in ahead)
        if not ahead:
            yield f"{INDENT}nothing is planned"


def foreseen_with_texts(code: str | None, as_text: Callable[[Words, Posted], str]) -> Iterator[str]:
    """The same with what each would say, in its project's language, as far as it is known now. Raises No."""
    found = with_database(lambda db: db.read(everything_foreseen, code, now=datetime.now(UTC)))
    if found is None:
        raise No(f"There is no project {code}.")
    for project, silence, ahead in found:
        yield from _project(project, silence)
        for coming, content in ahead:
            yield _post(coming)
            yield from (f"{INDENT}  | {line}" for line in as_text(Words(content.language), content).splitlines())
        if not ahead:
            yield f"{INDENT}nothing is planned"


def _project(project: Project, silence: Silence | None) -> Iterator[str]:
    words = Words(Language.EN)
    yield f"{project.code} · {project.client} · {project.name}"
    if silence is not None:
        until = words.moment(silence.until, project.zone) if silence.until else "somebody of the team ends it"
        yield f"{INDENT}silent until {until}"


def _post(coming: Coming) -> str:
    words = Words(Language.EN)
    what = coming.title or words(f"home.post.{coming.post}")
    paused = f" {words('check.paused')}" if coming.schedule.paused else ""
    return f"{INDENT}{words.moment(coming.at, coming.schedule.zone)} ({coming.schedule.zone})  {what}{paused}"
