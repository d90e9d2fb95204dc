"""`make bench`: one table, and the same as JSON in data/bench.json."""

import asyncio
import json
import logging
from dataclasses import asdict
from pathlib import Path

from benchmarks import commands, growth
from benchmarks.rows import table


def main() -> None:
    """Measure, and print what came of it."""
    logging.disable(logging.WARNING)  # a deed among a million rows is not to tell how long it took
    rows = [*asyncio.run(commands.rows()), *asyncio.run(growth.rows())]
    print(table(rows))
    file = Path("data/bench.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
