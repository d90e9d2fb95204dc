"""Whatever may happen in two projects that share a team, with secrets planted, and the look for them in what leaves."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import product

import pytest
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.kinds import KINDS, kind_named
from bot.kinds.kind import FieldType, Kind, Role
from bot.messages.audiences import READABLE, Audience
from bot.messages.gate import Destination
from bot.messages.records import RecordCard, RecordLine
from bot.refusals import NoSuchRecord, Onlooker, Refusal, TeamOnly
from bot.use_cases import delivery
from bot.use_cases.callers import BY_NAME, Caller
from bot.use_cases.callers import Standing as Who
from bot.use_cases.cards import card_of, line_of
from bot.use_cases.comments import comment_on
from bot.use_cases.digests import post_now
from bot.use_cases.drafts import approve_draft, edit_draft, skip_draft
from bot.use_cases.due_digests import post_due_digests
from bot.use_cases.edits import assign, edit_record
from bot.use_cases.lookups import history_seen, listed, record_seen
from bot.use_cases.moves import move_record, note_refusal
from bot.use_cases.overviews import status_of
from bot.use_cases.refiling import convert_record, undo_record
from bot.use_cases.rhythms import Post
from bot.use_cases.roles import count_people
from bot.use_cases.schedules import begin_schedule
from storage import channels, drafts, history, projects, schedules, stamps
from storage.database import Transaction
from storage.values.people import Person
from storage.values.places import Channel
from storage.values.records import Record
from tests.transactions import undone
from tests.use_cases.builders import MONDAY, Cast, a_person, a_project, a_record, asking, reread, to_be_said

SECRET = "TEAMONLY"  # marks what is ours alone, with a number behind it
ANSWERS = {
    FieldType.TEXT: "A line",
    FieldType.LONG_TEXT: "Some lines",
    FieldType.DATE: "2027-01-01",
    FieldType.HOURS: "8",
    FieldType.WORKING_DAYS: "2",
    FieldType.MONEY: "1200",
    FieldType.LINK: "https://example.com",
    FieldType.RECORD: "1",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A project with people of its own client; the two share the workspace, our people and the team channel."""

    cast: Cast
    mark: str  # stands in everything that is said about this project

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.cast.lead, self.cast.developer, self.cast.client, self.cast.approver)


def two_sides(tx: Transaction) -> tuple[Side, Side]:
    one = a_project(tx, code="AA", name="AAMARK shop", client="AAMARK")
    two = a_project(tx, code="BB", name="BBMARK shop", client="BBMARK", team_channel=one.team_channel.id)
    projects.set_orgs(tx, two.project.id, ["T0BBCLIENT"])
    client = a_person(tx, two.workspace, "U0BBCLIENT", home="T0BBCLIENT", name="BBMARK Bo")
    approver = a_person(tx, two.workspace, "U0BBAPPROVER", home="T0BBCLIENT", name="BBMARK Bea")
    projects.set_role(tx, two.project.id, Role.APPROVER, [approver.id])
    channels.set_members(tx, one.team_channel.id, [])  # seen there as a client's, anybody would have all withheld
    two = replace(two, client=client, approver=approver, team_channel=one.team_channel)
    return Side(cast=one, mark="AAMARK"), Side(cast=two, mark="BBMARK")


class Talk:
    """Things that happen, one after another, at the choice of whoever draws."""

    def __init__(self, tx: Transaction, data: st.DataObject) -> None:
        self.tx = tx
        self.draw = data.draw
        self.sides = two_sides(tx)
        self.records: list[tuple[Side, Record]] = []
        self.now = MONDAY
        self.secrets = 0
        self.counted_out = {side.mark for side in self.sides if self.counts_its_developer_out(side)}

    def go_on(self) -> None:
        """Have one thing happen, or be refused."""
        self.now += timedelta(minutes=1)
        deeds = [self.file] if not self.records else [
            self.file, self.move, self.move, self.move, self.edit, self.comment, self.convert, self.rest,
        ]  # fmt: skip
        deed = self.draw(st.sampled_from(deeds))
        try:
            deed()
        except Refusal:
            return

    def file(self) -> None:
        side = self.draw(st.sampled_from(self.sides))
        kind, by = self.draw(st.sampled_from(KINDS)), self.draw(st.sampled_from(side.people))
        text = f"{side.mark} " * self.draw(st.sampled_from([1, 200]))
        title = self.secret() if kind.is_ours else f"{side.mark} down"
        record = a_record(self.tx, side.cast, kind, title, by=by, text=text, now=self.now)
        lead, to = asking(self.tx, side.cast, side.cast.lead), {"priority": "high", "effort": self.secret_hours()}
        edit_record(self.tx, lead, side.cast.project.id, record.id, to, now=self.now)
        self.records.append((side, record))

    def move(self) -> None:
        side, record = self.pick()
        kind = kind_named(record.kind)
        by = self.draw(st.sampled_from(side.people))
        caller = asking(self.tx, side.cast, by)
        moves = kind.moves_from(record.state, caller.roles_towards(record.reporter)) or kind.moves
        move = self.draw(st.sampled_from(moves))
        answers = {
            name: f"{side.mark} {ANSWERS[kind.field(name).type]}"
            if kind.field(name).type is FieldType.LONG_TEXT
            else ANSWERS[kind.field(name).type]
            for name in move.asks
        }
        try:
            move_record(self.tx, caller, side.cast.project.id, record.id, move.name, answers, now=self.now)
        except Refusal:
            note_refusal(self.tx, caller, record.id, move.name, now=self.now)

    def edit(self) -> None:
        side, record = self.pick()
        ours = self.draw(st.booleans())
        caller = asking(self.tx, side.cast, side.cast.lead if ours else side.cast.client)
        to = {"priority": "high", "effort": self.secret_hours()}
        if self.draw(st.booleans()):
            to |= {"title": f"{side.mark} else", "link": f"https://example.com/{side.mark}"}
        edit_record(self.tx, caller, side.cast.project.id, record.id, to, owner=side.cast.lead.id, now=self.now)

    def comment(self) -> None:
        side, record = self.pick()
        self.say_all()
        ours = self.draw(st.booleans()) or kind_named(record.kind).is_ours
        place = side.cast.team_channel if ours else side.cast.channel
        said = stamps.card_said(self.tx, place.id, f"record:{record.id}")
        assert said is not None, "every card was said"
        by = side.cast.lead if ours else self.draw(st.sampled_from(side.people))
        text = self.secret() if ours else f"{side.mark} again"
        comment_on(self.tx, asking(self.tx, side.cast, by, where=place), said.stamp, text, now=self.now)

    def convert(self) -> None:
        side, record = self.pick()
        caller = asking(self.tx, side.cast, self.draw(st.sampled_from([side.cast.lead, side.cast.client])))
        into = self.draw(st.sampled_from(KINDS))
        told = convert_record(self.tx, caller, side.cast.project.id, record.id, into, now=self.now)
        self.records.append((side, told.record))

    def rest(self) -> None:
        side, record = self.pick()
        lead = asking(self.tx, side.cast, side.cast.lead)
        project = side.cast.project.id
        match self.draw(st.sampled_from(["assign", "undo", "digest", "draft", "move in another's name"])):
            case "assign":
                assign(self.tx, lead, project, record.id, side.cast.developer.id, now=self.now)
            case "undo":
                undo_record(self.tx, lead, project, record.id, now=self.now)
            case "digest":
                post_now(self.tx, lead, now=self.now)
            case "draft":
                self.draft_a_digest(side, lead)
            case _:
                other = next(one for one in self.sides if one is not side)
                spy = asking(self.tx, other.cast, other.cast.client)
                move_record(self.tx, spy, other.cast.project.id, record.id, "withdraw", {}, now=self.now)

    def draft_a_digest(self, side: Side, lead: Caller) -> None:
        """The team has it in words of its own, some of them for us alone, and lets it go out."""
        project = side.cast.project
        [schedule] = schedules.of(self.tx, project.id, "digest") or [
            begin_schedule(
                self.tx,
                project,
                Post.DIGEST,
                rule="FREQ=DAILY",
                at=time(16),
                zone=project.zone,
                lead=timedelta(),
                now=self.now,
            )
        ]
        post_due_digests(self.tx, now=schedule.next_at)
        for draft in drafts.open_in(self.tx, project.id):
            typed = {"opening": f"{side.mark} hello", "next": f"ISS-1 {side.mark} soon\n{side.mark} besides"}
            marks = {"next": "other:1"}
            edit_draft(self.tx, lead, project.id, draft.id, typed, marks=marks, former=draft.edited_at, now=self.now)
            if self.draw(st.booleans()):
                skip_draft(self.tx, lead, project.id, draft.id, reason=self.secret(), now=self.now)
            else:
                approve_draft(self.tx, lead, project.id, draft.id, now=draft.due_at)

    def counts_its_developer_out(self, side: Side) -> bool:
        """Whether somebody of us counts as the client's or as an onlooker here."""
        counted = self.draw(st.sampled_from([None, *BY_NAME]))
        lead = asking(self.tx, side.cast, side.cast.lead)
        count_people(self.tx, lead, {counted: [side.cast.developer.slack_id]} if counted else {}, now=self.now)
        return counted in {Who.CLIENT, Who.ONLOOKER}

    def pick(self) -> tuple[Side, Record]:
        side, record = self.draw(st.sampled_from(self.records))
        return side, reread(self.tx, record)

    def secret(self) -> str:
        self.secrets += 1
        return f"{SECRET}{self.secrets} of AAMARK and BBMARK"

    def secret_hours(self) -> str:
        self.secrets += 1
        return f"77{self.secrets:02}.77"

    def say_all(self) -> None:
        """Say what waits, in order, as a deliverer would, and hold each word against the gate."""
        for outgoing in to_be_said(self.tx):
            to_say = delivery.words_for(self.tx, outgoing, now=self.now)
            if to_say is not None:
                self.look_at(to_say.content, to_say.to)
            stamp = f"{self.now.timestamp():.0f}.{outgoing.id:06}" if to_say is not None else None
            delivery.settle_sent(self.tx, outgoing, stamp, now=self.now)

    def look_at(self, content: object, to: Destination) -> None:
        for side in self.sides:
            if to.channel == side.cast.channel.slack_id:
                look_for_secrets(content, side.mark)
                assert to.audience is Audience.CLIENT
                assert to.projects == {side.cast.project.id}
                return
        assert to.audience is Audience.TEAM

    def look_around(self) -> None:
        """Ask in the clients' names for everything there is to ask, and hold what they are shown against the gate."""
        for side in self.sides:
            for by in (side.cast.client, side.cast.approver):
                caller = asking(self.tx, side.cast, by)
                look_for_secrets(status_of(self.tx, caller, now=self.now), side.mark)
                for kind, search in product(KINDS, ("", "a")):
                    with refused_if(TeamOnly, kind):
                        look_for_secrets(listed(self.tx, caller, kind, search), side.mark)
            at_client = asking(self.tx, side.cast, side.cast.lead)
            look_for_secrets(status_of(self.tx, at_client, now=self.now), side.mark)
        for side, record in self.records:
            self.look_across(side, record)
            project, kind = side.cast.project, kind_named(record.kind)
            for by, where in self.not_ours(side):
                caller = asking(self.tx, side.cast, by, where=where)
                with suppress(Onlooker), refused_if(NoSuchRecord, kind):
                    look_for_secrets(record_seen(self.tx, caller, project.id, record.id, now=self.now), side.mark)
                    look_for_secrets(history_seen(self.tx, caller, project.id, record.id), side.mark)
            if kind.is_ours:
                continue
            look_for_secrets(card_of(self.tx, project, reread(self.tx, record), Audience.CLIENT), side.mark)
            for line in history.of(self.tx, record.id, READABLE[Audience.TEAM]):
                told = line_of(self.tx, project, record, line, Audience.CLIENT)
                assert told is None or line.audience == "client"
                look_for_secrets(told, side.mark)

    def not_ours(self, side: Side) -> Iterator[tuple[Person, Channel]]:
        """Who must not read what is the team's, and where they may stand."""
        yield side.cast.client, side.cast.channel
        if side.mark in self.counted_out:
            yield side.cast.developer, side.cast.channel
            yield side.cast.developer, side.cast.team_channel

    def look_across(self, side: Side, record: Record) -> None:
        """The other client asks for this record under their own project, as a forged button would."""
        other = next(one for one in self.sides if one is not side)
        spy = asking(self.tx, other.cast, other.cast.client)
        try:
            seen = record_seen(self.tx, spy, other.cast.project.id, record.id, now=self.now)
        except NoSuchRecord:
            return
        raise AssertionError(f"another's record was shown: {seen}")


def refused_if(refusal: type[Refusal], kind: Kind) -> AbstractContextManager[object]:
    """What is asked inside is refused where the kind is ours alone; nobody not of us may get past it."""
    return suppress(Onlooker) if not kind.is_ours else pytest.raises((refusal, Onlooker))


def look_for_secrets(content: object, mark: str) -> None:
    """Raises AssertionError when a client would see what is ours, or what is another client's."""
    shown = repr(content)
    assert SECRET not in shown
    assert ".77'" not in shown, "the team's hours"
    [others] = {"AAMARK", "BBMARK"} - {mark}
    assert others not in shown
    for one in (content, *getattr(content, "lines", ()), *getattr(content, "cards", ())):
        pairs = one.fields if isinstance(one, RecordCard) else one.details if isinstance(one, RecordLine) else ()
        assert all(Role.CLIENT in field.seen_by for field, _ in pairs)


def talk_and_look(engine: Engine, data: st.DataObject) -> None:
    """Have things happen, and raise when a client could read what is ours or another's."""
    with undone(engine) as tx:
        talk = Talk(tx, data)
        for _ in range(data.draw(st.integers(1, 16))):
            talk.go_on()
        talk.say_all()
        talk.look_around()
