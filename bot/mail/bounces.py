"""What comes back: a delivery status notification (RFC 3464) says that a letter that was taken has reached nobody.

Anybody can write one, so it counts only with the Message-ID of the letter: a part of the reader's secret stands in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message

LARGEST = 10_000_000  # bytes; what is longer is no notification
FAILED = "failed"
FOR_GOOD = "5"  # begins the status of what will not change by waiting: RFC 3463
_OF_OURS = re.compile(r"<rapport-\d+-([\w-]{8})@[^<>\s]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A letter of ours that reached nobody."""

    address: str
    key_begins: str  # with what the secret of whoever it was written to begins


def returned_in(raw: bytes) -> list[Returned]:
    """Which letters of ours a message says have reached nobody, and never will; none where it is no notification."""
    if len(raw) > LARGEST:
        return []
    message = message_from_bytes(raw)
    if message.get_content_type() != "multipart/report":
        return []
    letter = _OF_OURS.search(_message_id(message))
    if letter is None:
        return []
    return [Returned(address=address, key_begins=letter[1]) for address in dict.fromkeys(_failed(message))]


def _failed(report: Message) -> Iterator[str]:
    """Addresses for which delivery has failed for good."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            if not isinstance(block, Message):
                continue
            action, status = str(block.get("Action", "")).strip().lower(), str(block.get("Status", "")).strip()
            if action != FAILED or not status.startswith(FOR_GOOD):
                continue
            for name in ("Original-Recipient", "Final-Recipient"):  # a server may have handed it on to another
                kind, _, address = str(block.get(name, "")).partition(";")
                if kind.strip().lower() == "rfc822" and address.strip():
                    yield address.strip().strip("<>").lower()


def _message_id(report: Message) -> str:
    """That of the letter which comes back, whole or by its headers alone."""
    for part in report.walk():
        kind, content = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(content, list) and isinstance(content[0], Message):
            return str(content[0].get("Message-ID", ""))
        if kind == "text/rfc822-headers":
            headers = part.get_payload(decode=True)
            if isinstance(headers, bytes):
                return str(message_from_string(headers.decode(errors="replace")).get("Message-ID", ""))
    return ""
