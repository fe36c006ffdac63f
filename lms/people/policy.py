"""Whom somebody finds: staff everybody, a coach who takes part in a cohort of theirs. Others find nobody."""

from datetime import datetime

from sqlalchemy import Select, select

from lms.accounts.models import Person
from lms.entry.policy import may_help_people, people_to_help_by


def people_visible_to(user: Person, *, now: datetime) -> Select[Person]:
    return select(Person) if user.is_staff(now=now) else people_to_help_by(user, now=now)


def may_see_people(user: Person, person: Person, *, now: datetime) -> bool:
    return user.is_staff(now=now) or may_help_people(user, person, now=now)
