"""The keys that make a certificate ours. The public halves are rows; the private halves are files of mode 0600 in the
data folder, opened by the job runner and the command line only.

Four kinds: `root`, our own authority, which signs nothing but the `signer`s under it (its file may be kept elsewhere
until a signer is replaced); `signer` signs PDFs; `credential` signs credentials and status lists; `jwt` the same
credential in the form some wallets want. A key that is replaced is retired: what it signed stays true.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from joserfc.jwk import RSAKey
from sqlalchemy import func, select

from lms.clock import local_day
from lms.config import Settings
from lms.db import db
from lms.errors import RuleError
from lms.proof import authority
from lms.proof.models import SigningKey

ROOT, SIGNER, CREDENTIAL, JWT = KINDS = ("root", "signer", "credential", "jwt")
FOLDER, NAMED = "keys", "named-"  # the latter: a signer that LMS_SIGNER names, and what stands above it


class KeyMissing(Exception):
    """The private half of a key is not on this machine."""


def folder_of(data_dir: Path) -> Path:
    return data_dir / FOLDER


def all_keys() -> list[SigningKey]:
    return list(db.session.scalars(select(SigningKey).order_by(SigningKey.id)))


def present(kind: str) -> SigningKey | None:
    """The newest key of a kind that is neither retired nor leaked: the one that signs now."""
    query = select(SigningKey).where(
        SigningKey.kind == kind, SigningKey.retired_at.is_(None), SigningKey.leaked_at.is_(None)
    )
    return db.session.scalar(query.order_by(SigningKey.id.desc()).limit(1))


def make_missing(settings: Settings, now: datetime) -> list[SigningKey]:
    """Makes what is not there yet, in the present transaction; safe to call at every start."""
    _follow_setting(settings, now)
    return [_make(kind, settings, now) for kind in KINDS if present(kind) is None]


def _follow_setting(settings: Settings, now: datetime) -> None:
    """The signer that LMS_SIGNER names becomes the present one; without the setting our own does again."""
    standing, chain = present(SIGNER), None
    if settings.signer:
        from lms.proof.signing import chain_of, named_signer

        chain = chain_of(named_signer(settings.signer, settings.signer_pin))
    if standing is not None and (
        standing.name.startswith(NAMED) if chain is None else standing.public != chain[0]
    ):
        standing.retired_at = now
        standing = None
    if chain is not None and standing is None:
        own, top = chain
        if (
            db.session.scalar(select(SigningKey.id).where(SigningKey.kind == ROOT, SigningKey.public == top))
            is None
        ):
            _keep(f"{NAMED}root", ROOT, top, now).retired_at = now  # believed, but we sign nothing with it
        _keep(f"{NAMED}signer", SIGNER, own, now)


def replace(key: SigningKey, settings: Settings, now: datetime) -> SigningKey:
    """A new key of the same kind; the old one signs no more and its private half may go."""
    if key.retired_at is None:
        key.retired_at = now
    db.session.flush()
    return present(key.kind) or _make(key.kind, settings, now)


def distrust(key: SigningKey, now: datetime) -> None:
    """Others may have this key: nothing it signed is believed any more. It must have been replaced first."""
    if key.retired_at is None:
        raise RuleError(f"{key.name} is in use: replace it first.")
    key.leaked_at = now


def forget_private(name: str, data_dir: Path) -> None:
    (folder_of(data_dir) / f"{name}.pem").unlink(missing_ok=True)


def private(name: str, data_dir: Path) -> Any:
    """Raises KeyMissing in words that say what to do."""
    path = folder_of(data_dir) / f"{name}.pem"
    try:
        return load_pem_private_key(path.read_bytes(), None, unsafe_skip_rsa_key_validation=True)
    except FileNotFoundError as error:
        raise KeyMissing(
            f"{path} is not here: restore a backup with its passphrase (`lms restore FILE --keys-only`), or see `lms doctor`"
        ) from error


def jwt_private(name: str, data_dir: Path) -> RSAKey:
    """As the library of tokens wants it. Raises KeyMissing."""
    content = private(name, data_dir).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return RSAKey.import_key(content)


def _keep(prefix: str, kind: str, public: bytes, now: datetime) -> SigningKey:
    year = local_day(now).year
    start = f"{prefix}-{year}-"
    number = db.session.scalar(select(func.count()).where(SigningKey.name.startswith(start))) or 0
    key = SigningKey(name=f"{start}{number + 1}", kind=kind, public=public, created_at=now)
    db.session.add(key)
    db.session.flush()
    return key


def _make(kind: str, settings: Settings, now: datetime) -> SigningKey:
    """The row comes first: its unique name lets one process win when two begin at once."""
    key = _keep(kind, kind, b"", now)
    secret, key.public = _pair(key, settings, now)
    db.session.flush()
    content = secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_for_me(folder_of(settings.data_dir) / f"{key.name}.pem", content)
    return key


def _pair(key: SigningKey, settings: Settings, now: datetime) -> tuple[Any, bytes]:
    if key.kind == CREDENTIAL:
        secret = Ed25519PrivateKey.generate()
        return secret, secret.public_key().public_bytes_raw()
    if key.kind == JWT:
        rsa = generate_rsa(65537, 2048)
        return rsa, rsa.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    new = generate_private_key(SECP256R1())
    if key.kind == ROOT:
        return new, authority.root(new, key.name, settings.organisation, now).public_bytes(Encoding.DER)
    above = present(ROOT)
    assert above is not None, "the root is made before what stands under it"
    root_key: EllipticCurvePrivateKey = private(above.name, settings.data_dir)
    root = x509.load_der_x509_certificate(above.public)
    made = authority.signer(new, key.name, settings.organisation, root, root_key, now)
    return new, made.public_bytes(Encoding.DER)


def write_for_me(path: Path, content: bytes) -> None:
    """Whole or not at all, and readable for this user only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(draft, "wb", opener=lambda name, flags: os.open(name, flags | os.O_EXCL, 0o600)) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
