"""What is handed to a mail server, and what becomes of its answers."""

import socket
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from bot.mail.speaker import MailSpeaker
from bot.messages.audiences import Audience
from bot.messages.gate import Destination, Reader, admit
from bot.messages.minutes import MinutesItem, MinutesPost
from bot.messages.names import Named
from bot.messages.speaker import CannotSay
from bot.press.press import Press
from bot.words import Language
from tests.mail.servers import PAGES, a_mail_server, a_post

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = "kept-secret-key-as-long-as-they-are"
TO = Destination(
    channel="ana@client.example",
    audience=Audience.CLIENT,
    projects=frozenset({7}),
    reader=Reader(name="王安娜", address="ana@client.example", key=KEY, at=NOW),
)


def minutes(language: Language = Language.EN, *, title: str = "Weekly") -> MinutesPost:
    return MinutesPost(
        project=7,
        audience=Audience.CLIENT,
        language=language,
        minutes=1,
        title=title,
        begins=NOW,
        zone="Europe/Berlin",
        decisions=("Ship on <Friday> & not before",),
        items=(MinutesItem(reference="NW-ACT-1", title="Send the texts", owner=None, due_on=NOW.date()),),
        carried=(),
        notes="First.\nSecond.",
        internal="",
        by=Named(slack_id="U1", name="Lea"),
    )


async def said(speaker: MailSpeaker, *, outgoing: int = 3, content: MinutesPost | None = None) -> str:
    words = admit(content or minutes(), TO)
    return await speaker.say(words, TO, outgoing=outgoing, replaces=None, tried_at=None)


async def test_a_letter_says_it_in_plain_text_and_in_html_and_how_to_stop_it() -> None:
    async with a_mail_server() as (box, post):
        stamp = await said(MailSpeaker(post, Press()))
    [(address, letter)] = box.came
    assert address == "ana@client.example"
    assert letter["Message-ID"] == stamp
    assert letter["Subject"] == "Minutes: Weekly, Nov 23, 2026, 10:00 AM"
    assert letter["From"] == "Rapport <rapport@agency.example>"
    assert letter["To"].addresses[0].display_name == "王安娜"
    assert letter["List-Unsubscribe"] == f"<{PAGES}/unsubscribe/{KEY}>"
    assert f"List-Unsubscribe: <{PAGES}/unsubscribe/{KEY}>\r\n".encode() in box.raw[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Auto-Submitted"] == "auto-generated"
    plain, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    for line in ("- Ship on <Friday> & not before", "NW-ACT-1 Send the texts", "Second.", f"/unsubscribe/{KEY}"):
        assert line in plain.get_content()
    assert "*" not in plain.get_content()
    assert "Ship on &lt;Friday&gt; &amp; not before" in html.get_content()
    read = Tags()
    read.feed(html.get_content())
    assert read.fetched == []
    assert read.links == [f"{PAGES}/unsubscribe/{KEY}"]


async def test_a_letter_speaks_chinese_and_its_subject_stays_one_line() -> None:
    async with a_mail_server() as (box, post):
        await said(MailSpeaker(post, Press()), content=minutes(Language.ZH_CN, title="周会\r\nBcc: all@example.com"))
    [(_, letter)] = box.came
    assert letter["Subject"].startswith("会议纪要：周会 Bcc: all@example.com")
    assert letter["Bcc"] is None


async def test_what_is_sent_again_bears_the_same_message_id() -> None:
    async with a_mail_server() as (box, post):
        speaker = MailSpeaker(post, Press())
        for outgoing in (3, 3, 4):
            await said(speaker, outgoing=outgoing)
    first, again, other = (letter["Message-ID"] for _, letter in box.came)
    assert first == again != other


@pytest.mark.parametrize(("answer", "nobody"), [("550 no such user", True), ("450 try later", False)])
async def test_who_is_not_there_is_told_from_who_is_not_there_now(answer: str, nobody: bool) -> None:
    async with a_mail_server() as (box, post):
        box.answers["ana@client.example"] = answer
        with pytest.raises(CannotSay) as refusal:
            await said(MailSpeaker(post, Press()))
    assert (refusal.value.nobody, refusal.value.lasting, refusal.value.reached) == (nobody, False, False)
    assert "ana" not in refusal.value.why
    assert box.came == []


@pytest.mark.parametrize(
    ("answer", "lasting", "away"), [("554 spam", True, False), ("451 full", False, False), ("421 bye", False, True)]
)
async def test_a_letter_that_is_refused_is_given_up_or_waits(answer: str, lasting: bool, away: bool) -> None:
    async with a_mail_server() as (box, post):
        box.taken = answer
        with pytest.raises(CannotSay) as refusal:
            await said(MailSpeaker(post, Press()))
    assert (refusal.value.nobody, refusal.value.lasting, refusal.value.away) == (False, lasting, away)


async def test_without_a_server_a_letter_waits() -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        with pytest.raises(CannotSay) as refusal:
            await said(MailSpeaker(a_post(unheard.getsockname()[1]), Press()))
    assert (refusal.value.lasting, refusal.value.reached, refusal.value.away) == (False, False, True)


class Tags(HTMLParser):
    """What a letter would fetch, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"img", "link", "script", "iframe"}:
            self.fetched.append(tag)
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
