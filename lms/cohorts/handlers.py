"""At night: who has a group day in a week, or tomorrow, hears of it once; nobody who pauses does."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.clock import local_day
from lms.cohorts import mail
from lms.cohorts.calendar_queries import appointments_of
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.queries import members, paused_people
from lms.db import db
from lms.errors import RuleError
from lms.jobs import nightly
from lms.notifications import feed_queries
from lms.notifications.rules import reminder_of
from lms.roles import ASSESSOR, COACH, CONNECTOR, STAFF, TRAINEE


def remind_of_group_days(now: datetime) -> None:
    query = (
        select(GroupDay)
        .where(
            GroupDay.starts_at > now,
            GroupDay.starts_at < now + timedelta(days=9),
            GroupDay.called_off_at.is_(None),
        )
        .options(joinedload(GroupDay.cohort))
    )
    for day in db.session.scalars(query).all():
        which = reminder_of(local_day(day.starts_at), local_day(now))
        if which is None:
            continue
        paused = paused_people([day.cohort_id], today=local_day(now))
        for person in members(day.cohort_id, now=now):
            if person.id not in paused:
                mail.group_day_reminder(day, person, which, now=now)


def on_scope_asked(role: str, *, scope_id: int) -> None:
    """Whoever coaches or learns does so in a cohort that is there; who works everywhere has no number behind their role."""
    if role in (COACH, TRAINEE) and db.session.get(Cohort, scope_id) is None:
        raise RuleError(f"Er is geen lichting met nummer {scope_id}.")
    if role in (*STAFF, ASSESSOR, CONNECTOR):
        raise RuleError("Deze rol geldt overal. Laat het nummer weg.")


def register_all() -> None:
    feed_queries.register(appointments_of)
    nightly.register(remind_of_group_days)
