"""What happens in a cohort: made, filled, coached, its group days planned and held, somebody away for a while.

A place is a role with the cohort as scope (`accounts.actions.grant`). Whatever looks at seats first holds the cohort (`hold`).
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from lms.accounts import events as account_events
from lms.accounts.actions import grant
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.clock import local_day
from lms.cohorts import events
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.cohorts.queries import (
    day_of_module,
    has_role_in,
    members_on,
    paused_people,
    seats_left,
)
from lms.cohorts.rules import (
    check_attendance_time,
    check_capacity,
    check_group_day,
    check_module,
    check_open,
    check_pause,
    check_period,
)
from lms.cohorts.telling_actions import arrange, tell_newcomer
from lms.curriculum.models import CourseVersion
from lms.curriculum.queries import outline
from lms.db import added_first, db
from lms.errors import Barred, RuleError
from lms.roles import COACH, TRAINEE


def hold(cohort: Cohort) -> None:
    """Locks a cohort for the rest of the transaction, so that of two who want the last seat one waits for the other (SQLite
    lets one write at a time anyway)."""
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update())


def create_cohort(
    *,
    name: str,
    version: CourseVersion,
    place: str,
    starts_on: date,
    ends_on: date,
    capacity: int,
    region: str = "",
    by: Person,
    now: datetime,
) -> Cohort:
    check_period(starts_on, ends_on)
    check_capacity(capacity)
    cohort = Cohort(
        name=name,
        version=version,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        capacity=capacity,
        region=region,
        created_at=now,
    )
    if not added_first(cohort):
        raise RuleError("Er is al een lichting met deze naam.", "name")
    return cohort


def check_enrolment(person: Person | None, cohort: Cohort, *, now: datetime) -> None:
    """Raises RuleError when somebody cannot come in: no seat left, a closed account, or they coach this cohort. Who is in
    already keeps the seat. None is somebody without an account yet."""
    if person is not None:
        if person.disabled_at is not None:
            raise RuleError(f"Het account van {person.name} is gesloten. Vraag de beheerder.")
        if has_role_in(person, TRAINEE, cohort.id, now=now):
            return
        if has_role_in(person, COACH, cohort.id, now=now):
            raise RuleError(f"{person.name} begeleidt {cohort.name}. Kies een andere lichting.", "cohort")
    check_open(cohort.name, is_closed=cohort.closed_at is not None, field="cohort")
    if seats_left(cohort, now=now) == 0:
        raise RuleError(f"{cohort.name} is vol.", "cohort")


def check_takes_part(person: Person, cohort_id: int, *, now: datetime, field: str | None = None) -> None:
    if not has_role_in(person, TRAINEE, cohort_id, now=now):
        raise Barred(f"{person.name} is geen deelnemer meer van deze lichting.", field)


def enrol(person: Person, cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Gives somebody a seat, and tells them which group days are planned; who is in already keeps it. Raises RuleError (see
    `check_enrolment`)."""
    check_not_self(by.id, person.id)
    hold(cohort)
    check_enrolment(person, cohort, now=now)
    if not has_role_in(person, TRAINEE, cohort.id, now=now):
        grant(person, TRAINEE, scope_id=cohort.id, by=by, now=now)
        tell_newcomer(person, cohort, by=by, now=now)


def add_coach(
    person: Person,
    cohort: Cohort,
    *,
    until: datetime | None = None,
    is_sure: bool = False,
    by: Person,
    now: datetime,
) -> None:
    """For good, or for a while (a replacement). `is_sure`: whoever adds them knows what else they are here. Raises RuleError."""
    hold(cohort)
    if person.disabled_at is not None:
        raise RuleError(f"Het account van {person.name} is gesloten. Vraag de beheerder.", "email")
    if has_role_in(person, TRAINEE, cohort.id, now=now):
        raise RuleError(f"{person.name} is deelnemer in deze lichting. Kies iemand anders.", "email")
    account_events.role_asked.send(person, role=COACH, scope_id=cohort.id, is_sure=is_sure, now=now)
    grant(person, COACH, scope_id=cohort.id, by=by, now=now, until=until)


def plan_group_day(
    cohort: Cohort,
    *,
    module_slug: str,
    starts_at: datetime,
    place: str,
    by: Person,
    now: datetime,
    minutes: int = 180,
    is_extra: bool = False,
    is_sure: bool = False,
) -> GroupDay:
    """One group day a module; planning it again moves it, until it is written down who was there. `is_extra`: one more, for
    who could not come. `is_sure`: outside the dates of the cohort, and somebody said that it is so. The trainees hear of it, with
    an appointment for their calendar."""
    check_module(module_slug, [module.slug for module in outline(cohort.version_id).modules])
    check_open(cohort.name, is_closed=cohort.closed_at is not None)
    if not is_sure:
        check_group_day(local_day(starts_at), cohort.starts_on, cohort.ends_on)
    hold(cohort)
    found = None if is_extra else day_of_module(cohort.id, module_slug)
    if found is None:
        found = GroupDay(cohort_id=cohort.id, module_slug=module_slug, is_extra=is_extra)
        db.session.add(found)
    arrange(found, starts_at=starts_at, place=place, minutes=minutes, by=by, now=now)
    return found


def record_attendance(
    group_day: GroupDay,
    present_ids: Collection[int],
    *,
    among: Collection[int] | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Writes down for every member, or for those `among` them, whether they were there; doing it again corrects it."""
    check_attendance_time(group_day.starts_at, now, is_off=group_day.called_off_at is not None)
    # two coaches may fill in one list at once: the second waits here, and then reads what the first wrote
    db.session.execute(select(GroupDay.id).where(GroupDay.id == group_day.id).with_for_update())
    db.session.expire(group_day, ["attendance"])
    known = {row.person_id: row for row in group_day.attendance}
    if by.id in present_ids and not (by.id in known and known[by.id].was_present):
        check_not_self(by.id, by.id)
    for member in members_on(group_day, now=now):
        if member.id == by.id or (among is not None and member.id not in among):
            continue  # what another wrote down of them stands
        row = known.get(member.id)
        if row is None:
            row = Attendance(group_day=group_day, person_id=member.id)
            db.session.add(row)
        row.was_present = member.id in present_ids
        row.recorded_by_id, row.recorded_at = by.id, now
    db.session.flush()


def mark_attendance(
    group_day: GroupDay, person: Person, *, was_present: bool, by: Person, now: datetime
) -> None:
    """Writes down whether one person was there: a single tap on the list. Tapping again corrects it."""
    check_not_self(by.id, person.id)
    check_attendance_time(group_day.starts_at, now, is_off=group_day.called_off_at is not None)
    check_takes_part(person, group_day.cohort_id, now=now)
    db.session.execute(select(GroupDay.id).where(GroupDay.id == group_day.id).with_for_update())
    db.session.expire(group_day, ["attendance"])
    row = next((row for row in group_day.attendance if row.person_id == person.id), None)
    if row is None:
        row = Attendance(group_day=group_day, person_id=person.id)
        db.session.add(row)
    row.was_present, row.recorded_by_id, row.recorded_at = was_present, by.id, now
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
    """Somebody stops for a while, until a coach lets them resume; `until` is the day we speak again."""
    check_not_self(by.id, person.id)
    check_pause(since, until)
    hold(cohort)
    check_takes_part(person, cohort.id, now=now, field="person")
    if person.id in paused_people([cohort.id], today=local_day(now)):
        raise RuleError(f"{person.name} heeft al pauze.", "person")
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
    """Somebody takes part again, and hears what was planned meanwhile. Nothing happens when they were not away."""
    check_not_self(by.id, person.id)
    if end_pause(person, cohort, now=now):
        tell_newcomer(person, cohort, by=by, now=now)


def end_pause(person: Person, cohort: Cohort, *, now: datetime) -> bool:
    """Whether there was one."""
    found = paused_people([cohort.id], today=local_day(now)).get(person.id)
    if found is not None:
        found.ended_at = now
        db.session.flush()
        events.came_back.send(found)
    return found is not None
