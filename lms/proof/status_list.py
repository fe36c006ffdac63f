"""Which certificates were withdrawn or replaced, without a name: one bit each in two signed lists (W3C Bitstring Status List v1.0).

A place on a list is random, so neighbours tell nothing. The list is signed by the job runner when a bit is set and every
night, and served as it was signed: the web server needs no key for it.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, select

from lms.addresses import full_address
from lms.db import db
from lms.proof.data_integrity import Document, iso
from lms.proof.list_rules import MESSAGE, PURPOSES, REVOCATION, SIZE, encode
from lms.proof.models import StatusEntry, StatusList

FULL = 100_000  # beyond it a free place takes long to find
FRESH = timedelta(days=14)
_COLUMNS = {REVOCATION: StatusEntry.revoked_at, MESSAGE: StatusEntry.replaced_at}


def document(purpose: str, address: str, issuer: str, places: Iterable[int], now: datetime) -> Document:
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
            "statusPurpose": purpose,
            "encodedList": encode(places),
        },
    }


def address_of(list_id: int, purpose: str = REVOCATION) -> str:
    """Where the list is found by whoever verifies, and what the list calls itself."""
    if purpose == MESSAGE:
        return full_address("proof.replaced_list", list_id=list_id)
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


def places_on(list_id: int, purpose: str) -> frozenset[int]:
    """The places whose bit is set."""
    query = select(StatusEntry.index).where(StatusEntry.list_id == list_id, _COLUMNS[purpose].is_not(None))
    return frozenset(db.session.scalars(query))


def list_ids() -> list[int]:
    return list(db.session.scalars(select(StatusList.id).order_by(StatusList.id)))


def signed_lists() -> list[str]:
    """Every list as it was signed, of both purposes; one that was never signed is left out."""
    rows = db.session.scalars(select(StatusList).order_by(StatusList.id))
    return [text for row in rows for purpose in PURPOSES if (text := row.signed(purpose))]


def never_signed() -> list[tuple[int, str]]:
    """(number, purpose) of lists that nobody signed yet."""
    rows = db.session.scalars(select(StatusList).order_by(StatusList.id))
    return [(row.id, purpose) for row in rows for purpose in PURPOSES if row.signed(purpose) is None]
