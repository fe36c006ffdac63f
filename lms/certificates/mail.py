"""What the holder hears: a mail, or a letter to print for who has no e-mail address. The words are the same."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template
from sqlalchemy import select

from lms.certificates.models import Certificate, CertificateLetter
from lms.certificates.withdrawal_models import Objection, Revocation
from lms.certificates.withdrawal_rules import terms
from lms.clock import local_day
from lms.db import db
from lms.notifications.actions import send


def tell(certificate: Certificate, event: str, template: str, *, now: datetime, **context: Any) -> bool:
    """Tells the holder of an event once: by mail, or with a letter to print when there is no address. True when it was told
    now, False when it had been told before."""
    person = certificate.person
    words: dict[str, Any] = {
        "person": person,
        "certificate": certificate,
        "is_letter": not person.email,
        **context,
    }
    if person.email:
        message = send(
            event=event, address=person.email, person_id=person.id, template=template, now=now, **words
        )
        return message is not None
    if db.session.scalar(select(CertificateLetter.id).where(CertificateLetter.event == event)) is not None:
        return False
    base_url = current_app.config["SETTINGS"].base_url
    subject, _, body = render_template(f"{template}.txt", base_url=base_url, **words).strip().partition("\n")
    db.session.add(
        CertificateLetter(
            certificate_id=certificate.id, event=event, subject=subject, body=body.strip(), made_at=now
        )
    )
    db.session.flush()
    return True


def ready(certificate: Certificate, *, now: datetime) -> None:
    tell(certificate, f"certificate:{certificate.id}", "certificates/mail/ready", now=now)


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
