"""A channel is taken from under our feet: nothing is lost, the lead is told once, and it goes on."""

from pathlib import Path

import pytest

from bot.settings import Way
from bot.words import Language, Words
from tests.stories import Json, Story, a_story, words_in
from tests.test_digest_story import lets_it_go_out_alone

EN = Words(Language.EN)
WEEK = 7 * 24 * 3600.0


@pytest.mark.parametrize(("language", "way"), [(Language.EN, Way.SOCKET), (Language.ZH_CN, Way.HTTP)])
async def test_a_bot_that_was_removed_waits_and_goes_on_where_it_is_invited_again(
    tmp_path: Path, way: Way, language: Language
) -> None:
    words = Words(language)
    async with a_story(tmp_path, way=way, language=language) as story:
        await lets_it_go_out_alone(story)
        await _happens(story, "kick", who="app")
        told = await _lead_is_told(story, _said("removed", story, "acme-portal"))
        await _records_from_the_team_channel(story, "Not forgotten")
        await story.time_passes(by=WEEK)
        assert not [one for one in await story.messages("amy") if "Not forgotten" in words_in(one)]

        await _happens(story, "invite", who="app", person="lena")
        await story.card("amy", "Not forgotten")
        digest = await story.sees("amy", words("digest.heading", project="Portal"))
        assert "Not forgotten" in words_in(digest)
        over = await _lead_is_told(story, _said("over", story, "acme-portal"))
        assert over["ts"] == told["ts"], "the message that told of it says that it is over"
        assert not [one for one in await _to_lead(story) if EN("setup.button") in words_in(one)], "it is set up"


async def test_who_sets_up_where_the_team_talks_hears_where_to_do_it(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.links()
        await story.types("lena", "/client-setup", channel="team-acme")
        assert EN("refusal.channel_taken") in words_in(await story.form("lena"))


async def test_an_archived_channel_is_waited_for(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await _happens(story, "archive")
        await _lead_is_told(story, _said("archived", story, "acme-portal"))
        await _records_from_the_team_channel(story, "Not forgotten")
        await _happens(story, "unarchive")
        await story.card("amy", "Not forgotten")
        await _lead_is_told(story, _said("over", story, "acme-portal"))


async def test_a_channel_in_which_only_some_may_post_is_waited_for(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.post("/channel", channel="acme-portal", do="restrict", to=["admin"])
        await story.types("tom", "/client-issue Not forgotten")
        told = await _lead_is_told(story, _said("restricted", story, "acme-portal"))
        await _works_again(story, told)
        await story.hears("lena", _said("restricted", story, "acme-portal"))

        await _happens(story, "restrict", to=[])
        await _works_again(story, told)
        await story.card("amy", "Not forgotten")


async def test_nothing_internal_is_said_where_the_client_came_to_read(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await _happens(story, "share", "team-acme", people=["amy"], **{"with": "acme"})
        told = await _lead_is_told(story, _said("exposed", story, "team-acme"))
        assert "Amy Adler" in words_in(told)
        await story.types("tom", "/client-issue Login page is down")
        await story.card("ben", "Login page is down")
        assert not [one for one in await story.messages("amy", "team-acme") if "ISS-1" in words_in(one)]

        await _works_again(story, told)
        await story.hears("lena", _said("exposed", story, "team-acme"))
        await _happens(story, "unshare", "team-acme", **{"with": "acme"})
        assert not [one for one in await story.messages("lena", "team-acme") if "ISS-1" in words_in(one)]
        await _works_again(story, told)
        await story.card("lena", "AP-ISS-1", channel="team-acme")


async def test_a_channel_without_its_client_is_not_written_to(tmp_path: Path) -> None:
    """The onlooker's organisation still reads there."""
    async with a_story(tmp_path) as story:
        await _happens(story, "kick", who="gus")
        await _happens(story, "unshare", **{"with": "acme"})
        await _lead_is_told(story, _said("unshared", story, "acme-portal"))
        await _records_from_the_team_channel(story, "Not for you")
        assert not [one for one in await story.messages("oscar") if "Not for you" in words_in(one)]
        await _happens(story, "share", people=["amy"], **{"with": "acme"})
        await story.card("amy", "Not for you")
        added = EN("notice.channel_shared", project="Portal")
        assert not [one for one in await story.messages("lena", "team-acme") if added in words_in(one)]


async def test_an_app_that_was_shut_out_goes_on_when_it_is_let_in(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await lets_it_go_out_alone(story)
        await story.post("/app", do="revoke")
        await story.is_settled()
        await story.time_passes(by=WEEK)
        digest = EN("digest.heading", project="Portal")
        assert not [one for one in await story.messages("amy") if digest in words_in(one)]
        await story.post("/app", do="install")
        await story.time_passes(by=60)
        await story.sees("amy", digest)
        await _lead_is_told(story, EN("hindrance.let_in", projects="Portal"))


async def test_what_nobody_told_us_is_seen_before_something_is_posted(tmp_path: Path) -> None:
    """Events are lost while a bot is away."""
    async with a_story(tmp_path) as story:
        await story.post("/weather", fault="silence")
        await story.post("/channel", do="share", channel="team-acme", people=["amy"], **{"with": "acme"})
        await story.time_passes(by=WEEK)
        await story.post("/weather", fault="silence", off=True)
        await _lead_is_told(story, _said("exposed", story, "team-acme"))


def _said(key: str, story: Story, channel: str) -> str:
    return EN(f"hindrance.{key}", channel=f"<#{story.sandbox.ready['channels'][channel]}>", projects="Portal")


async def _happens(story: Story, do: str, channel: str = "acme-portal", **how: object) -> None:
    await story.post("/channel", do=do, channel=channel, **how)
    await story.is_settled()


async def _records_from_the_team_channel(story: Story, title: str) -> None:
    await story.types("tom", f"/client-issue {title}", channel="team-acme")
    await story.fills("tom", severity="normal")
    await story.is_settled()
    await story.card("lena", title, channel="team-acme")


async def _to_lead(story: Story) -> list[Json]:
    direct = str((await story.post("/dm", person="lena"))["channel"])
    return await story.messages("lena", direct)


async def _lead_is_told(story: Story, text: str) -> Json:
    direct = str((await story.post("/dm", person="lena"))["channel"])
    return await story.sees("lena", text, channel=direct)


async def _works_again(story: Story, told: Json) -> None:
    await story.presses("lena", "place", on=told)
    await story.is_settled()
