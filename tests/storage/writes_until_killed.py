"""Writes names from many callers at once and prints each when it is answered, until somebody kills it."""

import asyncio
import sys
from itertools import count

from sqlalchemy import text

from storage.database import Database, Transaction, open_database

ADD = text("INSERT INTO parents (name) VALUES (:name)")


def add(tx: Transaction, name: str) -> None:
    tx.execute(ADD, {"name": name})


async def write_on(database: Database, caller: int) -> None:
    for number in count():
        name = f"{caller}-{number}"
        await database.write(add, name)
        print(name, flush=True)  # noqa: T201  the test reads it


async def main(url: str) -> None:
    database = open_database(url)
    await asyncio.gather(*(write_on(database, caller) for caller in range(16)))


asyncio.run(main(sys.argv[1]))
