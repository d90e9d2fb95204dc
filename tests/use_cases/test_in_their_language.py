"""What goes to one of us alone speaks their language, whatever the project's is."""

import pytest

from bot.messages.intentions import AskToPin, Intention, OfferSetup, TellStakeholder, TellTrouble
from bot.messages.speaker import CannotSay
from bot.use_cases.callers import Caller
from bot.use_cases.delivery import settle_trouble
from bot.use_cases.projects import offer_setup
from bot.use_cases.stakeholders import agree_on_mail, bounced
from bot.use_cases.standings import ask_to_pin
from bot.words import Language
from storage import channels, people, stakeholders
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, a_record, asking, contents_to_be_said
from tests.use_cases.delivering import REAL, claimed

TOLD: tuple[type[Intention], ...] = (TellTrouble, TellStakeholder, AskToPin, OfferSetup)


def told_the_lead(tx: Transaction, cast: Cast) -> None:
    """Everything that only the lead is told of."""
    lead: Caller = asking(tx, cast, cast.lead)
    a_record(tx, cast)
    settle_trouble(tx, claimed(tx)[0], CannotSay("channel_not_found", lasting=True), real_now=REAL, now=MONDAY)
    agree_on_mail(tx, lead, "ana@client.example", ("digests",))
    bounced(tx, stakeholders.of(tx, cast.project.id)[0].id, now=MONDAY)
    ask_to_pin(tx, cast.project.id)
    elsewhere = asking(tx, cast, cast.lead, where=channels.keep(tx, cast.workspace.id, "C0NEW"))
    offer_setup(tx, elsewhere, cast.lead.id, "C0NEW", event="Ev1")


@pytest.mark.parametrize(
    ("project", "chosen", "language"),
    [("zh-CN", None, Language.EN), ("zh-CN", "zh-CN", Language.ZH_CN), ("en", "zh-CN", Language.ZH_CN)],
)
def test_the_lead_is_told_in_the_language_they_chose_else_in_slacks(
    tx: Transaction, project: str, chosen: str | None, language: Language
) -> None:
    cast = a_project(tx, language=project)
    people.choose_language(tx, cast.lead.id, chosen)
    told_the_lead(tx, cast)

    told = {one: [it.language for it in contents_to_be_said(tx, one, now=MONDAY)] for one in TOLD}

    assert told == {one: [language] for one in TOLD}
