"""oauth.v2.access, a code for a token; auth.revoke, which ends one. https://docs.slack.dev/authentication/installing-with-oauth"""

import secrets

from bot.sandbox import ids
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Installation, Person, Token, Workspace
from bot.sandbox.world import World


def _access(call: Call) -> JSON:
    app, state = call.world.app, call.world.state
    if call.text("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")
    code = call.world.codes.take(call.text("code"), redirect_uri=call.text("redirect_uri"))
    team = state.workspaces[state.people[code.person].workspace]
    there = _let_in(call.world, team)
    token = _token(there, code.scopes)
    return {
        "access_token": token.token,
        "token_type": "bot",
        "scope": ",".join(token.scopes),
        "bot_user_id": there.app.bot_user,
        "app_id": app.id,
        "team": None if code.whole else {"id": team.id, "name": team.title or team.name},
        "enterprise": {"id": team.enterprise, "name": team.enterprise_name} if team.enterprise else None,
        "authed_user": {"id": code.person},
        "is_enterprise_install": code.whole,
    }


def _let_in(world: World, team: Workspace) -> World:
    """The world as this workspace sees it, which has the app from here on."""
    state = world.state
    here = state.installations.get(team.id)
    if team.id == state.app.workspace:
        state.app.installed = True
        state.keep(state.app)
    elif here is not None:
        here.active = True
        state.keep(here)
    else:
        bot = Person(
            id=ids.fixed("U", "bot", state.app.name, team.name),
            name=state.app.name.lower(),
            real_name=state.app.name,
            workspace=team.id,
            is_bot=True,
            updated=world.seconds(),
        )
        state.keep(bot)
        bot_id = ids.fixed("B", state.app.name, team.name)
        state.keep(Installation(workspace=team.id, bot_id=bot_id, bot_user=bot.id))
    return world.seen_from(team.id)


def _token(there: World, scopes: list[str]) -> Token:
    """The token that acts there: the one that does already, or a new one."""
    known = [one for one in there.state.tokens.values() if one.sort == "bot" and one.workspace == there.at]
    token = next((one for one in known if one.active), None)
    if token is None:
        token = Token(token="xoxb-" + secrets.token_hex(20), sort="bot", scopes=[], workspace=there.at)
    token.scopes = list(dict.fromkeys([*token.scopes, *scopes]))  # what was granted before stays so
    there.state.keep(token)
    return token


def _revoke(call: Call) -> JSON:
    call.token.active = False
    call.world.state.keep(call.token)
    return {"revoked": True}


METHODS = {"oauth.v2.access": Method(_access), "auth.revoke": Method(_revoke)}
