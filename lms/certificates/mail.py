from datetime import datetime

from lms.certificates.models import Certificate, Revocation
from lms.notifications.actions import send


def ready(certificate: Certificate, *, now: datetime) -> None:
    send(
        event=f"certificate:{certificate.id}",
        address=certificate.person.email,
        person_id=certificate.person_id,
        template="certificates/mail/ready",
        now=now,
        person=certificate.person,
        certificate=certificate,
    )


def revoked(revocation: Revocation, *, now: datetime) -> None:
    certificate = revocation.certificate
    send(
        event=f"revocation:{revocation.id}",
        address=certificate.person.email,
        person_id=certificate.person_id,
        template="certificates/mail/revoked",
        now=now,
        person=certificate.person,
        certificate=certificate,
    )
