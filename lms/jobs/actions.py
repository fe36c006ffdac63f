"""Asking for work after the request. The row stands in the transaction that wants the work: both are there, or neither."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from lms.db import added_first, db
from lms.jobs.models import Job


def request_job(
    kind: str, key: str, payload: dict[str, Any], now: datetime, run_at: datetime | None = None
) -> Job:
    """Asks for an effect, in the present transaction. Once it is committed the job runner finds the row within a second."""
    job = Job(kind=kind, key=key, payload=payload, created_at=now, run_at=run_at or now)
    db.session.add(job)
    db.session.flush()
    return job


def request_once(kind: str, key: str, payload: dict[str, Any], now: datetime, run_at: datetime) -> None:
    """The same for an effect that several ask for: who comes second finds it asked."""
    if db.session.scalar(select(Job.id).where(Job.key == key)) is None:
        added_first(Job(kind=kind, key=key, payload=payload, created_at=now, run_at=run_at))
