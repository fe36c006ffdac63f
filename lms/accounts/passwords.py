"""Passwords with Argon2id (OWASP's first choice, the library's defaults of RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lms.turns import Turn

REAL = PasswordHasher()
# each hash takes 64 MB: a flood of logins would take that as often as there are threads
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
