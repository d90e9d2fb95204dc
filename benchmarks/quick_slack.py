"""A Slack that answers at once: who posts to it waits for nothing but the wire. The sandbox remembers and judges what
is posted, and takes several times as long as whoever posts.
"""

import itertools
import time

from aiohttp import web

CHANNELS = ("C", "D", "G", "U")  # the letters with which ids of places begin


def serve(port: int) -> None:
    """Serve it until it is stopped."""
    app = web.Application()
    posts, api = itertools.count(1), "/api/{method}"

    async def answer(request: web.Request) -> web.Response:
        if not request.headers.get("Authorization", "").startswith("Bearer xoxb-"):
            return web.json_response({"ok": False, "error": "not_authed"})
        match request.match_info["method"]:
            case "chat.postMessage":
                said = await request.json()
                if not said["channel"].startswith(CHANNELS) or not said.get("text"):
                    return web.json_response({"ok": False, "error": "invalid_arguments"})
                stamp = f"{int(time.time())}.{next(posts) % 1_000_000:06}"
                message = {"type": "message", "text": said["text"], "ts": stamp, "bot_id": "B0BOT"}
                answered = {"ok": True, "channel": said["channel"], "ts": stamp, "message": message}
                return web.json_response(answered)
            case "auth.test":
                return web.json_response({"ok": True, "team_id": "T0HOST", "user_id": "U0BOT"})
            case _:
                return web.json_response({"ok": False, "error": "unknown_method"})

    app.router.add_post(api, answer)
    web.run_app(app, host="127.0.0.1", port=port, print=lambda _: print("ready", flush=True), access_log=None)
