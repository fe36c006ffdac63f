"""Group days as appointments for a calendar."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from lms.accounts.models import Grant, Person
from lms.cohorts.models import Cohort, GroupDay
from lms.db import db
from lms.notifications.calendar import TRAINING, Appointment
from lms.roles import COACH, TRAINEE

NAME = "groepsdag"  # with its number the name of a day in calendars, for life
LOOKING_BACK = timedelta(days=90)


def appointment(day: GroupDay) -> Appointment:
    return Appointment(
        uid=f"{NAME}-{day.id}",
        kind=TRAINING,
        starts_at=day.starts_at,
        minutes=day.minutes,
        place=day.place,
        changed_at=day.cohort.created_at,
        is_cancelled=day.called_off_at is not None,
        is_place_shared=True,
    )


def useful_until(one: Appointment) -> datetime:
    """How long it is of use to hear of it: that it is off also while people stand before a closed door."""
    return one.starts_at + timedelta(minutes=one.minutes if one.is_cancelled else 0)


def appointments_of(person_id: int, now: datetime) -> Iterator[Appointment]:
    """The group days of the cohorts somebody learns in or coaches."""
    cohorts = (
        select(Grant.scope_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.person_id == person_id,
            Grant.role.in_((TRAINEE, COACH)),
            Grant.in_force(now),
            Person.disabled_at.is_(None),
        )
    )
    query = (
        select(GroupDay)
        .join(GroupDay.cohort)
        .where(Cohort.id.in_(cohorts), GroupDay.starts_at > now - LOOKING_BACK)
        .options(contains_eager(GroupDay.cohort))
    )
    return (appointment(day) for day in db.session.scalars(query))
