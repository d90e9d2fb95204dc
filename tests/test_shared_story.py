"""A team channel that serves several projects: what may be meant of more than one of them is asked."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bot.words import Language, Words
from storage import channels, projects, records
from storage.database import Transaction
from tests.stories import a_story, words_in

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def test_what_may_be_of_several_projects_is_of_the_one_that_is_chosen(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("tom", "/client-issue Login page is down")
        await story.card("lena", "AP-ISS-1", channel="team-acme")
        await story.bot.db.write(_another_project)

        await story.types("lena", "/client-issue 1", channel="team-acme")
        which = await story.hears("lena", words("answer.which_record"))
        assert "Checkout is slow" in words_in(which)
        await story.presses("lena", "show:1", on=which, channel="team-acme")
        shown = await story.hears("lena", "raised by")
        assert "Login page is down" in words_in(shown)

        await story.says("lena", "@Rapport issue: Search is empty", channel="team-acme")
        offered = await story.hears("lena", words("standing.form_first"))
        await story.presses("lena", "file:issue", on=offered, channel="team-acme")
        assert "Globex" in str((await story.form("lena"))["blocks"])

        await story.says("lena", "@Rapport topic: The launch date", channel="team-acme")
        which = await story.hears("lena", words("form.which_project"))
        await story.presses("lena", "topic_of:1", on=which, channel="team-acme")
        await story.hears("lena", words("refusal.no_meeting_planned"))


def _another_project(tx: Transaction) -> None:
    """Another client's, with an issue of the same number; nothing is posted of it."""
    beside = projects.get(tx, 1)
    elsewhere = channels.keep(tx, beside.workspace, "C0GLOBEX", "globex-shop")
    agreed = {name: value for name, value in asdict(beside).items() if name not in {"id", "created_at"}}
    shop = projects.add(
        tx, {**agreed, "code": "GL", "name": "Shop", "client": "Globex", "channel": elsewhere.id}, now=NOW
    )
    records.add(
        tx,
        shop.id,
        "issue",
        title="Checkout is slow",
        text="",
        state="new",
        reporter=beside.lead,
        fields={"severity": "normal"},
        origin=None,
        source="another",
        now=NOW,
    )
