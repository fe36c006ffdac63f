"""What the holder hears: a mail, or a letter for who has no e-mail address. The words are the same."""

from datetime import datetime
from typing import Any

from lms.certificates.models import Certificate
from lms.certificates.withdrawal_models import Objection, Revocation
from lms.certificates.withdrawal_rules import terms
from lms.clock import local_day
from lms.notifications.actions import send

READY, REISSUED = ENCLOSING = (
    "certificates/mail/ready",
    "certificates/mail/reissued",
)  # a letter carries the file


def tell(certificate: Certificate, event: str, template: str, *, now: datetime, **context: Any) -> bool:
    """Tells the holder of an event once: by mail, or with a letter to print when there is no address. True when it was told
    now, False when it had been told before."""
    person = certificate.person
    message = send(
        event=event,
        address=person.email,
        person_id=person.id,
        template=template,
        now=now,
        person=person,
        certificate=certificate,
        **context,
    )
    return message is not None


def ready(certificate: Certificate, *, now: datetime) -> None:
    tell(certificate, f"certificate:{certificate.id}", READY, now=now)


def reissued(certificate: Certificate, key_id: int, *, now: datetime) -> None:
    tell(certificate, f"certificate:{certificate.id}:reissued:{key_id}", REISSUED, now=now)


def participation(certificate: Certificate, reasons: str, *, now: datetime) -> None:
    event = f"certificate:{certificate.id}:reasons"
    tell(certificate, event, "certificates/mail/participation", now=now, reasons=reasons)


def revoked(revocation: Revocation, *, now: datetime) -> None:
    dates = terms(revoked_on=local_day(revocation.revoked_at))
    event = f"revocation:{revocation.id}"
    tell(revocation.certificate, event, "certificates/mail/revoked", now=now, terms=dates)


def objection_received(objection: Objection, *, now: datetime) -> None:
    revocation = objection.revocation
    dates = terms(revoked_on=local_day(revocation.revoked_at), received_on=objection.received_on)
    event = f"objection:{objection.id}"
    tell(revocation.certificate, event, "certificates/mail/objection", now=now, terms=dates)


def objection_decided(objection: Objection, *, now: datetime) -> None:
    event = f"objection:{objection.id}:decided"
    certificate = objection.revocation.certificate
    tell(certificate, event, "certificates/mail/objection_decided", now=now, objection=objection)


def name_refused(certificate: Certificate, request_id: int, reason: str, *, now: datetime) -> None:
    event = f"name-request:{request_id}"
    tell(certificate, event, "certificates/mail/name_refused", now=now, reason=reason)
