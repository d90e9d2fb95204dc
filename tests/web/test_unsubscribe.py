from starlette.applications import Starlette

from bot.web.pages import Page
from bot.web.unsubscribe import unsubscribe_route
from tests.web.asking import asked_of

LEFT: list[str] = []


def page(button: str | None) -> Page:
    return Page(language="en", title="Letters", text="about <Shop>", button=button)


async def looked_at(key: str) -> Page | None:
    return page("Stop") if key == "good" else None


async def left(key: str) -> Page | None:
    if key != "good":
        return None
    LEFT.append(key)
    return page(None)


APP = Starlette(routes=[unsubscribe_route(looked_at, left)])


async def test_looking_changes_nothing_and_one_click_is_enough() -> None:
    LEFT.clear()
    status, headers, body = await asked_of(APP, "/unsubscribe/good")
    assert (status, LEFT) == (200, [])
    assert b"<form method='post'><button>Stop</button></form>" in body
    assert b"about &lt;Shop&gt;" in body
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]

    status, _, body = await asked_of(APP, "/unsubscribe/good", method="POST")
    assert (status, LEFT) == (200, ["good"])
    assert b"<form" not in body


async def test_a_key_that_is_nobodys_is_not_found() -> None:
    for path in ("/unsubscribe/other", f"/unsubscribe/{'g' * 65}"):
        for method in ("GET", "POST"):
            assert (await asked_of(APP, path, method=method))[0] == 404
