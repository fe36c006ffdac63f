"""The second acts of a cohort: what it is called and when, its coaches who go, closed and opened again, taken away when empty."""

from datetime import date, datetime

from sqlalchemy import delete, select

from lms.accounts.actions import end_grant, grant
from lms.accounts.models import Grant, Person
from lms.clock import end_of_day, local_day, noon
from lms.cohorts.actions import hold
from lms.cohorts.models import Cohort, GroupDay, GroupDayAnswer, VersionMove
from lms.cohorts.queries import has_role_in, member_counts
from lms.cohorts.rules import (
    check_capacity,
    check_closing,
    check_coach_may_go,
    check_period,
    check_room,
)
from lms.db import db, deleted_whole
from lms.errors import RuleError
from lms.roles import COACH, TRAINEE


def change_cohort(
    cohort: Cohort,
    *,
    name: str,
    place: str,
    starts_on: date,
    ends_on: date,
    capacity: int,
    region: str | None = None,
    by: Person,
    now: datetime,
) -> None:
    """Who has a seat keeps it, and group days stay where they are. `region`: None leaves it as it was."""
    hold(cohort)
    check_period(starts_on, ends_on)
    check_capacity(capacity)
    check_room(capacity, member_counts([cohort.id], now=now).get(cohort.id, 0))
    taken = select(Cohort.id).where(Cohort.name == name, Cohort.id != cohort.id)
    if db.session.scalar(taken) is not None:
        raise RuleError("Er is al een lichting met deze naam.", "name")
    cohort.name, cohort.place, cohort.capacity = name, place, capacity
    cohort.starts_on, cohort.ends_on = starts_on, ends_on
    cohort.region = cohort.region if region is None else region
    db.session.flush()


def close_cohort(cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Nobody comes in any more, and nothing is planned. Everything that was done stays."""
    hold(cohort)
    members = member_counts([cohort.id], now=now).get(cohort.id, 0)
    check_closing(name=cohort.name, ends_on=cohort.ends_on, today=local_day(now), members=members)
    if cohort.closed_at is None:
        cohort.closed_at, cohort.closed_by_id = now, by.id
        db.session.flush()


def open_cohort(cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Takes the closing back."""
    cohort.closed_at = cohort.closed_by_id = None
    db.session.flush()


def delete_cohort(cohort: Cohort, *, by: Person, now: datetime) -> None:
    """Takes away a cohort in which nothing ever happened, with the days that were planned for it and the care of its coaches.
    Raises RuleError when anything refers to it."""
    hold(cohort)
    refusal = RuleError(
        f"In {cohort.name} is al iets gebeurd, of er staat iemand voor op de lijst. Sluit de lichting, dan blijft alles bewaard."
    )
    in_it = select(Grant.id).where(Grant.role == TRAINEE, Grant.scope_id == cohort.id)
    if db.session.scalar(in_it.limit(1)) is not None:
        raise refusal
    days = select(GroupDay.id).where(GroupDay.cohort_id == cohort.id)
    is_gone = deleted_whole(
        delete(GroupDayAnswer).where(GroupDayAnswer.group_day_id.in_(days)),
        delete(GroupDay).where(GroupDay.cohort_id == cohort.id),
        delete(VersionMove).where(VersionMove.cohort_id == cohort.id),
        # a new cohort may get this number: nobody may turn out to be its coach
        delete(Grant).where(Grant.role == COACH, Grant.scope_id == cohort.id),
        delete(Cohort).where(Cohort.id == cohort.id),
    )
    if not is_gone:
        raise refusal
    db.session.expunge(cohort)


def end_coaching(person: Person, cohort: Cohort, *, last_day: date | None, by: Person, now: datetime) -> None:
    """Somebody looks after a cohort no longer: from now on, or after a day that still comes."""
    hold(cohort)
    if not has_role_in(person, COACH, cohort.id, now=now):
        raise RuleError(f"{person.name} begeleidt {cohort.name} al niet meer.")
    until = end_of_day(noon(last_day)) if last_day else now
    others = select(Grant.id).where(
        Grant.role == COACH, Grant.scope_id == cohort.id, Grant.person_id != person.id, Grant.in_force(until)
    )
    check_coach_may_go(
        person.name,
        cohort.name,
        is_running=cohort.closed_at is None and cohort.ends_on > local_day(until),
        others=len(db.session.scalars(others).all()),
    )
    if until > now:
        grant(person, COACH, scope_id=cohort.id, by=by, now=now, until=until)
    else:
        end_grant(person, COACH, scope_id=cohort.id, now=now)
