from collections.abc import Sequence

from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload

from lms.db import db
from lms.intake.models import Application, ApplicationStep
from lms.intake.rules import WAITING, state_of


def with_history(query: Select[tuple[Application]]) -> list[Application]:
    """The applications of a query with all their steps, longest waiting first."""
    query = query.options(
        selectinload(Application.steps).options(
            joinedload(ApplicationStep.cohort), joinedload(ApplicationStep.taken_by)
        ),
        joinedload(Application.on_behalf_by),
    ).order_by(Application.applied_at, Application.id)
    return list(db.session.scalars(query))


def state(application: Application) -> str:
    return state_of([step.kind for step in application.steps])


def deciding_step(application: Application) -> ApplicationStep | None:
    """The step that put the application where it stands."""
    present = state(application)
    return next((step for step in reversed(application.steps) if step.kind == present), None)


def waiting_numbers(applications: Sequence[Application]) -> dict[int, int]:
    """Number in the queue per application on a waiting list: the order in which they were put on it, per cohort."""
    waiting = [row for row in applications if state(row) == WAITING]
    numbers: dict[int, int] = {}
    counters: dict[int, int] = {}
    steps = sorted(
        ((deciding_step(row), row) for row in waiting), key=lambda pair: pair[0].id if pair[0] else 0
    )
    for step, row in steps:
        cohort_id = (step.cohort_id if step else None) or 0
        counters[cohort_id] = counters.get(cohort_id, 0) + 1
        numbers[row.id] = counters[cohort_id]
    return numbers
