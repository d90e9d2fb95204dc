"""What is late is brought up to the team in one message, which shrinks; all of it is agreed on in forms."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.use_cases.working_days import WEEKDAYS
from bot.words import Language, Words
from tests.stories import Json, Story, a_story, words_in

ALWAYS = dict.fromkeys(WEEKDAYS, "0-24")
AGREED: dict[str, Json] = {
    "days:ours": {**ALWAYS, "off": "", "work": ""},
    "targets": {"issue.answer.normal": "2"},
    "nudges": {"team_aging": "3", "team_expiring": "2", "client_aging": "", "client_expiring": "2"},
}


async def agree(story: Story, action: str, **answers: object) -> Json:
    """Open the form behind a button of set-up and send it; what came of it."""
    await story.types("lena", "/client-setup")
    await story.presses("lena", action)

    async def look() -> Json | None:
        form = await story.form("lena")
        return form if form["callback_id"] == action.partition(":")[0] else None

    await story.until(look, f"the form behind {action}")
    answered = await story.fills("lena", **answers)
    for view in reversed((await story.get("/views", person="lena"))["views"]):
        await story.post("/close", person="lena", view_id=view["id"])
    return answered


@pytest.mark.parametrize("language", list(Language))
async def test_a_missed_target_is_brought_up_to_the_team_alone_until_it_is_put_off(
    tmp_path: Path, language: Language
) -> None:
    words = Words(language)
    async with a_story(tmp_path, language=language) as story:
        morning = datetime.now(UTC).replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=1)
        await story.time_passes(to=morning.isoformat())
        for action, answers in AGREED.items():
            assert "errors" not in await agree(story, action, **answers)
        await story.types("tom", "/client-issue Login page is down")
        await story.card("tom", "AP-ISS-1", channel="team-acme")

        await story.time_passes(by=3 * 3600)
        heading = words("nudge.team", project="Portal", count=1)
        brought = await story.sees("lena", heading, channel="team-acme")
        assert "AP-ISS-1" in words_in(brought)
        assert sum(heading in words_in(one) for one in await story.messages("lena", "team-acme")) == 1
        assert heading not in words_in(await story.messages("amy"))
        card = await story.card("tom", "AP-ISS-1", channel="team-acme")
        assert words("target.answer.breached", when="").strip() in words_in(card)

        await story.presses("lena", "put_off:week.1", on=brought, channel="team-acme")
        await story.hears("lena", "AP-ISS-1")
        await story.sees("lena", words("nudge.dealt_with", project="Portal"), channel="team-acme")


async def test_what_is_typed_wrong_stays_and_is_said_under_its_field(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        assert list((await agree(story, "days:client", mo="morning"))["errors"]) == ["mo"]
        assert list((await agree(story, "targets", **{"issue.answer.high": "soon"}))["errors"]) == ["issue.answer.high"]
        assert list((await agree(story, "nudges", client_aging="a week"))["errors"]) == ["client_aging"]


async def test_a_team_channel_is_told_which_projects_it_follows(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.types("lena", "/client-setup follow")
        told = await story.hears("lena", Words(Language.EN)("refusal.client_reads_here"))
        assert told

        await story.types("lena", "/client-setup follow", channel="team-acme")
        form = await story.form("lena")
        assert "AP · Acme · Portal" in str(form["blocks"])
        await story.fills("lena", projects=[])
        await story.types("tom", "/client-issue Login page is down")
        await story.card("amy", "Login page is down")
        await story.is_settled()
        assert "Login page is down" not in words_in(await story.messages("lena", "team-acme"))
