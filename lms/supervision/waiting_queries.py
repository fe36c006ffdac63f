"""What waits of the cohorts that somebody looks after, apart from the work: since when each does."""

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Attendance, CallRequest, Cohort, GroupDay
from lms.cohorts.policy import cohorts_visible_to
from lms.roles import TRAINEE
from lms.supervision.today_queries import FILL_IN_DAYS


def _own_cohorts(user: Person, now: datetime) -> Select[int]:
    return cohorts_visible_to(user, now=now).with_only_columns(Cohort.id)


def calls_asked(user: Person, *, now: datetime) -> Select[datetime]:
    """Trainees who asked to be rung."""
    learns_here = select(Grant.person_id).where(
        Grant.role == TRAINEE, Grant.scope_id.in_(_own_cohorts(user, now)), Grant.in_force(now)
    )
    return select(CallRequest.asked_at).where(
        CallRequest.answered_at.is_(None),
        CallRequest.person_id.in_(learns_here),
        CallRequest.person_id != user.id,
    )


def days_to_write_down(user: Person, *, now: datetime) -> Select[datetime]:
    """Group days that were, without who was there."""
    return select(GroupDay.starts_at).where(
        GroupDay.cohort_id.in_(_own_cohorts(user, now)),
        GroupDay.starts_at.between(now - timedelta(days=FILL_IN_DAYS), now),
        GroupDay.called_off_at.is_(None),
        ~exists().where(Attendance.group_day_id == GroupDay.id),
    )
