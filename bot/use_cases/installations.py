"""Workspaces let us in over our own page, each with a token of its own, and send us away again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.keys import Keys, WrongKeys
from bot.use_cases.hindrances import let_in_again, lock_out
from storage import channels, installations
from storage.database import Transaction
from storage.values.places import Installation, Workspace

TO_FINISH = timedelta(minutes=10)  # an install that was begun; as long as Slack's code is good for


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace that lets us speak in it, and its token."""

    workspace: Workspace
    installation: Installation


@dataclass(frozen=True, slots=True)
class Relocked:
    """What came of locking every token with the newest key."""

    done: int
    unreadable: tuple[str, ...]  # Slack's ids of the workspaces whose tokens none of the keys opens


def begin(tx: Transaction, state: str, *, real_now: datetime) -> None:
    """Remember that somebody began to install, by a state that only their browser knows; older ones are let go of."""
    installations.forget(tx, now=real_now)
    installations.begin(tx, _digest(state), until=real_now + TO_FINISH)


def forget_begun(tx: Transaction, *, real_now: datetime) -> None:
    """Let go of what was begun and can be finished no more; an errand."""
    installations.forget(tx, now=real_now)


def take_begun(tx: Transaction, state: str, *, real_now: datetime) -> bool:
    """Use up this state, which finishes one install; False when it was used, or not begun in the last ten minutes."""
    until = installations.take(tx, _digest(state))
    return until is not None and real_now < until


def install(
    tx: Transaction, team: str, enterprise: str | None, bot_user: str, locked_token: str, *, now: datetime
) -> None:
    """A workspace lets us in, for the first time or again; what waited to be said there is said."""
    workspace = channels.keep_workspace(tx, team, enterprise, bot_user)
    installations.keep(tx, Installation(workspace=workspace.id, token=locked_token, at=now))
    let_in_again(tx, team)


def installed(tx: Transaction, team: str) -> Installed | None:
    """The workspace under Slack's id with its token, or None where there is none, or none any more."""
    workspace, installation = channels.workspace(tx, team), installations.of(tx, team)
    return Installed(workspace, installation) if workspace and installation else None


def workspaces_installed(tx: Transaction) -> list[str]:
    """Slack's ids of all workspaces that let us speak in them."""
    return [team for team, _ in installations.every(tx)]


def uninstall(tx: Transaction, team: str, *, at: datetime | None, now: datetime) -> None:
    """A workspace sends us away: its token is wiped and nothing more is said there. It may let us in again.

    Slack may tell of it late, or once more: what happened before the workspace let us in again is over.
    """
    workspace = channels.workspace(tx, team)
    if workspace is None:
        return
    installation = installations.of(tx, team)
    if installation is not None and at is not None and at < installation.at.replace(microsecond=0):
        return
    installations.wipe(tx, workspace.id)
    lock_out(tx, workspace, now=now)


def relock(tx: Transaction, keys: Keys) -> Relocked:
    """Lock every token with the newest key; those that none of the keys opens stay as they are."""
    done, unreadable = 0, list[str]()
    for team, locked in installations.every(tx):
        try:
            done += installations.relock(tx, locked, keys.relock(locked))
        except WrongKeys:
            unreadable.append(team)
    return Relocked(done, tuple(unreadable))


def _digest(state: str) -> str:
    return sha256(state.encode()).hexdigest()
