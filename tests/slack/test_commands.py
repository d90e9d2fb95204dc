import pytest

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.feedback import FEEDBACK
from bot.kinds.issue import ISSUE
from bot.slack.commands import Asked, Mentioned, asked_of, mentioned


@pytest.mark.parametrize("nothing", ["", "   ", "\n"])
def test_a_command_alone_asks_for_the_form(nothing: str) -> None:
    assert asked_of(nothing) == Asked("form")


@pytest.mark.parametrize("typed", ["help", "HELP", "?", "帮助", "？"])
def test_help_is_understood_in_both_languages(typed: str) -> None:
    assert asked_of(typed) == Asked("help")


@pytest.mark.parametrize("typed", ["list", "List", " list ", "列表", "清单"])
def test_the_list_is_understood_in_both_languages(typed: str) -> None:
    assert asked_of(typed) == Asked("list")


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("list mine", "mine"),
        ("List Urgent", "urgent"),
        ("列表 待客户", "waiting"),
        ("清单 我的", "mine"),
        ("mine", "mine"),
        ("待客户", "waiting"),
    ],
)
def test_a_part_of_the_list_is_understood_in_both_languages(typed: str, part: str) -> None:
    assert asked_of(typed) == Asked("list", part)


@pytest.mark.parametrize("typed", ["search login page", "搜索 login page", "查找  login page"])
def test_a_search_keeps_what_is_searched_for(typed: str) -> None:
    assert asked_of(typed) == Asked("search", "login page")


@pytest.mark.parametrize("typed", ["12", "#12", "ISS-12", "iss-12", "NW-ISS-12", "#NW-CR-3"])
def test_a_reference_asks_for_its_record(typed: str) -> None:
    assert asked_of(typed) == Asked("show", typed)


@pytest.mark.parametrize(
    "typed",
    [
        "Login page is down",
        "Search is broken",  # a sentence begins with a capital letter
        "search",  # nothing to search for
        "list of orders is empty",
        "help page is missing",
        "ISS-12 is back",
        "500 errors",
        "12.5",
        "-1",
        "9999999999",  # more digits than a record's number can have
        "ABCDE-12",
        "登录页打不开",
        "列表页打不开",
    ],
)
def test_anything_else_is_filed_as_it_stands(typed: str) -> None:
    assert asked_of(typed) == Asked("file", typed)


def test_what_is_filed_keeps_its_lines() -> None:
    assert asked_of("  Login page is down\nsince 9:00 ") == Asked("file", "Login page is down\nsince 9:00")


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("issue: Login page is down", ISSUE),
        ("Issue : Login page is down", ISSUE),
        ("BUG: Login page is down", ISSUE),
        ("问题：Login page is down", ISSUE),
        ("change: Login page is down", CHANGE_REQUEST),
        ("change request: Login page is down", CHANGE_REQUEST),
        ("需求变更：Login page is down", CHANGE_REQUEST),
        ("feedback:Login page is down", FEEDBACK),
        ("建议: Login page is down", FEEDBACK),
    ],
)
def test_a_mention_raises_what_stands_before_the_colon(said: str, kind: object) -> None:
    assert mentioned(said) == Mentioned("file", kind, "Login page is down")  # type: ignore[arg-type]


def test_only_the_first_colon_of_a_mention_counts() -> None:
    assert mentioned("issue: error: no page") == Mentioned("file", ISSUE, "error: no page")


def test_a_mention_keeps_the_colons_that_people_typed() -> None:
    assert mentioned("问题：报错：页面不存在").text == "报错：页面不存在"


@pytest.mark.parametrize("said", ["help", "Help", "帮助"])
def test_a_mention_can_ask_for_help(said: str) -> None:
    assert mentioned(said) == Mentioned("help")


@pytest.mark.parametrize("said", ["status", "Where are we?", "进展", "到哪了"])
def test_a_mention_can_ask_where_things_stand(said: str) -> None:
    assert mentioned(said) == Mentioned("status")


@pytest.mark.parametrize("said", ["", "hello", "issue", "issue:", "issue:   ", "note: buy milk", "the issue: is it"])
def test_a_mention_that_says_nothing_of_this_raises_nothing(said: str) -> None:
    assert mentioned(said) == Mentioned("nothing", text=said.strip())


def test_every_kind_can_be_raised_by_its_name() -> None:
    asked = {kind.name: mentioned(f"{kind.name.replace('_', ' ')}: x").kind for kind in KINDS}
    assert asked == {kind.name: kind for kind in KINDS}
