"""Signs a status list. That needs the one key that signs credentials, and no other: a lost signer of PDFs keeps no list from
being signed."""

from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from lms.config import Settings
from lms.db import db
from lms.proof import data_integrity, keys, status_list
from lms.proof.credential import in_writing
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


def open_key(settings: Settings) -> ListKey:
    """Raises KeyMissing when its private half is not on this machine."""
    row = keys.present(keys.CREDENTIAL)
    if row is None:
        raise keys.KeyMissing("no credential key was made yet: start `lms serve` once")
    return ListKey(issuer_id(settings.base_url), row.name, keys.private(row.name, settings.data_dir))


def signed(document: Document, key: ListKey) -> str:
    made = datetime.fromisoformat(document["validFrom"])
    return in_writing(data_integrity.secured(document, key.secret, f"{key.issuer}#{key.name}", made))


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
    row.keep(purpose, signed(document, key), now)
