"""The history of a certificate: every act, by whom and when."""

from datetime import datetime

from lms.accounts.models import Person
from lms.certificates.models import Certificate, CertificateAct
from lms.certificates.rules import ActKind
from lms.db import db


def write(
    certificate: Certificate, kind: ActKind, *, by: Person | None, now: datetime, note: str = ""
) -> None:
    db.session.add(CertificateAct(certificate_id=certificate.id, kind=kind, note=note, by=by, at=now))
    db.session.flush()
