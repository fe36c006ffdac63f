"""Who coaches a cohort, and until when."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.db import db
from lms.roles import COACH


def coaching(cohort_id: int, *, now: datetime) -> list[Grant]:
    """The care of each coach of a cohort, with its end when it has one; who was there first on top."""
    query = (
        select(Grant)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role == COACH,
            Grant.scope_id == cohort_id,
            Grant.in_force(now),
            Person.disabled_at.is_(None),
        )
        .options(joinedload(Grant.person))
        .order_by(Grant.id)
    )
    return list(db.session.scalars(query))
