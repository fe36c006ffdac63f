from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from lms.accounts.actions import grant
from lms.accounts.models import COACH, TRAINEE, Person
from lms.clock import local_day
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.cohorts.queries import members, paused_people, seats_left
from lms.cohorts.rules import (
    check_attendance_time,
    check_capacity,
    check_group_day,
    check_pause,
    check_period,
)
from lms.curriculum.models import CourseVersion
from lms.db import db
from lms.errors import RuleError


def create_cohort(
    *,
    name: str,
    version: CourseVersion,
    place: str,
    starts_on: date,
    ends_on: date,
    capacity: int,
    by: Person,
    now: datetime,
) -> Cohort:
    check_period(starts_on, ends_on)
    check_capacity(capacity)
    if db.session.scalar(select(Cohort.id).where(Cohort.name == name)) is not None:
        raise RuleError("Er is al een lichting met deze naam.", "name")
    cohort = Cohort(
        name=name,
        version=version,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        capacity=capacity,
        created_at=now,
    )
    db.session.add(cohort)
    db.session.flush()
    return cohort


def enrol(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Gives somebody a seat. Raises RuleError when there is none; who is in already keeps the seat."""
    if any(member.id == person.id for member in members(cohort.id, now=now)):
        return
    if seats_left(cohort, now=now) == 0:
        raise RuleError(f"{cohort.name} is vol.", "cohort")
    grant(person, TRAINEE, scope_id=cohort.id, by=by, now=now)


def add_coach(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> None:
    if any(member.id == person.id for member in members(cohort.id, now=now)):
        raise RuleError("Wie deelnemer is in deze lichting kan haar niet begeleiden.", "email")
    grant(person, COACH, scope_id=cohort.id, by=by, now=now)


def plan_group_day(
    cohort: Cohort,
    *,
    module_slug: str,
    starts_at: datetime,
    place: str,
    by: Person,
    now: datetime,
    minutes: int = 180,
) -> GroupDay:
    """One group day a module; planning it again moves it."""
    check_group_day(local_day(starts_at), cohort.starts_on, cohort.ends_on)
    found = db.session.scalar(
        select(GroupDay).where(GroupDay.cohort_id == cohort.id, GroupDay.module_slug == module_slug)
    )
    if found is None:
        found = GroupDay(cohort_id=cohort.id, module_slug=module_slug)
        db.session.add(found)
    elif found.attendance:
        raise RuleError("Deze groepsdag is al geweest. Er staat al wie er was.", "module_slug")
    found.starts_at, found.place, found.minutes = starts_at, place, minutes
    db.session.flush()
    return found


def record_attendance(
    group_day: GroupDay, present_ids: Collection[int], *, by: Person, now: datetime
) -> None:
    """Writes down for every member whether they were there; doing it again corrects it."""
    check_attendance_time(group_day.starts_at, now)
    known = {row.person_id: row for row in group_day.attendance}
    for member in members(group_day.cohort_id, now=now):
        row = known.get(member.id)
        if row is None:
            row = Attendance(group_day=group_day, person_id=member.id)
            db.session.add(row)
        row.was_present = member.id in present_ids
        row.recorded_by_id, row.recorded_at = by.id, now
    db.session.flush()


def pause(
    person: Person,
    cohort: Cohort,
    *,
    since: date,
    until: date | None,
    note: str,
    by: Person,
    now: datetime,
) -> Pause:
    check_pause(since, until)
    if person.id in paused_people([cohort.id], today=local_day(now)):
        raise RuleError(f"{person.name} heeft al pauze.")
    row = Pause(
        person=person,
        cohort_id=cohort.id,
        since=since,
        until=until,
        note=note,
        recorded_by_id=by.id,
        recorded_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def resume(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> None:
    found = paused_people([cohort.id], today=local_day(now)).get(person.id)
    if found is not None:
        found.ended_at = now
