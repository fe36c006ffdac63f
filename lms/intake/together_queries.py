"""What was done with many applications at once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lms.db import db
from lms.intake.models import ApplicationAct, ApplicationStep

SHOWN = 20


def acts_lately() -> Sequence[ApplicationAct]:
    """The latest first."""
    query = select(ApplicationAct).options(
        joinedload(ApplicationAct.made_by), joinedload(ApplicationAct.cohort)
    )
    return db.session.scalars(query.order_by(ApplicationAct.id.desc()).limit(SHOWN)).all()


def act_with(act_id: int) -> Sequence[ApplicationStep]:
    """Where each application came to stand by an act. What was taken back is not there."""
    query = select(ApplicationStep).where(ApplicationStep.act_id == act_id).order_by(ApplicationStep.id)
    return db.session.scalars(
        query.options(joinedload(ApplicationStep.application), joinedload(ApplicationStep.cohort))
    ).all()
