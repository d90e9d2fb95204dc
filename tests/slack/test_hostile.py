"""Whatever comes in at the door, signed or not, nothing breaks: no 5xx, nothing unforeseen, and without Slack's
signature nothing is changed.

A few inputs each here; `make fuzz` sends more than a hundred thousand.
"""

import asyncio
import json
import os
import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kinds import KINDS
from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.kind import Role
from bot.refusals import UnknownWords
from bot.slack import door, events
from bot.slack.app import LISTENERS
from bot.slack.buttons import Ids
from bot.slack.commands import asked_of, asked_of_rhythm, asked_of_setup, mentioned, only_of
from bot.slack.mrkdwn import plain_text
from storage.database import Transaction
from tests.slack.doors import FORM, AtTheDoor, at_the_door, signed
from tests.use_cases.builders import Cast, a_record

T = TypeVar("T")
# How many inputs each; the suite sends a few, `make fuzz` many.
hostile = settings(
    max_examples=int(os.environ.get("HOSTILE", "15")),
    deadline=None,
    derandomize="HOSTILE" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
cheap = settings(hostile, max_examples=4 * int(os.environ.get("HOSTILE", "15")))

NASTY = st.sampled_from(
    [
        *("", " ", "\0", "\n\n", "0", "-1", "1e999", "NaN", "null", "{}", "[]", "%00", "../../etc/passwd", "=1+1"),
        *("'; DROP TABLE records; --", "<!channel>", "<@U0LEAD>", "<https://x|y>", "```", "*_~`", "\u202e", "\u2028"),
        *(
            "\ud800",
            "＃１２",
            "١٢",
            "9" * 400,
            "x" * 4000,
            "list",
            "search",
            "help",
            "12",
            "ISS-1",
            "NW-ISS-1",
            "issue: x",
        ),
        *("topic", "now", "pause", "FREQ=DAILY;INTERVAL=99", "FREQ=SECONDLY", "Europe/Berlin", "../UTC", "09:00"),
        *("24:61", "2026-02-30", "0001-01-01", "9999-12-31"),
    ]
)
TEXT = NASTY | st.text(max_size=60) | st.text(st.characters(), max_size=30)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
IDS = st.builds(lambda *ids: Ids(*ids).packed(), *[st.integers(0, 9)] * 2, st.none() | st.integers(0, 3))
PEOPLE = st.sampled_from(["U0LEAD", "U0DEV", "U0CLIENT", "U0APPROVER", "U0ONLOOKER", "U0NOBODY"])
PLACES = st.sampled_from(["C0NW", "G0NW", "C0ELSE", "D0DM", "U0LEAD"])
MOVES = sorted({move.name for kind in KINDS for move in kind.moves})
ACTIONS = sorted({key[1] for key in LISTENERS if key[0] == "action"})
FORMS = sorted({key[1] for key in LISTENERS if key[0] == "form"})
EVENTS = sorted({key[1] for key in LISTENERS if key[0] == "event"})
COMMANDS = sorted({key[1] for key in LISTENERS if key[0] == "command"})
SHORTCUTS = sorted({key[1] for key in LISTENERS if key[0] == "shortcut"})
NAMES = [*MOVES, *(kind.name for kind in KINDS)]
TAILS = st.sampled_from(["", *(f":{name}" for name in NAMES)]) | TEXT.map(":{}".format)
QUESTIONS = sorted(
    {field.name for kind in KINDS for field in kind.fields}
    | {"title", "text", "text_2", "owner", "due_on", "project", "topic", "note", "minutes", "lead_minutes", "lead"}
    | {"rule", "every", "weekday", "at", "zone", "quality", "progress", "communication", "recommend", "comment"}
    | {"client", "name", "code", "currency", "language", "country", "client_country", "team_channel", "approvers"}
    | {"orgs", "alone", "days", "hours", "emoji", "since", "until", "reason"}
)
STATES = st.one_of(
    TEXT.map(lambda text: {"value": text}),
    TEXT.map(lambda text: {"selected_option": {"value": text}}),
    st.lists(TEXT, max_size=3).map(lambda texts: {"selected_options": [{"value": text} for text in texts]}),
    st.lists(PEOPLE, max_size=3).map(lambda users: {"selected_users": users}),
    PEOPLE.map(lambda user: {"selected_user": user}),
    TEXT.map(lambda day: {"selected_date": day}),
    TEXT.map(lambda at: {"selected_time": at}),
    PLACES.map(lambda channel: {"selected_conversation": channel}),
    st.dictionaries(TEXT, JUNK, max_size=2),
)
CARRIED: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict,
    channel=st.none() | PLACES,
    project=st.none() | st.integers(-1, 3) | JUNK,
    record=st.none() | st.integers(-1, 9),
    thing=st.none() | st.integers(-1, 9),
    version=st.none() | st.integers(-1, 3),
    kind=st.none() | TEXT | st.sampled_from([*(kind.name for kind in KINDS), "digest", "poll", "meeting"]),
    move=st.none() | TEXT | st.sampled_from(MOVES),
    origin=st.none() | TEXT,
    source=st.none() | TEXT,
)


class Hostile:
    """The door, and an event loop of its own that outlives one input."""

    def __init__(self, runner: asyncio.Runner, door: AtTheDoor) -> None:
        self.door = door
        self.run: Callable[[Coroutine[Any, Any, T]], T] = runner.run

    def survives(self, knock: Coroutine[Any, Any, Any]) -> int:
        """Knock, and wait until all is done that this leads to; the status."""

        async def knocked() -> int:
            answer = await knock
            await self.door.door.rest()
            return int(answer.status)

        status = self.run(knocked())
        assert status < 500
        assert self.door.unforeseen == 0
        return status


@pytest.fixture(scope="module")
def patient() -> Iterator[None]:
    """What a busy machine does too late is refused rightly, and an event not taken in: that is no bug to be found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(door, "PATIENCE", 60.0)
        patch.setattr(events, "PATIENCE", 60.0)
        yield


@pytest.fixture(scope="module")
def hostiles(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, patient: None) -> Iterator[Hostile]:  # noqa: ARG001  it lasts as long
    file = shutil.copy(migrated_file, tmp_path_factory.mktemp("hostile") / "rapport.db")
    with asyncio.Runner() as runner:
        entered = at_the_door(f"sqlite:///{file}")
        door = runner.run(entered.__aenter__())
        runner.run(door.db.write(_some_records, door.cast))
        yield Hostile(runner, door)
        runner.run(entered.__aexit__(None, None, None))


def _some_records(tx: Transaction, cast: Cast) -> None:
    for kind in KINDS:
        a_record(tx, cast, kind, by=cast.client if Role.CLIENT in kind.seen_by else cast.lead)
    a_record(tx, cast, CHANGE_REQUEST, by=cast.developer)


def test_what_is_not_signed_is_refused_and_changes_nothing(hostiles: Hostile) -> None:
    before = hostiles.run(hostiles.door.everything())

    @cheap
    @given(
        body=st.binary(max_size=200) | TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")),
        headers=st.dictionaries(
            st.sampled_from(["content-type", "content-length", "x-slack-signature", "x-slack-request-timestamp"]),
            st.sampled_from([FORM, "application/json", "0", "99999999", "v0=", "v0=" + "0" * 64, "1795408205"]) | TEXT,
        ),
        path=st.sampled_from(["/slack/events", "/", "/metrics/../slack/events"]) | TEXT.map("/{}".format),
        method=st.sampled_from(["POST", "GET", "PUT", "HEAD", "BREW"]),
    )
    def knock(body: bytes, headers: dict[str, str], path: str, method: str) -> None:
        written = {name: value.encode("utf-8", "replace").decode("latin-1") for name, value in headers.items()}
        path = path.encode("utf-8", "replace").decode()
        status = hostiles.survives(hostiles.door.knocks(body, headers=written, path=path, method=method))
        assert 400 <= status < 500 or (path, method) != ("/slack/events", "POST")

    knock()
    assert hostiles.run(hostiles.door.everything()) == before


@cheap
@given(body=st.binary(max_size=300) | JUNK.map(lambda junk: json.dumps(junk).encode()), json_=st.booleans())
def test_what_is_signed_and_means_nothing_is_harmless(hostiles: Hostile, body: bytes, json_: bool) -> None:
    form = "application/json" if json_ else FORM
    hostiles.survives(hostiles.door.knocks(body, headers=signed(body, form=form)))


@cheap
@given(text=TEXT)
def test_no_words_after_a_command_or_a_mention_are_a_bug(text: str) -> None:
    plain = plain_text(text, without="U0BOT")
    for parse in (asked_of, asked_of_rhythm, asked_of_setup, mentioned, only_of):
        try:
            parse(plain)
        except UnknownWords:
            continue


@hostile
@given(command=st.sampled_from(COMMANDS) | TEXT, text=TEXT, person=PEOPLE, place=PLACES)
def test_no_command_is_a_bug(hostiles: Hostile, command: str, text: str, person: str, place: str) -> None:
    body = urlencode(
        hostiles.door.command(person, f"/client-{command}", text, channel=place), errors="surrogatepass"
    ).encode()
    hostiles.survives(hostiles.door.sends(body))


@hostile
@given(
    action=st.sampled_from(ACTIONS),
    tail=TAILS,
    value=IDS | TEXT | st.sampled_from(["C0NW", "issue", "en"]) | CARRIED.map(json.dumps),
    person=PEOPLE,
    place=PLACES,
    more=st.dictionaries(st.sampled_from(["selected_option", "selected_user", "value", "type"]), JUNK, max_size=1),
    in_form=st.none() | CARRIED,
)
def test_no_button_is_a_bug(
    hostiles: Hostile,
    action: str,
    tail: str,
    value: str,
    person: str,
    place: str,
    more: dict[str, Any],
    in_form: dict[str, Any] | None,
) -> None:
    payload = hostiles.door.click(person, f"{action}{tail}"[:255], value, channel=place)
    payload["actions"][0] |= more
    if in_form is not None:
        payload["view"] = {"id": "V1", "type": "modal", "private_metadata": json.dumps(in_form)}
    hostiles.survives(hostiles.door.interacts(payload))


@hostile
@given(
    callback=st.sampled_from(FORMS),
    answers=st.dictionaries(st.sampled_from(QUESTIONS), STATES, max_size=12),
    carried=CARRIED | JUNK,
    person=PEOPLE,
)
def test_no_form_is_a_bug(hostiles: Hostile, callback: str, answers: dict[str, Any], carried: Any, person: str) -> None:
    hostiles.survives(hostiles.door.interacts(hostiles.door.form(person, callback, answers, carried)))


@hostile
@given(
    kind=st.sampled_from(EVENTS) | TEXT,
    number=st.integers(0, 10**9),
    person=PEOPLE,
    place=PLACES,
    text=TEXT,
    more=st.dictionaries(
        st.sampled_from(["item", "thread_ts", "ts", "reaction", "user", "channel", "files", "inviter", "subtype", "tab",
                         "message", "previous_message", "old_channel_id", "channel_type", "bot_id"]),
        JUNK | st.just("1700000000.000100") | st.just({"type": "message", "channel": "C0NW", "ts": "1.1"}),
        max_size=4,
    ),
)  # fmt: skip
def test_no_event_is_a_bug(
    hostiles: Hostile, kind: str, number: int, person: str, place: str, text: str, more: dict[str, Any]
) -> None:
    event = {"type": kind, "user": person, "channel": place, "text": text, "ts": "1700000000.000100", **more}
    body = {"type": "event_callback", "team_id": "T0HOST", "event_id": f"Ev{number}", "event": event}
    hostiles.survives(hostiles.door.sends(json.dumps(body).encode(), form="application/json"))


@hostile
@given(callback=st.sampled_from(SHORTCUTS) | TEXT, person=PEOPLE, place=PLACES, message=JUNK, text=TEXT)
def test_no_shortcut_is_a_bug(
    hostiles: Hostile, callback: str, person: str, place: str, message: Any, text: str
) -> None:
    said = {**message, "text": text, "ts": "1.1"} if isinstance(message, dict) else message
    payload = {
        "type": "message_action",
        "team": {"id": "T0HOST"},
        "user": {"id": person},
        "channel": {"id": place},
        "callback_id": callback,
        "trigger_id": "1.1",
        "message": said,
    }
    hostiles.survives(hostiles.door.interacts(payload))


@pytest.mark.parametrize(("callback", "question"), [("topic", "minutes"), ("minutes", "carried")])
def test_a_number_that_is_none_is_no_bug(hostiles: Hostile, callback: str, question: str) -> None:
    answers = {question: {"type": "plain_text_input", "value": "false"}}
    carried = {"project": 1, "thing": 1}
    hostiles.survives(hostiles.door.interacts(hostiles.door.form("U0LEAD", callback, answers, carried)))


def test_a_button_of_a_form_that_stands_in_none_is_no_bug(hostiles: Hostile) -> None:
    payload = hostiles.door.click("U0LEAD", "record_as", "issue", channel="C0NW")
    hostiles.survives(hostiles.door.interacts(payload))


@pytest.mark.parametrize("more", [{}, {"reaction": "beetle", "item": {"type": "message"}}])
def test_an_emoji_of_which_nothing_is_told_is_no_bug(hostiles: Hostile, more: dict[str, Any]) -> None:
    event = {"type": "reaction_added", "user": "U0LEAD", "item": {"type": "message", "channel": "C0NW", "ts": "1.1"}}
    body = {"type": "event_callback", "team_id": "T0HOST", "event_id": "Ev1", "event": event | more}
    assert hostiles.survives(hostiles.door.sends(json.dumps(body).encode(), form="application/json")) == 400


def test_a_button_to_set_up_a_channel_that_became_another_project_s_is_no_bug(hostiles: Hostile) -> None:
    hostiles.survives(hostiles.door.interacts(hostiles.door.click("U0LEAD", "setup", "G0NW", channel="D0DM")))
