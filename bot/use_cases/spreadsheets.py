"""What can be opened in a spreadsheet, as CSV. What people typed is never taken for a formula."""

import csv
import io
from collections.abc import Sequence

from bot.use_cases.programmes import RATINGS
from bot.use_cases.pulses import HAPPY, NEITHER, SAD, Clicks
from bot.use_cases.tallies import Summed
from storage.values.projects import Project

_Cell = str | float | None


def as_csv(found: Sequence[tuple[Project, Summed]], clicks: Sequence[tuple[Project, Clicks]]) -> str:
    """Poll by poll, a line each; a project's own questions follow the usual ones.

    Then what was clicked after issues, a line for each month: a scale of its own, in columns of its own. Where too few
    have answered, and anonymously, there is only how many they were.
    """
    asked = [question for _, one in found for question in one.tally.poll.questions]
    questions = list(dict.fromkeys((*RATINGS, *asked)))
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    ratings = [_text(f"{question} {what}") for question in questions for what in _OF_RATING]
    nps = ["promoters", "passives", "detractors", "NPS", "NPS change"]
    faces = ["happy", "neither", "sad"]
    lines.writerow(["code", "client", "project", "asked", "day", "answered", "anonymous", *ratings, *nps, *faces])
    lines.writerows([*_row(project, one, questions), *[None] * len(faces)] for project, one in found)
    unrated = [None] * (len(ratings) + len(nps))
    lines.writerows(_clicked(project, one, unrated) for project, one in clicks)
    return written.getvalue()


_OF_RATING = ("average", "satisfied %", "lowest", "highest", "change")


def _row(project: Project, summed: Summed, questions: Sequence[str]) -> list[_Cell]:
    poll = summed.tally.poll
    row = [*_of_project(project), "poll"]
    row += [poll.day.isoformat(), summed.tally.answered, "yes" if poll.anonymous else "no"]
    for question in questions:
        rated = summed.ratings.get(question)
        if rated is None:
            row += [None] * len(_OF_RATING)
        else:
            row += [round(rated.average, 2), round(rated.satisfied, 1), rated.lowest, rated.highest]
            row.append(_rounded(rated.change))
    nps = summed.recommend
    if nps is None:
        return [*row, *[None] * 5]
    return [*row, nps.promoters, nps.passives, nps.detractors, round(nps.score, 1), _rounded(nps.change)]


def _clicked(project: Project, clicks: Clicks, unrated: Sequence[None]) -> list[_Cell]:
    row = [*_of_project(project), "one click after an issue", clicks.month.isoformat(), clicks.answered]
    row.append("yes" if clicks.anonymous else "no")
    return [*row, *unrated, *(clicks.faces.get(face) for face in (HAPPY, NEITHER, SAD))]


def _of_project(project: Project) -> list[_Cell]:
    return [_text(project.code), _text(project.client), _text(project.name)]


def _rounded(change: float | None) -> float | None:
    return None if change is None else round(change, 2)


def _text(said: str) -> str:
    """What people typed, so that no spreadsheet takes it for a formula (OWASP, "CSV Injection")."""
    return f"'{said}" if said.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) else said
