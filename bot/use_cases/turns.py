"""Whose turn it is, person by person: who is called to a record, because they are there and it is theirs to go on."""

from bot.kinds import kind_named
from bot.kinds.kind import Role
from bot.use_cases.callers import Standing, answers_for, deciders, standing_in
from storage import people
from storage.database import Transaction
from storage.values.people import Person
from storage.values.projects import Project
from storage.values.records import Record


def whose_turn(tx: Transaction, project: Project, record: Record) -> list[Person]:
    """Whom a record waits for; of the client whoever raised or owns it, else those who decide. Nobody at an end."""
    kind = kind_named(record.kind)
    match kind.state(record.state).waits_for:
        case None:
            return []
        case Role.TEAM:
            return our_turn(tx, project, record)
        case Role.APPROVER:
            return deciders(tx, project)
        case _:
            person = people.get(tx, (kind.by_owner and record.owner) or record.reporter)
            # Whoever could not be looked up is once they press a button.
            is_theirs = standing_in(tx, project, person) in {Standing.CLIENT, Standing.UNKNOWN}
            return [person] if is_theirs and not person.gone else deciders(tx, project)


def our_turn(tx: Transaction, project: Project, record: Record) -> list[Person]:
    """Who of us goes on with it: its owner, else whoever answers for the project; nobody where nobody is left."""
    owner = people.get(tx, record.owner) if record.owner is not None else None
    if owner is not None and not owner.gone and standing_in(tx, project, owner) is Standing.TEAM:
        return [owner]
    answering = answers_for(tx, project)
    return [] if answering.gone else [answering]
