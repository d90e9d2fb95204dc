"""Workspaces let us in and send us away; their tokens are locked, and what was begun is finished once and in time."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot.keys import Keys, WrongKeys
from bot.use_cases.callers import caller_of
from bot.use_cases.installations import TO_FINISH, begin, forget_begun, install, relock, take_begun, uninstall
from storage import channels, installations
from storage.database import Transaction
from storage.tables.places import begun_installs
from tests.use_cases.builders import MONDAY, a_project

MINUTE = timedelta(minutes=1)
TOKEN = "xoxb-false-token"


def a_key() -> str:
    return Fernet.generate_key().decode()


def begun(tx: Transaction) -> int:
    return len(tx.execute(select(begun_installs)).all())


def is_paused(tx: Transaction, team: str) -> bool:
    workspace = channels.workspace(tx, team)
    assert workspace is not None
    return workspace.hindered_at is not None


def test_a_token_is_kept_locked_and_opened_by_any_of_the_keys(tx: Transaction) -> None:
    older, newer = a_key(), a_key()
    install(tx, "T1", None, "U1", Keys([older]).lock(TOKEN), now=MONDAY)

    kept = installations.of(tx, "T1")

    assert kept is not None
    assert TOKEN not in str(kept)
    assert Keys([newer, older]).unlock(kept.token) == TOKEN
    with pytest.raises(WrongKeys):
        Keys([newer]).unlock(kept.token)
    assert installations.of(tx, "T2") is None


def test_every_token_is_locked_with_the_newest_key_and_what_no_key_opens_is_named(tx: Transaction) -> None:
    older, newer = a_key(), a_key()
    for team, key in (("T1", older), ("T2", newer), ("T3", a_key())):
        install(tx, team, None, "U1", Keys([key]).lock(TOKEN), now=MONDAY)

    done = relock(tx, Keys([newer, older]))

    assert (done.done, done.unreadable) == (2, ("T3",))
    opened = {team: locked for team, locked in installations.every(tx) if team != "T3"}
    assert {team: Keys([newer]).unlock(locked) for team, locked in opened.items()} == {"T1": TOKEN, "T2": TOKEN}


def test_what_nobody_finished_in_time_is_let_go_of(tx: Transaction) -> None:
    begin(tx, "one", real_now=MONDAY)
    begin(tx, "two", real_now=MONDAY + MINUTE)

    forget_begun(tx, real_now=MONDAY + TO_FINISH)

    assert begun(tx) == 1
    assert take_begun(tx, "two", real_now=MONDAY + TO_FINISH)


def test_an_install_that_was_begun_is_finished_once_and_within_ten_minutes(tx: Transaction) -> None:
    begin(tx, "one", real_now=MONDAY)
    begin(tx, "two", real_now=MONDAY)

    assert take_begun(tx, "one", real_now=MONDAY + 9 * MINUTE)
    assert not take_begun(tx, "one", real_now=MONDAY + 9 * MINUTE)
    assert not take_begun(tx, "two", real_now=MONDAY + TO_FINISH)
    assert not take_begun(tx, "never begun", real_now=MONDAY)


def test_what_was_never_finished_is_let_go_of(tx: Transaction) -> None:
    begin(tx, "one", real_now=MONDAY)
    begin(tx, "two", real_now=MONDAY + TO_FINISH)

    assert not take_begun(tx, "one", real_now=MONDAY)
    assert take_begun(tx, "two", real_now=MONDAY + TO_FINISH)


def test_a_workspace_that_sends_us_away_loses_its_token_and_is_paused_until_it_lets_us_in_again(
    tx: Transaction,
) -> None:
    cast, other = a_project(tx), "T2"
    team = cast.workspace.slack_id
    for one in (team, other):
        install(tx, one, None, "U0BOT", "locked", now=MONDAY)

    uninstall(tx, team, at=MONDAY + MINUTE, now=MONDAY + MINUTE)
    assert installations.of(tx, team) is None
    assert (is_paused(tx, team), is_paused(tx, other)) == (True, False)
    assert [one for one, _ in installations.every(tx)] == [other]

    install(tx, team, None, "U0BOT", "locked anew", now=MONDAY + 2 * MINUTE)
    assert not is_paused(tx, team)
    assert caller_of(tx, team, cast.client.slack_id, cast.channel.slack_id, None) is not None


def test_being_sent_away_before_we_were_let_in_again_is_over(tx: Transaction) -> None:
    install(tx, "T1", None, "U1", "locked", now=MONDAY + timedelta(seconds=30.5))

    uninstall(tx, "T1", at=MONDAY + timedelta(seconds=29), now=MONDAY + MINUTE)
    assert installations.of(tx, "T1") is not None

    uninstall(tx, "T1", at=MONDAY + timedelta(seconds=30), now=MONDAY + MINUTE)
    assert installations.of(tx, "T1") is None


def test_a_workspace_we_never_heard_of_cannot_send_us_away(tx: Transaction) -> None:
    uninstall(tx, "T9", at=None, now=MONDAY)

    assert channels.workspace(tx, "T9") is None
