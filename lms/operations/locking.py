"""Private keys on their way in a backup: only under a passphrase (scrypt and AES-256-GCM)."""

import base64
import json
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from lms.proof.keys import folder_of, write_for_me

MARK = b"LMSKEYS1"


class WrongPassphrase(Exception):
    """The keys do not open with this passphrase, or were changed."""


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode())


def locked(data_dir: Path, passphrase: str) -> bytes | None:
    """All private keys of the folder in one locked piece; None when there are none."""
    found = {
        path.name: base64.b64encode(path.read_bytes()).decode() for path in sorted(folder_of(data_dir).glob("*.pem"))
    }  # fmt: skip
    if not found:
        return None
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    return (
        MARK + salt + nonce
        + AESGCM(_key(passphrase, salt)).encrypt(nonce, json.dumps(found).encode(), MARK)
    )  # fmt: skip


def opened(content: bytes, passphrase: str) -> dict[str, bytes]:
    """File names and what is in them. Raises WrongPassphrase."""
    if not content.startswith(MARK):
        raise WrongPassphrase
    body = content[len(MARK) :]
    try:
        plain = AESGCM(_key(passphrase, body[:16])).decrypt(body[16:28], body[28:], MARK)
    except (InvalidTag, ValueError) as error:
        raise WrongPassphrase from error
    return {Path(name).name: base64.b64decode(text) for name, text in json.loads(plain).items()}


def put_back(files: dict[str, bytes], data_dir: Path) -> None:
    for name, content in files.items():
        write_for_me(folder_of(data_dir) / name, content)
