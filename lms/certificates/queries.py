from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, load_only

from lms.certificates import rules
from lms.certificates.models import Certificate, CertificateFile, Revocation
from lms.certificates.register_models import (
    NAME,
    PAGE,
    CertificateTemplate,
    Proof,
    Showing,
)
from lms.db import db

DEFAULT_SIGNATORIES = ({"name": "", "role": "coördinator"}, {"name": "", "role": rules.ASSESSOR})
WITHOUT_BYTES = joinedload(Certificate.file).options(
    load_only(CertificateFile.sha256, CertificateFile.made_at, CertificateFile.status_index)
)
_successor = aliased(Certificate)
STANDING = (joinedload(Certificate.revocation), joinedload(Certificate.successor))
IS_REVOKED = Certificate.revocations.any(Revocation.undone_at.is_(None))
IS_SUPERSEDED = select(_successor.id).where(_successor.predecessor_id == Certificate.id).exists()


def state_of(certificate: Certificate, *, today: date, shows_end: bool = False) -> str:
    return rules.state(
        valid_until=certificate.valid_until,
        is_revoked=certificate.revocation is not None,
        is_superseded=certificate.successor is not None,
        today=today,
        shows_end=shows_end,
    )


def certificates_of(person_id: int) -> list[Certificate]:
    query = (
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .options(*STANDING, WITHOUT_BYTES)
        .order_by(Certificate.id.desc())
    )
    return list(db.session.scalars(query))


def certificate_with_code(code: str) -> Certificate | None:
    query = select(Certificate).where(Certificate.code == code).options(*STANDING)
    return db.session.scalar(query)


def certificate_with_file(sha256: str) -> Certificate | None:
    query = (
        select(Certificate).join(CertificateFile).where(CertificateFile.sha256 == sha256).options(*STANDING)
    )
    return db.session.scalar(query)


def proof_of_file(sha256: str) -> Proof | None:
    """What is kept of a certificate whose holder was erased."""
    return db.session.scalar(select(Proof).where(Proof.sha256 == sha256))


def file_of(certificate_id: int) -> CertificateFile | None:
    return db.session.get(CertificateFile, certificate_id)


def certified_people(person_ids: Collection[int], *, today: date) -> set[int]:
    """Which of these people hold a certificate that is valid today. A proof of participation is none."""
    query = select(Certificate.person_id).where(
        Certificate.person_id.in_(person_ids),
        Certificate.kind == rules.CERTIFICATE,
        Certificate.valid_until >= today,
        ~IS_REVOKED,
        ~IS_SUPERSEDED,
    )
    return set(db.session.scalars(query))


# what the holder shows, asks and reads


def showing_of(certificate_id: int, what: str) -> Showing | None:
    query = select(Showing).where(
        Showing.certificate_id == certificate_id, Showing.what == what, Showing.until.is_(None)
    )
    return db.session.scalar(query)


def shows_name(certificate: Certificate) -> bool:
    return showing_of(certificate.id, NAME) is not None


def pages_of(certificate_ids: Collection[int]) -> Mapping[tuple[int, str], Showing]:
    """What is shown of certificates, by certificate and kind."""
    query = select(Showing).where(Showing.certificate_id.in_(certificate_ids), Showing.until.is_(None))
    return {(row.certificate_id, row.what): row for row in db.session.scalars(query)}


def shared_certificate(token_hash: str) -> Certificate | None:
    query = (
        select(Certificate)
        .join(Showing, Showing.certificate_id == Certificate.id)
        .where(Showing.token_hash == token_hash, Showing.what == PAGE, Showing.until.is_(None))
        .options(*STANDING)
    )
    return db.session.scalar(query)


# the settings of the document


def template_versions() -> list[CertificateTemplate]:
    query = select(CertificateTemplate).options(joinedload(CertificateTemplate.made_by))
    return list(db.session.scalars(query.order_by(CertificateTemplate.number.desc())))


def template_facts(*, coordinator: str, assessor: str) -> dict[str, Any]:
    """What the settings of today say, to be frozen in what is issued now."""
    query = select(CertificateTemplate).order_by(CertificateTemplate.number.desc()).limit(1)
    newest = db.session.scalar(query)
    signatories = newest.signatories if newest else DEFAULT_SIGNATORIES
    return {
        "signatories": rules.signed_by(signatories, coordinator=coordinator, assessor=assessor),
        "texts": newest.texts if newest else ["", ""],
        "template": newest.number if newest else 0,
        "has_logo": bool(newest and newest.logo),
    }


def logo_of(number: int) -> bytes | None:
    """The logo of one version of the settings."""
    return db.session.scalar(select(CertificateTemplate.logo).where(CertificateTemplate.number == number))


def last_number(prefix: str) -> str | None:
    query = select(func.max(Certificate.number)).where(Certificate.number.startswith(prefix, autoescape=True))
    return db.session.scalar(query)
