from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from lms.accounts.models import COACH, TRAINEE, Grant, Person
from lms.cohorts.models import Cohort, Departure
from lms.cohorts.queries import attended_group_days, members
from lms.curriculum.queries import outline
from lms.db import db
from lms.learning.queries import facts_of
from lms.peergroups.queries import turns_of
from lms.progress.models import Advice, Decision
from lms.progress.rules import Progress, ProgressFacts, assess

Row = TypeVar("Row", Advice, Decision)


def progress_of(person: Person, cohort: Cohort, *, now: datetime) -> Progress:
    return _progress([person.id], cohort)[person.id]


def progress_of_cohort(cohort: Cohort, *, now: datetime) -> dict[int, Progress]:
    """The progress of every member: the same number of queries for 3 and for 300."""
    return _progress([person.id for person in members(cohort.id, now=now)], cohort)


def _progress(person_ids: Sequence[int], cohort: Cohort) -> dict[int, Progress]:
    course = outline(cohort.version_id)
    facts = progress_facts(person_ids, cohort)
    return {person_id: assess(course, facts[person_id]) for person_id in person_ids}


def progress_facts(person_ids: Sequence[int], cohort: Cohort) -> dict[int, ProgressFacts]:
    """What is known of people in a cohort: the same whichever version of its course they are held against."""
    learning = facts_of(person_ids, outline(cohort.version_id).course_id)
    group_days = attended_group_days(person_ids)
    meetings = turns_of(person_ids)
    advices = _latest(Advice, person_ids, cohort.id)
    decisions = _latest(Decision, person_ids, cohort.id)
    found = {}
    for person_id in person_ids:
        advice, decision = advices.get(person_id), decisions.get(person_id)
        found[person_id] = ProgressFacts(
            learning=learning[person_id],
            group_days=group_days[person_id],
            meetings=meetings[person_id],
            advised_at=advice.given_at if advice else None,
            decision=decision.outcome if decision else None,
            decided_at=decision.decided_at if decision else None,
        )
    return found


def _latest(table: type[Row], person_ids: Sequence[int], cohort_id: int) -> dict[int, Row]:
    query = (
        select(table)
        .where(table.person_id.in_(person_ids), table.cohort_id == cohort_id)
        .order_by(table.round)
    )
    return {row.person_id: row for row in db.session.scalars(query)}


def advice_of(person_id: int, cohort_id: int) -> Advice | None:
    """The last advice."""
    query = (
        select(Advice)
        .where(Advice.person_id == person_id, Advice.cohort_id == cohort_id)
        .options(joinedload(Advice.coach))
        .order_by(Advice.round.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def decision_of(person_id: int, cohort_id: int) -> Decision | None:
    """The last decision."""
    query = (
        select(Decision)
        .where(Decision.person_id == person_id, Decision.cohort_id == cohort_id)
        .options(joinedload(Decision.assessor))
        .order_by(Decision.round.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def advices_waiting() -> list[tuple[Advice, Cohort]]:
    """Advices that wait for an assessor, longest first."""
    same_round = and_(
        Decision.person_id == Advice.person_id,
        Decision.cohort_id == Advice.cohort_id,
        Decision.round == Advice.round,
    )
    query = (
        select(Advice, Cohort)
        .join(Cohort, Cohort.id == Advice.cohort_id)
        .where(~exists().where(same_round))
        .options(joinedload(Advice.person), joinedload(Advice.coach))
        .order_by(Advice.given_at)
    )
    return [(advice, cohort) for advice, cohort in db.session.execute(query)]


def open_advice_of(person_id: int) -> tuple[Advice, Cohort] | None:
    return next(
        ((advice, cohort) for advice, cohort in advices_waiting() if advice.person_id == person_id), None
    )


def coached(assessor_id: int, cohort_id: int) -> bool:
    """Whether somebody coached this cohort, also when that has ended."""
    query = select(Grant.id).where(
        Grant.person_id == assessor_id, Grant.role == COACH, Grant.scope_id == cohort_id
    )
    return db.session.scalar(query.limit(1)) is not None


def cohorts_learned_in(person_id: int) -> list[Cohort]:
    """The present cohort first; not the ones somebody moved on from, with everything they did."""
    moved_on = exists().where(
        Departure.person_id == person_id,
        Departure.cohort_id == Cohort.id,
        Departure.to_cohort_id.is_not(None),
        Grant.until.is_not(None),
    )
    query = (
        select(Cohort)
        .join(Grant, and_(Grant.scope_id == Cohort.id, Grant.role == TRAINEE))
        .where(Grant.person_id == person_id, ~moved_on)
        .options(joinedload(Cohort.version))
        .order_by(Grant.until.is_not(None), Cohort.starts_on.desc())
    )
    return list(db.session.scalars(query))
