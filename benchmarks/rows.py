"""A line of the table: two things measured in turn, so that the machine's moods meet both."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

PAIRS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What we reached beside what it is measured against: medians, and the ratios of the single pairs."""

    what: str
    against: str
    unit: str
    ours: float
    other: float
    ratio: float
    spread: tuple[float, float]  # the least and the greatest ratio
    aim: str


def row(what: str, unit: str, pairs: Sequence[tuple[float, float]], *, against: str, aim: str) -> Row:
    """The line of pairs, each ours and the other's."""
    ratios = [ours / other for ours, other in pairs]
    return Row(
        what=what,
        against=against,
        unit=unit,
        ours=statistics.median(ours for ours, _ in pairs),
        other=statistics.median(other for _, other in pairs),
        ratio=statistics.median(ratios),
        spread=(min(ratios), max(ratios)),
        aim=aim,
    )


def table(rows: Sequence[Row]) -> str:
    """All lines, to be read by people."""
    lines = [f"{'what':52} {'against':30} {'ours':>10} {'other':>10} {'unit':5} {'ratio':>7} {'spread':>13}  aim"]
    lines += [
        f"{one.what:52} {one.against:30} {one.ours:10.2f} {one.other:10.2f} {one.unit:5} {one.ratio:7.2f} "
        f"{one.spread[0]:6.2f}-{one.spread[1]:<6.2f}  {one.aim}"
        for one in rows
    ]
    return "\n".join(lines)
