"""Builds the door to Slack: the app, its listeners, its error handler."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.refusals import UnknownWords
from bot.slack.door import Door
from bot.slack.errors import explain
from bot.slack.events import Events
from bot.slack.gestures import Gesture, Listener
from bot.slack.listeners import (
    checks,
    digests,
    drafts,
    follow_ups,
    following,
    home,
    inside,
    mail,
    meetings,
    minutes,
    nudges,
    places,
    polls,
    record_cards,
    records,
    roles,
    setup,
    sources,
    status,
    targets,
    working_days,
)
from bot.slack.listeners import events as event_listeners
from bot.slack.router import Key, Router

LISTENERS: Mapping[Key, Listener] = {
    **records.LISTENERS,
    **record_cards.LISTENERS,
    **inside.LISTENERS,
    **sources.LISTENERS,
    **setup.LISTENERS,
    **status.LISTENERS,
    **home.LISTENERS,
    **digests.LISTENERS,
    **drafts.LISTENERS,
    **follow_ups.LISTENERS,
    **meetings.LISTENERS,
    **minutes.LISTENERS,
    **polls.LISTENERS,
    **nudges.LISTENERS,
    **targets.LISTENERS,
    **mail.LISTENERS,
    **following.LISTENERS,
    **working_days.LISTENERS,
    **places.LISTENERS,
    **checks.LISTENERS,
    **roles.LISTENERS,
    **event_listeners.LISTENERS,
}


@dataclass(frozen=True, slots=True)
class SlackDoor:
    """The app with what has to be kept going beside it."""

    app: AsyncApp
    door: Door
    events: Events


def build_app(door: Door, slack: AsyncWebClient) -> SlackDoor:
    """The app that answers everything Slack sends, by the router alone; `slack` is for what no workspace is asked.

    The router answers before Bolt would ask Slack, or its `authorize`, who we are: the door knows it already.
    """
    events = Events(door, LISTENERS)
    app = AsyncApp(
        name="Rapport",  # else Bolt looks through the sources of all that is loaded for a name
        client=slack,
        authorize=_nobody if slack.token is None else None,  # Bolt wants one or the other
        signing_secret="",
        request_verification_enabled=False,  # http.py checks the bytes as they came; Socket Mode has none to check
        before_authorize=Router(door, LISTENERS, unknown_command=_unknown_command, keep_event=events.keep),
        process_before_response=True,  # the listener's value is the acknowledgement; Bolt would poll for it
    )
    app.error(explain)
    return SlackDoor(app, door, events)


async def _nobody() -> AuthorizeResult:
    raise AssertionError("the router answers first: see bot/slack/workspaces.py")


async def _unknown_command(gesture: Gesture) -> BoltResponse:  # noqa: ARG001  every listener is handed its gesture
    raise UnknownWords
