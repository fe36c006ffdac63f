"""Signs a status list. That needs the one key that signs credentials, and no other: a lost signer of PDFs keeps no list from
being signed. Its second form, a JWT, goes along when the key for those is here."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc.jwk import RSAKey
from sqlalchemy import select

from lms.config import Settings
from lms.db import db
from lms.proof import data_integrity, keys, status_list
from lms.proof.credential import as_jwt, in_writing
from lms.proof.data_integrity import Document
from lms.proof.list_rules import PURPOSES
from lms.proof.models import StatusList
from lms.proof.trust import issuer_id


@dataclass(frozen=True)
class ListKey:
    """The key that signs lists now, opened."""

    issuer: str
    name: str
    secret: Ed25519PrivateKey
    jwt_name: str = ""
    jwt_secret: RSAKey | None = None  # none: the list goes without its second form


def open_key(settings: Settings) -> ListKey:
    """Raises KeyMissing when its private half is not on this machine."""
    row = keys.present(keys.CREDENTIAL)
    if row is None:
        raise keys.KeyMissing("no credential key was made yet: start `lms serve` once")
    secret, issuer = keys.private(row.name, settings.data_dir), issuer_id(settings.base_url)
    for_tokens = keys.present(keys.JWT)
    with suppress(keys.KeyMissing):
        if for_tokens is not None:
            return ListKey(
                issuer,
                row.name,
                secret,
                for_tokens.name,
                keys.jwt_private(for_tokens.name, settings.data_dir),
            )
    return ListKey(issuer, row.name, secret)


def signed(document: Document, key: ListKey) -> str:
    made = datetime.fromisoformat(document["validFrom"])
    return in_writing(data_integrity.secured(document, key.secret, f"{key.issuer}#{key.name}", made))


def as_token(document: Document, key: ListKey) -> str | None:
    """The list as a VC-JWT, for wallets that know no other form."""
    return as_jwt(document, key.jwt_secret, f"{key.issuer}#{key.jwt_name}") if key.jwt_secret else None


def sign_all_now(settings: Settings, now: datetime) -> int:
    """Signs every list in the present transaction. Returns how many. Raises KeyMissing."""
    rows = list(db.session.scalars(select(StatusList).order_by(StatusList.id)))
    for row in rows:
        for purpose in PURPOSES:
            sign_now(row, purpose, settings, now)
    return len(rows) * len(PURPOSES)


def sign_now(row: StatusList, purpose: str, settings: Settings, now: datetime) -> None:
    """Signs a list in the present transaction, for who cannot wait for the job runner."""
    key, places = open_key(settings), status_list.places_on(row.id, purpose)
    document = status_list.document(purpose, status_list.address_of(row.id, purpose), key.issuer, places, now)
    row.keep(purpose, signed(document, key), as_token(document, key), now)
