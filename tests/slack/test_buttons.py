import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.refusals import NoSuchRecord
from bot.slack.buttons import Carried, Ids, begins_with, begun
from bot.slack.messages import trimmed

NUMBERS = st.integers(min_value=0, max_value=2**31 - 1)  # as far as PostgreSQL's go
LINK = "https://northwind.slack.com/files/"
SHORT = st.none() | st.text(max_size=60)


@given(NUMBERS, NUMBERS, st.none() | NUMBERS)
@settings(deadline=None, max_examples=50)
def test_a_button_brings_back_what_it_was_given(project: int, thing: int, version: int | None) -> None:
    ids = Ids(project, thing, version)
    assert Ids.of(ids.packed()) == ids


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1",
        "1.",
        ".1",
        "1.2.3.4",
        "-1.2",
        "1.-2",
        "1.2 ",
        "１.２",
        "1.x",
        "1.2.",
        "1e3.2",
        "9" * 18 + ".1",
        "1;2",
        "2147483648.1",
    ],
)
def test_a_button_that_is_none_of_ours_leads_to_no_record(value: str) -> None:
    with pytest.raises(NoSuchRecord):
        Ids.of(value)


@given(st.text(max_size=20))
@settings(deadline=None, max_examples=200)
def test_no_value_of_a_button_is_a_bug(value: str) -> None:
    try:
        ids = Ids.of(value)
    except NoSuchRecord:
        return
    assert min(ids.project, ids.thing) >= 0


@given(st.builds(Carried, channel=SHORT, kind=SHORT, move=SHORT, origin=SHORT, project=st.none() | NUMBERS))
@settings(deadline=None, max_examples=50)
def test_a_form_brings_back_what_it_was_given(carried: Carried) -> None:
    assert Carried.of(carried.packed()) == carried


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "null",
        "[]",
        "7",
        "{",
        '"x"',
        '{"unknown": 1}',
        "[[1]]",
        '{"channel": "C1", "more": 2}',
        '{"project": "7"}',
        '{"record": 1e9}',
    ],
)
def test_a_form_that_is_none_of_ours_carries_nothing(metadata: str) -> None:
    assert Carried.of(metadata) == Carried()


@given(st.text(max_size=300), st.builds(Carried, origin=SHORT))
@settings(deadline=None, max_examples=50)
def test_a_button_brings_back_what_was_typed(typed: str, carried: Carried) -> None:
    assert begins_with(begun(carried, typed, most=2000)) == (carried, typed)


def test_what_is_too_much_for_a_button_is_read_again() -> None:
    carried = Carried(read="1.0", said={"ts": "1.0"})

    assert begins_with(begun(carried, "short", most=2000)) == (Carried(said={"ts": "1.0"}), "short")
    assert begins_with(begun(carried, "x" * 2000, most=2000)) == (carried, "")


def test_a_button_of_an_older_message_still_begins_a_form() -> None:
    assert begins_with("issue") == (Carried(), "")


def test_of_a_message_with_many_files_a_form_carries_what_fits() -> None:
    files = [{"id": f"F{number}", "name": "图" * 80, "permalink": LINK + "a" * 150} for number in range(12)]
    said = trimmed({"ts": "1795400000.000100", "user": "U0CLIENT01", "text": "x" * 4000, "files": files})

    assert [file["id"] for file in said["files"]] == [file["id"] for file in files[:10]]
    assert "name" in said["files"][0]
    assert said["files"][-1] == {"id": "F9", "file_access": "check_file_info"}
    bare = trimmed({"ts": "1795400000.000100", "thread_ts": "1795400000.000100", "files": files}, room=0)
    assert len(begun(Carried(said=bare, read="1795400000.000100"), "x" * 2000, most=2000)) <= 2000


def test_what_a_form_carries_fits_slacks_metadata() -> None:
    files = [{"id": f"F{number:010}", "name": "图" * 80, "permalink": LINK + "a" * 99} for number in range(10)]
    everything = Carried(
        choose=True,
        said=trimmed({"ts": "1.0" * 6, "thread_ts": "1.0" * 6, "user": "U" * 11, "bot_id": "B" * 11, "files": files}),
        channel="C" * 20,
        project=10**12,
        record=10**12,
        version=10**6,
        kind="change_request",
        move="acknowledge",
        origin="1795400000.000100",
        source="message:" + "C" * 20 + ":1795400000.000100:change_request",
        thing=10**12,
    )
    assert len(everything.packed()) <= 3000
