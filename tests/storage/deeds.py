"""Deeds for tests of databases, and two tables for them, of which one's commit can be made to fail."""

import asyncio
from collections.abc import Callable, Coroutine
from threading import Event
from typing import Any

from sqlalchemy import column, insert, table, text

from storage.database import Transaction

CREATE_PARENTS = text("CREATE TABLE parents (name TEXT PRIMARY KEY)")
CREATE_CHILDREN = text(
    "CREATE TABLE children (parent TEXT REFERENCES parents (name) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)"
)
ADD = text("INSERT INTO parents (name) VALUES (:name)")
ADD_WITHOUT_ANSWER = insert(table("parents", column("name")))
ADD_ORPHAN = text("INSERT INTO children (parent) VALUES ('nobody')")
NAMES = text("SELECT name FROM parents ORDER BY name")


class Refused(Exception):  # noqa: N818  as the house calls it
    """A deed's own no."""


def create(tx: Transaction) -> None:
    tx.execute(CREATE_PARENTS)
    tx.execute(CREATE_CHILDREN)


def add(tx: Transaction, name: str) -> str:
    tx.execute(ADD, {"name": name})
    return name


def add_all(tx: Transaction, *names: str) -> None:
    for name in names:
        tx.execute(ADD_WITHOUT_ANSWER, {"name": name})


def add_and_say(tx: Transaction, name: str) -> None:
    add(tx, name)
    tx.wake_delivery()


def add_and_refuse(tx: Transaction, name: str) -> None:
    add_and_say(tx, name)
    raise Refused(name)


def add_orphan(tx: Transaction) -> None:
    tx.execute(ADD_ORPHAN)  # its commit will fail: the foreign key is looked at only then


def names(tx: Transaction) -> list[str]:
    return [row[0] for row in tx.execute(NAMES)]


def wait(_tx: Transaction, begun: Callable[[], object], go_on: Event) -> None:
    begun()
    assert go_on.wait(10)


async def queued(*deeds: Coroutine[Any, Any, object]) -> list[asyncio.Task[object]]:
    """Ask for deeds and come back when they stand in line."""
    asked = [asyncio.create_task(deed) for deed in deeds]
    await asyncio.sleep(0)  # each task has now run up to its wait
    return asked


async def outcomes(asked: list[asyncio.Task[object]]) -> list[object]:
    return await asyncio.gather(*asked, return_exceptions=True)
