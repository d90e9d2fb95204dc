"""Asks a web application as a server would, without one."""

from typing import Any

from starlette.types import ASGIApp


async def asked_of(
    app: ASGIApp, path: str, *, method: str = "GET", address: str | None = None
) -> tuple[int, dict[str, str], bytes]:
    """What is answered at this path: status, headers, body."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [],
        "query_string": b"",
        "root_path": "",
    }
    scope["client"] = (address, 1) if address else None
    await app(scope, nothing, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(one.get("body", b"") for one in sent[1:])
