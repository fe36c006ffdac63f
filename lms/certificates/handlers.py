"""Listens to decisions, and makes the PDF after the request."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app

from lms.certificates import actions, mail, pdf
from lms.certificates.models import Certificate, CertificateFile
from lms.certificates.queries import file_of
from lms.db import db
from lms.jobs.kinds import Kind, NothingToDo, register
from lms.progress.models import Decision
from lms.progress.rules import PASSED


def on_decided(decision: Decision, *, now: datetime) -> None:
    if decision.outcome == PASSED:
        actions.issue(decision, now=now)


@dataclass(frozen=True)
class _Document:
    html: str
    address: str


def _load(payload: dict[str, Any]) -> _Document:
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    if file_of(certificate.id) is not None:
        raise NothingToDo
    address = f"{current_app.config['SETTINGS'].base_url}/controleren/{certificate.code}"
    html = pdf.render_html(
        certificate.facts,
        number=certificate.number,
        code=certificate.code,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        address=address,
    )
    return _Document(html, address)


def _make(document: _Document) -> bytes:
    return pdf.to_pdf(document.html, document.address)


def _keep(payload: dict[str, Any], content: bytes, now: datetime) -> None:
    certificate = db.session.get_one(Certificate, payload["certificate_id"])
    if file_of(certificate.id) is not None:
        return
    digest = hashlib.sha256(content).hexdigest()
    db.session.add(
        CertificateFile(certificate_id=certificate.id, content=content, sha256=digest, made_at=now)
    )
    mail.ready(certificate, now=now)


def connect() -> None:
    register(Kind("certificate_pdf", _load, _make, _keep))
