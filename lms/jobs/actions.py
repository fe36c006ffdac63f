"""Asking for work after the request. The row stands in the transaction that wants the work: both are there, or neither."""

from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.db import added_first, after_commit, db
from lms.jobs.kinds import kind_named
from lms.jobs.models import Job


def request_job(
    kind: str, key: str, payload: dict[str, Any], now: datetime, run_at: datetime | None = None
) -> Job:
    """Asks for an effect, in the present transaction. The runner hears of it after the commit; when that message
    gets lost, or the job is for later or can wait, the reconciler finds the row within a minute."""
    job = Job(kind=kind, key=key, payload=payload, created_at=now, run_at=run_at or now)
    db.session.add(job)
    db.session.flush()
    _announce(job, now)
    return job


def request_once(kind: str, key: str, payload: dict[str, Any], now: datetime, run_at: datetime) -> None:
    """The same for an effect that several ask for: who comes second finds it asked."""
    if db.session.scalar(select(Job.id).where(Job.key == key)) is None:
        job = Job(kind=kind, key=key, payload=payload, created_at=now, run_at=run_at)
        if added_first(job):
            _announce(job, now)


def _announce(job: Job, now: datetime) -> None:
    announce = current_app.extensions.get("announce_job")
    if announce is not None and job.run_at <= now and not kind_named(job.kind).can_wait:
        after_commit(lambda: announce(job.id))
