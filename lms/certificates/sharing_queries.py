"""What the holders of certificates let strangers see."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from lms.certificates.models import NAME, PAGE, Certificate, Showing
from lms.certificates.queries import STANDING
from lms.db import db

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
