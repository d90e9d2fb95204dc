"""The message a record was made from is found by its place; its files are kept once, for whoever may see them."""

from datetime import UTC, datetime

from storage import channels, emoji, people, projects, records, sources
from storage.database import Transaction
from storage.values.records import Attachment, Source

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STAMP = "1700000000.000100"


def a_project(tx: Transaction) -> tuple[int, int, int]:
    """A project, its channel, a person."""
    workspace = channels.keep_workspace(tx, "T1", None, None)
    channel = channels.keep(tx, workspace.id, "C1")
    person = people.keep_unknown(tx, workspace.id, "U1")
    agreed = {
        "workspace": workspace.id,
        "code": "NW",
        "name": "Shop",
        "client": "Northwind",
        "channel": channel.id,
        "team_channel": None,
        "currency": "EUR",
        "language": "en",
        "zone": "Europe/Berlin",
        "country": None,
        "client_country": None,
        "lead": person.id,
    }
    return projects.add(tx, agreed, now=NOON).id, channel.id, person.id


def a_record(tx: Transaction, project: int, person: int, source: str) -> int:
    return records.add(
        tx,
        project,
        "issue",
        title="Login",
        text="",
        state="new",
        reporter=person,
        fields={},
        origin=None,
        source=source,
        now=NOON,
    ).id


def test_every_record_of_a_message_is_found_by_its_place(tx: Transaction) -> None:
    project, channel, person = a_project(tx)
    first, second = (a_record(tx, project, person, source) for source in ("a", "b"))
    made = [Source(record, channel, STAMP, person, "https://x", None, None) for record in (first, second)]
    for source in made:
        sources.add(tx, source)

    assert sources.at(tx, channel, STAMP) == made
    assert sources.at(tx, channel, "1.0") == []
    assert sources.of(tx, first) == made[0]
    assert sources.of(tx, second + 1) is None


def test_what_became_of_a_message_is_kept_with_its_record(tx: Transaction) -> None:
    project, channel, person = a_project(tx)
    record = a_record(tx, project, person, "a")
    sources.add(tx, Source(record, channel, STAMP, None, None, None, None))

    sources.edited(tx, record, now=NOON)
    sources.deleted(tx, record, now=NOON)

    assert sources.of(tx, record) == Source(record, channel, STAMP, None, None, NOON, NOON)


def test_a_file_is_kept_once_in_the_order_in_which_it_came(tx: Transaction) -> None:
    project, _, person = a_project(tx)
    record = a_record(tx, project, person, "a")

    assert sources.attach(tx, record, "client", [("F2", "b.png", None), ("F1", None, "https://x")]) == 2
    assert sources.attach(tx, record, "team", [("F1", "again", None), ("F3", "ours.txt", None)]) == 1

    assert sources.attached(tx, record, ["client"]) == [
        Attachment(record, "F2", 0, "client", "b.png", None),
        Attachment(record, "F1", 1, "client", None, "https://x"),
    ]
    assert [file.file for file in sources.attached(tx, record, ["client", "team"])] == ["F2", "F1", "F3"]


def test_what_a_record_became_has_its_message_and_files(tx: Transaction) -> None:
    project, channel, person = a_project(tx)
    record, became, without = (a_record(tx, project, person, source) for source in ("a", "b", "c"))
    sources.add(tx, Source(record, channel, STAMP, person, "https://x", NOON, None))
    sources.attach(tx, record, "team", [("F1", "a.png", "https://x")])

    sources.hand_on(tx, record, became)
    sources.hand_on(tx, without, a_record(tx, project, person, "d"))

    assert sources.of(tx, became) == Source(became, channel, STAMP, person, "https://x", NOON, None)
    assert sources.attached(tx, became, ["team"]) == [Attachment(became, "F1", 0, "team", "a.png", "https://x")]


def test_the_emoji_that_were_chosen_last_count(tx: Transaction) -> None:
    project, _, _ = a_project(tx)

    emoji.choose(tx, project, {"issue": "bug fire", "feedback": ""})
    emoji.choose(tx, project, {"issue": "beetle"})

    assert emoji.chosen(tx, project) == {"issue": "beetle", "feedback": ""}
    assert emoji.chosen(tx, project + 1) == {}
