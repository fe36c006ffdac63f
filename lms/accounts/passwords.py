"""Passwords with Argon2id, at the cost that OWASP's Password Storage Cheat Sheet names first: 46 MiB, one pass, one lane.

The library's own choice (RFC 9106: 64 MiB, three passes, four lanes) took 140 ms of both cores instead of 44 of one, and twenty people
who log in at once kept everybody else waiting for three seconds.
"""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.turns import Turn

REAL = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
# each hash takes 46 MB: a flood of logins would take that as often as there are threads
_one_at_a_time = Turn("password")


class _Machine:
    """The hasher in use. For an address that nobody has there is a hash too, so that it takes as long as a wrong password."""

    hasher, nobody = REAL, ""


def use(hasher: PasswordHasher) -> None:
    """Lets tests take a cheaper cost, since they log in hundreds of times."""
    _Machine.hasher, _Machine.nobody = hasher, hasher.hash("nobody has this password")


use(REAL)


def hash_password(password: str) -> str:
    with _one_at_a_time.taken():
        return _Machine.hasher.hash(password)


def is_right(password: str, kept_hash: str | None) -> bool:
    try:
        with _one_at_a_time.taken():
            return _Machine.hasher.verify(kept_hash or _Machine.nobody, password) and kept_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed(password: str, kept_hash: str | None) -> str | None:
    """A new hash of a password that was right, when the kept one was made at another cost; else None."""
    if kept_hash is None or not _Machine.hasher.check_needs_rehash(kept_hash):
        return None
    return hash_password(password)
