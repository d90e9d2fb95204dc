"""A risk stays with the team; of one that is cleared the client reads the words that were written for them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.kinds.issue import ISSUE
from bot.kinds.risk import CLEARED, RISK
from bot.messages.audiences import Audience
from bot.messages.gate import Destination, NotForThem, admit
from bot.messages.overviews import DigestItem
from bot.refusals import NoSuchRecord, NotOffered, Refusal, TeamOnly
from bot.use_cases.cards import card_of
from bot.use_cases.comments import note
from bot.use_cases.digests import post_now, post_of
from bot.use_cases.drafts import preview
from bot.use_cases.lookups import client_sees, history_seen, listed, record_seen, records_named, team_sees
from bot.use_cases.moves import move_record
from bot.use_cases.overviews import PARTS, overview_of, status_of
from bot.use_cases.records import file_record
from bot.use_cases.refiling import convert_record
from storage.database import Database, Transaction
from storage.values.records import Record
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, moved, reread, to_be_said

DAY = timedelta(days=1)
INTERNAL = "Their CTO wants to leave"
TOLD = "The new contact may need time to settle in"


def a_risk(tx: Transaction, cast: Cast, title: str = INTERNAL) -> Record:
    return a_record(tx, cast, RISK, title, by=cast.lead)


def told(tx: Transaction, cast: Cast, audience: Audience) -> dict[str, list[str]]:
    seen = overview_of(tx, cast.project, audience, since=MONDAY - DAY, now=MONDAY + DAY)
    lines = {part: [item.title for item in getattr(seen, part) if isinstance(item, DigestItem)] for part in PARTS}
    return {part: found for part, found in lines.items() if found}


async def test_nothing_of_a_risk_goes_to_the_clients_channel(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> set[tuple[int, str]]:
        cast = a_project(tx)
        risk = a_risk(tx, cast)
        risk = moved(tx, cast, risk, "clear", by=cast.lead, for_client=TOLD)
        risk = moved(tx, cast, risk, "keep_back", by=cast.lead)
        moved(tx, cast, risk, "occur", by=cast.lead)
        waiting = to_be_said(tx)
        assert len(waiting) > 3
        assert {one.channel for one in waiting} == {cast.team_channel.id}
        return {(one.channel == cast.channel.id, one.audience) for one in waiting}

    assert await sqlite_database.write(story) == {(False, "team")}


async def test_for_a_client_there_is_no_such_record(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        risk = a_risk(tx, cast)
        client, project = asking(tx, cast, cast.client), cast.project.id
        tries: list[Callable[[], object]] = [
            lambda: record_seen(tx, client, project, risk.id, now=MONDAY),
            lambda: records_named(tx, client, RISK, "1", now=MONDAY),
            lambda: records_named(tx, client, ISSUE, "RSK-1", now=MONDAY),
            lambda: history_seen(tx, client, project, risk.id),
            lambda: move_record(tx, client, project, risk.id, "avert", {}, now=MONDAY),
            lambda: convert_record(tx, client, project, risk.id, ISSUE, now=MONDAY),
        ]
        for one in tries:
            with pytest.raises(NoSuchRecord):
                one()
        with pytest.raises(TeamOnly):
            listed(tx, client, RISK, "")
        with pytest.raises(TeamOnly):
            file_record(tx, client, RISK, "Ours too", "", {}, source="s", now=MONDAY)
        assert reread(tx, risk) == risk

    await sqlite_database.write(story)


async def test_the_gate_lets_no_card_of_a_risk_through_to_a_client(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        card = card_of(tx, cast.project, a_risk(tx, cast), Audience.CLIENT)
        with pytest.raises(NotForThem):
            admit(card, Destination(channel="C1", audience=Audience.CLIENT, projects=frozenset({cast.project.id})))

    await sqlite_database.write(story)


async def test_a_note_can_be_left_on_a_risk_by_the_team(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        risk, project = a_risk(tx, cast), cast.project.id
        lead = asking(tx, cast, cast.lead, where=cast.team_channel)
        assert team_sees(tx, lead, project, risk.id).reference == "NW-RSK-1"
        note(tx, lead, project, risk.id, "Ask Ben", now=MONDAY)
        assert history_seen(tx, lead, project, risk.id).lines[0].said == "Ask Ben"
        for record, refusal in ((risk, NoSuchRecord), (a_record(tx, cast), TeamOnly)):
            with pytest.raises(refusal):
                team_sees(tx, asking(tx, cast, cast.client), project, record.id)

    await sqlite_database.write(story)


async def test_what_is_ours_alone_does_not_become_the_clients_nor_the_other_way(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> None:
        cast = a_project(tx)
        lead = asking(tx, cast, cast.lead)
        for record, into in ((a_risk(tx, cast), ISSUE), (a_record(tx, cast, by=cast.lead), RISK)):
            with pytest.raises(NotOffered):
                convert_record(tx, lead, cast.project.id, record.id, into, now=MONDAY)
        with pytest.raises(NotOffered):
            client_sees(tx, lead, cast.project.id, 1)

    await sqlite_database.write(story)


async def test_a_cleared_risk_is_told_in_the_words_for_the_client_and_only_while_it_is_cleared(
    sqlite_database: Database,
) -> None:
    def story(tx: Transaction) -> list[dict[str, list[str]]]:
        cast = a_project(tx)
        risk = a_risk(tx, cast)
        found = [told(tx, cast, Audience.CLIENT)]
        with pytest.raises(Refusal):
            moved(tx, cast, risk, "clear", by=cast.lead)
        risk = moved(tx, cast, risk, "clear", by=cast.lead, for_client=TOLD)
        assert risk.state == CLEARED
        found += [told(tx, cast, Audience.CLIENT), told(tx, cast, Audience.TEAM)]
        risk = moved(tx, cast, risk, "keep_back", by=cast.lead)
        found.append(told(tx, cast, Audience.CLIENT))
        moved(tx, cast, risk, "avert", by=cast.lead)
        found.append(told(tx, cast, Audience.CLIENT))
        return found

    assert await sqlite_database.write(story) == [{}, {"risks": [TOLD]}, {"risks": [INTERNAL]}, {}, {}]


async def test_a_digest_its_preview_and_a_clients_status_say_nothing_else_of_it(sqlite_database: Database) -> None:
    def story(tx: Transaction) -> tuple[str, list[bool], list[str]]:
        cast = a_project(tx)
        a_risk(tx, cast, "Another secret")
        moved(tx, cast, a_risk(tx, cast), "clear", by=cast.lead, for_client=TOLD)
        lead = asking(tx, cast, cast.lead)
        seen = repr([preview(tx, lead, now=MONDAY + DAY), status_of(tx, asking(tx, cast, cast.client), now=MONDAY)])
        posts = []
        for later in (DAY, 2 * DAY):
            post = post_of(tx, cast.project, post_now(tx, lead, now=MONDAY + later).id)
            assert post is not None
            posts.append(post)
        still = [item.still for post in posts for item in post.overview.risks if isinstance(item, DigestItem)]
        return seen + repr(posts), still, [title for title in (TOLD, INTERNAL, "Another secret") if title in seen]

    said, still, found = await sqlite_database.write(story)
    assert found == [TOLD]
    assert INTERNAL not in said
    assert "Another secret" not in said
    assert still == [False, True]
