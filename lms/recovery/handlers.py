"""Listens to the register and writes its journal."""

from datetime import datetime

from lms.certificates.models import Certificate, CertificateFile, ErasedCertificate
from lms.certificates.withdrawal_models import Revocation
from lms.jobs import nightly
from lms.recovery import journal_queries
from lms.recovery.journal_actions import catch_up, note


def on_registered(certificate: Certificate) -> None:
    note(journal_queries.entry_issued(certificate))


def on_made(file: CertificateFile) -> None:
    note(journal_queries.entry_made(file))


def on_revoked(revocation: Revocation, *, now: datetime) -> None:
    note(journal_queries.entry_withdrawn(revocation))


def on_reinstated(revocation: Revocation, *, now: datetime) -> None:
    note(journal_queries.entry_reinstated(revocation))


def on_line_left(line: ErasedCertificate) -> None:
    note(journal_queries.entry_erased(line))


def register_all() -> None:
    nightly.register(catch_up)
