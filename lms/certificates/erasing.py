"""Forgetting a holder: their certificates become nameless proofs, so that a file they kept is still believed."""

from datetime import datetime

from sqlalchemy import delete, select, update

from lms import tokens
from lms.accounts.actions import end_grant
from lms.accounts.models import CONNECTOR, Person
from lms.certificates.models import Certificate, CertificateFile, Hearing, Objection, Revocation
from lms.certificates.queries import certificates_of
from lms.certificates.register_models import Act, Letter, NameRequest, Proof, Showing
from lms.certificates.renewal_models import DeepeningDay, FieldHours, Reflection
from lms.clock import local_day
from lms.db import db
from lms.jobs.models import Job
from lms.notifications.models import Message


def erase_holder(person: Person, by: Person, now: datetime) -> int:
    """Takes away everything this slice knows of somebody, mails about it included. Returns how many proofs are left.
    A second time finds nothing to do."""
    certificates = certificates_of(person.id)
    for certificate in certificates:
        db.session.add(_proof(certificate, by, now))
    db.session.flush()
    _delete_certificates([certificate.id for certificate in certificates])
    db.session.execute(delete(DeepeningDay).where(DeepeningDay.person_id == person.id))
    db.session.execute(delete(Reflection).where(Reflection.person_id == person.id))
    about_hours = [
        f"field-hours:{row_id}"
        for row_id in db.session.scalars(select(FieldHours.id).where(FieldHours.person_id == person.id))
    ]
    db.session.execute(delete(FieldHours).where(FieldHours.person_id == person.id))
    # what they confirmed for others stays true
    db.session.execute(update(FieldHours).where(FieldHours.cosigner_id == person.id).values(cosigner_id=None))
    _delete_messages(person.id, about_hours)
    end_grant(person, CONNECTOR, now=now)
    db.session.expire_all()
    return len(certificates)


def _delete_messages(person_id: int, events: list[str]) -> None:
    """Mails to the holder about certificates, and mails to others that name the holder; unsent ones are not sent."""
    query = select(Message.id).where(
        ((Message.person_id == person_id) & Message.template.startswith("certificates/"))
        | Message.event.in_(events)
    )
    ids = list(db.session.scalars(query))
    db.session.execute(delete(Job).where(Job.key.in_([f"mail:{number}" for number in ids])))
    db.session.execute(delete(Message).where(Message.id.in_(ids)))


def _proof(certificate: Certificate, by: Person, now: datetime) -> Proof:
    file, revocation, successor = certificate.file, certificate.revocation, certificate.successor
    return Proof(
        code_hash=tokens.fingerprint(certificate.code),
        sha256=file.sha256 if file else None,
        kind=certificate.kind,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        revoked_on=local_day(revocation.revoked_at) if revocation else None,
        replaced_on=successor.issued_on if successor else None,
        status_list_id=file.status_list_id if file else None,
        status_index=file.status_index if file else None,
        erased_at=now,
        erased_by_id=by.id,
    )


def _delete_certificates(ids: list[int]) -> None:
    db.session.execute(delete(Job).where(Job.key.in_([f"certificate:{number}" for number in ids])))
    revocation_ids = select(Revocation.id).where(Revocation.certificate_id.in_(ids))
    db.session.execute(delete(Objection).where(Objection.revocation_id.in_(revocation_ids)))
    for table in (Revocation, Hearing, Act, Letter, Showing, NameRequest, CertificateFile):
        db.session.execute(delete(table).where(table.certificate_id.in_(ids)))
    db.session.execute(update(Certificate).where(Certificate.id.in_(ids)).values(predecessor_id=None))
    db.session.execute(delete(Certificate).where(Certificate.id.in_(ids)))
