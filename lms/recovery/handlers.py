"""Listens to the register: writes its journal, and which keys its files were made with. Says whom a lost key hits."""

from collections.abc import Iterator
from datetime import datetime

from lms.certificates.models import Certificate, CertificateFile, ErasedCertificate
from lms.certificates.withdrawal_models import Revocation
from lms.jobs import nightly
from lms.notifications.reach_queries import mail_key, open_bounces
from lms.proof.models import SigningKey
from lms.recovery import journal_queries
from lms.recovery.journal_actions import catch_up, note
from lms.recovery.leak_queries import Leak, leak_of
from lms.recovery.reissue_actions import record_keys


def on_registered(certificate: Certificate) -> None:
    note(journal_queries.entry_issued(certificate))
    if certificate.predecessor_id is not None:
        note(journal_queries.entry_replaced(certificate))


def on_key_leaked(key: SigningKey) -> list[str]:
    """Whom it hits, for who retires the key."""
    leak = leak_of(key.name)
    return list(told(leak)) if leak else []


def told(leak: Leak) -> Iterator[str]:
    """One line each, and what to do."""
    name, day = leak.key.name, leak.key.leaked_at
    yield f"{name}, leaked{f' {day:%Y-%m-%d}' if day else ''}: {len(leak.waiting)} certificates need a new file"
    refused = open_bounces(row.person.email for row in leak.waiting)
    for row in leak.waiting:
        has_mail = row.person.email and mail_key(row.person.email) not in refused
        way = "by mail" if has_mail else "by letter"
        yield f"  {row.number}  {row.facts['holder']} ({way})"
    if leak.left_alone:
        yield f"  {leak.left_alone} more were withdrawn or followed by another certificate: they need none"
    if leak.waiting:
        yield f"Next: `lms certificates reissue --key {name}`"


def on_made(file: CertificateFile) -> None:
    record_keys(file)
    note(journal_queries.entry_made(file))


def on_revoked(revocation: Revocation, *, now: datetime) -> None:
    note(journal_queries.entry_withdrawn(revocation))


def on_reinstated(revocation: Revocation, *, now: datetime) -> None:
    note(journal_queries.entry_reinstated(revocation))


def on_line_left(line: ErasedCertificate) -> None:
    note(journal_queries.entry_erased(line))


def register_all() -> None:
    nightly.register(catch_up)
