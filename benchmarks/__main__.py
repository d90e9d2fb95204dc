"""`make bench`: one table, and the same as JSON in data/bench.json."""

import asyncio
import json
import statistics
from pathlib import Path

from benchmarks.commands import Measured, pairs


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
        low, high = row["spread"]
        print(f"{row['what']:58} {row['ours']:9.1f} {row['bare']:10.1f} {row['ratio']:7.2f} {low:6.2f}-{high:.2f}")
    file = Path("data/bench.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(rows, indent=1))


def _row(what: str, measured: list[tuple[Measured, Measured]], name: str) -> dict[str, object]:
    ratios = [getattr(ours, name) / getattr(bare, name) for ours, bare in measured]
    return {
        "what": what,
        "ours": statistics.median(getattr(ours, name) for ours, _ in measured),
        "bare": statistics.median(getattr(bare, name) for _, bare in measured),
        "ratio": statistics.median(ratios),
        "spread": (min(ratios), max(ratios)),
    }


if __name__ == "__main__":
    main()
