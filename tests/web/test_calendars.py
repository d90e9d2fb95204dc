from typing import Any

import pytest
from starlette.applications import Starlette

from bot.web.calendars import calendar_route


async def under(key: str) -> bytes | None:
    return b"BEGIN:VCALENDAR" if key == "good" else None


async def asked(path: str) -> tuple[int, dict[str, str], bytes]:
    """What is answered at this path."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [], "query_string": b"", "root_path": ""}
    await Starlette(routes=[calendar_route(under)])(scope, nothing, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:])


async def test_a_calendar_is_read_under_its_key() -> None:
    status, headers, body = await asked("/calendar/good.ics")
    assert (status, body) == (200, b"BEGIN:VCALENDAR")
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["cache-control"].startswith("private")


@pytest.mark.parametrize("path", ["/calendar/other.ics", "/calendar/good", "/calendar/", f"/calendar/{'g' * 65}.ics"])
async def test_under_any_other_key_there_is_nothing(path: str) -> None:
    assert (await asked(path))[0] == 404
