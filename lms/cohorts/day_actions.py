"""The second acts of a group day: moved, called off, put on again; and a whole row of days at once."""

from collections.abc import Sequence
from datetime import datetime

from lms.accounts.models import Person
from lms.clock import local_day
from lms.cohorts.actions import hold, plan_group_day
from lms.cohorts.calendar_queries import appointment
from lms.cohorts.mail import UNDO_WITHIN
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.planning_rules import Proposal
from lms.cohorts.rules import check_calling_off, check_group_day, check_open
from lms.cohorts.telling_actions import arrange, tell_where_it_stands
from lms.db import db
from lms.errors import RuleError


def _hold(day: GroupDay) -> None:
    """Of two who change a day at once the second sees what the first did."""
    hold(day.cohort)
    db.session.refresh(day)
    check_open(day.cohort.name, is_closed=day.cohort.closed_at is not None)


def move_group_day(
    day: GroupDay, *, starts_at: datetime, place: str, minutes: int, is_sure: bool, by: Person, now: datetime
) -> None:
    """Another time or place. `is_sure`: outside the dates of the cohort, and somebody said that it is so."""
    _hold(day)
    if not is_sure:
        check_group_day(local_day(starts_at), day.cohort.starts_on, day.cohort.ends_on)
    arrange(day, starts_at=starts_at, place=place, minutes=minutes, by=by, now=now)


def call_off(day: GroupDay, *, why: str, by: Person, now: datetime) -> None:
    """The day does not go on. Who would come hears it ten minutes later: until then it can be put on again unheard."""
    _hold(day)
    check_calling_off(
        is_off=day.called_off_at is not None,
        has_attendance=bool(day.attendance),
        has_begun=day.starts_at <= now,
    )
    was = appointment(day)
    day.called_off_at, day.called_off_by, day.called_off_why = now, by, why
    db.session.flush()
    tell_where_it_stands(day, was, by=by, now=now)


def put_on_again(day: GroupDay, *, by: Person, now: datetime) -> bool:
    """The day goes on after all, at the time it had. Who heard that it was off hears this too. Returns whether anybody can have."""
    _hold(day)
    if day.called_off_at is None:
        raise RuleError("Deze groepsdag gaat gewoon door.")
    may_be_known = day.called_off_at <= now - UNDO_WITHIN
    arrange(day, starts_at=day.starts_at, place=day.place, minutes=day.minutes, by=by, now=now)
    return may_be_known


def plan_series(
    cohort: Cohort, days: Sequence[Proposal], *, is_sure: bool, by: Person, now: datetime
) -> list[GroupDay]:
    """A row of days, one for each module that has none yet; all of them or none."""
    return [
        plan_group_day(
            cohort,
            module_slug=day.module_slug,
            starts_at=day.starts_at,
            place=day.place,
            minutes=day.minutes,
            is_sure=is_sure,
            by=by,
            now=now,
        )
        for day in days
    ]
