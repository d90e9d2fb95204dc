"""users.*, team.info, bots.info, auth.* and apps.connections.open: who is who, and who the app is."""

from bot.sandbox import shapes
from bot.sandbox.api.call import Call
from bot.sandbox.api.method import Method
from bot.sandbox.refusals import SlackError
from bot.sandbox.values import JSON, Person


def _info(call: Call) -> JSON:
    person = call.world.state.people.get(call.must("user"))
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, person)}


def _list(call: Call) -> JSON:
    found = [each for each in call.world.state.people.values() if not call.world.is_external(each)]
    page, cursor = call.page(found)
    return {
        "members": [_shown(call, each) for each in page],
        "cache_ts": call.world.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def _by_email(call: Call) -> JSON:
    wanted = call.must("email")
    for person in call.world.state.people.values():
        if person.email == wanted and not person.deleted and not call.world.is_external(person):
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def _presence(call: Call) -> JSON:
    if call.must("user") not in call.world.state.people:
        raise SlackError("user_not_found")
    return {"presence": "active"}


def _team(call: Call) -> JSON:
    team = call.world.host
    if (wanted := call.text("team")) and wanted != team.id:
        raise SlackError("team_not_found")
    shown: JSON = {
        "id": team.id,
        "name": team.title or team.name,
        "domain": team.domain,
        "url": f"https://{team.domain}.slack.com/",
        "email_domain": "",
        "icon": {"image_default": True},
    }
    if team.enterprise:
        shown |= {"enterprise_id": team.enterprise, "enterprise_name": team.enterprise_name}
    return {"team": shown}


def _bot(call: Call) -> JSON:
    app = call.world.app
    if call.text("bot") not in ("", app.bot_id):
        raise SlackError("bot_not_found")
    return {
        "bot": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": call.world.bot.updated,
            "app_id": app.id,
            "user_id": app.bot_user,
            "icons": {},
        },
    }


def _test(call: Call) -> JSON:
    world = call.world
    if call.token.sort == "app":
        return {"app_name": world.app.name, "app_id": world.app.id}
    organization = {"enterprise_id": world.host.enterprise} if world.host.enterprise else {}
    return organization | {
        "url": f"https://{world.host.domain}.slack.com/",
        "team": world.host.title or world.host.name,
        "user": world.bot.name,
        "team_id": world.host.id,
        "user_id": world.bot.id,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


def _api_test(call: Call) -> JSON:
    if error := call.text("error"):
        raise SlackError(error)
    return {"args": {name: value for name, value in call.args.items() if name != "token"}}


def _open_connection(call: Call) -> JSON:
    ticket = call.world.sockets.ticket()
    base = call.world.base_url.replace("http://", "ws://", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.world.app.id}"}


def _shown(call: Call, person: Person) -> JSON:
    return shapes.user(
        call.world,
        person,
        email="users:read.email" in call.token.scopes,
        locale=call.flag("include_locale"),
    )


METHODS = {
    "users.info": Method(_info, ("users:read",)),
    "users.list": Method(_list, ("users:read",)),
    "users.lookupByEmail": Method(_by_email, ("users:read.email",)),
    "users.getPresence": Method(_presence, ("users:read",)),
    "team.info": Method(_team, ("team:read",)),
    "bots.info": Method(_bot, ("users:read",)),
    "auth.test": Method(_test),
    "api.test": Method(_api_test),
    "apps.connections.open": Method(_open_connection, ("connections:write",), "app"),
}
