"""What is held about a person, for them to read, and its end: their name and id are replaced, the record stays.

Whoever runs the bot asks for it on the command line, in nobody's name.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.use_cases.places import person_changed
from storage import holdings, people, projects, reports
from storage.database import Transaction
from storage.values.people import Person
from storage.values.projects import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What became of it: who they are called now, or which projects they lead, and then nothing was done."""

    names: tuple[str, ...] = ()
    leads: tuple[Project, ...] = ()


def held_about(tx: Transaction, slack_id: str) -> list[dict[str, list[dict[str, Any]]]]:
    """Every row in which somebody is named, once for each workspace from which we see them."""
    return [holdings.about(tx, person) for person in people.everywhere(tx, slack_id)]


def forget_person(tx: Transaction, slack_id: str, *, now: datetime) -> Forgotten:
    """Put another name and id in the place of theirs, everywhere; somebody who leads a project is not forgotten.

    What they raised, said and decided stays, under the other name and with their organisation; a project whose
    approver they were is told to name another. Who gestures again afterwards is met anew.
    """
    known = people.everywhere(tx, slack_id)
    leads = tuple(project for person in known for project in _led_by(tx, person))
    if leads:
        return Forgotten(leads=leads)
    return Forgotten(names=tuple(_forget(tx, person, now=now) for person in known))


def _led_by(tx: Transaction, person: Person) -> list[Project]:
    return [project for project in projects.answered_for_by(tx, person.id) if project.lead == person.id]


def _forget(tx: Transaction, person: Person, *, now: datetime) -> str:
    name = f"N. N. {person.id}"
    reports.print_anew(tx, person.id, person.slack_id)
    nobody = people.forget(tx, person.id, name=name, now=now)
    holdings.replace(tx, person, slack_id=nobody.slack_id, name=name)
    person_changed(tx, nobody, now=now)
    for project, roles in projects.roles_given(tx, person.id).items():
        projects.give_role(tx, project, person.id, None, instead_of=roles)
    return name
