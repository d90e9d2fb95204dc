"""Counts the messages that go by in channels, and nothing else of them: how far away is what we posted there?"""

from collections import Counter
from dataclasses import dataclass

from bot.slack.shapes import Json

STEP = 10  # messages of a channel that are written down at once; what is not yet is lost with the process


@dataclass(frozen=True, slots=True)
class Passed:
    """So many messages in this channel, by Slack's id."""

    channel: str
    count: int


class Passing:
    """What has gone by since it was last written down, by workspace and channel."""

    def __init__(self) -> None:
        self._passed: Counter[tuple[str, str]] = Counter()

    def see(self, event: Json, team: str) -> Passed | None:
        """Count an event that is a new message in a channel itself; answers what is to be written down now, if any."""
        if not _scrolls(event):
            return None
        place = (team, str(event["channel"]))
        self._passed[place] += 1
        if self._passed[place] < STEP:
            return None
        return Passed(place[1], self._passed.pop(place))


def _scrolls(event: Json) -> bool:
    if event.get("type") != "message" or event.get("channel_type") not in {"channel", "group"}:
        return False
    if event.get("subtype") in {"message_changed", "message_deleted", "message_replied"}:
        return False
    in_thread = event.get("thread_ts") not in {None, event.get("ts")}
    return not in_thread or event.get("subtype") == "thread_broadcast"
