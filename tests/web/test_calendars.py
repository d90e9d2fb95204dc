import pytest
from starlette.applications import Starlette

from bot.web.calendars import calendar_route
from tests.web.asking import asked_of


async def under(key: str) -> bytes | None:
    return b"BEGIN:VCALENDAR" if key == "good" else None


async def asked(path: str) -> tuple[int, dict[str, str], bytes]:
    """What is answered at this path."""
    return await asked_of(Starlette(routes=[calendar_route(under)]), path)


async def test_a_calendar_is_read_under_its_key() -> None:
    status, headers, body = await asked("/calendar/good.ics")
    assert (status, body) == (200, b"BEGIN:VCALENDAR")
    assert headers["content-type"] == "text/calendar; charset=utf-8"
    assert headers["cache-control"].startswith("private")


@pytest.mark.parametrize("path", ["/calendar/other.ics", "/calendar/good", "/calendar/", f"/calendar/{'g' * 65}.ics"])
async def test_under_any_other_key_there_is_nothing(path: str) -> None:
    assert (await asked(path))[0] == 404
