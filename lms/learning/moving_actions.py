"""What goes along with somebody: their work to another cohort, so that the new coach finds it all and answers what waits, and
their place in the course to another version."""

from datetime import datetime

from sqlalchemy import update

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.learning.models import HandIn, RecordedStep
from lms.learning.rules import KEPT


def bring_along(person: Person, cohort: Cohort, to: Cohort) -> None:
    db.session.execute(
        update(HandIn)
        .where(HandIn.person_id == person.id, HandIn.cohort_id == cohort.id)
        .values(cohort_id=to.id)
        .execution_options(synchronize_session="fetch")
    )


def keep_place(
    person_id: int, course_id: int, kind: str, slug: str, module: str, *, by: Person, now: datetime
) -> None:
    """Writes down in which module somebody meets a step that came earlier in another version of the course. `kind` is one of
    `rules.PLACES`; what was written before gives way."""
    db.session.execute(
        update(RecordedStep)
        .where(
            RecordedStep.person_id == person_id,
            RecordedStep.course_id == course_id,
            RecordedStep.kind == kind,
            RecordedStep.slug == slug,
            RecordedStep.withdrawn_at.is_(None),
        )
        .values(withdrawn_by_id=by.id, withdrawn_at=now)
        .execution_options(synchronize_session="fetch")
    )
    row = RecordedStep(
        person_id=person_id, course_id=course_id, kind=kind, slug=slug, ground=KEPT, note=module, recorded_by=by, recorded_at=now
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
