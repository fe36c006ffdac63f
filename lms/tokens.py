"""Secrets we hand out: links and codes. Only their hash is kept, so a stolen database opens nothing. What must be read again
is locked with our key."""

import base64
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PLAIN_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that nobody confuses on paper, 5 bits each


def new_token() -> str:
    """An unguessable word for a link or a cookie: 192 bits, safe in an address."""
    return secrets.token_urlsafe(24)


def new_public_code() -> str:
    """An address that must not be guessed though it is shown to many (a certificate): 128 bits, in capitals and digits
    that nobody confuses when reading them from paper."""
    return "".join(secrets.choice(PLAIN_SIGNS) for _ in range(26))


def new_paper_code() -> str:
    """For a sheet that somebody keeps at home and types over once: 60 bits."""
    return "".join(secrets.choice(PLAIN_SIGNS) for _ in range(12))


def new_name() -> str:
    """A random word of digits and a to f, for the name of a file or the seed of something derived: 128 bits."""
    return secrets.token_hex(16)


def new_number() -> str:
    """Six signs that somebody can quote on the telephone. No secret."""
    return secrets.token_hex(3).upper()


def new_digits(number: int) -> str:
    """A code of so many digits that cannot be made again."""
    return f"{secrets.randbelow(10**number):0{number}d}"


def derived(key: str, purpose: str, seed: str) -> str:
    """A word for one purpose that can be made again from our key and a random seed: 192 bits. For links that must be
    shown or mailed later, when keeping the word itself would lay it open."""
    made = hmac.digest(key.encode(), f"{purpose}:{seed}".encode(), "sha256")
    return base64.urlsafe_b64encode(made[:24]).decode()


def derived_digits(key: str, purpose: str, seed: str, number: int) -> str:
    """The same for a code of so many digits, to type over."""
    made = hmac.digest(key.encode(), f"{purpose}:{seed}".encode(), "sha256")
    return f"{int.from_bytes(made) % 10**number:0{number}d}"


def keyed(key: str, secret: str) -> str:
    """What we keep of a code that is short enough to be tried out: without our key the table tells nothing."""
    return hmac.digest(key.encode(), secret.encode(), "sha256").hex()


def fingerprint(secret: str) -> str:
    """The hash that is kept of a secret, so that the table opens nothing for who reads it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Equality that takes equally long for every wrong answer."""
    return hmac.compare_digest(left, right)


def locked(key: str, purpose: str, text: str) -> str:
    """A text that only our key opens again, for one purpose: AES-256-GCM."""
    nonce = secrets.token_bytes(12)
    sealed = AESGCM(_lock(key, purpose)).encrypt(nonce, text.encode(), purpose.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unlocked(key: str, purpose: str, sealed: str) -> str | None:
    """What was locked for this purpose; None when it was not, was changed on the way, or our key is another one now."""
    try:
        raw = base64.urlsafe_b64decode(sealed.encode())
        return AESGCM(_lock(key, purpose)).decrypt(raw[:12], raw[12:], purpose.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _lock(key: str, purpose: str) -> bytes:
    return hmac.digest(key.encode(), f"lock:{purpose}".encode(), "sha256")
