"""Says a content by mail: one letter to one address, over SMTP. What the server answers decides what becomes of it.

A letter that may have been taken, although nobody could tell us, is sent again under the same Message-ID, by which most
mailboxes show it once: SMTP knows no better.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import cast

import aiosmtplib
import structlog

from bot.mail.letters import as_html, as_text, changed, letter_of
from bot.messages.contents import Content
from bot.messages.gate import Admitted, Destination
from bot.messages.speaker import CannotSay
from bot.press.press import NotPrinted, Press
from bot.use_cases.pictures import Picture
from bot.words import Language, Words

UNSUBSCRIBE = "List-Unsubscribe"
PATIENCE = 30.0  # seconds for each answer of the server
AT_ONCE = 4  # connections; a server may refuse more from one client
LARGEST = 2_000_000  # bytes of all pictures; three of them have about a hundred thousand
LASTING = 500  # codes from here on will not change by waiting
CLOSING = 421  # it goes away, whatever it was asked


log = structlog.stdlib.get_logger(__name__)


class _Whole(EmailPolicy):
    """Folds as ever, but an address to be followed stays in one piece: encoded, no mail program would know it."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """One header as it is sent."""
        if name == UNSUBSCRIBE:
            return f"{name}: {value}{self.linesep}".encode("ascii")
        return super().fold_binary(name, value)


_POLICY = _Whole(linesep="\r\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """The mail server, and whose name is on the letters."""

    host: str
    port: int
    security: str  # starttls, tls, none
    user: str | None
    password: str | None
    sender: str  # an address, with a name before it or not
    pages: str  # where our own pages are: there one can have no more letters


class MailSpeaker:
    """Writes to stakeholders."""

    def __init__(self, post: Post, press: Press) -> None:
        self._post = post
        self._press = press
        self._words = {language: Words(language) for language in Language}
        self._free = asyncio.Semaphore(AT_ONCE)

    async def say(
        self,
        content: Admitted,
        to: Destination,
        *,
        outgoing: int,
        replaces: str | None,
        tried_at: datetime | None,  # noqa: ARG002  it bears the same Message-ID
    ) -> str:
        """Send it and answer with its Message-ID; see `bot/messages/speaker.py`.

        A letter that was sent is not changed: one that takes its place says so and answers it.
        """
        letter = await self.letter(cast("Content", content), to, outgoing=outgoing, replaces=replaces)
        assert to.reader is not None, "it goes to somebody"
        async with self._free:
            await self._send(letter, to.reader.address)
        return str(letter["Message-ID"])

    async def letter(
        self, content: Content, to: Destination, *, outgoing: int, replaces: str | None = None
    ) -> EmailMessage:
        """The letter as it is sent."""
        reader = to.reader
        assert reader is not None, "it goes to somebody"
        words = self._words[content.language]
        stop = f"{self._post.pages}/unsubscribe/{reader.key}"
        said = letter_of(words, content)
        if replaces is not None:
            said = changed(words, said)
        name, sender = parseaddr(self._post.sender)
        letter = EmailMessage(policy=_POLICY)
        letter["Subject"] = " ".join(said.subject.split())
        letter["From"] = Address(display_name=name, addr_spec=sender)
        letter["To"] = Address(display_name=reader.name, addr_spec=reader.address)
        letter["Date"] = format_datetime(reader.at)
        letter["Message-ID"] = f"<rapport-{outgoing}-{reader.key[:8]}@{sender.rpartition('@')[2]}>"
        letter[UNSUBSCRIBE] = f"<{stop}>"
        letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        letter["Auto-Submitted"] = "auto-generated"
        if replaces is not None:
            letter["In-Reply-To"] = letter["References"] = replaces
        printed = await self._printed(said.pictures)
        host = sender.rpartition("@")[2]
        named = {name: f"{name}.{outgoing}@{host}" for name in printed}
        letter.set_content(as_text(words, said, stop=stop))
        letter.add_alternative(as_html(words, said, stop=stop, printed=named), subtype="html")
        html = letter.get_body(("html",))
        assert html is not None, "it was just added"
        for name, content_of in printed.items():
            html.add_related(
                content_of, "image", "png", cid=f"<{named[name]}>", filename=f"{name}.png", disposition="inline"
            )
        if said.file is not None:
            letter.add_attachment(said.file.content, "application", "pdf", filename=said.file.name)
        return letter

    async def _printed(self, pictures: Sequence[Picture]) -> dict[str, bytes]:
        """The pictures by name; none where they cannot be printed or are too large: words say the same."""
        if not pictures:
            return {}
        try:
            printed = await self._press.pictures([picture.drawing for picture in pictures])
        except NotPrinted as why:
            log.warning("pictures not printed", why=str(why))
            return {}
        if sum(map(len, printed)) > LARGEST:
            return {}
        return {picture.name: content for picture, content in zip(pictures, printed, strict=True)}

    async def _send(self, letter: EmailMessage, address: str) -> None:
        """Hand it over. Raises CannotSay."""
        post, begun = self._post, False
        server = aiosmtplib.SMTP(
            hostname=post.host,
            port=post.port,
            username=post.user,
            password=post.password,
            use_tls=post.security == "tls",
            start_tls=post.security == "starttls",
            timeout=PATIENCE,
        )
        try:
            await server.connect()
            await server.mail(parseaddr(post.sender)[1])
            await server.rcpt(address)
            begun = True
            await server.data(letter.as_bytes())
        except aiosmtplib.SMTPRecipientRefused as refused:
            raise CannotSay(_why(refused), lasting=False, nobody=refused.code >= LASTING) from refused
        except aiosmtplib.SMTPAuthenticationError as refused:  # ours to mend: the letter waits
            raise CannotSay(_why(refused)) from refused
        except aiosmtplib.SMTPResponseException as refused:
            raise CannotSay(_why(refused), lasting=refused.code >= LASTING, away=refused.code == CLOSING) from refused
        except (aiosmtplib.SMTPException, OSError) as trouble:
            away = isinstance(trouble, OSError)  # as are a lost connection and a timeout of the library's
            raise CannotSay(f"mail: {type(trouble).__name__}", reached=begun, away=away) from trouble
        finally:
            with suppress(aiosmtplib.SMTPException, OSError):
                await server.quit()


def _why(refused: aiosmtplib.SMTPResponseException) -> str:
    """Without the server's sentence, in which addresses stand."""
    return f"mail: {type(refused).__name__} {refused.code}"
