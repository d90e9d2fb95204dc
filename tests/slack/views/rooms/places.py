"""Channels: set-up, checks, the message that stands there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.kinds import KINDS
from bot.messages.audiences import Audience
from bot.messages.places import PinAsked, SetupOffer, Standing
from bot.refusals import BadAnswers, ChannelTaken, NotRecorded, NotThere, SlackAway
from bot.slack.buttons import Carried
from bot.slack.views import checks, inside, late, meetings, notices, setup, standing
from bot.use_cases.checks import Examined
from bot.use_cases.emoji import MOST
from bot.words import Language, Words
from tests.slack.views.builders import cut_to
from tests.slack.views.builders.meetings import an_agenda
from tests.slack.views.builders.people import a_project
from tests.slack.views.builders.places import an_agreement, channel_facts, examined
from tests.slack.views.shown import CARRIES, Shown


def show_checks(words: Words, text: str) -> Iterator[Shown]:
    for seen in (examined(text), Examined(findings=())):
        yield checks.checked_form(words, seen, CARRIES)
    message = meetings.agenda(words, an_agenda(text, soon=False))
    yield inside.posted_form(words, words("check.coming"), words("check.would_say"), message)


def show_setups(words: Words, text: str) -> Iterator[Shown]:
    yield setup.setup_offer(
        words, SetupOffer(project=0, audience=Audience.TEAM, language=Language.EN, channel="C0CLIENT")
    )
    yield setup.checking_form(words, CARRIES)
    for not_there in (NotThere(), SlackAway(), NotRecorded()):
        yield setup.not_there_form(words, not_there)
    agreed = an_agreement(text)
    project = a_project(text)
    typed = {
        "client": text,
        "name": text,
        "code": text,
        "orgs": "T0CLIENT",
        "lead": "U0ANA",
        "approvers": "U00000001,U00000199",
        "language": "en",
        "zone": text,
        "currency": text,
        "team_channel": "C0TEAM",
    }
    wrong = BadAnswers({"code": ("problem.not_a_code", {}), "name": ("problem.too_long", {"most": 80})})
    for people in (0, 200):
        here = channel_facts(text, people=people)
        for refusal in (None, wrong, ChannelTaken(), NotRecorded()):
            yield setup.setup_form(words, here, typed, agreed, CARRIES, refusal=refusal)
        yield setup.setup_form(words, here, {}, replace(agreed, project=None, approvers=()), CARRIES)
        yield setup.linked_form(words, project, here, CARRIES, anew=True)
        yield setup.linked_form(words, project, here, CARRIES, anew=False)
    yield setup.emoji_form(words, project, {kind.name: ["a" * 100] * MOST for kind in KINDS}, CARRIES)
    yield setup.closed_answer(words, project)
    yield setup.reopened_answer(words, project)
    many = [a_project(text, number) for number in range(40)]
    for concerned in ([project], many):
        for until in (None, date(2026, 12, 24)):
            yield setup.silent_answer(words, concerned, until)
        yield setup.speaking_answer(words, concerned)
    yield setup.speaking_answer(words, [])


def show_late_answers(words: Words, text: str) -> Iterator[Shown]:
    carries = Carried(channel="C0CLIENT", read="1.000001")
    yield late.late_answer(words, standing.offered(words, carries, typed=text), "C0CLIENT")


def show_standings(words: Words, text: str) -> Iterator[Shown]:
    for closed in (False, True):
        yield standing.standing_message(
            words,
            Standing(
                project=7,
                audience=Audience.CLIENT,
                language=Language.EN,
                client=cut_to(80, text),
                name=cut_to(80, text),
                closed=closed,
                emoji=tuple((kind, "a" * 100) for kind in KINDS),
            ),
        )
    yield standing.moved_message(words)
    yield notices.pin_asked(
        words,
        PinAsked(project=7, audience=Audience.TEAM, language=Language.EN, channel="C0CLIENT", name=cut_to(80, text)),
    )
    yield standing.offered(words, Carried(said={"ts": "1.0"}, read="1.0"), typed=text)
    yield standing.offered(words, Carried(), typed="")
    for kind in KINDS:
        yield standing.form_first(words, kind, Carried(read="1.0"), text)
