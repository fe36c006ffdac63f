"""Where applications stand, asked of the database: `stands` says in SQL what `rules.application_state` says of the steps."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from lms.cohorts.models import Cohort
from lms.cohorts.queries import member_counts
from lms.cohorts.rules import seats_left
from lms.db import db
from lms.intake.models import Application, ApplicationMerge, ApplicationStep, CallBack
from lms.intake.rules import (
    CALLED,
    DECIDING,
    DECLINED,
    NEW,
    OPEN,
    PLACED,
    WAITING,
    application_state,
    order_of,
)

PER_PAGE = 50
_step = aliased(ApplicationStep)
_last = (
    select(func.max(_step.id))
    .where(_step.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
)
_last_deciding = (
    select(func.max(_step.id))
    .where(_step.application_id == Application.id, _step.kind.in_(DECIDING))
    .correlate(Application)
    .scalar_subquery()
)
Deciding = aliased(ApplicationStep, name="deciding")
# as `rules.application_state` decides from the steps, for lists that the database sorts, counts and pages
stands = case(
    (and_(Deciding.id.is_(None), _last.is_(None)), NEW),
    (Deciding.id.is_(None), CALLED),
    (and_(Deciding.kind == DECLINED, Deciding.id < _last), CALLED),
    else_=Deciding.kind,
)


# what goes on in another application of the same person waits for nothing itself
stands_alone = ~exists().where(
    ApplicationMerge.application_id == Application.id, ApplicationMerge.apart_at.is_(None)
)


def with_deciding_step(query: Select[Application]) -> Select[Application]:
    """With the step that put each where it stands. What goes on in another application is left out."""
    return query.outerjoin(Deciding, Deciding.id == _last_deciding).where(stands_alone)


def with_history(query: Select[Application]) -> list[Application]:
    """The applications of a query with all their steps."""
    query = query.options(
        selectinload(Application.steps).options(
            joinedload(ApplicationStep.cohort), joinedload(ApplicationStep.taken_by)
        ),
        joinedload(Application.on_behalf_by),
    )
    return list(db.session.scalars(query))


def in_states(
    query: Select[Application], states: Collection[str], page: int = 1, per_page: int = PER_PAGE
) -> list[Application]:
    """Applications that stand somewhere: open ones all, in the order of work; finished ones the latest first, in pages."""
    query = with_deciding_step(query).where(stands.in_(states))
    if not set(states) <= set(OPEN):
        return with_history(
            query.order_by(Application.id.desc()).limit(per_page).offset((page - 1) * per_page)
        )
    rows = with_history(query.order_by(Application.id))
    # the order of work hangs on numbers in a queue, which SQL does not know; open ones are few enough to sort here
    numbers = waiting_numbers(rows)
    return sorted(
        rows, key=lambda row: order_of(state_of_application(row), numbers.get(row.id, 0), row.applied_at)
    )


def counts(query: Select[Application]) -> Counter[str]:
    """How many applications stand where."""
    found = with_deciding_step(query).with_only_columns(stands.label("state")).subquery()
    query = select(found.c.state, func.count()).group_by(found.c.state)
    rows: Any = db.session.execute(query)
    return Counter({state: number for state, number in rows})


def state_of_application(application: Application) -> str:
    return application_state([step.kind for step in application.steps])


def deciding_step(application: Application) -> ApplicationStep | None:
    """The step that put the application where it stands."""
    present = state_of_application(application)
    return next((step for step in reversed(application.steps) if step.kind == present), None)


def present_cohort(application: Application) -> Cohort | None:
    """The cohort an application has a seat in, or waits for."""
    step = deciding_step(application)
    return step.cohort if step else None


def waiting_numbers(applications: Sequence[Application]) -> dict[int, int]:
    """Number in the queue per application, when these are all that wait: the order in which they were put on the list,
    per cohort."""
    steps = [step for row in applications if (step := deciding_step(row)) and step.kind == WAITING]
    numbers: dict[int, int] = {}
    counters: Counter[int | None] = Counter()
    for step in sorted(steps, key=lambda step: step.id):
        counters[step.cohort_id] += 1
        numbers[step.application_id] = counters[step.cohort_id]
    return numbers


def waiting_number(application: Application) -> int | None:
    """Number in the queue of one application, or None when it is on no waiting list."""
    step = deciding_step(application)
    if step is None or step.kind != WAITING:
        return None
    query = with_deciding_step(select(Application)).where(
        stands == WAITING, Deciding.cohort_id == step.cohort_id, Deciding.id <= step.id
    )
    return db.session.scalar(query.with_only_columns(func.count(Application.id)))


def standing_in(cohort_ids: Collection[int], state: str) -> dict[int, int]:
    """How many applications are in a state, by cohort. Cohorts without any are absent."""
    query = (
        with_deciding_step(select(Application))
        .where(stands == state, Deciding.cohort_id.in_(cohort_ids))
        .with_only_columns(Deciding.cohort_id, func.count(Application.id))
        .group_by(Deciding.cohort_id)
    )
    return {cohort_id: number for cohort_id, number in db.session.execute(query) if cohort_id is not None}


def free_seats(cohorts: Collection[Cohort], *, now: datetime) -> dict[int, int]:
    """Seats that can still be given: those of members are taken, and those promised to somebody who is to be invited."""
    ids = [cohort.id for cohort in cohorts]
    members, promised = member_counts(ids, now=now), standing_in(ids, PLACED)
    return {
        cohort.id: seats_left(cohort.capacity, members.get(cohort.id, 0) + promised.get(cohort.id, 0))
        for cohort in cohorts
    }


def call_backs(*, now: datetime) -> list[CallBack]:
    """Who waits to be called, longest first, and then who was called in the last week."""
    query = select(CallBack).where(
        or_(CallBack.called_at.is_(None), CallBack.called_at > now - timedelta(days=7))
    )
    return list(db.session.scalars(query.order_by(CallBack.called_at.is_not(None), CallBack.id)))
