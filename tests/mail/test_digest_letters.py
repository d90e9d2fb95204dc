"""The letter of a digest says what the post in the channel says, line by line; only the buttons are Slack's."""

from datetime import timedelta

import pytest

from bot.kinds.change_request import CHANGE_REQUEST
from bot.kinds.issue import ISSUE
from bot.mail.letters import Letter, letter_of
from bot.messages.digests import DigestPost
from bot.messages.intentions import MailDigest, ShowDigest
from bot.slack.plain import as_plain_text
from bot.use_cases.digests import post_now
from bot.use_cases.stakeholders import agree_on_mail
from bot.words import Language, Words
from storage.database import Database, Transaction
from tests.use_cases.builders import (
    MONDAY,
    Cast,
    a_project,
    a_record,
    answered,
    asking,
    contents_to_be_said,
    edited,
    moved,
    say_all,
)

WEEK = timedelta(days=7)
ASSESSED = {"effort": "8", "cost": "6250", "shift": "6", "valid_until": "2027-01-31"}
SOLVED = {"cause": "A plug", "solution": "It is in again"}


def a_full_week(tx: Transaction, cast: Cast) -> None:
    """Two changes approved, one to be decided on, an issue closed, one to be confirmed, one in work, one not begun."""
    for title, verdict in (("A dark mode", "approve"), ("An export", "approve"), ("A second shop", None)):
        change = moved(tx, cast, a_record(tx, cast, CHANGE_REQUEST, title), "assess")
        answered(tx, cast, change, "send", ASSESSED)
        if verdict:
            answered(tx, cast, change, verdict, {}, by=cast.approver, version=1, now=MONDAY + WEEK / 7)
    for title in ("The shop is dark", "Login is slow"):
        solved = answered(tx, cast, a_record(tx, cast, ISSUE, title), "resolve", SOLVED)
    moved(tx, cast, solved, "confirm", by=cast.client, now=MONDAY + WEEK / 7)
    in_work = moved(tx, cast, a_record(tx, cast, ISSUE, "Search is slow"), "start")
    edited(tx, cast, in_work, by=cast.lead, owner=cast.developer.id, due_on="2026-12-18")
    a_record(tx, cast, ISSUE, "The footer is grey")


def post_and_letter(tx: Transaction, cast: Cast, words: Words, *, weeks: int) -> tuple[str, Letter]:
    """What is posted in the channel after so many weeks, and what is written."""
    now = MONDAY + WEEK * weeks
    post_now(tx, asking(tx, cast, cast.lead), now=now)
    [post] = contents_to_be_said(tx, ShowDigest, now=now)
    [letter] = contents_to_be_said(tx, MailDigest, now=now)
    assert isinstance(post, DigestPost)
    say_all(tx)
    return as_plain_text(words, post), letter_of(words, letter)


@pytest.mark.parametrize("language", Language)
async def test_a_letter_says_every_line_of_the_post_and_nothing_else(
    sqlite_database: Database, language: Language
) -> None:
    words = Words(language)

    def story(tx: Transaction) -> list[tuple[str, Letter]]:
        cast = a_project(tx, language=language.value)
        agree_on_mail(tx, asking(tx, cast, cast.lead), "ana@client.example", ("digests",))
        empty = post_and_letter(tx, cast, words, weeks=0)
        a_full_week(tx, cast)
        return [empty, *(post_and_letter(tx, cast, words, weeks=weeks) for weeks in (1, 2))]

    empty, full, still = await sqlite_database.write(story)
    for post, letter in (empty, full, still):
        assert lines_of(letter) == [alike(line) for line in post.splitlines() if not line.startswith("[")]
    assert words("overview.nothing") in empty[0]
    assert words("digest.needs_nothing") in empty[0]
    assert words.money(1250000, "EUR") in full[0], "the approved changes, added up"
    assert words("overview.still.in_progress") in still[0]


def lines_of(letter: Letter) -> list[str]:
    parts = [line for part in letter.parts for line in (part.heading, *part.lines) if line]
    pictures = [f"({picture.said})" for picture in letter.pictures]
    return [alike(line) for line in (letter.subject, letter.small, *parts, *pictures)]


def alike(line: str) -> str:
    """A line without its bullet, however wide the gaps in it are."""
    return " ".join(line.removeprefix("- ").split())
