"""Time zones as Slack writes them into a user."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.sandbox.values import JSON


def zone_fields(name: str, now: datetime) -> JSON:
    """Return tz, its label and its offset from UTC in seconds at this moment."""
    local = now.astimezone(ZoneInfo(name))
    offset = local.utcoffset()
    return {"tz": name, "tz_label": local.tzname(), "tz_offset": int(offset.total_seconds()) if offset else 0}
