"""The people's door: the only package that knows Slack."""

from bot.slack.checks import examine_all
from bot.slack.connection import NotConnected, SlackConnection, connect

__all__ = ["NotConnected", "SlackConnection", "connect", "examine_all"]
