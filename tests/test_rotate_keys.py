"""`python -m bot rotate-keys`: after it the newest key alone opens every token."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import pytest
from cryptography.fernet import Fernet

from bot.__main__ import main
from bot.keys import Keys
from bot.use_cases.installations import install
from storage import installations
from storage.database import Database, open_database
from tests.use_cases.builders import MONDAY

T = TypeVar("T")
OLDER, NEWER, LOST = (Fernet.generate_key().decode() for _ in range(3))
TOKEN = "xoxb-false-token"


def asked(url: str, ask: Callable[[Database], Coroutine[Any, Any, T]]) -> T:
    async def done() -> T:
        db = open_database(url)
        try:
            return await ask(db)
        finally:
            await db.close()

    return asyncio.run(done())


@pytest.fixture
def url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    async def let_in(db: Database) -> None:
        for team in ("T1", "T2"):
            await db.write(install, team, None, "U1", Keys([OLDER]).lock(TOKEN), now=MONDAY)

    asked(sqlite_url, let_in)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return sqlite_url


def test_without_keys_there_is_nothing_to_rotate(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert url
    monkeypatch.setenv("TOKEN_KEYS", "")

    assert main(["rotate-keys"]) == 2
    assert "TOKEN_KEYS" in capsys.readouterr().err


def test_the_newest_key_alone_opens_every_token_afterwards(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOKEN_KEYS", f"{NEWER},{OLDER}")

    assert main(["rotate-keys"]) == 0

    told = capsys.readouterr()
    assert told.out.startswith("Locked with the newest key: 2.")
    assert [secret for secret in (OLDER, NEWER, TOKEN) if secret in told.out + told.err] == []
    kept = asked(url, lambda db: db.read(installations.every))
    assert [Keys([NEWER]).unlock(locked) for _, locked in kept] == [TOKEN, TOKEN]


def test_a_key_that_was_taken_out_too_early_is_asked_for(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOKEN_KEYS", LOST)

    assert main(["rotate-keys"]) == 2

    assert "T1, T2" in capsys.readouterr().err
    kept = asked(url, lambda db: db.read(installations.every))
    assert [Keys([OLDER]).unlock(locked) for _, locked in kept] == [TOKEN, TOKEN]
