"""Forgetting a holder: their certificates become lines without a name, by which a file they kept is still believed."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update

from lms import tokens, trail
from lms.accounts.actions import end_grant, forget_name_on_paper
from lms.accounts.models import Person
from lms.certificates import events
from lms.certificates.models import (
    Certificate,
    CertificateAct,
    CertificateFile,
    ErasedCertificate,
    NameRequest,
    Showing,
)
from lms.certificates.queries import certificates_of
from lms.certificates.withdrawal_models import Hearing, Objection, Revocation
from lms.clock import local_day
from lms.db import db
from lms.jobs.models import Job
from lms.notifications.forgetting_actions import forget_messages
from lms.notifications.models import Message
from lms.roles import CONNECTOR


def erase_holder(person: Person, by: Person, now: datetime) -> int:
    """Takes away everything this slice knows of somebody, mails about it included. Returns how many such lines are left.
    A second time finds nothing to do."""
    certificates = certificates_of(person.id)
    left = [_nameless(certificate, by, now) for certificate in certificates]
    db.session.add_all(left)
    db.session.flush()
    for line in left:
        events.line_left.send(line)
    _delete_certificates([certificate.id for certificate in certificates])
    events.holder_erased.send(person)
    _delete_messages(person.id)
    forget_name_on_paper(person)
    end_grant(person, CONNECTOR, now=now)
    trail.note(trail.ERASED, about=person.id, by=by.id, word="certificates", now=now)
    # rows went behind the back of the session
    db.session.expire_all()
    return len(certificates)


def _delete_messages(person_id: int) -> None:
    """Messages to the holder about certificates; unsent ones are not sent."""
    query = select(Message.id).where(
        Message.person_id == person_id,
        or_(*(Message.template.startswith(f"{folder}/") for folder in ("certificates", "renewal"))),
    )
    forget_messages(db.session.scalars(query).all())


def _nameless(certificate: Certificate, by: Person, now: datetime) -> ErasedCertificate:
    file, revocation = certificate.file, certificate.revocation
    return ErasedCertificate(
        code_hash=tokens.fingerprint(certificate.code),
        sha256=file.sha256 if file else None,
        kind=certificate.kind,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        revoked_on=local_day(revocation.revoked_at) if revocation else None,
        replaced_on=certificate.replaced_on,
        status_list_id=file.status_list_id if file else None,
        status_index=file.status_index if file else None,
        erased_at=now,
        erased_by_id=by.id,
    )


def _delete_certificates(ids: list[int]) -> None:
    db.session.execute(delete(Job).where(Job.key.in_([f"certificate:{number}" for number in ids])))
    revocation_ids = select(Revocation.id).where(Revocation.certificate_id.in_(ids))
    db.session.execute(delete(Objection).where(Objection.revocation_id.in_(revocation_ids)))
    for table in (
        Revocation,
        Hearing,
        CertificateAct,
        Showing,
        NameRequest,
        CertificateFile,
    ):
        db.session.execute(delete(table).where(table.certificate_id.in_(ids)))
    # certificates point at the ones before them: the arrows go first
    db.session.execute(update(Certificate).where(Certificate.id.in_(ids)).values(predecessor_id=None))
    db.session.execute(delete(Certificate).where(Certificate.id.in_(ids)))
