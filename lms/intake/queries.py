"""Where applications stand, asked of the database: `stands` says in SQL what `rules.application_state` says of the steps."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from lms.cohorts.models import Cohort
from lms.cohorts.queries import member_counts
from lms.cohorts.rules import seats_left
from lms.db import db
from lms.intake.models import Application, ApplicationChange, ApplicationMerge, ApplicationStep, CallBack
from lms.intake.rules import (
    CALLED,
    DECIDING,
    DECLINED,
    NEW,
    PLACED,
    WAITING,
    WITHDRAWN,
    application_state,
)

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
    (Deciding.kind == WITHDRAWN, CALLED),
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


def standings(query: Select[Application]) -> Counter[tuple[str, int]]:
    """How many applications stand where, by state and cohort (0: none)."""
    query = with_deciding_step(query).with_only_columns(
        stands.label("state"), func.coalesce(Deciding.cohort_id, 0).label("cohort_id")
    )
    found = query.subquery()
    rows: Any = db.session.execute(
        select(found.c.state, found.c.cohort_id, func.count()).group_by(found.c.state, found.c.cohort_id)
    )
    return Counter({(state, cohort_id): number for state, cohort_id, number in rows})


def by_state(found: Mapping[tuple[str, int], int]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for (state, _), number in found.items():
        counts[state] += number
    return counts


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


def free_seats(
    cohorts: Collection[Cohort], *, now: datetime, promised: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Seats that can still be given: those of members are taken, and those promised to somebody who is to be invited (asked
    when the caller does not know them)."""
    ids = [cohort.id for cohort in cohorts]
    members = member_counts(ids, now=now)
    promised = standing_in(ids, PLACED) if promised is None else promised
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


def changes_of(application_id: int) -> Sequence[ApplicationChange]:
    """What was put right in an application, the latest first."""
    query = select(ApplicationChange).where(ApplicationChange.application_id == application_id)
    return db.session.scalars(
        query.options(joinedload(ApplicationChange.by)).order_by(ApplicationChange.id.desc())
    ).all()
