"""Which jobs are due, and who is at work."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, select, true

from lms.db import db
from lms.jobs.kinds import kinds_that
from lms.jobs.models import WAITING, Job, Worker


def due(now: datetime, kinds: Collection[str] = (), limit: int = 200) -> list[int]:
    """The jobs whose time has come, of these kinds when any are named; those that can wait after all others."""
    goes_last = case((Job.kind.in_(kinds_that(can_wait=True)), 1), else_=0)
    query = (
        select(Job.id)
        .where(Job.status == WAITING, Job.run_at <= now, Job.kind.in_(kinds) if kinds else true())
        .order_by(goes_last, Job.run_at, Job.id)
        .limit(limit)
    )
    return list(db.session.scalars(query))


def beats() -> dict[str, int]:
    """worker -> how often it has beaten."""
    return {name: count for name, count in db.session.execute(select(Worker.name, Worker.beats))}


def workers() -> list[Worker]:
    return list(db.session.scalars(select(Worker).order_by(Worker.started_at)))
