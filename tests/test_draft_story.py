"""A digest before it goes out: the team reads, edits and approves it; the client sees one digest and no draft."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Json, Story, a_story, actions_on, words_in

MONDAY = "2027-03-01T08:00:00+00:00"
NOON = "2027-03-05T11:00:00+00:00"  # of Friday in Berlin: four working hours before
FOUR = "2027-03-05T15:00:00+00:00"


@asynccontextmanager
async def a_week(
    folder: Path, *, way: Way = Way.SOCKET, language: Language = Language.EN, team_channel: str = "team-acme"
) -> AsyncIterator[Story]:
    """A project that was set up on a Monday, with two issues."""
    async with a_story(folder, way=way, linked=False) as story:
        await story.time_passes(to=MONDAY)
        await story.links(language=language, team_channel=team_channel)
        await story.types("tom", "/client-issue Login page is down")
        await story.types("tom", "/client-issue The export is broken")
        await story.is_settled()
        yield story


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_draft_is_edited_and_approved_and_goes_out_as_edited(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words, to_lena = Words(language), Words(Language.EN)
    async with a_week(tmp_path, way=way, language=language) as story:
        await story.time_passes(to=NOON)
        draft = await the_draft(story, words)
        assert "The export is broken" in words_in(draft)
        assert await drafts_seen_by(story, "amy", words) == 0

        await story.presses("lena", "draft_edit", on=draft)
        form = await story.form("lena")
        assert "ISS-1 Login page is down" in str(form)
        await story.fills("lena", opening="A calm week.", highlights="Launch is set", next="ISS-2 The export, Tuesday")
        await story.presses("lena", "draft_preview", on=await the_draft(story, words))
        seen = words_in(await story.form("lena"))
        assert "A calm week." in seen
        assert "The export, Tuesday" in seen
        assert "Login page" not in seen

        card = await the_draft(story, words)  # both see the button, which goes with the first of them
        await asyncio.gather(*(story.presses(person, "draft_approve", on=card) for person in ("lena", "tom")))
        told = {await approval_told(story, person) for person in ("lena", "tom")}
        assert told == {"Approved. It goes out on", "Somebody had approved it already."}
        assert await digests_seen(story, words) == []

        await story.time_passes(to=FOUR)
        [digest] = await digests_seen(story, words)
        read = words_in(digest)
        assert "A calm week." in read
        assert "The export, Tuesday" in read
        assert "Login page" not in read
        assert not any(action.startswith("draft_") for action in actions_on(digest))
        done = await the_draft(story, words)
        assert actions_on(done) == []

        await story.types("lena", "/client-digest list", channel="team-acme")
        listed = await story.hears("lena", to_lena("digest.past", project="Portal"))
        [button] = [action for action in actions_on(listed) if action.startswith("digest_open")]
        await story.presses("lena", button, on=listed, channel="team-acme")
        opened = words_in(await story.form("lena"))
        assert "A calm week." in opened
        assert words("digest.heading", project="Portal") in opened


async def approval_told(story: Story, person: str) -> str:
    """Which of the two sentences they are told who approved."""

    async def look() -> Json | None:
        told = words_in((await story.get("/ephemeral", person=person))["messages"])
        said = ("Approved. It goes out on", "Somebody had approved it already.")
        return next(({"told": one} for one in said if one in told), None)

    return str((await story.until(look, f"what {person} is told"))["told"])


async def test_without_an_approval_the_lead_is_called_and_a_late_one_posts_at_once(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_week(tmp_path) as story:
        await story.time_passes(to=FOUR)
        draft = await the_draft(story, words)
        await story.reads("lena", "nobody has approved it", under=draft)
        assert await digests_seen(story, words) == []
        await story.time_passes(by=2 * 3600.0)
        replies = await story.messages("lena", "team-acme", str(draft["ts"]))
        assert sum("nobody has approved it" in words_in(one) for one in replies) == 1

        await story.presses("lena", "draft_approve", on=draft)
        await story.hears("lena", words("digest.sent"))
        await story.sees("amy", words("digest.heading", project="Portal"))
        assert len(await digests_seen(story, words)) == 1


async def test_without_a_team_channel_the_lead_approves_in_a_direct_message(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_week(tmp_path, team_channel="") as story:
        await story.time_passes(to=NOON)
        place = str((await story.post("/dm", person="lena"))["channel"])
        draft = await the_draft(story, words, channel=place)
        await story.presses("lena", "draft_approve", on=draft, channel=place)
        await story.is_settled()
        after = await the_draft(story, words, channel=place)
        assert after["ts"] == draft["ts"]
        assert "Approved by Lena" in words_in(after)
        await story.time_passes(to=FOUR)
        assert len(await digests_seen(story, words)) == 1


async def test_a_draft_is_postponed_or_skipped_with_a_reason(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_week(tmp_path) as story:
        await story.time_passes(to=NOON)
        await story.presses("lena", "draft_postpone", on=await the_draft(story, words))
        refused = await story.fills("lena", day="2027-03-04", at="10:00")
        assert words("problem.in_the_past") in str(refused)
        await story.fills("lena", day="2027-03-08", at="10:00")
        await story.time_passes(to=FOUR)
        assert await digests_seen(story, words) == []

        draft = await story.sees("lena", "Postponed by Lena", channel="team-acme")
        await story.presses("lena", "draft_skip", on=draft)
        await story.fills("lena", reason="Everybody is at the fair.")
        await story.sees("lena", "Everybody is at the fair.", channel="team-acme")
        await story.time_passes(by=3 * 24 * 3600.0)
        assert await digests_seen(story, words) == []
        assert "fair" not in words_in(await story.messages("amy"))


async def test_a_project_lets_its_digest_go_out_by_itself(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_week(tmp_path) as story:
        await story.types("lena", "/client-digest change")
        await story.fills("lena", every="weekly", weekday="WE", at="10:00", lead="60", alone="alone")
        told = words_in(await story.form("lena"))
        assert words("digest.drafted", span="1 working hour") in told
        assert words("digest.goes_out_alone") in told
        await story.time_passes(to="2027-03-03T08:00:00+00:00")
        draft = await the_draft(story, words)
        assert "by itself" in words_in(draft)
        assert await digests_seen(story, words) == []
        await story.time_passes(to="2027-03-03T09:00:00+00:00")
        assert len(await digests_seen(story, words)) == 1

        await story.types("lena", "/client-digest preview")
        assert words("digest.heading", project="Portal") in words_in(await story.form("lena"))
        assert len(await digests_seen(story, words)) == 1


async def the_draft(story: Story, words: Words, *, channel: str = "team-acme") -> dict[str, object]:
    return await story.sees("lena", heading(words), channel=channel)


async def drafts_seen_by(story: Story, person: str, words: Words) -> int:
    return sum(heading(words) in words_in(one) for one in await story.messages(person))


async def digests_seen(story: Story, words: Words) -> list[dict[str, object]]:
    await story.is_settled()
    return [one for one in await story.messages("amy") if words("digest.heading", project="Portal") in words_in(one)]


def heading(words: Words) -> str:
    """As much of a draft's heading as is the same whatever its day."""
    return max(words("draft.heading", project="Portal", day="\n").split("\n"), key=len)
