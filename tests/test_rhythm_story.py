"""The client is left in peace for a while; and what they say of us leads to something. Over the wire."""

import base64
from pathlib import Path

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Json, Story, a_story, actions_on, words_in

DAY = 24 * 3600.0
UNHAPPY = {"quality": "1", "progress": "3", "communication": "2", "recommend": "3", "comment": "Too slow"}


async def test_nothing_is_said_to_the_client_by_itself_until_silence_ends(tmp_path: Path) -> None:
    words = Words(Language.EN)
    async with a_story(tmp_path) as story:
        await story.types("gus", "/client-setup pause")
        await story.hears("gus", words("refusal.team_only"))
        await story.types("lena", "/client-digest change")
        await story.fills("lena", every="weekly", weekday="FR", at="16:00", lead="0", alone="alone")
        await story.form("lena")

        await story.types("lena", "/client-setup pause")
        await story.hears("lena", words("silence.begun", count=1, projects="Portal"))
        await story.time_passes(by=8 * DAY)
        assert await _digests(story, words) == []
        await story.types("lena", "/client-setup resume")
        await story.sees("tom", words("notice.speaks_again", project="Portal"), channel="team-acme")
        assert await _digests(story, words) == [], "what fell into the silence is not made up for"
        await story.time_passes(by=10 * DAY)
        assert len(await _digests(story, words)) in {1, 2}, "one a week"

        await story.types("lena", "/client-setup quiet 2020-01-01")
        await story.hears("lena", words("problem.in_the_past"))


async def test_what_a_client_says_is_followed_up_on_and_counted(tmp_path: Path) -> None:
    words = Words(Language.ZH_CN)
    async with a_story(tmp_path, way=Way.HTTP, language=Language.ZH_CN) as story:
        await story.types("lena", "/client-poll change")
        await story.fills("lena", every="quarterly", weekday="TU", at="10:00", zone="Europe/Berlin", sampled="100")
        await _closed(story, "lena")
        await _an_issue_of(story, "ben")
        await story.types("lena", "/client-poll now")
        asked = await story.sees("amy", words("poll.invitation"))
        await story.presses("amy", "poll_answer", on=asked)
        await story.fills("amy", **UNHAPPY)
        await _closed(story, "amy")
        await story.time_passes(by=9 * DAY)

        await story.presses("ben", "pulse:1", on=await _with(story, "ben", "pulse:1", await _direct(story, "ben")))
        sad = words("notice.pulse_sad", project="Portal", about="AP-ISS-1 The export is broken")
        await story.sees("lena", sad, channel="team-acme")
        assert not any("pulse:1" in actions_on(one) for one in await story.messages("ben", await _direct(story, "ben")))

        card = await _with(story, "lena", "follow_up", "team-acme")
        assert "Too slow" in words_in(card)
        await story.presses("tom", "follow_up_take", on=card)
        await story.presses("lena", "follow_up", on=card)
        await story.fills("lena", heard="It is slow", did="We cached it")
        await _closed(story, "lena")
        await story.sees("lena", "We cached it", channel="team-acme")
        for person in ("amy", "ben", "oscar", "gus"):
            seen = str(await story.messages(person))
            assert ("Too slow" in seen, "We cached it" in seen) == (False, False)

        home = (await story.post("/home", person="lena"))["view"]
        await story.post("/click", person="lena", action_id="satisfaction_csv", view_id=home["id"])
        await story.is_settled()
        [sent] = [one for one in await story.messages("lena", await _direct(story, "lena")) if one.get("files")]
        [file] = sent["files"]
        sheet = base64.b64decode(story.sandbox.world.state.files[file["id"]].content).decode("utf-8-sig")
        heading, poll, clicks = sheet.splitlines()
        assert heading.endswith(",happy,neither,sad")
        assert poll.startswith("AP,Acme,Portal,poll,")
        assert clicks.startswith("AP,Acme,Portal,one click after an issue,")
        assert clicks.endswith(",0,0,1")


async def _digests(story: Story, words: Words) -> list[Json]:
    await story.is_settled()
    return [one for one in await story.messages("amy") if words("digest.heading", project="Portal") in words_in(one)]


async def _an_issue_of(story: Story, person: str) -> None:
    """They raise it, it is resolved, they confirm that."""
    stamp = await story.says(person, "@Rapport issue: The export is broken")
    await story.presses("lena", "move:resolve", on=await story.card("lena", "AP-ISS-1", channel="team-acme"))
    await story.fills("lena", cause="A certificate had run out", solution="It is renewed by itself now")
    await story.is_settled()
    [card] = await story.cards_under(person, stamp)
    await story.presses(person, "move:confirm", on=card)
    await story.is_settled()


async def _with(story: Story, person: str, action: str, channel: str) -> Json:
    """The message with this button."""

    async def look() -> Json | None:
        found = [one for one in await story.messages(person, channel) if action in actions_on(one)]
        return {**found[-1], "channel": channel} if found else None

    return await story.until(look, f"{action} for {person}")


async def _direct(story: Story, person: str) -> str:
    return str((await story.post("/dm", person=person))["channel"])


async def _closed(story: Story, person: str) -> None:
    """They close the form that says it was done."""
    form = await story.form(person)
    assert form["callback_id"] == "read", form
    await story.post("/close", person=person, view_id=form["id"], all=True)
