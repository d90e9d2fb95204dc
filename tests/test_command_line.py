"""The command line, as somebody types it."""

import asyncio
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from unittest.mock import patch

import aiohttp
import pytest

from bot.__main__ import main
from bot.sandbox.server import running_sandbox
from tests.stories import SEED, settings_for


@dataclass(frozen=True)
class Told:
    """What somebody is told who typed a command, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


Typed: TypeAlias = Callable[..., Told]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Types `python -m bot` with these arguments in an empty folder, in this process: most are over in a moment."""
    monkeypatch.chdir(tmp_path)

    def typed(*arguments: str, **environment: str) -> Told:
        with patch.dict(os.environ, {"PATH": os.environ["PATH"], **environment}, clear=True):
            returncode = main(list(arguments))
        said = capsys.readouterr()
        return Told(returncode, said.out, said.err)

    return typed


@pytest.fixture
def migrated(tmp_path: Path, migrated_file: Path) -> None:
    """A database where the bot looks for it unless told otherwise."""
    (tmp_path / "data").mkdir()
    shutil.copy(migrated_file, tmp_path / "data" / "rapport.db")


def _bot(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The same as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parent.parent), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_help_names_every_command(tmp_path: Path) -> None:
    told = _bot(tmp_path, "--help")
    assert told.returncode == 0
    commands = "demo sandbox run listen work migrate export outbox person retention bounce backup doctor"
    for command in commands.split():
        assert command in told.stdout


def test_run_without_tokens_says_everything_that_is_missing_and_what_is_expected(typed: Typed) -> None:
    told = typed("run", DATABASE_URL="mysql://nowhere")
    assert told.returncode == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "DATABASE_URL"):
        assert name in told.stderr


def test_a_token_that_slack_refuses_is_said_without_showing_it(tmp_path: Path) -> None:
    closed = _a_closed_port()
    told = _bot(
        tmp_path,
        "run",
        SLACK_BOT_TOKEN="xoxb-false-token",
        SLACK_APP_TOKEN="xapp-false-token",
        SLACK_API_URL=f"http://127.0.0.1:{closed}/api/",
    )
    assert told.returncode == 2
    assert "false-token" not in told.stderr + told.stdout
    assert "Traceback" not in told.stderr


def test_the_doctor_says_what_is_wrong_and_ends_with_it(typed: Typed) -> None:
    assert typed("doctor").returncode == 2, "without a token there is nothing to look at"
    away = f"http://127.0.0.1:{_a_closed_port()}/api/"
    told = typed("doctor", SLACK_BOT_TOKEN="xoxb-false-token", SLACK_API_URL=away)
    assert told.returncode == 1
    assert "WRONG  Slack does not answer" in told.stdout
    assert "`python -m bot migrate`" in told.stdout
    assert "false-token" not in told.stdout + told.stderr


def test_migrate_makes_the_database_and_twice_does_nothing(tmp_path: Path, typed: Typed) -> None:
    for _ in range(2):
        assert typed("migrate").returncode == 0
    assert (tmp_path / "data" / "rapport.db").exists()


@pytest.mark.usefixtures("migrated")
def test_a_database_of_a_later_version_is_refused_in_words(tmp_path: Path, typed: Typed) -> None:
    with sqlite3.connect(tmp_path / "data" / "rapport.db") as later:
        later.execute("UPDATE alembic_version SET version_num = '9999'")
    later.close()

    for command in ("migrate", "outbox"):
        told = typed(command)
        assert (told.returncode, "newer version" in told.stderr) == (2, True)


def test_the_outbox_is_listed_and_what_is_not_there_is_refused(typed: Typed) -> None:
    assert typed("outbox").returncode == 2
    typed("migrate")

    assert typed("outbox").stdout == "Nothing waits and nothing failed.\n"
    refused = typed("outbox", "--retry", "7", "12")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "Not 7, 12" in refused.stderr


@pytest.mark.usefixtures("migrated")
def test_somebody_of_whom_nothing_is_held_cannot_be_forgotten(typed: Typed) -> None:
    told = typed("person", "U0NEVERMET", "--forget")
    assert (told.returncode, told.stdout) == (2, "")
    assert "U0NEVERMET" in told.stderr


@pytest.mark.usefixtures("migrated")
def test_a_backup_is_made_beside_the_database_and_not_twice_over_itself(tmp_path: Path, typed: Typed) -> None:
    assert typed("backup", "kept.db").returncode == 0
    assert (tmp_path / "kept.db").stat().st_size == (tmp_path / "data" / "rapport.db").stat().st_size
    assert typed("backup", "kept.db").returncode == 2


def test_the_http_door_wants_to_know_its_port(tmp_path: Path, typed: Typed) -> None:
    told = typed("run", "--http", SLACK_BOT_TOKEN="xoxb-false", SLACK_SIGNING_SECRET="false")
    assert told.returncode == 2
    assert "--port" in told.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is begun before that is known"


async def test_the_http_door_is_healthy_ready_and_refuses_what_is_not_signed(tmp_path: Path) -> None:
    port = _a_closed_port()
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        settings = settings_for(sandbox, tmp_path)
        assert settings.slack_bot_token is not None
        assert settings.slack_signing_secret is not None
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--http", "--port", str(port)),
            stdout=asyncio.subprocess.PIPE,
            env={
                **os.environ,
                "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
                "SLACK_SIGNING_SECRET": settings.slack_signing_secret.get_secret_value(),
                "SLACK_API_URL": settings.slack_api_url,
                "DATABASE_URL": settings.database_url.get_secret_value(),
                "LOG_LEVEL": "ERROR",
            },
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        at = f"http://127.0.0.1:{port}"
        async with http.get(f"{at}/healthz") as response:
            assert response.status == 200
        async with http.get(f"{at}/readyz") as response:
            assert (response.status, await response.json()) == (200, {"database": True, "slack": True})
        async with http.post(f"{at}/slack/events", data={"payload": "{}"}) as response:
            assert response.status == 401
        async with http.post(f"{at}/slack/events", json={"type": "url_verification", "challenge": "x"}) as response:
            assert response.status == 401
        process.terminate()
        assert await process.wait() == 0


@pytest.mark.parametrize("signal_name", ["SIGTERM", "SIGINT"])
async def test_the_bot_ends_at_once_when_it_is_asked_to(tmp_path: Path, signal_name: str) -> None:
    async with running_sandbox(seed=SEED) as sandbox:
        settings = settings_for(sandbox, tmp_path)
        assert settings.slack_bot_token is not None
        assert settings.slack_app_token is not None
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            stdout=asyncio.subprocess.PIPE,
            env={
                **os.environ,
                "SLACK_BOT_TOKEN": settings.slack_bot_token.get_secret_value(),
                "SLACK_APP_TOKEN": settings.slack_app_token.get_secret_value(),
                "SLACK_API_URL": settings.slack_api_url,
                "DATABASE_URL": settings.database_url.get_secret_value(),
                "LOG_LEVEL": "ERROR",
            },
        )
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        process.send_signal(getattr(signal, signal_name))
        assert await asyncio.wait_for(process.wait(), 10) == 0


def _a_closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
