"""Hearings and objections around a withdrawal, and who was involved in one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from lms.certificates.models import Certificate
from lms.certificates.withdrawal_models import Hearing, Objection, Revocation
from lms.db import db
from lms.progress.models import Decision


def objections_waiting() -> list[Objection]:
    query = (
        select(Objection)
        .where(Objection.decided_at.is_(None))
        .options(joinedload(Objection.revocation).joinedload(Revocation.certificate))
        .order_by(Objection.id)
    )
    return list(db.session.scalars(query))


def objections_since() -> Select[datetime]:
    """Since when each objection to a withdrawal waits."""
    return select(Objection.recorded_at).where(Objection.decided_at.is_(None))


def open_hearing(certificate: Certificate) -> Hearing | None:
    """The last hearing that no withdrawal was built on yet."""
    query = (
        select(Hearing)
        .outerjoin(Revocation, Revocation.hearing_id == Hearing.id)
        .where(Hearing.certificate_id == certificate.id, Revocation.id.is_(None))
        .order_by(Hearing.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def involved_in(revocation: Revocation) -> Collection[int]:
    """Who had a part in a withdrawal, and so may not decide on an objection to it."""
    certificate = revocation.certificate
    people = {certificate.person_id, revocation.revoked_by_id}
    if revocation.hearing is not None:
        people.add(revocation.hearing.recorded_by_id)
    while certificate.decision_id is None and certificate.predecessor is not None:
        certificate = certificate.predecessor
    if certificate.decision_id is not None:
        people.add(db.session.get_one(Decision, certificate.decision_id).assessor_id)
    return people
