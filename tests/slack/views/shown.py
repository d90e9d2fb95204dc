"""What a view becomes when it is shown, and what its buttons carry where any will do."""

from typing import Any, TypeAlias

from bot.slack.blocks import Message
from bot.slack.buttons import Carried

View: TypeAlias = dict[str, Any]
Shown: TypeAlias = Message | View


CARRIES = Carried(channel="C0CLIENT", project=7, record=12)
