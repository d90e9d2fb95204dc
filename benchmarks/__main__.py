"""`make bench`: one table, and the same as JSON in data/bench.json."""

import asyncio
import json
import statistics
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.commands import Measured, pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: ours beside a bare app, the medians of pairs measured one after the other."""

    what: str
    ours: float
    bare: float
    ratio: float
    spread: tuple[float, float]  # the least and the greatest ratio


def main() -> None:
    """Measure, and print what came of it."""
    rows = []
    for concurrency in (1, 16):
        measured = asyncio.run(pairs(concurrency))
        rows += [
            _row(f"slash command, durable before its ack, c={concurrency}: a second", measured, "rate"),
            _row(f"the same, c={concurrency}: p50 in ms", measured, "p50"),
            _row(f"the same, c={concurrency}: p99 in ms", measured, "p99"),
        ]
    print(f"{'what':58} {'ours':>9} {'bare Bolt':>10} {'ratio':>7} {'spread':>13}")
    for row in rows:
        print(
            f"{row.what:58} {row.ours:9.1f} {row.bare:10.1f} {row.ratio:7.2f} {row.spread[0]:6.2f}-{row.spread[1]:.2f}"
        )
    file = Path("data/bench.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps([asdict(row) for row in rows], indent=1))


def _row(what: str, measured: list[tuple[Measured, Measured]], name: str) -> Row:
    ratios = [getattr(ours, name) / getattr(bare, name) for ours, bare in measured]
    return Row(
        what=what,
        ours=statistics.median(getattr(ours, name) for ours, _ in measured),
        bare=statistics.median(getattr(bare, name) for _, bare in measured),
        ratio=statistics.median(ratios),
        spread=(min(ratios), max(ratios)),
    )


if __name__ == "__main__":
    main()
