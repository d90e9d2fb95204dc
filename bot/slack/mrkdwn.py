"""What people typed, as Slack hands it over, turned into the plain text that they meant.

https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
"""

import re
from html import unescape

_MARK = re.compile(r"<([@#!][^<>]+|[a-z][a-z0-9+.-]*:[^<>]+)>")  # anything else in angle brackets somebody typed


def plain_text(text: str, *, without: str | None = None) -> str:
    """Escapes undone; `<@U1|ana>` is @ana, `<!channel>` @channel, a link its label and address. Nothing can notify.

    `without` is the Slack id of somebody whose mention is left out: ours.
    """
    if without:
        text = re.sub(rf"<@{re.escape(without)}(\|[^<>]*)?>", " ", text)
    return unescape(_MARK.sub(_said, text)).replace("\u00a0", " ").strip()


def _said(mark: re.Match[str]) -> str:
    what, _, label = mark[1].partition("|")
    match what[:1]:
        case "@":
            return f"@{label or what[1:]}"
        case "#":
            return f"#{label or what[1:]}"
        case "!":
            return label or f"@{what[1:].partition('^')[0]}"
        case _:
            address = what.removeprefix("mailto:")
            return address if not label or label in what else f"{label} ({address})"
