"""People of many homes in one channel, people who change, and people of whom the team knows better than Slack."""

from pathlib import Path

from bot.words import Language, Words
from tests.stories import Story, a_story, actions_on, words_in

EN = Words(Language.EN)
NEIGHBOURS = """
[[workspaces]]
name = "apex"
enterprise = "Apex Group"

[[workspaces]]
name = "initech"

[[workspaces]]
name = "umbrella"

[[people]]
name = "gina"
real_name = "Gina Grid"
workspace = "apex"

[[people]]
name = "ike"
real_name = "Ike Initech"
workspace = "initech"

[[people]]
name = "uma"
real_name = "Uma Umbrella"
workspace = "umbrella"
"""


async def test_in_a_channel_of_five_organisations_two_are_the_clients_and_one_of_them_is_on_grid(
    tmp_path: Path,
) -> None:
    async with a_story(tmp_path, linked=False, besides=NEIGHBOURS) as story:
        for name, who in (("apex", "gina"), ("initech", "ike"), ("umbrella", "uma")):
            await story.post("/channel", channel="acme-portal", do="share", people=[who], **{"with": name})
        enterprise = story.sandbox.world.state.workspaces[story.sandbox.ready["workspaces"]["apex"]].enterprise
        await story.links(orgs=[story.sandbox.ready["workspaces"]["acme"], enterprise])

        said = await story.says("gina", "@Rapport issue: Seen from Grid")
        [card] = await story.cards_under("amy", said)
        standing = next(one for one in await story.messages("gina") if "file:issue" in actions_on(one))
        await story.presses("gina", "file:issue", on=standing)
        await story.fills("gina", title="Filed from Grid")
        await story.card("uma", "Filed from Grid")
        for neighbour in ("oscar", "ike", "uma"):
            said = await story.says(neighbour, "@Rapport issue: Not theirs")
            await story.hears(neighbour, "Acme")
            assert len(await story.messages("amy", thread=said)) == 1, "nothing was made of it"
            await story.presses(neighbour, "more", on=card)
            assert (await story.get("/views", person=neighbour))["views"] == []


async def test_people_change_and_the_team_says_who_counts_as_what(tmp_path: Path) -> None:
    async with a_story(tmp_path) as story:
        await story.says("oscar", "@Rapport issue: From our freelancer's company")
        await story.hears("oscar", "Acme")
        await story.types("gus", "/client-issue Raised by a guest")
        card = await story.card("gus", "Raised by a guest")

        await _counts(story, team=["gus"], client=["oscar"])
        await story.types("gus", "/client-digest")
        await story.hears("gus", "The progress digest goes out")
        await story.presses("oscar", "more", on=card)
        await story.form("oscar")

        await story.post("/person", person="amy", do="leave")
        await story.sees("lena", EN("notice.approver_gone", project="Portal", about="Amy Adler"), channel="team-acme")
        await story.post("/person", person="tom", do="guest")
        to_lead = (await story.post("/dm", person="lena"))["channel"]
        team = f"<#{story.sandbox.ready['channels']['team-acme']}>"
        exposed = EN("hindrance.exposed", channel=team, projects="Portal")
        assert "Tom Tanaka" in words_in(await story.sees("lena", exposed, channel=to_lead))
        await story.types("tom", "/client-digest now")
        await story.hears("tom", EN("refusal.team_only"))

        await _counts(story, team=["gus", "tom"])
        await story.sees("lena", EN("hindrance.over", channel=team, projects="Portal"), channel=to_lead)
        await story.says("oscar", "@Rapport issue: Not any more")
        await story.hears("oscar", "Acme")


async def _counts(story: Story, **these: list[str]) -> None:
    """The lead says in set-up who counts as what."""
    ids = story.sandbox.ready["people"]
    await story.types("lena", "/client-setup")
    await story.presses("lena", "roles")
    answered = await story.fills("lena", **{name: [ids[who] for who in those] for name, those in these.items()})
    assert EN("roles.agreed", project="Portal") in words_in(answered["view"])
    await story.post("/close", person="lena", view_id=answered["view"]["id"], all=True)
    await story.is_settled()
