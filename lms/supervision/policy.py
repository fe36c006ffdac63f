"""What a coach reads of what coaches wrote: of the cohorts they look after, and everything of who learns there now."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, or_, select

from lms.accounts.models import Grant, Person
from lms.roles import COACH, TRAINEE
from lms.supervision.models import CoachAct, Note

Row = TypeVar("Row", CoachAct, Note)


def written_visible_to(user: Person, table: type[Row], *, now: datetime) -> Select[Row]:
    query = select(table)
    if user.is_staff(now=now):
        return query
    own = user.scopes(COACH, now=now)
    learns_here = select(Grant.person_id).where(
        Grant.role == TRAINEE, Grant.scope_id.in_(own), Grant.in_force(now)
    )
    return query.where(or_(table.cohort_id.in_(own), table.person_id.in_(learns_here)))
