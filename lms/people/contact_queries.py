"""What changed in the ways to reach somebody, and what waits for a code."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lms.db import db
from lms.people.contact_rules import code_is_open
from lms.people.models import ContactChange


def changes_of(person_id: int) -> Sequence[ContactChange]:
    """Those that were done, the newest first."""
    query = select(ContactChange).where(
        ContactChange.person_id == person_id, ContactChange.done_at.is_not(None)
    )
    return db.session.scalars(
        query.options(joinedload(ContactChange.by)).order_by(ContactChange.id.desc())
    ).all()


def waiting_change(person_id: int, *, now: datetime) -> ContactChange | None:
    """The address of which the code was not typed over yet. Only the newest counts."""
    query = select(ContactChange).where(ContactChange.person_id == person_id, ContactChange.code_hash != "")
    newest = db.session.scalar(query.order_by(ContactChange.id.desc()).limit(1))
    if newest is None or newest.done_at is not None:
        return None
    return newest if code_is_open(asked_at=newest.asked_at, tries=newest.tries, now=now) else None


def codes_asked_today(person_id: int, *, now: datetime) -> int:
    query = select(func.count()).where(
        ContactChange.person_id == person_id,
        ContactChange.code_hash != "",
        ContactChange.asked_at > now - timedelta(days=1),
    )
    return db.session.scalar(query) or 0
