"""Ids that look like Slack's: a letter that says what is named, then capitals and digits."""

import hashlib
import itertools
import secrets
import string

_ALPHABET = string.digits + string.ascii_uppercase
_LENGTH = 10  # after the letter, as in Slack's newer ids
_ENVELOPES = itertools.count(1)


def fixed(letter: str, *names: str) -> str:
    """Return the same id for the same names every time, so that a seed gives the ids it gave before."""
    number = int.from_bytes(hashlib.sha256("/".join((letter, *names)).encode()).digest()[:16])
    return letter + _written(number)


def number(*names: str) -> int:
    """Return the same number for the same names every time, of thirteen digits as Slack's are."""
    return 10**12 + int.from_bytes(hashlib.sha256("/".join(names).encode()).digest()[:8]) % (9 * 10**12)


def fresh(letter: str) -> str:
    """Return an id nobody has had."""
    return letter + _written(secrets.randbits(128))


def envelope() -> str:
    """Return the id of one Socket Mode envelope, unique in this process."""
    return f"{secrets.token_hex(4)}-{next(_ENVELOPES):012d}"


def _written(number: int) -> str:
    digits = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(digits)
