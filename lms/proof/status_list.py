"""Which certificates were withdrawn, without a name: one bit each in a signed list (W3C Bitstring Status List v1.0).

A place on a list is random, so neighbours tell nothing. The list is signed by the job runner when a bit is set and every
night, and served as it was signed: the web server needs no key for it.
"""

import base64
import gzip
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms.addresses import full_address
from lms.db import db
from lms.proof.data_integrity import Document, iso
from lms.proof.models import StatusEntry, StatusList

SIZE = 131_072
FULL = 100_000  # beyond it a free place takes long to find
FRESH = timedelta(days=14)


def encode(places: Iterable[int]) -> str:
    bits = bytearray(SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(text: str) -> set[int]:
    bits = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    return {
        8 * number + bit for number, byte in enumerate(bits) if byte for bit in range(8) if byte & (0x80 >> bit)
    }  # fmt: skip


def document(address: str, issuer: str, revoked: Iterable[int], now: datetime) -> Document:
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": iso(now),
        "validUntil": iso(now + FRESH),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(revoked),
        },
    }


def address_of(list_id: int) -> str:
    """Where the list is found by whoever verifies, and what the list calls itself."""
    return full_address("proof.status_list", list_id=list_id)


def free_place() -> tuple[int, int]:
    """(list, place) that nobody has; the unique key settles it when two draw the same one at once."""
    # at random, so that a place tells nothing about when, or after whom, a certificate was given
    newest, taken = _newest()
    if newest == 0 or taken >= FULL:
        return newest + 1, secrets.randbelow(SIZE)
    while True:
        place = secrets.randbelow(SIZE)
        if db.session.get(StatusEntry, (newest, place)) is None:
            return newest, place


def _newest() -> tuple[int, int]:
    newest = db.session.scalar(select(func.max(StatusList.id))) or 0
    taken = db.session.scalar(select(func.count()).where(StatusEntry.list_id == newest)) or 0
    return newest, taken


def take(list_id: int, place: int, now: datetime) -> StatusEntry:
    if db.session.get(StatusList, list_id) is None:
        db.session.add(StatusList(id=list_id))
        db.session.flush()
    entry = StatusEntry(list_id=list_id, index=place, taken_at=now)
    db.session.add(entry)
    db.session.flush()
    return entry


def revoked_on(list_id: int) -> frozenset[int]:
    query = select(StatusEntry.index).where(
        StatusEntry.list_id == list_id, StatusEntry.revoked_at.is_not(None)
    )
    return frozenset(db.session.scalars(query))


def list_ids() -> list[int]:
    return list(db.session.scalars(select(StatusList.id).order_by(StatusList.id)))
