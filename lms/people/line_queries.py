"""What stands beside a name in the list of people: where they are, what comes next, their roles. A fixed number of questions,
however many people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import Grant, LoginSession, Person
from lms.clock import local_day
from lms.cohorts.models import Cohort, Pause
from lms.db import db
from lms.intake.models import Application
from lms.intake.queries import Deciding, stands, with_deciding_step
from lms.intake.rules import CALLED, DECLINED, NEW, PLACED, WAITING
from lms.people import rules
from lms.progress.queries import progress_of_many
from lms.progress.rules import Reason
from lms.progress.step_rules import stage_of
from lms.roles import CONNECTOR, OVER_OTHERS, TRAINEE

PERSON, APPLICATION = "person", "application"
PHASES_OF = {
    NEW: rules.APPLIED,
    CALLED: rules.APPLIED,
    PLACED: rules.APPLIED,
    WAITING: rules.WAITING,
    DECLINED: rules.DECLINED,
}


@dataclass(frozen=True)
class Line:
    """One of the list. `stage`: what comes next for somebody who learns; `state`: where an application stands."""

    kind: str
    id: int
    name: str
    place: str
    phone: str
    email: str
    since: datetime
    phase: str
    roles: tuple[tuple[str, int], ...] = ()  # role and cohort, those in force
    cohort: Cohort | None = None
    stage: Reason | None = None
    state: str = ""

    @property
    def role_names(self) -> list[str]:
        """Each role once, whatever its cohort."""
        return list(dict.fromkeys(role for role, _ in self.roles))


def phase_of(now: datetime) -> ColumnElement[str]:
    """Where somebody with an account is (`rules.PHASES`), in SQL. The first that fits."""

    def holds(*roles: str) -> ColumnElement[bool]:
        return exists().where(Grant.person_id == Person.id, Grant.role.in_(roles), Grant.in_force(now))

    paused = exists().where(
        Pause.person_id == Person.id, Pause.ended_at.is_(None), Pause.since <= local_day(now)
    )
    came_in = exists().where(LoginSession.person_id == Person.id)
    learned = exists().where(Grant.person_id == Person.id, Grant.role == TRAINEE)
    return case(
        (Person.disabled_at.is_not(None), rules.CLOSED),
        (holds(*OVER_OTHERS), rules.WORKS),
        (holds(CONNECTOR), rules.CERTIFIED),
        (and_(holds(TRAINEE), paused), rules.PAUSED),
        (and_(holds(TRAINEE), ~came_in), rules.INVITED),
        (holds(TRAINEE), rules.LEARNING),
        (learned, rules.STOPPED),
        else_=rules.OTHER,
    )


def lines_of_people(ids: Collection[int], now: datetime) -> dict[tuple[str, int], Line]:
    if not ids:
        return {}
    query = select(Person, phase_of(now)).where(Person.id.in_(ids)).options(joinedload(Person.grants))
    rows = [(person, phase) for person, phase in db.session.execute(query).unique()]
    cohorts = _cohorts_of([person for person, _ in rows], now)
    stages = {number: stage_of(found) for number, found in progress_of_many(cohorts, now=now).items()}
    return {
        (PERSON, person.id): Line(
            kind=PERSON,
            id=person.id,
            name=person.name,
            place=person.neighbourhood,
            phone=person.phone,
            email=person.email or "",
            since=person.created_at,
            phase=phase,
            roles=tuple((grant.role, grant.scope_id) for grant in person.active_grants(now)),
            cohort=cohorts.get(person.id),
            stage=stages.get(person.id),
        )
        for person, phase in rows
    }


def line_of(person: Person, *, now: datetime) -> Line:
    """The same facts about one person."""
    return lines_of_people([person.id], now)[PERSON, person.id]


def _cohorts_of(people: Collection[Person], now: datetime) -> dict[int, Cohort]:
    """The cohort that each learns in: the one that started last. Nobody who has their certificate."""
    scopes = {
        person.id: person.scopes(TRAINEE, now=now)
        for person in people
        if not person.has_role(CONNECTOR, now=now)
    }
    wanted = {number for numbers in scopes.values() for number in numbers}
    if not wanted:
        return {}
    query = select(Cohort).where(Cohort.id.in_(wanted)).options(joinedload(Cohort.version))
    known = sorted(db.session.scalars(query), key=lambda cohort: (cohort.starts_on, cohort.id))
    return {
        person_id: cohort for cohort in known for person_id, numbers in scopes.items() if cohort.id in numbers
    }


def lines_of_applications(ids: Collection[int]) -> dict[tuple[str, int], Line]:
    if not ids:
        return {}
    query = with_deciding_step(select(Application).select_from(Application))
    query = query.where(Application.id.in_(ids)).outerjoin(Deciding.cohort)
    rows: Any = db.session.execute(query.add_columns(stands, Cohort))
    return {
        (APPLICATION, row.id): Line(
            kind=APPLICATION,
            id=row.id,
            name=row.name,
            place=row.neighbourhood,
            phone=row.phone,
            email=row.email,
            since=row.applied_at,
            phase=PHASES_OF[state],
            cohort=cohort,
            state=state,
        )
        for row, state, cohort in rows
    }
