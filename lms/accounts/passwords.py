"""Passwords with Argon2id (OWASP's first choice, the library's defaults of RFC 9106)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
# checked when there is no such account, so that a wrong address takes as long as a wrong password
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password: str, kept_hash: str | None) -> bool:
    try:
        return _hasher.verify(kept_hash or _NOBODY, password) and kept_hash is not None
    except (VerificationError, InvalidHashError):
        return False
