import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.refusals import NoSuchRecord
from bot.slack.buttons import Carried, Ids

NUMBERS = st.integers(min_value=0, max_value=10**17 - 1)
SHORT = st.none() | st.text(max_size=60)


@given(NUMBERS, NUMBERS, st.none() | NUMBERS)
@settings(deadline=None, max_examples=50)
def test_a_button_brings_back_what_it_was_given(project: int, thing: int, version: int | None) -> None:
    ids = Ids(project, thing, version)
    assert Ids.of(ids.packed()) == ids


@pytest.mark.parametrize(
    "value",
    ["", "1", "1.", ".1", "1.2.3.4", "-1.2", "1.-2", "1.2 ", "１.２", "1.x", "1.2.", "1e3.2", "9" * 18 + ".1", "1;2"],
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
    "metadata", ["", "null", "[]", "7", "{", '"x"', '{"unknown": 1}', "[[1]]", '{"channel": "C1", "more": 2}']
)
def test_a_form_that_is_none_of_ours_carries_nothing(metadata: str) -> None:
    assert Carried.of(metadata) == Carried()


def test_what_a_form_carries_fits_slacks_metadata() -> None:
    everything = Carried(
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
