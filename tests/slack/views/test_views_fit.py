"""Whatever people write, Slack accepts how we show it."""

import inspect
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View as SlackView

from bot.sandbox.blocks import checked_blocks, checked_view, interactive
from bot.slack import blocks, views
from bot.slack.blocks import Message
from bot.words import Language, Words
from tests.slack.views import rooms
from tests.slack.views.builders.records import DIGEST
from tests.slack.views.gallery import GALLERY

TEXTS = {
    "ordinary": "Login page is down",
    "one letter": "x",
    "huge": "Nobody can log in since this morning. " * 270,
    "one huge word": "x" * 10_000,
    "huge in Chinese": "登录页从今天早上开始一直打不开，" * 625,
    "huge in lines": "a line\n" * 1400,
    "from right to left, and emoji": "הדף \u202eלא נטען\u202c مرحبا 👩‍👩‍👧‍👦🐞 " * 300,
    "notifying, and marks": "<!channel> <!here> <@U1> <#C1> <!subteam^S1> @everyone *bold* _it_ ~no~ `code` "
    "```block``` > quote\n- item [x](https://example.com) " * 70,
    "entities, also to be made": "&lt;!channel&gt; &amp;amp; <https://example.com|click> <>& " * 160,
}
VIEW_SIZE = 250_000  # bytes, https://docs.slack.dev/reference/methods/views.open, view_too_large
RUN = 3000  # characters of one piece of rich text: what the page says of a section's text

EVERYWHERE = pytest.mark.parametrize("language", Language)
EVERY_VIEW = pytest.mark.parametrize("name", GALLERY)


@EVERY_VIEW
def test_slack_takes_it(name: str) -> None:
    seen: set[int] = set()
    for about, text in TEXTS.items():
        for shown in GALLERY[name](Words(Language.EN), text):
            is_message = isinstance(shown, Message)
            looks = json.dumps([shown.text, shown.blocks] if isinstance(shown, Message) else shown)
            if hash(looks) in seen:  # most depend on a part of all that the gallery varies, or not on the text
                continue
            seen.add(hash(looks))
            held = slack_takes_message(looks) if is_message else slack_takes_view(looks)
            for block in held:
                sdk_takes(json.dumps(block))
            for run in runs_of(held):
                assert 0 < len(run) <= RUN, about


def slack_takes_message(looks: str) -> list[dict[str, Any]]:
    """Check a message as a whole; its blocks."""
    text, held = json.loads(looks)
    assert len(held) <= blocks.MESSAGE_BLOCKS
    assert 0 < len(Message(text, tuple(held)).as_args()["text"]) <= 4000
    checked_blocks(held)
    return list(held)


def slack_takes_view(looks: str) -> list[dict[str, Any]]:
    """Check a form or a home as a whole; its blocks."""
    shown = json.loads(looks)
    assert len(looks) < VIEW_SIZE
    checked_view(shown, sort=shown["type"])
    SlackView(**{**shown, "blocks": [blocks.divider()] * len(shown["blocks"])}).validate_json()
    return list(shown["blocks"])


@cache
def sdk_takes(block: str) -> None:
    """Have Slack's own library check a block; it takes a millisecond, and most blocks stand in many views."""
    for parsed in Block.parse_all([json.loads(block)]):
        parsed.validate_json()


@EVERYWHERE
@EVERY_VIEW
def test_no_two_buttons_of_a_message_answer_to_one_name(name: str, language: Language) -> None:
    for shown in GALLERY[name](Words(language), "Login page is down"):
        if isinstance(shown, Message):
            names = Counter(element["action_id"] for _, element in interactive(list(shown.blocks)))
            assert {action for action, count in names.items() if count > 1} == set()


@EVERYWHERE
@EVERY_VIEW
def test_our_own_words_are_never_cut(name: str, language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    too_long: list[str] = []

    def noted(text: str, most: int) -> str:
        too_long.extend([text] if len(text) > most else [])
        return text

    monkeypatch.setattr(blocks, "cut", noted)
    for shown in GALLERY[name](Words(language), "x"):
        if isinstance(shown, Message):
            shown.as_args()
    assert too_long == []


@EVERYWHERE
def test_nobodys_text_is_lost_from_what_an_approver_decides_on(language: Language) -> None:
    text = TEXTS["huge"].strip()
    shown = GALLERY["move forms"](Words(language), text)
    forms = [one for one in shown if not isinstance(one, Message) and DIGEST in json.dumps(one)]
    assert forms
    for form in forms:
        assert text in "".join(runs_of(form["blocks"]))


def test_every_view_hangs_in_the_gallery() -> None:
    hung = "".join(
        inspect.getsource(import_module(f"{rooms.__name__}.{room.name}")) for room in iter_modules(rooms.__path__)
    )
    assert [f"{module}.{name}" for module, name in views_there_are() if f".{name}(" not in hung] == []


def views_there_are() -> Iterator[tuple[str, str]]:
    """Module and name of each function that answers a message or a whole form."""
    for module in iter_modules(views.__path__):
        held = vars(import_module(f"{views.__name__}.{module.name}"))
        for name, function in held.items():
            if inspect.isfunction(function) and function.__module__.endswith(f".{module.name}"):
                answers = inspect.signature(function).return_annotation
                whole = answers is Message or (answers == dict[str, Any] and name.endswith(("form", "home")))
                if whole and not name.startswith("_"):
                    yield module.name, name


def runs_of(held: list[dict[str, Any]]) -> Iterator[str]:
    """The text of each section, quote and list item of rich text in these blocks."""
    for block in held:
        if block["type"] == "rich_text":
            for part in block["elements"]:
                items = part["elements"] if part["type"] == "rich_text_list" else [part]
                for item in items:
                    yield "".join(shown_text(element) for element in item["elements"])


def shown_text(element: dict[str, Any]) -> str:
    match element["type"]:
        case "text":
            assert element["text"], "Slack refuses an empty run"
            return str(element["text"])
        case "link":
            return str(element.get("text") or element["url"])
        case "user" | "emoji":
            return "@"
        case other:
            raise AssertionError(other)
