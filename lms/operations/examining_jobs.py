"""`lms doctor` on work after the request: what waits, what was given up, and who does it."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lms import clock
from lms.config import Settings
from lms.db import db
from lms.jobs.models import DONE, FAILED, WAITING, Job
from lms.jobs.queries import workers
from lms.jobs.runner import is_held_back
from lms.operations.findings import Finding

SIGN_OF_LIFE = timedelta(seconds=30)


def jobs(_settings: Settings) -> Iterator[Finding]:
    try:
        failed = db.session.scalar(select(func.count()).where(Job.status == FAILED)) or 0
        oldest = db.session.scalar(select(func.min(Job.run_at)).where(Job.status == WAITING))
        last = db.session.scalar(select(func.max(Job.done_at)).where(Job.status == DONE))
        at_work = sum(clock.now() - worker.beat_at < SIGN_OF_LIFE for worker in workers())
    except SQLAlchemyError:
        db.session.rollback()
        return
    if is_held_back():
        yield Finding(False, "jobs", "held back: this is a restored copy. `lms release` lets it send")
    elif failed:
        yield Finding(
            False, "jobs", f"{failed} given up after many tries: see jobs.last_error, mend the cause"
        )
    elif oldest and (clock.now() - oldest).total_seconds() > 600:
        yield Finding(
            False,
            "jobs",
            f"waiting since {oldest:%Y-%m-%d %H:%M} UTC: is `lms serve` or `lms worker` running?",
        )
    else:
        yield Finding(
            True, "jobs", f"none overdue, last one done {last:%Y-%m-%d %H:%M} UTC" if last else "none yet"
        )
    words = (
        f"{at_work} at work" if at_work else "none at work: jobs wait until `lms serve` or `lms worker` runs"
    )
    yield Finding(True, "job runner", words)


def queue(settings: Settings) -> Iterator[Finding]:
    if settings.queue_url:
        yield Finding(
            True,
            "queue",
            "LMS_QUEUE_URL is not used any more: jobs stand in the database. It may go, queue.db too",
        )
