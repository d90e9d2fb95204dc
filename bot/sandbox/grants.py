"""What is good for a while or a few uses: trigger ids, response URLs, codes. Real time, not the sandbox's."""

import secrets
import time
from dataclasses import dataclass

from bot.sandbox.refusals import SlackError

TRIGGER = 3.0  # seconds, once: https://docs.slack.dev/interactivity/handling-user-interaction
_REMEMBERED = 600.0  # seconds a used or expired trigger is still known as such
_USES = 5  # of a response_url, in half an hour: the same page
_HALF_AN_HOUR = 1800.0
_TEN_MINUTES = 600.0  # https://docs.slack.dev/authentication/installing-with-oauth


@dataclass(slots=True, kw_only=True)
class Trigger:
    """Leave to open a form for one person."""

    person: str
    made: float
    view: str = ""  # the form it was clicked in
    used: bool = False


class Triggers:
    """The trigger ids given out."""

    def __init__(self, lifetime: float = TRIGGER) -> None:
        self._lifetime = lifetime
        self._given: dict[str, Trigger] = {}

    def give(self, person: str, *, view: str = "") -> str:
        """Return a new trigger id for this person."""
        now = time.monotonic()
        while self._given:
            oldest = next(iter(self._given))
            if now - self._given[oldest].made < _REMEMBERED:
                break
            del self._given[oldest]
        number = time.time_ns() // 1_000_000
        trigger_id = f"{number}.{number % 1_000_003}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(person=person, made=now, view=view)
        return trigger_id

    def take(self, trigger_id: str) -> Trigger:
        """Use a trigger id up; raises SlackError when it is unknown, used or older than three seconds."""
        trigger = self._given.get(trigger_id)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if time.monotonic() - trigger.made > self._lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True, kw_only=True)
class Code:
    """Somebody's leave for the app to come into their workspace."""

    person: str
    scopes: list[str]
    redirect_uri: str
    made: float
    whole: bool = False  # for all workspaces of their organization
    used: bool = False


class Codes:
    """The codes given out; each can be handed in once, within ten minutes."""

    def __init__(self) -> None:
        self._given: dict[str, Code] = {}

    def give(self, code: Code) -> str:
        """Return a new code."""
        secret = secrets.token_hex(24)
        self._given[secret] = code
        return secret

    def take(self, secret: str, *, redirect_uri: str) -> Code:
        """Hand in a code; raises SlackError."""
        code = self._given.get(secret)
        if code is None or time.monotonic() - code.made > _TEN_MINUTES:
            raise SlackError("invalid_code")
        if code.used:
            raise SlackError("code_already_used")
        if redirect_uri != code.redirect_uri:
            raise SlackError("bad_redirect_uri")
        code.used = True
        return code


@dataclass(slots=True, kw_only=True)
class Reply:
    """Leave to answer one gesture."""

    person: str
    channel: str
    made: float
    message_ts: str = ""  # of the message that was clicked
    ephemeral: bool = False  # whether only the person sees that message
    thread_ts: str = ""
    left: int = _USES


class Replies:
    """The response URLs given out."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        self._given: dict[str, Reply] = {}

    def give(self, sort: str, workspace: str, reply: Reply) -> str:
        """Return a new address for this reply, below /commands/, /actions/ or /app/."""
        now = time.monotonic()
        while self._given:
            oldest = next(iter(self._given))
            if now - self._given[oldest].made < 2 * _HALF_AN_HOUR:
                break
            del self._given[oldest]
        secret = secrets.token_hex(16)
        self._given[secret] = reply
        return f"{self._base}/hooks/{sort}/{workspace}/{secret}"

    def take(self, secret: str) -> Reply:
        """Count one use; raises SlackError when there is none left, or the half hour is over."""
        reply = self._given.get(secret)
        if reply is None or time.monotonic() - reply.made > _HALF_AN_HOUR:
            raise SlackError("expired_url")
        if reply.left <= 0:
            raise SlackError("used_url")
        reply.left -= 1
        return reply
