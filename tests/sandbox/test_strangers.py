"""What people of other companies can and cannot do, and which field names whom."""

from pathlib import Path

import pytest

from tests.sandbox.playing import SEED, Play, actions, asks, button, listening, modal, playing


async def test_commands_and_shortcuts_are_for_the_apps_own_workspace(play: Play) -> None:
    said = await play.do("say", person="amy", channel="acme-portal", text="broken")
    async with listening(play):
        for person, allowed in (("lena", True), ("gus", True), ("amy", False), ("oscar", False)):
            command = await play.do("slash", person=person, channel="acme-portal", command="/client-help")
            where = {"channel": "acme-portal", "ts": said["ts"]}
            shortcut = await play.do("shortcut", person=person, callback_id="record_message", **where)
            assert (command["ok"], shortcut["ok"]) == (allowed, allowed)
            assert command.get("error") == (None if allowed else "not_a_command")


async def test_a_message_names_its_sender_in_the_outer_team(play: Play) -> None:
    teams = play.ready["workspaces"]
    async with listening(play) as inbox:
        await play.do("say", person="amy", channel="acme-portal", text="@rapport broken")
        message, mention = await inbox.next("message"), await inbox.next("app_mention")
    assert (message["team_id"], message["event"]["team"]) == (teams["acme"], teams["acme"])
    assert message["context_team_id"] == teams["northwind"]
    assert message["authorizations"][0]["team_id"] == teams["northwind"]
    assert message["is_ext_shared_channel"] is True
    assert (mention["team_id"], mention["event"]["team"]) == (teams["northwind"], teams["northwind"])
    assert (mention["event"]["user_team"], mention["event"]["source_team"]) == (teams["acme"], teams["acme"])
    assert mention["event"]["client_msg_id"] == message["event"]["client_msg_id"]


async def test_our_own_mention_carries_no_foreign_team(play: Play) -> None:
    async with listening(play) as inbox:
        await play.do("say", person="lena", channel="acme-portal", text="@rapport broken")
        mention = (await inbox.next("app_mention"))["event"]
    assert not {"user_team", "source_team", "user_profile"} & set(mention)


async def test_a_click_names_the_host_and_a_form_the_client(play: Play) -> None:
    teams = play.ready["workspaces"]
    ts = (
        await play.client.chat_postMessage(
            channel=play.channel(), text="x", blocks=[actions(button("open", value="v"))]
        )
    )["ts"]
    async with listening(play) as inbox:
        await play.do("click", person="amy", channel="acme-portal", ts=ts, action_id="open")
        click = await inbox.next("block_actions")
        assert (click["team"]["id"], click["user"]["team_id"]) == (teams["northwind"], teams["acme"])
        assert click["message"]["ts"] == ts
        assert click["actions"][0]["value"] == "v"
        view = (await play.client.views_open(trigger_id=click["trigger_id"], view=modal(asks("a"))))["view"]
        await play.do("submit", person="amy", view_id=view["id"], values={"a": "x"})
        form = await inbox.next("view_submission")
    assert (form["team"]["id"], form["user"]["team_id"]) == (teams["acme"], teams["acme"])
    assert (form["view"]["team_id"], form["view"]["app_installed_team_id"]) == (teams["acme"], teams["northwind"])


async def test_a_strangers_reaction_has_no_team_at_all(play: Play) -> None:
    said = await play.do("say", person="lena", channel="acme-portal", text="x")
    async with listening(play) as inbox:
        await play.do("react", person="amy", channel="acme-portal", ts=said["ts"], name="beetle")
        reaction = await inbox.next("reaction_added")
    assert reaction["team_id"] == play.ready["workspaces"]["northwind"]
    assert set(reaction["event"]) == {"type", "user", "reaction", "item", "event_ts"}


async def test_a_file_in_a_shared_channel_is_a_stub(play: Play) -> None:
    async with listening(play) as inbox:
        files = [{"name": "a.txt", "text": "hello"}]
        await play.do("say", person="amy", channel="acme-portal", text="see", files=files)
        event = (await inbox.next("message"))["event"]
    assert (event["subtype"], event["files"][0]["file_access"]) == ("file_share", "check_file_info")
    assert (await play.client.files_info(file=event["files"][0]["id"]))["file"]["name"] == "a.txt"


async def test_a_client_on_enterprise_grid_is_seen_under_its_organization(tmp_path: Path) -> None:
    seed = tmp_path / "seed.toml"
    seed.write_text(SEED.read_text().replace('title = "Acme"', 'title = "Acme"\nenterprise = "Acme Group"'))
    async with playing(seed=seed) as play, listening(play) as inbox:
        await play.do("say", person="amy", channel="acme-portal", text="@rapport broken")
        mention = (await inbox.next("app_mention"))["event"]
        assert mention["user_team"].startswith("E")
        info = (await play.client.users_info(user=play.person("amy")))["user"]
        assert info["team_id"] == play.ready["workspaces"]["acme"]
        assert info["enterprise_user"]["enterprise_id"] == mention["user_team"]
        trigger = play.world.triggers.give(play.person("amy"))
        view = (await play.client.views_open(trigger_id=trigger, view=modal(asks("a"))))["view"]
        await play.do("submit", person="amy", view_id=view["id"], values={"a": "x"})
        assert (await inbox.next("view_submission"))["team"]["enterprise_id"] == mention["user_team"]


@pytest.mark.parametrize("call", ["say", "slash"])
async def test_who_is_not_in_a_channel_does_nothing_there(play: Play, call: str) -> None:
    answer = await play.do(call, person="amy", channel="team-acme", text="x", command="/client-help")
    assert answer["error"] == "not_in_channel"
    assert (await play.see("messages", person="amy", channel="team-acme"))["error"] == "not_in_channel"
