"""`make bench`: one table, and the same as JSON in data/bench.json; `python -m benchmarks commands` measures a part."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from benchmarks import commands, digests, dispatch, fairness, growth, outgoing, posted, starting
from benchmarks.rows import table
from bot.logs import tell_to


def main() -> None:
    """Measure, and print what came of it."""
    tell_to(level="ERROR")  # a deed among a million rows is not to tell how long it took
    of = (commands, dispatch, posted, outgoing, digests, fairness, starting, growth)
    asked = sys.argv[1:]
    rows = [
        one for part in of if not asked or part.__name__.rpartition(".")[2] in asked for one in asyncio.run(part.rows())
    ]
    print(table(rows))
    file = Path("data/bench.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
