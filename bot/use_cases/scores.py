"""What the scores of a poll come to, as the field counts them. Ratings and the likelihood to recommend never mix."""

from collections.abc import Sequence
from statistics import fmean

from bot.messages.polls import Rated, Recommended

SATISFIED = 4  # of 5: from here on somebody is satisfied
PROMOTER, DETRACTOR = 9, 6  # of 10: from here on, and up to here


def csat(ratings: Sequence[int]) -> float:
    """The share of 4 and 5 among ratings from 1 to 5, from 0 to 100: the customer satisfaction score.

    The two upper boxes of a five-point scale, as Qualtrics writes it down ("What is CSAT?"): satisfied customers, who
    answered 4 or 5, divided by all who answered, times 100. **Raises** ValueError where nobody answered.
    """
    if not ratings:
        raise ValueError("without an answer there is no share of answers")
    return 100 * sum(rating >= SATISFIED for rating in ratings) / len(ratings)


def nps(likelihoods: Sequence[int]) -> float:
    """Promoters (9 and 10) minus detractors (0 to 6), in percent of all answers from 0 to 10: from -100 to 100.

    The Net Promoter Score of F. Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003;
    7 and 8 are passive and count among all. **Raises** ValueError where nobody answered.
    """
    if not likelihoods:
        raise ValueError("without an answer there is no share of answers")
    promoters, _, detractors = _split(likelihoods)
    return 100 * (promoters - detractors) / len(likelihoods)


def rated(ratings: Sequence[int], before: Sequence[int]) -> Rated:
    """What one question came to, against what it came to the time before, if it was asked then."""
    average = fmean(ratings)
    return Rated(
        average=average,
        satisfied=csat(ratings),
        lowest=min(ratings),
        highest=max(ratings),
        change=average - fmean(before) if before else None,
    )


def recommended(likelihoods: Sequence[int], before: Sequence[int]) -> Recommended:
    """What the likelihood to recommend came to, against the time before, if it was asked then."""
    promoters, passives, detractors = _split(likelihoods)
    score = nps(likelihoods)
    return Recommended(
        score=score,
        promoters=promoters,
        passives=passives,
        detractors=detractors,
        change=score - nps(before) if before else None,
    )


def _split(likelihoods: Sequence[int]) -> tuple[int, int, int]:
    promoters = sum(one >= PROMOTER for one in likelihoods)
    detractors = sum(one <= DETRACTOR for one in likelihoods)
    return promoters, len(likelihoods) - promoters - detractors, detractors
