"""Triggers, stacks, hashes and what a form holds."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.sandbox.playing import JSON, Play, actions, asks, button, connected, modal, plain, playing


async def opened(play: Play, view: JSON, person: str = "lena") -> JSON:
    """Open a form for somebody, as after a click."""
    trigger = play.world.triggers.give(play.person(person))
    return dict((await play.client.views_open(trigger_id=trigger, view=view))["view"])


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_trigger_is_good_once_and_for_a_moment() -> None:
    async with playing(trigger_lifetime=0.0) as play:
        late = play.world.triggers.give(play.person("lena"))
        assert await refusal(play.client.views_open(trigger_id=late, view=modal(asks("a")))) == "expired_trigger_id"
    async with playing() as play:
        once = play.world.triggers.give(play.person("lena"))
        await play.client.views_open(trigger_id=once, view=modal(asks("a")))
        assert await refusal(play.client.views_open(trigger_id=once, view=modal(asks("a")))) == "exchanged_trigger_id"
        assert await refusal(play.client.views_open(trigger_id="1.2.3", view=modal(asks("a")))) == "invalid_trigger_id"


async def test_a_stack_is_three_deep_and_pushed_from_inside(play: Play) -> None:
    first = await opened(play, modal(asks("a")))
    outside = play.world.triggers.give(play.person("lena"))
    assert await refusal(play.client.views_push(trigger_id=outside, view=modal(asks("b")))) == "invalid_trigger_id"
    for name in ("b", "c"):
        inside = play.world.triggers.give(play.person("lena"), view=first["id"])
        await play.client.views_push(trigger_id=inside, view=modal(asks(name)))
    inside = play.world.triggers.give(play.person("lena"), view=first["id"])
    assert await refusal(play.client.views_push(trigger_id=inside, view=modal(asks("d")))) == "push_limit_reached"
    views = (await play.see("views", person="lena"))["views"]
    assert [each["blocks"][0]["block_id"] for each in views] == ["a", "b", "c"]
    assert [each["root_view_id"] for each in views] == [first["id"]] * 3
    assert [each["previous_view_id"] for each in views] == [None, views[0]["id"], views[1]["id"]]


async def test_an_update_keeps_what_was_typed_where_the_ids_stay(play: Play) -> None:
    app = play.app()

    @app.action("more")
    async def on_more(ack: Any, body: Any, client: Any) -> None:
        await client.views_update(
            view_id=body["view"]["id"],
            hash=body["view"]["hash"],
            view=modal(asks("title"), asks("reason")),
        )
        await ack()

    async with connected(play, app):
        form = await opened(play, modal(asks("title"), asks("text"), actions(button("more"))))
        typed = {"title": "Login", "text": "gone"}
        await play.do("click", person="lena", view_id=form["id"], action_id="more", values=typed)
    after = await play.form("lena")
    assert after["state"]["values"] == {
        "title": {"value": {"type": "plain_text_input", "value": "Login"}},
        "reason": {"value": {"type": "plain_text_input", "value": None}},
    }
    assert after["hash"] != form["hash"]
    stale = play.client.views_update(view_id=form["id"], hash=form["hash"], view=modal(asks("x")))
    assert await refusal(stale) == "hash_conflict"
    assert await refusal(play.client.views_update(view_id="V0NONE", view=modal(asks("x")))) == "not_found"


async def test_a_form_is_checked_before_the_app_is_asked(play: Play) -> None:
    short = {"type": "plain_text_input", "action_id": "value", "max_length": 3}
    number = {"type": "number_input", "action_id": "value", "is_decimal_allowed": False, "max_value": "10"}
    form = await opened(
        play, modal(asks("title"), asks("short", short), asks("n", number), asks("free", optional=True))
    )
    answer = await play.do("submit", person="lena", view_id=form["id"], values={"short": "long", "n": "11"})
    assert answer["errors"] == {
        "title": "Please complete this required field.",
        "short": "Please use no more than 3 characters.",
        "n": "Please enter 10 or less.",
    }
    assert play.world.calls[-1]["method"] == "views.open"


async def test_every_sort_of_element_reaches_the_app_in_its_shape(play: Play) -> None:
    options = [{"text": plain(name), "value": name} for name in ("low", "high")]
    elements: dict[str, tuple[JSON, Any, JSON]] = {
        "select": ({"type": "static_select", "options": options}, "high", {"selected_option": options[1]}),
        "radio": ({"type": "radio_buttons", "options": options}, "low", {"selected_option": options[0]}),
        "boxes": ({"type": "checkboxes", "options": options}, ["low", "high"], {"selected_options": options}),
        "date": ({"type": "datepicker"}, "2026-11-23", {"selected_date": "2026-11-23"}),
        "time": ({"type": "timepicker"}, "09:00", {"selected_time": "09:00"}),
        "moment": ({"type": "datetimepicker"}, 1795408200, {"selected_date_time": 1795408200}),
        "who": ({"type": "users_select"}, "amy", {"selected_user": play.person("amy")}),
        "where": ({"type": "conversations_select"}, "acme-portal", {"selected_conversation": play.channel()}),
        "all": (
            {"type": "multi_users_select"},
            ["amy", "tom"],
            {"selected_users": [play.person("amy"), play.person("tom")]},
        ),
        "mail": ({"type": "email_text_input"}, "amy@acme.example", {"value": "amy@acme.example"}),
    }
    heard: list[JSON] = []
    app = play.app()

    @app.view("all")
    async def on_form(ack: Any, view: Any) -> None:
        heard.append(view["state"]["values"])
        await ack()

    blocks = [asks(name, {**element, "action_id": "it"}) for name, (element, _, _) in elements.items()]
    async with connected(play, app):
        form = await opened(play, modal(*blocks, callback_id="all"))
        values = {name: value for name, (_, value, _) in elements.items()}
        assert await play.do("submit", person="lena", view_id=form["id"], values=values) == {"ok": True, "closed": True}
    shapes = {name: {"it": {"type": element["type"], **state}} for name, (element, _, state) in elements.items()}
    assert heard == [shapes]


async def test_a_form_may_be_answered_with_another(play: Play) -> None:
    app = play.app()

    @app.view("first")
    async def on_first(ack: Any) -> None:
        await ack(response_action="push", view=modal(asks("b"), callback_id="second"))

    @app.view("second")
    async def on_second(ack: Any) -> None:
        await ack(response_action="update", view=modal(asks("c"), callback_id="third"))

    @app.view("third")
    async def on_third(ack: Any) -> None:
        await ack(response_action="clear")

    async with connected(play, app):
        await opened(play, modal(asks("a"), callback_id="first"))
        for name, after in (("a", ["a", "b"]), ("b", ["a", "c"]), ("c", [])):
            form = await play.form("lena")
            assert (await play.do("submit", person="lena", view_id=form["id"], values={name: "x"}))["ok"] is True
            views = (await play.see("views", person="lena"))["views"]
            assert [each["blocks"][0]["block_id"] for each in views] == after


async def test_closing_tells_the_app_that_asked_to_know(play: Play) -> None:
    app, heard = play.app(), []

    @app.view_closed("noted")
    async def on_close(ack: Any, body: Any) -> None:
        heard.append((body["view"]["callback_id"], body["is_cleared"]))
        await ack()

    async with connected(play, app):
        form = await opened(play, modal(asks("a"), callback_id="noted", notify_on_close=True))
        await play.do("close", person="lena", view_id=form["id"])
        quiet = await opened(play, modal(asks("a"), callback_id="noted"))
        await play.do("close", person="lena", view_id=quiet["id"], all=True)
    assert heard == [("noted", False)]
    assert (await play.see("views", person="lena"))["views"] == []


async def test_options_come_from_the_app_and_can_be_chosen(play: Play) -> None:
    app, heard = play.app(), []

    @app.options("owner")
    async def on_options(ack: Any, payload: Any) -> None:
        await ack(options=[{"text": plain(f"{payload['value']} Adler"), "value": "7"}])

    @app.view("owned")
    async def on_form(ack: Any, view: Any) -> None:
        heard.append(view["state"]["values"]["who"]["owner"]["selected_option"]["text"]["text"])
        await ack()

    async with connected(play, app):
        form = await opened(
            play, modal(asks("who", {"type": "external_select", "action_id": "owner"}), callback_id="owned")
        )
        asked = {"person": "lena", "view_id": form["id"], "action_id": "owner", "block_id": "who"}
        options = (await play.do("suggest", **asked, value="Amy"))["options"]
        assert options == [{"text": plain("Amy Adler"), "value": "7"}]
        unknown = await play.do("submit", person="lena", view_id=form["id"], values={"who": "8"})
        assert unknown["error"] == "no_such_option"
        await play.do("submit", person="lena", view_id=form["id"], values={"who": "7"})
    assert heard == ["Amy Adler"]


async def test_people_pick_people_without_asking_the_app(play: Play) -> None:
    form = await opened(play, modal(asks("who", {"type": "users_select", "action_id": "owner"})))
    asked = {"person": "lena", "view_id": form["id"], "action_id": "owner", "value": "am"}
    assert [each["value"] for each in (await play.do("suggest", **asked))["options"]] == [play.person("amy")]


async def test_a_file_put_into_a_form_can_be_fetched_by_the_app(play: Play) -> None:
    app, heard = play.app(), []

    @app.view("files")
    async def on_form(ack: Any, view: Any) -> None:
        heard.extend(view["state"]["values"]["proof"]["files"]["files"])
        await ack()

    async with connected(play, app):
        element = {"type": "file_input", "action_id": "files"}
        form = await opened(play, modal(asks("proof", element), callback_id="files"), person="amy")
        values = {"proof": [{"name": "a.txt", "text": "hello"}]}
        await play.do("submit", person="amy", view_id=form["id"], values=values)
    assert (await play.client.files_info(file=heard[0]["id"]))["file"]["name"] == "a.txt"


async def test_app_home_shows_what_was_published(play: Play) -> None:
    app = play.app()

    @app.event("app_home_opened")
    async def on_home(event: Any, client: Any) -> None:
        home = {"type": "home", "blocks": [{"type": "section", "text": plain("Good morning")}]}
        await client.views_publish(user_id=event["user"], view=home)

    async with connected(play, app):
        shown = await play.do("home", person="lena")
    assert shown["published"] is True
    assert shown["view"]["blocks"][0]["text"]["text"] == "Good morning"
