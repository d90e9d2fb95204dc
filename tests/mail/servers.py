"""A real mail server in the test process: what it took, and whom it refuses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from bot.mail.speaker import Post

PAGES = "https://rapport.of-an-agency-with-a-long-name.example"


@dataclass
class Mailbox:
    """What came in, by whom it is for; and what is answered to some."""

    answers: dict[str, str] = field(default_factory=dict)  # by address
    came: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)  # the same as it came
    taken: str = "250 taken"  # what is answered to a letter

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address, "250 ok")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.taken.startswith("250"):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            self.raw.append(envelope.content)
            self.came += [(address, letter) for address in envelope.rcpt_tos]
        return self.taken


@asynccontextmanager
async def a_mail_server() -> AsyncIterator[tuple[Mailbox, Post]]:
    """The mailbox, and how it is reached."""
    box, loop = Mailbox(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, hostname="mail.example", loop=loop), "127.0.0.1", 0)
    async with server:
        yield box, a_post(server.sockets[0].getsockname()[1])


def a_post(port: int) -> Post:
    """A server on this machine."""
    return Post(
        host="127.0.0.1",
        port=port,
        security="none",
        user=None,
        password=None,
        sender="Rapport <rapport@agency.example>",
        pages=PAGES,
    )
