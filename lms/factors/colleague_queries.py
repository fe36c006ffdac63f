"""Who has a second step and who does not, for an administrator who helps somebody back in; and which administrators can get in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, Person
from lms.accounts.queries import people_with_role
from lms.db import db
from lms.factors.models import Factor, FactorChange
from lms.factors.rules import RESET
from lms.roles import ADMINISTRATOR, TWO_STEPS


@dataclass(frozen=True)
class Colleague:
    """Somebody who needs a second step, or has one. `resets`: newest first."""

    person: Person
    has_factor: bool
    resets: list[FactorChange]


def _who(now: datetime) -> Select[Person]:
    needs = select(Grant.person_id).where(Grant.role.in_(TWO_STEPS), Grant.in_force(now))
    has = select(Factor.person_id).where(Factor.confirmed_at.is_not(None))
    return select(Person).where(or_(Person.id.in_(needs), Person.id.in_(has)), Person.disabled_at.is_(None))


def colleagues(*, now: datetime) -> list[Colleague]:
    """By name."""
    people = db.session.scalars(_who(now).order_by(Person.name, Person.id))
    return _with_facts(list(people.all()))


def colleague(person_id: int, *, now: datetime) -> Colleague | None:
    person = db.session.scalar(_who(now).where(Person.id == person_id))
    return _with_facts([person])[0] if person is not None else None


def _with_facts(people: list[Person]) -> list[Colleague]:
    numbers = [person.id for person in people]
    working = select(Factor.person_id).where(Factor.person_id.in_(numbers), Factor.confirmed_at.is_not(None))
    have = set(db.session.scalars(working))
    changes = db.session.scalars(
        select(FactorChange)
        .where(FactorChange.person_id.in_(numbers), FactorChange.what == RESET)
        .options(joinedload(FactorChange.by))
        .order_by(FactorChange.id.desc())
    ).all()
    return [
        Colleague(person, person.id in have, [row for row in changes if row.person_id == person.id])
        for person in people
    ]


def administrators_who_get_in(opens: Callable[[Factor], bool], *, now: datetime) -> list[Person]:
    """With a mail address to come in with and, where they have second steps, one that works. `opens`: whether our key opens
    the secret of an app."""
    people = [person for person in people_with_role(ADMINISTRATOR, now=now) if person.email]
    rows = db.session.scalars(
        select(Factor).where(
            Factor.person_id.in_([person.id for person in people]), Factor.confirmed_at.is_not(None)
        )
    ).all()
    steps = {person.id: [row for row in rows if row.person_id == person.id] for person in people}
    return [
        person
        for person in people
        if not steps[person.id] or any(not step.is_app or opens(step) for step in steps[person.id])
    ]
