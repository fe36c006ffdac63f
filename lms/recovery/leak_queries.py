"""Keys that others may have, and whom each one hits."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.certificates.models import Certificate, ReplacedFile
from lms.certificates.queries import STANDING, WITHOUT_BYTES
from lms.db import db
from lms.proof.models import SigningKey
from lms.recovery.models import FileKey


@dataclass(frozen=True)
class Leak:
    """One key, the certificates that need a new file, and how many got one or need none."""

    key: SigningKey
    waiting: tuple[Certificate, ...]
    left_alone: int  # withdrawn, or another certificate took their place
    done: int


def leaks() -> list[Leak]:
    """Newest first."""
    keys = list(
        db.session.scalars(
            select(SigningKey)
            .where(SigningKey.leaked_at.is_not(None))
            .order_by(SigningKey.leaked_at.desc(), SigningKey.id)
        )
    )
    signed: dict[int, list[Certificate]] = {key.id: [] for key in keys}
    query = (
        select(FileKey.key_id, Certificate)
        .join(Certificate, Certificate.id == FileKey.certificate_id)
        .where(FileKey.key_id.in_(signed))
        .options(*STANDING, WITHOUT_BYTES, joinedload(Certificate.person))
        .order_by(Certificate.id)
    )
    for key_id, certificate in db.session.execute(query):
        signed[key_id].append(certificate)
    counted = select(ReplacedFile.key_id, func.count()).group_by(ReplacedFile.key_id)
    done = {key_id: number for key_id, number in db.session.execute(counted)}
    return [_leak(key, signed[key.id], done.get(key.id, 0)) for key in keys]


def _leak(key: SigningKey, signed: list[Certificate], done: int) -> Leak:
    waiting = tuple(row for row in signed if row.revocation is None and row.replaced_on is None)
    return Leak(key, waiting, len(signed) - len(waiting), done)


def leak_of(name: str) -> Leak | None:
    """None when there is no such key, or it did not leak."""
    return next((leak for leak in leaks() if leak.key.name == name), None)


def has_leaked() -> bool:
    return (
        db.session.scalar(select(SigningKey.id).where(SigningKey.leaked_at.is_not(None)).limit(1)) is not None
    )
