"""What a person did, as a listener receives it: Slack's dictionary with its caller, words and moment."""

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.refusals import BadAnswers
from bot.slack.buttons import MOST, Carried
from bot.slack.mrkdwn import plain_text
from bot.slack.shapes import Json, Malformed
from bot.use_cases.callers import Caller
from bot.words import Language, Words
from storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Who did it and where, as Slack's payload says; Slack's ids."""

    team: str  # the workspace in which the app is installed
    user: str
    channel: str | None
    thread: str | None = None
    project: int | None = None  # ours, where a form was opened for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One thing a person did, as far as they can be answered without knowing who they are."""

    body: Json
    where: Where
    words: Words
    slack: AsyncWebClient | None  # None: nobody can say just now with which token
    later: Callable[[Coroutine[Any, Any, object]], None]  # done after the acknowledgement, never tried again

    @property
    def action(self) -> Json:
        """The button that was pressed."""
        action: Json = self.body["actions"][0]
        return action

    @property
    def value(self) -> str:
        """What the button carries; empty where it carries nothing."""
        return str(self.action.get("value") or "")

    @property
    def chosen(self) -> str:
        """What was chosen in a menu that acts at once; empty where nothing was."""
        return _answer(self.action)

    @property
    def carried(self) -> Carried:
        """What the form carries."""
        return Carried.of(self.body.get("view", {}).get("private_metadata", ""))

    @property
    def trigger(self) -> str:
        """With it one form can be opened, within three seconds."""
        return str(self.body.get("trigger_id") or "")

    @property
    def is_late(self) -> bool:
        """Whether it was said to us while Slack could not reach us, so that who said it may be away by now."""
        return bool(self.body.get("late")) and self.body["event"]["type"] == "app_mention"

    @property
    def in_form(self) -> bool:
        """Whether it was done inside an open form."""
        return bool(self.body.get("view"))

    @property
    def in_home(self) -> bool:
        """Whether it was done in App Home itself."""
        return self.in_form and self.body["view"].get("type") == "home"

    @property
    def answers(self) -> dict[str, str]:
        """What was filled into the form, by the name of each question; several chosen ones are joined by commas.

        Raises Malformed where there is no form.
        """
        if not self.in_form:
            raise Malformed
        return _Answers({name: _answer(state) for name, state in _filled_in(self.body["view"])})

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, behind a command or into the form that was sent: each text after its question, if it has one.

        What was chosen is left out, and what is empty.
        """
        if "command" in self.body:
            written = [("", plain_text(str(self.body.get("text") or "")))]
        elif self.body.get("type") == "view_submission":
            view = self.body["view"]
            asked = {str(block.get("block_id")): _question(block) for block in view.get("blocks") or ()}
            filled = dict(_filled_in(view))
            names = dict.fromkeys([*asked, *filled])  # as they stand in the form, whatever their order in the state
            written = [(asked.get(name, ""), _written(filled.get(name, {}))) for name in names]
        else:
            written = []
        return [(question, text) for question, text in written if text.strip()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture(Asked):
    """One thing a person did."""

    slack: AsyncWebClient
    caller: Caller
    words_of: Callable[[Language], Words]
    db: Database  # in a hurry: what has not begun two seconds after the gesture arrived is never done
    now: datetime
    pages: str | None  # where our own pages are, as people reach them; None: nowhere
    mails: bool  # whether we can write to people by mail
    know: Callable[[str], Awaitable[int]]  # our id of the person under Slack's, looked up where we never met them

    def at_leisure(self) -> "Gesture":
        """The same for what is done after the acknowledgement, when nobody waits for it any more."""
        return replace(self, db=self.db.at_leisure())

    def by(self, caller: Caller) -> "Gesture":
        """The same, by whoever they are towards another project or place, and in the language they hear there."""
        return replace(self, caller=caller, words=self.words_of(caller.language))

    def number(self, name: str) -> int:
        """What was chosen for a question that asks for a whole number. Raises BadAnswers."""
        return _whole(name, self.answers[name])

    def numbers(self, name: str) -> list[int]:
        """The same where several may be chosen, or none."""
        return [_whole(name, one) for one in self.answers[name].split(",") if one]


def _whole(name: str, answer: str) -> int:
    if not (answer.isascii() and answer.isdigit() and len(answer) <= 18 and int(answer) <= MOST):
        raise BadAnswers({name: ("problem.missing", {})})
    return int(answer)


class _Answers(dict[str, str]):
    """Answers by question; what was not asked or not answered is empty."""

    def __missing__(self, question: str) -> str:
        return ""


Listener: TypeAlias = Callable[[Gesture], Awaitable[BoltResponse]]


def _filled_in(view: Json) -> Iterator[tuple[str, Json]]:
    """What a form holds, by the name of each question."""
    for name, inputs in ((view.get("state") or {}).get("values") or {}).items():
        if inputs:
            yield name, next(iter(inputs.values()))


def _question(block: Json) -> str:
    match block:
        case {"label": {"text": str(text)}}:
            return text
        case _:
            return ""


def _written(state: Json) -> str:
    """What was typed into a field; what was chosen stands elsewhere in it."""
    match state:
        case {"value": str(text)}:
            return text
        case _:
            return ""


def _answer(state: Json) -> str:
    match state:
        case {"selected_option": {"value": str(value)}}:
            return value
        case {"selected_options": list(options)}:
            return ",".join(str(option.get("value", "")) for option in options if isinstance(option, dict))
        case {"selected_users": list(users)}:
            return ",".join(str(user) for user in users)
        case {"selected_user": str(user)}:
            return user
        case {"selected_date": str(day)}:
            return day
        case {"selected_time": str(time)}:
            return time
        case {"selected_conversation": str(channel)} | {"selected_channel": str(channel)}:
            return channel
        case {"value": str(value)}:
            return value
        case _:
            return ""
