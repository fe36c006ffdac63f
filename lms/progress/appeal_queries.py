"""Appeals against a decision, with their steps and their last days."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from lms.clock import local_day
from lms.db import db
from lms.progress.appeal_rules import (
    DECIDED,
    HEARD,
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
