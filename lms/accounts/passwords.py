"""Passwords with Argon2id, at the cost that OWASP's Password Storage Cheat Sheet recommends: 19 MiB, two passes, one lane.

The library's own choice (RFC 9106: 64 MiB, three passes, four lanes) takes both cores some eight times as long, and twenty people who
log in at once kept everybody else waiting for three seconds. The sheet counts 46 MiB in one pass as equally strong; that takes twice as
long here, since the machine has to find the memory.
"""

from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

REAL = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# each hash takes 19 MiB: a flood of logins would take that as often as a process has threads
_one_at_a_time = Lock()


class _Machine:
    """The hasher in use. For an address that nobody has there is a hash too, so that it takes as long as a wrong password."""

    hasher, nobody = REAL, ""


def use(hasher: PasswordHasher) -> None:
    """Lets tests take a cheaper cost, since they log in hundreds of times."""
    _Machine.hasher, _Machine.nobody = hasher, hasher.hash("nobody has this password")


use(REAL)


def hash_password(password: str) -> str:
    with _one_at_a_time:
        return _Machine.hasher.hash(password)


def is_right(password: str, kept_hash: str | None) -> bool:
    try:
        with _one_at_a_time:
            return _Machine.hasher.verify(kept_hash or _Machine.nobody, password) and kept_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed(password: str, kept_hash: str | None) -> str | None:
    """A new hash of a password that was right, when the kept one was made at another cost; else None."""
    if kept_hash is None or not _Machine.hasher.check_needs_rehash(kept_hash):
        return None
    return hash_password(password)
