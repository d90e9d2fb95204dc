"""The page on which somebody lets the app into their workspace, and is then sent back to the app with a code.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import time
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.sandbox.grants import Code
from bot.sandbox.values import Person
from bot.sandbox.world import World


def answer(world: World, request: Request) -> Response:
    """Show who could let the app in; once somebody is chosen, by `person`, send them back with a code, or a no."""
    asked = dict(request.query_params)
    if why := _wrong(world, asked):
        return HTMLResponse(_page("Something went wrong", f"<p>{escape(why)}</p>"), 400)
    chosen = asked.pop("person", "")
    if chosen == "nobody":
        return _back(asked, {"error": "access_denied"})
    if not chosen:
        return HTMLResponse(_page(f"{world.app.name} asks to come in", _choices(world, asked)))
    person = world.find_person(chosen)
    if person is None or not _may(person):
        return HTMLResponse(_page("Something went wrong", "<p>user_not_allowed</p>"), 403)
    scopes = asked["scope"].split(",")
    whole = bool(asked.pop("whole", "") and world.state.workspaces[person.workspace].enterprise)
    code = Code(person=person.id, scopes=scopes, redirect_uri=asked["redirect_uri"], made=time.monotonic(), whole=whole)
    return _back(asked, {"code": world.codes.give(code)})


def _wrong(world: World, asked: Mapping[str, str]) -> str:
    if asked.get("client_id") != world.app.client_id:
        return "invalid_client_id"
    scopes = [scope for scope in asked.get("scope", "").split(",") if scope]
    if not scopes:
        return "no_scopes"
    if unknown := sorted(set(scopes) - set(world.app.scopes)):
        return f"invalid_scope: {', '.join(unknown)}"
    sent = urlsplit(asked.get("redirect_uri", ""))
    known = [urlsplit(url) for url in world.app.redirect_urls]
    if not any(each[:2] == sent[:2] and sent.path.startswith(each.path) for each in known):
        return "bad_redirect_uri"
    return ""


def _may(person: Person) -> bool:
    return not (person.is_bot or person.deleted or person.guest)


def _choices(world: World, asked: Mapping[str, str]) -> str:
    people = [each for each in world.state.people.values() if _may(each)]
    links: list[tuple[dict[str, str], str]] = []
    for each in people:
        team = world.state.workspaces[each.workspace]
        links.append(({"person": each.id}, f"{team.title}: allow as {each.real_name}"))
        if team.enterprise:
            whole = f"{team.enterprise_name}, all of it: allow as {each.real_name}"
            links.append(({"person": each.id, "whole": "yes"}, whole))
    links.append(({"person": "nobody"}, "Cancel"))
    items = "".join(
        f"<li><a href='?{escape(urlencode({**asked, **who}))}'>{escape(text)}</a></li>" for who, text in links
    )
    return f"<p>It asks for {escape(asked['scope'].replace(',', ', '))}.</p><ul>{items}</ul>"


def _back(asked: Mapping[str, str], said: Mapping[str, str]) -> Response:
    query = urlencode({**said, "state": asked.get("state", "")})
    return RedirectResponse(f"{asked['redirect_uri']}?{query}", 302)


def _page(title: str, body: str) -> str:
    head = f"<!doctype html><html lang='en'><head><title>{escape(title)}</title></head>"
    return f"{head}<body><h1>{escape(title)}</h1>{body}</body></html>"
