"""One certificate, and the certificates of one person: finding them, and how they stand today.

The conditions `IS_REVOKED` and `IS_SUPERSEDED` say in SQL what the relations say of a row that was read.
"""

import json
from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload, load_only

from lms.accounts.models import Person
from lms.accounts.queries import confirmed_name
from lms.certificates import rules
from lms.certificates.models import Certificate, CertificateFile, ErasedCertificate, ReplacedFile
from lms.certificates.withdrawal_models import Revocation
from lms.db import db
from lms.proof import verdict_rules
from lms.proof.rules import CERTIFICATE
from lms.proof.verdict_rules import Standing
from lms.tokens import fingerprint

# a list of fifty would carry megabytes: the bytes of a file are read only to be served
WITHOUT_BYTES = joinedload(Certificate.file).options(
    load_only(CertificateFile.sha256, CertificateFile.made_at, CertificateFile.status_index)
)


_successor = aliased(Certificate)


STANDING = (joinedload(Certificate.revocation), joinedload(Certificate.successor))


IS_REVOKED = Certificate.revocations.any(Revocation.undone_at.is_(None))


IS_SUPERSEDED = or_(
    select(_successor.id).where(_successor.predecessor_id == Certificate.id).exists(),
    Certificate.followed_on.is_not(None),
)


def state_of_certificate(certificate: Certificate, *, today: date, shows_end: bool = False) -> str:
    return rules.certificate_state(
        valid_until=certificate.valid_until,
        is_revoked=certificate.revocation is not None,
        is_superseded=certificate.replaced_on is not None,
        today=today,
        shows_end=shows_end,
    )


def state_to_follow(certificate: Certificate, *, today: date) -> str:
    """For who wants another in its place: when the one that followed was lost with the register, another may follow again."""
    return rules.certificate_state(
        valid_until=certificate.valid_until,
        is_revoked=certificate.revocation is not None,
        is_superseded=certificate.successor is not None,
        today=today,
    )


def earned_on(certificate: Certificate) -> date:
    """The day it was earned: that of the certificate before it, when only the name was changed."""
    while certificate.succession == rules.NAME_CHANGE and certificate.predecessor is not None:
        certificate = certificate.predecessor
    return certificate.issued_on


def certificates_of(person_id: int) -> list[Certificate]:
    query = (
        select(Certificate)
        .where(Certificate.person_id == person_id)
        .options(*STANDING, WITHOUT_BYTES)
        .order_by(Certificate.id.desc())
    )
    return list(db.session.scalars(query))


def certificate_with_code(code: str) -> Certificate | None:
    query = select(Certificate).where(Certificate.code == code).options(*STANDING)
    return db.session.scalar(query)


def registered(sha256: str, today: date) -> Standing | None:
    """How the file with these bytes stands, that of an erased holder too. None: no file of ours has them."""
    query = (
        select(Certificate, CertificateFile.credential)
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .where(CertificateFile.sha256 == sha256)
        .options(*STANDING)
    )
    found = db.session.execute(query).one_or_none()
    if found is not None:
        certificate, credential = found
        facts = rules.facts_of(
            valid_until=certificate.valid_until,
            is_revoked=certificate.revocation is not None,
            is_superseded=certificate.replaced_on is not None,
            today=today,
        )
        return Standing(frozenset(facts), credential)
    if replaced := _facts_of_replaced(sha256):
        return Standing(frozenset(replaced), None)
    kept = erased_certificate_with_file(sha256)
    return None if kept is None else Standing(frozenset(facts_of_line(kept, today)), None)


def facts_of_line(line: ErasedCertificate, today: date) -> set[str]:
    return rules.facts_of(
        valid_until=line.valid_until,
        is_revoked=line.revoked_on is not None,
        is_superseded=line.replaced_on is not None,
        today=today,
    )


def lost_with_code(code: str) -> ErasedCertificate | None:
    """One that was given after the copy of the register that was put back. Of who was erased nobody finds a line by its code."""
    query = select(ErasedCertificate).where(ErasedCertificate.code_hash == fingerprint(code))
    return db.session.scalar(query.where(ErasedCertificate.number.is_not(None)))


def _facts_of_replaced(sha256: str) -> set[str]:
    """Of bytes that a newer file of the same certificate took the place of. Withdrawn says more than replaced."""
    row = db.session.get(ReplacedFile, sha256)
    if row is None:
        return set()
    certificate = db.session.get(Certificate, row.certificate_id) if row.certificate_id else None
    is_revoked = certificate is not None and certificate.revocation is not None
    return (
        {verdict_rules.IS_REPLACED, verdict_rules.IS_REVOKED} if is_revoked else {verdict_rules.IS_REPLACED}
    )


def replaced_files_of(certificate_id: int) -> list[ReplacedFile]:
    """The files it had before, newest first."""
    query = select(ReplacedFile).where(ReplacedFile.certificate_id == certificate_id)
    return list(db.session.scalars(query.order_by(ReplacedFile.replaced_at.desc())))


def erased_certificate_with_file(sha256: str) -> ErasedCertificate | None:
    """What is kept of a certificate whose holder was erased."""
    return db.session.scalar(select(ErasedCertificate).where(ErasedCertificate.sha256 == sha256))


def names_both_lists(certificate_id: int) -> bool:
    """Whether the file tells wallets of others where to see that it was replaced. Files of before the second list do not."""
    credential = db.session.scalar(
        select(CertificateFile.credential).where(CertificateFile.certificate_id == certificate_id)
    )
    return credential is not None and isinstance(json.loads(credential).get("credentialStatus"), list)


def file_of(certificate_id: int) -> CertificateFile | None:
    return db.session.get(CertificateFile, certificate_id)


def certified_people(person_ids: Collection[int], *, today: date) -> set[int]:
    """Which of these people hold a certificate that is valid today. A statement of participation is none."""
    query = select(Certificate.person_id).where(
        Certificate.person_id.in_(person_ids),
        Certificate.kind == CERTIFICATE,
        Certificate.valid_until >= today,
        ~IS_REVOKED,
        ~IS_SUPERSEDED,
    )
    return set(db.session.scalars(query))


def name_on_paper(person: Person) -> str:
    """The name for a document about somebody that needs no confirming: what was confirmed or stands on an earlier document, else
    what they proposed, else how they are called."""
    confirmed = confirmed_name(person.id)
    earlier = certificates_of(person.id)
    if confirmed is not None:
        return confirmed.name
    return str(earlier[0].facts["holder"]) if earlier else person.certificate_name or person.name
