"""What Slack refuses, by its codes and with the place of the fault."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.playing import JSON, Play, actions, asks, button, modal, plain

OPTION = {"text": plain("One"), "value": "1"}


def section(text: str = "x", **more: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def select(**more: Any) -> JSON:
    return {"type": "static_select", "action_id": "pick", "options": [OPTION], **more}


WRONG_BLOCKS: dict[str, tuple[list[JSON], str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "an unknown block": ([{"type": "banner"}], "unsupported type: banner [json-pointer:/blocks/0/type]"),
    "a long section": (
        [section("x" * 3001)],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "an empty section": ([{"type": "section"}], "must have text or fields [json-pointer:/blocks/0]"),
    "a long header": (
        [{"type": "header", "text": plain("x" * 151)}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a header in mrkdwn": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "must be one of: plain_text [json-pointer:/blocks/0/text/type]",
    ),
    "a long button": (
        [actions(button("a", "x" * 76))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "a long value": (
        [actions(button("a", value="x" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    "26 buttons": (
        [actions(*[button(str(n)) for n in range(26)])],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "an empty button": (
        [actions(button("a", ""))],
        "must be more than 0 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    "two buttons of one name": (
        [actions(button("a"), button("a"))],
        'action_id "a" already exists [json-pointer:/blocks/0]',
    ),
    "two blocks of one name": (
        [actions(button("a")), actions(button("b"))],
        'block_id "actions" already exists [json-pointer:/blocks/1/block_id]',
    ),
    "an input where a button belongs": (
        [actions({"type": "plain_text_input", "action_id": "a"})],
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
    ),
    "an unknown property": (
        [section(colour="red")],
        "invalid additional property: colour [json-pointer:/blocks/0]",
    ),
    "an option without a value": (
        [section(accessory=select(options=[{"text": plain("One")}]))],
        "missing required field: value [json-pointer:/blocks/0/accessory/options/0]",
    ),
    "101 options": (
        [section(accessory=select(options=[OPTION] * 101))],
        "no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "a select without options": (
        [section(accessory={"type": "static_select", "action_id": "pick"})],
        "must have either options or option_groups [json-pointer:/blocks/0/accessory]",
    ),
    "11 lines of context": (
        [{"type": "context", "elements": [plain("x")] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    "a picture without words": (
        [{"type": "image", "image_url": "https://example.com/a.png"}],
        "missing required field: alt_text [json-pointer:/blocks/0]",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_BLOCKS)
async def test_slack_refuses_a_message_with(play: Play, wrong: str) -> None:
    blocks, expected = WRONG_BLOCKS[wrong]
    with pytest.raises(SlackApiError) as refused:
        await play.client.chat_postMessage(channel=play.channel(), text="x", blocks=blocks)
    assert refused.value.response["error"] == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {expected}"]


WRONG_VIEWS: dict[str, tuple[JSON, str]] = {
    "a long title": (
        modal(asks("a"), title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "too much private_metadata": (
        modal(asks("a"), private_metadata="x" * 3001),
        "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ),
    "101 blocks": (
        modal(*[{"type": "divider"}] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "inputs and nothing to send them": (
        modal(asks("a"), submit=None),
        "missing required field: submit [json-pointer:/view]",
    ),
    "a table": (
        modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        "unsupported type: table [json-pointer:/view/blocks/0/type]",
    ),
}


@pytest.mark.parametrize("wrong", WRONG_VIEWS)
async def test_slack_refuses_a_form_with(play: Play, wrong: str) -> None:
    view, expected = WRONG_VIEWS[wrong]
    with pytest.raises(SlackApiError) as refused:
        await play.client.views_open(trigger_id=play.world.triggers.give(play.person("lena")), view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == [f"[ERROR] {expected}"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({}, "no_text"),
        ({"text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"text": "x", "blocks": "not json"}, "invalid_blocks_format"),
        ({"text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
async def test_slack_refuses_a_text(play: Play, sent: JSON, code: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        await play.client.api_call("chat.postMessage", json={"channel": play.channel(), **sent})
    assert refused.value.response["error"] == code


async def test_what_was_left_out_is_filled_in_as_slack_does(play: Play) -> None:
    sent: list[JSON] = [
        {"type": "section", "text": {"type": "plain_text", "text": "x"}},
        {"type": "actions", "elements": [button("a")]},
    ]
    blocks = (await play.client.chat_postMessage(channel=play.channel(), blocks=sent, text="x"))["message"]["blocks"]
    assert [set(each) for each in blocks] == [{"type", "text", "block_id"}, {"type", "elements", "block_id"}]
    assert blocks[0]["text"] == {"type": "plain_text", "text": "x", "emoji": True}
    assert len({each["block_id"] for each in blocks}) == 2


@pytest.mark.parametrize(
    ("method", "sent", "code"),
    [
        ("chat.postMessage", {"blocks": [{"type": "divider", "block_id": ["a"]}]}, "invalid_blocks"),
        ("chat.postMessage", {"blocks": [None]}, "invalid_blocks"),
        ("chat.postMessage", {"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ("chat.postMessage", {"attachments": 7}, "invalid_arguments"),
        ("chat.postMessage", {"metadata": ["x"]}, "invalid_metadata_format"),
        ("files.completeUploadExternal", {"files": [7]}, "invalid_arguments"),
        ("conversations.history", {"oldest": "yesterday"}, "invalid_arguments"),
        ("conversations.history", {"cursor": "x"}, "invalid_cursor"),
        ("views.open", {"view": "x", "trigger_id": "1.2.3"}, "invalid_arguments"),
    ],
)
async def test_what_no_app_should_send_is_refused_not_fallen_over(
    play: Play, method: str, sent: JSON, code: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        await play.client.api_call(method, json={"channel": play.channel(), "text": "x", **sent})
    assert refused.value.response["error"] == code
