"""Appeals against a decision, with their steps and their last days."""

from datetime import date, datetime

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from lms.accounts.models import Person
from lms.clock import local_day
from lms.db import db
from lms.progress.appeal_rules import (
    DECIDED,
    HEARD,
    TAKEN,
    Deadlines,
    deadlines,
    last_day_to_appeal,
)
from lms.progress.models import Appeal, AppealStep, Decision

WHOLE = (
    joinedload(Appeal.decision).options(joinedload(Decision.person), joinedload(Decision.assessor)),
    joinedload(Appeal.raised_by),
    selectinload(Appeal.steps).joinedload(AppealStep.taken_by),
)


def appeals() -> list[Appeal]:
    """Every appeal, those that are open first and the oldest of them on top."""
    query = select(Appeal).options(*WHOLE).order_by(Appeal.raised_at, Appeal.id)
    return sorted(db.session.scalars(query), key=lambda row: step_of(row, DECIDED) is not None)


def appeal(appeal_id: int) -> Appeal | None:
    return db.session.scalar(select(Appeal).where(Appeal.id == appeal_id).options(*WHOLE))


def decisions_of(person_id: int) -> list[tuple[Decision, Appeal | None]]:
    """Every decision about somebody with the appeal against it, newest first."""
    query = (
        select(Decision, Appeal)
        .outerjoin(Appeal, Appeal.decision_id == Decision.id)
        .where(Decision.person_id == person_id)
        .options(joinedload(Decision.assessor), selectinload(Appeal.steps).joinedload(AppealStep.taken_by))
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    return [(decision, found) for decision, found in db.session.execute(query)]


def step_of(row: Appeal, kind: str) -> AppealStep | None:
    return next((step for step in row.steps if step.kind == kind), None)


def deadlines_of(row: Appeal) -> Deadlines:
    heard = step_of(row, HEARD)
    return deadlines(local_day(row.raised_at), local_day(heard.taken_at) if heard else None)


def last_day_of(decision: Decision) -> date:
    """The last day on which somebody may still say that they do not agree with a decision."""
    return last_day_to_appeal(local_day(decision.decided_at))


def _has(kind: str):  # type: ignore[no-untyped-def]
    step = aliased(AppealStep)
    return exists().where(step.appeal_id == Appeal.id, step.kind == kind)


def _open_to(user: Person, now: datetime):  # type: ignore[no-untyped-def]
    """Open appeals that this colleague may have to see to: staff any, an assessor those that are theirs or nobody's yet."""
    is_open = and_(~_has(DECIDED), Decision.id == Appeal.decision_id)
    if user.is_staff(now=now):
        return is_open
    taken = aliased(AppealStep)
    is_mine = exists().where(taken.appeal_id == Appeal.id, taken.kind == TAKEN, taken.taken_by_id == user.id)
    may_be_mine = and_(~_has(TAKEN), Decision.assessor_id != user.id, Decision.person_id != user.id)
    return and_(is_open, or_(is_mine, may_be_mine))


def appeals_to_hear(user: Person, *, now: datetime) -> Select[datetime]:
    """Since when each appeal waits in which nobody listened to the trainee yet."""
    return select(Appeal.raised_at).where(_open_to(user, now), ~_has(HEARD))


def appeals_to_settle(user: Person, *, now: datetime) -> Select[datetime]:
    """When each trainee was heard whose appeal waits for an answer."""
    query = select(AppealStep.taken_at).join(Appeal, Appeal.id == AppealStep.appeal_id)
    return query.where(_open_to(user, now), AppealStep.kind == HEARD)
