from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.sandbox.playing import Play, actions, button, listening


async def clicked(play: Play, person: str = "amy") -> tuple[str, AsyncWebhookClient]:
    """Post a button, have it clicked, and return its stamp and the click's response_url."""
    blocks = [actions(button("press"))]
    ts = (await play.client.chat_postMessage(channel=play.channel(), text="Press", blocks=blocks))["ts"]
    async with listening(play) as inbox:
        await play.do("click", person=person, channel="acme-portal", ts=ts, action_id="press")
        url = (await inbox.next("block_actions"))["response_url"]
    return ts, AsyncWebhookClient(url, session=play.session)


async def test_an_answer_is_for_the_one_who_clicked(play: Play) -> None:
    _, hook = await clicked(play)
    assert (await hook.send(text="for you", replace_original=False)).status_code == 200
    assert [each["text"] for each in (await play.see("ephemeral", person="amy"))["messages"]] == ["for you"]
    assert (await play.see("ephemeral", person="ben"))["messages"] == []


async def test_an_answer_may_be_for_all_replace_or_delete(play: Play) -> None:
    ts, hook = await clicked(play)
    await hook.send(text="for all", response_type="in_channel", replace_original=False)
    in_thread = {"text": "in the thread", "response_type": "in_channel", "thread_ts": ts, "replace_original": False}
    await hook.send_dict(in_thread)
    await hook.send(text="other words", replace_original=True)
    assert [each["text"] for each in await play.shown("ben")] == ["other words", "for all"]
    assert [each["text"] for each in await play.shown("ben", thread_ts=ts)] == ["other words", "in the thread"]
    await hook.send(delete_original=True)
    assert [each["text"] for each in await play.shown("ben")] == ["This message was deleted.", "for all"]


async def test_an_ephemeral_answer_can_be_clicked_and_replaced(play: Play) -> None:
    _, hook = await clicked(play)
    await hook.send(text="Sure?", blocks=[actions(button("yes"))], replace_original=False)
    sure = (await play.see("ephemeral", person="amy"))["messages"][0]
    async with listening(play) as inbox:
        await play.do("click", person="amy", channel="acme-portal", ts=sure["ts"], action_id="yes")
        click = await inbox.next("block_actions")
    assert click["container"]["is_ephemeral"] is True
    assert "message" not in click
    second = AsyncWebhookClient(click["response_url"], session=play.session)
    await second.send(text="Done.", replace_original=True)
    assert [each["text"] for each in (await play.see("ephemeral", person="amy"))["messages"]] == ["Done."]
    await second.send(delete_original=True)
    assert (await play.see("ephemeral", person="amy"))["messages"] == []


async def test_five_answers_and_no_more(play: Play) -> None:
    _, hook = await clicked(play)
    statuses = [(await hook.send(text=str(n), replace_original=False)).status_code for n in range(6)]
    assert statuses == [200] * 5 + [404]


async def test_an_answer_slack_cannot_read_is_refused(play: Play) -> None:
    _, hook = await clicked(play)
    refused = await hook.send(blocks=[{"type": "banner"}], replace_original=False)
    assert (refused.status_code, "invalid_blocks" in refused.body) == (400, True)
    assert (await hook.send(replace_original=False)).status_code == 400
