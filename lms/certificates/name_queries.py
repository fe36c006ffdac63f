"""Requests for another name that wait for an answer."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.certificates.name_models import NameRequest
from lms.db import db


def open_name_request(certificate_id: int) -> NameRequest | None:
    query = select(NameRequest).where(
        NameRequest.certificate_id == certificate_id, NameRequest.decided_at.is_(None)
    )
    return db.session.scalar(query.options(joinedload(NameRequest.asked_by)))


def requests_waiting() -> list[NameRequest]:
    query = (
        select(NameRequest)
        .where(NameRequest.decided_at.is_(None))
        .options(joinedload(NameRequest.certificate))
        .order_by(NameRequest.id)
    )
    return list(db.session.scalars(query))
