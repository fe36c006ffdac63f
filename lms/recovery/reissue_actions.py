"""New files for certificates whose key was lost: the same facts, number and code, under a new seal."""

from datetime import datetime

from sqlalchemy import delete, update

from lms.certificates.models import CertificateFile
from lms.db import added_first, db
from lms.jobs.actions import request_once
from lms.jobs.models import FAILED, WAITING, Job
from lms.proof.keys import all_keys
from lms.recovery.leak_queries import Leak
from lms.recovery.leak_rules import keys_in
from lms.recovery.models import FileKey


def ask_for_new_files(leak: Leak, now: datetime) -> None:
    """Asks the job runner for each one that still waits. Asking again asks only for what is left, and for what was given up."""
    for certificate in leak.waiting:
        if certificate.file is None:
            continue
        key = f"reissue:{certificate.id}:{leak.key.id}"
        payload = {
            "certificate_id": certificate.id,
            "instead_of": certificate.file.sha256,
            "key_id": leak.key.id,
        }
        request_once("certificate_pdf", key, payload, now, now)
        db.session.execute(
            update(Job)
            .where(Job.key == key, Job.status == FAILED)
            .values(status=WAITING, run_at=now, attempts=0, payload=payload)
        )


def record_keys(file: CertificateFile) -> None:
    """Writes down which keys have a part in a file that was just made, instead of those of the one before."""
    db.session.execute(delete(FileKey).where(FileKey.certificate_id == file.certificate_id))
    for key_id in sorted(keys_in(file.content, file.credential, file.jwt, all_keys())):
        added_first(FileKey(certificate_id=file.certificate_id, key_id=key_id))
