from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from lms.certificates.models import Certificate, CertificateFile, Revocation
from lms.db import db

_WITHOUT_BYTES = joinedload(Certificate.file).options(
    load_only(CertificateFile.sha256, CertificateFile.made_at)
)


def certificates_of(person_id: int) -> list[Certificate]:
    query = (
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .options(joinedload(Certificate.revocation), _WITHOUT_BYTES)
        .order_by(Certificate.id.desc())
    )
    return list(db.session.scalars(query))


def register() -> list[Certificate]:
    query = (
        select(Certificate)
        .options(joinedload(Certificate.person), joinedload(Certificate.revocation), _WITHOUT_BYTES)
        .order_by(Certificate.id.desc())
    )
    return list(db.session.scalars(query))


def certificate_with_code(code: str) -> Certificate | None:
    query = select(Certificate).where(Certificate.code == code).options(joinedload(Certificate.revocation))
    return db.session.scalar(query)


def certificate_with_file(sha256: str) -> Certificate | None:
    query = (
        select(Certificate)
        .join(CertificateFile)
        .where(CertificateFile.sha256 == sha256)
        .options(joinedload(Certificate.revocation))
    )
    return db.session.scalar(query)


def file_of(certificate_id: int) -> CertificateFile | None:
    return db.session.get(CertificateFile, certificate_id)


def certified_people(person_ids: Collection[int], *, today: date) -> set[int]:
    """Which of these people hold a certificate that is valid today."""
    query = (
        select(Certificate.person_id)
        .outerjoin(Revocation)
        .where(
            Certificate.person_id.in_(person_ids), Certificate.valid_until >= today, Revocation.id.is_(None)
        )
    )
    return set(db.session.scalars(query))
