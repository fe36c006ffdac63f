"""Who looks after which cohort: staff all of them, coaches their own. Trainees see theirs elsewhere."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.roles import COACH


def cohorts_visible_to(user: Person, *, now: datetime) -> Select[Cohort]:
    """The cohorts whose people somebody looks after."""
    query = select(Cohort)
    return query if user.is_staff(now=now) else query.where(Cohort.id.in_(user.scopes(COACH, now=now)))


def may_see_cohort(user: Person, cohort: Cohort, *, now: datetime) -> bool:
    return may_supervise(user, cohort.id, now=now)


def may_supervise(user: Person, cohort_id: int, *, now: datetime) -> bool:
    return user.is_staff(now=now) or cohort_id in user.scopes(COACH, now=now)


def may_manage(user: Person, *, now: datetime) -> bool:
    """Making cohorts and choosing coaches is for staff."""
    return user.is_staff(now=now)
