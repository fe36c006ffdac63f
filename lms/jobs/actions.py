from datetime import datetime
from typing import Any

from flask import current_app

from lms.db import after_commit, db
from lms.jobs.kinds import kind_named
from lms.jobs.models import Job


def request_job(kind: str, key: str, payload: dict[str, Any], now: datetime) -> Job:
    """Asks for an effect, in the present transaction. The runner hears of it after the commit; when that message
    gets lost the reconciler finds the row."""
    job = Job(kind=kind, key=key, payload=payload, created_at=now, run_at=now)
    db.session.add(job)
    db.session.flush()
    announce = current_app.extensions.get("announce_job")
    if announce is not None:
        after_commit(lambda: announce(job.id, kind_named(kind).can_wait))
    return job
