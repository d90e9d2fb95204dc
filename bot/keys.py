"""Locks what must not be read in a database or a backup: TOKEN_KEYS, of which the newest locks and any opens."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKeys(Exception):  # noqa: N818  it says what is
    """None of the keys opens it: it was locked with one that is not there any more, or altered since."""


class Keys:
    """The keys, the newest first; https://cryptography.io/en/latest/fernet/."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def lock(self, secret: str) -> str:
        """The secret as it may be kept; locked twice it looks different each time."""
        return self._keys.encrypt(secret.encode()).decode()

    def unlock(self, locked: str) -> str:
        """The secret. Raises WrongKeys."""
        try:
            return self._keys.decrypt(locked).decode()
        except InvalidToken:
            raise WrongKeys from None

    def relock(self, locked: str) -> str:
        """The same secret, locked with the newest key. Raises WrongKeys."""
        try:
            return self._keys.rotate(locked).decode()
        except InvalidToken:
            raise WrongKeys from None
