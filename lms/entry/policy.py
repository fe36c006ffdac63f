"""Whom somebody helps in: staff everybody, a coach who takes part in a cohort of theirs."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Grant, Person
from lms.roles import COACH, TRAINEE


def people_to_help_by(user: Person, *, now: datetime) -> Select[Person]:
    query = select(Person).where(Person.disabled_at.is_(None))
    if user.is_staff(now=now):
        return query
    coached = select(Grant.person_id).where(
        Grant.role == TRAINEE, Grant.scope_id.in_(user.scopes(COACH, now=now)), Grant.in_force(now)
    )
    return query.where(Person.id.in_(coached))


def may_help_people(user: Person, person: Person, *, now: datetime) -> bool:
    if person.disabled_at is not None:
        return False
    return user.is_staff(now=now) or bool(user.scopes(COACH, now=now) & person.scopes(TRAINEE, now=now))
