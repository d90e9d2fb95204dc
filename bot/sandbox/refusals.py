"""Slack's "no" to an app, and the sandbox's "no" to a person."""

from bot.sandbox.values import JSON


class SlackError(Exception):
    """A Web API error by Slack's code, with what else the answer carries."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra: JSON = extra


class PersonRefused(Exception):  # noqa: N818  an expected "no"
    """A person may not do that, or it does not exist; a code and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Malformed(Exception):  # noqa: N818  an expected "no"
    """A call of the control interface that nobody could have meant."""


def invalid(*messages: str) -> SlackError:
    """Return Slack's answer to wrong arguments, one line for each."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {each}" for each in messages]})
