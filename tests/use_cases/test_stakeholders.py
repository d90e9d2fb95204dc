"""Who reads by mail: a list that the team keeps, and that each can leave for good."""

import pytest

from bot.refusals import BadAnswers, TeamOnly
from bot.use_cases.stakeholders import MailSeen, agree_on_mail, as_typed, bounced, mail_seen, unsubscribe
from storage import stakeholders
from storage.database import Transaction
from tests.use_cases.builders import MONDAY, Cast, a_project, asking, to_be_said

ALL = ("digests", "minutes", "decisions")


@pytest.fixture
def cast(tx: Transaction) -> Cast:
    return a_project(tx)


def agreed(tx: Transaction, cast: Cast, typed: str, sent: tuple[str, ...] = ALL) -> MailSeen:
    return agree_on_mail(tx, asking(tx, cast, cast.lead), typed, sent)


def refused(tx: Transaction, cast: Cast, typed: str) -> object:
    with pytest.raises(BadAnswers) as refusal:
        agreed(tx, cast, typed)
    return refusal.value.problems["people"][0]


def test_a_list_is_typed_kept_and_shown_as_it_was(tx: Transaction, cast: Cast) -> None:
    typed = '王安娜 <Ana@client.example>\n\n"Boss, the" <boss@client.example>\nplain@client.example'
    seen = agreed(tx, cast, typed)
    assert [(one.name, one.address) for one in seen.reading] == [
        ("王安娜", "ana@client.example"),
        ("Boss, the", "boss@client.example"),
        ("", "plain@client.example"),
    ]
    assert agreed(tx, cast, as_typed(seen.reading)).reading == seen.reading
    assert [one.address for one in agreed(tx, cast, "plain@client.example", ()).reading] == ["plain@client.example"]
    assert mail_seen(tx, asking(tx, cast, cast.lead)).sent == frozenset()


@pytest.mark.parametrize(
    "typed", ["ana", "ana@client", "Ana <ana@cl ient.example>", "a@b.c\nx\r", f"{'a' * 70}@b.example"]
)
def test_what_is_no_address_is_refused(tx: Transaction, cast: Cast, typed: str) -> None:
    assert refused(tx, cast, typed) == "problem.not_an_address"


def test_a_list_has_its_limit_and_belongs_to_the_team(tx: Transaction, cast: Cast) -> None:
    assert refused(tx, cast, "\n".join(f"a{number}@b.example" for number in range(31))) == "problem.too_many"
    with pytest.raises(TeamOnly):
        agree_on_mail(tx, asking(tx, cast, cast.client), "a@b.example", ALL)
    with pytest.raises(TeamOnly):
        mail_seen(tx, asking(tx, cast, cast.client))


def test_whoever_unsubscribed_is_not_added_again_and_an_address_that_bounced_is(tx: Transaction, cast: Cast) -> None:
    agreed(tx, cast, "ana@client.example\nboss@client.example")
    ana, boss = stakeholders.of(tx, cast.project.id)
    assert not unsubscribe(tx, "no such key", now=MONDAY)
    unsubscribe(tx, ana.key, now=MONDAY)
    for _ in range(2):
        bounced(tx, boss.id, now=MONDAY)
    assert len(to_be_said(tx)) == 2

    assert refused(tx, cast, "ana@client.example") == "problem.unsubscribed"
    seen = agreed(tx, cast, "boss@client.example")
    assert [one.address for one in seen.reading] == ["boss@client.example"]
    assert [(one.address, one.ended) for one in seen.ended] == [("ana@client.example", "unsubscribed")]
