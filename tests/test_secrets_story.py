"""A whole story, with much that goes wrong in it: nothing that is left behind shows a secret, no log what was said."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import aiohttp
import psycopg
import pytest
from sqlalchemy import make_url

from bot.__main__ import COMMANDS, main
from bot.sandbox.server import running_sandbox
from bot.settings import Settings
from bot.words import Language, Words
from tests.processes import a_closed_port, a_process, environment_of
from tests.stories import SEED, Story, a_story_in, settings_for, words_in

PASSWORD = "false-password-of-the-database"
WORDS = "quokka"  # in everything that anybody writes below
CONTENT = {"quality": "5", "progress": "4", "communication": "4", "recommend": "9"}
CARRIED_AWAY = {"export", "backup", "person"}  # what people wrote is what these are for; secrets are not
WITHOUT = {"demo", "sandbox", "run", "listen", "work"}  # they stay until they are ended; `run` the story is about


@pytest.mark.timeout(180)  # it starts the bot and seven commands, in one go
async def test_nothing_that_a_story_leaves_behind_shows_a_secret_and_no_log_what_people_wrote(
    tmp_path: Path, postgres_url: str
) -> None:
    url = make_url(postgres_url).set(password=PASSWORD).render_as_string(hide_password=False)
    port = a_closed_port()
    async with running_sandbox(seed=SEED) as sandbox, aiohttp.ClientSession() as http:
        settings = settings_for(sandbox, tmp_path, url)
        async with a_story_in(sandbox, tmp_path, http, database_url=url) as story:
            await story.links()
        environment = environment_of(settings, LOG_LEVEL="DEBUG")
        async with a_process(environment, "--port", str(port)) as process:
            await _a_day(story)
            measured = await _read(http, f"http://127.0.0.1:{port}/metrics")
            listed = await asyncio.to_thread(_shown_of, process.running.pid)
            await _a_bad_day(story, url)
        arguments = {
            "export": ["AP"],
            "backup": ["kept.db"],
            "retention": ["AP", "--days", "1"],
            "person": [story.sandbox.ready["people"]["amy"]],
        }
        told = {
            command: await asyncio.to_thread(_output, environment, tmp_path, command, *arguments.get(command, []))
            for command in sorted(COMMANDS.keys() - WITHOUT)
        }
        told["run with half of its settings"] = await asyncio.to_thread(
            _output, {**environment, "SLACK_APP_TOKEN": "", "PACE": "x"}, tmp_path, "run"
        )
        kept = {"the database": _everything(url)}
    said = {"the log": process.stderr, "what it says": process.stdout, "/metrics": measured, "the process list": listed}
    assert "came" in process.stderr
    assert "psycopg.errors.UndefinedColumn" in process.stderr
    assert WORDS in kept["the database"]
    assert WORDS in told["export"]
    for secret in secrets_of(settings):
        assert [where for where, text in {**said, **told, **kept}.items() if secret in text] == []
    silent = said | {command: text for command, text in told.items() if command not in CARRIED_AWAY}
    assert [where for where, text in silent.items() if WORDS in text.lower()] == []


async def _a_day(story: Story) -> None:
    """Something of everything that people write."""
    await story.types("tom", f"/client-issue {WORDS} is down")
    card = await story.card("amy", f"{WORDS} is down")
    await story.says("amy", f"since {WORDS} o'clock", thread=card["ts"])
    await story.types("tom", f"/client-frobnicate {WORDS}")
    await story.types("tom", f"/client-issue search {WORDS}")
    said = await story.says("ben", f"@Rapport feedback: {WORDS} pleases", files=[f"{WORDS}.png"])
    await story.card("lena", f"{WORDS} pleases", channel="team-acme")
    await story.reacts("ben", "repeat", to=said)
    await story.types("lena", f"/client-change A new {WORDS}")
    change = await story.card("lena", f"A new {WORDS}", channel="team-acme", action="move:assess")
    await story.presses("lena", "move:assess", on=change)
    change = await story.card("lena", f"A new {WORDS}", channel="team-acme", action="move:send")
    await story.presses("lena", "move:send", on=change)
    await story.fills("lena", effort="3", cost="700", shift="1", excludes=WORDS, valid_until="2099-12-31")
    asked = await story.card("amy", f"A new {WORDS}", action="move:reject")
    await story.presses("amy", "move:reject", on=asked)
    await story.fills("amy", reason=f"{WORDS} is dear")
    await story.card("amy", f"A new {WORDS}", state="Rejected")
    await story.types("lena", f"/client-meeting topic {WORDS}")
    await story.types("lena", "/client-poll now")
    await story.presses("amy", "poll_answer", on=await story.sees("amy", Words(Language.EN)("poll.invitation")))
    await story.fills("amy", **CONTENT, comment=WORDS)


async def _a_bad_day(story: Story, url: str) -> None:
    """Slack refuses, answers nothing and breaks off; at last the database is not what it was."""
    for fault in (
        {"fault": "error", "method": "chat.postMessage", "error": "msg_blocks_too_long"},
        {"fault": "error", "method": "chat.postMessage", "status": 503},
        {"fault": "lost_answer", "method": "chat.postMessage"},
        {"fault": "error", "method": "views.open", "error": "internal_error"},
    ):
        await story.post("/weather", **fault)
        await story.types("tom", f"/client-issue {WORDS} again")
        await story.types("tom", "/client-issue")
    await story.types("gus", f"/client-issue {WORDS} for a guest")
    await story.sees("amy", f"{WORDS} for a guest")
    await asyncio.to_thread(_run, url, "ALTER TABLE records RENAME COLUMN title TO former_title")
    answered = await story.types("tom", f"/client-issue {WORDS} {WORDS}")
    assert "ISS" not in words_in(answered)
    await story.hears("tom", "reference")
    await asyncio.to_thread(_run, url, "ALTER TABLE records RENAME COLUMN former_title TO title")


def secrets_of(settings: Settings) -> list[str]:
    """All that nobody else may know."""
    named = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    return [PASSWORD, *(secret.get_secret_value() for secret in named if secret is not None)]


def _output(environment: Mapping[str, str], folder: Path, *arguments: str) -> str:
    """What a command says; it is called as `python -m bot` calls it."""
    with pytest.MonkeyPatch.context() as here, redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        here.chdir(folder)
        here.setattr(sys, "stdin", TextIOWrapper(BytesIO()))
        for name, value in environment.items():
            here.setenv(name, value)
        main(list(arguments))
    return out.getvalue() + err.getvalue()


def _shown_of(process: int) -> str:
    """What everybody on the machine sees of a process."""
    return Path(f"/proc/{process}/cmdline").read_bytes().decode()


def _everything(url: str) -> str:
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return "\n".join(str(row) for (table,) in tables for row in connection.execute(f'SELECT * FROM "{table}"'))


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement)


async def _read(http: aiohttp.ClientSession, url: str) -> str:
    async with http.get(url) as response:
        return await response.text()
