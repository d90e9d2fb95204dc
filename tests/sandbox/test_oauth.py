"""The app comes into workspaces by OAuth: in each it has a bot user and a token, and sees nothing of the others."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.playing import SEED, Play, listening, playing

BACK = "http://127.0.0.1:9/back"


def seed_in(folder: Path) -> Path:
    seed = folder / "seed.toml"
    app = f'[app]\ninstalled = false\nredirect_urls = ["{BACK}"]\n'
    seed.write_text(SEED.read_text(encoding="utf-8").replace("[app]\n", app), encoding="utf-8")
    return seed


async def asks(play: Play, **other: str) -> tuple[int, str, dict[str, str]]:
    """Ask to be let in; the status, the page, and what the app is sent back with."""
    scopes = ",".join(play.world.app.scopes)
    query = {"client_id": play.ready["client_id"], "scope": scopes, "redirect_uri": BACK, "state": "s", **other}
    url = play.ready["page_url"] + "oauth/v2/authorize"
    async with play.session.get(url, params=query, allow_redirects=False) as answer:
        back = parse_qs(urlsplit(answer.headers.get("location", "")).query)
        return answer.status, await answer.text(), {name: values[0] for name, values in back.items()}


async def exchanged(play: Play, code: str, **other: str) -> Any:
    """Hand in a code; the app says who it is in the body, or as `slack_sdk` does in a header."""
    who = {"client_id": play.ready["client_id"], "client_secret": play.ready["client_secret"]}
    headers = None
    if not other:
        headers, who = {"Authorization": aiohttp.encode_basic_auth(*who.values())}, {}
    given = {"code": code, "redirect_uri": BACK, **who, **other}
    return (await play.client.api_call("oauth.v2.access", data=given, headers=headers)).data


async def let_in(play: Play, person: str) -> tuple[Any, AsyncWebClient]:
    _, _, back = await asks(play, person=person)
    answer = await exchanged(play, back["code"])
    token = answer["access_token"]
    return answer, AsyncWebClient(token=token, base_url=play.ready["api_url"], session=play.session)


async def refused(asked: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await asked
    return str(error.value.response["error"])


async def test_whoever_may_is_asked_and_a_no_is_sent_back_too(tmp_path: Path) -> None:
    async with playing(seed=seed_in(tmp_path)) as play:
        status, page, _ = await asks(play)
        assert (status, "Lena Lindqvist" in page, "Gus Guest" in page) == (200, True, False)
        assert (await asks(play, person="nobody"))[2] == {"error": "access_denied", "state": "s"}
        assert (await asks(play, person="gus"))[0] == 403
        assert (await asks(play, client_id="1.2"))[:1] == (400,)
        assert "bad_redirect_uri" in (await asks(play, redirect_uri="http://127.0.0.1:9.example/back"))[1]
        assert "invalid_scope" in (await asks(play, scope="admin"))[1]


async def test_a_code_is_good_once_and_for_whom_it_was_given(tmp_path: Path) -> None:
    async with playing(seed=seed_in(tmp_path)) as play:
        _, _, back = await asks(play, person="lena")
        assert back["state"] == "s"
        assert await refused(exchanged(play, back["code"], client_secret="false")) == "bad_client_secret"
        assert (await exchanged(play, back["code"]))["team"]["id"] == play.ready["workspaces"]["northwind"]
        assert await refused(exchanged(play, back["code"])) == "code_already_used"
        _, _, back = await asks(play, person="lena")
        assert await refused(exchanged(play, back["code"], redirect_uri=BACK + "/2")) == "bad_redirect_uri"
        logged = str(await play.see("log"))
        assert "oauth.v2.access" in logged
        assert [secret for secret in (play.ready["client_secret"], back["code"], "xoxb-") if secret in logged] == []


async def test_each_workspace_has_a_bot_and_a_token_of_its_own_and_sees_its_own_channels(tmp_path: Path) -> None:
    async with playing(seed=seed_in(tmp_path)) as play:
        ours, ours_client = await let_in(play, "lena")
        theirs, their_client = await let_in(play, "oscar")
        assert ours["bot_user_id"] != theirs["bot_user_id"]
        assert (await their_client.auth_test())["team_id"] == theirs["team"]["id"]
        await play.do("channel", do="create", channel="globex-own", workspace="globex", private=True, members=["oscar"])
        made = await play.do("channel", do="invite", channel="globex-own", who="app")
        channel = made["channel"]["id"]
        assert theirs["bot_user_id"] in made["channel"]["members"]
        assert (await their_client.chat_postMessage(channel=channel, text="hello"))["ok"]
        assert await refused(ours_client.chat_postMessage(channel=channel, text="hello")) == "channel_not_found"
        async with listening(play) as inbox:
            await play.do("say", person="oscar", channel="globex-own", text="is anybody there?")
            told = await inbox.next()
        assert (told["context_team_id"], told["authorizations"][0]["user_id"]) == (
            theirs["team"]["id"],
            theirs["bot_user_id"],
        )


async def test_one_workspace_sends_the_app_away_and_lets_it_in_again_and_the_other_keeps_it(tmp_path: Path) -> None:
    async with playing(seed=seed_in(tmp_path)) as play:
        _, ours = await let_in(play, "lena")
        former, theirs = await let_in(play, "oscar")
        await play.do("app", do="uninstall", workspace="globex")
        assert await refused(theirs.auth_test()) == "account_inactive"
        assert (await ours.auth_test())["ok"]
        again, anew = await let_in(play, "oscar")
        assert again["bot_user_id"] == former["bot_user_id"]
        assert (await anew.auth_test())["team_id"] == former["team"]["id"]
