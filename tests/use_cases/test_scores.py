import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.use_cases.scores import csat, nps, rated, recommended


def test_who_gives_four_or_five_is_satisfied() -> None:
    assert csat([1, 2, 3, 4, 5]) == 40
    assert csat([3]) == 0
    assert csat([4]) == 100


def test_promoters_are_set_off_against_detractors_and_passives_count_among_all() -> None:
    assert nps([10, 9, 8, 7, 6, 0]) == 0
    assert nps([9, 8]) == 50
    assert nps([6]) == -100
    assert nps([10]) == 100


@settings(derandomize=True, max_examples=200)
@given(st.lists(st.integers(0, 10), min_size=1))
def test_everybody_is_either_promoter_or_passive_or_detractor(likelihoods: list[int]) -> None:
    found = recommended(likelihoods, [])
    assert found.promoters + found.passives + found.detractors == len(likelihoods)
    assert -100 <= found.score <= 100
    assert found.change is None


def test_a_question_has_its_spread_and_its_change() -> None:
    found = rated([2, 4, 5], [3, 3])
    assert (found.lowest, found.highest) == (2, 5)
    assert found.change == pytest.approx(2 / 3)


@pytest.mark.parametrize("score", [csat, nps])
def test_where_nobody_answered_there_is_no_score(score: object) -> None:
    with pytest.raises(ValueError, match="answer"):
        score([])  # type: ignore[operator]
