"""Two agencies let the same bot in: each has its own issue, its own token and its own silence."""

import json
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import select
from yarl import URL

from bot.assembly import examined
from bot.settings import Way
from bot.use_cases.checks import Level
from bot.use_cases.installations import TO_FINISH, begin
from bot.words import Language, Words
from storage import installations
from storage.database import Transaction
from storage.tables.places import begun_installs
from storage.tables.records import history
from tests.installs import Installs, a_bot_to_let_in
from tests.slack.doors import signed
from tests.stories import Json, database_of, words_in

EN, ZH = Words(Language.EN), Words(Language.ZH_CN)
OURS, THEIRS = "Kiosk 7 is dark", "Basket forgets"


async def both_let_it_in(here: Installs) -> None:
    """Northwind works with Acme, Globex with Initech; neither knows of the other."""
    assert "Northwind" in await here.installs("lena")
    assert "Globex" in await here.installs("oscar")
    await here.links("lena", "acme-portal", "team-acme", "acme", "Portal")
    await here.links("oscar", "initech-shop", "team-initech", "initech", "Shop")


async def test_two_workspaces_have_each_their_own_and_one_is_silent_while_it_does_not_let_the_bot_in(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")  # of libraries the bot tells no more than this, whatever it is asked
    async with a_bot_to_let_in(tmp_path) as here:
        story, teams = here.story, here.sandbox.ready["workspaces"]
        await both_let_it_in(here)
        await story.types("tom", f"/client-issue {OURS}")
        await story.types("olga", f"/client-issue {THEIRS}", channel="initech-shop")
        ours = await story.card("lena", OURS, channel="team-acme", action="move:start")
        theirs = await story.card("ivy", THEIRS, channel="initech-shop")
        await story.is_settled()
        assert (ours["team"], theirs["team"]) == (teams["northwind"], teams["globex"])
        for person, channel, others in (
            ("amy", "acme-portal", (THEIRS, "Initech")),
            ("lena", "team-acme", (THEIRS, "Initech")),
            ("ivy", "initech-shop", (OURS, "Acme")),
            ("oscar", "team-initech", (OURS, "Acme")),
        ):
            seen = words_in(await story.messages(person, channel))
            assert ("ISS-1" in seen, [one for one in others if one in seen]) == (True, [])

        before = await story.bot.db.read(_everything_that_happened)
        for channel in (ours["channel"], theirs["channel"]):
            assert await _pressed(here, ours, "move:start", user="oscar", team="globex", channel=channel) == 200
        await story.is_settled()
        assert await story.bot.db.read(_everything_that_happened) == before
        await story.presses("lena", "move:start", on=ours)
        await story.card("lena", OURS, channel="team-acme", state="In progress")
        found = await examined(here.settings)
        assert [one.key for one in found.findings if one.level is Level.WRONG] == []
        assert sum(one.key == "check.token.well" for one in found.findings) == 2

        await story.post("/app", do="uninstall", workspace="northwind")
        await story.is_settled()
        assert [team for team, _ in await story.bot.db.read(installations.every)] == [teams["globex"]]
        calls = len((await story.get("/log"))["calls"])
        assert await _pressed(here, ours, "move:start", user="lena", team="northwind", channel=ours["channel"]) == 400
        await story.types("olga", f"/client-issue {THEIRS} twice", channel="initech-shop")
        await story.card("ivy", f"{THEIRS} twice", channel="initech-shop")
        await story.time_passes(by=timedelta(days=8).total_seconds())
        called = (await story.get("/log"))["calls"][calls:]
        assert [one for one in called if not one["answer"].get("ok", True)] == []

        await here.installs("lena")
        await story.time_passes(by=60)
        await story.sees("lena", EN("hindrance.let_in", projects="Portal"), channel=await _direct(here, "lena"))
        await story.types("tom", f"/client-issue {OURS} again")
        await story.card("amy", f"{OURS} again")
        secrets = _secrets_of(here)
    kept = database_of(tmp_path).read_bytes()
    assert OURS.encode() in kept
    told = str([vars(record) for record in caplog.records])
    assert "'came': 'in'" in told
    assert [secret for secret in secrets if secret.encode() in kept or secret in told] == []


async def test_an_answer_that_is_stolen_late_used_or_false_is_refused_in_words(tmp_path: Path) -> None:
    async with a_bot_to_let_in(tmp_path) as here, here.a_browser() as browser, here.a_browser() as thief:
        back = await browser.says("lena", await browser.begins())
        assert _refused(await thief.comes_back(back), "stale")
        await thief.begins()
        assert _refused(await thief.comes_back(back), "stale")
        assert (await browser.comes_back(back))[0] == 200, "whoever began is let in all the same"
        assert _refused(await browser.comes_back(back), "stale"), "once"

        await here.story.bot.db.write(begin, "long ago", real_now=datetime.now(UTC) - TO_FINISH)
        browser.was_told("long ago")
        assert _refused(await browser.comes_back(str(URL(back).update_query(state="long ago"))), "stale")

        no = await browser.says("nobody", await browser.begins())
        assert _refused(await browser.comes_back(no), "cancelled")
        whole = await browser.says("hal", await browser.begins(), whole="yes")
        assert _refused(await browser.comes_back(whole), "organization")
        given = [one for one in here.sandbox.world.state.tokens.values() if one.workspace]
        assert [one.active for one in given] == [False], "what nobody has a use for is given back"
        back = await browser.says("oscar", await browser.begins())
        false = str(URL(back).update_query(code="false"))
        assert _refused(await browser.comes_back(false), "refused", what="invalid_code")
        kept = await here.story.bot.db.read(installations.every)
        assert [team for team, _ in kept] == [here.sandbox.ready["workspaces"]["northwind"]]

        page = f"{here.settings.public_url}/slack/oauth_redirect"
        for nothing in ("", "?state=&code=1", "?state=%00&code=%FF%00", "?state=%ED%A0%80", f"?state={'9' * 9000}"):
            assert _refused(await browser.comes_back(page + nothing), "stale")
        await here.story.bot.db.close()
        async with browser.http.post(f"{here.settings.public_url}/slack/install") as answer:
            assert _refused((answer.status, await answer.text()), "not_kept", status=503)


async def test_a_workspace_that_is_not_meant_is_left_again_and_by_a_socket_the_others_are_heard(tmp_path: Path) -> None:
    async with a_bot_to_let_in(tmp_path, way=Way.SOCKET, only=("northwind",)) as here, here.a_browser() as browser:
        assert await _doctor_says(here, "check.no_workspace")
        assert _refused(await browser.installs("oscar"), "not_meant", what="Globex")
        assert [one.active for one in here.sandbox.world.state.tokens.values() if one.workspace] == [False]
        await here.installs("lena")
        assert (await here.story.types("lena", "/client-help", channel="general"))["acknowledged"]
        async with browser.http.get(f"{here.settings.public_url}/readyz") as answer:
            assert answer.status == 200

        assert await _doctor_says(here, "check.token.well")
        await here.story.post("/weather", fault="error", method="auth.test", error="token_revoked")
        assert await _doctor_says(here, "check.token.gone")
        other = SecretStr(Fernet.generate_key().decode())
        locked_out = Installs(here.sandbox, here.story, here.settings.model_copy(update={"token_keys": other}))
        assert await _doctor_says(locked_out, "check.token.locked")


async def test_looking_at_the_page_begins_nothing_and_it_speaks_the_browsers_language(tmp_path: Path) -> None:
    async with a_bot_to_let_in(tmp_path) as here, here.a_browser() as browser:
        url = f"{here.settings.public_url}/slack/install"
        for languages, words in (("zh-CN,zh;q=0.9,en;q=0.8", ZH), ("fr-FR, en;q=0.5", EN), ("", EN)):
            async with browser.http.get(url, headers={"Accept-Language": languages}) as answer:
                assert escape(words("install.offer")) in await answer.text()
                assert "Set-Cookie" not in answer.headers
                assert answer.headers["X-Frame-Options"] == "DENY"
        assert await here.story.bot.db.read(_begun) == 0
        async with browser.http.post(url, allow_redirects=False) as answer:
            cookie = answer.headers["Set-Cookie"]
        assert ("HttpOnly" in cookie, "SameSite=lax" in cookie, "Max-Age=600" in cookie) == (True, True, True)


async def _pressed(here: Installs, card: Json, action: str, *, user: str, team: str, channel: str) -> int:
    """A button of somebody else's card, pressed in Slack's name by whoever got hold of what it carries."""
    ready = here.sandbox.ready
    [button] = [one for block in card["blocks"] for one in block.get("elements", []) if one.get("action_id") == action]
    payload = {
        "type": "block_actions",
        "team": {"id": ready["workspaces"][team]},
        "user": {"id": ready["people"][user], "team_id": ready["workspaces"][team]},
        "channel": {"id": channel},
        "container": {"type": "message", "channel_id": channel, "message_ts": card["ts"]},
        "message": card,
        "trigger_id": "1.1",
        "actions": [button],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    url = f"{here.settings.public_url}/slack/events"
    async with here.story.http.post(url, data=body, headers=signed(body, secret=ready["signing_secret"])) as answer:
        return answer.status


def _refused(came: tuple[int, str], why: str, *, status: int = 400, **fill: str) -> bool:
    answered, page = came
    return answered == status and escape(EN(f"install.came.{why}", **{"what": "", **fill})) in page


async def _doctor_says(here: Installs, key: str) -> bool:
    return key in {one.key for one in (await examined(here.settings)).findings}


async def _direct(here: Installs, person: str) -> str:
    return str((await here.story.post("/dm", person=person))["channel"])


def _secrets_of(here: Installs) -> list[str]:
    assert here.settings.slack_client_secret is not None
    tokens = list(here.sandbox.world.state.tokens)
    assert len(tokens) == 4, "one for sockets, one of each workspace, and one that was taken back"
    return [*tokens, here.settings.slack_client_secret.get_secret_value(), *here.settings.keys]


def _everything_that_happened(tx: Transaction) -> list[object]:
    return [tuple(row) for row in tx.execute(select(history))]


def _begun(tx: Transaction) -> int:
    return len(tx.execute(select(begun_installs)).all())
