"""A form shows what it asks about, and asks for what a record is nothing without."""

from dataclasses import replace

import pytest

from bot.kinds import KINDS
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.kinds.kind import Kind
from bot.messages.audiences import Audience
from bot.slack import blocks
from bot.slack.views.record_forms import file_form, move_form
from bot.words import Language, Words
from tests.slack.views.builders.records import a_card
from tests.slack.views.shown import CARRIES


@pytest.mark.parametrize("words", [pytest.param(Words(language), id=language) for language in Language])
def test_the_question_is_quoted_over_the_field_for_its_answer(words: Words) -> None:
    card = replace(
        a_card(ISSUE, "needs_client", Audience.CLIENT, "x"),
        fields=((ISSUE.field("question"), "And on which computer?"),),
    )

    shown = move_form(words, card, ISSUE.move("reply"), CARRIES)["blocks"]

    assert shown[1:3] == [blocks.quote("And on which computer?"), blocks.section(words("issue.ask.reply"))]
    assert [block["block_id"] for block in shown[3:]] == ["answer"]


def test_nothing_is_quoted_where_nothing_was_asked() -> None:
    words = Words(Language.EN)
    card = a_card(FEEDBACK, "new", Audience.TEAM, "x")

    shown = move_form(words, card, FEEDBACK.move("act_on"), CARRIES)["blocks"]

    assert shown[1] == blocks.section(words("feedback.ask.act_on"))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_what_is_promised_is_noted_with_its_day(kind: Kind) -> None:
    form = file_form(Words(Language.EN), kind, CARRIES, project="Shop")

    asked = {block["block_id"] for block in form["blocks"] if block["type"] == "input"}
    assert ("due_on" in asked) == (kind.name in {"action_item", "milestone"})
    assert ("owner" in asked) == (kind.name == "action_item")
