"""A message becomes a record once, whoever asks for it; its author, link and files go with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.messages.intentions import ShowRecord
from bot.messages.records import Attached
from bot.refusals import Onlooker, ProjectIsClosed
from bot.use_cases.cards import card_of
from bot.use_cases.comments import comment_on
from bot.use_cases.records import Filed
from bot.use_cases.refiling import convert_record
from bot.use_cases.sources import Message, SharedFile, file_message, is_source, note_deletion, note_edit
from storage import history, people, projects, sources, stamps
from storage.database import Transaction
from storage.values.people import Person
from storage.values.records import Record, Source
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, answered, asking, reread, say_all, to_be_said
from tests.use_cases.refusing import everything, refused

STAMP = "1700000000.000100"
LATER = MONDAY + timedelta(hours=1)
LINK = "https://northwind.slack.com/archives/C0NW/p1700000000000100"
PICTURE = SharedFile(id="F1", name="picture.png", permalink="https://northwind.slack.com/files/U/F1/picture.png")
NAMELESS = SharedFile(id="F2")


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def a_message(
    cast: Cast, author: Person | None, *, thread: str | None = None, files: Sequence[SharedFile] = ()
) -> Message:
    return Message(
        channel=cast.channel.slack_id,
        stamp=STAMP,
        thread=thread,
        author=author.id if author else None,
        permalink=LINK,
        files=tuple(files),
    )


def filed(
    tx: Transaction, cast: Cast, message: Message, *, by: Person | None = None, kind: Kind = ISSUE, text: str = "Broken"
) -> Filed:
    return file_message(tx, asking(tx, cast, by or cast.lead), kind, message, None, text, {}, now=MONDAY)


def source_of(tx: Transaction, record: Record) -> Source:
    found = sources.of(tx, record.id)
    assert found is not None
    return found


def test_author_text_and_link_go_into_the_record(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client), text="Broken\nSince noon").record

    assert (record.title, record.text, record.reporter) == ("Broken", "Since noon", cast.client.id)
    assert record.origin == STAMP
    assert source_of(tx, record) == Source(
        record=record.id,
        channel=cast.channel.id,
        stamp=STAMP,
        author=cast.client.id,
        permalink=LINK,
        edited_at=None,
        deleted_at=None,
    )
    [line] = history.of(tx, record.id, {"client"})
    assert (line.by, line.details["author"]) == (cast.lead.id, "Cleo")


def test_whoever_asks_how_often_it_is_one_record_of_a_kind(tx: Transaction, cast: Cast) -> None:
    message = a_message(cast, cast.client)

    first = filed(tx, cast, message)
    again = [filed(tx, cast, message, by=person) for person in (cast.client, cast.developer, cast.approver)]

    assert first.anew
    assert [(one.record, one.anew) for one in again] == [(first.record, False)] * 3
    assert filed(tx, cast, message, kind=FEEDBACK).anew


def test_its_card_stands_in_the_thread_of_the_message(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client, thread="1600000000.000100")).record

    assert record.origin == "1600000000.000100"


def test_who_records_their_own_words_is_not_named_twice(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client), by=cast.client).record

    [line] = history.of(tx, record.id, {"client"})
    assert "author" not in line.details


def test_what_an_app_or_an_onlooker_wrote_is_reported_by_whoever_records_it(tx: Transaction, cast: Cast) -> None:
    alarm = filed(tx, cast, a_message(cast, None), by=cast.client).record
    foreign = filed(tx, cast, a_message(cast, cast.onlooker), by=cast.client, kind=FEEDBACK).record

    assert alarm.reporter == foreign.reporter == cast.client.id
    assert source_of(tx, foreign).author == cast.onlooker.id


def test_somebody_we_could_not_look_up_reported_what_they_wrote(tx: Transaction, cast: Cast) -> None:
    stranger = people.keep_unknown(tx, cast.workspace.id, "U0STRANGER")

    assert filed(tx, cast, a_message(cast, stranger)).record.reporter == stranger.id


def test_an_onlooker_records_nothing_and_a_closed_project_takes_nothing(tx: Transaction, cast: Cast) -> None:
    with refused(tx, Onlooker):
        filed(tx, cast, a_message(cast, cast.client), by=cast.onlooker)
    projects.change(tx, cast.project, {"status": "closed"})
    with refused(tx, ProjectIsClosed):
        filed(tx, cast, a_message(cast, cast.client))


def test_files_stand_on_both_cards_by_name_and_link(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client, files=[PICTURE, NAMELESS])).record

    for audience in Audience:
        assert card_of(tx, cast.project, record, audience).attachments == (
            Attached(name="picture.png", permalink=PICTURE.permalink),
            Attached(name=None, permalink=None),
        )


def test_files_under_the_client_card_stand_on_both_cards_and_those_under_ours_on_ours(
    tx: Transaction, cast: Cast
) -> None:
    record = filed(tx, cast, a_message(cast, cast.client, files=[PICTURE])).record
    say_all(tx)
    client = asking(tx, cast, cast.client)
    comment_on(tx, client, STAMP, "and this", (NAMELESS, PICTURE), now=MONDAY)
    assert [(one.intention, one.audience) for one in to_be_said(tx, ShowRecord)] == [
        ("ShowRecord", "client"),
        ("ShowRecord", "team"),
    ]
    say_all(tx)
    ours = stamps.card_said(tx, cast.team_channel.id, f"record:{record.id}")
    assert ours is not None
    lead = asking(tx, cast, cast.lead, where=cast.team_channel)
    comment_on(tx, lead, ours.stamp, "look", (replace(PICTURE, id="F3", name="ours.png"),), now=MONDAY)

    shown = {audience: _names(tx, cast, record, audience) for audience in Audience}

    assert shown == {
        Audience.CLIENT: ["picture.png", None],
        Audience.TEAM: ["picture.png", None, "ours.png"],
    }


def test_a_reply_with_a_file_we_know_changes_no_card(tx: Transaction, cast: Cast) -> None:
    filed(tx, cast, a_message(cast, cast.client, files=[PICTURE]))
    say_all(tx)

    comment_on(tx, asking(tx, cast, cast.client), STAMP, "again", (PICTURE,), now=MONDAY)

    assert to_be_said(tx, ShowRecord) == []


def test_what_becomes_of_a_record_keeps_its_message_and_files(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client, files=[PICTURE, NAMELESS])).record

    became = convert_record(tx, asking(tx, cast, cast.lead), cast.project.id, record.id, FEEDBACK, now=MONDAY).record

    assert source_of(tx, became) == replace(source_of(tx, record), record=became.id)
    assert _names(tx, cast, became, Audience.CLIENT) == ["picture.png", None]


def edited(tx: Transaction, cast: Cast, before: str, after: str, *, by: Person | None = None) -> None:
    note_edit(tx, asking(tx, cast, by or cast.client), STAMP, before=before, after=after, now=LATER)


def test_both_versions_of_an_edited_message_are_kept_and_the_record_keeps_its_words(
    tx: Transaction, cast: Cast
) -> None:
    record = filed(tx, cast, a_message(cast, cast.client), text="Broken").record
    say_all(tx)

    edited(tx, cast, "Broken", "Broken since noon")
    edited(tx, cast, "Broken since noon", "Never mind")

    lines = [line for line in history.of(tx, record.id, {"client"}) if line.deed == "source_edited"]
    assert [(line.details["before"], line.said, line.by) for line in lines] == [
        ("Broken", "Broken since noon", cast.client.id),
        ("Broken since noon", "Never mind", cast.client.id),
    ]
    assert (reread(tx, record).title, source_of(tx, record).edited_at) == ("Broken", LATER)
    for audience in Audience:
        assert card_of(tx, cast.project, reread(tx, record), audience).source_fate == "edited"
    assert [(one.intention, one.audience) for one in to_be_said(tx)] == [
        ("ShowRecord", "client"),
        ("ShowRecord", "team"),
        ("TellLine", "team"),
        ("TellLine", "team"),
    ]


def test_every_record_of_an_edited_message_says_so(tx: Transaction, cast: Cast) -> None:
    message = a_message(cast, cast.client)
    made = [filed(tx, cast, message, kind=kind).record for kind in (ISSUE, FEEDBACK)]

    edited(tx, cast, "Broken", "Broken since noon")

    assert [source_of(tx, record).edited_at for record in made] == [LATER, LATER]


def test_a_file_put_into_a_message_later_is_kept(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client)).record

    note_edit(tx, asking(tx, cast, cast.client), STAMP, before="Broken", after="Broken", files=(PICTURE,), now=LATER)

    assert _names(tx, cast, record, Audience.CLIENT) == ["picture.png"]


def test_what_was_recorded_stays_when_its_message_is_deleted(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client), text="Broken").record
    say_all(tx)

    for _ in range(2):  # Slack may tell of it twice: a stone is put there, then it is taken away
        note_deletion(tx, asking(tx, cast, cast.client), STAMP, now=LATER)

    lines = [(line.deed, line.by) for line in history.of(tx, record.id, {"client"})]
    assert lines == [("filed", cast.lead.id), ("source_deleted", None)]
    assert reread(tx, record).title == "Broken"
    assert card_of(tx, cast.project, reread(tx, record), Audience.CLIENT).source_fate == "deleted"


def test_of_a_record_that_has_ended_the_card_says_so_and_nobody_is_told(tx: Transaction, cast: Cast) -> None:
    record = filed(tx, cast, a_message(cast, cast.client)).record
    answered(tx, cast, record, "decline", {"reason": "As agreed"})
    say_all(tx)

    edited(tx, cast, "Broken", "Broken since noon")

    assert [one.intention for one in to_be_said(tx)] == ["ShowRecord", "ShowRecord"]


def test_an_edit_of_any_other_message_changes_nothing(tx: Transaction, cast: Cast) -> None:
    filed(tx, cast, a_message(cast, cast.client))
    before = everything(tx)

    note_edit(tx, asking(tx, cast, cast.client), "1.0", before="a", after="b", now=LATER)
    note_edit(tx, asking(tx, cast, cast.lead, where=cast.team_channel), STAMP, before="a", after="b", now=LATER)
    note_deletion(tx, asking(tx, cast, cast.client), "1.0", now=LATER)

    assert everything(tx) == before
    team, channel = cast.workspace.slack_id, cast.channel.slack_id
    assert [is_source(tx, team, channel, stamp) for stamp in (STAMP, "1.0")] == [True, False]
    assert not is_source(tx, team, cast.team_channel.slack_id, STAMP)
    assert not is_source(tx, team, "C0UNHEARDOF", STAMP)


def test_a_record_from_a_form_has_no_message(tx: Transaction, cast: Cast) -> None:
    record = a_record(tx, cast)

    card = card_of(tx, cast.project, record, Audience.TEAM)

    assert (card.permalink, card.source_fate, card.attachments) == (None, None, ())


def _names(tx: Transaction, cast: Cast, record: Record, audience: Audience) -> list[str | None]:
    return [file.name for file in card_of(tx, cast.project, reread(tx, record), audience).attachments]
