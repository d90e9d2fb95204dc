"""The least of an app: it hears what the sandbox sends over HTTP, answers as a test wants, and posts with its token."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from slack_sdk import WebClient

from tests.sandbox.page import gallery
from tests.sandbox.page.gallery import JSON, mrkdwn, plain

PUSHED = {
    "type": "modal",
    "callback_id": "pushed",
    "title": plain("On top"),
    "submit": plain("Done"),
    "blocks": [{"type": "section", "text": mrkdwn("A form on top of the other.")}],
}

HOME = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("What waits for you")},
        {"type": "section", "text": mrkdwn("*ISS-12* Login page is down")},
        {"type": "actions", "elements": [{"type": "button", "action_id": "home_button", "text": plain("Open it")}]},
    ],
}


class SmallApp:
    """Runs until closed; `heard` holds every payload, newest last."""

    client: WebClient

    def __init__(self) -> None:
        self.heard: list[JSON] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        """Hear no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def last(self, sort: str) -> JSON:
        """Return the newest payload of this type, or the newest command."""
        return next(
            each
            for each in reversed(self.heard)
            if each.get("type") == sort or ("command" in each and sort == "command")
        )

    def answer(self, payload: JSON) -> JSON:
        """Return what the acknowledgement carries, after doing what a test's gesture asks for."""
        self.heard.append(payload)
        match payload.get("type"):
            case "block_actions":
                self._clicked(payload)
            case "view_submission":
                return self._submitted(payload)
            case "block_suggestion":
                names = ("anna", "bert", "carla")
                return {"options": [gallery.option(name) for name in names if payload["value"].lower() in name]}
            case "message_action" | "shortcut":
                self.client.views_open(trigger_id=payload["trigger_id"], view=PUSHED)
            case "event_callback" if (
                payload["event"]["type"] == "app_home_opened" and payload["event"]["tab"] == "home"
            ):
                self.client.views_publish(user_id=payload["event"]["user"], view=HOME)
        return {}

    def _clicked(self, payload: JSON) -> None:
        action = payload["actions"][0]["action_id"]
        if action == "primary_button":
            self.client.views_open(trigger_id=payload["trigger_id"], view=gallery.FORM)
        elif action.startswith(("move:", "poll:")):
            self.client.views_open(trigger_id=payload["trigger_id"], view=PUSHED)

    def _submitted(self, payload: JSON) -> JSON:
        view = payload["view"]
        if view["callback_id"] != "everything":
            return {}
        line = view["state"]["values"]["block_a_line"]["a_line"]["value"] or ""
        if line.startswith("wrong"):
            return {"response_action": "errors", "errors": {"block_a_line": "Say what you see, not what is wrong."}}
        if line.startswith("push"):
            return {"response_action": "push", "view": PUSHED}
        if line.startswith("update"):
            blocks = [
                {"type": "section", "block_id": "news", "text": plain("Updated in place")},
                *gallery.FORM["blocks"],
            ]
            return {"response_action": "update", "view": {**gallery.FORM, "blocks": blocks}}
        return {}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        app = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.headers["Content-Type"].startswith("application/json"):
                    payload = json.loads(body)
                else:
                    fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
                    payload = json.loads(fields["payload"]) if "payload" in fields else fields
                answer = app.answer(payload)
                content = json.dumps(answer).encode() if answer else b""
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler
