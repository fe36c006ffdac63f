"""The register as its journal would tell it, and where the two differ."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.certificates.models import Certificate, CertificateFile, ErasedCertificate
from lms.certificates.queries import WITHOUT_BYTES
from lms.certificates.withdrawal_models import Revocation
from lms.clock import local_day
from lms.db import db
from lms.recovery.journal_rules import (
    ERASED,
    ISSUED,
    MADE,
    REINSTATED,
    REPLACED,
    WITHDRAWN,
    Entry,
    Standing,
    standings,
)
from lms.tokens import fingerprint


def entry_issued(row: Certificate) -> Entry:
    return Entry(
        day=row.issued_on.isoformat(), kind=ISSUED, code=fingerprint(row.code), number=row.number, what=row.kind,
        issued_on=row.issued_on.isoformat(), valid_until=row.valid_until.isoformat() if row.valid_until else "",
    )  # fmt: skip


def entry_made(row: CertificateFile) -> Entry:
    place = {} if row.status_list_id is None else {"list_id": row.status_list_id, "index": row.status_index}
    day = local_day(row.made_at).isoformat()
    return Entry(day=day, kind=MADE, code=fingerprint(row.certificate.code), sha256=row.sha256, **place)  # type: ignore[arg-type]


def entry_withdrawn(row: Revocation) -> Entry:
    return _withdrawal(row, WITHDRAWN, local_day(row.revoked_at).isoformat())


def entry_reinstated(row: Revocation) -> Entry:
    day = local_day(row.undone_at).isoformat() if row.undone_at else ""
    return _withdrawal(row, REINSTATED, day)


def _withdrawal(row: Revocation, kind: str, day: str) -> Entry:
    code = fingerprint(row.certificate.code)
    return Entry(day=day, kind=kind, code=code, row=row.id, by=row.revoked_by_id)


def entry_replaced(row: Certificate) -> Entry:
    """Of the certificate that this one took the place of."""
    assert row.predecessor is not None
    before, after = fingerprint(row.predecessor.code), fingerprint(row.code)
    return Entry(
        day=row.issued_on.isoformat(), kind=REPLACED, code=before, next=after, what=row.succession or ""
    )


def entry_erased(row: ErasedCertificate) -> Entry:
    day = local_day(row.erased_at).isoformat()
    return Entry(day=day, kind=ERASED, code=row.code_hash, by=row.erased_by_id)


def register_entries() -> Iterator[Entry]:
    """Everything that the register knows, as lines."""
    query = select(Certificate).options(
        WITHOUT_BYTES,
        joinedload(Certificate.predecessor).load_only(Certificate.code),
        selectinload(Certificate.revocations).joinedload(Revocation.certificate),
    )
    for row in db.session.scalars(query.order_by(Certificate.id)):
        yield entry_issued(row)
        if row.predecessor is not None:
            yield entry_replaced(row)
        if row.file is not None:
            yield entry_made(row.file)
        for withdrawal in row.revocations:
            yield entry_withdrawn(withdrawal)
            if withdrawal.undone_at is not None:
                yield entry_reinstated(withdrawal)
    erased = select(ErasedCertificate).where(ErasedCertificate.number.is_(None))
    for line in db.session.scalars(erased.order_by(ErasedCertificate.id)):
        yield entry_erased(line)


@dataclass(frozen=True)
class Difference:
    """What the journal knows and the register does not: the register was put back from an older copy."""

    unknown: tuple[Standing, ...]  # certificates that are in no row
    to_withdraw: tuple[tuple[Certificate, Entry], ...]
    to_reinstate: tuple[Revocation, ...]
    to_replace: tuple[tuple[Certificate, Entry], ...]
    to_erase: tuple[tuple[Certificate, Entry], ...]

    @property
    def is_none(self) -> bool:
        return not (self.unknown or self.to_withdraw or self.to_reinstate or self.to_replace or self.to_erase)


def difference(entries: Iterable[Entry]) -> Difference:
    told = standings(entries)
    rows = {fingerprint(row.code): row for row in _certificates()}
    erased = set(db.session.scalars(select(ErasedCertificate.code_hash)))
    there = {code: (row, told[code]) for code, row in rows.items() if code in told}
    gone = {code for code, (_, standing) in there.items() if standing.erased}
    kept = [pair for code, pair in there.items() if code not in gone]
    return Difference(
        unknown=tuple(
            standing
            for code, standing in told.items()
            if standing.issued and code not in rows and code not in erased
        ),
        to_withdraw=tuple((row, entry) for row, one in kept if (entry := _withdrawal_missing(row, one))),
        to_reinstate=tuple(
            row.revocation for row, one in kept if row.revocation and _is_undone(row.revocation, one)
        ),
        to_replace=tuple(
            (row, one.replaced) for row, one in kept if one.replaced is not None and row.replaced_on is None
        ),
        to_erase=tuple((rows[code], entry) for code in sorted(gone) if (entry := told[code].erased)),
    )


def _certificates() -> Collection[Certificate]:
    query = select(Certificate).options(
        joinedload(Certificate.revocation),
        joinedload(Certificate.successor),
        selectinload(Certificate.revocations),
        WITHOUT_BYTES,
    )
    return db.session.scalars(query.order_by(Certificate.id)).unique().all()


def _withdrawal_missing(row: Certificate, standing: Standing) -> Entry | None:
    entry = standing.withdrawal
    if entry is None or not standing.is_withdrawn or row.revocation is not None:
        return None
    return None if any(known.id == entry.row for known in row.revocations) else entry


def _is_undone(row: Revocation, standing: Standing) -> bool:
    entry = standing.withdrawal
    return entry is not None and entry.row == row.id and not standing.is_withdrawn
