"""Records: cards, lines, forms and answers."""

from collections.abc import Iterator
from dataclasses import replace

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.kinds.kind import CLOCK, Role
from bot.messages.audiences import Audience
from bot.messages.records import RecordText
from bot.slack.views import inside, record_cards, record_forms, record_lines, records
from bot.use_cases.lookups import LISTED, Listed, Only
from bot.words import Language, Words
from tests.slack.views.builders.people import a_project
from tests.slack.views.builders.records import a_card, cards, evidence, filed, lines
from tests.slack.views.shown import CARRIES, Shown

PEOPLE = frozenset(Role) - CLOCK


def show_cards(words: Words, text: str) -> Iterator[Shown]:
    for card in cards(text):
        yield record_cards.record_card(words, card)
    yield records.shown_answer(words, card)


def show_lines(words: Words, text: str) -> Iterator[Shown]:
    for line in lines(text):
        yield record_lines.record_line(words, line)


def show_texts(words: Words, text: str) -> Iterator[Shown]:  # noqa: ARG001  as every picture here
    yield record_lines.record_text(
        RecordText(project=7, audience=Audience.CLIENT, language=Language.EN, text=text[:2900] or "x")
    )


def show_file_forms(words: Words, text: str) -> Iterator[Shown]:
    for kind in KINDS:
        for seen in (True, False):
            yield record_forms.file_form(
                words, kind, CARRIES, project=text[:160], title=text, text=text, client_will_see=seen
            )
        yield record_forms.file_form(words, kind, CARRIES, project="x")
        yield record_forms.file_form(
            words, kind, replace(CARRIES, choose=True, said={"ts": "1.0"}), project="x", text=text
        )


def show_move_forms(words: Words, text: str) -> Iterator[Shown]:
    for card in cards(text):
        for move in card.kind.moves_from(card.state, PEOPLE):
            if move.asks or move.confirms:
                yield record_forms.move_form(words, card, move, CARRIES)


def show_more_forms(words: Words, text: str) -> Iterator[Shown]:
    for card in cards(text):
        for everything in (True, False):
            moves = card.kind.moves_from(card.state, PEOPLE)
            yield records.more_form(
                words,
                card,
                moves if everything else (),
                CARRIES,
                may_edit=everything,
                may_undo=everything,
                is_team=everything,
            )


def show_edit_forms(words: Words, text: str) -> Iterator[Shown]:
    for card in cards(text):
        for is_team in (True, False):
            yield record_forms.edit_form(words, card, card.kind.fields, CARRIES, is_team=is_team)


def show_insides(words: Words, text: str) -> Iterator[Shown]:
    for card in cards(text):
        yield inside.note_form(words, card, CARRIES)
        yield inside.client_sees_form(words, words, card)
        yield inside.evidence_form(words, card, evidence(text))


def show_answers(words: Words, text: str) -> Iterator[Shown]:
    for card in cards(text):
        yield records.filed_answer(words, filed(card, anew=True))
        yield records.filed_answer(words, filed(card, anew=False))
        yield records.offered_answer(words, card)
        yield records.moved_answer(words, filed(card, anew=True))
        for move in card.kind.moves_from(card.state, PEOPLE):
            yield records.move_offered(words, card, move)
    yield records.undone_answer(words, "NW-ISS-12")


def show_lists(words: Words, text: str) -> Iterator[Shown]:
    for kind in KINDS:
        cards = [a_card(kind, kind.begins.name, Audience.TEAM, text)] * LISTED
        for some in (cards, []):
            for search in ("", text):
                found = Listed(cards=tuple(some), approved=len(some), cost=10**12, shift=-12, currency="EUR")
                yield records.list_answer(words, kind, some, found=found, search=search)
            for only in Only:
                yield records.list_answer(words, kind, found.cards, found=found, search="", only=only)
        yield records.which_answer(words, [replace(card, record=number) for number, card in enumerate(cards * 2)])


def show_which_projects(words: Words, text: str) -> Iterator[Shown]:
    projects = [a_project(text, number) for number in range(120)]
    for kind in KINDS:
        yield record_forms.which_project_form(words, kind, CARRIES, projects, text)


def show_histories(words: Words, text: str) -> Iterator[Shown]:
    told = [("Nov 23, 2026, 9:00 AM", line) for line in lines(text)]
    yield record_lines.history_form(words, a_card(ISSUE, "new", Audience.TEAM, text), told)
    yield record_lines.history_form(words, a_card(CHANGE_REQUEST, "new", Audience.TEAM, text), told * 10)
    yield record_lines.history_form(words, a_card(ISSUE, "new", Audience.TEAM, text), [])
