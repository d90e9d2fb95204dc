"""What the app hears when channels, people and its own installation change."""

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.playing import Play, listening


async def test_a_bot_invited_hears_of_it_and_of_what_follows(play: Play) -> None:
    async with listening(play) as inbox:
        made = await play.do("channel", do="create", channel="new-client", private=True, person="lena", members=["tom"])
        await play.do("say", person="lena", channel="new-client", text="before")
        await play.do("channel", do="invite", channel="new-client", who="app", person="lena")
        joined = (await inbox.next())["event"]
        assert (joined["type"], joined["user"]) == ("member_joined_channel", play.ready["bot_user"])
        assert (joined["inviter"], joined["channel"]) == (play.person("lena"), made["channel"]["id"])
        await play.do("channel", do="rename", channel="new-client", name="newer-client")
        assert (await inbox.next())["event"]["type"] == "group_rename"
        await play.do("channel", do="archive", channel="newer-client", person="lena")
        assert (await inbox.next())["event"]["type"] == "group_archive"
        await play.do("channel", do="unarchive", channel="newer-client")
        assert (await inbox.next())["event"]["type"] == "group_unarchive"
        await play.do("channel", do="kick", channel="newer-client", who="app")
        assert (await inbox.next())["event"]["type"] == "group_left"
        await play.do("say", person="lena", channel="newer-client", text="after")
        assert inbox.nothing()


async def test_sharing_and_unsharing_are_told_with_the_company(play: Play) -> None:
    globex = play.ready["workspaces"]["globex"]
    async with listening(play) as inbox:
        await play.do("channel", do="share", channel="team-acme", people=["oscar"], **{"with": "globex"})
        shared, joined = await inbox.next(), await inbox.next()
        assert (shared["event"]["type"], shared["event"]["connected_team_id"]) == ("channel_shared", globex)
        assert joined["event"]["user"] == play.person("oscar")
        assert (await play.do("say", person="oscar", channel="team-acme", text="hi"))["ok"] is True
        await inbox.next("message")
        await play.do("channel", do="unshare", channel="team-acme", **{"with": "globex"})
        left = (await inbox.next())["event"]
        assert (left["type"], left["previously_connected_team_id"]) == ("channel_unshared", globex)
        assert left["is_ext_shared"] is False
    assert (await play.do("say", person="oscar", channel="team-acme", text="hi"))["error"] == "not_in_channel"
    invited = await play.do("channel", do="invite", channel="team-acme", who="oscar")
    assert invited["error"] == "user_not_in_team"


async def test_a_channel_keeps_its_messages_under_a_new_id(play: Play) -> None:
    await play.do("say", person="lena", channel="acme-portal", text="before")
    async with listening(play) as inbox:
        await play.do("channel", do="change_id", channel="acme-portal")
        event = (await inbox.next("channel_id_changed"))["event"]
    assert (event["type"], event["old_channel_id"]) == ("channel_id_changed", play.channel())
    assert [each["text"] for each in await play.shown("amy", event["new_channel_id"])] == ["before"]
    with pytest.raises(SlackApiError) as refused:
        await play.client.conversations_info(channel=play.channel())
    assert refused.value.response["error"] == "channel_not_found"


async def test_a_person_who_leaves_is_told_as_changed(play: Play) -> None:
    async with listening(play) as inbox:
        await play.do("person", person="amy", do="leave")
        event = (await inbox.next("user_change"))["event"]
    assert (event["user"]["id"], event["user"]["deleted"]) == (play.person("amy"), True)
    members = (await play.client.conversations_members(channel=play.channel()))["members"]
    assert play.person("amy") not in members


async def test_an_uninstalled_app_is_told_and_shut_out(play: Play) -> None:
    async with listening(play) as inbox:
        await play.do("app", do="uninstall")
        assert [(await inbox.next())["event"]["type"] for _ in range(2)] == ["app_uninstalled", "tokens_revoked"]
        with pytest.raises(SlackApiError) as refused:
            await play.client.auth_test()
        assert refused.value.response["error"] == "account_inactive"
        await play.do("app", do="install")
        assert (await play.client.auth_test())["ok"] is True


async def test_edits_and_deletions_are_messages_with_a_subtype(play: Play) -> None:
    said = await play.do("say", person="amy", channel="acme-portal", text="one")
    other = await play.do("edit", person="ben", channel="acme-portal", ts=said["ts"], text="mine")
    assert other["error"] == "cant_update_message"
    async with listening(play) as inbox:
        await inbox.next("message")
        await play.do("edit", person="amy", channel="acme-portal", ts=said["ts"], text="two")
        changed = (await inbox.next())["event"]
        assert changed["subtype"] == "message_changed"
        assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("two", "one")
        assert changed["message"]["edited"]["user"] == play.person("amy")
        await play.do("delete", person="amy", channel="acme-portal", ts=said["ts"])
        deleted = (await inbox.next())["event"]
        assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", said["ts"])
    assert await play.shown("ben") == []


async def test_the_bots_own_message_comes_back_with_its_bot_id(play: Play) -> None:
    async with listening(play) as inbox:
        await play.client.chat_postMessage(channel=play.channel(), text="mine")
        event = (await inbox.next())["event"]
        assert (event["bot_id"], event["user"]) == (play.world.app.bot_id, play.ready["bot_user"])
        assert inbox.nothing()


async def test_a_direct_message_reaches_the_app(play: Play) -> None:
    async with listening(play) as inbox:
        channel = (await play.do("dm", person="amy"))["channel"]
        await play.do("say", person="amy", channel=channel, text="hello")
        event = (await inbox.next())["event"]
        assert (event["channel_type"], event["text"]) == ("im", "hello")
    between = (await play.do("dm", person="amy", **{"with": "ben"}))["channel"]
    with pytest.raises(SlackApiError) as refused:
        await play.client.chat_postMessage(channel=between, text="x")
    assert refused.value.response["error"] == "channel_not_found"
